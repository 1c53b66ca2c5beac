//! Authorization requests: what is refused at the page, what is told to the client, and how.

use axum::http::StatusCode;
use tenantry_sandbox::seeded::{self, ADELE, BRUNO, NADIA};
use tenantry_sandbox::{Guid, RelationshipStatus};

use crate::browser::{Answer, Attempt, Browser, LOGIN, Landing, decode, encode, value};
use crate::run;

#[test]
fn what_cannot_be_trusted_is_told_to_nobody_but_the_user() {
    run(async {
        let attempt = || Attempt::new("customer.com");
        for (spoiled, code) in [
            (Attempt::new("nosuch.example"), 90002),
            (attempt().with("client_id", ""), 900144),
            (
                attempt().with("client_id", &seeded::CUSTOMER.to_string()),
                700016,
            ),
            (attempt().with("client_id", "not a guid"), 700016),
            (attempt().with("redirect_uri", ""), 900971),
            (
                attempt().with("redirect_uri", "http://localhost:9000"),
                50011,
            ),
            (
                attempt().with("redirect_uri", "http://localhost:9000/?x=1"),
                50011,
            ),
            (
                attempt().with("redirect_uri", "https://attacker.example/"),
                50011,
            ),
        ] {
            let answer = Browser::new().get(&spoiled.address()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{code}");
            assert!(
                answer.body.contains(&format!("AADSTS{code}: ")),
                "{}",
                answer.body
            );
            assert_eq!(answer.header("location"), None);
        }
        let twice = format!("{}&state=again", attempt().address());
        let answer = Browser::new().get(&twice).await;
        assert!(answer.body.contains("AADSTS9002313: "), "{}", answer.body);
    });
}

#[test]
fn what_is_wrong_otherwise_is_told_to_the_client() {
    run(async {
        let attempt = || Attempt::new("customer.com");
        let two = "http://localhost:8402/.default http://localhost:8403/user_impersonation";
        for (spoiled, error, code) in [
            (
                attempt().with("response_type", ""),
                "invalid_request",
                900144,
            ),
            (
                attempt().with("response_type", "id_token"),
                "unsupported_response_type",
                700054,
            ),
            (
                attempt().with("response_type", "token"),
                "unsupported_response_type",
                70005,
            ),
            (
                attempt().with("response_mode", "form_post"),
                "invalid_request",
                90023,
            ),
            (attempt().with("scope", ""), "invalid_request", 900144),
            (attempt().with("scope", two), "invalid_request", 28000),
            (
                attempt().with("scope", "https://else.example/.default"),
                "invalid_resource",
                500011,
            ),
            (
                attempt().with("scope", "http://localhost:8402/"),
                "invalid_scope",
                70011,
            ),
            (
                attempt().with("code_challenge_method", "plain"),
                "invalid_request",
                50149,
            ),
            (
                attempt().with("code_challenge_method", ""),
                "invalid_request",
                50149,
            ),
            (
                attempt().with("code_challenge", "short"),
                "invalid_request",
                501491,
            ),
            (attempt().with("prompt", "maybe"), "invalid_request", 90023),
            (attempt().with("claims", "{"), "invalid_request", 9002313),
        ] {
            let answer = Browser::new().visit(&spoiled.address()).await.answer();
            assert_eq!(value(&answer, "error"), error, "{code}");
            assert!(value(&answer, "error_description").starts_with(&format!("AADSTS{code}: ")));
            assert_eq!(value(&answer, "state"), "the state");
        }
    });
}

#[test]
fn a_wrong_password_stays_at_the_page() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        for (account, password) in [(ADELE, "wrong"), ("nobody@partner.com", seeded::PASSWORD)] {
            let fields = [("account", account), ("password", password)];
            let again = browser.submit(&page, "password", &fields).await.page();
            assert!(again.body.contains("AADSTS50126: "), "{}", again.body);
            assert!(again.body.contains(&format!(r#"value="{account}""#)));
            assert!(
                !again.body.contains("wrong\""),
                "the password is not written back"
            );
        }
        let fields = [("account", ADELE), ("password", seeded::PASSWORD)];
        let answer = browser.submit(&page, "password", &fields).await.answer();
        assert!(!value(&answer, "code").is_empty());
    });
}

#[test]
fn what_is_typed_is_never_markup() {
    run(async {
        let mut browser = Browser::new();
        let hint = r#""><script>alert(1)</script>"#;
        let attempt = Attempt::new("customer.com")
            .with("login_hint", hint)
            .with("state", "<b>'&");
        let page = browser.visit(&attempt.address()).await.page();
        assert!(!page.body.contains("<script>") && !page.body.contains("<b>"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("form-action 'self'"));
        let fields = [("account", ADELE), ("password", seeded::PASSWORD)];
        let answer = browser.submit(&page, "password", &fields).await.answer();
        assert_eq!(value(&answer, "state"), "<b>'&");
    });
}

#[test]
fn a_forged_post_is_refused() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        let body = |canary: &str| {
            encode(&[
                ("request", page.hidden("request").as_str()),
                ("canary", canary),
                ("account", ADELE),
                ("password", seeded::PASSWORD),
            ])
        };
        let canary = page.hidden("canary");
        let address = format!("{LOGIN}/sandbox/sign-in/password");
        for (who, origin, canary) in [
            (
                "another port of this machine",
                "http://localhost:9000",
                canary.as_str(),
            ),
            ("a page without an origin", "null", canary.as_str()),
            (
                "a form that was not shown",
                LOGIN,
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ),
            ("no canary", LOGIN, ""),
        ] {
            let headers = [("origin", origin)];
            let answer = browser
                .send("POST", &address, &headers, &body(canary))
                .await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{who}");
            assert!(answer.headers.get("set-cookie").is_none(), "{who}");
        }
        let mut stranger = Browser::new();
        let answer = stranger
            .send("POST", &address, &[("origin", LOGIN)], &body(&canary))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "a browser that was shown nothing"
        );
    });
}

#[test]
fn cancelling_tells_the_client() {
    run(async {
        let mut browser = Browser::new();
        let page = browser
            .visit(&Attempt::new("customer.com").address())
            .await
            .page();
        let answer = browser.submit(&page, "cancel", &[]).await.answer();
        assert_eq!(value(&answer, "error"), "access_denied");
        assert!(value(&answer, "error_description").starts_with("AADSTS65004: "));
        assert_eq!(value(&answer, "state"), "the state");
    });
}

#[test]
fn an_agent_without_access_reads_why_and_goes_back() {
    run(async {
        for (tenant, account) in [
            ("customer.com", BRUNO),
            ("oldharbor-foods.com", ADELE),
            ("sakura-trading.jp", ADELE),
            ("rheinwerk-metall.de", ADELE),
            ("cedar-and-co.com", NADIA),
        ] {
            let mut browser = Browser::new();
            let attempt = Attempt::new(tenant);
            let page = browser.sign_in(&attempt, account).await.page();
            assert!(
                page.body.contains("AADSTS50020: ") && page.body.contains(account),
                "{tenant}"
            );
            let answer = link(&page, "Back to the application");
            assert_eq!(value(&answer, "error"), "access_denied");
            assert!(value(&answer, "error_description").starts_with("AADSTS50020: "));
            assert_eq!(value(&answer, "state"), "the state");

            let silent = attempt.with("prompt", "none");
            let answer = browser.visit(&silent.address()).await.answer();
            assert_eq!(value(&answer, "error"), "interaction_required", "{tenant}");
        }
    });
}

#[test]
fn missing_consent_needs_an_administrator() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("brightpath-clinic.com");
        let page = browser.sign_in(&attempt, ADELE).await.page();
        assert!(page.body.contains("Need admin approval"));
        let answer = link(&page, "Return to the application without granting consent");
        assert_eq!(value(&answer, "error"), "access_denied");
        assert!(value(&answer, "error_description").starts_with("AADSTS90094: "));

        let silent = attempt.with("prompt", "none");
        let answer = browser.visit(&silent.address()).await.answer();
        assert_eq!(value(&answer, "error"), "consent_required");
        assert!(value(&answer, "error_description").starts_with("AADSTS65001: "));

        // Elsewhere a single scope may be missing, and consent cannot be asked for inline.
        for (name, wanted) in [("scope", "openid Mail.Read"), ("prompt", "consent")] {
            let attempt = Attempt::new("customer.com").with(name, wanted);
            let page = browser.visit(&attempt.address()).await.page();
            assert!(page.body.contains("AADSTS90094: "), "{wanted}");
        }
    });
}

#[test]
fn access_ends_with_the_relationship() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        assert!(matches!(
            browser.sign_in(&attempt, ADELE).await,
            Landing::Client(_)
        ));
        let end = |customer: Guid| {
            move |world: &mut tenantry_sandbox::World| {
                world.set_relationship(customer, RelationshipStatus::Expired);
            }
        };
        browser.sandbox.world(end(seeded::CUSTOMER));
        let page = browser.visit(&attempt.address()).await.page();
        assert!(page.body.contains("AADSTS50020: "));
    });
}

#[test]
fn the_answer_comes_in_the_part_of_the_address_asked_for() {
    run(async {
        for (mode, mark) in [("fragment", '#'), ("query", '?'), ("", '?')] {
            let attempt = Attempt::new("customer.com").with("response_mode", mode);
            match Browser::new().sign_in(&attempt, ADELE).await {
                Landing::Client(address) => {
                    assert!(address.starts_with(&format!("http://localhost:9000/{mark}code=")));
                }
                Landing::Page(page) => panic!("{}", page.body),
            }
        }
    });
}

#[test]
fn the_page_names_application_and_tenant_and_takes_the_hint() {
    run(async {
        let attempt = Attempt::new("customer.com").with("login_hint", ADELE);
        let page = Browser::new().visit(&attempt.address()).await.page();
        for text in [
            "Tenantry North America",
            "Customer International",
            "Emulated sign-in",
            r#"name="account" value="adele@partner.com""#,
            r#"<label for="password">Password</label>"#,
        ] {
            assert!(page.body.contains(text), "{text} in {}", page.body);
        }
    });
}

/// The answer in the address of the page's link with this text.
fn link(page: &Answer, text: &str) -> Vec<(String, String)> {
    let (before, _) = page
        .body
        .split_once(&format!("\">{text}</a>"))
        .expect("the link");
    let href = before
        .rsplit_once("href=\"")
        .unwrap()
        .1
        .replace("&amp;", "&");
    decode(
        href.strip_prefix("http://localhost:9000/#")
            .expect("the redirect address"),
    )
}
