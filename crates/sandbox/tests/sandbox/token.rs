//! The token endpoint: every refusal, then what a code and a refresh token give.

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tenantry_sandbox::roles::{GLOBAL_ADMINISTRATOR, INTUNE_ADMINISTRATOR, USER_ADMINISTRATOR};
use tenantry_sandbox::seeded::{self, ADELE, BRUNO, NADIA};
use tenantry_sandbox::{Guid, Platform, RedirectAddress};

use crate::browser::{
    Answer, Attempt, Browser, CLIENT_ORIGIN, LOGIN, Landing, VERIFIER, code_fields, decode, encode,
    value,
};
use crate::run;

const DEFAULT: &str = "openid profile offline_access http://localhost:8402/.default";

pub(crate) fn client() -> String {
    seeded::NORTH_AMERICA_CLIENT.to_string()
}

async fn code(browser: &mut Browser, attempt: &Attempt) -> String {
    let attempt = attempt.clone().with("prompt", "login");
    value(&browser.sign_in(&attempt, ADELE).await.answer(), "code").to_owned()
}

/// The fields with one of them replaced, or left out if the value is empty.
pub(crate) fn spoiled<'a>(
    fields: &[(&'a str, &'a str)],
    name: &'a str,
    instead: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(known, _)| *known != name);
    kept.chain((!instead.is_empty()).then_some((name, instead)))
        .collect()
}

pub(crate) fn expect(answer: &Answer, error: &str, code: u32) {
    let body = answer.json();
    assert_eq!(body["error"], error, "{code}: {body}");
    assert_eq!(body["error_codes"], json!([code]), "{body}");
    let description = body["error_description"].as_str().unwrap();
    assert!(
        description.starts_with(&format!("AADSTS{code}: ")),
        "{description}"
    );
    assert_eq!(body.get("access_token"), None);
    for field in ["timestamp", "trace_id", "correlation_id"] {
        assert!(body[field].is_string(), "{field}");
    }
}

#[test]
fn a_code_is_bound_to_everything_it_was_given_for() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        let (client, code) = (client(), code(&mut browser, &attempt).await);
        let fields = code_fields(&client, &code);
        let europe = seeded::EUROPE_CLIENT.to_string();
        let other_verifier = VERIFIER.replace('d', "e");
        for (name, instead, error, number) in [
            ("grant_type", "", "invalid_request", 900144),
            ("grant_type", "password", "unsupported_grant_type", 70003),
            ("client_id", "", "invalid_request", 900144),
            (
                "client_id",
                "7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001",
                "unauthorized_client",
                700016,
            ),
            ("client_id", europe.as_str(), "invalid_grant", 70000),
            ("code", "", "invalid_request", 900144),
            ("code", "made-up", "invalid_grant", 9002313),
            ("redirect_uri", "", "invalid_request", 900144),
            (
                "redirect_uri",
                "http://localhost:9000/other",
                "invalid_grant",
                500112,
            ),
            ("code_verifier", "", "invalid_grant", 50148),
            ("code_verifier", "too-short", "invalid_grant", 50148),
            (
                "code_verifier",
                other_verifier.as_str(),
                "invalid_grant",
                501481,
            ),
            ("claims", "[]", "invalid_request", 9002313),
            ("scope", "Mail.Read", "invalid_grant", 65001),
        ] {
            let answer = browser
                .redeem("customer.com", &spoiled(&fields, name, instead))
                .await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={instead}");
            expect(&answer, error, number);
        }
        expect(
            &browser.redeem("nosuch.example", &fields).await,
            "invalid_request",
            90002,
        );
        expect(
            &browser.redeem("cedar-and-co.com", &fields).await,
            "invalid_grant",
            700005,
        );
        let twice = [fields.as_slice(), &[("code", "again")]].concat();
        expect(
            &browser.redeem("customer.com", &twice).await,
            "invalid_request",
            9002313,
        );
        // None of these has used it up.
        assert_eq!(
            browser.redeem("customer.com", &fields).await.status,
            StatusCode::OK
        );
        expect(
            &browser.redeem("customer.com", &fields).await,
            "invalid_grant",
            54005,
        );
    });
}

#[test]
fn a_code_lives_ten_minutes() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        let client = client();
        for (seconds, status) in [(599, StatusCode::OK), (600, StatusCode::BAD_REQUEST)] {
            let code = code(&mut browser, &attempt).await;
            browser.clock.advance(Duration::from_secs(seconds));
            let answer = browser
                .redeem("customer.com", &code_fields(&client, &code))
                .await;
            assert_eq!(answer.status, status, "after {seconds} s");
            if status != StatusCode::OK {
                expect(&answer, "invalid_grant", 70008);
            }
        }
    });
}

#[test]
fn a_single_page_application_redeems_across_origins_with_pkce_and_without_a_secret() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        let client = client();
        let code = code(&mut browser, &attempt).await;
        let fields = code_fields(&client, &code);
        let address = format!("{LOGIN}/customer.com/oauth2/v2.0/token");
        let form = ("content-type", "application/x-www-form-urlencoded");

        let answer = browser
            .send("POST", &address, &[form], &encode(&fields))
            .await;
        expect(&answer, "invalid_request", 9002327);
        let elsewhere = [form, ("origin", "http://localhost:9001")];
        let answer = browser
            .send("POST", &address, &elsewhere, &encode(&fields))
            .await;
        expect(&answer, "invalid_request", 9002326);
        assert_eq!(answer.header("access-control-allow-origin"), None);
        let answer = browser
            .redeem("customer.com", &spoiled(&fields, "client_secret", "s"))
            .await;
        expect(&answer, "invalid_client", 700025);
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let json = [
            ("content-type", "application/json"),
            ("origin", CLIENT_ORIGIN),
        ];
        let answer = browser
            .send("POST", &address, &json, &encode(&fields))
            .await;
        expect(&answer, "invalid_request", 900144);
    });
}

#[test]
fn a_code_without_a_challenge_is_not_redeemed_across_origins() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com")
            .with("code_challenge", "")
            .with("code_challenge_method", "");
        let (client, code) = (client(), code(&mut browser, &attempt).await);
        let answer = browser
            .redeem("customer.com", &code_fields(&client, &code))
            .await;
        expect(&answer, "invalid_request", 9002325);
    });
}

#[test]
fn a_web_address_is_not_redeemed_by_a_page() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.world(|world| {
            for registration in &mut world.registrations {
                registration.redirects.push(RedirectAddress {
                    uri: "http://localhost:9000/web".to_owned(),
                    platform: Platform::Web,
                });
            }
        });
        let attempt =
            Attempt::new("customer.com").with("redirect_uri", "http://localhost:9000/web");
        let landed = browser.sign_in(&attempt, ADELE).await;
        let Landing::Client(address) = landed else {
            panic!("not at the client");
        };
        let answer = decode(address.split_once('#').unwrap().1);
        let client = client();
        let fields = code_fields(&client, value(&answer, "code"));
        let fields = spoiled(&fields, "redirect_uri", "http://localhost:9000/web");
        expect(
            &browser.redeem("customer.com", &fields).await,
            "invalid_request",
            9002326,
        );
        let address = format!("{LOGIN}/customer.com/oauth2/v2.0/token");
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = browser
            .send("POST", &address, &form, &encode(&fields))
            .await;
        expect(&answer, "invalid_client", 7000218);
    });
}

#[test]
fn the_id_token_says_what_the_contract_says() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let id = claims(&tokens["id_token"]);
        let now = browser.clock.now().seconds();
        let customer = seeded::CUSTOMER.to_string();
        assert_eq!(id["iss"], format!("{LOGIN}/{customer}/v2.0"));
        assert_eq!(id["aud"], client());
        assert_eq!(id["tid"], customer);
        assert_eq!(id["nonce"], "the nonce");
        assert_eq!(id["ver"], "2.0");
        assert_eq!((&id["iat"], &id["nbf"]), (&json!(now), &json!(now)));
        assert!(id["exp"].as_u64().unwrap() > now);

        let info = tokens["client_info"].as_str().unwrap();
        let info: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(info).unwrap()).unwrap();
        assert_eq!(info["utid"], seeded::PARTNER.to_string());
    });
}

#[test]
fn the_answer_holds_what_was_asked_for_and_no_more() {
    run(async {
        let mut browser = Browser::new();
        let client = client();
        let tokens = browser.tokens("customer.com", ADELE).await;
        assert_eq!(tokens["token_type"], "Bearer");
        let scopes: HashSet<_> = tokens["scope"].as_str().unwrap().split(' ').collect();
        assert!(scopes.contains("http://localhost:8402/User.Read.All"));
        assert!(scopes.contains("http://localhost:8402/.default"));
        assert!(!scopes.contains("offline_access"));

        let refresh = tokens["refresh_token"].as_str().unwrap();
        let fields = refresh_fields(&client, refresh);
        let bare = spoiled(
            &spoiled(&fields, "scope", "User.Read.All"),
            "client_info",
            "",
        );
        let bare = browser.redeem("customer.com", &bare).await;
        let bare = bare.json();
        for absent in ["id_token", "refresh_token", "client_info"] {
            assert_eq!(bare.get(absent), None, "{absent}");
        }
        assert!(
            bare["scope"]
                .as_str()
                .unwrap()
                .split(' ')
                .any(|scope| scope == "User.Read.All")
        );
        // Without a scope, what was asked for at first is asked for again.
        let again = browser
            .redeem("customer.com", &spoiled(&fields, "scope", ""))
            .await
            .json();
        assert_eq!(again["scope"], tokens["scope"]);
    });
}

#[test]
fn access_tokens_live_sixty_to_ninety_minutes_and_not_all_alike() {
    run(async {
        let mut browser = Browser::new();
        let client = client();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
        let mut lifetimes = HashSet::new();
        for _ in 0..8 {
            let answer = browser
                .redeem("customer.com", &refresh_fields(&client, &refresh))
                .await;
            let answer = answer.json();
            let lifetime = answer["expires_in"].as_u64().unwrap();
            assert!((3600..=5400).contains(&lifetime));
            let expires = claims(&answer["access_token"])["exp"].as_u64().unwrap();
            assert_eq!(expires, browser.clock.now().seconds() + lifetime);
            lifetimes.insert(lifetime);
        }
        assert!(lifetimes.len() > 1);
    });
}

#[test]
fn the_answer_is_not_cached_and_readable_by_the_client() {
    run(async {
        let mut browser = Browser::new();
        let attempt = Attempt::new("customer.com");
        let (client, code) = (client(), code(&mut browser, &attempt).await);
        let answer = browser
            .redeem("customer.com", &code_fields(&client, &code))
            .await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(CLIENT_ORIGIN)
        );
        assert!(answer.header("cache-control").unwrap().contains("no-store"));
    });
}

#[test]
fn the_clients_own_request_id_is_the_correlation_id() {
    run(async {
        let mut browser = Browser::new();
        let id = "c0ffee00-0000-4000-8000-000000000001";
        let answer = browser
            .redeem("customer.com", &[("client-request-id", id)])
            .await;
        assert_eq!(answer.json()["correlation_id"], id);
    });
}

#[test]
fn the_journal_holds_no_token_and_no_code() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let journal = format!("{:?}", browser.sandbox.journal());
        assert!(journal.contains("/customer.com/oauth2/v2.0/token"));
        for secret in ["access_token", "refresh_token", "id_token"] {
            assert!(
                !journal.contains(tokens[secret].as_str().unwrap()),
                "{secret}"
            );
        }
    });
}

#[test]
fn a_customers_own_administrator_and_an_agent_at_home_have_their_own_names() {
    run(async {
        for (tenant, account) in [("customer.com", NADIA), ("partner.com", BRUNO)] {
            let tokens = Browser::new().tokens(tenant, account).await;
            assert_eq!(claims(&tokens["id_token"])["preferred_username"], account);
        }
    });
}

pub(crate) fn refresh_fields<'a>(client: &'a str, token: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("grant_type", "refresh_token"),
        ("client_id", client),
        ("refresh_token", token),
        ("scope", DEFAULT),
        ("client_info", "1"),
    ]
}

#[test]
fn an_access_token_names_the_roles_that_the_agents_groups_were_given() {
    run(async {
        let roles = [INTUNE_ADMINISTRATOR, USER_ADMINISTRATOR];
        for (agent, expected) in [(ADELE, &roles[..]), (NADIA, &[GLOBAL_ADMINISTRATOR])] {
            let mut browser = Browser::new();
            browser.allow("customer.com", &["User.Read"], &roles);
            let tokens = browser.tokens("customer.com", agent).await;
            let named = claims(&tokens["access_token"])["wids"].clone();
            let mut named: Vec<String> = serde_json::from_value(named).unwrap();
            let mut expected: Vec<String> = expected.iter().map(Guid::to_string).collect();
            named.sort();
            expected.sort();
            assert_eq!(named, expected, "{agent}");
            assert!(
                claims(&tokens["id_token"])["wids"].is_null(),
                "it was not asked for"
            );
        }
    });
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &Value) -> Value {
    let claims = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}
