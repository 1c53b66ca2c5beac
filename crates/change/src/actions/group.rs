//! Plans for groups, their members and owners.

use tenantry_graph::{
    directory::{
        directory_object::{DirectoryObject, ObjectKind},
        group::{GroupDetail, GroupKind, GroupRow},
        group_changes::{self, GroupEdit, NewGroup, NewGroupKind, Relation},
        user_state::UserState,
    },
    ids::{GroupId, ObjectId},
};

use super::{
    Customer,
    draft::{Draft, SYNCHRONISED},
};
use crate::plan::{Gravity, Kind, Object, Plan};

/// Somebody or something that is, or is to be, in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The object id.
    pub id: ObjectId,
    /// What it is.
    pub kind: Kind,
    /// The name.
    pub name: String,
    /// What tells it from others of the same name.
    pub detail: Option<String>,
}

/// A group as plans about members need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The object id.
    pub id: GroupId,
    /// The name.
    pub name: String,
    /// Which kind of group it is.
    pub kind: GroupKind,
    /// Whether a rule decides who is in it.
    pub is_dynamic: bool,
    /// Whether it is mastered in an on-premises directory.
    pub is_synchronised: bool,
}

/// What is done with members or owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// They are added.
    Add(Relation),
    /// They are removed.
    Remove(Relation),
}

/// Says whether the object is a member or an owner of the group, if that is known.
pub type Belongs<'b> = &'b dyn Fn(&GroupId, &ObjectId) -> Option<bool>;

/// Adds members or owners to groups, or removes them: everyone in every group.
pub fn change_members(
    customer: Customer<'_>,
    groups: &[Target],
    who: &[Member],
    what: Membership,
    belongs: Belongs<'_>,
) -> Plan {
    let object = |member: &Member| {
        let mut draft = Draft::new(member.kind, Some(member.id.as_str()), &member.name)
            .detail(member.detail.as_deref());
        for group in groups {
            draft = change_one(customer, group, member, what, belongs, draft);
        }
        draft.done()
    };
    let objects = who.iter().map(object).collect();
    customer.plan(what.title(), Gravity::Ordinary, objects)
}

/// Adds what one member in one group takes, or why it cannot be done.
pub(super) fn change_one(
    customer: Customer<'_>,
    group: &Target,
    member: &Member,
    what: Membership,
    belongs: Belongs<'_>,
    draft: Draft,
) -> Draft {
    let about = |sentence: &str| [&group.name, ": ", sentence].concat();
    if let Some(sentence) = group
        .refuses(what)
        .or_else(|| group.refuses_kind(what, member.kind))
    {
        return draft.obstacle(about(sentence));
    }
    let tenant = customer.tenant;
    let (before, after, relation) = match what {
        Membership::Add(relation) => (None, Some(relation), relation),
        Membership::Remove(relation) => (Some(relation), None, relation),
    };
    if belongs(&group.id, &member.id) == Some(after.is_some()) {
        return draft.obstacle(about("it is so already."));
    }
    let write = match what {
        Membership::Add(_) => {
            group_changes::add(tenant, Some(&group.id), Some(&member.id), relation)
        }
        Membership::Remove(_) => group_changes::remove(tenant, &group.id, &member.id, relation),
    };
    let label = [what.verb(), &group.name].concat();
    draft
        .change(&group.name, before.map(word), after.map(word))
        .step(&label, write)
}

/// Creates a group, then adds its owners and members.
pub fn create(
    customer: Customer<'_>,
    group: &NewGroup,
    owners: &[Member],
    members: &[Member],
) -> Plan {
    let kind = match (group.kind, group.membership_rule.is_some()) {
        (NewGroupKind::Security, false) => "Security",
        (NewGroupKind::Security, true) => "Dynamic security",
        (NewGroupKind::Microsoft365 { .. }, false) => "Microsoft 365",
        (NewGroupKind::Microsoft365 { .. }, true) => "Dynamic Microsoft 365",
    };
    let create = group_changes::create(customer.tenant, group);
    let mut draft = Draft::new(Kind::Group, None, &group.display_name)
        .change("Group", None::<&str>, Some(kind))
        .needed("Create group", create);
    if let Some(rule) = &group.membership_rule {
        draft = draft.change("Membership rule", None::<&str>, Some(rule.as_str()));
    }
    let owners = owners.iter().map(|one| (one, Relation::Owner));
    let members = members.iter().map(|one| (one, Relation::Member));
    for (who, relation) in owners.chain(members) {
        let what = [word(relation), ": ", &who.name].concat();
        if relation == Relation::Member && group.membership_rule.is_some() {
            draft = draft.obstacle([&what, ": a rule decides who is a member."].concat());
            continue;
        }
        let write = group_changes::add(customer.tenant, None, Some(&who.id), relation);
        draft = draft
            .change(word(relation), None::<&str>, Some(who.name.as_str()))
            .step(&["Add ", &what].concat(), write);
    }
    customer.plan("Create group", Gravity::Ordinary, vec![draft.done()])
}

/// Changes a group's properties.
pub fn edit(customer: Customer<'_>, group: &GroupDetail, edit: &GroupEdit) -> Plan {
    let row = &group.row;
    let mut draft = of_row(row);
    let mut new = GroupEdit::default();
    let keep = |what: &str, before: Option<&str>, wanted: &Option<String>| {
        let wanted = wanted.as_deref()?;
        let after = (!wanted.is_empty()).then_some(wanted);
        (before != after).then(|| {
            let before = before.map(str::to_owned);
            (what.to_owned(), before, after.map(str::to_owned))
        })
    };
    let rule = group.membership_rule.as_deref();
    let name = keep("Name", row.display_name(), &edit.display_name);
    let about = keep("Description", row.description(), &edit.description);
    let rule = keep("Membership rule", rule, &edit.membership_rule);
    for (change, slot) in [
        (name, &mut new.display_name),
        (about, &mut new.description),
        (rule, &mut new.membership_rule),
    ] {
        if let Some((what, before, after)) = change {
            *slot = Some(after.clone().unwrap_or_default());
            draft = draft.change(&what, before, after);
        }
    }
    let target = Target::from(row);
    let object = match target.is_kept_elsewhere() {
        Some(sentence) => of_row(row).obstacle(sentence).done(),
        None if new == GroupEdit::default() => of_row(row).obstacle("It is so already.").done(),
        None => {
            let write = group_changes::update(customer.tenant, &row.id, &new);
            draft.step("Edit group", write).done()
        }
    };
    customer.plan("Edit group", Gravity::Ordinary, vec![object])
}

/// Deletes groups. Microsoft 365 groups can be restored for thirty days, others cannot.
pub fn delete(customer: Customer<'_>, groups: &[GroupRow]) -> Plan {
    let object = |group: &GroupRow| {
        let draft = of_row(group);
        if let Some(sentence) = Target::from(group).is_kept_elsewhere() {
            return draft.obstacle(sentence).done();
        }
        let after = match group.kind {
            GroupKind::Microsoft365 => "Deleted; can be restored for 30 days",
            _ => "Deleted; cannot be restored",
        };
        let write = group_changes::delete(customer.tenant, &group.id);
        let draft = draft.change("Group", Some("There"), Some(after));
        draft.step("Delete group", write).done()
    };
    let objects: Vec<Object> = groups.iter().map(object).collect();
    customer.plan("Delete groups", Gravity::Destructive, objects)
}

impl Target {
    /// Why its members or owners cannot be changed here.
    pub fn refuses(&self, what: Membership) -> Option<&'static str> {
        let elsewhere = self.is_kept_elsewhere();
        let is_ruled = self.is_dynamic && what.relation() == Relation::Member;
        elsewhere.or(is_ruled.then_some("a rule decides who is a member."))
    }

    /// Why something of this kind cannot be added.
    fn refuses_kind(&self, what: Membership, kind: Kind) -> Option<&'static str> {
        match (what, kind) {
            (Membership::Remove(_), _) | (_, Kind::User) => None,
            (Membership::Add(Relation::Owner), _) => Some("only users can be owners."),
            (Membership::Add(Relation::Member), _) if self.kind == GroupKind::Microsoft365 => {
                Some("only users can be members of a Microsoft 365 group.")
            }
            (Membership::Add(Relation::Member), _) => None,
        }
    }

    fn is_kept_elsewhere(&self) -> Option<&'static str> {
        if self.is_synchronised {
            return Some(SYNCHRONISED);
        }
        match self.kind {
            GroupKind::MailEnabledSecurity | GroupKind::Distribution => {
                Some("Kept in Exchange. Change it in the Exchange admin center.")
            }
            GroupKind::Microsoft365 | GroupKind::Security | GroupKind::Other => None,
        }
    }
}

impl Membership {
    fn relation(self) -> Relation {
        match self {
            Membership::Add(relation) | Membership::Remove(relation) => relation,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Membership::Add(Relation::Member) => "Add to groups",
            Membership::Add(Relation::Owner) => "Add as owner",
            Membership::Remove(Relation::Member) => "Remove from groups",
            Membership::Remove(Relation::Owner) => "Remove as owner",
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Membership::Add(Relation::Member) => "Add to ",
            Membership::Add(Relation::Owner) => "Make owner of ",
            Membership::Remove(Relation::Member) => "Remove from ",
            Membership::Remove(Relation::Owner) => "Remove as owner of ",
        }
    }
}

fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::Member => "Member",
        Relation::Owner => "Owner",
    }
}

fn of_row(group: &GroupRow) -> Draft {
    let name = group.display_name().unwrap_or(group.id.as_str());
    Draft::new(Kind::Group, Some(group.id.as_str()), name).detail(group.mail())
}

impl From<&GroupRow> for Target {
    fn from(group: &GroupRow) -> Self {
        Target {
            id: group.id.clone(),
            name: group.display_name().unwrap_or(group.id.as_str()).to_owned(),
            kind: group.kind,
            is_dynamic: group.is_dynamic,
            is_synchronised: group.is_synchronised,
        }
    }
}

impl Target {
    /// A group that was found among members or memberships; `None` for what is no group.
    pub fn found(object: &DirectoryObject) -> Option<Self> {
        Some(Target {
            id: GroupId::new(object.id.as_str()),
            name: object
                .display_name
                .as_deref()
                .unwrap_or(object.id.as_str())
                .to_owned(),
            kind: object.group_kind?,
            is_dynamic: object.is_dynamic,
            is_synchronised: object.is_synchronised,
        })
    }
}

impl Member {
    /// What was found among members; `None` for a kind that cannot be added to groups here.
    pub fn found(object: &DirectoryObject) -> Option<Self> {
        let kind = match object.kind {
            ObjectKind::User => Kind::User,
            ObjectKind::Group => Kind::Group,
            ObjectKind::Device => Kind::Device,
            _ => return None,
        };
        Some(Member {
            id: object.id.clone(),
            kind,
            name: object
                .display_name
                .as_deref()
                .unwrap_or(object.id.as_str())
                .to_owned(),
            detail: object.user_principal_name.clone(),
        })
    }
}

impl From<&UserState> for Member {
    fn from(user: &UserState) -> Self {
        Member {
            id: ObjectId::new(user.id.as_str()),
            kind: Kind::User,
            name: user.name().to_owned(),
            detail: user.user_principal_name.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
