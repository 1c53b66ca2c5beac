//! ID tokens: their claims, and the checks of OpenID Connect Core section 3.1.3.7.

use tenantry_config::ClientId;
use tenantry_json::{Kind, Unfit, Value};

use crate::secret::Secret;
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use crate::tokens::decode_base64url;

/// How far the clocks of this machine and the authority may differ, in seconds.
pub const CLOCK_SKEW: u64 = 300;

/// An ID token, decoded. Nothing in it counts before [`IdToken::check`].
#[derive(Clone, Debug)]
pub struct IdToken {
    raw: Secret,
    header: Header,
    claims: Claims,
}

/// The header's members that matter (RFC 7515 section 4.1).
#[derive(Clone, Debug)]
struct Header {
    alg: String,
    kid: Option<String>,
    is_critical: bool,
}

/// The claims of an ID token (OpenID Connect Core section 2, with Microsoft's `tid` and `oid`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The issuer.
    pub iss: String,
    /// The audiences; one text on the wire in practice.
    pub aud: Vec<String>,
    /// When the token ends.
    pub exp: UnixSeconds,
    /// When the token begins to count.
    pub nbf: Option<UnixSeconds>,
    /// When the token was issued.
    pub iat: UnixSeconds,
    /// The nonce of the attempt.
    pub nonce: Option<String>,
    /// The tenant that issued the token.
    pub tid: TenantId,
    /// The account's object id in that tenant.
    pub oid: Option<String>,
    /// The account, as this app sees it in that tenant.
    pub sub: String,
    /// The party the token was issued to.
    pub azp: Option<String>,
    /// The account's name. Under delegated admin a customer calls the agent `user_<number>`.
    pub name: Option<String>,
    /// The account's user name: to show and to hint with, never to decide on.
    pub preferred_username: Option<String>,
    /// The authority's own hint at the account, where the registration asks for it: opaque.
    pub login_hint: Option<String>,
    /// How the account proved who it is (RFC 8176), as far as the token says; to show and not to decide on, like the
    /// two that follow.
    pub amr: Vec<String>,
    /// How much that proof counts (OpenID Connect Core section 2).
    pub acr: Option<String>,
    /// When that was.
    pub auth_time: Option<UnixSeconds>,
}

/// What an ID token has to say.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The exact issuer of the tenant asked for.
    pub issuer: &'a str,
    /// The client that asked.
    pub client_id: &'a ClientId,
    /// The attempt's nonce; `None` for a refresh, whose ID token has none.
    pub nonce: Option<&'a str>,
    /// The tenant asked for.
    pub tenant: &'a TenantId,
    /// The time of the check.
    pub now: UnixSeconds,
}

/// Why an ID token is refused (OpenID Connect Core section 3.1.3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// The answer has none, although one was asked for.
    #[error("the answer has no ID token")]
    Missing,
    /// It is no signed token with the required claims.
    #[error("the ID token cannot be read")]
    Malformed,
    /// It is not signed with RS256, or its header asks for something unknown.
    #[error("the ID token is signed in another way than RS256")]
    Algorithm,
    /// `iss` is not the issuer of the tenant asked for.
    #[error("the ID token comes from another issuer")]
    Issuer,
    /// `tid` is not the tenant asked for.
    #[error("the ID token is for another tenant")]
    Tenant,
    /// `aud` is not this client alone.
    #[error("the ID token is for another app")]
    Audience,
    /// `azp` is not this client.
    #[error("the ID token was issued to another app")]
    AuthorizedParty,
    /// `exp` has passed.
    #[error("the ID token has expired")]
    Expired,
    /// `nbf` or `iat` is still to come.
    #[error("the ID token is not valid yet")]
    NotYetValid,
    /// `nonce` is not the attempt's.
    #[error("the ID token belongs to another sign-in")]
    Nonce,
    /// No key of the authority fits the signature.
    #[error("the ID token's signature is wrong")]
    Signature,
}

impl IdToken {
    /// Decodes a token in the compact form (RFC 7515 section 7.1).
    ///
    /// # Errors
    /// [`IdTokenError::Malformed`] where a part or a required claim is missing or is of another type.
    pub fn decode(raw: &str) -> Result<Self, IdTokenError> {
        let mut parts = raw.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(IdTokenError::Malformed);
        };
        decode_base64url(signature)
            .filter(|signature| !signature.is_empty())
            .ok_or(IdTokenError::Malformed)?;
        Ok(Self {
            header: decode(header, Header::read)?,
            claims: decode(claims, Claims::read)?,
            raw: Secret::new(raw),
        })
    }

    /// Checks every claim, and says whom the token is about.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check(&self, expected: &Expectation<'_>) -> Result<&Claims, IdTokenError> {
        let claims = &self.claims;
        let client_id = expected.client_id.as_str();
        let require = |holds: bool, error: IdTokenError| if holds { Ok(()) } else { Err(error) };
        require(
            self.header.alg == "RS256" && !self.header.is_critical,
            IdTokenError::Algorithm,
        )?;
        require(claims.iss == expected.issuer, IdTokenError::Issuer)?;
        require(
            claims.tid == *expected.tenant && claims.iss.contains(claims.tid.as_str()),
            IdTokenError::Tenant,
        )?;
        require(
            matches!(&claims.aud[..], [only] if only == client_id),
            IdTokenError::Audience,
        )?;
        require(
            claims.azp.as_deref().is_none_or(|azp| azp == client_id),
            IdTokenError::AuthorizedParty,
        )?;
        require(
            expected.now < claims.exp.plus(CLOCK_SKEW),
            IdTokenError::Expired,
        )?;
        let latest_start = claims.nbf.unwrap_or_default().max(claims.iat);
        require(
            latest_start <= expected.now.plus(CLOCK_SKEW),
            IdTokenError::NotYetValid,
        )?;
        require(
            expected.nonce.is_none() || claims.nonce.as_deref() == expected.nonce,
            IdTokenError::Nonce,
        )?;
        require(!claims.sub.is_empty(), IdTokenError::Malformed)?;
        Ok(claims)
    }

    /// The id of the key it is signed with.
    pub fn key_id(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// The issuer as the token says it, checked or not.
    pub fn issuer(&self) -> &str {
        &self.claims.iss
    }

    /// The octets that are signed (RFC 7515 section 5.1).
    pub fn signing_input(&self) -> &[u8] {
        let raw = self.raw.expose();
        raw.rsplit_once('.')
            .map_or(raw, |(input, _)| input)
            .as_bytes()
    }

    /// The signature's octets.
    pub fn signature(&self) -> Vec<u8> {
        let raw = self.raw.expose();
        raw.rsplit_once('.')
            .and_then(|(_, signature)| decode_base64url(signature))
            .unwrap_or_default()
    }
}

impl Header {
    fn read(header: &Value<'_>) -> Result<Self, Unfit> {
        Ok(Self {
            alg: header.text("alg")?,
            kid: header.optional_text("kid")?,
            is_critical: header
                .get("crit")
                .is_some_and(|crit| crit.kind != Kind::Null),
        })
    }
}

impl Claims {
    fn read(claims: &Value<'_>) -> Result<Self, Unfit> {
        let nbf = claims.optional_whole_number("nbf")?;
        Ok(Self {
            iss: claims.text("iss")?,
            aud: audiences(claims)?,
            exp: UnixSeconds(claims.whole_number("exp")?),
            nbf: nbf.map(UnixSeconds),
            iat: UnixSeconds(claims.whole_number("iat")?),
            nonce: claims.optional_text("nonce")?,
            tid: TenantId::parse(&claims.text("tid")?).map_err(|_| Unfit("tid"))?,
            oid: claims.optional_text("oid")?,
            sub: claims.text("sub")?,
            azp: claims.optional_text("azp")?,
            name: claims.optional_text("name")?,
            preferred_username: claims.optional_text("preferred_username")?,
            login_hint: claims.optional_text("login_hint")?,
            // Nothing is decided on these, so a strange one refuses nobody.
            amr: claims.texts("amr").unwrap_or_default(),
            acr: claims.optional_text("acr").unwrap_or_default(),
            auth_time: claims.whole_number("auth_time").ok().map(UnixSeconds),
        })
    }
}

/// `aud` is one text or a list of texts (RFC 7519 section 4.1.3).
fn audiences(claims: &Value<'_>) -> Result<Vec<String>, Unfit> {
    let aud = claims.get("aud").ok_or(Unfit("aud"))?;
    match aud.as_str() {
        Some(one) => Ok(vec![one.to_owned()]),
        None => claims.texts("aud"),
    }
}

fn decode<T>(part: &str, read: fn(&Value<'_>) -> Result<T, Unfit>) -> Result<T, IdTokenError> {
    let json = decode_base64url(part).ok_or(IdTokenError::Malformed)?;
    let document = tenantry_json::parse_octets(&json).map_err(|_| IdTokenError::Malformed)?;
    read(&document).map_err(|_| IdTokenError::Malformed)
}
