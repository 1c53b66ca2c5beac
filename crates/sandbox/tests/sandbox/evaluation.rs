//! Continuous access evaluation, and sessions that were revoked.

use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tenantry_sandbox::seeded::{self, ADELE, CHIARA};
use tenantry_sandbox::{ChangeError, ConditionalAccess, Fault, Target, Times};

use crate::browser::{Answer, Attempt, Browser};
use crate::run;
use crate::token::expect;

const CAPABLE: &str = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;

async fn capable(browser: &mut Browser) -> Value {
    let tokens = browser.tokens("customer.com", ADELE).await;
    browser
        .refresh("customer.com", &tokens, CAPABLE)
        .await
        .json()
}

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

/// The claims of a challenge.
fn challenged(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.body);
    assert_eq!(answer.json()["error"]["code"], "InvalidAuthenticationToken");
    let header = answer.header("www-authenticate").unwrap();
    assert!(
        header.starts_with("Bearer realm=\"\", authorization_uri=\""),
        "{header}"
    );
    assert!(header.contains("error=\"insufficient_claims\""), "{header}");
    let (_, claims) = header.split_once("claims=\"").unwrap();
    let claims = STANDARD.decode(claims.trim_end_matches('"')).unwrap();
    serde_json::from_slice(&claims).unwrap()
}

#[test]
fn revoked_sessions_end_what_they_gave() {
    run(async {
        let mut browser = Browser::new();
        let plain = browser.tokens("customer.com", ADELE).await;
        let long = browser
            .refresh("customer.com", &plain, CAPABLE)
            .await
            .json();
        let nobody = browser.sandbox.revoke_sessions("nobody@partner.com");
        assert_eq!(
            nobody,
            Err(ChangeError::UnknownAccount("nobody@partner.com".to_owned()))
        );
        browser.sandbox.revoke_sessions(ADELE).unwrap();

        for tokens in [&plain, &long] {
            let refused = browser.refresh("cedar-and-co.com", tokens, "").await;
            expect(&refused, "invalid_grant", 50173);
            assert_eq!(refused.json()["suberror"], "bad_token");
        }
        let asked = challenged(&browser.graph(access(&long), "/users").await);
        assert_eq!(asked["access_token"]["nbf"]["essential"], true);
        let since = asked["access_token"]["nbf"]["value"].as_str().unwrap();
        assert_eq!(since, browser.clock.now().seconds().to_string());
        let lives_on = browser.graph(access(&plain), "/users").await;
        assert_eq!(
            lives_on.status,
            StatusCode::OK,
            "without the capability a token runs out by itself"
        );

        let silent = Attempt::new("customer.com").with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(crate::browser::value(&answer, "error"), "login_required");
        let again = browser.tokens("customer.com", ADELE).await;
        let again = browser
            .refresh("customer.com", &again, CAPABLE)
            .await
            .json();
        assert_eq!(
            browser.graph(access(&again), "/users").await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn a_code_of_a_revoked_session_is_worth_nothing() {
    run(async {
        let mut browser = Browser::new();
        let answer = browser
            .sign_in(&Attempt::new("customer.com"), ADELE)
            .await
            .answer();
        browser.sandbox.revoke_sessions(ADELE).unwrap();
        let client = crate::token::client();
        let fields = crate::browser::code_fields(&client, crate::browser::value(&answer, "code"));
        let refused = browser.redeem("customer.com", &fields).await;
        expect(&refused, "invalid_grant", 50173);
    });
}

#[test]
fn the_sessions_of_others_go_on() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", CHIARA).await;
        browser.sandbox.revoke_sessions(ADELE).unwrap();
        let answer = browser.refresh("customer.com", &tokens, "").await;
        assert_eq!(answer.status, StatusCode::OK);
    });
}

#[test]
fn a_changed_policy_challenges_the_tokens_of_its_tenant() {
    run(async {
        let mut browser = Browser::new();
        let tokens = capable(&mut browser).await;
        let elsewhere = browser
            .refresh("cedar-and-co.com", &tokens, CAPABLE)
            .await
            .json();
        let demanded = ConditionalAccess {
            second_factor: true,
            ..ConditionalAccess::default()
        };
        browser
            .sandbox
            .set_conditional_access(seeded::CUSTOMER, demanded)
            .unwrap();
        let asked = challenged(&browser.graph(access(&tokens), "/users").await);
        let refused = browser
            .refresh("customer.com", &tokens, &asked.to_string())
            .await;
        expect(&refused, "interaction_required", 50076);
        let policy = &asked["access_token"]["capolids"]["values"];
        assert!(
            refused.json()["claims"]
                .as_str()
                .unwrap()
                .contains(policy[0].as_str().unwrap())
        );
        let other = browser.graph(access(&elsewhere), "/users").await;
        assert_eq!(other.status, StatusCode::OK);
    });
}

#[test]
fn a_token_with_the_capability_lives_a_day_and_another_does_not() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let long = browser
            .refresh("customer.com", &tokens, CAPABLE)
            .await
            .json();
        assert_eq!(long["expires_in"], 86_400);
        assert!(tokens["expires_in"].as_u64().unwrap() <= 5400);
        browser.sandbox.advance(Duration::from_secs(5400));
        let ended = browser.graph(access(&tokens), "/users").await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
        assert!(
            !ended
                .header("www-authenticate")
                .unwrap()
                .contains("claims=")
        );
        assert_eq!(
            browser.graph(access(&long), "/users").await.status,
            StatusCode::OK
        );
        browser.sandbox.advance(Duration::from_secs(86_400 - 5400));
        let ended = browser.graph(access(&long), "/users").await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn the_capability_may_come_with_the_sign_in() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com").with("claims", CAPABLE);
        let landing = browser.sign_in(&attempt, ADELE).await;
        let tokens = browser.redeem_answer("customer.com", landing).await;
        assert_eq!(tokens["expires_in"], 86_400);
        browser.sandbox.revoke_sessions(ADELE).unwrap();
        challenged(&browser.graph(access(&tokens), "/users").await);
    });
}

#[test]
fn a_challenge_can_be_injected() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let claims = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
        let users = Target::Graph("/users".to_owned());
        browser.sandbox.world(|world| {
            let fault = Fault::ClaimsChallenge(claims.to_owned());
            world.faults.add(users, Times::Next(1), fault);
        });
        let asked = challenged(&browser.graph(access(&tokens), "/users").await);
        assert_eq!(asked, serde_json::from_str::<Value>(claims).unwrap());
        assert_eq!(
            browser.graph(access(&tokens), "/users").await.status,
            StatusCode::OK
        );
    });
}
