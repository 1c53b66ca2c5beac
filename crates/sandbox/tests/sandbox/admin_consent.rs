//! Consent by an administrator: who may not, what is cancelled, and what is granted then.

use axum::http::StatusCode;
use tenantry_sandbox::seeded::{self, ADELE, CHIARA, DANA, FACTOR_CODE, NADIA};

use crate::browser::{Answer, Browser, LOGIN, Landing, REDIRECT, decode, encode, value};
use crate::run;

const CLINIC: &str = "brightpath-clinic.com";

fn address(tenant: &str, path: &str, more: &[(&str, &str)]) -> String {
    let client = seeded::NORTH_AMERICA_CLIENT.to_string();
    let fields = [
        ("client_id", client.as_str()),
        ("redirect_uri", REDIRECT),
        ("state", "the state"),
    ];
    format!(
        "{LOGIN}/{tenant}/{path}?{}",
        encode(&[&fields, more].concat())
    )
}

async fn sign_in(browser: &mut Browser, address: &str, account: &str) -> Landing {
    let page = browser.visit(address).await.page();
    let fields = [("account", account), ("password", seeded::PASSWORD)];
    browser.submit(&page, "password", &fields).await
}

async fn accept(browser: &mut Browser, page: &Answer) -> Vec<(String, String)> {
    assert!(
        page.body.contains("<h1>Permissions requested</h1>"),
        "{}",
        page.body
    );
    let account = page.hidden("account");
    let landing = browser
        .submit(page, "consent", &[("account", account.as_str())])
        .await;
    let Landing::Client(address) = landing else {
        panic!("still at the authority");
    };
    decode(
        address
            .strip_prefix(&format!("{REDIRECT}?"))
            .expect("the answer is in the query"),
    )
}

#[test]
fn what_cannot_be_asked_is_refused() {
    run(async {
        let mut browser = Browser::new();
        let elsewhere = address(CLINIC, "adminconsent", &[]).replace("9000", "9001");
        let page = browser.visit(&elsewhere).await.page();
        assert!(page.body.contains("AADSTS50011"));
        let page = browser
            .visit(&address("nowhere.example", "adminconsent", &[]))
            .await
            .page();
        assert!(page.body.contains("AADSTS90002"));
        let answer = browser
            .visit(&address(CLINIC, "v2.0/adminconsent", &[]))
            .await
            .answer();
        assert_eq!(value(&answer, "error"), "invalid_request");
        assert!(value(&answer, "error_description").starts_with("AADSTS900144: "));
    });
}

#[test]
fn only_a_global_administrator_consents() {
    run(async {
        let page = sign_in(
            &mut Browser::new(),
            &address(CLINIC, "adminconsent", &[]),
            CHIARA,
        )
        .await
        .page();
        assert!(page.body.contains("AADSTS90094"));
        let page = sign_in(
            &mut Browser::new(),
            &address("cedar-and-co.com", "adminconsent", &[]),
            ADELE,
        )
        .await
        .page();
        assert!(page.body.contains("AADSTS90094"));
        let page = sign_in(
            &mut Browser::new(),
            &address(CLINIC, "adminconsent", &[]),
            NADIA,
        )
        .await
        .page();
        assert!(
            page.body.contains("AADSTS50020"),
            "an administrator of another customer"
        );
    });
}

#[test]
fn a_forged_acceptance_grants_nothing() {
    run(async {
        let mut browser = Browser::new();
        // CHIARA is signed in, and posts the form that she was never shown.
        let page = browser
            .visit(&address(CLINIC, "adminconsent", &[]))
            .await
            .page();
        let fields = [("account", CHIARA), ("password", seeded::PASSWORD)];
        browser.submit(&page, "password", &fields).await.page();
        let answer = browser
            .submit(&page, "consent", &[("account", CHIARA)])
            .await
            .page();
        assert!(answer.body.contains("AADSTS90094"));
        let granted = browser.sandbox.world(|world| {
            world
                .consents
                .iter()
                .any(|consent| consent.tenant == seeded::BRIGHTPATH_CLINIC)
        });
        assert!(!granted);
    });
}

#[test]
fn cancelling_is_told_to_the_application() {
    run(async {
        let mut browser = Browser::new();
        let page = sign_in(&mut browser, &address(CLINIC, "adminconsent", &[]), ADELE)
            .await
            .page();
        let answer = browser.submit(&page, "cancel", &[]).await.answer();
        assert_eq!(value(&answer, "error"), "access_denied");
        assert!(value(&answer, "error_description").starts_with("AADSTS65004: "));
        assert_eq!(value(&answer, "admin_consent"), "True");
        assert_eq!(value(&answer, "state"), "the state");
    });
}

#[test]
fn a_partners_global_administrator_consents_to_what_is_registered() {
    run(async {
        let mut browser = Browser::new();
        let page = sign_in(&mut browser, &address(CLINIC, "adminconsent", &[]), ADELE)
            .await
            .page();
        assert!(page.body.contains("<li>User.Read.All</li>"));
        let answer = accept(&mut browser, &page).await;
        assert_eq!(value(&answer, "admin_consent"), "True");
        assert_eq!(
            value(&answer, "tenant"),
            seeded::BRIGHTPATH_CLINIC.to_string()
        );
        assert_eq!(value(&answer, "state"), "the state");

        let tokens = browser.tokens_again(CLINIC).await;
        let token = tokens["access_token"].as_str().unwrap();
        let grants = browser.graph(token, "/oauth2PermissionGrants").await.json();
        assert!(
            grants["value"][0]["scope"]
                .as_str()
                .unwrap()
                .contains("User.Read.All")
        );
        assert_eq!(browser.graph(token, "/users").await.status, StatusCode::OK);
    });
}

#[test]
fn the_second_version_asks_for_its_scopes() {
    run(async {
        let mut browser = Browser::new();
        let scope = "http://localhost:8402/User.Read.All";
        let asked = address("customer.com", "v2.0/adminconsent", &[("scope", scope)]);
        let page = sign_in(&mut browser, &asked, NADIA).await.page();
        assert_eq!(page.body.matches("<li>").count(), 1);
        browser.sandbox.withdraw_consent(seeded::CUSTOMER).unwrap();
        let answer = accept(&mut browser, &page).await;
        assert_eq!(value(&answer, "scope"), scope);
        let granted = browser.sandbox.world(|world| {
            let mut consents = world.consents.iter();
            let found = consents.find(|consent| consent.tenant == seeded::CUSTOMER);
            found.unwrap().scopes.clone()
        });
        assert_eq!(granted, ["User.Read.All".to_owned()].into());
    });
}

#[test]
fn the_second_step_comes_before_the_consent() {
    run(async {
        let mut browser = Browser::new();
        let page = sign_in(&mut browser, &address(CLINIC, "adminconsent", &[]), DANA)
            .await
            .page();
        let page = browser.give_factor(&page, FACTOR_CODE).await.page();
        let answer = accept(&mut browser, &page).await;
        assert_eq!(value(&answer, "admin_consent"), "True");
    });
}
