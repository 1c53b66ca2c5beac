//! Users that are created, changed and deleted: what is refused, then what becomes of them.

use std::time::Duration;

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{self, ADELE, FELIX, NADIA};

use crate::browser::Browser;
use crate::desk::{BAD, DENIED, Desk, new_user, reference};
use crate::run;

const DAY: Duration = Duration::from_secs(86_400);

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[test]
fn a_user_is_not_created_without_what_is_required() {
    run(async {
        let mut desk = Desk::new().await;
        for property in [
            "accountEnabled",
            "displayName",
            "mailNickname",
            "passwordProfile",
            "userPrincipalName",
        ] {
            let mut body = new_user("new.person");
            body.as_object_mut().unwrap().remove(property);
            let error = desk.refused(400, "POST", "/users", body).await;
            assert_eq!(error["code"], BAD);
            assert_eq!(error["details"][0]["target"], property);
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(property), "{message}");
        }
        let body = with(new_user("new.person"), "passwordProfile", json!({}));
        let error = desk.refused(400, "POST", "/users", body).await;
        assert_eq!(error["details"][0]["target"], "password");
    });
}

#[test]
fn values_that_a_user_cannot_have_are_refused() {
    run(async {
        let mut desk = Desk::new().await;
        for (property, value) in [
            ("noSuchProperty", json!("x")),
            ("id", json!("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001")),
            ("createdDateTime", json!("2026-01-01T00:00:00Z")),
            ("assignedLicenses", json!([])),
            ("displayName", json!(7)),
            ("displayName", json!(" ")),
            ("displayName", json!("x".repeat(257))),
            ("accountEnabled", json!("yes")),
            ("businessPhones", json!("+1 312 555 0100")),
            ("businessPhones", json!(["1", "2"])),
            ("businessPhones", json!([1])),
            ("usageLocation", json!("USA")),
            ("userType", json!("Visitor")),
            ("employeeHireDate", json!("tomorrow")),
            ("mailNickname", json!("new person")),
            ("mail", json!("nowhere")),
            ("userPrincipalName", json!("new.person@elsewhere.com")),
            ("userPrincipalName", json!("new person@customer.com")),
            ("userPrincipalName", json!("new.person")),
            ("userPrincipalName", json!(NADIA.to_uppercase())),
            ("passwordProfile", json!({ "password": "Sh0rt-1" })),
            ("passwordProfile", json!({ "password": "onlysmallletters" })),
            ("passwordProfile", json!({ "password": "Aa1-".repeat(65) })),
            (
                "passwordProfile",
                json!({ "password": "Night-Train-7", "hint": "x" }),
            ),
            ("members@odata.bind", json!([])),
        ] {
            let body = with(new_user("new.person"), property, value.clone());
            let error = desk.refused(400, "POST", "/users", body).await;
            assert_eq!(error["code"], BAD, "{property} {value}: {error}");
        }
        for body in ["", "{", "[]"] {
            let answer = desk.send_text("POST", "/users", body).await;
            assert_eq!(answer.status, 400, "{body}");
        }
        assert!(!desk.is_there("/users/new.person@customer.com"));
    });
}

#[test]
fn a_name_that_somebody_has_is_a_conflict_whatever_its_case() {
    run(async {
        let mut desk = Desk::new().await;
        let body = with(
            new_user("nadia"),
            "userPrincipalName",
            json!("Nadia@CUSTOMER.com"),
        );
        let error = desk.refused(400, "POST", "/users", body).await;
        assert_eq!(error["details"][0]["code"], "ObjectConflict");
        assert_eq!(error["details"][0]["target"], "userPrincipalName");
        let other =
            desk.users("userType eq 'Member' and onPremisesSyncEnabled ne true")[50].clone();
        let path = format!("/users/{other}");
        let body = json!({ "userPrincipalName": NADIA });
        let error = desk.refused(400, "PATCH", &path, body).await;
        assert_eq!(error["details"][0]["code"], "ObjectConflict");
        // Its own name is nobody else's.
        let own = desk.look(&path)["userPrincipalName"].clone();
        let body = json!({ "userPrincipalName": own });
        desk.does(204, "PATCH", &path, body).await;
    });
}

#[test]
fn a_user_is_created_with_an_address_and_found_everywhere() {
    run(async {
        let mut desk = Desk::new().await;
        let before = desk.look("/users/$count?$count=true").as_u64().unwrap();
        let mut body = new_user("new.person");
        for (name, value) in [
            ("jobTitle", json!("Buyer")),
            ("usageLocation", json!("us")),
            ("state", json!("Ohio")),
            ("otherMails", json!(["me@example.org"])),
        ] {
            body[name] = value;
        }
        let answer = desk.does(201, "POST", "/users", body).await;
        let created = answer.json();
        let id = created["id"].as_str().unwrap();
        let address = format!("http://localhost:8402/v1.0/users/{id}");
        assert_eq!(answer.header("location"), Some(address.as_str()));
        assert!(
            created["@odata.context"]
                .as_str()
                .unwrap()
                .ends_with("#users/$entity")
        );
        assert!(!answer.body.contains("Night-Train-7"));
        let found = desk.look(&format!(
            "/users/{id}?$select=displayName,jobTitle,usageLocation,state,otherMails,mailNickname,createdDateTime,passwordProfile,assignedLicenses,licenseAssignmentStates,onPremisesSyncEnabled"
        ));
        assert_eq!(found["jobTitle"], "Buyer");
        assert_eq!(found["usageLocation"], "US");
        assert_eq!(found["state"], "Ohio");
        assert_eq!(found["otherMails"], json!(["me@example.org"]));
        assert_eq!(found["passwordProfile"]["password"], Value::Null);
        assert_eq!(found["assignedLicenses"], json!([]));
        assert_eq!(found["licenseAssignmentStates"], json!([]));
        assert_eq!(found["onPremisesSyncEnabled"], Value::Null);
        assert_eq!(desk.id("new.person@customer.com"), id);
        assert_eq!(desk.look("/users/$count?$count=true"), before + 1);
        assert_eq!(desk.users("displayName eq 'new.person'"), [id]);
        assert_eq!(desk.last(), "Add user");
        let none = desk.look(&format!("/users/{id}/memberOf"));
        assert_eq!(none["value"], json!([]));
        assert!(!desk.is_there(&format!("/users/{id}/manager")));
        // The same name twice would be two people.
        desk.refused(400, "POST", "/users", new_user("new.person"))
            .await;
    });
}

#[test]
fn what_an_on_premises_directory_masters_is_not_written() {
    run(async {
        let mut desk = Desk::new().await;
        let user = desk.users("onPremisesSyncEnabled eq true")[0].clone();
        let path = format!("/users/{user}");
        for body in [
            json!({ "displayName": "Another" }),
            json!({ "accountEnabled": false }),
            json!({ "passwordProfile": { "password": "Night-Train-7" } }),
            json!({ "usageLocation": "CA", "jobTitle": "Another" }),
        ] {
            let error = desk.refused(400, "PATCH", &path, body).await;
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("on-premises mastered"), "{message}");
        }
        let manager = reference("users", &desk.id(NADIA));
        let of = format!("{path}/manager/$ref");
        desk.refused(400, "PUT", &of, manager).await;
        let body = json!({ "usageLocation": "CA" });
        desk.does(204, "PATCH", &path, body).await;
        assert_eq!(
            desk.look(&format!("{path}?$select=usageLocation"))["usageLocation"],
            "CA"
        );
    });
}

#[test]
fn each_property_wants_its_own_permission_and_role() {
    run(async {
        let mut desk = Desk::of("customer.com", FELIX).await;
        let user = desk.users("userType eq 'Member' and onPremisesSyncEnabled ne true")[20].clone();
        let path = format!("/users/{user}");
        for body in [
            json!({ "jobTitle": "Buyer" }),
            json!({ "accountEnabled": false }),
            json!({ "mobilePhone": "+1 312 555 0100" }),
            json!({ "passwordProfile": { "password": "Night-Train-7" }, "jobTitle": "Buyer" }),
        ] {
            let error = desk.refused(403, "PATCH", &path, body).await;
            assert_eq!(error["code"], DENIED);
        }
        for (method, path, body) in [
            ("POST", "/users", new_user("new.person")),
            ("DELETE", path.as_str(), Value::Null),
            ("POST", "/groups", json!({})),
            ("POST", "/invitations", json!({})),
            ("POST", &format!("{path}/assignLicense"), json!({})),
            ("PUT", &format!("{path}/manager/$ref"), json!({})),
        ] {
            let error = desk.refused(403, method, path, body).await;
            assert_eq!(error["code"], DENIED, "{method} {path}");
        }
        // Helpdesk administrators reset passwords and end sessions, of people without a role.
        let body = json!({ "passwordProfile": { "password": "Night-Train-7" } });
        desk.does(204, "PATCH", &path, body.clone()).await;
        assert_eq!(desk.last(), "Reset user password");
        desk.does(
            200,
            "POST",
            &format!("{path}/revokeSignInSessions"),
            Value::Null,
        )
        .await;
        let administrator = format!("/users/{}", desk.id(NADIA));
        let error = desk.refused(403, "PATCH", &administrator, body).await;
        assert_eq!(error["code"], DENIED);

        // Who has all those roles does not get there without the permission.
        let mut desk = Desk::of("granite-peak.com", ADELE).await;
        let user = desk.users("accountEnabled eq true")[3].clone();
        let body = json!({ "jobTitle": "Buyer" });
        desk.refused(403, "PATCH", &format!("/users/{user}"), body)
            .await;
    });
}

#[test]
fn an_administrator_is_for_higher_ones() {
    run(async {
        let mut desk = Desk::new().await;
        let nadia = format!("/users/{NADIA}");
        for body in [
            json!({ "accountEnabled": false }),
            json!({ "passwordProfile": { "password": "Night-Train-7" } }),
            json!({ "userPrincipalName": "n@customer.com" }),
        ] {
            let error = desk.refused(403, "PATCH", &nadia, body).await;
            assert_eq!(error["code"], DENIED);
        }
        desk.refused(403, "DELETE", &nadia, Value::Null).await;
        // What is not sensitive can be changed of everybody.
        desk.does(204, "PATCH", &nadia, json!({ "jobTitle": "Head of IT" }))
            .await;
        // A member of a group that holds roles is as good as an administrator.
        let group = desk.group("Directory Operators");
        let held = [
            desk.look(&format!(
                "/groups/{group}/members?$select=id,onPremisesSyncEnabled"
            )),
            desk.look(&format!(
                "/groups/{group}/owners?$select=id,onPremisesSyncEnabled"
            )),
        ];
        let held = held
            .iter()
            .flat_map(|list| list["value"].as_array().unwrap());
        let mut held = held.filter(|one| one["onPremisesSyncEnabled"].is_null());
        let member = held.next().expect("one is of the cloud")["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let body = json!({ "accountEnabled": false });
        let error = desk
            .refused(403, "PATCH", &format!("/users/{member}"), body)
            .await;
        assert_eq!(error["code"], DENIED);
        // The highest may do it.
        let mut desk = Desk::of("customer.com", NADIA).await;
        let body = json!({ "accountEnabled": false });
        desk.does(204, "PATCH", &format!("/users/{member}"), body)
            .await;
    });
}

#[test]
fn a_change_is_read_back_and_keeps_the_rest() {
    run(async {
        let mut desk = Desk::new().await;
        let user = desk.users("userType eq 'Member' and onPremisesSyncEnabled ne true")[30].clone();
        let path = format!("/users/{user}");
        let all = format!(
            "{path}?$select=displayName,city,mailNickname,accountEnabled,userPrincipalName,jobTitle,signInSessionsValidFromDateTime,lastPasswordChangeDateTime,department"
        );
        let before = desk.look(&all);
        desk.browser.clock.advance(Duration::from_secs(60));
        let body = json!({ "jobTitle": null, "city": "Akron", "userPrincipalName": "quite.new@customer.com" });
        let answer = desk.does(204, "PATCH", &path, body).await;
        assert_eq!(answer.body, "");
        assert_eq!(desk.last(), "Update user");
        let after = desk.look(&all);
        assert_eq!(after["city"], "Akron");
        assert_eq!(after["jobTitle"], Value::Null);
        assert_eq!(after["mailNickname"], before["mailNickname"]);
        assert_eq!(after["department"], before["department"]);
        assert_eq!(desk.id("quite.new@customer.com"), user);
        let old = before["userPrincipalName"].as_str().unwrap();
        assert!(!desk.is_there(&format!("/users/{old}")));

        desk.does(204, "PATCH", &path, json!({ "accountEnabled": false }))
            .await;
        assert_eq!(desk.last(), "Disable account");
        assert_eq!(desk.look(&all)["accountEnabled"], false);
        assert!(desk.users("accountEnabled eq false").contains(&user));
        desk.does(204, "PATCH", &path, json!({ "accountEnabled": true }))
            .await;
        assert_eq!(desk.last(), "Enable account");

        let profile = json!({ "password": "Night-Train-7", "forceChangePasswordNextSignIn": true });
        desk.does(204, "PATCH", &path, json!({ "passwordProfile": profile }))
            .await;
        let last = desk.look(&all);
        assert_ne!(
            last["lastPasswordChangeDateTime"],
            before["lastPasswordChangeDateTime"]
        );
        let profile = &desk.look(&format!("{path}?$select=passwordProfile"))["passwordProfile"];
        assert_eq!(profile["forceChangePasswordNextSignIn"], true);
        assert_eq!(profile["password"], Value::Null);
        let missing = "/users/00000000-0000-0000-0000-000000000001";
        desk.refused(404, "PATCH", missing, json!({ "city": "Akron" }))
            .await;
        desk.refused(400, "PATCH", &path, Value::Null).await;
    });
}

#[test]
fn revoking_sessions_moves_the_moment_from_which_they_count() {
    run(async {
        let mut desk = Desk::new().await;
        let nadia = Desk::of("customer.com", NADIA).await;
        assert!(nadia.changes().is_empty());
        let path = format!("/users/{NADIA}");
        let valid = format!("{path}?$select=signInSessionsValidFromDateTime");
        desk.browser.clock.advance(Duration::from_secs(60));
        let answer = desk
            .does(
                200,
                "POST",
                &format!("{path}/revokeSignInSessions"),
                Value::Null,
            )
            .await;
        let body = answer.json();
        assert_eq!(body["value"], true);
        assert!(
            body["@odata.context"]
                .as_str()
                .unwrap()
                .ends_with("#Edm.Boolean")
        );
        let first = desk.look(&valid)["signInSessionsValidFromDateTime"].clone();
        assert_eq!(first, desk.browser.sandbox.now().rfc3339());
        let revoked = desk.browser.sandbox.world(|world| {
            let nadia = world
                .accounts
                .iter()
                .find(|account| account.user_name == NADIA);
            nadia.unwrap().clone()
        });
        assert!(
            format!("{revoked:?}").contains("revocations: 1"),
            "{revoked:?}"
        );
    });
}

#[test]
fn a_manager_is_set_and_removed() {
    run(async {
        let mut desk = Desk::new().await;
        let members = desk.users("userType eq 'Member' and onPremisesSyncEnabled ne true");
        let (one, other) = (&members[40], &members[41]);
        let path = format!("/users/{one}/manager");
        let to = format!("{path}/$ref");
        desk.refused(404, "PUT", &to, reference("users", "nobody@customer.com"))
            .await;
        desk.refused(404, "PUT", &to, reference("groups", other))
            .await;
        desk.refused(400, "PUT", &to, reference("users", one)).await;
        desk.refused(400, "PUT", &to, json!({})).await;
        let elsewhere = json!({ "@odata.id": format!("https://graph.example/v1.0/users/{other}") });
        desk.refused(400, "PUT", &to, elsewhere).await;
        desk.does(204, "PUT", &to, reference("users", other)).await;
        assert_eq!(desk.look(&path)["id"], other.as_str());
        assert!(
            desk.listed(&format!("/users/{other}/directReports"), "id")
                .contains(one)
        );
        let change = desk.changes().pop().unwrap();
        assert_eq!(change.operation, "Set user manager");
        assert_eq!(change.other.unwrap().to_string(), *other);
        desk.does(204, "DELETE", &to, Value::Null).await;
        assert!(!desk.is_there(&path));
        assert!(
            !desk
                .listed(&format!("/users/{other}/directReports"), "id")
                .contains(one)
        );
        desk.refused(404, "DELETE", &to, Value::Null).await;
    });
}

#[test]
fn a_deleted_user_can_be_restored_for_thirty_days() {
    run(async {
        let mut desk = Desk::new().await;
        let user = desk.users(
            "userType eq 'Member' and accountEnabled eq true and onPremisesSyncEnabled ne true",
        )[25]
            .clone();
        let path = format!("/users/{user}");
        let name = desk.look(&path)["userPrincipalName"]
            .as_str()
            .unwrap()
            .to_owned();
        let groups = desk.listed(&format!("{path}/memberOf/microsoft.graph.group"), "id");
        assert!(!groups.is_empty());
        desk.does(204, "DELETE", &path, Value::Null).await;
        assert_eq!(desk.last(), "Delete user");
        desk.refused(404, "DELETE", &path, Value::Null).await;
        assert!(!desk.is_there(&path) && !desk.is_there(&format!("/users/{name}")));
        for group in &groups {
            let members = desk.listed(&format!("/groups/{group}/members?$top=999"), "id");
            assert!(!members.contains(&user));
        }
        let deleted = "/directory/deletedItems/microsoft.graph.user";
        let shown = desk.look(&format!(
            "{deleted}/{user}?$select=id,userPrincipalName,deletedDateTime"
        ));
        let prefix = user.replace('-', "");
        assert_eq!(shown["userPrincipalName"], format!("{prefix}{name}"));
        assert!(shown["deletedDateTime"].is_string());

        desk.browser.clock.advance(DAY * 29);
        let mut desk = Desk::at(desk.browser, "customer.com", ADELE).await;
        let restore = format!("/directory/deletedItems/{user}/restore");
        let answer = desk.does(200, "POST", &restore, Value::Null).await;
        let body = answer.json();
        assert_eq!(body["@odata.type"], "#microsoft.graph.user");
        assert_eq!(body["userPrincipalName"], name);
        assert!(
            body["@odata.context"]
                .as_str()
                .unwrap()
                .ends_with("#directoryObjects/$entity")
        );
        assert_eq!(desk.last(), "Restore user");
        assert_eq!(
            desk.listed(&format!("{path}/memberOf/microsoft.graph.group"), "id"),
            groups
        );
        desk.refused(404, "POST", &restore, Value::Null).await;

        desk.does(204, "DELETE", &path, Value::Null).await;
        desk.browser.clock.advance(DAY * 30);
        let mut desk = Desk::at(desk.browser, "customer.com", ADELE).await;
        desk.refused(404, "POST", &restore, Value::Null).await;
        assert!(!desk.listed(deleted, "id").contains(&user));
    });
}

#[test]
fn a_restored_user_needs_a_name_that_is_free() {
    run(async {
        let mut desk = Desk::new().await;
        let answer = desk.does(201, "POST", "/users", new_user("twin")).await;
        let first = answer.json()["id"].as_str().unwrap().to_owned();
        desk.does(204, "DELETE", &format!("/users/{first}"), Value::Null)
            .await;
        desk.does(201, "POST", "/users", new_user("twin")).await;
        let restore = format!("/directory/deletedItems/{first}/restore");
        let error = desk.refused(400, "POST", &restore, Value::Null).await;
        assert_eq!(error["details"][0]["code"], "ObjectConflict");
        let body = json!({ "newUserPrincipalName": "twin.2@elsewhere.com" });
        desk.refused(400, "POST", &restore, body).await;
        let body = json!({ "newUserPrincipalName": "twin.2@customer.com" });
        desk.does(200, "POST", &restore, body).await;
        assert_eq!(desk.id("twin.2@customer.com"), first);
    });
}

#[test]
fn what_is_deleted_for_good_is_gone() {
    run(async {
        let mut desk = Desk::new().await;
        let deleted = "/directory/deletedItems/microsoft.graph.user";
        let seeded = desk.listed(deleted, "id");
        assert_eq!(seeded.len(), 3);
        // Those who were deleted before the world began can be restored as well.
        let restore = format!("/directory/deletedItems/{}/restore", seeded[0]);
        desk.does(200, "POST", &restore, Value::Null).await;
        assert_eq!(
            desk.look(&format!("/users/{}", seeded[0]))["displayName"],
            "Pavel Novotny"
        );
        let path = format!("/directory/deletedItems/{}", seeded[1]);
        desk.does(204, "DELETE", &path, Value::Null).await;
        assert_eq!(desk.last(), "Hard Delete user");
        desk.refused(404, "DELETE", &path, Value::Null).await;
        assert_eq!(desk.listed(deleted, "id"), [seeded[2].clone()]);
        desk.refused(404, "DELETE", "/directory/deletedItems/x", Value::Null)
            .await;
        let mut felix = Desk::at(desk.browser, "customer.com", FELIX).await;
        let path = format!("/directory/deletedItems/{}", seeded[2]);
        felix.refused(403, "DELETE", &path, Value::Null).await;
    });
}

#[test]
fn a_guest_is_invited_once_and_again() {
    run(async {
        let mut desk = Desk::new().await;
        let invitation = |mail: &str| json!({ "invitedUserEmailAddress": mail, "inviteRedirectUrl": "https://myapps.microsoft.com" });
        for body in [
            json!({ "inviteRedirectUrl": "https://myapps.microsoft.com" }),
            json!({ "invitedUserEmailAddress": "kim@fabrikam.com" }),
            invitation("nobody"),
            invitation("somebody@customer.com"),
            invitation(NADIA),
            with(
                invitation("kim@fabrikam.com"),
                "inviteRedirectUrl",
                json!("myapps"),
            ),
            with(
                invitation("kim@fabrikam.com"),
                "invitedUserType",
                json!("Visitor"),
            ),
            with(invitation("kim@fabrikam.com"), "status", json!("Completed")),
        ] {
            desk.refused(400, "POST", "/invitations", body).await;
        }
        let body = with(
            invitation("kim@fabrikam.com"),
            "invitedUserDisplayName",
            json!("Kim Abbot"),
        );
        let first = desk.does(201, "POST", "/invitations", body).await.json();
        assert_eq!(first["status"], "PendingAcceptance");
        assert_eq!(desk.last(), "Invite external user");
        let id = first["invitedUser"]["id"].as_str().unwrap();
        let select = "displayName,userType,mail,userPrincipalName,externalUserState,creationType";
        let guest = desk.look(&format!("/users/{id}?$select={select}"));
        assert_eq!(guest["displayName"], "Kim Abbot");
        assert_eq!(guest["userType"], "Guest");
        assert_eq!(guest["externalUserState"], "PendingAcceptance");
        let name = guest["userPrincipalName"].as_str().unwrap();
        assert!(name.starts_with("kim_fabrikam.com#EXT#@"), "{name}");
        let again = desk
            .does(201, "POST", "/invitations", invitation("KIM@fabrikam.com"))
            .await;
        assert_eq!(again.json()["invitedUser"]["id"], id);
        assert_eq!(desk.users("mail eq 'kim@fabrikam.com'"), [id]);
    });
}

#[test]
fn a_device_is_disabled_and_deleted() {
    run(async {
        let mut desk = Desk::new().await;
        let list = desk.look("/devices?$top=999&$filter=accountEnabled eq true");
        let device = &list["value"][0];
        let (id, device_id) = (
            device["id"].as_str().unwrap(),
            device["deviceId"].as_str().unwrap(),
        );
        let path = format!("/devices/{id}");
        desk.refused(400, "PATCH", &path, json!({ "operatingSystem": "OS/2" }))
            .await;
        desk.refused(400, "PATCH", &path, json!({ "accountEnabled": null }))
            .await;
        desk.does(204, "PATCH", &path, json!({ "accountEnabled": false }))
            .await;
        assert_eq!(desk.look(&path)["accountEnabled"], false);
        assert_eq!(desk.last(), "Update device");
        let named = format!("/devices(deviceId='{device_id}')");
        desk.does(204, "PATCH", &named, json!({ "accountEnabled": true }))
            .await;
        let owned = desk.look(&format!("{path}/registeredOwners"))["value"].clone();
        desk.does(204, "DELETE", &path, Value::Null).await;
        desk.refused(404, "DELETE", &path, Value::Null).await;
        assert!(!desk.is_there(&path) && !desk.is_there(&named));
        if let Some(owner) = owned[0]["id"].as_str() {
            let devices = desk.listed(&format!("/users/{owner}/ownedDevices"), "id");
            assert!(!devices.contains(&id.to_owned()));
        }
        assert_eq!(desk.last(), "Delete device");
        let mut felix = Desk::at(desk.browser, "customer.com", FELIX).await;
        let other = list["value"][1]["id"].as_str().unwrap();
        felix
            .refused(403, "DELETE", &format!("/devices/{other}"), Value::Null)
            .await;
    });
}

#[test]
fn what_is_no_write_is_refused() {
    run(async {
        let mut desk = Desk::new().await;
        for (method, path, status) in [
            ("DELETE", "/organization", 405),
            ("PUT", "/users", 405),
            ("POST", "/users/x/sendMail", 400),
            ("DELETE", "/users", 405),
        ] {
            desk.refused(status, method, path, json!({})).await;
        }
        let me = desk.send("PATCH", "/me", json!({ "city": "Akron" })).await;
        assert_eq!(
            me.status, 404,
            "an agent is not in the customer's directory"
        );
    });
}

#[test]
fn what_was_written_is_gone_with_the_world_it_was_written_to() {
    run(async {
        let mut desk = Desk::new().await;
        let before = desk.browser.sandbox.snapshot();
        desk.does(201, "POST", "/users", new_user("new.person"))
            .await;
        let after = desk.browser.sandbox.snapshot();
        desk.browser.sandbox.restore(before);
        assert!(!desk.is_there("/users/new.person@customer.com"));
        assert!(desk.changes().is_empty());
        desk.browser.sandbox.restore(after);
        assert!(desk.is_there("/users/new.person@customer.com"));
        assert_eq!(desk.changes().len(), 1);
        assert_eq!(desk.changes()[0].tenant, seeded::CUSTOMER);
        let fresh = Browser::new();
        assert!(
            fresh
                .sandbox
                .look("customer.com", "/users/new.person@customer.com")
                .is_none()
        );
    });
}
