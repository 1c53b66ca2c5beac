//! Groups, their members and their owners: what is refused, then what becomes of them.

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{ADELE, FELIX, NADIA};

use crate::browser::GRAPH;
use crate::desk::{BAD, DENIED, Desk, reference};
use crate::run;

fn security(name: &str) -> Value {
    json!({
        "displayName": name,
        "mailEnabled": false,
        "mailNickname": "new",
        "securityEnabled": true,
    })
}

fn microsoft_365(nickname: &str) -> Value {
    json!({
        "displayName": nickname,
        "groupTypes": ["Unified"],
        "mailEnabled": true,
        "mailNickname": nickname,
        "securityEnabled": false,
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

fn bound(ids: &[String]) -> Value {
    let addresses = ids
        .iter()
        .map(|id| format!("{GRAPH}/v1.0/directoryObjects/{id}"));
    addresses.collect()
}

async fn created(desk: &mut Desk, body: Value) -> String {
    let answer = desk.does(201, "POST", "/groups", body).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let address = format!("{GRAPH}/v1.0/groups/{id}");
    assert_eq!(answer.header("location"), Some(address.as_str()));
    id
}

fn members(desk: &Desk, group: &str) -> Vec<String> {
    desk.listed(&format!("/groups/{group}/members?$top=999"), "id")
}

#[test]
fn a_group_that_cannot_be_is_not_created() {
    run(async {
        let mut desk = Desk::new().await;
        for property in [
            "displayName",
            "mailEnabled",
            "mailNickname",
            "securityEnabled",
        ] {
            let mut body = security("New");
            body.as_object_mut().unwrap().remove(property);
            let error = desk.refused(400, "POST", "/groups", body).await;
            assert_eq!(error["details"][0]["target"], property);
        }
        for body in [
            with(security("New"), "mailEnabled", json!(true)),
            with(security("New"), "securityEnabled", json!(false)),
            with(security("New"), "groupTypes", json!(["Team"])),
            with(security("New"), "groupTypes", json!(["DynamicMembership"])),
            with(
                security("New"),
                "membershipRule",
                json!("(user.city -eq \"Akron\")"),
            ),
            with(security("New"), "mailNickname", json!("a b")),
            with(security("New"), "displayName", json!("")),
            with(security("New"), "id", json!("x")),
            with(security("New"), "visibility", json!("Secret")),
            with(microsoft_365("New"), "mailEnabled", json!(false)),
            // A group of this name has mail already.
            microsoft_365("leadership"),
        ] {
            let error = desk.refused(400, "POST", "/groups", body.clone()).await;
            assert_eq!(error["code"], BAD, "{body}");
        }
        // Roles are given by those who manage roles.
        let body = with(security("New"), "isAssignableToRole", json!(true));
        let error = desk.refused(403, "POST", "/groups", body).await;
        assert_eq!(error["code"], DENIED);
        let rule = json!("(user.city -eq \"Akron\"");
        let body = with(security("New"), "groupTypes", json!(["DynamicMembership"]));
        desk.refused(400, "POST", "/groups", with(body, "membershipRule", rule))
            .await;
        assert_eq!(
            desk.look("/groups?$filter=displayName eq 'New'")["value"],
            json!([])
        );
    });
}

#[test]
fn dynamic_and_mail_enabled_groups_need_what_the_tenant_bought() {
    run(async {
        let dynamic = with(security("New"), "groupTypes", json!(["DynamicMembership"]));
        let dynamic = with(
            dynamic,
            "membershipRule",
            json!("(user.city -eq \"Akron\")"),
        );
        let mut desk = Desk::of("cedar-and-co.com", ADELE).await;
        let error = desk.refused(400, "POST", "/groups", dynamic.clone()).await;
        assert!(error["message"].as_str().unwrap().contains("P1"));
        let mut desk = Desk::new().await;
        let id = created(&mut desk, dynamic).await;
        let group = desk.look(&format!("/groups/{id}"));
        assert_eq!(group["groupTypes"], json!(["DynamicMembership"]));
        let add = format!("/groups/{id}/members/$ref");
        let error = desk
            .refused(403, "POST", &add, reference("users", &desk.id(NADIA)))
            .await;
        assert_eq!(error["code"], DENIED);

        let mut desk = Desk::of("newleaf-studio.com", ADELE).await;
        desk.refused(400, "POST", "/groups", microsoft_365("new"))
            .await;
        created(&mut desk, security("New")).await;
    });
}

#[test]
fn a_group_is_created_with_members_and_owners() {
    run(async {
        let mut desk = Desk::new().await;
        let users = desk.users("userType eq 'Member'");
        let body = with(
            security("Night Shift"),
            "description",
            json!("They come late."),
        );
        let body = with(body, "owners@odata.bind", bound(&users[..1]));
        let over = with(body.clone(), "members@odata.bind", bound(&users[..21]));
        desk.refused(400, "POST", "/groups", over).await;
        let body = with(body, "members@odata.bind", bound(&users[1..3]));
        let id = created(&mut desk, body).await;
        let group = desk.look(&format!("/groups/{id}"));
        assert_eq!(group["description"], "They come late.");
        assert_eq!(group["mail"], Value::Null);
        assert_eq!(group["securityEnabled"], true);
        assert_eq!(members(&desk, &id), users[1..3]);
        assert_eq!(
            desk.listed(&format!("/groups/{id}/owners"), "id"),
            users[..1]
        );
        assert_eq!(desk.group("Night Shift"), id);
        let operations: Vec<_> = desk.changes().iter().map(|of| of.operation).collect();
        let expected = [
            "Add group",
            "Add owner to group",
            "Add member to group",
            "Add member to group",
        ];
        assert_eq!(operations, expected);
        let mail = created(&mut desk, microsoft_365("night")).await;
        let group = desk.look(&format!("/groups/{mail}"));
        assert_eq!(group["mail"], "night@customer.com");
        assert_eq!(group["groupTypes"], json!(["Unified"]));
    });
}

#[test]
fn a_member_is_added_and_removed() {
    run(async {
        let mut desk = Desk::new().await;
        let id = created(&mut desk, security("New")).await;
        let user = desk.users("userType eq 'Member'")[60].clone();
        let add = format!("/groups/{id}/members/$ref");
        let of_user = format!("/users/{user}/memberOf/microsoft.graph.group");
        for (status, body) in [
            (400, json!({})),
            (400, json!({ "@odata.id": "users/1" })),
            (
                400,
                json!({ "@odata.id": format!("https://graph.example/v1.0/users/{user}") }),
            ),
            (400, reference("planner", &user)),
            (404, reference("users", "nobody@customer.com")),
            (404, reference("groups", &user)),
            (400, reference("groups", &id)),
        ] {
            desk.refused(status, "POST", &add, body).await;
        }
        desk.does(204, "POST", &add, reference("users", &user))
            .await;
        let change = desk.changes().pop().unwrap();
        assert_eq!(change.operation, "Add member to group");
        assert_eq!(change.object.to_string(), id);
        assert_eq!(change.other.unwrap().to_string(), user);
        let error = desk
            .refused(400, "POST", &add, reference("directoryObjects", &user))
            .await;
        assert_eq!(
            error["message"],
            "One or more added object references already exist for the following modified properties: 'members'."
        );
        assert_eq!(members(&desk, &id), std::slice::from_ref(&user));
        assert!(desk.listed(&of_user, "id").contains(&id));
        let check = json!({ "groupIds": [id.to_uppercase(), desk.group("Leadership")] });
        let answer = desk
            .does(
                200,
                "POST",
                &format!("/users/{user}/checkMemberGroups"),
                check,
            )
            .await;
        assert_eq!(answer.json()["value"][0], id.to_uppercase());
        let all = json!({ "securityEnabledOnly": true });
        let answer = desk
            .does(200, "POST", &format!("/users/{user}/getMemberGroups"), all)
            .await;
        let groups = answer.json()["value"].as_array().unwrap().clone();
        assert!(groups.contains(&json!(id)));

        let remove = format!("/groups/{id}/members/{user}/$ref");
        desk.does(204, "DELETE", &remove, Value::Null).await;
        assert_eq!(desk.last(), "Remove member from group");
        desk.refused(404, "DELETE", &remove, Value::Null).await;
        assert!(members(&desk, &id).is_empty());
        assert!(!desk.listed(&of_user, "id").contains(&id));
        // Without `$ref` the request would mean the user, which is not served.
        desk.refused(400, "DELETE", remove.trim_end_matches("/$ref"), Value::Null)
            .await;
    });
}

#[test]
fn twenty_members_at_most_are_added_at_once_or_none() {
    run(async {
        let mut desk = Desk::new().await;
        let id = created(&mut desk, security("New")).await;
        let path = format!("/groups/{id}");
        let users = desk.users("userType eq 'Member'");
        let many = |ids: &[String]| json!({ "members@odata.bind": bound(ids) });
        desk.refused(400, "PATCH", &path, many(&users[..21])).await;
        desk.does(204, "PATCH", &path, many(&users[..20])).await;
        assert_eq!(members(&desk, &id), users[..20]);
        // One of them is there already: nobody is added.
        let error = desk
            .refused(400, "PATCH", &path, many(&users[19..25]))
            .await;
        assert!(error["message"].as_str().unwrap().contains("already exist"));
        let mut with_nobody = users[20..25].to_vec();
        with_nobody.push("00000000-0000-0000-0000-000000000001".to_owned());
        desk.refused(404, "PATCH", &path, many(&with_nobody)).await;
        desk.refused(
            400,
            "PATCH",
            &path,
            many(&[users[30].clone(), users[30].clone()]),
        )
        .await;
        assert_eq!(members(&desk, &id), users[..20]);
        let both = with(many(&users[20..25]), "description", json!("Both at once."));
        desk.does(204, "PATCH", &path, both).await;
        assert_eq!(members(&desk, &id), users[..25]);
        assert_eq!(desk.look(&path)["description"], "Both at once.");
    });
}

#[test]
fn groups_that_are_kept_elsewhere_refuse_changes() {
    run(async {
        let mut desk = Desk::new().await;
        let user = desk.id(NADIA);
        for (name, status) in [
            ("All Employees", 403),
            ("GG_FileServer_Users", 400),
            ("Finance Approvers", 400),
            ("Head Office News", 400),
            ("Directory Operators", 403),
        ] {
            let group = desk.group(name);
            let add = format!("/groups/{group}/members/$ref");
            desk.refused(status, "POST", &add, reference("users", &user))
                .await;
            if let Some(member) = members(&desk, &group).first() {
                let remove = format!("/groups/{group}/members/{member}/$ref");
                desk.refused(status, "DELETE", &remove, Value::Null).await;
            }
            if name != "All Employees" {
                let path = format!("/groups/{group}");
                desk.refused(status, "PATCH", &path, json!({ "description": "x" }))
                    .await;
                desk.refused(status, "DELETE", &path, Value::Null).await;
            }
        }
        // Only people belong to a Microsoft 365 group.
        let group = desk.group("Leadership");
        let inner = desk.group("Intranet Readers");
        let add = format!("/groups/{group}/members/$ref");
        desk.refused(400, "POST", &add, reference("groups", &inner))
            .await;
        let mut desk = Desk::at(desk.browser, "customer.com", FELIX).await;
        desk.refused(403, "POST", &add, reference("users", &user))
            .await;
    });
}

#[test]
fn the_last_owner_stays() {
    run(async {
        let mut desk = Desk::new().await;
        let id = created(&mut desk, security("New")).await;
        let users = desk.users("userType eq 'Member'");
        let add = format!("/groups/{id}/owners/$ref");
        let group = desk.group("Leadership");
        desk.refused(400, "POST", &add, reference("groups", &group))
            .await;
        desk.does(204, "POST", &add, reference("users", &users[3]))
            .await;
        let error = desk
            .refused(400, "POST", &add, reference("users", &users[3]))
            .await;
        assert!(error["message"].as_str().unwrap().contains("'owners'"));
        let remove = |user: &str| format!("/groups/{id}/owners/{user}/$ref");
        desk.refused(400, "DELETE", &remove(&users[3]), Value::Null)
            .await;
        desk.does(204, "POST", &add, reference("users", &users[4]))
            .await;
        assert!(
            desk.listed(&format!("/users/{}/ownedObjects", users[4]), "id")
                .contains(&id)
        );
        desk.does(204, "DELETE", &remove(&users[3]), Value::Null)
            .await;
        desk.refused(404, "DELETE", &remove(&users[3]), Value::Null)
            .await;
        assert_eq!(
            desk.listed(&format!("/groups/{id}/owners"), "id"),
            users[4..5]
        );
    });
}

#[test]
fn only_microsoft_365_groups_are_restored() {
    run(async {
        let mut desk = Desk::new().await;
        let user = desk.users("userType eq 'Member'")[7].clone();
        let deleted = "/directory/deletedItems/microsoft.graph.group";
        let mut ids = Vec::new();
        for body in [security("New"), microsoft_365("new")] {
            let body = with(
                body,
                "members@odata.bind",
                bound(std::slice::from_ref(&user)),
            );
            let id = created(&mut desk, body).await;
            desk.does(204, "DELETE", &format!("/groups/{id}"), Value::Null)
                .await;
            assert!(!desk.is_there(&format!("/groups/{id}")));
            let of_user = format!("/users/{user}/memberOf");
            assert!(!desk.listed(&of_user, "id").contains(&id));
            ids.push(id);
        }
        assert_eq!(desk.last(), "Delete group");
        assert!(desk.listed(deleted, "id").contains(&ids[1]));
        assert!(!desk.listed(deleted, "id").contains(&ids[0]));
        let restore = |id: &str| format!("/directory/deletedItems/{id}/restore");
        desk.refused(404, "POST", &restore(&ids[0]), Value::Null)
            .await;
        let answer = desk.does(200, "POST", &restore(&ids[1]), Value::Null).await;
        assert_eq!(answer.json()["@odata.type"], "#microsoft.graph.group");
        assert_eq!(members(&desk, &ids[1]), [user]);
        let seeded = desk.listed(deleted, "id");
        assert_eq!(seeded.len(), 2);
        let path = format!("/directory/deletedItems/{}", seeded[0]);
        desk.does(204, "DELETE", &path, Value::Null).await;
        desk.refused(404, "DELETE", &path, Value::Null).await;
        desk.does(200, "POST", &restore(&seeded[1]), Value::Null)
            .await;
        assert_eq!(desk.listed(deleted, "id"), Vec::<String>::new());
    });
}
