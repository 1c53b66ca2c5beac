use tenantry_config::{ClientId, ServiceAddress};

use crate::broker::outcome::{AfterRefusal, Ask, Refreshed, Why};
use crate::challenge::ClaimsRequest;
use crate::exchange::TokenError;
use crate::id_token::Claims;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use crate::tokens::{self, AccessClaims, ClientInfo, TokenSet, directory_roles};

/// Tokens are renewed this long before they end, in seconds.
const RENEW_BEFORE: u64 = 300;
/// How long a refusal is remembered, in seconds. The service punishes clients that repeat refused
/// requests.
const REMEMBER_REFUSAL: u64 = 60;
/// How long a failed renewal rests while the old token still counts, in seconds.
const REST_AFTER_FAILURE: u64 = 30;
/// How long an authority that throttles is left alone where it does not say, or the browser may not
/// read, how long: seconds.
const UNSAID_PAUSE: u64 = 5;
/// A plan that was given out this long ago, in seconds, counts as lost (the machine slept, say), and
/// whoever asks gets a new one. The answer to the old one is dropped then.
const PLAN_LIFETIME: u64 = 120;

/// An app registration as the authority knows it. A refresh token never leaves for another authority
/// than the one that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct App {
    pub(super) authority: ServiceAddress,
    pub(super) client_id: ClientId,
}

/// What an access token is kept by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) app: App,
    pub(super) account: ClientInfo,
    pub(super) tenant: TenantId,
    pub(super) resource: ServiceAddress,
}

impl Key {
    /// What a refresh token is kept by: it serves every tenant.
    pub(super) fn session(&self) -> (App, ClientInfo) {
        (self.app.clone(), self.account.clone())
    }
}

/// What is known about one key.
#[derive(Debug, Default)]
pub(super) struct Entry {
    access: Option<Access>,
    /// The serial number of the plan that is being carried out, and when it was given out.
    pub(super) in_flight: Option<(u64, UnixSeconds)>,
    /// Claims that a challenge asked for: they go along with each plan.
    pub(super) claims: Option<ClaimsRequest>,
    /// Whom the last ID token named.
    pub(super) identity: Option<Claims>,
    /// When the resource last refused a token.
    refused_by_resource: Option<UnixSeconds>,
    refusal: Option<(Why, UnixSeconds)>,
    /// The last failure that may pass, and when to try again.
    failure: Option<(Box<Problem>, UnixSeconds)>,
}

#[derive(Debug)]
struct Access {
    token: Secret,
    requested_at: UnixSeconds,
    renew_at: UnixSeconds,
    expires_at: UnixSeconds,
    scopes: Vec<String>,
    roles: Option<Vec<String>>,
}

impl Entry {
    /// An entry that knows nothing but the claims to ask for.
    pub(super) fn asking_for(claims: Option<ClaimsRequest>) -> Self {
        Self {
            claims,
            ..Self::default()
        }
    }

    /// The token, if it is not due for renewal.
    pub(super) fn fresh_token(&self, now: UnixSeconds) -> Option<Secret> {
        let access = self.access.as_ref()?;
        (now < access.renew_at).then(|| access.token.clone())
    }

    /// The token, if it has not expired.
    pub(super) fn token(&self, now: UnixSeconds) -> Option<Secret> {
        let access = self.access.as_ref()?;
        (now < access.expires_at).then(|| access.token.clone())
    }

    /// The scopes of the token.
    pub(super) fn scopes(&self) -> Option<&[String]> {
        self.access.as_ref().map(|access| &access.scopes[..])
    }

    /// The directory roles that the token names, if it can be read.
    pub(super) fn roles(&self) -> Option<&[String]> {
        self.access.as_ref()?.roles.as_deref()
    }

    /// What the token says.
    pub(super) fn access_claims(&self) -> Option<AccessClaims> {
        let access = self.access.as_ref()?;
        Some(AccessClaims {
            payload: tokens::payload(&access.token),
            requested_at: access.requested_at,
            expires_at: access.expires_at,
        })
    }

    /// What stands against a new plan: one under way, a refusal that is remembered, or a rest, this
    /// entry's own or the authority's (`pause`).
    pub(super) fn hindrance(&self, pause: Option<UnixSeconds>, now: UnixSeconds) -> Option<Ask> {
        if let Some((_, since)) = self.in_flight
            && now.since(since) < PLAN_LIFETIME
        {
            return Some(Ask::Wait);
        }
        if let Some((why, since)) = &self.refusal
            && now.since(*since) < REMEMBER_REFUSAL
        {
            return Some(Ask::Interaction(why.clone()));
        }
        let own = self.failure.as_ref().map(|(_, until)| *until);
        let until = own.max(pause).filter(|until| now < *until)?;
        let problem = match &self.failure {
            Some((problem, _)) => problem.clone(),
            None => Box::new(Problem::throttled(until.since(now))),
        };
        Some(Ask::Later { until, problem })
    }

    /// Keeps a checked answer.
    pub(super) fn keep(&mut self, tokens: TokenSet, claims: Claims) {
        let lifetime = tokens.expires_at.since(tokens.requested_at);
        // A token that lives for minutes only is renewed in the middle of its life.
        let early = RENEW_BEFORE.min(lifetime / 2);
        self.access = Some(Access {
            roles: directory_roles(&tokens.access_token),
            token: tokens.access_token,
            requested_at: tokens.requested_at,
            renew_at: tokens.expires_at.minus(early),
            expires_at: tokens.expires_at,
            scopes: tokens.scopes,
        });
        self.identity = Some(claims);
        self.refusal = None;
        self.failure = None;
    }

    /// Forgets the token, what is under way, and what was refused, so that the next one who asks gets
    /// a new plan. Whom the tokens are for, the claims, and a rest that the authority asked for stay.
    pub(super) fn renew(&mut self) {
        self.access = None;
        self.in_flight = None;
        self.refusal = None;
        self.refused_by_resource = None;
    }

    /// Remembers that only the agent can go on.
    pub(super) fn refuse(&mut self, why: Why, now: UnixSeconds) -> Refreshed {
        self.access = None;
        self.refusal = Some((why.clone(), now));
        Refreshed::Interaction(why)
    }

    /// Remembers a failure that may pass. The token that is due for renewal still counts.
    pub(super) fn fail(&mut self, error: &TokenError, wait: u64, now: UnixSeconds) -> Refreshed {
        let (wait, outcome) = match self.token(now) {
            Some(_) => (wait.max(REST_AFTER_FAILURE), Refreshed::StillUsable),
            None => (wait, Refreshed::Failed),
        };
        self.failure = Some((Box::new(Problem::from(error)), now.plus(wait)));
        outcome
    }

    /// Drops a token that the resource refused. One new token is asked for; where that is refused
    /// within a minute as well, there is no second silent round.
    pub(super) fn refused_by_resource(
        &mut self,
        token: &Secret,
        claims: Option<&ClaimsRequest>,
        now: UnixSeconds,
    ) -> AfterRefusal {
        let is_current = |access: &Access| access.token.is(token);
        if !self.access.as_ref().is_some_and(is_current) {
            // A newer token is there or under way, and it was not this one that was refused.
            return AfterRefusal::AskAgain;
        }
        self.access = None;
        let claims = ClaimsRequest::merged(self.claims.clone(), claims.cloned());
        if claims != self.claims {
            // What is under way was asked for without these claims, and would be refused again.
            self.in_flight = None;
            self.claims = claims;
        }
        let earlier = self.refused_by_resource.replace(now);
        if earlier.is_none_or(|earlier| now.since(earlier) >= REMEMBER_REFUSAL) {
            return AfterRefusal::AskAgain;
        }
        let claims = self.claims.clone();
        self.refuse(
            Why::Rejected {
                claims: claims.clone(),
            },
            now,
        );
        AfterRefusal::Interaction(Why::Rejected { claims })
    }
}

/// Whether a failure concerns the authority as a whole, which then is left alone.
pub(super) fn pauses_the_authority(error: &TokenError) -> bool {
    error.status() == Some(429) || error.retry_after().is_some()
}

/// How long to rest after a failure, in seconds.
pub(super) fn wait_after(error: &TokenError) -> u64 {
    match error.retry_after() {
        Some(seconds) => seconds.clamp(1, 3600),
        None if error.status() == Some(429) => UNSAID_PAUSE,
        None if error.is_passing() => 1,
        // An answer that is no answer, and a status that promises no better one.
        None => REMEMBER_REFUSAL,
    }
}
