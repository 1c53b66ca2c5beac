//! A sandbox that is kept and gone on with gives the same answers.

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{self, ADELE};
use tenantry_sandbox::{NewCustomer, NotResumable, Origins, Sandbox, TestClock, World};

use crate::browser::{Attempt, Browser, REDIRECT};
use crate::desk::Desk;
use crate::generated_writes::{Chance, write};
use crate::run;

fn made() -> World {
    let mut world = World::seeded(Origins::default(), 1);
    world.register_redirect(REDIRECT);
    world
}

/// What goes on where `of` left off, at the same time.
fn resumed(of: &Sandbox, clock: &TestClock) -> Sandbox {
    let (runtime, own) = tenantry_sandbox::Runtime::for_tests();
    own.advance(std::time::Duration::from_millis(
        clock.now().0.saturating_sub(own.now().0),
    ));
    Sandbox::resume(made(), runtime, &of.save()).unwrap()
}

/// Everything that can be asked about a tenant's objects.
fn everything(of: &Sandbox, tenant: &str) -> Vec<(String, Value)> {
    let mut seen = Vec::new();
    let mut paths = vec![
        "/users?$top=999".to_owned(),
        "/groups?$top=999".to_owned(),
        "/devices?$top=999".to_owned(),
        "/deviceManagement/managedDevices?$top=999".to_owned(),
        "/subscribedSkus".to_owned(),
        "/organization".to_owned(),
        "/auditLogs/directoryAudits?$top=999".to_owned(),
        "/directory/deletedItems/microsoft.graph.user".to_owned(),
        "/directory/deletedItems/microsoft.graph.group".to_owned(),
    ];
    while let Some(path) = paths.pop() {
        let found = of.look(tenant, &path).unwrap_or_default();
        for item in found["value"].as_array().into_iter().flatten() {
            let id = item["id"].as_str().unwrap_or_default();
            if path.starts_with("/users") {
                for more in [
                    "manager",
                    "directReports",
                    "memberOf",
                    "licenseDetails",
                    "ownedDevices",
                ] {
                    paths.push(format!("/users('{id}')/{more}"));
                }
            } else if path.starts_with("/groups?") {
                paths.push(format!("/groups('{id}')/members?$top=999"));
                paths.push(format!("/groups('{id}')/owners"));
            }
        }
        seen.push((path, found));
    }
    seen
}

#[test]
fn what_a_sandbox_did_not_keep_is_not_gone_on_with() {
    let runtime = || tenantry_sandbox::Runtime::for_tests().0;
    for (kept, reason) in [
        (&b""[..], "not what a sandbox keeps"),
        (b"{}", "not what a sandbox keeps"),
        (b"\xff\xfe", "not what a sandbox keeps"),
    ] {
        let refused = Sandbox::resume(made(), runtime(), kept).unwrap_err();
        assert!(refused.to_string().contains(reason), "{refused}");
    }
    let kept = Sandbox::new(made(), runtime()).save();
    let mut other: Value = serde_json::from_slice(&kept).unwrap();
    other["format"] = 0.into();
    let refused = Sandbox::resume(made(), runtime(), other.to_string().as_bytes());
    assert!(matches!(refused, Err(NotResumable::Format(0))));
    // A thousand customers more than there are now.
    let mut larger = made();
    larger.add_customers(1_000);
    let kept = Sandbox::new(larger, runtime()).save();
    let refused = Sandbox::resume(made(), runtime(), &kept);
    assert!(matches!(refused, Err(NotResumable::OtherWorld)));
    // Every beginning of it breaks off in the middle.
    for end in (0..kept.len()).step_by(7) {
        assert!(Sandbox::resume(made(), runtime(), &kept[..end]).is_err());
    }
}

#[test]
fn generated_writes_are_there_again() {
    run(async {
        let mut desk = Desk::new().await;
        let device = desk.listed("/devices?$top=999", "id").swap_remove(3);
        let managed = desk
            .listed("/deviceManagement/managedDevices?$top=999", "id")
            .swap_remove(0);
        let user = desk.listed("/users?$top=999", "id").swap_remove(60);
        for (method, path, body) in [
            (
                "PATCH",
                format!("/devices/{device}"),
                json!({ "accountEnabled": false }),
            ),
            (
                "POST",
                format!("/deviceManagement/managedDevices/{managed}/syncDevice"),
                Value::Null,
            ),
            (
                "PATCH",
                format!("/users/{user}"),
                json!({ "jobTitle": "“quoted”\n", "city": "Zürich" }),
            ),
            (
                "POST",
                format!("/users/{user}/authentication/temporaryAccessPassMethods"),
                json!({}),
            ),
        ] {
            let answer = desk.send(method, &path, body).await;
            assert!(answer.status.is_success(), "{path}: {}", answer.body);
        }
        let mut chance = Chance(11);
        let mut largest = 0;
        for number in 0..120 {
            let (method, path, body) = write(&mut chance, &desk, number);
            desk.send(method, &path, body).await;
            if number % 30 == 29 {
                let (before, clock) = (&desk.browser.sandbox, &desk.browser.clock);
                let after = resumed(before, clock);
                let (before_them, after_them) = (
                    everything(before, "customer.com"),
                    everything(&after, "customer.com"),
                );
                assert!(before_them.len() > 800, "{}", before_them.len());
                for (before, after) in before_them.iter().zip(&after_them) {
                    assert_eq!(before, after, "after {number}");
                }
                assert_eq!(before_them.len(), after_them.len());
                let (kept, again) = (before.save(), after.save());
                assert_eq!(
                    serde_json::from_slice::<Value>(&kept).unwrap(),
                    serde_json::from_slice::<Value>(&again).unwrap()
                );
                largest = largest.max(kept.len());
            }
        }
        assert!(largest < 200_000, "{largest}");
    });
}

#[test]
fn a_password_that_is_being_typed_is_taken_afterwards() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        let page = browser.visit(&attempt.address()).await.page();
        browser.sandbox = resumed(&browser.sandbox, &browser.clock);
        let fields = [("account", ADELE), ("password", seeded::PASSWORD)];
        let landing = browser.submit(&page, "password", &fields).await;
        // The code, then the refresh token and the session, each one process later.
        browser.sandbox = resumed(&browser.sandbox, &browser.clock);
        let tokens = browser.redeem_answer("customer.com", landing).await;
        browser.sandbox = resumed(&browser.sandbox, &browser.clock);
        let again = browser.refresh("customer.com", &tokens, "").await;
        assert_eq!(again.status, 200, "{}", again.body);
        let silent = browser.tokens_again("cedar-and-co.com").await;
        browser.sandbox = resumed(&browser.sandbox, &browser.clock);
        let token = silent["access_token"].as_str().unwrap();
        assert_eq!(browser.graph(token, "/users?$top=1").await.status, 200);
    });
}

#[test]
fn what_happened_to_the_world_is_there_again() {
    run(async {
        let mut browser = Browser::new();
        let sandbox = browser.sandbox.clone();
        let created = sandbox
            .create_customer(&NewCustomer::named("new-customer.com", "New Customer"))
            .unwrap();
        sandbox.withdraw_consent(seeded::CEDAR_AND_CO).unwrap();
        let passing = NewCustomer::named("passing.com", "Passing");
        let passing = sandbox.create_customer(&passing).unwrap();
        sandbox.remove_customer(passing).unwrap();
        sandbox.make_guest(seeded::CUSTOMER, ADELE).unwrap();
        sandbox.revoke_sessions(seeded::FELIX).unwrap();
        sandbox.advance(std::time::Duration::from_secs(90));
        sandbox.set_throttled(true);
        sandbox.add_fault("graph/users=status:503~50%*3".parse().unwrap());
        sandbox
            .set_conditional_access(
                seeded::CUSTOMER,
                tenantry_sandbox::ConditionalAccess {
                    second_factor: true,
                    ..Default::default()
                },
            )
            .unwrap();
        let after = resumed(&sandbox, &browser.clock);
        let tell = |of: &Sandbox| {
            of.world(|world| {
                let faults: Vec<String> = world.faults.rules().map(ToString::to_string).collect();
                let tenant = |id: &str| world.tenant(id).map(|of| of.conditional_access.clone());
                (
                    faults,
                    world.throttled,
                    tenant(&created.to_string()),
                    tenant("customer.com"),
                    world.consents.clone(),
                    world.relationships.clone(),
                    world.contracts.clone(),
                    world.accounts.clone(),
                )
            })
        };
        assert_eq!(tell(&sandbox), tell(&after));
        assert_eq!(sandbox.now(), after.now());
        assert_eq!(
            everything(&sandbox, "new-customer.com"),
            everything(&after, "new-customer.com")
        );
        browser.sandbox = after;
        let page = browser
            .sign_in(&Attempt::new("cedar-and-co.com"), seeded::DANA)
            .await;
        assert!(page.page().body.contains("Enter the code"));
    });
}

#[test]
fn a_large_world_is_kept_in_little() {
    let runtime = tenantry_sandbox::Runtime::for_tests().0;
    let mut world = made();
    world.add_customers(1_000);
    let sandbox = Sandbox::new(world, runtime);
    let few = sandbox.save().len();
    assert!(few < 2_000, "{few}");
    // A change to the largest directory keeps what was changed alone.
    run(async {
        let mut desk = Desk::of("continental-freight.com", ADELE).await;
        let user = desk.look("/users?$top=1")["value"][0]["id"].clone();
        let path = format!("/users/{}", user.as_str().unwrap());
        desk.does(204, "PATCH", &path, json!({ "usageLocation": "CH" }))
            .await;
        let kept = desk.browser.sandbox.save().len();
        assert!(kept < 10_000, "{kept}");
    });
}
