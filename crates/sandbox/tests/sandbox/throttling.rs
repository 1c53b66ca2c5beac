//! The service's published limits: what goes beyond them, then that what keeps to them is let through.

use std::time::Duration;

use axum::http::StatusCode;
use tenantry_sandbox::seeded::ADELE;

use crate::browser::{Answer, Browser};
use crate::partner::token;
use crate::run;

fn expect_refused(answer: &Answer, seconds: &str) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.json()["error"]["code"], "TooManyRequests");
    assert_eq!(answer.header("retry-after"), Some(seconds));
}

#[test]
fn reports_are_refused_after_five_and_given_again_when_the_time_is_over() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.set_throttled(true);
        let token = token(&mut browser, "customer.com", ADELE).await;
        let log = "/auditLogs/signIns?$top=1";
        for _ in 0..5 {
            assert_eq!(browser.graph(&token, log).await.status, StatusCode::OK);
        }
        browser.clock.advance(Duration::from_millis(2_500));
        expect_refused(&browser.graph(&token, log).await, "8");
        let others = browser.graph(&token, "/users?$top=1").await;
        assert_eq!(others.status, StatusCode::OK, "other limits are others'");
        browser.clock.advance(Duration::from_secs(8));
        assert_eq!(browser.graph(&token, log).await.status, StatusCode::OK);
    });
}

#[test]
fn nothing_is_refused_unless_it_is_switched_on() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        for _ in 0..12 {
            let answer = browser.graph(&token, "/auditLogs/signIns?$top=1").await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("x-ms-resource-unit"), None);
        }
        browser.sandbox.set_throttled(true);
        let answer = browser.graph(&token, "/subscribedSkus").await;
        assert_eq!(answer.header("x-ms-resource-unit"), Some("3"));
    });
}

#[test]
fn the_directory_counts_units_for_each_tenant_by_itself() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.set_throttled(true);
        let token = token(&mut browser, "customer.com", ADELE).await;
        // A tenant of 180 users has 5,000 units in ten seconds, and each of these costs three.
        let mut shares = Vec::new();
        for _ in 0..1_666 {
            let answer = browser.graph(&token, "/subscribedSkus").await;
            assert_eq!(answer.status, StatusCode::OK);
            let share = answer.header("x-ms-throttle-limit-percentage");
            shares.extend(share.map(str::to_owned));
        }
        assert_eq!(shares.first().unwrap(), "0.81");
        assert_eq!(shares.last().unwrap(), "0.99");
        let answer = browser.graph(&token, "/subscribedSkus").await;
        expect_refused(&answer, "10");
        assert_eq!(
            answer.header("x-ms-throttle-information"),
            Some("ResourceUnitLimitExceeded")
        );
        let scope = answer.header("x-ms-throttle-scope").unwrap();
        assert!(
            scope.starts_with("Tenant_Application/ReadWrite/"),
            "{scope}"
        );

        let tokens = browser.tokens_again("cedar-and-co.com").await;
        let other = tokens["access_token"].as_str().unwrap();
        let answer = browser.graph(other, "/subscribedSkus").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    });
}

#[test]
fn within_a_batch_each_request_is_counted() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.set_throttled(true);
        let token = token(&mut browser, "customer.com", ADELE).await;
        let requests: Vec<_> = (0..7)
            .map(|id| {
                serde_json::json!({
                    "id": id.to_string(), "method": "GET", "url": "/auditLogs/signIns?$top=1",
                })
            })
            .collect();
        let body = serde_json::json!({ "requests": requests }).to_string();
        let answer = browser.post_graph(&token, "/$batch", &body).await.json();
        let refused = answer["responses"].as_array().unwrap().iter();
        let refused: Vec<_> = refused.filter(|one| one["status"] == 429).collect();
        assert_eq!(refused.len(), 2);
        for one in refused {
            assert_eq!(one["headers"]["Retry-After"], "10");
            assert_eq!(one["body"]["error"]["code"], "TooManyRequests");
        }
    });
}

#[test]
fn a_token_that_is_not_good_counts_for_nobody() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.set_throttled(true);
        for _ in 0..12 {
            let answer = browser.graph("opaque", "/auditLogs/signIns").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
        let token = token(&mut browser, "customer.com", ADELE).await;
        let answer = browser.graph(&token, "/organization").await;
        assert_eq!(answer.header("x-ms-resource-unit"), Some("1"));
    });
}
