//! Groups are created, changed and deleted.

use serde_json::{Map, Value};

use super::body::Form;
use super::members::{self, OWNERS};
use super::membership_rule::is_rule;
use super::{Done, Refusal, Writing, licences, p};
use crate::graph::licences::has_exchange;
use crate::graph::problem::GraphProblem;
use crate::graph::schema::groups::GROUP;
use crate::world::groups::{DirectoryGroup, GroupKind};
use crate::world::roles::{GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR};
use crate::world::{Activity, AuditTarget};

const ADD_GROUP: Activity = Activity::new("Add group", "GroupManagement", "Add");
const UPDATE_GROUP: Activity = Activity::new("Update group", "GroupManagement", "Update");
const DELETE_GROUP: Activity = Activity::new("Delete group", "GroupManagement", "Delete");

/// What can be written of a new group.
const NEW: Form = Form {
    entity: &GROUP,
    resource: "Group",
    #[rustfmt::skip]
    writable: &[
        "description", "displayName", "groupTypes", "isAssignableToRole", "mailEnabled",
        "mailNickname", "membershipRule", "membershipRuleProcessingState",
        "preferredDataLocation", "preferredLanguage", "resourceBehaviorOptions",
        "resourceProvisioningOptions", "securityEnabled", "theme", "visibility",
    ],
    references: &[members::MEMBERS.bind, OWNERS.bind],
    longest: LONGEST,
};

/// What can be written of a group that is there.
const CHANGED: Form = Form {
    entity: &GROUP,
    resource: "Group",
    #[rustfmt::skip]
    writable: &[
        "description", "displayName", "mailNickname", "membershipRule",
        "membershipRuleProcessingState", "preferredLanguage", "theme", "visibility",
    ],
    references: &[members::MEMBERS.bind],
    longest: LONGEST,
};

const LONGEST: &[(&str, usize)] = &[
    ("description", 1024),
    ("displayName", 256),
    ("mailNickname", 64),
];

/// `POST /groups`.
pub(super) fn create(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let body = writing.body.clone();
    NEW.check(&body)?;
    let required = [
        "displayName",
        "mailEnabled",
        "mailNickname",
        "securityEnabled",
    ];
    NEW.require(&body, &required)?;
    check(writing, &NEW, &body)?;
    let kind = kind(writing, &body)?;
    let is = |name: &str| body.get(name) == Some(&Value::Bool(true));
    if is("isAssignableToRole") {
        writing.may_manage_role_groups()?;
        writing.place().needs_premium()?;
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = writing.fresh_id("group");
    let group = DirectoryGroup {
        id,
        kind,
        display_name: text("displayName").unwrap_or_default(),
        description: text("description"),
        mail_nickname: text("mailNickname").unwrap_or_default(),
        rule: rule(writing, &body)?,
        role_assignable: is("isAssignableToRole"),
        synchronised: false,
        created: writing.now,
        licences: Vec::new(),
        is_for_licences: false,
        members: Vec::new(),
        owners: Vec::new(),
        deleted: None,
        written: Map::new(),
    };
    let to_own = members::owners_to_bind(writing)?;
    let to_hold = members::members_to_bind(writing, &group, None)?;
    let place = writing.directory_mut().groups_mut().add(group);
    set(writing, place, &body);
    let target = target(writing.group_at(place)?);
    writing.record(&ADD_GROUP, id, vec![target]);
    members::own(writing, place, &to_own);
    members::hold(writing, place, &to_hold);
    Ok(Done::Created(format!("/groups/{id}")))
}

/// `PATCH /groups/{id}`, which may add members as well.
pub(super) fn update(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    admit(writing, place)?;
    let group = writing.group_at(place)?.clone();
    let body = writing.body.clone();
    CHANGED.check(&body)?;
    check(writing, &CHANGED, &body)?;
    if (body.contains_key("membershipRule") || body.contains_key("membershipRuleProcessingState"))
        && group.rule.is_none()
    {
        return Err(CHANGED.invalid("membershipRule"));
    }
    let to_hold = members::members_to_bind(writing, &group, Some(place))?;
    let has_properties = body.keys().any(|name| !name.contains('@'));
    if has_properties && !writing.caller.may(p::WRITE_GROUPS, false) {
        return Err(GraphProblem::Denied);
    }
    if has_properties {
        set(writing, place, &body);
        let target = target(writing.group_at(place)?);
        writing.record(&UPDATE_GROUP, group.id, vec![target]);
    }
    members::hold(writing, place, &to_hold);
    Ok(Done::Nothing)
}

/// `DELETE /groups/{id}`. Only Microsoft 365 groups can be restored.
pub(super) fn delete(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.group(writing.key(0))?;
    let group = writing.group_at(place)?.clone();
    if !is_kept_here(group.kind) {
        return Err(Refusal::DeleteMailEnabled.into());
    }
    admit(writing, place)?;
    for member in &group.members {
        licences::leave(writing, group.id, *member, None);
    }
    let at = writing.world.by_seeded_clock(writing.now);
    let groups = writing.directory_mut().groups_mut();
    groups.delete(place, at);
    if group.kind != GroupKind::Microsoft365 {
        groups.forget(place);
    }
    writing.record(&DELETE_GROUP, group.id, vec![target(&group)]);
    Ok(Done::Nothing)
}

/// Whether the caller may change the group, and anybody may by way of Graph.
pub(super) fn admit(writing: &Writing<'_>, place: u32) -> Result<(), GraphProblem> {
    let group = &writing.directory().groups().list[place as usize];
    if group.role_assignable {
        writing.may_manage_role_groups()?;
    }
    if !is_kept_here(group.kind) {
        return Err(Refusal::UpdateMailEnabled.into());
    }
    if group.synchronised {
        return Err(Refusal::Synchronised.into());
    }
    Ok(())
}

/// Distribution lists and mail-enabled security groups are Exchange's.
fn is_kept_here(kind: GroupKind) -> bool {
    matches!(kind, GroupKind::Security | GroupKind::Microsoft365)
}

fn check(
    writing: &Writing<'_>,
    form: &Form,
    body: &Map<String, Value>,
) -> Result<(), GraphProblem> {
    for (name, value) in body {
        let text = value.as_str();
        let is_good = match name.as_str() {
            "displayName" => text.is_some_and(|text| !text.trim().is_empty()),
            "mailNickname" => text.is_some_and(|text| {
                let forbidden = |letter| "@()\\[]\";:<>, ".contains(letter);
                !text.is_empty() && !text.contains(forbidden)
            }),
            "description" => text.is_none_or(|text| !text.is_empty()),
            "visibility" => {
                text.is_none_or(|text| ["Private", "Public", "HiddenMembership"].contains(&text))
            }
            "membershipRule" => text.is_none_or(is_rule),
            "membershipRuleProcessingState" => {
                text.is_none_or(|text| ["On", "Paused"].contains(&text))
            }
            _ => true,
        };
        if !is_good {
            return Err(form.invalid(name));
        }
    }
    // Only names that are mail addresses have to be unique.
    let nickname = body.get("mailNickname").and_then(Value::as_str);
    let groups = writing.directory().groups();
    let own = writing.group(writing.key(0)).ok();
    let has_mail = match own.and_then(|own| groups.at(own)) {
        Some(group) => group.kind != GroupKind::Security,
        None => body.get("mailEnabled") == Some(&Value::Bool(true)),
    };
    let mut others = groups.listed.iter().filter(|&&other| Some(other) != own);
    let taken = |other: &u32| {
        groups.at(*other).is_some_and(|group| {
            group.kind != GroupKind::Security
                && nickname.is_some_and(|name| group.mail_nickname.eq_ignore_ascii_case(name))
        })
    };
    if has_mail && others.any(taken) {
        return Err(Refusal::Conflict("mailNickname").into());
    }
    Ok(())
}

fn kind(writing: &Writing<'_>, body: &Map<String, Value>) -> Result<GroupKind, GraphProblem> {
    let is = |name: &str| body[name] == true;
    let types = group_types(body);
    if !types
        .iter()
        .all(|of| ["Unified", "DynamicMembership"].contains(of))
    {
        return Err(NEW.invalid("groupTypes"));
    }
    if !types.contains(&"Unified") {
        let is_plain = !is("mailEnabled") && is("securityEnabled");
        return if is_plain {
            Ok(GroupKind::Security)
        } else {
            Err(Refusal::WriteMailEnabled.into())
        };
    }
    if !is("mailEnabled") {
        return Err(NEW.invalid("mailEnabled"));
    }
    if !has_exchange(&writing.place()) {
        return Err(Refusal::NoExchange.into());
    }
    Ok(GroupKind::Microsoft365)
}

fn group_types(body: &Map<String, Value>) -> Vec<&str> {
    let types = body.get("groupTypes").and_then(Value::as_array);
    types
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// The rule of a dynamic group, which Entra ID P1 processes.
fn rule(writing: &Writing<'_>, body: &Map<String, Value>) -> Result<Option<String>, GraphProblem> {
    let rule = body.get("membershipRule").and_then(Value::as_str);
    match (group_types(body).contains(&"DynamicMembership"), rule) {
        (false, None) => Ok(None),
        (true, Some(rule)) if writing.directory().edition().is_premium() => {
            Ok(Some(rule.to_owned()))
        }
        (true, Some(_)) => Err(Refusal::NeedsPremium.into()),
        (true, None) => Err(Refusal::Missing {
            property: "membershipRule",
            resource: "Group",
        }
        .into()),
        (false, Some(_)) => Err(NEW.invalid("membershipRule")),
    }
}

/// Writes values that were checked.
fn set(writing: &mut Writing<'_>, place: u32, body: &Map<String, Value>) {
    let group = writing.directory_mut().groups_mut().change(place);
    for (name, value) in body {
        let text = value.as_str().map(str::to_owned);
        match name.as_str() {
            name if name.contains('@') => {}
            "description" => group.description = text,
            "displayName" => group.display_name = text.unwrap_or_default(),
            "mailNickname" => group.mail_nickname = text.unwrap_or_default(),
            "membershipRule" => group.rule = text,
            "groupTypes" | "isAssignableToRole" | "mailEnabled" => {}
            name => {
                group.written.insert(name.to_owned(), value.clone());
            }
        }
    }
}

/// A group as the audit log names it.
pub(super) fn target(group: &DirectoryGroup) -> AuditTarget {
    AuditTarget {
        kind: "Group".into(),
        id: group.id.to_string(),
        name: group.display_name.clone(),
        user_name: None,
    }
}

impl Writing<'_> {
    /// The place of the group of this id.
    pub(super) fn group(&self, key: &str) -> Result<u32, GraphProblem> {
        let groups = self.directory().groups();
        let place = key.parse().ok().and_then(|id| groups.place(id));
        let place = place.filter(|&place| groups.at(place).is_some());
        place.ok_or_else(|| GraphProblem::NoSuchObject(key.to_owned()))
    }

    /// The group at a place.
    pub(super) fn group_at(&self, place: u32) -> Result<&DirectoryGroup, GraphProblem> {
        let group = self.directory().groups().at(place);
        group.ok_or_else(|| GraphProblem::NoSuchObject(place.to_string()))
    }

    /// Groups that hold directory roles are changed by those who manage roles.
    fn may_manage_role_groups(&self) -> Result<(), GraphProblem> {
        let roles = [PRIVILEGED_ROLE_ADMINISTRATOR, GLOBAL_ADMINISTRATOR];
        if self.caller.holds(&roles) {
            Ok(())
        } else {
            Err(GraphProblem::Denied)
        }
    }
}
