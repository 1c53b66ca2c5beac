//! The vault's memory: which token a request gets, and what to do where there is none.

mod ended_session;
mod entry;
mod outcome;

use serde::{Deserialize, Serialize};
use tenantry_config::{ClientId, ServiceAddress};

use crate::answer::{self, AnswerError};
use crate::attempt::Attempt;
pub use crate::broker::ended_session::EndedSession;
use crate::broker::entry::{App, Entry, Key};
pub use crate::broker::outcome::{AfterRefusal, Ask, RefreshPlan, Refreshed, SignedIn, Why};
use crate::challenge::ClaimsRequest;
use crate::discovery::TenantMetadata;
use crate::exchange::TokenError;
use crate::few::Few;
use crate::id_token::{Claims, IdTokenError};
use crate::secret::Secret;
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use crate::tokens::{AccessClaims, ClientInfo, TokenSet};

/// How to reach a tenant: its checked metadata, and the app registration that serves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The tenant's metadata, read from `authority`.
    pub metadata: TenantMetadata,
    /// The tenant's authority.
    pub authority: ServiceAddress,
    /// The Graph that tokens are for.
    pub graph: ServiceAddress,
    /// The app registration's client id.
    pub client_id: ClientId,
}

/// The metadata does not lie on the authority it is said to come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tenant's metadata is not this authority's")]
pub struct ForeignMetadata;

/// Holds every token of the console, and says for each tenant what to do next. It is the vault's
/// memory: pure, so that time, randomness and requests are the caller's.
///
/// Tokens are found by the tenant asked for and nothing else, and kept only after the answer's ID
/// token was checked to be that tenant's.
#[derive(Debug, Default)]
pub struct Broker {
    session: u64,
    serial: u64,
    routes: Few<TenantId, Route>,
    accounts: Few<App, ClientInfo>,
    /// Customers whose own administrator is signed in: that account serves this tenant only.
    own_accounts: Few<TenantId, ClientInfo>,
    refresh_tokens: Few<(App, ClientInfo), Secret>,
    entries: Few<Key, Entry>,
    /// Until when an authority that throttles is left alone.
    pauses: Few<ServiceAddress, UnixSeconds>,
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
        let key = route.key(account.clone());
        // A new entry: what was refused or under way before the sign-in does not count any more.
        let entry = Entry::asking_for(request.claims.clone());
        self.entries.insert(key.clone(), entry);
        self.keep(&key, tokens, claims.clone());
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
        let refresh_token = self.refresh_tokens.get(&key.session()).cloned();
        let entry = self.entries.get_or_default(&key);
        if let Some(token) = entry.fresh_token(now) {
            return Ask::Token(token);
        }
        let hindrance = entry.hindrance(pause, now);
        let refresh_token = match (hindrance, refresh_token) {
            (None, Some(refresh_token)) => refresh_token,
            (hindrance, _) => {
                let hindrance = hindrance.unwrap_or(Ask::Interaction(Why::SessionOver));
                // The token that is due for renewal still counts while it cannot be renewed.
                return entry.token(now).map_or(hindrance, Ask::Token);
            }
        };
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

    /// Takes the outcome of a plan. Late answers, and answers for another tenant or another account
    /// than the plan's, change nothing but the memory of the refusal.
    pub fn refreshed(
        &mut self,
        plan: RefreshPlan,
        outcome: Result<TokenSet, &TokenError>,
        now: UnixSeconds,
    ) -> Refreshed {
        let Some(issuer) = self.end(&plan) else {
            return Refreshed::Late;
        };
        let key = &plan.key;
        let entry = self.entries.get_or_default(key);
        let error = match outcome {
            Ok(tokens) => {
                let expected = answer::Refresh {
                    issuer: &issuer,
                    client_id: &key.app.client_id,
                    tenant: &key.tenant,
                    account: &key.account,
                    identity: entry.identity.as_ref(),
                };
                return match answer::check_refresh(&expected, &tokens, now) {
                    Ok(claims) => {
                        self.keep(key, tokens, claims);
                        Refreshed::Stored
                    }
                    Err(error) => entry.refuse(Why::Answer(error), now),
                };
            }
            Err(error) => error,
        };
        match error {
            TokenError::Service(error) if !error.is_passing() => {
                if error.ends_the_session() {
                    self.refresh_tokens.remove(&key.session());
                }
                let claims = ClaimsRequest::merged(plan.claims, error.claims_request());
                let error = error.clone();
                entry.refuse(Why::Service { error, claims }, now)
            }
            _ => {
                let wait = entry::wait_after(error);
                if entry::pauses_the_authority(error) {
                    let pause = self.pauses.get_or_default(&key.app.authority);
                    *pause = now.plus(wait).max(*pause);
                }
                entry.fail(error, wait, now)
            }
        }
    }

    /// Takes a plan whose answer came and is not to be trusted, because its ID token's signature is
    /// wrong: nothing of it is kept, and that is remembered like a refusal.
    pub fn distrusted(
        &mut self,
        plan: &RefreshPlan,
        error: IdTokenError,
        now: UnixSeconds,
    ) -> Refreshed {
        if self.end(plan).is_none() {
            return Refreshed::Late;
        }
        let entry = self.entries.get_or_default(&plan.key);
        entry.refuse(Why::Answer(AnswerError::IdToken(error)), now)
    }

    /// Gives a plan back that will not be carried out, so that the next one who asks gets it.
    pub fn abandoned(&mut self, plan: &RefreshPlan) {
        self.end(plan);
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

    /// Forgets the tenant's token, so that the next one who asks gets a new one: the old one was issued
    /// before the agent had access, and never gains it. A refusal that is remembered is forgotten as
    /// well, so this is for the wish of an agent and for waits that are long enough, never for a loop.
    pub fn renew(&mut self, tenant: &TenantId) {
        if let Some(key) = self.routes.get(tenant).and_then(|route| self.key_of(route)) {
            self.entries.get_or_default(&key).renew();
        }
    }

    /// Forgets every token, account and tenant, and says which sessions go on at their authorities.
    /// Answers that are still under way are dropped when they arrive.
    pub fn sign_out(&mut self) -> Vec<EndedSession> {
        let session = self.session + 1;
        let ended = std::mem::take(self);
        self.session = session;
        ended.sessions()
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
        self.entry(tenant)?.scopes()
    }

    /// The agent's directory roles in the tenant, by their template ids, as far as the token tells.
    pub fn roles(&self, tenant: &TenantId) -> Option<&[String]> {
        self.entry(tenant)?.roles()
    }

    /// What the tenant's access token says, whoever it is for; the token itself is not among it.
    pub fn access_claims(&self, tenant: &TenantId) -> Option<AccessClaims> {
        self.entry(tenant)?.access_claims()
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

    /// Ends a plan: it is under way no longer, so that the next one who asks gets a new one. Gives the
    /// issuer that its answer has to come from; `None` where nobody waits for the answer any more.
    fn end(&mut self, plan: &RefreshPlan) -> Option<String> {
        let entry = self.entries.get_mut(&plan.key)?;
        let (serial, _) = entry.in_flight?;
        if plan.session != self.session || plan.serial != serial {
            return None;
        }
        entry.in_flight = None;
        // The tenant may have been given to another registration or account meanwhile.
        let route = self.routes.get(&plan.key.tenant)?;
        let is_awaited = route.key(plan.key.account.clone()) == plan.key;
        is_awaited.then(|| route.metadata.issuer.clone())
    }

    /// Keeps what an answer gave, once it has been checked.
    fn keep(&mut self, key: &Key, mut tokens: TokenSet, claims: Claims) {
        if let Some(refresh_token) = tokens.refresh_token.take() {
            self.refresh_tokens.insert(key.session(), refresh_token);
        }
        let entry = self.entries.get_or_default(key);
        entry.keep(tokens, claims);
    }

    fn refused(
        &mut self,
        tenant: &TenantId,
        token: &Secret,
        claims: Option<&ClaimsRequest>,
        now: UnixSeconds,
    ) -> AfterRefusal {
        match self.routes.get(tenant).and_then(|route| self.key_of(route)) {
            Some(key) => {
                let entry = self.entries.get_or_default(&key);
                entry.refused_by_resource(token, claims, now)
            }
            None => AfterRefusal::Interaction(Why::NotSignedIn),
        }
    }

    /// Forgets an account of an app, with all its tokens.
    fn forget(&mut self, app: &App, account: &ClientInfo) {
        self.refresh_tokens.remove(&(app.clone(), account.clone()));
        self.entries
            .retain(|key| key.app != *app || key.account != *account);
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
