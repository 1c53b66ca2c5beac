use std::cell::{Cell, RefCell};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::{Request, Response};
use oauth2::url::form_urlencoded;
use proptest::prelude::*;
use serde_json::{Value, json};
use tenantry_identity::challenge::ClaimsRequest;
use tenantry_identity::exchange::{RefreshRequest, TokenError, redeem_code, redeem_refresh_token};
use tenantry_identity::redirect::{AuthorizationCode, check};
use tenantry_identity::tokens::TokenSet;
use tenantry_identity::{Secret, UnixSeconds};

use crate::fixture::{AUTHORITY, CLIENT, CUSTOMER, GRAPH, NOW, agent, attempt, client_info, run};

/// The network is down.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("no network")]
struct Offline;

type Answer = Result<Response<Vec<u8>>, Offline>;

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(body.into()).unwrap())
}

fn json_answer(status: u16, body: &Value) -> Answer {
    answer(
        status,
        &[("content-type", "application/json; charset=utf-8")],
        &body.to_string(),
    )
}

fn good_body() -> Value {
    json!({
        "token_type": "Bearer",
        "scope": "openid profile https://graph.example/User.Read.All https://graph.example/Organization.Read.All",
        "expires_in": 4321,
        "ext_expires_in": 4321,
        "access_token": "access-1",
        "refresh_token": "refresh-1",
        "id_token": "a.b.c",
        "client_info": client_info(),
    })
}

fn code() -> AuthorizationCode {
    let attempt = attempt(CUSTOMER, 1);
    check(
        &attempt,
        &format!("code=code%2F1&state={}", attempt.state()),
        NOW,
    )
    .unwrap()
}

/// Redeems a refresh token against one answer, and says what was sent.
fn refresh(response: Answer) -> (Result<TokenSet, TokenError>, Option<Request<Vec<u8>>>) {
    refresh_at(
        &format!("{AUTHORITY}/{CUSTOMER}/oauth2/v2.0/token"),
        None,
        response,
    )
}

fn refresh_at(
    token_endpoint: &str,
    claims: Option<&ClaimsRequest>,
    response: Answer,
) -> (Result<TokenSet, TokenError>, Option<Request<Vec<u8>>>) {
    let sent = RefCell::new(None);
    let http = |request: Request<Vec<u8>>| {
        assert!(sent.replace(Some(request)).is_none(), "a second request");
        std::future::ready(response.clone())
    };
    let request = RefreshRequest {
        token_endpoint,
        authority: &AUTHORITY.parse().unwrap(),
        client_id: &CLIENT.parse().unwrap(),
        resource: &GRAPH.parse().unwrap(),
        refresh_token: &Secret::new("refresh/0"),
        claims,
    };
    let result = run(redeem_refresh_token(&http, &request, &|| NOW));
    (result, sent.into_inner())
}

fn form(request: &Request<Vec<u8>>) -> Vec<(String, String)> {
    form_urlencoded::parse(request.body())
        .into_owned()
        .collect()
}

fn assert_is_plain_post(request: &Request<Vec<u8>>) {
    assert_eq!(request.method(), http::Method::POST);
    assert_eq!(
        request.uri().to_string(),
        format!("{AUTHORITY}/{CUSTOMER}/oauth2/v2.0/token")
    );
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            ("accept", "application/json"),
            (
                "content-type",
                "application/x-www-form-urlencoded;charset=utf-8"
            ),
        ]
    );
}

#[test]
fn a_token_endpoint_elsewhere_gets_no_request() {
    for endpoint in [
        "https://evil.example/token",
        "https://login.example.evil.example/token",
        "https://login.example@evil.example/token",
        "https://login.example",
        "not an address",
        "",
    ] {
        let (result, sent) = refresh_at(endpoint, None, json_answer(200, &good_body()));
        assert!(
            matches!(result, Err(TokenError::ForeignEndpoint)),
            "{endpoint}: {result:?}"
        );
        assert!(sent.is_none(), "{endpoint}");
    }
    let mut stolen = attempt(CUSTOMER, 1);
    stolen.request.tenant.token_endpoint = "https://evil.example/token".into();
    let http = |_| -> std::future::Ready<Answer> { panic!("a code for another authority") };
    let result = run(redeem_code(&http, &stolen, code(), &|| NOW));
    assert!(matches!(result, Err(TokenError::ForeignEndpoint)));
}

#[test]
fn a_refusal_keeps_everything_decisions_and_support_need() {
    let body = json!({
        "error": "interaction_required",
        "error_description": "AADSTS50076: Due to a configuration change you must use multi-factor authentication.\r\nTrace ID: t\r\nCorrelation ID: c\r\nTimestamp: 2026-03-01 10:20:30Z",
        "error_codes": [50076],
        "timestamp": "2026-03-01 10:20:30Z",
        "trace_id": "t",
        "correlation_id": "c",
        "suberror": "basic_action",
        "claims": "{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":[\"p\"]}}}",
    });
    let response = answer(
        400,
        &[("content-type", "application/json"), ("retry-after", "2.5")],
        &body.to_string(),
    );
    let (Err(TokenError::Service(error)), _) = refresh(response) else {
        panic!("a refusal is expected");
    };
    assert_eq!(error.error, "interaction_required");
    assert_eq!(error.suberror.as_deref(), Some("basic_action"));
    assert_eq!(error.codes, [50076]);
    assert_eq!(
        error.description.as_deref(),
        Some(
            "AADSTS50076: Due to a configuration change you must use multi-factor authentication."
        )
    );
    assert_eq!((error.status, error.retry_after), (Some(400), Some(3)));
    assert_eq!(error.correlation_id.as_deref(), Some("c"));
    let claims = error.claims_request().unwrap();
    assert_eq!(
        claims,
        ClaimsRequest::parse(body["claims"].as_str().unwrap()).unwrap()
    );
    assert!(error.needs_interaction() && !error.is_passing() && !error.ends_the_session());
}

#[test]
fn a_refusal_with_odd_members_is_still_a_refusal() {
    let body = json!({
        "error": "invalid_grant",
        "suberror": 7,
        "error_description": ["x"],
        "error_codes": "50173",
        "correlation_id": { "a": 1 },
        "claims": [],
    });
    let (Err(TokenError::Service(error)), _) = refresh(json_answer(400, &body)) else {
        panic!("a refusal is expected");
    };
    assert_eq!(
        (error.error.as_str(), error.codes.len()),
        ("invalid_grant", 0)
    );
    assert!(error.needs_interaction());
}

#[test]
fn what_is_neither_tokens_nor_a_refusal_keeps_status_and_retry_after() {
    for (status, body, passing) in [
        (500, "", true),
        (503, "<html>busy</html>", true),
        (429, "{}", true),
        (400, "<html>", false),
        (404, "", false),
        (200, "", false),
        (200, "{}", false),
        (302, "", false),
    ] {
        let (result, _) = refresh(answer(status, &[("retry-after", "7")], body));
        let error = result.unwrap_err();
        let TokenError::Malformed {
            status: seen,
            retry_after,
        } = error
        else {
            panic!("{status} {body:?}: {error:?}");
        };
        assert_eq!((seen, retry_after), (status, Some(7)));
        assert_eq!(error.is_passing(), passing, "{status}");
    }
}

#[test]
fn tokens_without_what_they_need_are_refused() {
    for (member, value) in [
        ("access_token", Value::Null),
        ("access_token", json!("")),
        ("token_type", Value::Null),
        ("token_type", json!("pop")),
        ("expires_in", Value::Null),
        ("expires_in", json!(-1)),
        ("expires_in", json!("soon")),
        ("client_info", json!("!")),
        ("client_info", json!("e30")),
    ] {
        let mut body = good_body();
        body[member] = value.clone();
        let (result, _) = refresh(json_answer(200, &body));
        assert!(
            matches!(result, Err(TokenError::Malformed { status: 200, .. })),
            "{member} {value}: {result:?}"
        );
    }
    let (result, _) = refresh(answer(
        200,
        &[("content-type", "text/html")],
        &good_body().to_string(),
    ));
    assert!(matches!(
        result,
        Err(TokenError::Malformed { status: 200, .. })
    ));
}

#[test]
fn no_answer_keeps_its_cause() {
    let (result, sent) = refresh(Err(Offline));
    let error = result.unwrap_err();
    assert!(error.is_passing() && sent.is_some());
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.downcast_ref(), Some(&Offline));
}

#[test]
fn a_code_is_redeemed_with_exactly_this() {
    let attempt = attempt(CUSTOMER, 1);
    let sent = RefCell::new(None);
    let http = |request: Request<Vec<u8>>| {
        sent.replace(Some(request));
        std::future::ready(json_answer(200, &good_body()))
    };
    run(redeem_code(&http, &attempt, code(), &|| NOW)).unwrap();
    let request = sent.into_inner().unwrap();
    assert_is_plain_post(&request);
    let verifier = BASE64_URL_SAFE_NO_PAD.encode([1; 32]);
    let mut form = form(&request);
    form.sort_unstable();
    let expected = [
        (
            "claims",
            r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#,
        ),
        ("client_id", CLIENT),
        ("client_info", "1"),
        ("code", "code/1"),
        ("code_verifier", verifier.as_str()),
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://console.example/"),
        (
            "scope",
            "openid profile offline_access https://graph.example/.default",
        ),
    ];
    assert_eq!(
        form,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn a_refresh_token_is_redeemed_with_exactly_this() {
    let claims = ClaimsRequest::parse(r#"{"access_token":{"nbf":{"value":"1"}}}"#).unwrap();
    let endpoint = format!("{AUTHORITY}/{CUSTOMER}/oauth2/v2.0/token");
    let (_, sent) = refresh_at(&endpoint, Some(&claims), json_answer(200, &good_body()));
    let request = sent.unwrap();
    assert_is_plain_post(&request);
    let mut form = form(&request);
    form.sort_unstable();
    let expected = [
        (
            "claims",
            r#"{"access_token":{"nbf":{"value":"1"},"xms_cc":{"values":["cp1"]}}}"#,
        ),
        ("client_id", CLIENT),
        ("client_info", "1"),
        ("grant_type", "refresh_token"),
        ("refresh_token", "refresh/0"),
        (
            "scope",
            "openid profile offline_access https://graph.example/.default",
        ),
    ];
    assert_eq!(
        form,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn tokens_are_read_and_their_life_is_counted_from_before_the_request() {
    let clock = Cell::new(NOW);
    let http = |_| {
        clock.set(clock.get().plus(30));
        std::future::ready(json_answer(200, &good_body()))
    };
    let attempt = attempt(CUSTOMER, 1);
    let tokens = run(redeem_code(&http, &attempt, code(), &|| clock.get())).unwrap();
    assert_eq!(tokens.requested_at, NOW);
    assert_eq!(tokens.expires_at, NOW.plus(4321));
    assert_eq!(tokens.access_token.expose(), "access-1");
    assert_eq!(tokens.refresh_token.unwrap().expose(), "refresh-1");
    assert_eq!(tokens.id_token.unwrap().expose(), "a.b.c");
    assert_eq!(
        tokens.scopes,
        [
            "openid",
            "profile",
            "User.Read.All",
            "Organization.Read.All"
        ]
    );
    assert_eq!(tokens.client_info, Some(agent()));
}

#[test]
fn an_answer_may_leave_out_what_is_optional() {
    let mut body = json!({ "access_token": "a", "token_type": "bearer", "expires_in": "3599" });
    for member in ["refresh_token", "id_token", "client_info"] {
        let (result, _) = refresh(json_answer(200, &body));
        let tokens = result.unwrap();
        assert_eq!(tokens.expires_at, UnixSeconds(NOW.0 + 3599));
        assert!(tokens.refresh_token.is_none() && tokens.id_token.is_none());
        body[member] = Value::Null;
    }
}

proptest! {
    #[test]
    fn no_body_panics(status in 200_u16..600, body in prop::collection::vec(any::<u8>(), 0..120)) {
        let response = Response::builder().status(status).body(body).unwrap();
        prop_assert!(refresh(Ok(response)).0.is_err());
    }

    #[test]
    fn no_changed_member_panics(
        member in prop::sample::select(vec!["access_token", "token_type", "expires_in", "scope", "id_token", "client_info", "refresh_token"]),
        value in prop_oneof![any::<i64>().prop_map(|number| json!(number)), ".{0,20}".prop_map(|text| json!(text)), Just(json!({})), Just(json!([1]))],
        status in prop::sample::select(vec![200_u16, 400]),
    ) {
        let mut body = good_body();
        body[member] = value;
        if let (Ok(tokens), _) = refresh(json_answer(status, &body)) {
            prop_assert_eq!(status, 200);
            prop_assert!(!tokens.access_token.expose().is_empty());
            prop_assert!(tokens.client_info.is_none_or(|account| account == agent()));
        }
    }

    #[test]
    fn errors_are_bounded_and_hold_no_control_characters(text in "(.|\\PC|[\\x00-\\x1f]){0,900}") {
        let body = json!({ "error": text, "error_description": text, "correlation_id": text, "suberror": text });
        if let (Err(TokenError::Service(error)), _) = refresh(json_answer(400, &body)) {
            let texts = [Some(&error.error), error.description.as_ref(), error.correlation_id.as_ref(), error.suberror.as_ref()];
            for text in texts.into_iter().flatten() {
                prop_assert!(text.chars().count() <= 600 && !text.chars().any(char::is_control));
            }
        }
    }
}
