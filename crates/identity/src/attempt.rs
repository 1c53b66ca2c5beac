//! One sign-in attempt: state, nonce, PKCE verifier, and everything they are bound to.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use oauth2::url::form_urlencoded;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use tenantry_config::{ClientId, ServiceAddress, TenantRef};

use crate::challenge::ClaimsRequest;
use crate::discovery::TenantMetadata;
use crate::return_path::ReturnPath;
use crate::secret::Secret;
use crate::tenant::TenantName;
use crate::time::UnixSeconds;

/// How long an attempt may take, in seconds: as long as an authorization code lives.
pub const ATTEMPT_LIFETIME: u64 = 600;

/// How the authority deals with the agent (OpenID Connect Core section 3.1.2.1, `prompt`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prompt {
    /// As it sees fit: silently where a session allows it.
    #[default]
    Default,
    /// The agent picks an account.
    SelectAccount,
    /// The agent signs in afresh.
    Login,
    /// Not at all: an error comes back where the agent would have to act.
    None,
}

impl Prompt {
    fn parameter(self) -> Option<&'static str> {
        match self {
            Self::Default => None,
            Self::SelectAccount => Some("select_account"),
            Self::Login => Some("login"),
            Self::None => Some("none"),
        }
    }
}

/// What a sign-in is for: everything that its state is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRequest {
    /// What the agent called the customer.
    pub name: TenantName,
    /// The customer's metadata: where the agent signs in, where the code is redeemed.
    pub tenant: TenantMetadata,
    /// The customer's authority. The metadata was read from it and lies on it.
    pub authority: ServiceAddress,
    /// The Graph that the tokens are for.
    pub graph: ServiceAddress,
    /// The app registration's client id.
    pub client_id: ClientId,
    /// The registration's partner tenant, where the agents are at home.
    pub partner_tenant: TenantRef,
    /// The registered redirect address, exactly.
    pub redirect_uri: String,
    /// Where the agent goes on afterwards.
    pub return_path: ReturnPath,
    /// How the authority deals with the agent.
    pub prompt: Prompt,
    /// The user name to offer at the sign-in page.
    pub login_hint: Option<String>,
    /// Claims that a challenge asked for.
    pub claims: Option<ClaimsRequest>,
    /// When the attempt begins.
    pub started: UnixSeconds,
}

/// One sign-in attempt, from leaving for the authority to coming back.
///
/// It is kept in the tab's session storage, under its state, and taken out once: whoever reads it
/// removes it first, so that no answer is ever accepted twice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attempt {
    /// What the attempt is for.
    pub request: AttemptRequest,
    state: String,
    nonce: String,
    #[serde(with = "stored_secret")]
    verifier: Secret,
}

impl Attempt {
    /// Begins an attempt: draws state, nonce and PKCE verifier, 32 octets each, and builds the
    /// address of the sign-in page to navigate to.
    ///
    /// `random` has to fill the whole slice from a cryptographically secure source.
    pub fn begin(request: AttemptRequest, random: &mut dyn FnMut(&mut [u8])) -> (Self, String) {
        let mut draw = || {
            let mut octets = [0; 32];
            random(&mut octets);
            BASE64_URL_SAFE_NO_PAD.encode(octets)
        };
        let attempt = Self {
            verifier: Secret::new(draw()),
            state: draw(),
            nonce: draw(),
            request,
        };
        let address = attempt.authorize_address();
        (attempt, address)
    }

    /// The state that the answer has to carry. Storage keeps the attempt under it.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The nonce that the ID token has to carry.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// The PKCE verifier (RFC 7636 section 4.1), for the token endpoint only.
    pub(crate) fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// Whether the attempt is too old for its answer to count: such attempts are swept.
    pub fn is_expired(&self, now: UnixSeconds) -> bool {
        now.since(self.request.started) > ATTEMPT_LIFETIME
    }

    /// The scopes asked for: those of an ID token and a refresh token, and everything that was
    /// granted for Graph. One resource per request.
    pub(crate) fn scope(&self) -> String {
        scope_for(&self.request.graph)
    }

    /// The `claims` parameter, the same for the sign-in page and the token endpoint.
    pub(crate) fn claims_parameter(&self) -> String {
        self.request
            .claims
            .clone()
            .unwrap_or_default()
            .to_parameter()
    }

    fn authorize_address(&self) -> String {
        let request = &self.request;
        let mut address = request.tenant.authorization_endpoint.clone();
        address.push(if address.contains('?') { '&' } else { '?' });
        let start = address.len();
        let mut query = form_urlencoded::Serializer::for_suffix(address, start);
        query
            .append_pair("client_id", request.client_id.as_str())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", &request.redirect_uri)
            .append_pair("response_mode", "fragment")
            .append_pair("scope", &self.scope())
            .append_pair("state", &self.state)
            .append_pair("nonce", &self.nonce)
            .append_pair("code_challenge", &code_challenge(&self.verifier))
            .append_pair("code_challenge_method", "S256")
            .append_pair("client_info", "1")
            .append_pair("claims", &self.claims_parameter());
        if let Some(prompt) = request.prompt.parameter() {
            query.append_pair("prompt", prompt);
        }
        if let Some(login_hint) = &request.login_hint {
            query.append_pair("login_hint", login_hint);
        }
        query.finish()
    }
}

/// The scopes of one resource, with those of an ID token and a refresh token.
pub(crate) fn scope_for(resource: &ServiceAddress) -> String {
    [
        "openid profile offline_access ",
        resource.as_str(),
        "/.default",
    ]
    .concat()
}

/// The S256 challenge of a verifier (RFC 7636 section 4.2).
fn code_challenge(verifier: &Secret) -> String {
    let verifier = PkceCodeVerifier::new(verifier.expose().to_owned());
    PkceCodeChallenge::from_code_verifier_sha256(&verifier)
        .as_str()
        .to_owned()
}

/// The verifier has to survive the way to the sign-in page and back, so an attempt writes it to
/// storage. It is worth nothing without the code, and nothing after ten minutes.
mod stored_secret {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::secret::Secret;

    pub(super) fn serialize<S: Serializer>(
        secret: &Secret,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::code_challenge;
    use crate::secret::Secret;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(
            code_challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
