//! What is deleted, restored and deleted for good; guests and devices come and go.

use std::time::Duration;

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{ADELE, FELIX, NADIA};

use crate::desk::{Desk, new_user};
use crate::run;

const DAY: Duration = Duration::from_secs(86_400);

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
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
        let any = desk.look(&format!("/directory/deletedItems/{user}"));
        assert_eq!(any["@odata.type"], "#microsoft.graph.user");
        assert_eq!(any["userPrincipalName"], shown["userPrincipalName"]);
        assert!(!desk.is_there("/directory/deletedItems/00000000-0000-0000-0000-000000000001"));

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
