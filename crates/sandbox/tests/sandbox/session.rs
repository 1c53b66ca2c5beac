//! Single sign-on: the session cookie, `prompt`, account pickers, and the end of it.

use tenantry_sandbox::SESSION_COOKIE;
use tenantry_sandbox::seeded::{self, ADELE, CHIARA};

use crate::browser::{Attempt, Browser, LOGIN, Landing, REDIRECT, encode, value};
use crate::run;

#[test]
fn silence_without_a_session_is_refused() {
    run(async {
        let mut browser = Browser::new();
        let silent = Attempt::new("customer.com").with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(value(&answer, "error"), "login_required");
        assert!(value(&answer, "error_description").starts_with("AADSTS50058: "));

        browser
            .sign_in(&Attempt::new("customer.com"), ADELE)
            .await
            .answer();
        let other = silent.with("login_hint", CHIARA);
        let answer = browser.visit(&other.address()).await.answer();
        assert_eq!(
            value(&answer, "error"),
            "login_required",
            "another account is signed in"
        );
    });
}

#[test]
fn silence_with_two_accounts_needs_a_hint() {
    run(async {
        let mut browser = two_accounts().await;
        let silent = Attempt::new("customer.com").with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(value(&answer, "error"), "interaction_required");
        assert!(value(&answer, "error_description").starts_with("AADSTS16000: "));

        let answer = browser
            .visit(&silent.with("login_hint", CHIARA).address())
            .await
            .answer();
        assert!(!value(&answer, "code").is_empty());
    });
}

#[test]
fn one_sign_in_serves_every_tenant() {
    run(async {
        let mut browser = Browser::new();
        browser
            .sign_in(&Attempt::new("customer.com"), ADELE)
            .await
            .answer();
        for tenant in ["cedar-and-co.com", "partner.com", "newleaf-studio.com"] {
            let answer = browser
                .visit(&Attempt::new(tenant).address())
                .await
                .answer();
            assert!(!value(&answer, "code").is_empty(), "{tenant}");
            let silent = Attempt::new(tenant)
                .with("prompt", "none")
                .with("login_hint", ADELE);
            let answer = browser.visit(&silent.address()).await.answer();
            assert!(!value(&answer, "code").is_empty(), "{tenant}");
        }
    });
}

#[test]
fn prompt_login_asks_again() {
    run(async {
        let mut browser = Browser::new();
        browser
            .sign_in(&Attempt::new("customer.com"), ADELE)
            .await
            .answer();
        let again = Attempt::new("customer.com").with("prompt", "login");
        let page = browser.visit(&again.address()).await.page();
        assert!(
            page.body
                .contains(r#"<label for="account">Account</label>"#)
        );
        let fields = [("account", ADELE), ("password", seeded::PASSWORD)];
        let answer = browser.submit(&page, "password", &fields).await.answer();
        assert!(
            !value(&answer, "code").is_empty(),
            "the prompt was obeyed, and not asked twice"
        );
    });
}

#[test]
fn accounts_are_picked_by_user_name() {
    run(async {
        let mut browser = two_accounts().await;
        let select = Attempt::new("customer.com").with("prompt", "select_account");
        let page = browser.visit(&select.address()).await.page();
        for name in [ADELE, CHIARA] {
            assert!(
                page.body.contains(&format!(r#"aria-label="{name}""#)),
                "{}",
                page.body
            );
        }
        let answer = browser
            .submit(&page, "account", &[("account", CHIARA)])
            .await
            .answer();
        assert!(!value(&answer, "code").is_empty());

        // Without a prompt the service cannot know either.
        let page = browser
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        assert!(page.body.contains("Pick an account"));
        for (name, field) in [("nobody signed in", seeded::ELENA), ("another", "")] {
            let page = browser
                .submit(&page, "account", &[("account", field)])
                .await
                .page();
            assert!(page.body.contains("<h1>Sign in</h1>"), "{name}");
        }
    });
}

#[test]
fn selecting_an_account_without_a_session_is_a_sign_in() {
    run(async {
        let select = Attempt::new("customer.com").with("prompt", "select_account");
        let page = Browser::new().visit(&select.address()).await.page();
        assert!(page.body.contains("<h1>Sign in</h1>"));
    });
}

#[test]
fn the_session_cookie_goes_nowhere_else() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        let body = encode(&[
            ("request", page.hidden("request").as_str()),
            ("canary", page.hidden("canary").as_str()),
            ("account", ADELE),
            ("password", seeded::PASSWORD),
        ]);
        let address = format!("{LOGIN}/sandbox/sign-in/password");
        let answer = browser
            .send("POST", &address, &[("origin", LOGIN)], &body)
            .await;
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.starts_with(&format!("{SESSION_COOKIE}=")));
        for attribute in ["Path=/sandbox/sign-in", "HttpOnly", "SameSite=Lax"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        browser
            .visit(&Attempt::new("cedar-and-co.com").address())
            .await
            .answer();
        for entry in browser.sandbox.journal() {
            if !entry.path().starts_with("/sandbox/sign-in") {
                assert!(!entry.had_cookie, "{entry:?}");
            }
        }
    });
}

#[test]
fn signing_out_ends_the_session_and_goes_on_to_known_addresses_only() {
    run(async {
        let mut browser = Browser::new();
        let logout = |address: &str, hint: &str| {
            let fields = [("post_logout_redirect_uri", address), ("logout_hint", hint)];
            format!(
                "{LOGIN}/customer.com/oauth2/v2.0/logout?{}",
                encode(&fields)
            )
        };
        browser
            .sign_in(&Attempt::new("customer.com"), ADELE)
            .await
            .answer();
        match browser.visit(&logout(REDIRECT, ADELE)).await {
            Landing::Client(address) => assert_eq!(address, REDIRECT),
            Landing::Page(page) => panic!("{}", page.body),
        }
        let page = browser
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        assert!(page.body.contains("<h1>Sign in</h1>"));

        let elsewhere = Attempt::new("cedar-and-co.com").with("prompt", "none");
        let answer = browser.visit(&elsewhere.address()).await.answer();
        assert_eq!(value(&answer, "error"), "login_required", "in every tenant");

        let page = browser
            .visit(&logout("https://attacker.example/", ""))
            .await
            .page();
        assert!(page.body.contains("Signed out"));
    });
}

#[test]
fn a_logout_hint_leaves_the_other_account_signed_in() {
    run(async {
        let mut browser = two_accounts().await;
        let fields = [
            ("post_logout_redirect_uri", REDIRECT),
            ("logout_hint", ADELE),
        ];
        let logout = format!(
            "{LOGIN}/customer.com/oauth2/v2.0/logout?{}",
            encode(&fields)
        );
        assert!(matches!(browser.visit(&logout).await, Landing::Client(_)));
        let silent = Attempt::new("customer.com").with("prompt", "none");
        let answer = browser
            .visit(&silent.clone().with("login_hint", ADELE).address())
            .await;
        assert_eq!(value(&answer.answer(), "error"), "login_required");
        let answer = browser.visit(&silent.address()).await.answer();
        assert!(!value(&answer, "code").is_empty());
    });
}

/// A browser in which two agents are signed in.
async fn two_accounts() -> Browser {
    let mut browser = Browser::new();
    browser
        .sign_in(&Attempt::new("customer.com"), ADELE)
        .await
        .answer();
    let again = Attempt::new("customer.com").with("prompt", "login");
    browser.sign_in(&again, CHIARA).await.answer();
    browser
}
