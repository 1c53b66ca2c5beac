//! Users that are created, changed and deleted: what is refused, then what becomes of them.

use std::time::Duration;

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{self, NADIA};

use crate::browser::Browser;
use crate::desk::{BAD, Desk, new_user, reference};
use crate::run;

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

#[test]
fn a_password_that_was_reset_is_the_one_to_sign_in_with() {
    run(async {
        let mut desk = Desk::of("customer.com", NADIA).await;
        let profile = json!({ "password": "Night-Train-7" });
        let path = format!("/users/{NADIA}");
        desk.does(204, "PATCH", &path, json!({ "passwordProfile": profile }))
            .await;
        let known = |name: &str| {
            desk.browser.sandbox.world(|world| {
                let mut accounts = world.accounts.iter();
                let found = accounts.find(|account| account.user_name == name);
                found.unwrap().password.clone()
            })
        };
        assert_eq!(known(NADIA), "Night-Train-7");
        assert_eq!(known(seeded::ADELE), seeded::PASSWORD);
    });
}
