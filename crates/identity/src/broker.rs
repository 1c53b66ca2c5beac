//! The vault's memory: which token a request gets, and what to do where there is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tenantry_config::{ClientId, Origin};

use crate::answer::{self, AnswerError};
use crate::attempt::Attempt;
use crate::challenge::ClaimsRequest;
use crate::discovery::TenantMetadata;
use crate::exchange::{RefreshRequest, TokenError};
use crate::id_token::Claims;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::service_error::ServiceError;
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use crate::tokens::{ClientInfo, TokenSet};

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
/// A plan that was given out this long ago, in seconds, is lost: its tab slept or its future was
/// dropped. Its answer is not taken any more.
const PLAN_LIFETIME: u64 = 120;

/// How to reach a tenant: its checked metadata, and the app registration that serves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The tenant's metadata, read from `authority`.
    pub metadata: TenantMetadata,
    /// The tenant's authority.
    pub authority: Origin,
    /// The Graph that tokens are for.
    pub graph: Origin,
    /// The app registration's client id.
    pub client_id: ClientId,
}

/// The metadata does not lie on the authority it is said to come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tenant's metadata is not this authority's")]
pub struct ForeignMetadata;

/// What the vault has to do to get a token for a tenant.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Nothing: here it is.
    Token(Secret),
    /// Redeem the refresh token, and report with [`Broker::refreshed`].
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
    session: u64,
    serial: u64,
    key: Key,
    token_endpoint: String,
    refresh_token: Secret,
    claims: Option<ClaimsRequest>,
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

/// Holds every token of the console, and says for each tenant what to do next. It is the vault's
/// memory: pure, so that time, randomness and requests are the caller's.
///
/// Tokens are found by the tenant asked for and nothing else, and kept only after the answer's ID
/// token was checked to be that tenant's.
#[derive(Debug, Default)]
pub struct Broker {
    session: u64,
    serial: u64,
    routes: BTreeMap<TenantId, Route>,
    accounts: BTreeMap<App, ClientInfo>,
    /// Customers whose own administrator is signed in: that account serves this tenant only.
    own_accounts: BTreeMap<TenantId, ClientInfo>,
    refresh_tokens: BTreeMap<(App, ClientInfo), Secret>,
    entries: BTreeMap<Key, Entry>,
    pauses: BTreeMap<Origin, UnixSeconds>,
}

/// An app registration as the authority knows it. A refresh token never leaves for another authority
/// than the one that gave it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct App {
    authority: Origin,
    client_id: ClientId,
}

/// What an access token is kept by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    app: App,
    account: ClientInfo,
    tenant: TenantId,
    resource: Origin,
}

/// What is known about one key.
#[derive(Debug, Default)]
struct Entry {
    access: Option<Access>,
    /// The serial number of the plan that is being carried out, and when it was given out.
    in_flight: Option<(u64, UnixSeconds)>,
    /// Claims that a challenge asked for, for the next plan.
    claims: Option<ClaimsRequest>,
    /// When the resource refused the token before this one.
    refused_by_resource: Option<UnixSeconds>,
    refusal: Option<(Why, UnixSeconds)>,
    failure: Option<(Box<Problem>, UnixSeconds)>,
    /// Whom the last ID token named.
    identity: Option<Claims>,
}

#[derive(Debug)]
struct Access {
    token: Secret,
    renew_at: UnixSeconds,
    expires_at: UnixSeconds,
    scopes: Vec<String>,
}

impl Broker {
    /// An empty broker: nobody is signed in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows tokens for a tenant: it is listed, was visited before, or the agent agreed.
    ///
    /// # Errors
    /// [`ForeignMetadata`] where an endpoint does not lie on the authority; nothing changes then.
    pub fn visit(&mut self, route: Route) -> Result<(), ForeignMetadata> {
        if !route.metadata.lives_on(&route.authority) {
            return Err(ForeignMetadata);
        }
        self.routes.insert(route.metadata.tenant.clone(), route);
        Ok(())
    }

    /// Takes the tokens of a finished sign-in, after checking that they are for the attempt's tenant
    /// and for an account that is at home at the `partner` tenant (or, a customer's own
    /// administrator, in the customer itself).
    ///
    /// # Errors
    /// [`AnswerError`]; nothing of the answer is kept then.
    pub fn signed_in(
        &mut self,
        attempt: &Attempt,
        partner: &TenantId,
        tokens: TokenSet,
        now: UnixSeconds,
    ) -> Result<SignedIn, AnswerError> {
        let request = &attempt.request;
        let route = Route {
            metadata: request.tenant.clone(),
            authority: request.authority.clone(),
            graph: request.graph.clone(),
            client_id: request.client_id.clone(),
        };
        let tenant = &request.tenant.tenant;
        let claims = answer::check_sign_in(attempt, &tokens, now)?;
        let account = answer::account_at_home(&tokens, partner, tenant)?;
        self.visit(route.clone())
            .map_err(|ForeignMetadata| AnswerError::ForeignMetadata)?;
        if account.utid == *partner {
            self.own_accounts.remove(tenant);
            let earlier = self.accounts.insert(route.app(), account.clone());
            if let Some(earlier) = earlier.filter(|earlier| *earlier != account) {
                self.forget(&route.app(), &earlier);
            }
        } else {
            self.own_accounts.insert(tenant.clone(), account.clone());
        }
        self.entries.insert(
            route.key(account.clone()),
            Entry {
                identity: Some(claims.clone()),
                claims: request.claims.clone(),
                ..Entry::default()
            },
        );
        self.keep(&route.key(account.clone()), tokens);
        Ok(SignedIn { account, claims })
    }

    /// What to do to get a token for a tenant's Graph.
    pub fn ask(&mut self, tenant: &TenantId, now: UnixSeconds) -> Ask {
        let Some(route) = self.routes.get(tenant) else {
            return Ask::Interaction(Why::NotVisited);
        };
        let Some(key) = self.key_of(route) else {
            return Ask::Interaction(Why::NotSignedIn);
        };
        let token_endpoint = route.metadata.token_endpoint.clone();
        let pause = self.pauses.get(&key.app.authority).copied();
        let session_key = (key.app.clone(), key.account.clone());
        let refresh_token = self.refresh_tokens.get(&session_key).cloned();
        let entry = self.entries.entry(key.clone()).or_default();
        let usable = entry.usable(now);
        if let Some(access) = usable
            && now < access.renew_at
        {
            return Ask::Token(access.token.clone());
        }
        let hindrance = if entry.is_in_flight(now) {
            Some(Ask::Wait)
        } else if let Some(why) = entry.remembered_refusal(now) {
            Some(Ask::Interaction(why))
        } else if let Some(later) = entry.rest(pause, now) {
            Some(later)
        } else if refresh_token.is_none() {
            Some(Ask::Interaction(Why::SessionOver))
        } else {
            None
        };
        match (hindrance, usable, refresh_token) {
            (Some(_), Some(access), _) => Ask::Token(access.token.clone()),
            (Some(hindrance), None, _) => hindrance,
            (None, _, None) => Ask::Interaction(Why::SessionOver),
            (None, _, Some(refresh_token)) => {
                self.serial += 1;
                entry.in_flight = Some((self.serial, now));
                Ask::Refresh(RefreshPlan {
                    session: self.session,
                    serial: self.serial,
                    token_endpoint,
                    refresh_token,
                    claims: entry.claims.clone(),
                    key,
                })
            }
        }
    }

    /// Takes the outcome of a plan. Late answers, and answers for another tenant or another account
    /// than the plan's, change nothing but the memory of the refusal.
    pub fn refreshed(
        &mut self,
        plan: RefreshPlan,
        outcome: Result<TokenSet, &TokenError>,
        now: UnixSeconds,
    ) -> Refreshed {
        if !self.is_awaited(&plan) {
            return Refreshed::Late;
        }
        let issuer = match self.routes.get(&plan.key.tenant) {
            Some(route) if route.app() == plan.key.app => route.metadata.issuer.clone(),
            _ => return Refreshed::Late,
        };
        let Some(entry) = self.entries.get_mut(&plan.key) else {
            return Refreshed::Late;
        };
        entry.in_flight = None;
        match outcome {
            Ok(tokens) => {
                let expected = answer::Refresh {
                    issuer: &issuer,
                    client_id: &plan.key.app.client_id,
                    tenant: &plan.key.tenant,
                    account: &plan.key.account,
                    identity: entry.identity.as_ref(),
                };
                match answer::check_refresh(&expected, &tokens, now) {
                    Ok(claims) => {
                        entry.identity = Some(claims);
                        self.keep(&plan.key, tokens);
                        Refreshed::Stored
                    }
                    Err(error) => entry.refuse(Why::Answer(error), now),
                }
            }
            Err(error) if error.is_passing() => {
                let is_throttled = error.status() == Some(429);
                let unsaid = if is_throttled { UNSAID_PAUSE } else { 1 };
                let wait = error.retry_after().map_or(unsaid, seconds_to_wait);
                if is_throttled || error.retry_after().is_some() {
                    let pause = self.pauses.entry(plan.key.app.authority).or_default();
                    *pause = now.plus(wait).max(*pause);
                }
                entry.fail(error, wait, now)
            }
            Err(TokenError::Service(error)) => {
                if error.ends_the_session() {
                    let session_key = (plan.key.app.clone(), plan.key.account.clone());
                    self.refresh_tokens.remove(&session_key);
                }
                let claims = merged(plan.claims, error.claims_request());
                let error = error.clone();
                entry.refuse(Why::Service { error, claims }, now)
            }
            Err(error) => {
                // An answer that is no answer, with a status that promises no better one. The old
                // token is not touched by it.
                entry.fail(error, REMEMBER_REFUSAL, now)
            }
        }
    }

    /// Gives a plan back that will not be carried out, so that the next one who asks gets it.
    pub fn abandoned(&mut self, plan: &RefreshPlan) {
        if self.is_awaited(plan)
            && let Some(entry) = self.entries.get_mut(&plan.key)
        {
            entry.in_flight = None;
        }
    }

    /// The tenant's Graph answered 401 to this token without a challenge: it is dropped, and one new
    /// one may be asked for.
    pub fn rejected(
        &mut self,
        tenant: &TenantId,
        token: &Secret,
        now: UnixSeconds,
    ) -> AfterRefusal {
        self.refused(tenant, token, None, now)
    }

    /// The tenant's Graph answered this token with a claims challenge: it is dropped, and one new one
    /// may be asked for, with the claims.
    pub fn challenged(
        &mut self,
        tenant: &TenantId,
        token: &Secret,
        claims: &ClaimsRequest,
        now: UnixSeconds,
    ) -> AfterRefusal {
        self.refused(tenant, token, Some(claims), now)
    }

    /// Forgets every token, account and tenant. Answers that are still under way are dropped when
    /// they arrive.
    pub fn sign_out(&mut self) {
        *self = Self {
            session: self.session + 1,
            ..Self::default()
        };
    }

    /// Who is signed in for a tenant.
    pub fn account(&self, tenant: &TenantId) -> Option<&ClientInfo> {
        self.account_of(self.routes.get(tenant)?)
    }

    /// How a tenant is reached, once tokens were allowed for it.
    pub fn route(&self, tenant: &TenantId) -> Option<&Route> {
        self.routes.get(tenant)
    }

    /// Whom the tenant's last ID token named.
    pub fn claims(&self, tenant: &TenantId) -> Option<&Claims> {
        self.entry(tenant)?.identity.as_ref()
    }

    /// The scopes of the tenant's token, without the resource's address.
    pub fn scopes(&self, tenant: &TenantId) -> Option<&[String]> {
        Some(&self.entry(tenant)?.access.as_ref()?.scopes)
    }

    fn entry(&self, tenant: &TenantId) -> Option<&Entry> {
        self.entries.get(&self.key_of(self.routes.get(tenant)?)?)
    }

    fn account_of(&self, route: &Route) -> Option<&ClientInfo> {
        self.own_accounts
            .get(&route.metadata.tenant)
            .or_else(|| self.accounts.get(&route.app()))
    }

    fn key_of(&self, route: &Route) -> Option<Key> {
        Some(route.key(self.account_of(route)?.clone()))
    }

    fn is_awaited(&self, plan: &RefreshPlan) -> bool {
        let in_flight = self
            .entries
            .get(&plan.key)
            .and_then(|entry| entry.in_flight);
        plan.session == self.session && in_flight.is_some_and(|(serial, _)| serial == plan.serial)
    }

    /// Keeps what an answer gave, once it has been checked.
    fn keep(&mut self, key: &Key, tokens: TokenSet) {
        if let Some(refresh_token) = tokens.refresh_token {
            let session_key = (key.app.clone(), key.account.clone());
            self.refresh_tokens.insert(session_key, refresh_token);
        }
        let entry = self.entries.entry(key.clone()).or_default();
        let lifetime = tokens.expires_at.since(tokens.requested_at);
        // A token that lives for minutes only is renewed in the middle of its life.
        let early = RENEW_BEFORE.min(lifetime / 2);
        entry.access = Some(Access {
            token: tokens.access_token,
            renew_at: tokens.expires_at.minus(early),
            expires_at: tokens.expires_at,
            scopes: tokens.scopes,
        });
        entry.refusal = None;
        entry.failure = None;
    }

    fn refused(
        &mut self,
        tenant: &TenantId,
        token: &Secret,
        claims: Option<&ClaimsRequest>,
        now: UnixSeconds,
    ) -> AfterRefusal {
        let Some(key) = self.routes.get(tenant).and_then(|route| self.key_of(route)) else {
            return AfterRefusal::Interaction(Why::NotSignedIn);
        };
        let entry = self.entries.entry(key).or_default();
        let is_current = entry
            .access
            .as_ref()
            .is_some_and(|access| access.token.is(token));
        if !is_current {
            // A newer token is there or under way, and it was not this one that was refused.
            return AfterRefusal::AskAgain;
        }
        entry.access = None;
        entry.claims = merged(entry.claims.take(), claims.cloned());
        let is_second = entry
            .refused_by_resource
            .is_some_and(|earlier| now.since(earlier) < REMEMBER_REFUSAL);
        entry.refused_by_resource = Some(now);
        if !is_second {
            return AfterRefusal::AskAgain;
        }
        let why = Why::Rejected {
            claims: entry.claims.clone(),
        };
        entry.refuse(why.clone(), now);
        AfterRefusal::Interaction(why)
    }

    /// Forgets an account of an app, with all its tokens.
    fn forget(&mut self, app: &App, account: &ClientInfo) {
        self.refresh_tokens.remove(&(app.clone(), account.clone()));
        self.entries
            .retain(|key, _| key.app != *app || key.account != *account);
    }
}

impl Route {
    fn app(&self) -> App {
        App {
            authority: self.authority.clone(),
            client_id: self.client_id.clone(),
        }
    }

    fn key(&self, account: ClientInfo) -> Key {
        Key {
            app: self.app(),
            account,
            tenant: self.metadata.tenant.clone(),
            resource: self.graph.clone(),
        }
    }
}

impl Entry {
    fn usable(&self, now: UnixSeconds) -> Option<&Access> {
        self.access
            .as_ref()
            .filter(|access| now < access.expires_at)
    }

    fn is_in_flight(&self, now: UnixSeconds) -> bool {
        self.in_flight
            .is_some_and(|(_, since)| now.since(since) < PLAN_LIFETIME)
    }

    fn remembered_refusal(&self, now: UnixSeconds) -> Option<Why> {
        let (why, since) = self.refusal.as_ref()?;
        (now.since(*since) < REMEMBER_REFUSAL).then(|| why.clone())
    }

    /// The end of this key's rest after a failure, or of the authority's, whichever is later.
    fn rest(&self, pause: Option<UnixSeconds>, now: UnixSeconds) -> Option<Ask> {
        let own = self.failure.as_ref().map(|(_, until)| *until);
        let until = own.max(pause).filter(|until| now < *until)?;
        let problem = match &self.failure {
            Some((problem, _)) => problem.clone(),
            None => Box::new(Problem::throttled(until.since(now))),
        };
        Some(Ask::Later { until, problem })
    }

    fn refuse(&mut self, why: Why, now: UnixSeconds) -> Refreshed {
        self.access = None;
        self.refusal = Some((why.clone(), now));
        Refreshed::Interaction(why)
    }

    fn fail(&mut self, error: &TokenError, wait: u64, now: UnixSeconds) -> Refreshed {
        let is_usable = self.usable(now).is_some();
        let wait = if is_usable {
            wait.max(REST_AFTER_FAILURE)
        } else {
            wait
        };
        self.failure = Some((Box::new(Problem::from(error)), now.plus(wait)));
        if is_usable {
            Refreshed::StillUsable
        } else {
            Refreshed::Failed
        }
    }
}

fn merged(earlier: Option<ClaimsRequest>, newer: Option<ClaimsRequest>) -> Option<ClaimsRequest> {
    match (earlier, newer) {
        (Some(mut earlier), Some(newer)) => {
            earlier.merge(&newer);
            Some(earlier)
        }
        (earlier, newer) => newer.or(earlier),
    }
}

/// Whole seconds, at least one, at most an hour.
fn seconds_to_wait(retry_after: f64) -> u64 {
    // A float saturates where it becomes an integer, and not-a-number becomes 0.
    (retry_after.ceil() as u64).clamp(1, 3600)
}
