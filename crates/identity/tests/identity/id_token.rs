use proptest::prelude::*;
use serde_json::{Value, json};
use tenantry_config::ClientId;
use tenantry_identity::UnixSeconds;
use tenantry_identity::id_token::{CLOCK_SKEW, Claims, Expectation, IdToken, IdTokenError};

use crate::fixture::{
    AUTHORITY, CLIENT, CUSTOMER, NOW, OTHER, encode, id_claims, id_token, tenant,
};

fn check_at(raw: &str, nonce: Option<&str>, now: UnixSeconds) -> Result<Claims, IdTokenError> {
    let client_id: ClientId = CLIENT.parse().unwrap();
    IdToken::decode(raw)?
        .check(&Expectation {
            issuer: &format!("{AUTHORITY}/{CUSTOMER}/v2.0"),
            client_id: &client_id,
            nonce,
            tenant: &tenant(CUSTOMER),
            now,
        })
        .cloned()
}

/// Checks a good token after one claim was changed, or removed where the value is null.
fn check_with(claim: &str, value: Value) -> Result<Claims, IdTokenError> {
    let mut claims = id_claims(CUSTOMER);
    claims["nonce"] = "nonce-1".into();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(claim);
    } else {
        claims[claim] = value;
    }
    check_at(&id_token(&claims), Some("nonce-1"), NOW)
}

#[test]
fn what_is_no_signed_token_is_refused() {
    let claims = encode(&id_claims(CUSTOMER));
    let header = encode(&json!({ "alg": "RS256", "kid": "k" }));
    for raw in [
        String::new(),
        ".".into(),
        "..".into(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}.!"),
        format!("{header}.{claims}.c2ln.c2ln"),
        format!("{claims}.{claims}.c2ln"),
        format!("{header}.{header}.c2ln"),
        format!("{header}.{claims}x!.c2ln"),
    ] {
        assert_eq!(
            IdToken::decode(&raw).err(),
            Some(IdTokenError::Malformed),
            "{raw}"
        );
    }
}

#[test]
fn a_required_claim_that_is_missing_or_of_another_type_is_refused() {
    for claim in ["iss", "aud", "exp", "iat", "tid", "sub"] {
        assert_eq!(
            check_with(claim, Value::Null),
            Err(IdTokenError::Malformed),
            "{claim}"
        );
        assert_eq!(
            check_with(claim, json!({})),
            Err(IdTokenError::Malformed),
            "{claim}"
        );
    }
    assert_eq!(check_with("sub", json!("")), Err(IdTokenError::Malformed));
    assert_eq!(check_with("exp", json!(-1)), Err(IdTokenError::Malformed));
    assert_eq!(
        check_with("tid", json!("customer.com")),
        Err(IdTokenError::Malformed)
    );
}

#[test]
fn another_algorithm_is_refused() {
    let claims = encode(&id_claims(CUSTOMER));
    for header in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256", "kid": "k" }),
        json!({ "alg": "rs256", "kid": "k" }),
        json!({ "alg": "RS256", "kid": "k", "crit": ["b64"] }),
    ] {
        let raw = format!("{}.{claims}.c2ln", encode(&header));
        assert_eq!(
            check_at(&raw, None, NOW),
            Err(IdTokenError::Algorithm),
            "{header}"
        );
    }
}

#[test]
fn each_rule_of_the_claims_is_refused_by_its_own_name() {
    let other_issuer = format!("{AUTHORITY}/{OTHER}/v2.0");
    for (claim, value, error) in [
        ("iss", json!(other_issuer), IdTokenError::Issuer),
        (
            "iss",
            json!(format!("{AUTHORITY}/{CUSTOMER}/v2.0/")),
            IdTokenError::Issuer,
        ),
        ("tid", json!(OTHER), IdTokenError::Tenant),
        ("aud", json!(OTHER), IdTokenError::Audience),
        ("aud", json!([]), IdTokenError::Audience),
        ("aud", json!([CLIENT, OTHER]), IdTokenError::Audience),
        ("azp", json!(OTHER), IdTokenError::AuthorizedParty),
        ("exp", json!(NOW.0 - CLOCK_SKEW), IdTokenError::Expired),
        (
            "nbf",
            json!(NOW.0 + CLOCK_SKEW + 1),
            IdTokenError::NotYetValid,
        ),
        (
            "iat",
            json!(NOW.0 + CLOCK_SKEW + 1),
            IdTokenError::NotYetValid,
        ),
        ("nonce", json!("nonce-2"), IdTokenError::Nonce),
        ("nonce", Value::Null, IdTokenError::Nonce),
    ] {
        assert_eq!(
            check_with(claim, value.clone()),
            Err(error),
            "{claim} {value}"
        );
    }
}

#[test]
fn a_token_for_this_client_tenant_and_nonce_is_taken() {
    for (claim, value) in [
        ("aud", json!([CLIENT])),
        ("azp", json!(CLIENT)),
        ("azp", Value::Null),
        ("oid", Value::Null),
        ("nbf", Value::Null),
        ("exp", json!(NOW.0 - CLOCK_SKEW + 1)),
        ("iat", json!(NOW.0 + CLOCK_SKEW)),
    ] {
        let claims = check_with(claim, value.clone())
            .unwrap_or_else(|error| panic!("{claim} {value}: {error}"));
        assert_eq!(claims.tid, tenant(CUSTOMER));
        assert_eq!(claims.name.as_deref(), Some("user_4711"));
    }
}

proptest! {
    #[test]
    fn no_text_panics(raw in "[A-Za-z0-9_.-]{0,80}|.*") {
        let _ = check_at(&raw, None, NOW);
    }

    #[test]
    fn no_claims_panic_and_only_the_good_ones_pass(
        claim in prop::sample::select(vec!["iss", "aud", "exp", "nbf", "iat", "nonce", "tid", "azp", "sub"]),
        value in prop_oneof![
            any::<u64>().prop_map(|number| json!(number)),
            ".{0,30}".prop_map(|text| json!(text)),
            prop::sample::select(vec![json!(null), json!(true), json!([]), json!({}), json!(CLIENT), json!(CUSTOMER)]),
        ],
    ) {
        if let Ok(claims) = check_with(claim, value) {
            prop_assert_eq!(claims.tid, tenant(CUSTOMER));
            prop_assert_eq!(claims.aud, [CLIENT]);
            prop_assert_eq!(claims.iss, format!("{AUTHORITY}/{CUSTOMER}/v2.0"));
            prop_assert_eq!(claims.nonce.as_deref(), Some("nonce-1"));
            prop_assert!(claims.exp.plus(CLOCK_SKEW) > NOW);
        }
    }
}
