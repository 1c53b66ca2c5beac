//! Who is signed in, to which customers, as the page may know it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use tenantry_identity::{
    Problem, TenantId, TenantName,
    attempt::{Attempt, Prompt},
    problem::{ProblemKind, WayOn},
    redirect,
    return_path::ReturnPath,
};

use crate::{
    attempts,
    client::Client,
    failure::Failure,
    platform::navigation,
    recents::{self, Recent},
    vault::port::{Agent, Begin, Offer, OpenTenant, Resolved},
};

/// How this page was loaded.
pub enum Arrival {
    /// By its address.
    Plain,
    /// The authority sent the agent back, in answer to an attempt of this tab.
    Answered {
        /// The attempt; nothing of the answer has been believed yet.
        attempt: Box<Attempt>,
        /// The fragment as it came.
        fragment: String,
    },
    /// Something that looks like the authority's answer, to nothing that this tab asked.
    Unexpected,
}

impl Arrival {
    /// Reads the fragment of the address and removes it from the address bar and the history. This runs
    /// before anything else of the page does.
    pub fn take() -> Self {
        let fragment = navigation::fragment();
        if !redirect::is_authorization_response(&fragment) {
            return Arrival::Plain;
        }
        match attempts::take() {
            // A wrong `state` is judged by the vault's checks; the attempt is used up either way.
            Some(attempt) => {
                navigation::replace(attempt.request.return_path.as_str());
                Arrival::Answered {
                    attempt: Box::new(attempt),
                    fragment,
                }
            }
            None => {
                navigation::replace("/");
                Arrival::Unexpected
            }
        }
    }
}

/// Where this window stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nobody is signed in, possibly because something went wrong.
    SignedOut(Option<Setback>),
    /// The browser is on its way to the authority.
    Leaving(TenantName),
    /// The authority sent the agent back; the code is being redeemed.
    Completing(TenantName),
    /// The vault holds a sign-in.
    SignedIn,
}

/// A sign-in that did not work out.
#[derive(Clone, Debug, PartialEq)]
pub struct Setback {
    /// What happened.
    pub failure: Failure,
    /// The customer it was for, if that is known.
    pub customer: Option<TenantName>,
    /// Whether nobody asked for this sign-in: a reload that tried to come back without asking.
    pub silent: bool,
}

/// How a sign-in went on.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The tenant is open.
    Opened(OpenTenant),
    /// The browser is leaving for the authority.
    Leaving,
}

/// The session, shared by every page.
#[derive(Clone, Copy)]
pub struct Session {
    /// The way to the vault.
    pub client: Client,
    phase: RwSignal<Phase>,
    tenants: RwSignal<Vec<OpenTenant>>,
    agent: RwSignal<Option<Agent>>,
    /// Whether this load of the page has used its one silent visit to the authority.
    came_back: StoredValue<bool>,
}

impl Session {
    /// Starts with how the page was loaded.
    pub fn start(client: Client, arrival: Arrival) -> Self {
        let phase = match &arrival {
            Arrival::Plain => Phase::SignedOut(None),
            Arrival::Answered { attempt, .. } => Phase::Completing(attempt.request.name.clone()),
            Arrival::Unexpected => Phase::SignedOut(Some(Setback {
                failure: Failure::SignIn(Box::new(Problem::new(ProblemKind::Replayed))),
                customer: None,
                silent: false,
            })),
        };
        let session = Session {
            client,
            phase: RwSignal::new(phase),
            tenants: RwSignal::new(Vec::new()),
            agent: RwSignal::new(None),
            came_back: StoredValue::new(!matches!(arrival, Arrival::Plain)),
        };
        if let Arrival::Answered { attempt, fragment } = arrival {
            spawn_local(session.complete(*attempt, fragment));
        }
        session
    }

    /// Where this window stands.
    pub fn phase(self) -> Signal<Phase> {
        self.phase.into()
    }

    /// The agent, once the home tenant has said who that is.
    pub fn agent(self) -> Signal<Option<Agent>> {
        self.agent.into()
    }

    /// The tenant's card if this window has it open.
    pub fn open_tenant(self, tenant: &TenantId) -> Option<OpenTenant> {
        self.tenants
            .with(|all| all.iter().find(|open| open.tenant == *tenant).cloned())
    }

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
        if self.phase.get_untracked() == Phase::SignedIn {
            let silent = self
                .client
                .open(customer.name.clone(), offer.client_id.clone())
                .await;
            match silent {
                Ok(open) => {
                    self.opened(&open);
                    return Ok(Outcome::Opened(open));
                }
                Err(failure) if !needs_a_visit(&failure) => return Err(failure),
                Err(_) => {}
            }
        }
        let refused = self.refused(&customer);
        let (prompt, login_hint) = match &refused {
            // The same account would be refused again without a word: let the agent choose.
            Some(problem) if problem.way_on() == WayOn::OtherAccount => {
                (Prompt::SelectAccount, None)
            }
            _ => {
                let recent = recents::of(&customer.tenant);
                (Prompt::Default, recent.and_then(|recent| recent.username))
            }
        };
        self.visit(Begin {
            name: customer.name,
            client_id: offer.client_id,
            redirect_uri: navigation::home(),
            return_path,
            prompt,
            login_hint,
            claims: refused.and_then(|problem| problem.claims),
        })
        .await?;
        Ok(Outcome::Leaving)
    }

    /// What can be done for a tenant that this window does not have open, without asking anybody. Only
    /// tenants that this browser visited before qualify; a link to any other one asks the agent first.
    pub async fn come_back(
        self,
        tenant: TenantId,
        return_path: ReturnPath,
    ) -> Result<Comeback, Failure> {
        let Some(recent) = recents::of(&tenant) else {
            return Ok(Comeback::AskFirst);
        };
        if self.phase.get_untracked() == Phase::SignedIn {
            return match self.client.open(recent.name, recent.client_id).await {
                Ok(open) => {
                    self.opened(&open);
                    Ok(Comeback::Opened)
                }
                Err(failure) if needs_a_visit(&failure) => Ok(Comeback::AskFirst),
                Err(failure) => Err(failure),
            };
        }
        let tried = self.came_back.get_value();
        let Some(username) = recent.username.clone().filter(|_| !tried) else {
            return Ok(Comeback::AskFirst);
        };
        self.came_back.set_value(true);
        self.visit(silent_visit(recent, username, return_path))
            .await?;
        Ok(Comeback::Leaving)
    }

    /// Forgets every token, then ends the session at the authority. Leaves the page, or returns if there
    /// was nothing to end.
    pub async fn sign_out(self) {
        let username = self.agent.get_untracked().map(|agent| agent.username);
        let address = self.client.sign_out(navigation::home(), username).await;
        attempts::forget();
        self.tenants.set(Vec::new());
        self.agent.set(None);
        self.phase.set(Phase::SignedOut(None));
        if let Ok(Some(address)) = address {
            navigation::leave_for(&address);
        }
    }

    /// The browser showed this page again from its back-forward cache: nobody is on the way any more.
    pub fn shown_again(self) {
        if matches!(self.phase.get_untracked(), Phase::Leaving(_)) {
            attempts::forget();
            self.phase.set(Phase::SignedOut(None));
        }
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

    async fn visit(self, begin: Begin) -> Result<(), Failure> {
        let before = self.phase.get_untracked();
        self.phase.set(Phase::Leaving(begin.name.clone()));
        match self.client.begin(begin).await {
            Ok((address, attempt)) => {
                attempts::keep(&attempt);
                navigation::leave_for(&address);
                Ok(())
            }
            Err(failure) => {
                self.phase.set(before);
                Err(failure)
            }
        }
    }

    async fn complete(self, attempt: Attempt, fragment: String) {
        let customer = attempt.request.name.clone();
        let silent = attempt.request.prompt == Prompt::None;
        match self.client.complete(attempt, fragment).await {
            Ok(open) => {
                self.opened(&open);
                if let Ok(agent) = self.client.who_am_i(open.tenant.clone()).await {
                    recents::signed_in_as(&open.tenant, &agent);
                    self.agent.set(Some(agent));
                }
            }
            Err(failure) => self.phase.set(Phase::SignedOut(Some(Setback {
                failure,
                customer: Some(customer),
                silent,
            }))),
        }
    }

    fn opened(self, open: &OpenTenant) {
        recents::opened(open);
        if let Some(agent) = self.agent.get_untracked() {
            recents::signed_in_as(&open.tenant, &agent);
        }
        self.tenants.update(|all| {
            all.retain(|known| known.tenant != open.tenant);
            all.push(open.clone());
        });
        self.phase.set(Phase::SignedIn);
    }
}

/// What became of an attempt to come back without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comeback {
    /// The tenant is open.
    Opened,
    /// The browser is leaving for the authority, which will not ask anything.
    Leaving,
    /// The agent has to say so first.
    AskFirst,
}

fn silent_visit(recent: Recent, username: String, return_path: ReturnPath) -> Begin {
    Begin {
        name: recent.name,
        client_id: recent.client_id,
        redirect_uri: navigation::home(),
        return_path,
        prompt: Prompt::None,
        login_hint: Some(username),
        claims: None,
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
