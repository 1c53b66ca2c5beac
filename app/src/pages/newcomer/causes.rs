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
        delegated_admin_relationship::{self, DelegatedAdminRelationship, RelationshipStatus},
    },
};
use tenantry_identity::{
    TenantId, UnixSeconds,
    problem::ProblemKind,
    propagation::{Check, Finding, diagnose},
    return_path::ReturnPath,
};

use crate::{
    failure::Failure,
    newcomers::Newcomer,
    pages::all_pages::all_pages,
    platform::{clock, navigation},
    session::{Comeback, Known, Session},
    ui::{
        check::check,
        copy::CopyButton,
        icon::{Glyph, Icon},
        notice::turn,
        task::Task,
    },
    vault::port::Relation,
};

/// What was found of one check, and what of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    check: Check,
    finding: Finding,
    fact: String,
}

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
            self.session.tenants().with_untracked(|all| {
                let mut all = all.iter();
                let home = all.find(|open| {
                    open.relation == Relation::Partner && open.registration.client_id == client_id
                });
                home.map(|open| open.tenant.clone())
            })
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
        all_pages(
            self.session.client,
            call,
            delegated_admin_relationship::list_next,
        )
        .await
    }

    /// The assignments of groups to roles of the active relationships, or why there are none to look at.
    async fn assignments(
        self,
        home: &Result<TenantId, Failure>,
        relationships: Option<&[DelegatedAdminRelationship]>,
        now: UnixSeconds,
    ) -> Result<Vec<AccessAssignment>, String> {
        let mut assigned = Vec::new();
        let active = relationships.unwrap_or_default().iter();
        let active: Vec<_> = active.filter(|one| one.is_active(now)).collect();
        let (Ok(home), false) = (home, active.is_empty()) else {
            return Err("Without an active relationship there is nothing to look at.".into());
        };
        for relationship in active {
            let call = access_assignment::list(home, &relationship.id);
            let read = all_pages(self.session.client, call, access_assignment::list_next).await;
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
        let read = all_pages(self.session.client, call, group_membership::list_mine_next).await;
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

fn about_relationships(all: &[DelegatedAdminRelationship], now: UnixSeconds) -> String {
    if let Some(active) = all.iter().find(|one| one.is_active(now)) {
        return active.display_name.clone().unwrap_or_default();
    }
    if all.is_empty() {
        return "There is none with this customer.".into();
    }
    let states: Vec<&str> = all.iter().map(state).collect();
    states.join(" ")
}

fn about_assignments(all: &[AccessAssignment]) -> String {
    let mut roles: Vec<&str> = Vec::new();
    for role in all
        .iter()
        .filter(|one| one.is_active)
        .flat_map(|one| &one.roles)
    {
        if !roles.contains(&role.name_or_id()) {
            roles.push(role.name_or_id());
        }
    }
    if roles.is_empty() {
        "No group is assigned to any role.".into()
    } else {
        roles.join(", ")
    }
}

fn about_groups(mine: &[Group], assignments: &[AccessAssignment]) -> String {
    let assigned = |group: &&Group| {
        let by = |one: &AccessAssignment| one.is_active && one.group.as_ref() == Some(&group.id);
        assignments.iter().any(by)
    };
    match mine.iter().find(assigned) {
        Some(group) => group.display_name.clone().unwrap_or_default(),
        None => "None of your groups is among the assigned ones.".into(),
    }
}

fn row(found: &Found) -> AnyView {
    let statement = found.check.title().to_string();
    check(found.finding, statement, &found.fact, how(found.check))
}

/// How a check is made.
fn how(check: Check) -> &'static str {
    match check {
        Check::RelationshipActive => {
            "Checked by GET /tenantRelationships/delegatedAdminRelationships in your own tenant"
        }
        Check::GroupAssigned => "Checked by GET …/accessAssignments in your own tenant",
        Check::AgentInGroup => "Checked by GET /me/transitiveMemberOf in your own tenant",
        Check::AppConsented => "Checked by a new token for the customer",
        Check::NoGuestAccount => "Checked by GET /me in the customer's tenant",
    }
}

fn conclusion(all: &[Found]) -> AnyView {
    let finding = |check: Check| {
        let found = all.iter().find(|found| found.check == check);
        found.map_or(Finding::Unknown, |found| found.finding)
    };
    let diagnosis = diagnose(Check::ALL.map(finding));
    let details: Vec<String> = all
        .iter()
        .map(|found| {
            let said = match found.finding {
                Finding::Holds => "yes",
                Finding::Fails => "no",
                Finding::Unknown => "unknown",
            };
            [found.check.title(), ": ", said, ". ", &found.fact].concat()
        })
        .collect();
    let copy = view! { <CopyButton text=details.join("\n") label="Copy details" /> };
    let (title, what_to_do, whose) = match diagnosis.failed {
        Some(check) => (
            "This does not hold: ".to_string() + check.title(),
            check.what_to_do(),
            Some(turn(check.turn())),
        ),
        None if diagnosis.unchecked.is_empty() => (
            "Everything is in order".to_string(),
            "Press Try now. If the customer still refuses, the relationship is on its way: give it some more minutes.",
            None,
        ),
        None => (
            "Nothing is known to be wrong".to_string(),
            "What could not be checked may be the cause. Somebody who may read it checks it in Partner Center.",
            None,
        ),
    };
    view! {
        <section class="notice" role="alert">
            <Glyph icon=Icon::Info />
            <div>
                <h2>{title}</h2>
                {whose}
                <p class="next">{what_to_do}</p>
                <div class="actions">{copy}</div>
            </div>
        </section>
    }
    .into_any()
}

fn state(relationship: &DelegatedAdminRelationship) -> &'static str {
    match relationship.status {
        RelationshipStatus::Active => "One has passed its end.",
        RelationshipStatus::Coming => "One waits for the customer's approval, or is being set up.",
        RelationshipStatus::Gone => "One has ended.",
        RelationshipStatus::Unknown => "One is in a state that this console does not know.",
    }
}
