//! What was found of each check, in the agent's words, and what the first one that fails asks for.

use leptos::prelude::*;
use tenantry_graph::{
    directory::group_membership::Group,
    partner::{
        access_assignment::AccessAssignment,
        delegated_admin_relationship::{DelegatedAdminRelationship, RelationshipStatus},
    },
};
use tenantry_identity::{
    UnixSeconds,
    propagation::{Check, Finding, diagnose},
};

use crate::ui::{
    check::check,
    copy::CopyButton,
    icon::{Glyph, Icon},
    notice::turn,
};

/// What was found of one check, and what of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) check: Check,
    pub(super) finding: Finding,
    pub(super) fact: String,
}

pub(super) fn row(found: &Found) -> AnyView {
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

pub(super) fn conclusion(all: &[Found]) -> AnyView {
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

pub(super) fn about_relationships(all: &[DelegatedAdminRelationship], now: UnixSeconds) -> String {
    if let Some(active) = all.iter().find(|one| one.is_active(now)) {
        return active.display_name.clone().unwrap_or_default();
    }
    if all.is_empty() {
        return "There is none with this customer.".into();
    }
    let states: Vec<&str> = all.iter().map(state).collect();
    states.join(" ")
}

fn state(relationship: &DelegatedAdminRelationship) -> &'static str {
    match relationship.status {
        RelationshipStatus::Active => "One has passed its end.",
        RelationshipStatus::Coming => "One waits for the customer's approval, or is being set up.",
        RelationshipStatus::Gone => "One has ended.",
        RelationshipStatus::Unknown => "One is in a state that this console does not know.",
    }
}

pub(super) fn about_assignments(all: &[AccessAssignment]) -> String {
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

pub(super) fn about_groups(mine: &[Group], assignments: &[AccessAssignment]) -> String {
    let assigned = |group: &&Group| {
        let by = |one: &AccessAssignment| one.is_active && one.group.as_ref() == Some(&group.id);
        assignments.iter().any(by)
    };
    match mine.iter().find(assigned) {
        Some(group) => group.display_name.clone().unwrap_or_default(),
        None => "None of your groups is among the assigned ones.".into(),
    }
}
