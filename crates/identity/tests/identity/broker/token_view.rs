//! What a token says, for a diagnosis.

use serde_json::json;
use tenantry_identity::UnixSeconds;
use tenantry_identity::broker::Broker;
use tenantry_identity::tokens::AccessClaims;

use super::{plan, signed_in, with_claim};
use crate::fixture::{CUSTOMER, NOW, OTHER, encode, route, tenant, tokens};

/// What is told of a token.
fn told(access_token: &str) -> Option<AccessClaims> {
    let mut broker = signed_in();
    broker.visit(route(OTHER)).unwrap();
    let plan = plan(&mut broker, OTHER, NOW);
    broker.refreshed(plan, Ok(tokens(OTHER, access_token)), NOW);
    broker.access_claims(&tenant(OTHER))
}

#[test]
fn without_a_token_there_is_nothing_to_tell() {
    assert_eq!(Broker::new().access_claims(&tenant(CUSTOMER)), None);
    let mut broker = signed_in();
    assert_eq!(broker.access_claims(&tenant(OTHER)), None);
    assert!(broker.access_claims(&tenant(CUSTOMER)).is_some());
    broker.sign_out();
    assert_eq!(broker.access_claims(&tenant(CUSTOMER)), None);
}

#[test]
fn a_token_that_cannot_be_decoded_has_a_life_all_the_same() {
    let encrypted = ["e30", "x", "y", "z", "c2ln"].join(".");
    for opaque in ["opaque", "a.b.c", "..", &encrypted] {
        let told = told(opaque).unwrap();
        assert_eq!(told.payload, None, "{opaque}");
        assert_eq!(told.requested_at, NOW);
        assert_eq!(told.expires_at, NOW.plus(3600));
    }
}

#[test]
fn the_claims_are_told_and_neither_header_nor_signature() {
    let claims = json!({ "tid": OTHER, "amr": ["pwd", "mfa"], "scp": "User.Read.All" });
    let token = format!("aGVhZGVy.{}.c2lnbmF0dXJl", encode(&claims));
    let told = told(&token).unwrap();
    assert_eq!(told.payload, Some(claims.to_string()));
    let printed = format!("{told:?}");
    assert!(!printed.contains("aGVhZGVy") && !printed.contains("c2lnbmF0dXJl"));
}

#[test]
fn a_strange_factor_refuses_nobody_and_a_known_one_is_kept() {
    for (claim, value, amr, acr, auth_time) in [
        ("amr", json!("pwd"), vec![], None, None),
        ("amr", json!([1]), vec![], None, None),
        ("amr", json!(["pwd", "mfa"]), vec!["pwd", "mfa"], None, None),
        ("acr", json!(1), vec![], None, None),
        ("acr", json!("1"), vec![], Some("1"), None),
        ("auth_time", json!("soon"), vec![], None, None),
        ("auth_time", json!(7), vec![], None, Some(UnixSeconds(7))),
    ] {
        let mut broker = signed_in();
        broker.visit(route(OTHER)).unwrap();
        let plan = plan(&mut broker, OTHER, NOW);
        broker.refreshed(plan, Ok(with_claim(OTHER, claim, value)), NOW);
        let claims = broker.claims(&tenant(OTHER)).unwrap();
        assert_eq!(claims.amr, amr, "{claim}");
        assert_eq!(claims.acr.as_deref(), acr, "{claim}");
        assert_eq!(claims.auth_time, auth_time, "{claim}");
    }
}
