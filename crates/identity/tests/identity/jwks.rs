use std::cell::RefCell;

use serde_json::{Value, json};
use tenantry_identity::id_token::IdToken;
use tenantry_identity::jwks::{Jwk, Jwks, KeyCache, Signature, verify};

use crate::fixture::{AUTHORITY, CUSTOMER, NOW, encode, id_claims, id_token, run};

fn key(kid: &str) -> Value {
    json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": "AQAB", "e": "AQAB", "x5c": ["…"] })
}

fn keys(keys: &[Value]) -> Jwks {
    Jwks::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn token() -> IdToken {
    IdToken::decode(&id_token(&id_claims(CUSTOMER))).unwrap()
}

fn outcome(keys: Option<&Jwks>, answer: Result<bool, ()>) -> Signature {
    run(verify(&token(), keys, async |_, _, _| answer))
}

#[test]
fn what_is_no_key_set_cannot_be_read() {
    for body in ["", "{}", "[]", r#"{"keys":{}}"#, "<html>"] {
        assert!(Jwks::parse(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn keys_that_cannot_verify_rs256_are_left_out() {
    for (field, value) in [("kty", "EC"), ("use", "enc"), ("alg", "RS512")] {
        let mut odd = key("key-1");
        odd[field] = value.into();
        assert!(keys(&[json!(1), odd]).find("key-1").is_none(), "{field}");
    }
    assert!(keys(&[json!({}), key("key-1")]).find("key-1").is_some());
}

#[test]
fn a_signature_counts_only_where_a_key_of_the_authority_fits() {
    let good = keys(&[key("key-0"), key("key-1")]);
    assert_eq!(outcome(None, Ok(true)), Signature::Unreadable);
    assert_eq!(
        outcome(Some(&keys(&[key("key-0")])), Ok(true)),
        Signature::UnknownKey
    );
    assert_eq!(outcome(Some(&good), Ok(false)), Signature::Refused);
    assert_eq!(outcome(Some(&good), Err(())), Signature::Unreadable);
    assert_eq!(outcome(Some(&good), Ok(true)), Signature::Verified);
}

#[test]
fn a_key_of_another_issuer_is_refused() {
    for (issuer, expected) in [
        (
            "https://login.example/cccccccc-0000-4000-8000-00000000000c/v2.0".to_owned(),
            Signature::Refused,
        ),
        (
            "https://evil.example/{tenantid}/v2.0".into(),
            Signature::Refused,
        ),
        (
            format!("{AUTHORITY}/{{tenantid}}/v2.0"),
            Signature::Verified,
        ),
        (format!("{AUTHORITY}/{CUSTOMER}/v2.0"), Signature::Verified),
    ] {
        let mut key = key("key-1");
        key["issuer"] = issuer.clone().into();
        assert_eq!(outcome(Some(&keys(&[key])), Ok(true)), expected, "{issuer}");
    }
}

#[test]
fn the_check_gets_the_signed_octets_and_the_signature() {
    let keys = keys(&[key("key-1")]);
    let seen = RefCell::new(Vec::new());
    let outcome = run(verify(
        &token(),
        Some(&keys),
        async |key, input, signature| {
            seen.borrow_mut()
                .push((key.clone(), input.to_vec(), signature.to_vec()));
            Ok::<_, ()>(true)
        },
    ));
    assert_eq!(outcome, Signature::Verified);
    let header = encode(&json!({ "typ": "JWT", "alg": "RS256", "kid": "key-1" }));
    let input = format!("{header}.{}", encode(&id_claims(CUSTOMER)));
    let seen = seen.into_inner();
    assert_eq!(seen[0].1, input.as_bytes());
    assert_eq!(seen[0].2, b"signature");
    assert_eq!(
        seen[0].0,
        Jwk {
            kid: "key-1".into(),
            n: "AQAB".into(),
            e: "AQAB".into(),
            issuer: None,
        }
    );
}

#[test]
fn keys_are_fetched_at_most_once_a_minute_and_stay_when_that_fails() {
    let mut cache = KeyCache::default();
    let uri = "https://login.example/keys";
    assert!(cache.may_fetch(uri, NOW));
    cache.fetched(uri, None, NOW);
    assert!(cache.keys(uri).is_none());
    assert!(!cache.may_fetch(uri, NOW.plus(59)));
    assert!(cache.may_fetch(uri, NOW.plus(60)));
    cache.fetched(uri, Some(keys(&[key("key-1")])), NOW.plus(60));
    cache.fetched(uri, None, NOW.plus(200));
    assert!(cache.keys(uri).unwrap().find("key-1").is_some());
    assert!(cache.may_fetch("https://login.example/other", NOW));
}
