//! Who may write what: the permission that was granted and the roles that the agent holds, both.

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{ADELE, FELIX, NADIA};

use crate::desk::{DENIED, Desk, new_user};
use crate::run;

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
