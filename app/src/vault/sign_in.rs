//! Attempts, the exchange of codes, opening further tenants with the sign-in at hand, and signing out.

use futures::future::join3;
use tenantry_config::{ClientId, Config};
use tenantry_identity::{
    TenantId, TenantName,
    answer::AnswerError,
    attempt::{Attempt, AttemptRequest},
    broker::{EndedSession, Route},
    exchange, redirect,
};
use tenantry_trace::Purpose;

use super::{
    Opened, Vault,
    customers::{Customer, Customers, offer},
    port::{Agent, Answer, Begin, EndedAccount, Known, OpenTenant, Refusal},
};
use crate::platform::{clock, random};

impl Vault {
    /// Starts an attempt: a fresh state, nonce and PKCE verifier, and the authority's address to visit.
    pub(super) async fn begin(&self, begin: Begin) -> Result<Answer, Refusal> {
        let config = self.customers.config().await?;
        let registration = Customers::registration(&config, &begin.known.client_id)?;
        let authority = &config.cloud(registration).authority;
        let customer = self.customers.find_at(&begin.known, authority).await?;
        let route = route(&config, &customer, &begin.known.client_id)?;
        let request = AttemptRequest {
            name: begin.known.name,
            tenant: route.metadata,
            authority: route.authority,
            graph: route.graph,
            client_id: route.client_id,
            partner_tenant: registration.partner_tenant.clone(),
            redirect_uri: begin.redirect_uri,
            return_path: begin.return_path,
            prompt: begin.prompt,
            login_hint: begin.login_hint,
            claims: begin.claims,
            started: clock::now(),
        };
        let (attempt, address) = Attempt::begin(request, &mut random::fill);
        Ok(Answer::Begun {
            address,
            attempt: Box::new(attempt),
        })
    }

    /// Checks the authority's answer, redeems its code, and checks what comes back.
    pub(super) async fn complete(
        &self,
        attempt: &Attempt,
        fragment: &str,
    ) -> Result<OpenTenant, Refusal> {
        let code = redirect::check(attempt, fragment, clock::now()).map_err(Refusal::sign_in)?;

        // The attempt lay in the tab's storage meanwhile: its hosts must still be the configured ones.
        let request = &attempt.request;
        let config = self.customers.config().await?;
        let registration = Customers::registration(&config, &request.client_id)?;
        let cloud = config.cloud(registration);
        if cloud.authority != request.authority || cloud.graph != request.graph {
            return Err(Refusal::Protocol);
        }

        // The keys and the partner's tenant id are read while the authority works on the code.
        let partner = TenantName::from(&registration.partner_tenant);
        let http = self.http(Purpose::Code, &request.tenant.tenant);
        let (tokens, partner, ()) = join3(
            exchange::redeem_code(&http, attempt, code, &clock::now),
            self.customers.find(&partner),
            self.signatures.prepare(&request.tenant),
        )
        .await;
        let tokens = tokens.map_err(Refusal::sign_in)?;
        let partner = &partner?.metadata.tenant;
        self.signatures
            .check(&tokens, &request.tenant)
            .await
            .map_err(|error| Refusal::sign_in(AnswerError::from(error)))?;
        self.broker
            .borrow_mut()
            .signed_in(attempt, partner, tokens, clock::now())
            .map_err(Refusal::sign_in)?;
        self.watch_from_now(config.idle_limit);
        // It may be somebody else now; who it is has to be asked anew.
        self.agents
            .borrow_mut()
            .retain(|(client_id, _)| *client_id != request.client_id);
        Ok(self.keep_open(Opened {
            name: request.name.clone(),
            route: Route {
                metadata: request.tenant.clone(),
                authority: request.authority.clone(),
                graph: request.graph.clone(),
                client_id: request.client_id.clone(),
            },
            registration: offer(registration),
            partner: partner.clone(),
        }))
    }

    /// Gets a token for another customer with the refresh token at hand, without asking anybody; `anew`
    /// even if there is one, because it was issued too early to work.
    pub(super) async fn open(&self, known: Known, anew: bool) -> Result<OpenTenant, Refusal> {
        // Without a sign-in there is no reason to ask anybody about the tenant.
        if !self.is_signed_in(&known.client_id) {
            return Err(Refusal::NotOpen);
        }
        let config = self.customers.config().await?;
        let registration = Customers::registration(&config, &known.client_id)?;
        let partner = TenantName::from(&registration.partner_tenant);
        let partner = self.customers.find(&partner).await?;
        let customer = self
            .customers
            .find_at(&known, &config.cloud(registration).authority)
            .await?;
        let route = self.visit(&config, &customer, &known.client_id)?;
        let tenant = &customer.metadata.tenant;
        if anew {
            self.broker.borrow_mut().renew(tenant);
        }
        self.token(tenant).await?;
        Ok(self.keep_open(Opened {
            name: known.name,
            route,
            registration: offer(registration),
            partner: partner.metadata.tenant.clone(),
        }))
    }

    /// Asks the agent's home tenant who the agent is: a customer may know it by a number only.
    pub(super) async fn who_am_i(&self, tenant: &TenantId) -> Result<Agent, Refusal> {
        let opened = self.opened(tenant)?;
        let client_id = &opened.route.client_id;
        let account = self.broker.borrow().account(tenant).cloned();
        let home = account.ok_or(Refusal::NotOpen)?.utid;
        if home != *tenant {
            let config = self.customers.config().await?;
            let customer = self.customers.find(&TenantName::Id(home.clone())).await?;
            self.visit(&config, &customer, client_id)?;
            self.token(&home).await?;
        }
        let broker = self.broker.borrow();
        let claims = broker.claims(&home).ok_or(Refusal::NotOpen)?;
        let username = claims.preferred_username.clone().unwrap_or_default();
        let agent = Agent {
            name: claims.name.clone().unwrap_or_else(|| username.clone()),
            username,
        };
        if home == opened.partner {
            let mut agents = self.agents.borrow_mut();
            agents.retain(|(other, _)| other != client_id);
            agents.push((client_id.clone(), agent.clone()));
        }
        Ok(agent)
    }

    /// Forgets every token, and says whose they were and where each session at its authority ends (OpenID
    /// Connect RP-Initiated Logout 1.0). Answers that are still under way are dropped when they arrive.
    pub(super) fn sign_out(&self, redirect_uri: &str) -> Vec<EndedAccount> {
        let accounts = self.forget().into_iter().map(|session| EndedAccount {
            address: session.address(redirect_uri),
            authority: host_of(session.authority.origin()),
            username: session.username,
        });
        accounts.collect()
    }

    /// Forgets every token, and everything that they opened.
    pub(super) fn forget(&self) -> Vec<EndedSession> {
        self.open.borrow_mut().clear();
        self.agents.borrow_mut().clear();
        self.waiting.borrow_mut().clear();
        *self.idle.borrow_mut() = None;
        self.wire.forget();
        self.broker.borrow_mut().sign_out()
    }

    /// Whether a partner's account is signed in through this registration.
    fn is_signed_in(&self, client_id: &ClientId) -> bool {
        let open = self.open.borrow();
        open.values()
            .any(|opened| opened.route.client_id == *client_id)
    }

    fn visit(
        &self,
        config: &Config,
        customer: &Customer,
        client_id: &ClientId,
    ) -> Result<Route, Refusal> {
        let route = route(config, customer, client_id)?;
        self.broker
            .borrow_mut()
            .visit(route.clone())
            .map_err(|_| Refusal::Protocol)?;
        Ok(route)
    }
}

/// The host of an origin, for people to read.
fn host_of(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.to_string()
}

/// How a customer is reached through a registration, which has to be one of the customer's own cloud.
fn route(config: &Config, customer: &Customer, client_id: &ClientId) -> Result<Route, Refusal> {
    let registration = Customers::registration(config, client_id)?;
    let cloud = config.cloud(registration);
    if cloud.authority != customer.authority {
        return Err(Refusal::Protocol);
    }
    Ok(Route {
        metadata: customer.metadata.clone(),
        authority: cloud.authority.clone(),
        graph: cloud.graph.clone(),
        client_id: client_id.clone(),
    })
}
