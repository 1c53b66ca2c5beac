//! The relationships of the seeded world, and what a partner usually agrees on with a customer.

use std::collections::BTreeSet;
use std::time::Duration;

use super::planted_tenants::{Line, TENANTS};
use super::planting::group_id;
use super::roles::*;
use super::seeded::*;
use super::{AccessAssignment, Relationship, RelationshipId, RelationshipStatus};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Roles that customers usually approve.
const USUAL_ROLES: [Guid; 8] = [
    DIRECTORY_READERS,
    HELPDESK_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    GROUPS_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
];

/// The longest that a relationship lives.
const LONGEST_DAYS: u64 = 730;

/// The relationships of a world that begins then: with every customer of the table that has a partner.
pub(super) fn all(begins: Timestamp) -> Vec<Relationship> {
    let customers = TENANTS
        .iter()
        .filter_map(|line| Some((line, line.partner?)));
    let mut relationships: Vec<_> = customers
        .map(|(line, partner)| relationship(line, partner, begins))
        .collect();
    // An older relationship with a customer that has a newer one.
    if let Some(newer) = relationships.iter().find(|r| r.customer == CEDAR_AND_CO) {
        let mut older = newer.clone();
        older.id.1 = Guid::derived(&[b"older relationship"]);
        older.display_name = "Migration project".to_owned();
        older.created = begins.minus(DAY * 420);
        older.activated = Some(begins.minus(DAY * 410));
        older.days = 180;
        older.assignments.clear();
        relationships.push(older);
    }
    relationships
}

fn relationship(line: &Line, partner: Guid, begins: Timestamp) -> Relationship {
    // Between one and eleven months ago, differently for each.
    let ago = DAY * (30 + u32::from(line.id.as_bytes()[15]) * 4);
    let mut relationship = customer_of(partner, line.id, line.name, begins.minus(ago));
    let approved_days_ago = |relationship: &mut Relationship, ago: u32, days: u64| {
        relationship.activated = Some(begins.minus(DAY * ago));
        relationship.created = begins.minus(DAY * (ago + 1));
        relationship.days = days;
    };
    match line.id {
        OLDHARBOR_FOODS => relationship.status = RelationshipStatus::Terminated,
        FOXGLOVE_FLORIST => approved_days_ago(&mut relationship, 370, 365),
        SPARROW_AVIATION => approved_days_ago(&mut relationship, 353, 365),
        GRANITE_PEAK => {
            approved_days_ago(&mut relationship, 340, 365);
            relationship.auto_extends = true;
        }
        WILLOW_HOSPICE => {
            relationship.status = RelationshipStatus::ApprovalPending;
            relationship.created = begins.minus(DAY * 4);
            relationship.activated = None;
            relationship.assignments.clear();
        }
        BRIGHTPATH_CLINIC | NEWLEAF_STUDIO => {
            relationship.roles.insert(GLOBAL_ADMINISTRATOR);
            relationship.assignments = usual_assignments(
                partner,
                line.id,
                &relationship.roles,
                relationship.effective_from,
            );
        }
        _ => {}
    }
    relationship
}

/// A relationship as a partner usually has it with a customer, approved at this moment.
pub(super) fn customer_of(
    partner: Guid,
    customer: Guid,
    customer_name: &str,
    approved: Timestamp,
) -> Relationship {
    let part = |name: &[u8]| Guid::derived(&[name, partner.as_bytes(), customer.as_bytes()]);
    let roles = BTreeSet::from(USUAL_ROLES);
    Relationship {
        id: RelationshipId(part(b"relationship, first"), part(b"relationship, second")),
        display_name: format!("Administration of {customer_name}"),
        partner,
        customer,
        status: RelationshipStatus::Active,
        created: approved.minus(DAY),
        activated: Some(approved),
        days: LONGEST_DAYS,
        auto_extends: false,
        assignments: usual_assignments(partner, customer, &roles, approved),
        roles,
        effective_from: approved,
    }
}

/// The service desk has every role but the highest, which the engineers have where it was approved. In one
/// customer the night shift has two of them.
pub(super) fn usual_assignments(
    partner: Guid,
    customer: Guid,
    roles: &BTreeSet<Guid>,
    created: Timestamp,
) -> Vec<AccessAssignment> {
    let mut desk = roles.clone();
    let highest = desk.take(&GLOBAL_ADMINISTRATOR);
    let group = if customer == MARLOWE_LEGAL {
        LEGAL_DESK
    } else {
        SERVICE_DESK
    };
    let mut assignments = vec![assignment(partner, customer, group, desk, created)];
    if customer == CUSTOMER {
        let few = BTreeSet::from([HELPDESK_ADMINISTRATOR, DIRECTORY_READERS]);
        assignments.push(assignment(partner, customer, NIGHT_SHIFT, few, created));
    }
    if let Some(highest) = highest {
        let engineers = BTreeSet::from([highest]);
        assignments.push(assignment(
            partner,
            customer,
            CLOUD_ENGINEERS,
            engineers,
            created,
        ));
    }
    assignments
}

fn assignment(
    partner: Guid,
    customer: Guid,
    group: &str,
    roles: BTreeSet<Guid>,
    created: Timestamp,
) -> AccessAssignment {
    AccessAssignment {
        id: Guid::derived(&[
            b"access assignment",
            partner.as_bytes(),
            customer.as_bytes(),
            group.as_bytes(),
        ]),
        group: group_id(partner, group),
        roles,
        created,
    }
}
