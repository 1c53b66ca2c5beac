//! One token for one tenant, fetched once however many ask for it at the same time.

use futures::{
    channel::oneshot,
    future::{LocalBoxFuture, join},
};
use oauth2::{HttpRequest, HttpResponse};
use tenantry_identity::{
    Secret, TenantId,
    broker::{Ask, RefreshPlan, Why},
    discovery::TenantMetadata,
    exchange::{self, TokenError},
    id_token::IdTokenError,
    tokens::TokenSet,
};
use tenantry_trace::Purpose;

use super::{Vault, port::Refusal};
use crate::platform::{clock, fetch::NoAnswer};

impl Vault {
    /// The token for a tenant's Graph.
    ///
    /// # Errors
    /// Why there is none, and the way on.
    pub(super) fn token<'a>(
        &'a self,
        tenant: &'a TenantId,
    ) -> LocalBoxFuture<'a, Result<Secret, Refusal>> {
        // Boxed, so that the code stands once in the page and not inside every caller.
        Box::pin(self.ask_until_told(tenant))
    }

    async fn ask_until_told(&self, tenant: &TenantId) -> Result<Secret, Refusal> {
        loop {
            let ask = self.broker.borrow_mut().ask(tenant, clock::now());
            match ask {
                Ask::Token(token) => return Ok(token),
                Ask::Refresh(plan) => self.carry_out(plan).await?,
                Ask::Wait => self.somebody_elses_plan(tenant).await,
                Ask::Later { problem, .. } => return Err(Refusal::SignIn(problem)),
                Ask::Interaction(Why::NotVisited | Why::NotSignedIn) => {
                    return Err(Refusal::NotOpen);
                }
                Ask::Interaction(why) => return Err(Refusal::sign_in(why)),
            }
        }
    }

    /// Redeems the refresh token as planned. What came of it, the broker says when it is asked again.
    async fn carry_out(&self, plan: RefreshPlan) -> Result<(), Refusal> {
        let metadata = self.metadata(plan.tenant())?;
        let under_way = UnderWay {
            vault: self,
            plan: Some(plan.clone()),
        };
        let request = plan.request();
        let http = self.http(Purpose::Refresh, plan.tenant());
        let redeemed = exchange::redeem_refresh_token(&http, &request, &clock::now);
        let (redeemed, ()) = join(redeemed, self.signatures.prepare(&metadata)).await;
        let distrust = match &redeemed {
            Ok(tokens) => self.signatures.check(tokens, &metadata).await.err(),
            Err(_) => None,
        };
        under_way.done(redeemed, distrust);
        Ok(())
    }

    /// The way to a token endpoint, as the `oauth2` crate wants its HTTP client.
    pub(super) fn http<'a>(
        &'a self,
        purpose: Purpose,
        tenant: &'a TenantId,
    ) -> impl Fn(HttpRequest) -> LocalBoxFuture<'a, Result<HttpResponse, NoAnswer>> {
        move |request| Box::pin(self.wire.redeem(request, purpose, tenant))
    }

    async fn somebody_elses_plan(&self, tenant: &TenantId) {
        let (sender, done) = oneshot::channel();
        self.waiting
            .borrow_mut()
            .entry(tenant.clone())
            .or_default()
            .push(sender);
        // The sender is dropped when the plan has ended, one way or another.
        let _ = done.await;
    }

    fn metadata(&self, tenant: &TenantId) -> Result<TenantMetadata, Refusal> {
        let broker = self.broker.borrow();
        let route = broker.route(tenant).ok_or(Refusal::NotOpen)?;
        Ok(route.metadata.clone())
    }
}

/// A plan that is being carried out. If its future is dropped, the plan goes back to the broker, and
/// whoever waited takes it over.
struct UnderWay<'a> {
    vault: &'a Vault,
    plan: Option<RefreshPlan>,
}

impl UnderWay<'_> {
    /// Reports the outcome; `distrust` says that its ID token's signature is wrong.
    fn done(mut self, outcome: Result<TokenSet, TokenError>, distrust: Option<IdTokenError>) {
        let Some(plan) = self.plan.take() else {
            return;
        };
        let tenant = plan.tenant().clone();
        let now = clock::now();
        let mut broker = self.vault.broker.borrow_mut();
        match (outcome, distrust) {
            (_, Some(error)) => broker.distrusted(&plan, error, now),
            (Ok(tokens), None) => broker.refreshed(plan, Ok(tokens), now),
            (Err(error), None) => broker.refreshed(plan, Err(&error), now),
        };
        self.vault.waiting.borrow_mut().remove(&tenant);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(plan) = self.plan.take() {
            self.vault.broker.borrow_mut().abandoned(&plan);
            self.vault.waiting.borrow_mut().remove(plan.tenant());
        }
    }
}
