//! The contents of the tokens that the authority signs.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::scopes::ScopeRequest;
use crate::guid::Guid;
use crate::origins::Origin;
use crate::runtime::split_mix;
use crate::timestamp::Timestamp;
use crate::world::grants::Authentication;
use crate::world::{Account, Standing, Tenant, World};

/// How long an access token lives under continuous access evaluation: between 20 and 28 hours at the
/// service, always this long here.
const LONG_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// One user in one tenant with one client: whom tokens are about.
pub(super) struct Subject<'a> {
    pub(super) world: &'a World,
    pub(super) account: &'a Account,
    pub(super) tenant: &'a Tenant,
    pub(super) standing: Standing,
    pub(super) authentication: Authentication,
    /// Whether access tokens live long, because the client understands claims challenges.
    pub(super) long_lived: bool,
    pub(super) client_id: Guid,
    pub(super) now: Timestamp,
    /// The token's own id.
    pub(super) token_id: Guid,
}

/// `client_info`: which account this is, across tenants, as base64url JSON.
pub(super) fn client_info(account: &Account) -> String {
    let info = json!({ "uid": account.object_id.to_string(), "utid": account.home.to_string() });
    URL_SAFE_NO_PAD.encode(info.to_string())
}

impl Subject<'_> {
    /// Between 60 and 90 minutes, differing from token to token as the service's do; a day under
    /// continuous access evaluation.
    pub(super) fn access_token_lifetime(&self) -> Duration {
        if self.long_lived {
            return LONG_LIFETIME;
        }
        let mut seed = [0; 8];
        seed.copy_from_slice(&self.token_id.as_bytes()[..8]);
        Duration::from_secs(3600 + split_mix(u64::from_be_bytes(seed)) % 1800)
    }

    /// The claims of an ID token (OIDC Core section 2). `instead` lies about the tenant.
    pub(super) fn id_token(
        &self,
        scopes: &ScopeRequest,
        nonce: Option<&str>,
        instead: Option<Guid>,
    ) -> Value {
        let persona = self.world.persona(self.account, self.tenant);
        let tenant = instead.unwrap_or(self.tenant.id);
        let login = &self.world.origins.login;
        let mut claims = json!({
            "amr": self.methods(),
            "aud": self.client_id.to_string(),
            "iss": format!("{login}/{tenant}/v2.0"),
            "iat": self.now.seconds(),
            "nbf": self.now.seconds(),
            "exp": self.now.plus(Duration::from_secs(3600)).seconds(),
            "oid": persona.object_id.to_string(),
            "sub": persona.subject(self.client_id, self.tenant.id),
            "tid": tenant.to_string(),
            "uti": self.token_id.to_string(),
            "ver": "2.0",
        });
        if scopes.profile {
            claims["name"] = persona.display_name.into();
            claims["preferred_username"] = persona.user_name.into();
        }
        if let Some(nonce) = nonce {
            claims["nonce"] = nonce.into();
        }
        claims
    }

    /// The claims of an access token. Clients must not read it; the resources here do.
    pub(super) fn access_token(
        &self,
        resource: Origin,
        scopes: &str,
        instead: Option<Guid>,
    ) -> Value {
        let persona = self.world.persona(self.account, self.tenant);
        let tenant = instead.unwrap_or(self.tenant.id);
        let origins = &self.world.origins;
        let audience = match resource {
            Origin::PartnerCenter => &origins.partner_center,
            Origin::Graph | Origin::Login => &origins.graph,
        };
        let mut claims = json!({
            "amr": self.methods(),
            "aud": audience,
            "iss": format!("{}/{tenant}/", origins.login),
            "iat": self.now.seconds(),
            "nbf": self.now.seconds(),
            "exp": self.now.plus(self.access_token_lifetime()).seconds(),
            "appid": self.client_id.to_string(),
            "idtyp": "user",
            "name": persona.display_name,
            "oid": persona.object_id.to_string(),
            "scp": scopes,
            "sub": persona.subject(self.client_id, self.tenant.id),
            "tid": tenant.to_string(),
            "unique_name": persona.user_name,
            "uti": self.token_id.to_string(),
            "ver": "1.0",
            "wids": self.standing.roles().iter().map(Guid::to_string).collect::<Vec<_>>(),
            // What the sandbox's Graph needs to know of the moment of issue, under one private name.
            "xms_sandbox": {
                "account": self.account.object_id.to_string(),
                "policy": self.tenant.policy_changes,
                "sessions": self.authentication.revocations,
                "standing": self.standing.name(),
            },
        });
        if self.long_lived {
            claims["xms_cc"] = json!(["CP1"]);
        }
        claims
    }

    /// How the user proved to be it (RFC 8176).
    fn methods(&self) -> Vec<&'static str> {
        let factor = self.authentication.factor.map(|_| "mfa");
        ["pwd"].into_iter().chain(factor).collect()
    }
}
