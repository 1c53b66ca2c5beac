//! Members and owners of groups are added and removed, one by one or twenty at once.

use serde_json::Value;

use super::groups::{self, target as group_target};
use super::references::Reference;
use super::user_update::target as user_target;
use super::{Done, Refusal, Writing, licences};
use crate::graph::problem::GraphProblem;
use crate::guid::Guid;
use crate::world::groups::{DirectoryGroup, GroupKind, Member};
use crate::world::{Activity, AuditTarget};

/// One of the two relationships.
pub(super) struct Relationship {
    name: &'static str,
    /// As a body names it.
    pub(super) bind: &'static str,
    added: Activity,
    removed: Activity,
}

pub(super) const MEMBERS: Relationship = Relationship {
    name: "members",
    bind: "members@odata.bind",
    added: Activity::new("Add member to group", "GroupManagement", "Assign"),
    removed: Activity::new("Remove member from group", "GroupManagement", "Unassign"),
};

pub(super) const OWNERS: Relationship = Relationship {
    name: "owners",
    bind: "owners@odata.bind",
    added: Activity::new("Add owner to group", "GroupManagement", "Assign"),
    removed: Activity::new("Remove owner from group", "GroupManagement", "Unassign"),
};

static OF_MEMBERS: Relationship = MEMBERS;
static OF_OWNERS: Relationship = OWNERS;

/// `POST /groups/{id}/members/$ref`.
pub(super) fn add_member(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    let group = writing.group_at(place)?.clone();
    admit_members(writing, place, &group)?;
    let reference = writing.reference(&Value::Object(writing.body.clone()))?;
    let member = member(writing, &reference)?;
    check_member(writing, &group, Some(place), member)?;
    hold(writing, place, &[member]);
    Ok(Done::Nothing)
}

/// `DELETE /groups/{id}/members/{id}/$ref`.
pub(super) fn remove_member(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    let group = writing.group_at(place)?.clone();
    admit_members(writing, place, &group)?;
    let key = writing.key(1).to_owned();
    let missing = || GraphProblem::NoSuchObject(key.clone());
    let member = object(writing, &key).ok_or_else(missing)?;
    if !writing.directory().groups().holds(place, member) {
        return Err(missing());
    }
    let directory = writing.directory_mut();
    directory.groups_mut().remove_member(place, member);
    licences::leave(writing, group.id, member, None);
    record(writing, &OF_MEMBERS.removed, &group, member);
    Ok(Done::Nothing)
}

/// `POST /groups/{id}/owners/$ref`.
pub(super) fn add_owner(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    groups::admit(writing, place)?;
    let reference = writing.reference(&Value::Object(writing.body.clone()))?;
    let owner = owner(writing, &reference)?;
    if writing.group_at(place)?.owners.contains(&owner) {
        return Err(Refusal::AlreadyThere(OWNERS.name).into());
    }
    own(writing, place, &[owner]);
    Ok(Done::Nothing)
}

/// `DELETE /groups/{id}/owners/{id}/$ref`. The last one stays.
pub(super) fn remove_owner(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    groups::admit(writing, place)?;
    let group = writing.group_at(place)?.clone();
    let key = writing.key(1).to_owned();
    let owner = writing.directory().place(&key);
    let owner = owner.filter(|owner| group.owners.contains(owner));
    let owner = owner.ok_or(GraphProblem::NoSuchObject(key))?;
    let directory = writing.directory();
    let left = group.owners.iter().filter(|&&other| other != owner);
    if left.filter_map(|&other| directory.user_at(other)).count() == 0 {
        return Err(Refusal::LastOwner.into());
    }
    let changed = writing.directory_mut().groups_mut().change(place);
    changed.owners.retain(|&other| other != owner);
    record(writing, &OF_OWNERS.removed, &group, Member::User(owner));
    Ok(Done::Nothing)
}

/// The owners that a new group is to have: those of the body, or else whoever creates it.
pub(super) fn owners_to_bind(writing: &Writing<'_>) -> Result<Vec<u32>, GraphProblem> {
    let mut owners = Vec::new();
    for reference in writing.bound(OWNERS.bind)? {
        let owner = owner(writing, &reference)?;
        if owners.contains(&owner) {
            return Err(Refusal::AlreadyThere(OWNERS.name).into());
        }
        owners.push(owner);
    }
    if owners.is_empty() {
        // An agent from elsewhere is not in the directory, and owns nothing in it.
        owners.extend(
            writing
                .directory()
                .place(&writing.caller.object_id.to_string()),
        );
    }
    Ok(owners)
}

/// The members that a body adds to a group, all of which can be: `place` is that of a group that is
/// there already.
pub(super) fn members_to_bind(
    writing: &Writing<'_>,
    group: &DirectoryGroup,
    place: Option<u32>,
) -> Result<Vec<Member>, GraphProblem> {
    let references = writing.bound(MEMBERS.bind)?;
    if !references.is_empty() && group.rule.is_some() {
        return Err(GraphProblem::Denied);
    }
    let mut members = Vec::new();
    for reference in &references {
        let member = member(writing, reference)?;
        check_member(writing, group, place, member)?;
        if members.contains(&member) {
            return Err(Refusal::AlreadyThere(MEMBERS.name).into());
        }
        members.push(member);
    }
    Ok(members)
}

/// Adds members that were checked.
pub(super) fn hold(writing: &mut Writing<'_>, place: u32, members: &[Member]) {
    let Some(group) = writing.directory().groups().at(place).cloned() else {
        return;
    };
    for &member in members {
        let directory = writing.directory_mut();
        directory.groups_mut().add_member(place, member);
        licences::inherit(writing, group.id, &group.licences, member);
        record(writing, &OF_MEMBERS.added, &group, member);
    }
}

/// Adds owners that were checked.
pub(super) fn own(writing: &mut Writing<'_>, place: u32, owners: &[u32]) {
    let Some(group) = writing.directory().groups().at(place).cloned() else {
        return;
    };
    for &owner in owners {
        let changed = writing.directory_mut().groups_mut().change(place);
        changed.owners.push(owner);
        record(writing, &OF_OWNERS.added, &group, Member::User(owner));
    }
}

/// Whether members can be written: not where a rule finds them.
fn admit_members(
    writing: &Writing<'_>,
    place: u32,
    group: &DirectoryGroup,
) -> Result<(), GraphProblem> {
    groups::admit(writing, place)?;
    match group.rule {
        Some(_) => Err(GraphProblem::Denied),
        None => Ok(()),
    }
}

fn check_member(
    writing: &Writing<'_>,
    group: &DirectoryGroup,
    place: Option<u32>,
    member: Member,
) -> Result<(), GraphProblem> {
    let users_only = group.kind == GroupKind::Microsoft365;
    let no_groups = users_only || group.role_assignable;
    let unfit = match member {
        Member::User(_) => false,
        Member::Group(inner) => no_groups || Some(inner) == place,
        Member::Device(_) => users_only,
    };
    if unfit {
        return Err(Refusal::UnfitMember.into());
    }
    match place {
        Some(place) if writing.directory().groups().holds(place, member) => {
            Err(Refusal::AlreadyThere(MEMBERS.name).into())
        }
        _ => Ok(()),
    }
}

fn member(writing: &Writing<'_>, reference: &Reference) -> Result<Member, GraphProblem> {
    let found = object(writing, &reference.key).filter(|member| {
        reference.may_be(match member {
            Member::User(_) => "users",
            Member::Group(_) => "groups",
            Member::Device(_) => "devices",
        })
    });
    found.ok_or_else(|| GraphProblem::NoSuchObject(reference.key.clone()))
}

fn owner(writing: &Writing<'_>, reference: &Reference) -> Result<u32, GraphProblem> {
    match member(writing, reference)? {
        Member::User(place) => Ok(place),
        Member::Group(_) | Member::Device(_) => Err(Refusal::UnfitMember.into()),
    }
}

/// The object of this id, or the user of this name.
fn object(writing: &Writing<'_>, key: &str) -> Option<Member> {
    let directory = writing.directory();
    if let Some(place) = directory.place(key) {
        return Some(Member::User(place));
    }
    let id: Guid = key.parse().ok()?;
    let groups = directory.groups();
    if let Some(place) = groups.place(id).filter(|&place| groups.at(place).is_some()) {
        return Some(Member::Group(place));
    }
    let devices = directory.devices();
    devices.by_object_id(id)?;
    devices.place(id).map(Member::Device)
}

fn record(
    writing: &mut Writing<'_>,
    activity: &'static Activity,
    group: &DirectoryGroup,
    member: Member,
) {
    let directory = writing.directory();
    let target = match member {
        Member::User(place) => directory
            .user_at(place)
            .map(|user| (user.id, user_target(user))),
        Member::Group(place) => {
            let inner = directory.groups().at(place);
            inner.map(|inner| (inner.id, group_target(inner)))
        }
        Member::Device(place) => directory.devices().at(place).map(|device| {
            let target = AuditTarget {
                kind: "Device".into(),
                id: device.id.to_string(),
                name: device.display_name.clone(),
                user_name: None,
            };
            (device.id, target)
        }),
    };
    if let Some((id, target)) = target {
        writing.record_with(activity, group.id, id, vec![target, group_target(group)]);
    }
}
