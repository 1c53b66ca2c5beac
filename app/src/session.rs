//! Who is signed in, to which customers, as the page may know it.

mod arrival;
mod ending;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tenantry_config::ClientId;
use tenantry_identity::{
    Problem, TenantId, TenantName,
    attempt::{Attempt, Prompt},
    problem::{ProblemKind, WayOn},
    return_path::ReturnPath,
};

pub use self::arrival::Arrival;
pub use crate::vault::port::Known;
use crate::{
    attempts,
    client::Client,
    failure::Failure,
    farewell::Farewell,
    platform::navigation,
    presence::{self, Presence},
    recents, routes,
    vault::port::{Agent, Begin, Offer, OpenTenant, Relation, Resolved, Setting},
};

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
    /// Nobody used the console for too long: the vault is empty, and nothing is shown.
    Locked,
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
    agents: RwSignal<Vec<(ClientId, Agent)>>,
    setting: RwSignal<Option<Setting>>,
    /// Customers that the agent picked from a list in this window.
    picked: StoredValue<Vec<(TenantId, Known)>>,
    /// The registrations for which this load of the page has used its one silent visit to the authority.
    came_back: StoredValue<Vec<ClientId>>,
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
            agents: RwSignal::new(Vec::new()),
            setting: RwSignal::new(None),
            picked: StoredValue::new(Vec::new()),
            came_back: StoredValue::new(match &arrival {
                Arrival::Answered { attempt, .. } => vec![attempt.request.client_id.clone()],
                Arrival::Plain | Arrival::Unexpected => Vec::new(),
            }),
        };
        spawn_local(async move {
            // A vault that outlived the visit knows tenants whose tokens were just refused: what the agent
            // brings back counts first.
            if let Arrival::Answered { attempt, fragment } = arrival {
                session.complete(*attempt, fragment).await;
            }
            session.look_around().await;
        });
        session
    }

    /// Where this window stands.
    pub fn phase(self) -> Signal<Phase> {
        self.phase.into()
    }

    /// How the console is set up, once the vault has read it.
    pub fn setting(self) -> Signal<Option<Setting>> {
        self.setting.into()
    }

    /// The open tenants.
    pub fn tenants(self) -> Signal<Vec<OpenTenant>> {
        self.tenants.into()
    }

    /// The agents who are signed in, by their registration.
    pub fn agents(self) -> Signal<Vec<(ClientId, Agent)>> {
        self.agents.into()
    }

    /// The tenant's card if this window has it open.
    pub fn open_tenant(self, tenant: &TenantId) -> Option<OpenTenant> {
        self.tenants
            .with(|all| all.iter().find(|open| open.tenant == *tenant).cloned())
    }

    /// The agent picked a customer from a list: it may be entered without another question.
    pub fn pick(self, tenant: TenantId, known: Known) {
        self.picked.update_value(|all| {
            all.retain(|(other, _)| *other != tenant);
            all.push((tenant, known));
        });
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
        let known = Known {
            tenant: Some(customer.tenant.clone()),
            name: customer.name.clone(),
            client_id: offer.client_id,
        };
        let silent = self.client.open(known.clone(), false).await;
        let refused = match silent {
            Ok(open) => {
                self.opened(&open);
                return Ok(Outcome::Opened(open));
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

    /// Opens a tenant with the sign-in at hand, without asking anybody and without leaving the page.
    ///
    /// # Errors
    /// [`Failure::NotOpen`] if nobody is signed in through that registration.
    pub async fn open(self, known: Known, anew: bool) -> Result<OpenTenant, Failure> {
        let open = self.client.open(known, anew).await?;
        self.opened(&open);
        Ok(open)
    }

    /// Goes on at the authority, with what a refusal asked for, and comes back to the page that is shown.
    /// Whatever that page was reading is read again then; nothing is ever written again.
    ///
    /// # Errors
    /// What keeps the visit from starting.
    pub async fn go_on_at_sign_in(
        self,
        tenant: TenantId,
        problem: Option<Problem>,
    ) -> Result<(), Failure> {
        let known = self.known(&tenant).ok_or(Failure::NotOpen)?;
        let here = ReturnPath::parse(&navigation::path_and_query())
            .unwrap_or_else(|_| ReturnPath::tenant_overview(&tenant));
        self.visit(self.begin(known, problem.as_ref(), here)).await
    }

    /// Goes to the authority for a fresh proof of who is here, and comes back to the page that was hidden.
    ///
    /// # Errors
    /// What keeps the visit from starting.
    pub async fn unlock(self) -> Result<(), Failure> {
        let here = navigation::path_and_query();
        let shown = routes::tenant_of(&here).and_then(|tenant| self.known(&tenant));
        let last = || {
            let recent = recents::all().into_iter().next()?;
            Some(Known {
                tenant: Some(recent.tenant),
                name: recent.name,
                client_id: recent.client_id,
            })
        };
        let (Some(known), Ok(here)) = (shown.or_else(last), ReturnPath::parse(&here)) else {
            self.phase.set(Phase::SignedOut(None));
            return Ok(());
        };
        self.visit(self.begin(known, None, here)).await
    }

    /// Goes to the authority for a customer, to come back to a page of the agent's choice.
    ///
    /// # Errors
    /// What keeps the visit from starting.
    pub async fn visit_for(self, known: Known, return_path: ReturnPath) -> Result<(), Failure> {
        self.visit(self.begin(known, None, return_path)).await
    }

    /// The browser showed this page again from its back-forward cache: nobody is on the way any more.
    pub fn shown_again(self) {
        if matches!(self.phase.get_untracked(), Phase::Leaving(_)) {
            attempts::forget();
            self.phase.set(Phase::SignedOut(None));
        }
        spawn_local(self.look_around());
    }

    /// A customer that may be entered without asking the agent.
    pub fn known(self, tenant: &TenantId) -> Option<Known> {
        let open = self.tenants.with_untracked(|all| {
            let open = all.iter().find(|open| open.tenant == *tenant)?;
            Some(Known {
                tenant: Some(tenant.clone()),
                name: open.name.clone(),
                client_id: open.registration.client_id.clone(),
            })
        });
        let picked = || {
            self.picked.with_value(|all| {
                let known = all.iter().find(|(of, _)| of == tenant);
                known.map(|(_, known)| known.clone())
            })
        };
        let recent = || {
            recents::of(tenant).map(|recent| Known {
                tenant: Some(recent.tenant),
                name: recent.name,
                client_id: recent.client_id,
            })
        };
        open.or_else(picked).or_else(recent)
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

    /// A visit to the authority, after what was refused before.
    fn begin(self, known: Known, refused: Option<&Problem>, return_path: ReturnPath) -> Begin {
        let is_other_account =
            refused.is_some_and(|problem| problem.way_on() == WayOn::OtherAccount);
        let (prompt, login_hint) = if is_other_account {
            // The same account would be refused again without a word: let the agent choose.
            (Prompt::SelectAccount, None)
        } else {
            match (self.prompt(), self.username(&known)) {
                (Prompt::SelectAccount, _) => (Prompt::SelectAccount, None),
                // The account that is signed in belongs to another of the partner's registrations, and
                // would be refused here.
                (Prompt::Default, None) if self.agents.with_untracked(|all| !all.is_empty()) => {
                    (Prompt::SelectAccount, None)
                }
                prompt_and_hint => prompt_and_hint,
            }
        };
        Begin {
            known,
            redirect_uri: navigation::home(),
            return_path,
            prompt,
            login_hint,
            claims: refused.and_then(|problem| problem.claims.clone()),
        }
    }

    fn prompt(self) -> Prompt {
        let setting = self.setting.get_untracked();
        presence::prompt(setting.map_or(UNTOLD_IDLE_LIMIT, |setting| setting.idle_limit))
    }

    /// The user name to suggest for a customer: who went there last, else who uses its registration, or
    /// another one of the same partner.
    fn username(self, known: &Known) -> Option<String> {
        let recents = recents::all();
        let mut served = recents
            .iter()
            .filter(|recent| recent.client_id == known.client_id && recent.username.is_some());
        let same = served.clone().find(|recent| recent.name == known.name);
        let recent = same.or_else(|| served.find(|recent| recent.relation != Relation::OwnTenant));
        match recent {
            Some(recent) => recent.username.clone(),
            None => self.colleague(&known.client_id),
        }
    }

    /// Who is signed in through another registration of the same partner.
    fn colleague(self, client_id: &ClientId) -> Option<String> {
        let setting = self.setting.get_untracked()?;
        let partner = |client_id: &ClientId| {
            let mut offers = setting.registrations.iter();
            Some(
                offers
                    .find(|offer| offer.client_id == *client_id)?
                    .partner
                    .as_str(),
            )
        };
        let partner_here = partner(client_id)?;
        self.agents.with_untracked(|all| {
            let mut agents = all.iter();
            let agent = agents.find(|(of, _)| partner(of) == Some(partner_here))?;
            Some(agent.1.username.clone())
        })
    }

    async fn visit(self, begin: Begin) -> Result<(), Failure> {
        let before = self.phase.get_untracked();
        self.phase.set(Phase::Leaving(begin.known.name.clone()));
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
                Farewell::forget();
                self.opened(&open);
                presence::seen();
                self.ask_who(&open).await;
            }
            Err(failure) => self.phase.set(Phase::SignedOut(Some(Setback {
                failure,
                customer: Some(customer),
                silent,
            }))),
        }
    }

    /// Learns who signed in, by the home tenant's word.
    async fn ask_who(self, open: &OpenTenant) {
        let Ok(agent) = self.client.who_am_i(open.tenant.clone()).await else {
            // The console goes on without a name.
            return;
        };
        recents::signed_in_as(&open.tenant, &agent);
        if open.relation == Relation::OwnTenant {
            return;
        }
        let client_id = open.registration.client_id.clone();
        self.agents.update(|all| {
            all.retain(|(other, _)| *other != client_id);
            all.push((client_id, agent));
        });
    }

    /// Learns how the console is set up, and what other windows have signed in to.
    async fn look_around(self) {
        if let Ok(setting) = self.client.setting().await {
            self.setting.set(Some(setting));
        }
        let Ok(standing) = self.client.standing().await else {
            // Whatever needs the vault next says why there is none.
            return;
        };
        // A lock or a sign-out may be on its way to the vault.
        let is_ending = matches!(
            presence::read(),
            Some(Presence::Locked | Presence::SignedOut)
        );
        if standing.open.is_empty() || is_ending {
            return;
        }
        self.agents.set(standing.agents);
        self.tenants.update(|all| {
            for open in standing.open {
                if !all.iter().any(|known| known.tenant == open.tenant) {
                    all.push(open);
                }
            }
        });
        if matches!(
            self.phase.get_untracked(),
            Phase::SignedOut(None) | Phase::Locked
        ) {
            self.phase.set(Phase::SignedIn);
        }
    }

    fn opened(self, open: &OpenTenant) {
        recents::opened(open);
        let agent = self.agents.with_untracked(|all| {
            let client_id = &open.registration.client_id;
            all.iter().find(|(of, _)| of == client_id).cloned()
        });
        if let Some((_, agent)) = agent {
            recents::signed_in_as(&open.tenant, &agent);
        }
        self.tenants.update(|all| {
            all.retain(|known| known.tenant != open.tenant);
            all.push(open.clone());
        });
        self.phase.set(Phase::SignedIn);
    }
}

/// After how many seconds without use the console asks for a fresh proof while the configuration has not
/// said: the usual limit.
const UNTOLD_IDLE_LIMIT: u64 = 900;

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
