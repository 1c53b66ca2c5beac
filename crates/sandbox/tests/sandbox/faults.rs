//! What goes wrong on purpose, as a client sees it.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;
use tenantry_sandbox::seeded::{self, ADELE};
use tenantry_sandbox::{Fault, Origin, Target, Times};

use crate::browser::{Browser, GRAPH, LOGIN};
use crate::run;
use crate::token::claims;

const DOCUMENT: &str = "http://localhost:8401/customer.com/v2.0/.well-known/openid-configuration";

fn users() -> Target {
    Target::Graph("/users".to_owned())
}

fn break_once(browser: &Browser, target: Target, fault: Fault) {
    browser
        .sandbox
        .world(|world| world.faults.add(target, Times::Next(1), fault));
}

async fn token(browser: &mut Browser) -> String {
    let tokens = browser.tokens("customer.com", ADELE).await;
    tokens["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn graph_fails_as_the_service_does_and_then_recovers() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        for (fault, status, code, wait) in [
            (
                Fault::Throttled {
                    retry_after: Some(2.5),
                },
                429,
                "TooManyRequests",
                Some("2.5"),
            ),
            (
                Fault::Throttled {
                    retry_after: Some(3.0),
                },
                429,
                "TooManyRequests",
                Some("3"),
            ),
            (
                Fault::Throttled { retry_after: None },
                429,
                "TooManyRequests",
                None,
            ),
            (Fault::Status(503), 503, "ServiceUnavailable", None),
            (Fault::Status(500), 500, "InternalServerError", None),
            (Fault::Unauthorized, 401, "InvalidAuthenticationToken", None),
            (Fault::Forbidden, 403, "Authorization_RequestDenied", None),
        ] {
            break_once(&browser, users(), fault);
            assert_eq!(
                browser.graph(&token, "/organization").await.status,
                StatusCode::OK
            );
            let answer = browser.graph(&token, "/users").await;
            assert_eq!(answer.status.as_u16(), status);
            assert_eq!(answer.json()["error"]["code"], code);
            assert_eq!(answer.header("retry-after"), wait);
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            assert!(answer.header("request-id").is_some());
            assert_eq!(browser.graph(&token, "/users").await.status, StatusCode::OK);
        }
    });
}

#[test]
fn the_authority_fails_as_the_service_does() {
    run(async {
        let mut browser = Browser::new();
        break_once(&browser, Target::Token, Fault::Status(500));
        let answer = browser.redeem("customer.com", &[]).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.json()["error"], "temporarily_unavailable");
        assert!(answer.header("access-control-allow-origin").is_some());

        break_once(
            &browser,
            Target::TokenOf(seeded::CEDAR_AND_CO),
            Fault::Status(503),
        );
        assert_eq!(
            browser.redeem("customer.com", &[]).await.status,
            StatusCode::BAD_REQUEST
        );
        let answer = browser.redeem("cedar-and-co.com", &[]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);

        break_once(
            &browser,
            Target::Metadata,
            Fault::Throttled {
                retry_after: Some(1.0),
            },
        );
        let answer = browser.get(DOCUMENT).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    });
}

#[test]
fn a_body_may_be_no_json_at_all() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        break_once(&browser, users(), Fault::NotJson);
        let answer = browser.graph(&token, "/users").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
        assert!(serde_json::from_str::<Value>(&answer.body).is_err());
    });
}

#[test]
fn an_origin_that_is_down_stays_down_until_it_is_cleared() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.world(|world| {
            world
                .faults
                .add(Target::Origin(Origin::Login), Times::Always, Fault::Down);
        });
        for _ in 0..3 {
            let answer = browser.get(DOCUMENT).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.body, "");
        }
        let graph = browser.get(&format!("{GRAPH}/v1.0/users")).await;
        assert_eq!(graph.status, StatusCode::UNAUTHORIZED, "Graph is up");
        browser.sandbox.world(|world| world.faults.clear());
        assert_eq!(browser.get(DOCUMENT).await.status, StatusCode::OK);
    });
}

#[test]
fn a_slow_answer_takes_its_time_and_is_whole() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        let before = browser.clock.now();
        break_once(&browser, users(), Fault::Slow(Duration::from_secs(20)));
        let answer = browser.graph(&token, "/users").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(browser.clock.now(), before.plus(Duration::from_secs(20)));
    });
}

#[test]
fn an_empty_page_has_a_next_one() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        let whole = browser
            .graph(&token, "/users?$top=5&$select=id")
            .await
            .json();
        break_once(&browser, users(), Fault::EmptyPage);
        let empty = browser
            .graph(&token, "/users?$top=5&$select=id")
            .await
            .json();
        assert_eq!(empty["value"], serde_json::json!([]));
        let next = empty["@odata.nextLink"].as_str().unwrap();
        let path = next.strip_prefix("http://localhost:8402/v1.0").unwrap();
        let rest = browser.graph(&token, path).await.json();
        assert_eq!(rest["value"], whole["value"], "nothing is skipped");
    });
}

#[test]
fn tokens_can_be_for_another_tenant() {
    run(async {
        let mut browser = Browser::new();
        let cedar = seeded::CEDAR_AND_CO;
        break_once(&browser, Target::Token, Fault::IdTokenForTenant(cedar));
        let tokens = browser.tokens("customer.com", ADELE).await;
        let id = claims(&tokens["id_token"]);
        assert_eq!(id["tid"], cedar.to_string());
        assert_eq!(id["iss"], format!("{LOGIN}/{cedar}/v2.0"));
        assert_eq!(
            claims(&tokens["access_token"])["tid"],
            seeded::CUSTOMER.to_string()
        );

        let mut browser = Browser::new();
        break_once(&browser, Target::Token, Fault::AccessTokenForTenant(cedar));
        let tokens = browser.tokens("customer.com", ADELE).await;
        let token = tokens["access_token"].as_str().unwrap();
        let organization = browser.graph(token, "/organization").await.json();
        assert_eq!(organization["value"][0]["id"], cedar.to_string());
    });
}

#[test]
fn an_opaque_access_token_works_and_cannot_be_decoded() {
    run(async {
        let mut browser = Browser::new();
        break_once(&browser, Target::Token, Fault::OpaqueAccessToken);
        let tokens = browser.tokens("customer.com", ADELE).await;
        let token = tokens["access_token"].as_str().unwrap();
        assert!(!token.contains('.'), "{token}");
        let organization = browser.graph(token, "/organization").await;
        assert_eq!(organization.status, StatusCode::OK);
    });
}

#[test]
fn an_unreadable_answer_is_whole_but_for_the_headers_that_let_pages_read_it() {
    run(async {
        let mut browser = Browser::new();
        let keys = format!("{LOGIN}/customer.com/discovery/v2.0/keys");
        for (target, address) in [(Target::Metadata, DOCUMENT), (Target::Keys, keys.as_str())] {
            break_once(&browser, target, Fault::Unreadable);
            let answer = browser.get(address).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("access-control-allow-origin"), None);
            assert!(answer.json().is_object());
            let answer = browser.get(address).await;
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        }
        break_once(&browser, Target::Keys, Fault::Unreadable);
        break_once(&browser, Target::Keys, Fault::Status(503));
        let answer = browser.get(&keys).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("access-control-allow-origin"), None);
    });
}

#[test]
fn the_token_endpoint_refuses_word_for_word() {
    run(async {
        let mut browser = Browser::new();
        let rule = r#"token=token-error:interaction_required,50158,additional_action,{"a":1}*1"#;
        browser.sandbox.add_fault(rule.parse().unwrap());
        let answer = browser.redeem("customer.com", &[]).await;
        crate::token::expect(&answer, "interaction_required", 50158);
        let body = answer.json();
        assert_eq!(body["suberror"], "additional_action");
        assert_eq!(body["claims"], r#"{"a":1}"#);
        let answer = browser.redeem("customer.com", &[]).await;
        crate::token::expect(&answer, "invalid_request", 900144);
    });
}

/// Reading a recovery key leaves an entry in the audit log: an effect that is there or not.
const KEYS: &str = "/informationProtection/bitlocker/recoveryKeys";

async fn one_key(browser: &mut Browser, token: &str) -> String {
    let keys = browser.graph(token, &format!("{KEYS}?$top=1")).await.json();
    let id = keys["value"][0]["id"].as_str().unwrap();
    format!("{KEYS}/{id}?$select=key")
}

fn keys_read(browser: &Browser) -> usize {
    let filter = "/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Read BitLocker key'";
    let audits = browser.sandbox.look("customer.com", filter).unwrap();
    audits["value"].as_array().unwrap().len()
}

#[test]
fn what_is_down_does_nothing_and_what_is_lost_is_done() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        let key = one_key(&mut browser, &token).await;
        let before = keys_read(&browser);
        let target = || Target::Graph("/informationProtection".to_owned());
        for (fault, done) in [(Fault::Down, 0), (Fault::Lost, 1)] {
            break_once(&browser, target(), fault.clone());
            let answer = browser.graph(&token, &key).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.body, "");
            if fault == Fault::Lost {
                assert_eq!(answer.header("access-control-allow-origin"), None);
            }
            assert_eq!(keys_read(&browser), before + done, "{fault:?}");
        }
        assert_eq!(browser.graph(&token, &key).await.status, StatusCode::OK);
        assert_eq!(keys_read(&browser), before + 2);
    });
}

#[test]
fn a_lost_token_answer_has_used_the_code_up() {
    run(async {
        let mut browser = Browser::new();
        let attempt = crate::browser::Attempt::new("customer.com");
        let landing = browser.sign_in(&attempt, ADELE).await.answer();
        let client = seeded::NORTH_AMERICA_CLIENT.to_string();
        let code = crate::browser::value(&landing, "code");
        let fields = crate::browser::code_fields(&client, code);
        break_once(&browser, Target::Token, Fault::Lost);
        let lost = browser.redeem("customer.com", &fields).await;
        assert_eq!(lost.body, "");
        let again = browser.redeem("customer.com", &fields).await;
        crate::token::expect(&again, "invalid_grant", 54005);
    });
}

async fn batch(browser: &mut Browser, token: &str, urls: &[&str]) -> crate::browser::Answer {
    let requests = urls
        .iter()
        .enumerate()
        .map(|(id, url)| serde_json::json!({ "id": id.to_string(), "method": "GET", "url": url }));
    let body = serde_json::json!({ "requests": requests.collect::<Vec<_>>() }).to_string();
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let address = format!("{GRAPH}/v1.0/$batch");
    browser.send("POST", &address, &headers, &body).await
}

#[test]
fn a_lost_answer_is_missing_from_its_batch() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        let key = one_key(&mut browser, &token).await;
        let before = keys_read(&browser);
        let target = Target::Graph("/informationProtection".to_owned());
        break_once(&browser, target, Fault::Lost);
        let answer = batch(&mut browser, &token, &["/organization", &key, &key]).await;
        assert_eq!(answer.status, StatusCode::OK);
        let answers = answer.json();
        let answers = answers["responses"].as_array().unwrap();
        let mut ids: Vec<_> = answers
            .iter()
            .map(|one| one["id"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        assert_eq!(ids, ["0", "2"]);
        assert!(answers.iter().all(|one| one["status"] == 200));
        assert_eq!(keys_read(&browser), before + 2, "both were done");
    });
}

#[test]
fn a_lost_batch_has_done_all_that_is_in_it() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        let key = one_key(&mut browser, &token).await;
        let before = keys_read(&browser);
        for (rule, done) in [("graph/$batch=down*1", 0), ("POST graph/$batch=lost*1", 3)] {
            browser.sandbox.add_fault(rule.parse().unwrap());
            let answer = batch(&mut browser, &token, &[&key, &key, &key]).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{rule}");
            assert_eq!(answer.body, "");
            assert_eq!(keys_read(&browser), before + done, "{rule}");
        }
    });
}

#[test]
fn every_effect_is_recorded_once_whatever_the_faults_made_of_the_answers() {
    run(async {
        let mut browser = Browser::new();
        let role = tenantry_sandbox::roles::USER_ADMINISTRATOR;
        let scopes = ["User.ReadWrite.All", "User.Read.All"];
        browser.allow("customer.com", &scopes, &[role]);
        let token = token(&mut browser).await;
        let filter = "/users?$top=60&$select=id,onPremisesSyncEnabled";
        let users = browser.graph(&token, filter).await.json();
        let users = users["value"].as_array().unwrap().iter();
        let users = users.filter(|user| user["onPremisesSyncEnabled"] != true);
        let ids: Vec<&str> = users
            .map(|user| user["id"].as_str().unwrap())
            .take(20)
            .collect();
        assert_eq!(ids.len(), 20);
        let requests = ids.iter().map(|id| {
            serde_json::json!({
                "id": id, "method": "PATCH", "url": format!("/users/{id}"),
                "headers": { "Content-Type": "application/json" },
                "body": { "department": "Moved" },
            })
        });
        let body = serde_json::json!({ "requests": requests.collect::<Vec<_>>() }).to_string();
        for (rule, answered, done) in [
            ("POST graph/$batch=status:503*1", 0, 0),
            ("POST graph/$batch=down*1", 0, 0),
            ("POST graph/$batch=lost*1", 0, 20),
            ("PATCH graph/users=lost*3", 17, 20),
            ("PATCH graph/users=throttled:0.2*5", 20, 15),
            ("PATCH graph/users=down*2", 20, 18),
        ] {
            let before = browser.sandbox.changes().len();
            browser.sandbox.add_fault(rule.parse().unwrap());
            let answer = browser.post_graph(&token, "/$batch", &body).await;
            let answers = serde_json::from_str::<Value>(&answer.body).unwrap_or_default();
            let answers = answers["responses"].as_array().map_or(0, Vec::len);
            assert_eq!(answers, answered, "{rule}");
            let changes = browser.sandbox.changes().split_off(before);
            let changed: std::collections::BTreeSet<_> =
                changes.iter().map(|change| change.object).collect();
            assert_eq!((changes.len(), changed.len()), (done, done), "{rule}");
        }
    });
}

#[test]
fn a_share_of_a_batch_goes_wrong_and_the_same_one_each_time() {
    run(async {
        let mut struck = Vec::new();
        for _ in 0..2 {
            let mut browser = Browser::new();
            let token = token(&mut browser).await;
            let rule = "GET graph/users=throttled:0.2~10%7";
            browser.sandbox.add_fault(rule.parse().unwrap());
            let mut throttled = Vec::new();
            for round in 0..10 {
                let answer = batch(&mut browser, &token, &["/users?$top=1"; 20])
                    .await
                    .json();
                for one in answer["responses"].as_array().unwrap() {
                    if one["status"] == 429 {
                        assert_eq!(one["headers"]["Retry-After"], "0.2");
                        throttled.push((round, one["id"].as_str().unwrap().to_owned()));
                    }
                }
            }
            assert!((10..=30).contains(&throttled.len()), "{}", throttled.len());
            struck.push(throttled);
        }
        assert_eq!(struck[0], struck[1]);
    });
}

#[test]
fn a_fault_of_one_method_spares_the_others() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser).await;
        browser
            .sandbox
            .add_fault("WRITE graph/users=status:503".parse().unwrap());
        assert_eq!(browser.graph(&token, "/users").await.status, StatusCode::OK);
        let address = format!("{GRAPH}/v1.0/users");
        let answer = browser.send("POST", &address, &[], "").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    });
}

#[test]
fn preflights_are_spared() {
    run(async {
        let mut browser = Browser::new();
        break_once(&browser, users(), Fault::Status(503));
        let answer = browser
            .send("OPTIONS", &format!("{GRAPH}/v1.0/users"), &[], "")
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let answer = browser.get(&format!("{GRAPH}/v1.0/users")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    });
}
