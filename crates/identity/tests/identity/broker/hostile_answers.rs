//! Hostile answers, as octets on the wire: each gets a typed error, and nothing of it is kept.

use http::{HeaderMap, HeaderValue, Response, header};
use proptest::prelude::*;
use serde_json::{Value, json};
use tenantry_identity::broker::{Ask, Broker, Refreshed, Why};
use tenantry_identity::exchange::{redeem_code, redeem_refresh_token};
use tenantry_identity::{Secret, challenge, redirect};

use super::{plan, signed_in, token};
use crate::fixture::{CUSTOMER, NOW, OTHER, PARTNER, attempt, id_claims, id_token, run, tenant};

/// Everything that a broker says about its tenants, without changing it.
fn seen(broker: &Broker) -> String {
    let ids = [CUSTOMER, OTHER, PARTNER].map(tenant);
    let all = ids.iter().map(|id| {
        (
            broker.account(id),
            broker.claims(id),
            broker.scopes(id),
            broker.route(id),
        )
    });
    format!("{:?}", all.collect::<Vec<_>>())
}

fn good_body(id: &str, nonce: Option<&str>) -> Value {
    let mut claims = id_claims(id);
    if let Some(nonce) = nonce {
        claims["nonce"] = nonce.into();
    }
    json!({
        "token_type": "Bearer",
        "scope": "User.Read.All",
        "expires_in": 3600,
        "access_token": "new",
        "refresh_token": "refresh-2",
        "id_token": id_token(&claims),
        "client_info": crate::fixture::client_info(),
    })
}

fn response(status: u16, body: Vec<u8>) -> Response<Vec<u8>> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)
        .unwrap()
}

/// Redeems a refresh token for `OTHER` with this answer.
fn refresh(broker: &mut Broker, answer: Response<Vec<u8>>) -> Refreshed {
    let plan = plan(broker, OTHER, NOW);
    let http = |_| std::future::ready(Ok::<_, std::fmt::Error>(answer.clone()));
    let outcome = run(redeem_refresh_token(&http, &plan.request(), &|| NOW));
    match outcome {
        Ok(tokens) => broker.refreshed(plan, Ok(tokens), NOW),
        Err(error) => broker.refreshed(plan, Err(&error), NOW),
    }
}

/// A JSON value of any type.
fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|number| json!(number)),
        ".{0,30}".prop_map(|text| json!(text)),
        prop::sample::select(vec![
            json!(null),
            json!(true),
            json!([]),
            json!({}),
            json!([1]),
            json!(CUSTOMER),
            json!(PARTNER),
            json!(1.5),
        ]),
    ]
}

#[test]
fn the_good_answer_that_these_tests_damage_is_taken() {
    let mut broker = signed_in();
    let good = good_body(OTHER, None).to_string().into_bytes();
    assert_eq!(refresh(&mut broker, response(200, good)), Refreshed::Stored);
    assert_eq!(token(&mut broker, OTHER, NOW), "new");
}

proptest! {
    #[test]
    fn any_octets_from_the_token_endpoint_change_nothing(
        status in 200_u16..600,
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[{\\[\":,}a-z0-9 ]{0,60}".prop_map(String::into_bytes),
        ],
    ) {
        let mut broker = signed_in();
        let before = seen(&broker);
        let outcome = refresh(&mut broker, response(status, body));
        prop_assert!(outcome != Refreshed::Stored);
        prop_assert_eq!(seen(&broker), before);
        prop_assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
        prop_assert!(!matches!(broker.ask(&tenant(OTHER), NOW), Ask::Token(_)));
    }

    #[test]
    fn a_damaged_answer_is_taken_whole_or_not_at_all(
        member in prop::sample::select(vec![
            "access_token", "token_type", "expires_in", "scope", "id_token", "client_info", "refresh_token",
        ]),
        value in any_value(),
    ) {
        let mut broker = signed_in();
        let before = seen(&broker);
        let mut body = good_body(OTHER, None);
        body[member] = value;
        let outcome = refresh(&mut broker, response(200, body.to_string().into_bytes()));
        if outcome == Refreshed::Stored {
            prop_assert_eq!(broker.claims(&tenant(OTHER)).unwrap().tid.as_str(), OTHER);
            prop_assert_eq!(broker.account(&tenant(OTHER)), Some(&crate::fixture::agent()));
        } else {
            prop_assert_eq!(seen(&broker), before);
            let kept = plan(&mut broker, PARTNER, NOW.plus(3600));
            prop_assert_eq!(kept.request().refresh_token.expose(), "refresh-1");
        }
    }

    #[test]
    fn a_damaged_id_token_is_refused_by_name_and_changes_nothing(
        claim in prop::sample::select(vec!["iss", "aud", "exp", "nbf", "iat", "tid", "azp", "sub", "oid"]),
        value in any_value(),
        cut in 0_usize..400,
        damage in any::<bool>(),
    ) {
        let mut broker = signed_in();
        let before = seen(&broker);
        let mut claims = id_claims(OTHER);
        let good = claims.clone();
        claims[claim] = value;
        let mut raw = id_token(&claims);
        if damage {
            raw.truncate(raw.len().saturating_sub(1 + cut));
        }
        let mut body = good_body(OTHER, None);
        body["id_token"] = raw.into();
        match refresh(&mut broker, response(200, body.to_string().into_bytes())) {
            Refreshed::Stored => {
                let kept = broker.claims(&tenant(OTHER)).unwrap();
                prop_assert_eq!(kept.tid.as_str(), OTHER);
                prop_assert_eq!(Some(kept.iss.as_str()), good["iss"].as_str());
                prop_assert!(!kept.sub.is_empty());
            }
            Refreshed::Interaction(Why::Answer(_)) => prop_assert_eq!(seen(&broker), before),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn a_damaged_answer_to_a_code_signs_nobody_in(
        member in prop::sample::select(vec!["access_token", "expires_in", "id_token", "client_info"]),
        value in any_value(),
    ) {
        let attempt = attempt(CUSTOMER, 1);
        let fragment = format!("code=x&state={}", attempt.state());
        let code = redirect::check(&attempt, &fragment, NOW).unwrap();
        let mut body = good_body(CUSTOMER, Some(attempt.nonce()));
        body[member] = value;
        let answer = response(200, body.to_string().into_bytes());
        let http = |_| std::future::ready(Ok::<_, std::fmt::Error>(answer.clone()));
        let mut broker = Broker::new();
        let empty = seen(&broker);
        let outcome = run(redeem_code(&http, &attempt, code, &|| NOW));
        match outcome.map(|tokens| broker.signed_in(&attempt, &tenant(PARTNER), tokens, NOW)) {
            Ok(Ok(signed_in)) => prop_assert_eq!(signed_in.account, crate::fixture::agent()),
            Ok(Err(_)) | Err(_) => prop_assert_eq!(seen(&broker), empty),
        }
    }

    #[test]
    fn any_challenge_ends_in_claims_that_are_an_object_or_in_none(
        fields in prop::collection::vec("([A-Za-z]{1,6}[ =,]?(\"[ -~]{0,20}\"?)?[ ,]?){0,8}|Bearer claims=\"[ -~]{0,60}\"?|[ -~]{0,80}", 0..4),
    ) {
        let mut headers = HeaderMap::new();
        for field in &fields {
            if let Ok(value) = HeaderValue::from_str(field) {
                headers.append(header::WWW_AUTHENTICATE, value);
            }
        }
        let mut broker = signed_in();
        if let Some(claims) = challenge::claims_of(&headers) {
            let parameter: Value = serde_json::from_str(&claims.to_parameter()).unwrap();
            prop_assert!(parameter.is_object());
            broker.challenged(&tenant(CUSTOMER), &Secret::new("customer-1"), &claims, NOW);
            let next = plan(&mut broker, CUSTOMER, NOW);
            prop_assert_eq!(next.request().claims, Some(&claims));
        } else {
            prop_assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
        }
    }

    #[test]
    fn any_fragment_leaves_the_attempt_as_it_was(fragment in "(code|state|error|iss|session_state)?=?[ -~]{0,40}(&(code|state|iss|error)=[ -~]{0,20}){0,3}") {
        let attempt = attempt(CUSTOMER, 1);
        let before = serde_json::to_string(&attempt).unwrap();
        prop_assert!(redirect::check(&attempt, &fragment, NOW).is_err());
        prop_assert_eq!(serde_json::to_string(&attempt).unwrap(), before);
        // Its true answer still counts.
        let good = format!("code=x&state={}", attempt.state());
        prop_assert!(redirect::check(&attempt, &good, NOW).is_ok());
    }
}
