//! Licences are assigned to users and to groups, whose members get them.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::groups::target as group_target;
use super::user_update::target;
use super::{Done, Refusal, Writing};
use crate::graph::licences::{free, is_bought, is_overdrawn};
use crate::graph::problem::GraphProblem;
use crate::guid::Guid;
use crate::world::groups::{DirectoryGroup, GroupLicence, Member};
use crate::world::products::{EXCLUSIVE_PLANS, product};
use crate::world::{Activity, Assignment};

const CHANGE_USER_LICENSE: Activity =
    Activity::new("Change user license", "UserManagement", "Update");
const SET_GROUP_LICENSE: Activity = Activity::new("Set group license", "GroupManagement", "Update");

/// What `assignLicense` asks for.
struct Asked {
    added: Vec<GroupLicence>,
    removed: Vec<Guid>,
}

/// `POST /users/{id}/assignLicense`.
pub(super) fn assign_to_user(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.user(writing.key(0))?;
    let user = writing.user_at(place)?.clone();
    let asked = Asked::read(writing)?;
    let before = writing.directory().assignments(&user);
    check_removed(&asked, &before)?;
    if !asked.added.is_empty() && user.usage_location.is_none() {
        return Err(Refusal::UsageLocation.into());
    }
    let mut after = before;
    after.retain(|of| of.by_group.is_some() || !asked.removed.contains(&of.sku));
    for added in &asked.added {
        let held = user.licences.contains(&added.sku);
        if !held && free(&writing.place(), added.sku) == 0 {
            return Err(Refusal::NoLicenceLeft(added.sku).into());
        }
        after.retain(|of| of.by_group.is_some() || of.sku != added.sku);
        after.push(Assignment {
            sku: added.sku,
            disabled: added.disabled.clone(),
            by_group: None,
            error: None,
            updated: writing.now,
        });
    }
    if !asked.added.is_empty() {
        check_exclusive(&after)?;
    }
    if !asked.added.is_empty() || !asked.removed.is_empty() {
        writing.directory_mut().set_assignments(place, after);
        writing.record(&CHANGE_USER_LICENSE, user.id, vec![target(&user)]);
    }
    Ok(Done::Shown(StatusCode::OK, format!("/users/{}", user.id)))
}

/// `POST /groups/{id}/assignLicense`.
pub(super) fn assign_to_group(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    let group = writing.group_at(place)?.clone();
    let asked = Asked::read(writing)?;
    let held = |sku: &Guid| group.licences.iter().any(|of| of.sku == *sku);
    if !asked.removed.iter().all(held) {
        return Err(Refusal::GroupLicenceNotHeld.into());
    }
    for member in &group.members {
        leave(writing, group.id, *member, Some(&asked.removed));
    }
    let changed = writing.directory_mut().groups_mut().change(place);
    let added = |sku: Guid| asked.added.iter().any(|of| of.sku == sku);
    changed
        .licences
        .retain(|of| !asked.removed.contains(&of.sku) && !added(of.sku));
    changed.licences.extend(asked.added);
    members_inherit(writing, place);
    writing.record(&SET_GROUP_LICENSE, group.id, vec![group_target(&group)]);
    Ok(Done::Shown(
        StatusCode::ACCEPTED,
        format!("/groups/{}", group.id),
    ))
}

impl Asked {
    fn read(writing: &Writing<'_>) -> Result<Asked, GraphProblem> {
        let body = &writing.body;
        let list = |name: &'static str| {
            let list = body.get(name).ok_or(Refusal::MissingParameter(name))?;
            list.as_array().ok_or_else(|| wrong(name, "Collection"))
        };
        for name in body.keys().filter(|name| !name.contains('@')) {
            if !["addLicenses", "removeLicenses"].contains(&name.as_str()) {
                return Err(Refusal::UnknownProperty(name.clone()).into());
            }
        }
        let (to_add, to_remove) = (list("addLicenses")?, list("removeLicenses")?);
        let mut asked = Asked {
            added: Vec::new(),
            removed: Vec::new(),
        };
        for licence in to_add {
            let licence = licence
                .as_object()
                .ok_or_else(|| wrong("addLicenses", "assignedLicense"))?;
            asked.added.push(added(writing, licence)?);
        }
        for sku in to_remove {
            asked.removed.push(guid("removeLicenses", sku)?);
        }
        let mut named: Vec<Guid> = asked.added.iter().map(|of| of.sku).collect();
        named.extend(&asked.removed);
        named.sort_unstable();
        match named.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Refusal::NamedTwice(pair[0]).into()),
            None => Ok(asked),
        }
    }
}

/// A licence that the tenant has, with services of it that are to be switched off.
fn added(
    writing: &Writing<'_>,
    licence: &Map<String, Value>,
) -> Result<GroupLicence, GraphProblem> {
    let sku = guid("skuId", licence.get("skuId").unwrap_or(&Value::Null))?;
    let product = product(sku).filter(|_| is_bought(&writing.place(), sku));
    let product = product.ok_or(Refusal::UnknownLicence(sku))?;
    let mut disabled = Vec::new();
    let plans = licence.get("disabledPlans").and_then(Value::as_array);
    for plan in plans.into_iter().flatten() {
        let plan = guid("disabledPlans", plan)?;
        if !product.plans.iter().any(|known| known.id == plan) {
            return Err(Refusal::UnknownPlan { plan, sku }.into());
        }
        disabled.push(plan);
    }
    Ok(GroupLicence { sku, disabled })
}

/// Only what was assigned directly can be taken away.
fn check_removed(asked: &Asked, held: &[Assignment]) -> Result<(), GraphProblem> {
    for sku in &asked.removed {
        let mut ways = held
            .iter()
            .filter(|of| of.sku == *sku && of.error.is_none());
        let Some(first) = ways.next() else {
            return Err(Refusal::LicenceNotHeld.into());
        };
        if first.by_group.is_some() && ways.all(|of| of.by_group.is_some()) {
            return Err(Refusal::LicenceInherited.into());
        }
    }
    Ok(())
}

/// Some services exclude each other in whatever licences they come.
fn check_exclusive(assignments: &[Assignment]) -> Result<(), GraphProblem> {
    let active = assignments.iter().filter(|of| of.error.is_none());
    let plans = active.flat_map(|of| {
        let plans = product(of.sku)
            .map_or(&[][..], |product| product.plans)
            .iter();
        plans.filter(|plan| !of.disabled.contains(&plan.id))
    });
    let plans: Vec<Guid> = plans.map(|plan| plan.id).collect();
    let mut exclusive = EXCLUSIVE_PLANS.iter();
    match exclusive.find(|(one, other)| plans.contains(&one.id) && plans.contains(&other.id)) {
        Some((one, other)) => Err(Refusal::ExclusivePlans(one.name, other.name).into()),
        None => Ok(()),
    }
}

/// Gives every member of a group the licences of it that the member does not have by it.
pub(super) fn members_inherit(writing: &mut Writing<'_>, group: u32) {
    let Some(group) = writing.directory().groups().at(group).cloned() else {
        return;
    };
    for member in &group.members {
        inherit(writing, group.id, &group.licences, *member);
    }
}

/// Gives a new member the licences of its group, as far as there are some left.
pub(super) fn inherit(
    writing: &mut Writing<'_>,
    group: Guid,
    licences: &[GroupLicence],
    member: Member,
) {
    let Member::User(place) = member else {
        return;
    };
    for licence in licences {
        let Some(user) = writing.directory().user_at(place).cloned() else {
            return;
        };
        let mut assignments = writing.directory().assignments(&user);
        let has = |of: &Assignment| of.by_group == Some(group) && of.sku == licence.sku;
        if assignments
            .iter()
            .any(|of| has(of) && of.disabled == licence.disabled)
        {
            continue;
        }
        assignments.retain(|of| !has(of));
        let held = user.licences.contains(&licence.sku);
        let left = held || free(&writing.place(), licence.sku) > 0;
        assignments.push(Assignment {
            sku: licence.sku,
            disabled: licence.disabled.clone(),
            by_group: Some(group),
            error: (!left).then_some("CountViolation".into()),
            updated: writing.now,
        });
        writing.directory_mut().set_assignments(place, assignments);
    }
}

/// Takes away what a member has by a group: some products, or all.
pub(super) fn leave(
    writing: &mut Writing<'_>,
    group: Guid,
    member: Member,
    products: Option<&[Guid]>,
) {
    let Member::User(place) = member else {
        return;
    };
    let Some(user) = writing.directory().user_at(place).cloned() else {
        return;
    };
    let before = writing.directory().assignments(&user);
    let mut after = before.clone();
    after.retain(|of| {
        of.by_group != Some(group) || products.is_some_and(|products| !products.contains(&of.sku))
    });
    if after != before {
        writing.directory_mut().set_assignments(place, after);
    }
}

/// A restored user has its licences again, but for those that others have by now, and those of groups
/// that give them no more.
pub(super) fn restore(writing: &mut Writing<'_>, user: Guid) {
    let directory = writing.directory();
    let Some(place) = directory.place(&user.to_string()) else {
        return;
    };
    let Some(user) = directory.user_at(place).cloned() else {
        return;
    };
    let member = Member::User(place);
    let groups = directory.groups();
    let holding = groups.holding(member).into_iter();
    let holding: Vec<DirectoryGroup> = holding
        .filter_map(|group| groups.at(group))
        .filter(|group| !group.licences.is_empty())
        .cloned()
        .collect();
    let gives = |group: Guid, sku: Guid| {
        let mut holding = holding.iter().filter(|of| of.id == group);
        holding.any(|of| of.licences.iter().any(|of| of.sku == sku))
    };
    let before = directory.assignments(&user);
    let mut after = before.clone();
    after.retain(|of| {
        of.by_group.is_none_or(|group| gives(group, of.sku))
            && (of.error.is_some() || !is_overdrawn(&writing.place(), of.sku))
    });
    if after != before {
        writing.directory_mut().set_assignments(place, after);
    }
    for group in &holding {
        inherit(writing, group.id, &group.licences, member);
    }
}

fn guid(property: &str, value: &Value) -> Result<Guid, GraphProblem> {
    let id = value.as_str().and_then(|text| text.parse().ok());
    id.ok_or_else(|| wrong(property, "Edm.Guid"))
}

fn wrong(property: &str, expected: &'static str) -> GraphProblem {
    Refusal::WrongType {
        property: property.to_owned(),
        expected,
    }
    .into()
}
