//! An authority's published keys, and the signatures of ID tokens.

use tenantry_json::{Unfit, Value};

use crate::few::Few;
use crate::id_token::IdToken;
use crate::time::UnixSeconds;

/// How long an authority's keys are left alone after they were asked for, in seconds.
const REFETCH_AFTER: u64 = 60;

/// An authority's public keys (RFC 7517 section 5).
#[derive(Clone, Debug)]
pub struct Jwks(Vec<Jwk>);

/// One RSA public key that verifies RS256 (RFC 7517 section 4, RFC 7518 section 6.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    /// The key's id.
    pub kid: String,
    /// The modulus, base64url.
    pub n: String,
    /// The exponent, base64url.
    pub e: String,
    /// Microsoft's addition: the issuer the key is for, with `{tenantid}` where it is for all.
    pub issuer: Option<String>,
}

/// The document holds no keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the authority's keys cannot be read")]
pub struct UnreadableKeys;

impl Jwks {
    /// Reads a key set. Keys that cannot verify RS256 are left out.
    ///
    /// # Errors
    /// [`UnreadableKeys`] where the document is no key set.
    pub fn parse(body: &[u8]) -> Result<Self, UnreadableKeys> {
        let document = tenantry_json::parse_octets(body).map_err(|_| UnreadableKeys)?;
        let keys = document.get("keys").and_then(Value::items);
        let mut fitting = Vec::new();
        for key in keys.ok_or(UnreadableKeys)? {
            fitting.extend(Jwk::read(key).unwrap_or_default());
        }
        Ok(Self(fitting))
    }

    /// The key of an id.
    pub fn find(&self, kid: &str) -> Option<&Jwk> {
        self.0.iter().find(|key| key.kid == kid)
    }
}

impl Jwk {
    /// Reads a key; `None` where it is for something else than RS256.
    fn read(key: &Value<'_>) -> Result<Option<Self>, Unfit> {
        let says_other = |name, fitting: &str| {
            let said = key.optional_text(name)?;
            Ok(said.is_some_and(|said| said != fitting))
        };
        if key.text("kty")? != "RSA" || says_other("use", "sig")? || says_other("alg", "RS256")? {
            return Ok(None);
        }
        Ok(Some(Self {
            kid: key.text("kid")?,
            n: key.text("n")?,
            e: key.text("e")?,
            issuer: key.optional_text("issuer")?,
        }))
    }

    /// Whether the key is for this issuer.
    fn serves(&self, issuer: &str) -> bool {
        let Some(template) = &self.issuer else {
            return true;
        };
        match template.split_once("{tenantid}") {
            Some((before, after)) => issuer
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|tenant| !tenant.contains('/')),
            None => template == issuer,
        }
    }
}

/// What became of checking a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// A key of the authority fits.
    Verified,
    /// The key is there and does not fit: the token is refused.
    Refused,
    /// The authority's keys are readable and the token's is not among them: they are fetched again,
    /// unless that was done within the last minute, and then the token is refused.
    UnknownKey,
    /// The keys cannot be read, or the browser cannot verify: the token came over TLS straight from
    /// the token endpoint, and OpenID Connect Core section 3.1.3.7 (6) lets that suffice.
    Unreadable,
}

/// Verifies a token's signature. `keys` is `None` where they cannot be read; `check` verifies
/// RSASSA-PKCS1-v1_5 with SHA-256 over (key, signed octets, signature), in the app by WebCrypto.
pub async fn verify<E>(
    token: &IdToken,
    keys: Option<&Jwks>,
    check: impl AsyncFnOnce(&Jwk, &[u8], &[u8]) -> Result<bool, E>,
) -> Signature {
    let Some(keys) = keys else {
        return Signature::Unreadable;
    };
    let Some(key) = token.key_id().and_then(|kid| keys.find(kid)) else {
        return Signature::UnknownKey;
    };
    if !key.serves(token.issuer()) {
        return Signature::Refused;
    }
    match check(key, token.signing_input(), &token.signature()).await {
        Ok(true) => Signature::Verified,
        Ok(false) => Signature::Refused,
        Err(_) => Signature::Unreadable,
    }
}

/// The keys that were fetched, by their address, and when.
#[derive(Debug, Default)]
pub struct KeyCache(Few<String, (UnixSeconds, Option<Jwks>)>);

impl KeyCache {
    /// The keys of an address; `None` where there are none, or where they could not be read.
    pub fn keys(&self, jwks_uri: &str) -> Option<&Jwks> {
        self.fetches(jwks_uri)?.1.as_ref()
    }

    /// Whether the address may be asked now: never asked before, or over a minute ago.
    pub fn may_fetch(&self, jwks_uri: &str, now: UnixSeconds) -> bool {
        self.fetches(jwks_uri)
            .is_none_or(|(asked, _)| now.since(*asked) >= REFETCH_AFTER)
    }

    /// Keeps what the address gave; `None` where that could not be read. Keys that were read earlier
    /// stay then.
    pub fn fetched(&mut self, jwks_uri: &str, keys: Option<Jwks>, now: UnixSeconds) {
        let entry = self.0.get_or_default(&jwks_uri.to_owned());
        entry.0 = now;
        if keys.is_some() {
            entry.1 = keys;
        }
    }

    fn fetches(&self, jwks_uri: &str) -> Option<&(UnixSeconds, Option<Jwks>)> {
        self.0.get(&jwks_uri.to_owned())
    }
}
