//! Ways into a tenant: silently with the sign-in at hand, else by a visit to the authority.

use leptos::prelude::*;
use tenantry_identity::{
    Problem, TenantId, TenantName, attempt::Prompt, problem::ProblemKind, return_path::ReturnPath,
};

use super::{Known, Phase, Session};
use crate::{
    failure::Failure,
    presence::{self, Presence},
    vault::port::{Begin, Offer, OpenTenant, Resolved},
};

/// How a sign-in went on.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The tenant is open.
    Opened(Box<OpenTenant>),
    /// The browser is leaving for the authority, unless a presenter stopped it.
    Leaving,
}

/// What became of an attempt to come back without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comeback {
    /// The tenant is open.
    Opened,
    /// The browser is leaving for the authority, which will not ask anything, unless a presenter stopped it.
    Leaving,
    /// The agent has to say so first.
    AskFirst,
}

impl Session {
    /// Signs in to a customer: silently where the vault holds a sign-in that will do, else by a visit to
    /// the authority.
    ///
    /// # Errors
    /// What keeps sign-in from starting. What the authority refuses comes back with the next page load.
    pub async fn sign_in(
        self,
        customer: Resolved,
        offer: Offer,
        return_path: ReturnPath,
    ) -> Result<Outcome, Failure> {
        let known = Known {
            tenant: Some(customer.tenant.clone()),
            name: customer.name.clone(),
            client_id: offer.client_id,
        };
        let silent = self.client.open(known.clone(), false).await;
        let refused = match silent {
            Ok(open) => {
                self.opened(&open);
                return Ok(Outcome::Opened(Box::new(open)));
            }
            Err(failure) if !needs_a_visit(&failure) => return Err(failure),
            Err(Failure::SignIn(problem)) => Some(*problem),
            Err(_) => self.refused(&customer),
        };
        self.visit(self.begin(known, refused.as_ref(), return_path))
            .await?;
        Ok(Outcome::Leaving)
    }

    /// What can be done for a tenant that this window does not have open, without asking anybody. Only
    /// tenants that were picked from a list, or that this browser visited before, qualify; a link to any
    /// other one asks the agent first.
    ///
    /// # Errors
    /// Why the tenant cannot be entered now; nobody being signed in is none.
    pub async fn come_back(
        self,
        tenant: TenantId,
        return_path: ReturnPath,
    ) -> Result<Comeback, Failure> {
        match self.known(&tenant) {
            Some(known) => self.enter(known, return_path).await,
            None => Ok(Comeback::AskFirst),
        }
    }

    /// The same for the agent's own tenant, where a registration of the configuration is at home.
    ///
    /// # Errors
    /// As [`Session::come_back`].
    pub async fn come_home(
        self,
        offer: &Offer,
        return_path: ReturnPath,
    ) -> Result<Comeback, Failure> {
        match Known::home(offer) {
            Some(known) => self.enter(known, return_path).await,
            None => Ok(Comeback::AskFirst),
        }
    }

    /// Opens a tenant with the sign-in at hand, without asking anybody and without leaving the page.
    ///
    /// # Errors
    /// [`Failure::NotOpen`] if nobody is signed in through that registration.
    pub async fn open(self, known: Known, anew: bool) -> Result<OpenTenant, Failure> {
        let open = self.client.open(known, anew).await?;
        self.opened(&open);
        Ok(open)
    }

    async fn enter(self, known: Known, return_path: ReturnPath) -> Result<Comeback, Failure> {
        match self.open(known.clone(), false).await {
            Ok(_) => return Ok(Comeback::Opened),
            Err(Failure::NotOpen) => {}
            Err(failure) => return Err(failure),
        }
        let was_tried = self
            .came_back
            .with_value(|all| all.contains(&known.client_id));
        let may_ask_silently = !was_tried
            && matches!(presence::read(), None | Some(Presence::Here(_)))
            && self.prompt() == Prompt::Default;
        let username = self.username(&known);
        let Some(username) = username.filter(|_| may_ask_silently) else {
            return Ok(Comeback::AskFirst);
        };
        self.came_back
            .update_value(|all| all.push(known.client_id.clone()));
        let begin = Begin {
            prompt: Prompt::None,
            login_hint: Some(username),
            ..self.begin(known, None, return_path)
        };
        self.visit(begin).await?;
        Ok(Comeback::Leaving)
    }

    /// What the authority refused when this customer was tried last.
    fn refused(self, customer: &Resolved) -> Option<Problem> {
        let Phase::SignedOut(Some(setback)) = self.phase.get_untracked() else {
            return None;
        };
        let tried = setback.customer?;
        let is_same = tried == customer.name || tried == TenantName::Id(customer.tenant.clone());
        match setback.failure {
            Failure::SignIn(problem) if is_same => Some(*problem),
            _ => None,
        }
    }
}

fn needs_a_visit(failure: &Failure) -> bool {
    match failure {
        Failure::SignIn(problem) => matches!(
            problem.kind,
            ProblemKind::NeedsInteraction | ProblemKind::SecondFactor | ProblemKind::SessionOver
        ),
        Failure::NotOpen => true,
        _ => false,
    }
}
