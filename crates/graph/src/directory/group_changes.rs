//! Changes to groups, their members and owners: `POST /groups`, `PATCH /groups/{id}`,
//! `POST /groups/{id}/members/$ref` (<https://learn.microsoft.com/graph/api/group-post-groups>,
//! <https://learn.microsoft.com/graph/api/group-update>, <https://learn.microsoft.com/graph/api/group-delete>,
//! <https://learn.microsoft.com/graph/api/group-post-members>,
//! <https://learn.microsoft.com/graph/api/group-delete-members>).
//!
//! Where a group or a member is `None`, the one is meant that an earlier write of the same plan creates.

use tenantry_identity::TenantId;

use crate::{
    call::Scope,
    check::{Check, Expect, Item},
    feature::Feature,
    ids::{GroupId, ObjectId},
    query::{Address, Filter},
    template::Body,
    write::{Verb, Write},
};

/// What creating, editing and deleting groups needs, and changing their owners.
pub const SCOPE: Scope = Scope("Group.ReadWrite.All");

/// What changing members needs.
pub const MEMBER_SCOPE: Scope = Scope("GroupMember.ReadWrite.All");

/// A group that is to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroup {
    /// The group's name.
    pub display_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The part of the mail address before `@`; security groups without mail have one as well.
    pub mail_nickname: String,
    /// Which kind of group it is.
    pub kind: NewGroupKind,
    /// The rule that decides who is in it, where it is dynamic.
    pub membership_rule: Option<String>,
}

/// The kinds of group that Microsoft Graph creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewGroupKind {
    /// A security group.
    Security,
    /// A Microsoft 365 group.
    Microsoft365 {
        /// Whether everybody in the tenant may join and read.
        is_public: bool,
    },
}

/// How somebody belongs to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// As a member.
    Member,
    /// As an owner.
    Owner,
}

/// What a group's properties are to be; `None` leaves one as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupEdit {
    /// The group's name.
    pub display_name: Option<String>,
    /// What it is for; an empty text takes it away.
    pub description: Option<String>,
    /// The rule of a dynamic group.
    pub membership_rule: Option<String>,
}

/// Creates a group. Names are not unique; the read-back looks for name and mail nickname together.
pub fn create(tenant: &TenantId, group: &NewGroup) -> Write {
    let is_unified = matches!(group.kind, NewGroupKind::Microsoft365 { .. });
    let types = match (is_unified, group.membership_rule.is_some()) {
        (false, false) => "[]",
        (true, false) => r#"["Unified"]"#,
        (false, true) => r#"["DynamicMembership"]"#,
        (true, true) => r#"["Unified","DynamicMembership"]"#,
    };
    let mut body = Body::new()
        .text("displayName", &group.display_name)
        .text("mailNickname", &group.mail_nickname)
        .boolean("mailEnabled", is_unified)
        .boolean("securityEnabled", !is_unified)
        .json("groupTypes", types);
    if let Some(description) = &group.description {
        body = body.text("description", description);
    }
    if let NewGroupKind::Microsoft365 { is_public } = group.kind {
        body = body.text("visibility", if is_public { "Public" } else { "Private" });
    }
    if let Some(rule) = &group.membership_rule {
        body = body
            .text("membershipRule", rule)
            .text("membershipRuleProcessingState", "On");
    }
    let same = Filter::equals("mailNickname", &group.mail_nickname)
        .and(Filter::equals("displayName", &group.display_name));
    let found = Address::new("groups")
        .option("$filter", same.as_str())
        .option("$select", "id,displayName,mailNickname")
        .template();
    let item = Item::of("mailNickname", &group.mail_nickname);
    let check = Check::new(
        tenant,
        Feature::Groups,
        found,
        vec![Expect::holds("value", item)],
    );
    let address = Address::new("groups").template();
    Write::new(tenant, Feature::ChangeGroups, Verb::Post, address, check)
        .with(body)
        .creating()
}

/// Changes properties of a group.
pub fn update(tenant: &TenantId, group: &GroupId, edit: &GroupEdit) -> Write {
    let mut body = Body::new();
    let mut expects = Vec::new();
    for (member, value) in [
        ("displayName", &edit.display_name),
        ("description", &edit.description),
        ("membershipRule", &edit.membership_rule),
    ] {
        if let Some(value) = value {
            let value = (!value.is_empty()).then_some(value.as_str());
            body = body.optional_text(member, value);
            expects.push(Expect::optional_text(member, value));
        }
    }
    let address = of(Some(group)).template();
    let check = state(tenant, group, expects);
    Write::new(tenant, Feature::ChangeGroups, Verb::Patch, address, check).with(body)
}

/// Deletes a group. Microsoft 365 groups can be restored for thirty days, others cannot.
pub fn delete(tenant: &TenantId, group: &GroupId) -> Write {
    let address = of(Some(group)).template();
    let check = state(tenant, group, vec![Expect::Gone]);
    Write::new(tenant, Feature::DeleteGroups, Verb::Delete, address, check)
}

/// Makes somebody or something a member or an owner of a group.
pub fn add(
    tenant: &TenantId,
    group: Option<&GroupId>,
    who: Option<&ObjectId>,
    relation: Relation,
) -> Write {
    let address = related(group, relation).literal("$ref").template();
    let check = belongs(tenant, group, who, relation, true);
    Write::new(tenant, relation.feature(), Verb::Post, address, check)
        .with(Body::new().reference(who.map(ObjectId::as_str)))
}

/// Ends that. The object itself stays: it is the reference that is deleted.
pub fn remove(tenant: &TenantId, group: &GroupId, who: &ObjectId, relation: Relation) -> Write {
    let address = related(Some(group), relation)
        .segment(who.as_str())
        .literal("$ref")
        .template();
    let check = belongs(tenant, Some(group), Some(who), relation, false);
    Write::new(tenant, relation.feature(), Verb::Delete, address, check)
}

impl Relation {
    fn segment(self) -> &'static str {
        match self {
            Relation::Member => "members",
            Relation::Owner => "owners",
        }
    }

    fn feature(self) -> Feature {
        match self {
            Relation::Member => Feature::ChangeMembers,
            Relation::Owner => Feature::ChangeGroups,
        }
    }
}

fn of(group: Option<&GroupId>) -> Address {
    Address::new("groups").known_or_created(group.map(GroupId::as_str))
}

fn related(group: Option<&GroupId>, relation: Relation) -> Address {
    of(group).literal(relation.segment())
}

fn state(tenant: &TenantId, group: &GroupId, expects: Vec<Expect>) -> Check {
    let address = of(Some(group))
        .option("$select", "id,displayName,description,membershipRule")
        .template();
    Check::new(tenant, Feature::Groups, address, expects)
}

/// Filtering a relationship is an advanced query. A group may have more members than fit on a page, so that
/// only the one is asked for.
fn belongs(
    tenant: &TenantId,
    group: Option<&GroupId>,
    who: Option<&ObjectId>,
    relation: Relation,
    is_wanted: bool,
) -> Check {
    let address = related(group, relation)
        .filter_id(who.map(ObjectId::as_str))
        .option("$count", "true")
        .option("$select", "id")
        .template();
    // Whoever the service finds has the id that was asked for.
    let anybody = Item::default();
    let expect = match is_wanted {
        true => Expect::holds("value", anybody),
        false => Expect::lacks("value", anybody),
    };
    Check::new(tenant, Feature::Groups, address, vec![expect]).advanced()
}

#[cfg(test)]
mod tests;
