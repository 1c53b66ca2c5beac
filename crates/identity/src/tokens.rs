//! What a token endpoint gave.

use std::fmt;

use crate::secret::Secret;
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// What a token endpoint gave. It comes from the exchange only and goes to the broker, which checks
/// the ID token before anything of it is kept.
#[derive(Clone, Debug)]
pub struct TokenSet {
    /// The access token: opaque.
    pub access_token: Secret,
    /// When the request for it started: its lifetime is counted from here.
    pub requested_at: UnixSeconds,
    /// When it ends.
    pub expires_at: UnixSeconds,
    /// The refresh token, where one was given.
    pub refresh_token: Option<Secret>,
    /// The ID token as it came.
    pub id_token: Option<Secret>,
    /// The scopes granted, those of the resource without its address: `User.Read.All`.
    pub scopes: Vec<String>,
    /// Who the account is, in every tenant alike.
    pub client_info: Option<ClientInfo>,
}

/// An account's identity across tenants, from the answer's `client_info`. Its object id and subject
/// differ from tenant to tenant; this pair does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientInfo {
    /// The account's id in its home tenant.
    pub uid: String,
    /// The home tenant.
    pub utid: TenantId,
}

/// The text is no `client_info`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer does not say whose account it is for")]
pub struct UnreadableClientInfo;

impl ClientInfo {
    /// Reads base64url of `{"uid":…,"utid":…}`.
    ///
    /// # Errors
    /// [`UnreadableClientInfo`] where it is anything else, or `utid` is no GUID.
    pub fn parse(encoded: &str) -> Result<Self, UnreadableClientInfo> {
        Self::read(encoded).ok_or(UnreadableClientInfo)
    }

    fn read(encoded: &str) -> Option<Self> {
        let json = decode_base64url(encoded)?;
        let document = tenantry_json::parse_octets(&json).ok()?;
        let info = Self {
            uid: document.text("uid").ok()?,
            utid: TenantId::parse(&document.text("utid").ok()?).ok()?,
        };
        let is_plain = |text: &str| {
            (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        is_plain(&info.uid).then_some(info)
    }
}

impl fmt::Display for ClientInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.uid, self.utid)
    }
}

/// The agent's directory roles in the token's tenant, by their template ids (GUIDs in lower case), as the access
/// token's claim `wids` names them
/// (<https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>).
///
/// An access token is the resource's business, and its format may change: `None` where there is nothing to read.
/// This is for telling the agent early what is going to be refused; what is allowed the resource decides.
pub fn directory_roles(access_token: &Secret) -> Option<Vec<String>> {
    let claims = payload(access_token)?;
    let claims = tenantry_json::parse(&claims).ok()?;
    let roles = claims.get("wids")?.items()?.iter();
    let roles = roles.map(|role| Some(TenantId::parse(role.as_str()?).ok()?.as_str().to_owned()));
    roles.collect()
}

/// What can be told of an access token: for a diagnosis, and nothing to decide on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessClaims {
    /// Its claims, as the text of a JSON object. `None` where it cannot be decoded: access tokens are the resource's
    /// business, and some are encrypted, or mere references.
    pub payload: Option<String>,
    /// When the request for it started.
    pub requested_at: UnixSeconds,
    /// When it ends.
    pub expires_at: UnixSeconds,
}

/// What a token says that is signed and not encrypted (RFC 7515 section 7.1): the text of its claims, an object of
/// JSON (RFC 7519 section 4).
pub(crate) fn payload(token: &Secret) -> Option<String> {
    let mut parts = token.expose().split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    // An encrypted one has two parts more (RFC 7516 section 7.1).
    let is_whole = parts.next().is_none();
    let payload = String::from_utf8(decode_base64url(payload)?).ok()?;
    (is_whole && payload.starts_with('{')).then_some(payload)
}

/// Decodes base64url (RFC 4648 section 5), padded or not.
pub(crate) fn decode_base64url(encoded: &str) -> Option<Vec<u8>> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);
    ENGINE.decode(encoded).ok()
}
