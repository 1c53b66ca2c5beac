//! The demo as its worker uses it: whole requests in, whole answers out, and a new process between any two.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

use axum::body::Bytes;
use axum::http::{Request, Response, StatusCode};
use futures_executor::block_on;
use serde_json::{Value, json};
use tenantry_demo::{Demo, Place, Trouble};
use tenantry_sandbox::{Runtime, seeded};

const CONSOLE: &str = "https://host.example/try/";
const LOGIN: &str = "https://host.example/try/cloud/login";
const GRAPH: &str = "https://host.example/try/cloud/graph";

/// The verifier and the challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A worker that ends after each answer.
struct Worker {
    runtime: Runtime,
    kept: Vec<u8>,
}

fn place() -> Place {
    Place::parse(CONSOLE).unwrap()
}

impl Worker {
    fn new() -> Worker {
        Worker {
            runtime: Runtime::for_tests().0,
            kept: Vec::new(),
        }
    }

    fn ask(&mut self, method: &str, address: &str, body: &str) -> Option<Response<Bytes>> {
        self.ask_with(method, address, &[], body)
    }

    fn ask_with(
        &mut self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Response<Bytes>> {
        let demo = Demo::go_on(place(), self.runtime.clone(), &self.kept);
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::from(body.to_owned())).unwrap();
        let answer = block_on(demo.answer(request));
        if let Some(changed) = demo.changed() {
            self.kept = changed;
        }
        answer
    }

    fn order(&mut self, path: &str, order: Value) -> (StatusCode, Value) {
        let address = format!("{CONSOLE}cloud/demo{path}");
        let method = if order.is_null() { "GET" } else { "PUT" };
        let answer = self.ask(method, &address, &order.to_string()).unwrap();
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer.status(), body)
    }
}

fn text(answer: &Response<Bytes>) -> String {
    String::from_utf8(answer.body().to_vec()).unwrap()
}

fn location(answer: &Response<Bytes>) -> String {
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn hidden(page: &str, name: &str) -> String {
    let start = format!(r#"name="{name}" value=""#);
    let (_, rest) = page.split_once(&start).unwrap();
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

#[test]
fn what_is_no_address_of_a_console_is_no_place() {
    for address in [
        "",
        "host.example/",
        "https://host.example",
        "https://host.example/x",
        "https://host.example/?a/",
        "https://host.example/#/",
    ] {
        assert_eq!(Place::parse(address), None, "{address}");
    }
}

#[test]
fn what_is_not_understood_is_refused_and_changes_nothing() {
    let mut worker = Worker::new();
    worker.order("", Value::Null);
    let kept = worker.kept.clone();
    for (path, order) in [
        ("/agent", json!({ "userName": "nobody@partner.com" })),
        ("/agent", json!([])),
        ("/world", json!({ "customers": 7 })),
        ("/world", json!({ "customers": -1 })),
        ("/troubles/flood", json!({ "on": true })),
        ("/troubles/outage", json!({ "on": "yes" })),
        ("/troubles", json!({ "on": true })),
        ("/over", json!({})),
    ] {
        let (status, body) = worker.order(path, order);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}: {body}");
        assert!(body["error"].is_string());
    }
    assert_eq!(worker.kept, kept);
}

#[test]
fn a_sign_in_survives_the_end_of_the_worker_after_every_step() {
    let mut worker = Worker::new();
    let client = seeded::NORTH_AMERICA_CLIENT.to_string();
    let scope = format!("openid offline_access {GRAPH}/.default");
    let asked = form(&[
        ("client_id", &client),
        ("response_type", "code"),
        ("redirect_uri", CONSOLE),
        ("response_mode", "fragment"),
        ("scope", &scope),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    let tenant = format!("{LOGIN}/customer.com/oauth2/v2.0");
    let begun = worker
        .ask("GET", &format!("{tenant}/authorize?{asked}"), "")
        .unwrap();
    let address = format!("https://host.example{}", location(&begun));
    let page = worker.ask("GET", &address, "").unwrap();
    // The browser would drop it, so that it is not handed out.
    assert!(!page.headers().contains_key("set-cookie"));
    let page = text(&page);
    assert!(page.contains(r#"value="adele@partner.com""#));
    let (request, canary) = (hidden(&page, "request"), hidden(&page, "canary"));
    let typed = form(&[
        ("request", &request),
        ("canary", &canary),
        ("account", seeded::ADELE),
        ("password", seeded::PASSWORD),
    ]);
    let posted = format!("{LOGIN}/sandbox/sign-in/password");
    let back = location(&worker.ask("POST", &posted, &typed).unwrap());
    let code = back.strip_prefix(&format!("{CONSOLE}#code=")).unwrap();
    let code = code.split('&').next().unwrap();
    let redeemed = form(&[
        ("grant_type", "authorization_code"),
        ("client_id", &client),
        ("redirect_uri", CONSOLE),
        ("code", code),
        ("code_verifier", VERIFIER),
    ]);
    let form_type = [(
        "content-type",
        "application/x-www-form-urlencoded;charset=utf-8",
    )];
    let token = format!("{tenant}/token");
    let tokens = worker.ask_with("POST", &token, &form_type, &redeemed);
    let tokens = tokens.unwrap();
    assert_eq!(tokens.status(), StatusCode::OK, "{}", text(&tokens));
    let tokens: Value = serde_json::from_slice(tokens.body()).unwrap();
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let users = format!("{GRAPH}/v1.0/users?$top=2");
    let users = worker.ask_with("GET", &users, &[("authorization", &bearer)], "");
    let users: Value = serde_json::from_slice(users.unwrap().body()).unwrap();
    let next = users["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with(&format!("{GRAPH}/v1.0/users?")), "{next}");

    // Whoever was revoked is in trouble until the next sign-in; nobody else is.
    let on = |described: &Value, name: &str| {
        let troubles = described["troubles"].as_array().unwrap().iter();
        troubles
            .filter(|of| of["name"] == name)
            .any(|of| of["on"] == true)
    };
    worker.order("/troubles/revoked-session", json!({ "on": true }));
    assert!(on(&worker.order("", Value::Null).1, "revoked-session"));
    let page = text(&worker.ask("GET", &address, "").unwrap());
    let (request, canary) = (hidden(&page, "request"), hidden(&page, "canary"));
    let typed = form(&[
        ("request", &request),
        ("canary", &canary),
        ("account", seeded::ADELE),
        ("password", seeded::PASSWORD),
    ]);
    worker.ask("POST", &posted, &typed).unwrap();
    assert!(!on(&worker.order("", Value::Null).1, "revoked-session"));
}

#[test]
fn a_form_that_is_visited_leads_back() {
    let mut worker = Worker::new();
    let page = worker.ask("GET", &format!("{LOGIN}/sandbox/sign-in/password"), "");
    let page = page.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert!(text(&page).contains(r#"<a href="/try/">"#));
}

#[test]
fn every_trouble_comes_and_goes_in_every_world() {
    let mut worker = Worker::new();
    for customers in [3, 40] {
        let (status, _) = worker.order("/world", json!({ "customers": customers }));
        assert_eq!(status, StatusCode::OK);
        for _ in 0..2 {
            for trouble in Trouble::ALL {
                let path = format!("/troubles/{}", json!(trouble).as_str().unwrap());
                for on in [true, true, false, false] {
                    let (status, described) = worker.order(&path, json!({ "on": on }));
                    assert_eq!(status, StatusCode::OK, "{path} {on}: {described}");
                    let known = described["troubles"].as_array().unwrap().iter();
                    let told: Vec<_> = known.filter(|of| of["on"] == true).collect();
                    assert_eq!(told.len(), usize::from(on), "{path} {on}: {told:?}");
                }
            }
        }
    }
}

#[test]
fn an_outage_is_over_when_it_is_over_and_the_sandbox_can_still_be_asked() {
    let mut worker = Worker::new();
    let me = format!("{GRAPH}/v1.0/me");
    let faults = format!("{CONSOLE}cloud/control/faults");
    worker.order("/troubles/outage", json!({ "on": true }));
    assert_eq!(worker.ask("GET", &me, "").unwrap().status(), 503);
    assert!(text(&worker.ask("GET", &faults, "").unwrap()).contains("status:503"));
    worker.order("/troubles/outage", json!({ "on": false }));
    assert_eq!(worker.ask("GET", &me, "").unwrap().status(), 401);
    // A connection that breaks off is no answer.
    worker
        .ask("POST", &faults, r#"{ "fault": "graph=down" }"#)
        .unwrap();
    assert!(worker.ask("GET", &me, "").is_none());
}

#[test]
fn nothing_is_kept_again_that_has_not_changed() {
    let demo = Demo::begin(place(), Runtime::for_tests().0);
    assert!(demo.changed().is_some());
    let metadata = format!("{LOGIN}/customer.com/v2.0/.well-known/openid-configuration");
    let request = Request::get(metadata).body(Bytes::new()).unwrap();
    block_on(demo.answer(request)).unwrap();
    assert!(demo.changed().is_none());
    let may = |method: &str, address: &str| {
        demo.may_change(&method.parse().unwrap(), &address.parse().unwrap())
    };
    assert!(!may("GET", &format!("{GRAPH}/v1.0/users")));
    assert!(may("POST", &format!("{GRAPH}/v1.0/users")));
    assert!(may(
        "GET",
        &format!("{LOGIN}/customer.com/oauth2/v2.0/authorize")
    ));
}
