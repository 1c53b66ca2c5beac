//! What a write leaves behind: the tenant's audit log, and the record of what really happened.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{ADELE, CUSTOMER, NADIA};
use tenantry_sandbox::{Fault, Guid, Target, Times};

use crate::desk::Desk;
use crate::run;

const OURS: &str = "0b2c61a4-5d1e-4f7a-9a51-6d2f7c0e11aa";
const OTHER: &str = "3f8e9d20-77b4-4c19-8c3b-1a5f0d9e22bb";
const LOG: &str = "/auditLogs/directoryAudits";

fn entries(desk: &Desk, correlation: &str) -> Vec<Value> {
    let list = desk.look(&format!("{LOG}?$filter=correlationId eq '{correlation}'"));
    list["value"].as_array().unwrap().clone()
}

fn members(desk: &Desk) -> Vec<String> {
    desk.users("userType eq 'Member' and onPremisesSyncEnabled ne true and employeeId ne null")
}

#[test]
fn what_is_refused_or_struck_leaves_nothing() {
    run(async {
        let mut desk = Desk::new().await;
        let user = members(&desk)[20].clone();
        let path = format!("/users/{user}");
        let before = desk.look(LOG)["value"].as_array().unwrap().len();
        let bad = json!({ "usageLocation": "USA" });
        let answer = desk.send_named(OURS, "PATCH", &path, &bad).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("client-request-id"), Some(OURS));
        desk.browser.sandbox.world(|world| {
            let target = Target::Graph("/users".to_owned());
            world.faults.add(target, Times::Next(1), Fault::Status(503));
        });
        let good = json!({ "usageLocation": "US" });
        let answer = desk.send_named(OURS, "PATCH", &path, &good).await;
        assert_eq!(answer.status, 503);
        assert!(entries(&desk, OURS).is_empty());
        assert!(desk.changes().is_empty());
        assert_eq!(desk.look(LOG)["value"].as_array().unwrap().len(), before);
    });
}

#[test]
fn a_write_is_found_in_the_log_by_the_name_of_its_request() {
    run(async {
        let mut desk = Desk::new().await;
        let user = members(&desk)[20].clone();
        let path = format!("/users/{user}");
        let body = json!({ "accountEnabled": false, "city": "Akron" });
        let answer = desk.send_named(OURS, "PATCH", &path, &body).await;
        assert_eq!(answer.status, 204);
        let found = entries(&desk, OURS);
        let activities: HashSet<&str> = found
            .iter()
            .map(|entry| entry["activityDisplayName"].as_str().unwrap())
            .collect();
        assert_eq!(
            activities,
            HashSet::from(["Disable account", "Update user"])
        );
        let me = desk.browser.sandbox.world(|world| {
            let adele = world.accounts.iter().find(|of| of.user_name == ADELE);
            adele.unwrap().object_id.to_string()
        });
        for entry in &found {
            assert_eq!(entry["category"], "UserManagement");
            assert_eq!(entry["result"], "success");
            assert_eq!(entry["targetResources"][0]["id"], user.as_str());
            assert_eq!(entry["targetResources"][0]["type"], "User");
            // The tenant knows the agent by another id than home does.
            let by = &entry["initiatedBy"]["user"];
            assert_ne!(by["id"], me.as_str());
            assert!(
                by["userPrincipalName"]
                    .as_str()
                    .unwrap()
                    .starts_with("user_")
            );
        }
        let ids: HashSet<&str> = found.iter().map(|of| of["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), found.len());
        for change in desk.changes() {
            assert_eq!(change.tenant, CUSTOMER);
            assert_eq!(change.object.to_string(), user);
            assert_eq!(change.correlation.to_string(), OURS);
            assert_eq!(change.at, desk.browser.sandbox.now());
        }
        // A name that is no id gets one of the service's, which the answer tells.
        let answer = desk
            .send_named("mine", "PATCH", &path, &json!({ "city": "Troy" }))
            .await;
        let own = answer.header("request-id").unwrap().to_owned();
        assert_eq!(entries(&desk, &own).len(), 1);
        assert!(entries(&desk, OTHER).is_empty());
    });
}

#[test]
fn each_request_of_a_batch_has_its_own_name() {
    run(async {
        let mut desk = Desk::new().await;
        let users = members(&desk);
        let request = |id: &str, user: &str, headers: Value| {
            json!({
                "id": id,
                "method": "PATCH",
                "url": format!("/users/{user}"),
                "headers": headers,
                "body": { "city": "Akron" },
            })
        };
        let kind = "application/json";
        let batch = json!({ "requests": [
            request("1", &users[20], json!({ "Content-Type": kind, "client-request-id": OTHER })),
            request("2", &users[21], json!({ "Content-Type": kind })),
        ] });
        let answer = desk.send_named(OURS, "POST", "/$batch", &batch).await;
        let responses = answer.json()["responses"].as_array().unwrap().clone();
        assert!(
            responses
                .iter()
                .all(|of| of["status"] == 204 && of["body"].is_null())
        );
        let found = entries(&desk, OTHER);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["targetResources"][0]["id"], users[20].as_str());
        assert!(
            entries(&desk, OURS).is_empty(),
            "that is the batch's own name"
        );
        let second = desk.changes()[1].correlation.to_string();
        let headers = responses.iter().find(|of| of["id"] == "2").unwrap()["headers"].clone();
        assert_eq!(headers["Request-Id"], second.as_str());
    });
}

#[test]
fn an_answer_that_is_lost_was_a_write_all_the_same() {
    run(async {
        let mut desk = Desk::new().await;
        let user = members(&desk)[20].clone();
        desk.browser.sandbox.world(|world| {
            let target = Target::Graph("/users".to_owned());
            world.faults.add(target, Times::Next(1), Fault::Lost);
        });
        let path = format!("/users/{user}");
        desk.send("PATCH", &path, json!({ "city": "Akron" })).await;
        assert_eq!(desk.look(&format!("{path}?$select=city"))["city"], "Akron");
        assert_eq!(desk.changes().len(), 1);
    });
}

#[test]
fn an_administrator_of_the_tenant_is_logged_by_name() {
    run(async {
        let mut desk = Desk::of("customer.com", NADIA).await;
        let user = members(&desk)[20].clone();
        let path = format!("/users/{user}");
        desk.send_named(OURS, "PATCH", &path, &json!({ "city": "Akron" }))
            .await;
        let by = entries(&desk, OURS)[0]["initiatedBy"]["user"].clone();
        assert_eq!(by["userPrincipalName"], NADIA);
        assert_eq!(by["id"], desk.id(NADIA));
    });
}

#[test]
fn a_thousand_writes_are_quick_in_a_tenant_of_a_hundred_thousand() {
    run(async {
        let mut desk = Desk::of("continental-freight.com", ADELE).await;
        let list = desk.look("/users?$select=id&$top=999&$count=true&$filter=onPremisesSyncEnabled ne true and userType eq 'Member'");
        let users: Vec<String> = list["value"]
            .as_array()
            .unwrap()
            .iter()
            // The first ones hold roles.
            .skip(20)
            .map(|user| user["id"].as_str().unwrap().to_owned())
            .collect();
        // What the tenant holds is made when it is first looked at, which is not what is measured.
        desk.look("/groups?$top=1");
        let untouched = desk.browser.sandbox.snapshot();
        let begun = Instant::now();
        let mut refused = Vec::new();
        for (number, users) in users.chunks(20).enumerate() {
            let requests: Vec<Value> = users
                .iter()
                .enumerate()
                .map(|(index, user)| {
                    json!({
                        "id": index.to_string(),
                        "method": "PATCH",
                        "url": format!("/users/{user}"),
                        "headers": { "Content-Type": "application/json" },
                        "body": { "accountEnabled": number % 2 == 0, "city": "Akron" },
                    })
                })
                .collect();
            let answer = desk
                .send("POST", "/$batch", json!({ "requests": requests }))
                .await;
            let answer = answer.json();
            let responses = answer["responses"].as_array().unwrap();
            refused.extend(responses.iter().filter(|of| of["status"] != 204).cloned());
        }
        let took = begun.elapsed();
        println!("{} writes took {took:?}", users.len());
        assert!(refused.is_empty(), "{refused:?}");
        let changed: HashSet<Guid> = desk.changes().iter().map(|of| of.object).collect();
        assert_eq!(changed.len(), users.len());
        // Half a second with some room for a busy machine; copying the tenant at each write takes minutes.
        assert!(took < Duration::from_secs(5), "it took {took:?}");
        let akron = desk.look("/users/$count?$count=true&$filter=city eq 'Akron'");
        assert!(akron.as_u64().unwrap() >= users.len() as u64);
        desk.browser.sandbox.restore(untouched);
        assert!(desk.changes().is_empty());
        let first = desk.look(&format!("/users/{}?$select=city", users[0]));
        assert_ne!(first["city"], "Akron");
    });
}
