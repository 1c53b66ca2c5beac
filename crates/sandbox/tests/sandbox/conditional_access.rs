//! Second factors and what tenants demand, at the pages and at the token endpoint.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenantry_sandbox::ConditionalAccess;
use tenantry_sandbox::seeded::{self, ADELE, CHIARA, DANA, FACTOR_CODE};

use crate::browser::{Attempt, Browser, value};
use crate::run;
use crate::token::{claims, expect};

const HOTELS: &str = "harborview-hotels.com";

#[test]
fn a_wrong_code_stays_at_the_second_step() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        let page = browser.sign_in(&attempt, DANA).await.page();
        assert!(page.body.contains("<h1>Enter the code</h1>"));
        assert!(page.body.contains(FACTOR_CODE), "the hint is shown");
        let page = browser.give_factor(&page, "000000").await.page();
        assert!(page.body.contains("AADSTS500121"));
        // The first step alone opens nothing.
        let silent = attempt.clone().with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(value(&answer, "error"), "interaction_required");
        assert!(value(&answer, "error_description").starts_with("AADSTS50076: "));
    });
}

#[test]
fn the_second_step_needs_the_first_in_the_same_browser() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .sign_in(&Attempt::new("customer.com"), DANA)
            .await
            .page();
        let mut other = Browser::new();
        let form = other
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        let fields = [("account", DANA), ("code", FACTOR_CODE)];
        let answer = other.submit(&form, "factor", &fields).await.page();
        assert!(answer.body.contains("<h1>Sign in</h1>"));
        browser.give_factor(&page, FACTOR_CODE).await.answer();
    });
}

#[test]
fn the_id_token_tells_how_the_user_signed_in() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .sign_in(&Attempt::new("customer.com"), DANA)
            .await
            .page();
        let landing = browser.give_factor(&page, FACTOR_CODE).await;
        let tokens = browser.redeem_answer("customer.com", landing).await;
        assert_eq!(claims(&tokens["id_token"])["amr"], json!(["pwd", "mfa"]));
        // One second step serves every tenant.
        let silent = Attempt::new("cedar-and-co.com").with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert!(!value(&answer, "code").is_empty());

        let tokens = Browser::new().tokens("customer.com", ADELE).await;
        assert_eq!(claims(&tokens["id_token"])["amr"], json!(["pwd"]));
    });
}

#[test]
fn a_missing_factor_is_asked_for_with_the_claims_and_then_suffices() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let refused = browser.refresh(HOTELS, &tokens, "").await;
        expect(&refused, "interaction_required", 50076);
        let refused = refused.json();
        assert_eq!(refused["suberror"], "basic_action");
        let challenge = refused["claims"].as_str().unwrap();
        let asked: Value = serde_json::from_str(challenge).unwrap();
        assert_eq!(asked["access_token"]["capolids"]["essential"], true);

        let attempt = Attempt::new(HOTELS)
            .with("claims", challenge)
            .with("login_hint", ADELE);
        let page = browser.visit(&attempt.address()).await.page();
        assert!(
            page.body.contains("<h1>Enter the code</h1>"),
            "the password is not asked again"
        );
        let landing = browser.give_factor(&page, FACTOR_CODE).await;
        let stronger = browser.redeem_answer(HOTELS, landing).await;
        let again = browser.refresh(HOTELS, &stronger, challenge).await;
        assert_eq!(again.status, StatusCode::OK);
        let weaker = browser.refresh(HOTELS, &tokens, "").await;
        expect(&weaker, "interaction_required", 50076);
    });
}

#[test]
fn an_account_without_a_factor_does_not_get_in() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", CHIARA).await;
        let refused = browser.refresh(HOTELS, &tokens, "").await;
        expect(&refused, "interaction_required", 50079);
        let page = browser.visit(&Attempt::new(HOTELS).address()).await.page();
        assert!(page.body.contains("AADSTS50079"));
        assert!(page.body.contains("You cannot access this right now"));
    });
}

#[test]
fn an_authentication_context_asks_for_the_factor_anywhere() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let context = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
        let refused = browser.refresh("customer.com", &tokens, context).await;
        expect(&refused, "interaction_required", 50076);
        let attempt = Attempt::new("customer.com").with("claims", context);
        let page = browser.visit(&attempt.address()).await.page();
        let landing = browser.give_factor(&page, FACTOR_CODE).await;
        let stronger = browser.redeem_answer("customer.com", landing).await;
        let answer = browser.refresh("customer.com", &stronger, context).await;
        assert_eq!(answer.status, StatusCode::OK);
    });
}

#[test]
fn a_block_is_a_block_everywhere() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let refused = browser.refresh("irongate-security.com", &tokens, "").await;
        expect(&refused, "invalid_grant", 53003);
        assert_eq!(refused.json()["suberror"], "message_only");
        let attempt = Attempt::new("irongate-security.com");
        let page = browser.visit(&attempt.address()).await.page();
        assert!(page.body.contains("AADSTS53003"));
        let silent = attempt.with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(value(&answer, "error"), "interaction_required");
    });
}

#[test]
fn a_sign_in_gets_too_old_where_it_has_to_be_fresh() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let bank = "tidewater-bank.com";
        assert_eq!(
            browser.refresh(bank, &tokens, "").await.status,
            StatusCode::OK
        );
        browser.sandbox.advance(Duration::from_secs(301));
        let refused = browser.refresh(bank, &tokens, "").await;
        expect(&refused, "invalid_grant", 70043);
        assert_eq!(refused.json()["suberror"], "token_expired");
        let elsewhere = browser.refresh("customer.com", &tokens, "").await;
        assert_eq!(elsewhere.status, StatusCode::OK);

        let silent = Attempt::new(bank).with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(value(&answer, "error"), "login_required");
        assert!(value(&answer, "error_description").starts_with("AADSTS70044: "));
        let page = browser.visit(&Attempt::new(bank).address()).await.page();
        assert!(page.body.contains("<h1>Sign in</h1>") && page.body.contains(ADELE));
        let fields = [("account", ADELE), ("password", seeded::PASSWORD)];
        let landing = browser.submit(&page, "password", &fields).await;
        let fresh = browser.redeem_answer(bank, landing).await;
        assert_eq!(
            browser.refresh(bank, &fresh, "").await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn a_fresh_sign_in_gives_both_steps_again() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .sign_in(&Attempt::new("customer.com"), DANA)
            .await
            .page();
        browser.give_factor(&page, FACTOR_CODE).await.answer();
        let again = Attempt::new("customer.com").with("prompt", "login");
        let page = browser.sign_in(&again, DANA).await.page();
        assert!(page.body.contains("<h1>Enter the code</h1>"));
        browser.give_factor(&page, FACTOR_CODE).await.answer();
    });
}

#[test]
fn what_a_tenant_demands_can_change() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let demanded = ConditionalAccess {
            second_factor: true,
            ..ConditionalAccess::default()
        };
        let nowhere = seeded::NORTH_AMERICA_CLIENT;
        assert!(
            browser
                .sandbox
                .set_conditional_access(nowhere, demanded.clone())
                .is_err()
        );
        browser
            .sandbox
            .set_conditional_access(seeded::CUSTOMER, demanded)
            .unwrap();
        let refused = browser.refresh("customer.com", &tokens, "").await;
        expect(&refused, "interaction_required", 50076);
        let nothing = ConditionalAccess::default();
        browser
            .sandbox
            .set_conditional_access(seeded::CUSTOMER, nothing)
            .unwrap();
        let answer = browser.refresh("customer.com", &tokens, "").await;
        assert_eq!(answer.status, StatusCode::OK);
    });
}
