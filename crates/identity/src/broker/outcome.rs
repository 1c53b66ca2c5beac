use crate::answer::AnswerError;
use crate::broker::entry::Key;
use crate::challenge::ClaimsRequest;
use crate::exchange::RefreshRequest;
use crate::id_token::Claims;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::service_error::ServiceError;
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use crate::tokens::ClientInfo;

/// What the vault has to do to get a token for a tenant.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Nothing: here it is.
    Token(Secret),
    /// Redeem the refresh token, and report with [`Broker::refreshed`](crate::broker::Broker::refreshed).
    Refresh(RefreshPlan),
    /// Wait for the plan that is already being carried out for this tenant, and ask again.
    Wait,
    /// The authority asks to wait, or the last try failed for a passing reason: ask again then.
    Later {
        /// When to ask again.
        until: UnixSeconds,
        /// What happened.
        problem: Box<Problem>,
    },
    /// Only the agent can go on.
    Interaction(Why),
}

/// Why there is no token without the agent.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nobody said yet that this tenant may be signed in to.
    NotVisited,
    /// Nobody is signed in with the tenant's registration.
    NotSignedIn,
    /// There is no refresh token any more.
    SessionOver,
    /// The authority refused.
    Service {
        /// With this.
        error: Box<ServiceError>,
        /// What to ask for at the next sign-in.
        claims: Option<ClaimsRequest>,
    },
    /// The resource refused a token that was obtained afresh for it.
    Rejected {
        /// What to ask for at the next sign-in.
        claims: Option<ClaimsRequest>,
    },
    /// The authority's answer was not the one asked for.
    Answer(AnswerError),
}

impl Why {
    /// What the next sign-in has to ask for.
    pub fn claims(&self) -> Option<&ClaimsRequest> {
        match self {
            Self::Service { claims, .. } | Self::Rejected { claims } => claims.as_ref(),
            Self::NotVisited | Self::NotSignedIn | Self::SessionOver | Self::Answer(_) => None,
        }
    }
}

/// What to do after a resource refused a token.
#[derive(Clone, Debug, PartialEq)]
pub enum AfterRefusal {
    /// Ask for a token once more, and repeat the request once.
    AskAgain,
    /// That was done already: only the agent can go on.
    Interaction(Why),
}

/// What became of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Refreshed {
    /// There is a token: ask again.
    Stored,
    /// It failed for a passing reason, and the old token still counts: ask again.
    StillUsable,
    /// It failed for a passing reason, and there is no token.
    Failed,
    /// Only the agent can go on.
    Interaction(Why),
    /// The answer came too late: for a session that has ended, or after another answer. Nothing of
    /// it was kept.
    Late,
}

/// Somebody has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who, across tenants.
    pub account: ClientInfo,
    /// Who, as the tenant says it.
    pub claims: Claims,
}

/// One redemption of a refresh token, to be carried out by the vault.
#[derive(Clone, Debug)]
pub struct RefreshPlan {
    pub(super) session: u64,
    pub(super) serial: u64,
    pub(super) key: Key,
    pub(super) token_endpoint: String,
    pub(super) refresh_token: Secret,
    pub(super) claims: Option<ClaimsRequest>,
}

impl RefreshPlan {
    /// What to send.
    pub fn request(&self) -> RefreshRequest<'_> {
        RefreshRequest {
            token_endpoint: &self.token_endpoint,
            authority: &self.key.app.authority,
            client_id: &self.key.app.client_id,
            resource: &self.key.resource,
            refresh_token: &self.refresh_token,
            claims: self.claims.as_ref(),
        }
    }

    /// The tenant that the token is for.
    pub fn tenant(&self) -> &TenantId {
        &self.key.tenant
    }
}
