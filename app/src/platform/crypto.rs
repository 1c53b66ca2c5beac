//! Signature checks by WebCrypto.

use js_sys::{Object, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey};

/// The browser cannot check signatures here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the browser cannot check signatures")]
pub struct CannotCheck;

/// Checks an RS256 signature (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3).
///
/// `modulus` and `exponent` are the key's `n` and `e` in base64url (RFC 7518 section 6.3.1).
///
/// # Errors
/// [`CannotCheck`] if the browser cannot, which is different from a signature that does not fit.
pub async fn rs256_fits(
    modulus: &str,
    exponent: &str,
    signed: &[u8],
    signature: &[u8],
) -> Result<bool, CannotCheck> {
    check(modulus, exponent, signed, signature)
        .await
        .ok_or(CannotCheck)
}

async fn check(modulus: &str, exponent: &str, signed: &[u8], signature: &[u8]) -> Option<bool> {
    let crypto: Crypto = Reflect::get(&js_sys::global(), &"crypto".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let subtle = crypto.subtle();
    let algorithm = object(&[
        ("name", "RSASSA-PKCS1-v1_5".into()),
        ("hash", "SHA-256".into()),
    ])?;
    let key = object(&[
        ("kty", "RSA".into()),
        ("alg", "RS256".into()),
        ("n", modulus.into()),
        ("e", exponent.into()),
    ])?;
    let usages = js_sys::Array::of1(&"verify".into());
    let key: CryptoKey = JsFuture::from(
        subtle
            .import_key_with_object("jwk", &key, &algorithm, false, &usages)
            .ok()?,
    )
    .await
    .ok()?
    .dyn_into()
    .ok()?;
    let fits = subtle
        .verify_with_object_and_js_u8_array_and_js_u8_array(
            &algorithm,
            &key,
            &Uint8Array::from(signature),
            &Uint8Array::from(signed),
        )
        .ok()?;
    JsFuture::from(fits).await.ok()?.as_bool()
}

fn object(properties: &[(&str, JsValue)]) -> Option<Object> {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &(*name).into(), value).ok()?;
    }
    Some(object)
}
