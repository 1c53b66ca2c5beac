//! Signing and checking tokens with the one embedded, published test key (JWS compact
//! serialization with RS256: RFC 7515 section 3.1, RFC 7518 section 3.3).

use std::collections::VecDeque;
use std::sync::{LazyLock, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::DecodePrivateKey;
use rsa::signature::{Keypair, SignatureEncoding, Signer, Verifier};
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, sha2::Sha256};
use serde_json::{Value, json};

const PUBLISHED_TEST_KEY: &str = include_str!("../keys/published-test-key.pem");

static SIGNING_KEY: LazyLock<SigningKey<Sha256>> = LazyLock::new(|| {
    let key = RsaPrivateKey::from_pkcs8_pem(PUBLISHED_TEST_KEY)
        .expect("the embedded key is part of the program and a test reads it");
    SigningKey::new(key)
});

/// Tokens whose signature was found to hold, the latest last. A batch brings the same one twenty times,
/// and to check a signature takes longer than most of what is asked with it.
static HELD: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// How many of them are remembered.
const MOST_HELD: usize = 16;

/// The key id in token headers and in the published key set.
pub(crate) const KEY_ID: &str = "tenantry-sandbox-published-test-key";

/// Why a token is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenFlaw {
    #[error("the token is not three base64url parts holding JSON")]
    Malformed,
    #[error("the token names another key or algorithm")]
    UnknownKey,
    #[error("the signature does not match")]
    BadSignature,
}

/// A signed token with these claims.
pub(crate) fn sign(claims: &Value) -> String {
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": KEY_ID });
    let mut token = encode(header.to_string().as_bytes());
    token.push('.');
    token.push_str(&encode(claims.to_string().as_bytes()));
    let signature: Signature = SIGNING_KEY.sign(token.as_bytes());
    token.push('.');
    token.push_str(&encode(&signature.to_bytes()));
    token
}

/// The same as one piece that looks like no token of a known form.
pub(crate) fn sign_opaquely(claims: &Value) -> String {
    encode(sign(claims).as_bytes())
}

/// The claims of a token whose signature holds. Its times and audience are the caller's to check.
pub(crate) fn verify(token: &str) -> Result<Value, TokenFlaw> {
    let held = || HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if token.contains('.') && held().iter().any(|held| held == token) {
        let claims = token.split('.').nth(1).ok_or(TokenFlaw::Malformed)?;
        return decode_json(claims);
    }
    let claims = check(token)?;
    let mut held = held();
    if held.len() == MOST_HELD {
        held.pop_front();
    }
    held.push_back(token.to_owned());
    Ok(claims)
}

fn check(token: &str) -> Result<Value, TokenFlaw> {
    if !token.contains('.') {
        let inner = URL_SAFE_NO_PAD.decode(token).ok();
        let inner = inner.and_then(|octets| String::from_utf8(octets).ok());
        let inner = inner.filter(|inner| inner.contains('.'));
        return check(&inner.ok_or(TokenFlaw::Malformed)?);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenFlaw::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenFlaw::Malformed)?;
    let header = decode_json(header)?;
    if header["alg"] != "RS256" || header["kid"] != KEY_ID {
        return Err(TokenFlaw::UnknownKey);
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| TokenFlaw::Malformed)?;
    let signature =
        Signature::try_from(signature.as_slice()).map_err(|_| TokenFlaw::BadSignature)?;
    verifying_key()
        .verify(signed.as_bytes(), &signature)
        .map_err(|_| TokenFlaw::BadSignature)?;
    decode_json(claims)
}

/// The public key as a JSON Web Key (RFC 7517).
pub(crate) fn public_key() -> Value {
    let key = verifying_key();
    let key: &rsa::RsaPublicKey = key.as_ref();
    json!({
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": KEY_ID,
        "n": encode(&key.n().to_bytes_be()),
        "e": encode(&key.e().to_bytes_be()),
    })
}

fn verifying_key() -> VerifyingKey<Sha256> {
    SIGNING_KEY.verifying_key()
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode_json(part: &str) -> Result<Value, TokenFlaw> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenFlaw::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenFlaw::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_it_did_not_sign() {
        assert_eq!(verify("opaque"), Err(TokenFlaw::Malformed));
        assert_eq!(verify("a.b.c"), Err(TokenFlaw::Malformed));

        let token = sign(&json!({ "sub": "adele" }));
        assert!(verify(&token).is_ok());
        let (_, signature) = token.rsplit_once('.').unwrap();
        let header = token.split('.').next().unwrap();
        let forged = format!("{header}.{}.{signature}", encode(br#"{"sub":"bruno"}"#));
        assert_eq!(verify(&forged), Err(TokenFlaw::BadSignature));

        let unsigned = encode(br#"{"alg":"none"}"#);
        let claims = token.split('.').nth(1).unwrap();
        assert_eq!(
            verify(&format!("{unsigned}.{claims}.")),
            Err(TokenFlaw::UnknownKey)
        );
    }

    #[test]
    fn an_opaque_token_is_read_here_and_looks_like_none() {
        let claims = json!({ "sub": "adele" });
        let token = sign_opaquely(&claims);
        assert!(!token.contains('.') && !token.starts_with("eyJ"), "{token}");
        for _ in 0..2 {
            assert_eq!(verify(&token), Ok(claims.clone()));
        }
        assert_eq!(verify(&encode(b"a.b.c")), Err(TokenFlaw::Malformed));
    }

    #[test]
    fn reads_its_own_tokens() {
        let claims = json!({ "sub": "adele", "exp": 1 });
        assert_eq!(verify(&sign(&claims)), Ok(claims));
    }
}
