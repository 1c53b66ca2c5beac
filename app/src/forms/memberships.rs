//! Who is in which group: from the users' side and from the group's.

use std::rc::Rc;

use leptos::prelude::*;
use tenantry_change::{
    Object,
    actions::group::{self as plans, Member, Membership, Target},
    plan::Kind,
};
use tenantry_graph::{
    Page,
    directory::{
        directory_object::DirectoryObject,
        group::{self, GroupDetail},
        group_changes::Relation,
        membership, user_state,
        user_state::UserState,
    },
    ids::{GroupId, ObjectId, UserId},
};

use super::{
    frame::{Frame, Planning},
    searching,
};
use crate::{
    failure::Failure,
    ui::form::{Field, Found, Picked, Picker},
};

/// Makes users members of groups, or no longer.
pub(super) fn of_users(frame: Frame, is_added: bool) -> AnyView {
    let label = if is_added { "Add to" } else { "Remove from" };
    let groups = Picker::new(
        "groups",
        label,
        "Name or mail address of a group. Several can be chosen.",
        searching::groups(frame.client, frame.tenant()),
    );
    frame.view(groups.view(), move || {
        if !groups.has_any("Choose at least one group.") {
            return None;
        }
        let what = match is_added {
            true => Membership::Add(Relation::Member),
            false => Membership::Remove(Relation::Member),
        };
        let chosen = groups.chosen.get_untracked();
        Some(planned_for_users(frame, chosen, what))
    })
}

/// Adds members or owners to groups.
pub(super) fn add(frame: Frame, relation: Relation) -> AnyView {
    let label = match relation {
        Relation::Member => "Members to add",
        Relation::Owner => "Owners to add",
    };
    let who = Picker::new(
        "who",
        label,
        "Name, user name or mail address. Several can be chosen.",
        searching::users(frame.client, frame.tenant()),
    );
    let pasted = frame.fields.add(
        "pasted",
        "Or paste user names",
        "One on each line, or apart by commas.",
    );
    let body = view! {
        {who.view()}
        {pasted.text("4")}
    };
    frame.view(body.into_any(), move || {
        if pasted.trimmed().is_empty() && !who.has_any("Choose or paste who is to be added.") {
            return None;
        }
        let chosen = who.chosen.get_untracked();
        Some(Box::pin(async move {
            let mut users: Vec<UserState> = Vec::new();
            let ids: Vec<String> = chosen.into_iter().map(|one| one.id).collect();
            for state in read_users(frame, &ids).await?.into_iter().flatten() {
                users.push(state);
            }
            let Some(named) = named(frame, pasted).await? else {
                return Ok(None);
            };
            for state in named {
                if users.iter().all(|user| user.id != state.id) {
                    users.push(state);
                }
            }
            let members: Vec<Member> = users.iter().map(Member::from).collect();
            planned_for_groups(frame, members, Membership::Add(relation)).await
        }))
    })
}

/// Takes members or owners from a group, which are read first.
pub(super) fn remove(frame: Frame, relation: Relation) -> AnyView {
    let group = frame.targets().into_iter().next();
    let group = GroupId::new(group.map(|target| target.id).unwrap_or_default());
    let read = move || {
        let tenant = frame.tenant();
        let first = match relation {
            Relation::Member => group::members(&tenant, &group),
            Relation::Owner => group::owners(&tenant, &group),
        };
        let all = frame.client.all(first);
        Box::pin(all) as super::frame::Reading<Vec<DirectoryObject>>
    };
    frame.after(read, move |all| leaving(frame, relation, all))
}

fn leaving(frame: Frame, relation: Relation, all: Rc<Vec<DirectoryObject>>) -> AnyView {
    let (label, none) = match relation {
        Relation::Member => ("Members to remove", "The group has no members."),
        Relation::Owner => ("Owners to remove", "The group has no owners."),
    };
    if all.is_empty() {
        return frame.nothing(none);
    }
    let known = Rc::clone(&all);
    let search = move |typed: &str| -> Found {
        let typed = typed.to_lowercase();
        let fits = |object: &&DirectoryObject| {
            let texts = [&object.display_name, &object.user_principal_name];
            let mut texts = texts.into_iter().flatten();
            texts.any(|text| text.to_lowercase().contains(&typed))
        };
        let found: Vec<Picked> = known.iter().filter(fits).take(8).map(picked).collect();
        Box::pin(async move { Ok(found) })
    };
    let who = Picker::new(
        "who",
        label,
        "Name or user name. Several can be chosen.",
        search,
    );
    frame.view(who.view(), move || {
        if !who.has_any("Choose who is to be removed.") {
            return None;
        }
        let chosen = who.chosen.get_untracked();
        let is_chosen =
            |object: &&DirectoryObject| chosen.iter().any(|one| one.id == object.id.as_str());
        let members = all.iter().filter(is_chosen).filter_map(Member::found);
        let members: Vec<Member> = members.collect();
        Some(planned_for_groups(
            frame,
            members,
            Membership::Remove(relation),
        ))
    })
}

fn picked(object: &DirectoryObject) -> Picked {
    let is_able = Member::found(object).is_some();
    Picked {
        id: object.id.as_str().to_string(),
        name: object.display_name.clone().unwrap_or_default(),
        detail: object.user_principal_name.clone().unwrap_or_default(),
        obstacle: (!is_able).then_some("It is not removed here."),
    }
}

/// The users who were pasted; nothing where some are not there, which the field says.
async fn named(frame: Frame, pasted: Field) -> Result<Option<Vec<UserState>>, Failure> {
    let text = pasted.trimmed();
    let names = text.split([',', ';', '\n', '\r', '\t']).map(str::trim);
    let names: Vec<String> = names
        .filter(|name| !name.is_empty())
        .map(str::to_string)
        .collect();
    let read = read_users(frame, &names).await?;
    let missing: Vec<&str> = names
        .iter()
        .zip(&read)
        .filter(|(_, user)| user.is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(Some(read.into_iter().flatten().collect()));
    }
    pasted.refuse(["No user has this name: ", &missing.join(", ")].concat());
    pasted.focus();
    Ok(None)
}

/// Users by their ids or user names: the service takes either.
async fn read_users(frame: Frame, ids: &[String]) -> Result<Vec<Option<UserState>>, Failure> {
    let tenant = frame.tenant();
    let calls = ids
        .iter()
        .map(|id| user_state::get(&tenant, &UserId::new(id.as_str())));
    frame.read(calls.collect()).await
}

fn planned_for_users(frame: Frame, groups: Vec<Picked>, what: Membership) -> Planning {
    Box::pin(async move {
        let tenant = frame.tenant();
        let (users, missing) = frame
            .read_targets(Kind::User, |tenant, id| {
                user_state::get(tenant, &UserId::new(id))
            })
            .await?;
        let groups = groups
            .iter()
            .map(|one| group::get(&tenant, &GroupId::new(one.id.as_str())));
        let groups = frame.read(groups.collect()).await?;
        let known = users
            .iter()
            .map(|user| membership::of_user(&tenant, &user.id));
        let known = frame.read(known.collect()).await?;
        let belongs = |group: &GroupId, who: &ObjectId| {
            let at = users
                .iter()
                .position(|user| user.id.as_str() == who.as_str())?;
            is_in(known.get(at)?.as_ref()?, group.as_str())
        };
        let members: Vec<Member> = users.iter().map(Member::from).collect();
        let groups = targets(groups);
        let whose = frame.whose();
        let mut plan = plans::change_members(whose.customer(), &groups, &members, what, &belongs);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}

fn planned_for_groups(frame: Frame, members: Vec<Member>, what: Membership) -> Planning {
    Box::pin(async move {
        let tenant = frame.tenant();
        let relation = match what {
            Membership::Add(relation) | Membership::Remove(relation) => relation,
        };
        let (groups, missing): (Vec<GroupDetail>, Vec<Object>) = frame
            .read_targets(Kind::Group, |tenant, id| {
                group::get(tenant, &GroupId::new(id))
            })
            .await?;
        let mut known: Vec<Vec<DirectoryObject>> = Vec::with_capacity(groups.len());
        for group in &groups {
            let first = match relation {
                Relation::Member => group::members(&tenant, &group.row.id),
                Relation::Owner => group::owners(&tenant, &group.row.id),
            };
            known.push(frame.client.all(first).await?);
        }
        let belongs = |group: &GroupId, who: &ObjectId| {
            let at = groups.iter().position(|one| one.row.id == *group)?;
            Some(known.get(at)?.iter().any(|member| member.id == *who))
        };
        let groups: Vec<Target> = groups
            .iter()
            .map(|group| Target::from(&group.row))
            .collect();
        let whose = frame.whose();
        let mut plan = plans::change_members(whose.customer(), &groups, &members, what, &belongs);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}

fn targets(groups: Vec<Option<GroupDetail>>) -> Vec<Target> {
    let known = groups.into_iter().flatten();
    known.map(|group| Target::from(&group.row)).collect()
}

/// Whether a group is among those on a page; unknown where it may be on a later one.
fn is_in(page: &Page<DirectoryObject>, group: &str) -> Option<bool> {
    let is_there = page.items.iter().any(|one| one.id.as_str() == group);
    (is_there || page.next.is_none()).then_some(is_there)
}
