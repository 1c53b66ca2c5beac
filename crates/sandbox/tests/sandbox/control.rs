//! The control interface: what it refuses, then that it does what the methods do.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tenantry_sandbox::control::ROUTES;
use tenantry_sandbox::seeded::{self, ADELE};
use tower::ServiceExt;

use crate::browser::Browser;
use crate::run;
use crate::token::expect;

async fn send(browser: &Browser, method: &str, path: &str, body: &str) -> (StatusCode, Value) {
    send_with(browser, method, path, body, &[("host", "127.0.0.1:8404")]).await
}

async fn send_with(
    browser: &Browser,
    method: &str,
    path: &str,
    body: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = browser.sandbox.control().oneshot(request).await.unwrap();
    assert!(
        !response
            .headers()
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[test]
fn pages_are_kept_out() {
    run(async {
        let browser = Browser::new();
        for headers in [
            &[
                ("host", "localhost:8404"),
                ("origin", "http://localhost:8404"),
            ][..],
            &[("host", "127.0.0.1:8404"), ("origin", "null")],
            &[("host", "attacker.example:8404")],
            &[("host", "localhost.attacker.example")],
            &[],
        ] {
            let (status, _) = send_with(&browser, "DELETE", "/faults", "", headers).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{headers:?}");
        }
        for host in ["localhost:8404", "127.0.0.1", "[::1]:8404"] {
            let (status, _) = send_with(&browser, "GET", "/clock", "", &[("host", host)]).await;
            assert_eq!(status, StatusCode::OK, "{host}");
        }
        let there = browser.sandbox.router();
        let request = Request::builder()
            .uri("/world")
            .header("host", "localhost:8404");
        let answer = there
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(
            answer.status(),
            StatusCode::MISDIRECTED_REQUEST,
            "the cloud does not lead here"
        );
    });
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    run(async {
        let browser = Browser::new();
        for (method, path, body, expected) in [
            ("POST", "/clock", "{}", 400),
            ("POST", "/clock", r#"{"advanceSeconds":-1}"#, 400),
            ("POST", "/clock", "7", 400),
            ("POST", "/faults", r#"{"fault":"everything=broken"}"#, 400),
            ("PUT", "/throttling", "{}", 400),
            ("PUT", "/throttling", r#"{"throttled":"yes"}"#, 400),
            (
                "POST",
                "/agents/nobody@partner.com/revoke-sessions",
                "",
                404,
            ),
            ("POST", "/customers", "{}", 400),
            ("POST", "/customers", r#"{"domain":"a b"}"#, 400),
            ("POST", "/customers", r#"{"domain":"customer.com"}"#, 409),
            (
                "POST",
                "/customers",
                r#"{"domain":"a.com","users":"many"}"#,
                400,
            ),
            (
                "POST",
                "/customers",
                r#"{"domain":"a.com","partner":"nowhere.example"}"#,
                404,
            ),
            (
                "PUT",
                "/customers/nowhere.example/conditional-access",
                "{}",
                404,
            ),
            (
                "PUT",
                "/customers/customer.com/conditional-access",
                r#"{"block":"yes"}"#,
                400,
            ),
            (
                "PUT",
                "/customers/customer.com/relationship",
                r#"{"status":"good"}"#,
                400,
            ),
            (
                "PUT",
                "/customers/sakura-trading.jp/relationship",
                r#"{"status":"active"}"#,
                404,
            ),
            (
                "PUT",
                "/customers/customer.com/consent",
                r#"{"scopes":[7]}"#,
                400,
            ),
            (
                "PUT",
                "/customers/customer.com/guests/nobody@partner.com",
                "",
                404,
            ),
            (
                "DELETE",
                "/groups/Nobody/members/adele@partner.com",
                "",
                404,
            ),
            ("GET", "/elsewhere", "", 404),
        ] {
            let (status, said) = send(&browser, method, path, body).await;
            assert_eq!(status.as_u16(), expected, "{method} {path} {body}: {said}");
            if path != "/elsewhere" {
                assert!(said["error"].is_string(), "{path}");
            }
        }
        let (_, faults) = send(&browser, "GET", "/faults", "").await;
        assert_eq!(faults["faults"], json!([]));
    });
}

#[test]
fn the_clock_and_the_faults_are_set() {
    run(async {
        let mut browser = Browser::new();
        let before = browser.sandbox.now();
        send(&browser, "POST", "/clock", r#"{"advanceSeconds":90}"#).await;
        let (_, clock) = send(&browser, "GET", "/clock", "").await;
        assert_eq!(clock["now"], before.seconds() + 90);

        let fault = "token=throttled:2.5*3";
        let body = json!({ "fault": fault }).to_string();
        let (status, _) = send(&browser, "POST", "/faults", &body).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (_, faults) = send(&browser, "GET", "/faults", "").await;
        assert_eq!(faults["faults"], json!([fault]));
        let answer = browser.redeem("customer.com", &[]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), Some("2.5"));
        send(&browser, "DELETE", "/faults", "").await;
        let answer = browser.redeem("customer.com", &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    });
}

#[test]
fn it_does_what_the_methods_do() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        let cedar = "cedar-and-co.com";
        let usual = ("invalid_grant", 50020);
        for (breaks, body, (error, code), mends, mending) in [
            (
                "PUT /customers/cedar-and-co.com/relationship",
                r#"{"status":"terminated"}"#,
                usual,
                "PUT /customers/cedar-and-co.com/relationship",
                r#"{"status":"active"}"#,
            ),
            (
                "DELETE /customers/cedar-and-co.com/assignments",
                "",
                usual,
                "PUT /customers/cedar-and-co.com/assignments",
                "",
            ),
            (
                "DELETE /groups/Service%20Desk/members/adele@partner.com",
                "",
                usual,
                "PUT /groups/Service%20Desk/members/adele@partner.com",
                "",
            ),
            (
                "DELETE /customers/cedar-and-co.com/consent",
                "",
                ("invalid_grant", 65001),
                "PUT /customers/cedar-and-co.com/consent",
                "",
            ),
            (
                "PUT /customers/cedar-and-co.com/conditional-access",
                r#"{"secondFactor":true}"#,
                ("interaction_required", 50076),
                "PUT /customers/cedar-and-co.com/conditional-access",
                "{}",
            ),
            (
                "PUT /customers/cedar-and-co.com/conditional-access",
                r#"{"block":true}"#,
                ("invalid_grant", 53003),
                "PUT /customers/cedar-and-co.com/conditional-access",
                r#"{"block":false,"signInFrequencySeconds":3600}"#,
            ),
        ] {
            for (request, body) in [(breaks, body), (mends, mending)] {
                let (method, path) = request.split_once(' ').unwrap();
                let (status, said) = send(&browser, method, path, body).await;
                assert_eq!(status, StatusCode::NO_CONTENT, "{request}: {said}");
                if request == breaks && body != mending {
                    expect(&browser.refresh(cedar, &home, "").await, error, code);
                }
            }
            let mended = browser.refresh(cedar, &home, "").await;
            assert_eq!(mended.status, StatusCode::OK, "{mends}: {}", mended.body);
        }
        let guest = format!("/customers/{}/guests/{ADELE}", seeded::CEDAR_AND_CO);
        send(&browser, "PUT", &guest, "").await;
        let tokens = browser.refresh(cedar, &home, "").await.json();
        let refused = browser
            .graph(tokens["access_token"].as_str().unwrap(), "/users")
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        send(&browser, "DELETE", &guest, "").await;

        let (status, made) = send(
            &browser,
            "POST",
            "/customers",
            r#"{"domain":"made.com","users":9}"#,
        )
        .await;
        assert_eq!(status, StatusCode::CREATED);
        let tenant = made["tenantId"].as_str().unwrap();
        let answer = browser.refresh(tenant, &home, "").await;
        assert_eq!(answer.status, StatusCode::OK);

        send(
            &browser,
            "POST",
            "/agents/adele@partner.com/revoke-sessions",
            "",
        )
        .await;
        expect(
            &browser.refresh(cedar, &home, "").await,
            "invalid_grant",
            50173,
        );
        let (_, journal) = send(&browser, "GET", "/journal", "").await;
        assert!(journal.as_array().unwrap().len() > 10);
    });
}

#[test]
fn throttling_is_switched_on_and_off() {
    run(async {
        let browser = Browser::new();
        for throttled in [true, false] {
            let body = json!({ "throttled": throttled }).to_string();
            let (status, _) = send(&browser, "PUT", "/throttling", &body).await;
            assert_eq!(status, StatusCode::NO_CONTENT);
            let (_, said) = send(&browser, "GET", "/throttling", "").await;
            assert_eq!(said["throttled"], throttled);
            assert_eq!(browser.sandbox.world(|world| world.throttled), throttled);
        }
    });
}

#[test]
fn the_world_is_told_by_name() {
    run(async {
        let browser = Browser::new();
        let (_, world) = send(&browser, "GET", "/world", "").await;
        let tenants = world["tenants"].as_array().unwrap();
        let bank = tenants
            .iter()
            .find(|tenant| tenant["domain"] == "tidewater-bank.com")
            .unwrap();
        assert_eq!(bank["conditionalAccess"]["signInFrequencySeconds"], 300);
        let agents = world["agents"].as_array().unwrap();
        assert!(
            agents
                .iter()
                .any(|agent| agent["userName"] == ADELE && agent["secondFactor"] == "onDemand")
        );
        for name in ["groups", "relationships", "registrations"] {
            assert!(!world[name].as_array().unwrap().is_empty(), "{name}");
        }
        assert!(
            !world.to_string().contains(seeded::PASSWORD),
            "no secret is told"
        );
    });
}

#[test]
fn every_route_that_is_documented_is_there() {
    run(async {
        let browser = Browser::new();
        for line in ROUTES.lines().filter(|line| !line.starts_with(' ')) {
            let mut words = line.split_whitespace();
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            let path = path.replace(['{', '}'], "");
            // A known route answers with something else than the router's own refusals, which have no
            // body.
            let (status, said) = send(&browser, method, &path, "").await;
            let unrouted = status == StatusCode::METHOD_NOT_ALLOWED
                || (status == StatusCode::NOT_FOUND && said.is_null());
            assert!(!unrouted, "{line}");
        }
    });
}
