//! Why a customer still refuses.

mod report;

use leptos::prelude::*;
use tenantry_graph::{
    directory::{
        group_membership::{self, Group},
        own_account,
    },
    feature::{self, Place},
    partner::{
        access_assignment::{self, AccessAssignment},
        access_check::{self, Evidence},
        delegated_admin_relationship::{self, DelegatedAdminRelationship},
    },
};
use tenantry_identity::{
    TenantId, UnixSeconds,
    problem::ProblemKind,
    propagation::{Check, Finding},
    return_path::ReturnPath,
};

use self::report::{Found, about_assignments, about_groups, about_relationships, conclusion, row};
use crate::{
    failure::Failure,
    newcomers::Newcomer,
    platform::{clock, navigation},
    session::{Comeback, Known, Session},
    ui::task::Task,
};

/// Finds out why a customer still refuses: one check after the other, each shown as soon as it is made.
#[derive(Clone, Copy)]
pub(super) struct Causes {
    session: Session,
    tenant: StoredValue<TenantId>,
    known: StoredValue<Known>,
    found: RwSignal<Vec<Found>>,
    busy: RwSignal<bool>,
    task: Task,
}

impl Causes {
    /// Nothing is checked yet.
    pub(super) fn new(session: Session, newcomer: &Newcomer) -> Self {
        Causes {
            session,
            tenant: StoredValue::new(newcomer.tenant.clone()),
            known: StoredValue::new(newcomer.known()),
            found: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            task: Task::new(),
        }
    }

    /// Whether there is something to show.
    pub(super) fn is_shown(self) -> bool {
        self.busy.get() || self.found.with(|found| !found.is_empty())
    }

    /// Checks everything, from the start.
    pub(super) fn find(self) {
        self.found.set(Vec::new());
        self.busy.set(true);
        self.task.run(async move {
            self.check_all().await;
            self.busy.set(false);
        });
    }

    async fn check_all(self) {
        let home = self.home().await;
        let now = clock::now();
        let relationships = self.relationships(&home).await;
        let mut evidence = Evidence {
            relationships: relationships.as_deref().ok(),
            ..Evidence::default()
        };
        let fact = relationships
            .as_deref()
            .map_or_else(Failure::in_short, |all| about_relationships(all, now));
        self.say_found(0, &evidence, fact);

        let assignments = self.assignments(&home, evidence.relationships, now).await;
        evidence.assignments = assignments.as_deref().ok();
        let fact = assignments
            .as_deref()
            .map_or_else(Clone::clone, about_assignments);
        self.say_found(1, &evidence, fact);

        let groups = self.groups(&home, evidence.assignments).await;
        evidence.groups = groups.as_deref().ok();
        let fact = groups.as_deref().map_or_else(Clone::clone, |groups| {
            about_groups(groups, evidence.assignments.unwrap_or_default())
        });
        self.say_found(2, &evidence, fact);
        self.account().await;
    }

    /// Says what the evidence so far means for one of the checks that the partner's data can answer.
    fn say_found(self, at: usize, evidence: &Evidence<'_>, fact: String) {
        let (check, finding) = access_check::findings(evidence, clock::now())[at];
        self.say(check, finding, fact);
    }

    fn say(self, check: Check, finding: Finding, fact: impl Into<String>) {
        let fact = fact.into();
        self.found.update(|all| {
            all.push(Found {
                check,
                finding,
                fact,
            });
        });
    }

    /// The partner's own tenant, where relationships and groups are read.
    async fn home(self) -> Result<TenantId, Failure> {
        let client_id = self.known.with_value(|known| known.client_id.clone());
        let open = || {
            let home = self.session.home_tenant(&client_id)?;
            Some(home.tenant)
        };
        if let Some(home) = open() {
            return Ok(home);
        }
        let setting = self.session.client.setting().await?;
        let mut offers = setting.registrations.iter();
        let offer = offers.find(|offer| offer.client_id == client_id);
        let here = ReturnPath::parse(&navigation::path_and_query());
        let (Some(offer), Ok(here)) = (offer, here) else {
            return Err(Failure::NotOpen);
        };
        match self.session.come_home(offer, here).await? {
            Comeback::Opened => open().ok_or(Failure::NotOpen),
            Comeback::AskFirst => Err(Failure::NotOpen),
            // The page is being left.
            Comeback::Leaving => std::future::pending().await,
        }
    }

    /// All relationships with the customer.
    async fn relationships(
        self,
        home: &Result<TenantId, Failure>,
    ) -> Result<Vec<DelegatedAdminRelationship>, Failure> {
        let home = home.as_ref().map_err(Clone::clone)?;
        let customer = self.tenant.get_value();
        let call = delegated_admin_relationship::list_of_customer(home, &customer);
        let client = self.session.client;
        client.all(call).await
    }

    /// The assignments of groups to roles of the active relationships, or why there are none to look at.
    async fn assignments(
        self,
        home: &Result<TenantId, Failure>,
        relationships: Option<&[DelegatedAdminRelationship]>,
        now: UnixSeconds,
    ) -> Result<Vec<AccessAssignment>, String> {
        let client = self.session.client;
        let mut assigned = Vec::new();
        let active = relationships.unwrap_or_default().iter();
        let active: Vec<_> = active.filter(|one| one.is_active(now)).collect();
        let (Ok(home), false) = (home, active.is_empty()) else {
            return Err("Without an active relationship there is nothing to look at.".into());
        };
        for relationship in active {
            let call = access_assignment::list(home, &relationship.id);
            let read = client.all(call).await;
            assigned.extend(read.map_err(|failure| failure.in_short())?);
        }
        Ok(assigned)
    }

    /// The agent's groups, or why they need no look.
    async fn groups(
        self,
        home: &Result<TenantId, Failure>,
        assignments: Option<&[AccessAssignment]>,
    ) -> Result<Vec<Group>, String> {
        let (Ok(home), Some([_, ..])) = (home, assignments) else {
            return Err("Without an assigned group there is nothing to look at.".into());
        };
        let call = group_membership::list_mine(home);
        let client = self.session.client;
        let read = client.all(call).await;
        read.map_err(|failure| failure.in_short())
    }

    /// What only the customer's tenant can tell: with a new token, whether the app may do anything there,
    /// and as what it knows the agent.
    async fn account(self) {
        let (check, guest) = (Check::AppConsented, Check::NoGuestAccount);
        let opened = self.session.open(self.known.get_value(), true).await;
        let open = match opened {
            Ok(open) => open,
            Err(failure) => {
                let finding = match &failure {
                    Failure::SignIn(problem) if problem.kind == ProblemKind::NoConsent => {
                        Finding::Fails
                    }
                    _ => Finding::Unknown,
                };
                self.say(check, finding, failure.in_short());
                let fact = "Without a token for the customer nobody can tell.";
                return self.say(guest, Finding::Unknown, fact);
            }
        };
        let needed = feature::least(Some(Place::Customer));
        let granted: Vec<&str> = needed
            .iter()
            .filter(|scope| !feature::SIGN_IN.contains(scope))
            .filter(|scope| feature::is_covered(**scope, &open.scopes))
            .map(|scope| scope.0)
            .collect();
        if granted.is_empty() {
            let fact = "The token carries no permission of Microsoft Graph.";
            self.say(check, Finding::Fails, fact);
        } else {
            self.say(check, Finding::Holds, granted.join(", "));
        }
        match self
            .session
            .client
            .call(&own_account::get(&open.tenant))
            .await
        {
            Ok(Some(account)) if account.is_guest() => {
                let name = account.user_principal_name;
                self.say(guest, Finding::Fails, name.unwrap_or_default());
            }
            Ok(_) => self.say(
                guest,
                Finding::Holds,
                "The customer has no account of yours.",
            ),
            Err(failure) => self.say(guest, Finding::Unknown, failure.in_short()),
        }
    }

    /// The checks so far, and what the first one that fails asks for.
    pub(super) fn view(self) -> Option<AnyView> {
        if !self.is_shown() {
            return None;
        }
        let rows: Vec<AnyView> = self.found.with(|all| all.iter().map(row).collect());
        let next = (!self.busy.get()).then(|| self.found.with(|all| conclusion(all)));
        let busy = self.busy.get().then(|| {
            view! {
                <p class="looking">
                    <span class="spinner" aria-hidden="true"></span>
                    "Checking…"
                </p>
            }
            .into_any()
        });
        Some(
            view! {
                <section class="causes" aria-live="polite">
                    <h2>"What access hangs on"</h2>
                    {next}
                    <ol class="checks">{rows}</ol>
                    {busy}
                </section>
            }
            .into_any(),
        )
    }
}
