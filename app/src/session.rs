//! Who is signed in, to which customers, as the page may know it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `arrival.rs` | how the page was loaded, and what the authority sent back |
//! | `entering.rs` | ways into a tenant: silently, else by a visit |
//! | `visit.rs` | visits to the authority: what each asks for, and as whom |
//! | `ending.rs` | signing out and locking, in this window and in the others |

mod arrival;
mod ending;
mod entering;
mod visit;

use leptos::prelude::*;
use tenantry_config::ClientId;
use tenantry_identity::{Problem, TenantId, TenantName, problem::ProblemKind};

pub use self::{
    arrival::Arrival,
    entering::{Comeback, Outcome},
};
pub use crate::vault::port::Known;
use crate::{
    attempts,
    client::{Client, cause},
    failure::Failure,
    presence::{self, Presence},
    presenter::Presenter,
    recents::{self, Recent},
    ui::live,
    vault::port::{Agent, OpenTenant, Relation, Setting},
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

/// The session, shared by every page.
#[derive(Clone, Copy)]
pub struct Session {
    /// The way to the vault.
    pub client: Client,
    /// Where this tab halts, if presenter's mode is on.
    pub presenter: Presenter,
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
            presenter: Presenter::of_this_tab(),
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
        cause::spawn(async move {
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

    /// The card of the partner's own tenant, if it is open through this registration.
    pub fn home_tenant(self, client_id: &ClientId) -> Option<OpenTenant> {
        self.tenants.with_untracked(|all| {
            let mut of_registration = all
                .iter()
                .filter(|open| open.registration.client_id == *client_id);
            of_registration
                .find(|open| open.relation == Relation::Partner)
                .cloned()
        })
    }

    /// The agent picked a customer from a list: it may be entered without another question, and is opened
    /// while its page is still being made. Whatever keeps it closed, that page says.
    pub fn pick(self, tenant: TenantId, known: Known) {
        self.picked.update_value(|all| {
            all.retain(|(other, _)| *other != tenant);
            all.push((tenant.clone(), known.clone()));
        });
        let is_open = self
            .tenants
            .with_untracked(|all| all.iter().any(|open| open.tenant == tenant));
        if !is_open {
            cause::spawn(async move { drop(self.open(known, false).await) });
        }
    }

    /// The browser showed this page again from its back-forward cache: nobody is on the way any more.
    pub fn shown_again(self) {
        if matches!(self.phase.get_untracked(), Phase::Leaving(_)) {
            attempts::forget();
            self.phase.set(Phase::SignedOut(None));
        }
        cause::spawn(self.look_around());
    }

    /// The agent came back to this window: another one may have got newer tokens meanwhile.
    pub fn looked_at_again(self) {
        if self.phase.get_untracked() == Phase::SignedIn {
            cause::spawn(self.look_around());
        }
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
        let recent = || recents::of(tenant).map(Recent::known);
        open.or_else(picked).or_else(recent)
    }

    /// Learns how the console is set up, and what other windows have signed in to.
    async fn look_around(self) {
        if let Ok(setting) = self.client.setting().await {
            live::change(self.setting, Some(setting));
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
        live::change(self.agents, standing.agents);
        let mut all = self.tenants.get_untracked();
        for open in standing.open {
            // The vault's card counts: its token may carry what was granted since this window got its own.
            match all.iter_mut().find(|known| known.tenant == open.tenant) {
                Some(known) => *known = open,
                None => all.push(open),
            }
        }
        live::change(self.tenants, all);
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
