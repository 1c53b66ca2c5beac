//! What a token says, for a diagnosis: its claims, never the token.

use tenantry_identity::TenantId;
use tenantry_trace::redact;

use super::{
    Vault,
    listener::Reply,
    port::{Answer, Refusal, TokenClaims},
    recording::buffer,
};

impl Vault {
    /// What a tenant's tokens say, where the configuration allows to look.
    ///
    /// # Errors
    /// [`Refusal::SwitchedOff`], and [`Refusal::NotOpen`] where there is no token.
    pub(super) async fn claims(&self, tenant: &TenantId) -> Result<Reply, Refusal> {
        if !self.customers.config().await?.token_view {
            return Err(Refusal::SwitchedOff);
        }
        let claims = self.token_claims(tenant).ok_or(Refusal::NotOpen)?;
        let document = postcard::to_allocvec(&claims).map_err(|_| Refusal::Protocol)?;
        Ok(Reply {
            answer: Answer::Claims,
            body: Some(buffer(&document)),
        })
    }

    fn token_claims(&self, tenant: &TenantId) -> Option<TokenClaims> {
        let broker = self.broker.borrow();
        let access = broker.access_claims(tenant)?;
        let identity = broker.claims(tenant)?;
        Some(TokenClaims {
            access: access.payload.and_then(|payload| redact::json(&payload)),
            issued: access.requested_at,
            expires: access.expires_at,
            factors: identity.amr.clone(),
            assurance: identity.acr.clone(),
            proved: identity.auth_time,
        })
    }
}
