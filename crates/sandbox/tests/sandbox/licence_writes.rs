//! Licences of users and of groups: what is refused, then what is counted.

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{ADELE, FELIX};

use crate::browser::GRAPH;
use crate::desk::{BAD, Desk, reference};
use crate::run;

const PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
const POWER_BI: &str = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235";
const PROJECT: &str = "53818b1b-4a27-454b-8896-0dba576410e6";
const EXCHANGE: &str = "4b9405b0-7788-4568-add1-99614e613b69";
const E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const F3: &str = "66b55226-6b4f-492c-910c-a3b7a3c9d993";
const INTUNE: &str = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5";
const LOCATED: &str = "userType eq 'Member' and usageLocation ne null";

fn change(added: &[&str], removed: &[&str]) -> Value {
    let added = added
        .iter()
        .map(|sku| json!({ "skuId": sku, "disabledPlans": [] }));
    json!({ "addLicenses": added.collect::<Vec<_>>(), "removeLicenses": removed })
}

fn held(desk: &Desk, user: &str) -> Vec<String> {
    let user = desk.look(&format!("/users/{user}?$select=assignedLicenses"));
    let licences = user["assignedLicenses"].as_array().unwrap().iter();
    licences
        .map(|of| of["skuId"].as_str().unwrap().to_owned())
        .collect()
}

fn states(desk: &Desk, user: &str, sku: &str) -> Vec<Value> {
    let user = desk.look(&format!("/users/{user}?$select=licenseAssignmentStates"));
    let states = user["licenseAssignmentStates"].as_array().unwrap().iter();
    states.filter(|of| of["skuId"] == sku).cloned().collect()
}

/// Consumed and enabled.
fn stock(desk: &Desk, sku: &str) -> (u64, u64) {
    let skus = desk.look("/subscribedSkus");
    let mut skus = skus["value"].as_array().unwrap().iter();
    let found = skus
        .find(|of| of["skuId"] == sku)
        .unwrap_or_else(|| panic!("no {sku}"));
    let number = |value: &Value| value.as_u64().unwrap();
    (
        number(&found["consumedUnits"]),
        number(&found["prepaidUnits"]["enabled"]),
    )
}

#[test]
fn a_licence_that_cannot_be_assigned_is_refused() {
    run(async {
        let mut desk = Desk::new().await;
        let user = desk.users(LOCATED)[10].clone();
        let path = format!("/users/{user}/assignLicense");
        for (body, told) in [
            (json!({ "addLicenses": [] }), "removeLicenses"),
            (json!({ "removeLicenses": [] }), "addLicenses"),
            (
                json!({ "addLicenses": 1, "removeLicenses": [] }),
                "addLicenses",
            ),
            (
                json!({ "addLicenses": [1], "removeLicenses": [] }),
                "addLicenses",
            ),
            (change(&["nothing"], &[]), "skuId"),
            (change(&[], &["nothing"]), "removeLicenses"),
            (
                change(&[E3], &[]),
                "does not correspond to a valid company License",
            ),
            (change(&[POWER_BI, POWER_BI], &[]), "more than once"),
            (change(&[POWER_BI], &[POWER_BI]), "more than once"),
            (
                change(&[], &[EXCHANGE]),
                "does not have a corresponding license",
            ),
            (
                change(&[EXCHANGE], &[]),
                "does not have any available licenses",
            ),
            (
                json!({ "addLicenses": [{ "skuId": POWER_BI, "disabledPlans": [INTUNE] }], "removeLicenses": [] }),
                "not part of",
            ),
            (
                json!({ "addLicenses": [], "removeLicenses": [], "skuId": PREMIUM }),
                "skuId",
            ),
        ] {
            let error = desk.refused(400, "POST", &path, body.clone()).await;
            assert_eq!(error["code"], BAD);
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(told), "{body}: {message}");
        }
        let nowhere = desk.users("userType eq 'Member' and usageLocation eq null")[0].clone();
        let path = format!("/users/{nowhere}/assignLicense");
        let error = desk
            .refused(400, "POST", &path, change(&[POWER_BI], &[]))
            .await;
        assert_eq!(
            error["message"],
            "License assignment cannot be done for user with invalid usage location."
        );
        let mut felix = Desk::at(desk.browser, "customer.com", FELIX).await;
        felix
            .refused(403, "POST", &path, change(&[POWER_BI], &[]))
            .await;
    });
}

#[test]
fn the_last_licence_can_be_assigned_and_no_more() {
    run(async {
        let mut desk = Desk::new().await;
        let (consumed, enabled) = stock(&desk, PREMIUM);
        let without = format!("{LOCATED} and not(assignedLicenses/any(l:l/skuId eq {PREMIUM}))");
        let users = desk.browser.sandbox.look(
            "customer.com",
            &format!("/users?$select=id&$top=999&$count=true&$filter={without}"),
        );
        let mut users: Vec<String> = users.unwrap()["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| of["id"].as_str().unwrap().to_owned())
            .collect();
        for number in 0.. {
            if users.len() as u64 > enabled - consumed {
                break;
            }
            let mut body = crate::desk::new_user(&format!("new.{number}"));
            body["usageLocation"] = json!("US");
            let answer = desk.does(201, "POST", "/users", body).await;
            users.push(answer.json()["id"].as_str().unwrap().to_owned());
        }
        let left = (enabled - consumed) as usize;
        for user in &users[..left] {
            let path = format!("/users/{user}/assignLicense");
            desk.does(200, "POST", &path, change(&[PREMIUM], &[])).await;
        }
        assert_eq!(stock(&desk, PREMIUM), (enabled, enabled));
        let path = format!("/users/{}/assignLicense", users[left]);
        let error = desk
            .refused(400, "POST", &path, change(&[PREMIUM], &[]))
            .await;
        let told = format!("Subscription with SKU {PREMIUM} does not have any available licenses.");
        assert_eq!(error["message"], told);
        // One that is given back is free again; a deleted user gives back all.
        desk.does(204, "DELETE", &format!("/users/{}", users[0]), Value::Null)
            .await;
        assert_eq!(stock(&desk, PREMIUM).0, enabled - 1);
        desk.does(200, "POST", &path, change(&[PREMIUM], &[])).await;
        // Whoever is restored afterwards finds none left.
        let restore = format!("/directory/deletedItems/{}/restore", users[0]);
        desk.does(200, "POST", &restore, Value::Null).await;
        assert!(!held(&desk, &users[0]).contains(&PREMIUM.to_owned()));
        assert_eq!(stock(&desk, PREMIUM), (enabled, enabled));
    });
}

#[test]
fn a_licence_is_assigned_changed_and_removed() {
    run(async {
        let mut desk = Desk::new().await;
        let direct = desk.users(&format!(
            "{LOCATED} and assignedLicenses/any(l:l/skuId eq {PREMIUM})"
        ));
        let user = direct
            .iter()
            .find(|user| states(&desk, user, PREMIUM)[0]["assignedByGroup"].is_null());
        let user = user.unwrap().clone();
        let path = format!("/users/{user}/assignLicense");
        let before = stock(&desk, PREMIUM).0;
        let body = json!({ "addLicenses": [{ "skuId": PREMIUM, "disabledPlans": [INTUNE] }], "removeLicenses": [] });
        let answer = desk.does(200, "POST", &path, body).await;
        assert_eq!(answer.json()["id"], user.as_str());
        assert_eq!(desk.last(), "Change user license");
        assert_eq!(stock(&desk, PREMIUM).0, before);
        let shown = desk.look(&format!("/users/{user}?$select=assignedLicenses"));
        let licences = shown["assignedLicenses"].as_array().unwrap();
        let premium = licences.iter().find(|of| of["skuId"] == PREMIUM).unwrap();
        assert_eq!(premium["disabledPlans"], json!([INTUNE]));
        let details = desk.look(&format!("/users/{user}/licenseDetails"));
        assert!(
            details
                .to_string()
                .contains(r#""provisioningStatus":"Disabled""#)
        );
        desk.does(200, "POST", &path, change(&[], &[PREMIUM])).await;
        assert_eq!(stock(&desk, PREMIUM).0, before - 1);
        assert!(states(&desk, &user, PREMIUM).is_empty());
        let count = desk.changes().len();
        desk.does(200, "POST", &path, change(&[], &[])).await;
        assert_eq!(desk.changes().len(), count, "nothing was asked for");
    });
}

#[test]
fn what_a_group_gives_is_not_taken_from_its_member() {
    run(async {
        let mut desk = Desk::new().await;
        let users = desk.users(&format!(
            "{LOCATED} and assignedLicenses/any(l:l/skuId eq {PREMIUM})"
        ));
        let user = users
            .iter()
            .find(|user| states(&desk, user, PREMIUM)[0]["assignedByGroup"].is_string());
        let user = user.unwrap().clone();
        let path = format!("/users/{user}/assignLicense");
        let error = desk
            .refused(400, "POST", &path, change(&[], &[PREMIUM]))
            .await;
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("inherited from a group")
        );
        // It may have it directly as well, which counts once.
        let before = stock(&desk, PREMIUM).0;
        desk.does(200, "POST", &path, change(&[PREMIUM], &[])).await;
        assert_eq!(states(&desk, &user, PREMIUM).len(), 2);
        assert_eq!(stock(&desk, PREMIUM).0, before);
        desk.does(200, "POST", &path, change(&[], &[PREMIUM])).await;
        assert!(held(&desk, &user).contains(&PREMIUM.to_owned()));
        let group = desk.group("Licensing - Office");
        let remove = format!("/groups/{group}/members/{user}/$ref");
        desk.does(204, "DELETE", &remove, Value::Null).await;
        assert!(!held(&desk, &user).contains(&PREMIUM.to_owned()));
        assert_eq!(stock(&desk, PREMIUM).0, before - 1);
    });
}

#[test]
fn services_that_exclude_each_other_are_not_assigned_together() {
    run(async {
        let mut desk = Desk::of("meridian-logistics.com", ADELE).await;
        let filter =
            format!("/users?$select=id&$top=1&$filter=assignedLicenses/any(l:l/skuId eq {F3})");
        let user = desk.look(&filter)["value"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("/users/{user}/assignLicense");
        let error = desk.refused(400, "POST", &path, change(&[E3], &[])).await;
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("mutually exclusive")
        );
        let before = (stock(&desk, E3).0, stock(&desk, F3).0);
        desk.does(200, "POST", &path, change(&[E3], &[F3])).await;
        assert_eq!(
            (stock(&desk, E3).0, stock(&desk, F3).0),
            (before.0 + 1, before.1 - 1)
        );
    });
}

#[test]
fn members_follow_the_licences_of_their_group() {
    run(async {
        let mut desk = Desk::new().await;
        let group = desk.group("Licensing - Power BI");
        let path = format!("/groups/{group}/assignLicense");
        desk.refused(400, "POST", &path, change(&[], &[PROJECT]))
            .await;
        desk.refused(400, "POST", &path, change(&[E3], &[])).await;
        let without = format!("{LOCATED} and assignedLicenses/any(l:l/skuId eq {PREMIUM})");
        let users: Vec<String> = desk
            .users(&without)
            .into_iter()
            .filter(|user| {
                !held(&desk, user).contains(&POWER_BI.to_owned())
                    && !held(&desk, user).contains(&PROJECT.to_owned())
            })
            .take(2)
            .collect();
        let before = stock(&desk, POWER_BI).0;
        let bound: Vec<String> = users
            .iter()
            .map(|id| format!("{GRAPH}/v1.0/users/{id}"))
            .collect();
        desk.does(
            204,
            "PATCH",
            &format!("/groups/{group}"),
            json!({ "members@odata.bind": bound }),
        )
        .await;
        assert_eq!(stock(&desk, POWER_BI).0, before + 2);
        assert_eq!(
            states(&desk, &users[0], POWER_BI)[0]["assignedByGroup"],
            group.as_str()
        );
        // Nobody has a licence left: the members say so, and none is used.
        desk.does(202, "POST", &path, change(&[PROJECT], &[])).await;
        assert_eq!(desk.last(), "Set group license");
        let state = &states(&desk, &users[1], PROJECT)[0];
        assert_eq!(
            (&state["state"], &state["error"]),
            (&json!("Error"), &json!("CountViolation"))
        );
        assert!(!held(&desk, &users[1]).contains(&PROJECT.to_owned()));
        let (consumed, enabled) = stock(&desk, PROJECT);
        assert_eq!(consumed, enabled);

        desk.does(202, "POST", &path, change(&[], &[POWER_BI, PROJECT]))
            .await;
        assert_eq!(stock(&desk, POWER_BI).0, before);
        for user in &users {
            assert!(states(&desk, user, POWER_BI).is_empty());
            assert!(states(&desk, user, PROJECT).is_empty());
        }
        assert_eq!(
            desk.look(&format!("/groups/{group}?$select=assignedLicenses"))["assignedLicenses"],
            json!([])
        );
        // A group that goes takes its licences along.
        desk.does(202, "POST", &path, change(&[POWER_BI], &[]))
            .await;
        assert_eq!(stock(&desk, POWER_BI).0, before + 2);
        desk.does(204, "DELETE", &format!("/groups/{group}"), Value::Null)
            .await;
        assert_eq!(stock(&desk, POWER_BI).0, before);
        let add = format!("/groups/{group}/members/$ref");
        desk.refused(404, "POST", &add, reference("users", &users[0]))
            .await;
    });
}

#[test]
fn a_restored_user_has_of_its_groups_what_they_give_now() {
    run(async {
        let mut desk = Desk::new().await;
        let group = desk.group("Licensing - Power BI");
        let add = format!("/groups/{group}/members/$ref");
        let with = format!("{LOCATED} and assignedLicenses/any(l:l/skuId eq {PREMIUM})");
        let mut users = desk.users(&with).into_iter().skip(20);
        let user = users.find(|user| held(&desk, user).len() == 1).unwrap();
        desk.does(204, "POST", &add, reference("users", &user))
            .await;
        let path = format!("/groups/{group}/assignLicense");
        let restore = format!("/directory/deletedItems/{user}/restore");
        for (body, has) in [
            (change(&[], &[POWER_BI]), false),
            (change(&[POWER_BI], &[]), true),
        ] {
            desk.does(204, "DELETE", &format!("/users/{user}"), Value::Null)
                .await;
            desk.does(202, "POST", &path, body).await;
            desk.does(200, "POST", &restore, Value::Null).await;
            assert_eq!(held(&desk, &user).contains(&POWER_BI.to_owned()), has);
            assert!(held(&desk, &user).contains(&PREMIUM.to_owned()));
        }
    });
}
