//! What was deleted is restored, or deleted for good.

use serde_json::Value;

use super::groups::{self, target as group_target};
use super::user_update::{check_user_name, target};
use super::{Done, Refusal, Writing, licences, p, r};
use crate::graph::problem::GraphProblem;
use crate::guid::Guid;
use crate::world::{Activity, Deleted};

const RESTORE_USER: Activity = Activity::new("Restore user", "UserManagement", "Update");
const HARD_DELETE_USER: Activity = Activity::new("Hard Delete user", "UserManagement", "Delete");
const RESTORE_GROUP: Activity = Activity::new("Restore Group", "GroupManagement", "Update");
const HARD_DELETE_GROUP: Activity = Activity::new("Hard Delete group", "GroupManagement", "Delete");

/// A deleted object that can still be restored.
enum Found {
    User(Deleted),
    /// Its place among the groups.
    Group(u32),
}

/// `POST /directory/deletedItems/{id}/restore`.
pub(super) fn restore(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    match find(writing)? {
        Found::User(deleted) => restore_user(writing, &deleted),
        Found::Group(place) => {
            admit(writing, p::WRITE_GROUPS, r::WRITE_GROUPS)?;
            groups::admit(writing, place)?;
            writing.directory_mut().groups_mut().restore(place);
            licences::members_inherit(writing, place);
            let target = group_target(writing.group_at(place)?);
            let id = writing.group_at(place)?.id;
            writing.record(&RESTORE_GROUP, id, vec![target]);
            Ok(Done::Restored("group", format!("/groups/{id}")))
        }
    }
}

fn restore_user(writing: &mut Writing<'_>, deleted: &Deleted) -> Result<Done, GraphProblem> {
    admit(writing, p::RESTORE_USERS, r::DELETE_USER)?;
    writing.may_act_upon(&deleted.user, r::DELETE_USER)?;
    let new_name = match writing.body.get("newUserPrincipalName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.clone()),
        Some(_) => {
            return Err(Refusal::WrongType {
                property: "newUserPrincipalName".to_owned(),
                expected: "Edm.String",
            }
            .into());
        }
    };
    let (id, mail) = (deleted.user.id, deleted.user.mail.clone());
    let name = new_name.unwrap_or_else(|| deleted.user.user_principal_name.clone());
    // Guests have names that nobody could be given.
    if name == deleted.user.user_principal_name {
        if writing.directory().find(&name).is_some() {
            return Err(Refusal::Conflict("userPrincipalName").into());
        }
    } else {
        check_user_name(writing, None, &name)?;
    }
    let users = writing.directory().users().iter();
    let conflicts = mail.is_some()
        && users.clone().any(|user| {
            let other = user.mail.as_deref().unwrap_or_default();
            mail.as_deref()
                .is_some_and(|mail| mail.eq_ignore_ascii_case(other))
        });
    let reconciles = writing.body.get("autoReconcileProxyConflict") == Some(&Value::Bool(true));
    if conflicts && !reconciles {
        return Err(Refusal::Conflict("proxyAddresses").into());
    }
    writing.directory_mut().restore_user(id, &name);
    if conflicts {
        let place = writing.user(&id.to_string())?;
        writing
            .directory_mut()
            .change_user(place, |user| user.mail = None);
    }
    licences::restore(writing, id);
    let place = writing.user(&id.to_string())?;
    let target = target(writing.user_at(place)?);
    writing.record(&RESTORE_USER, id, vec![target]);
    Ok(Done::Restored("user", format!("/users/{id}")))
}

/// `DELETE /directory/deletedItems/{id}`.
pub(super) fn delete(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    match find(writing)? {
        Found::User(deleted) => {
            admit(writing, p::DELETE_FOR_GOOD, r::DELETE_USER)?;
            writing.may_act_upon(&deleted.user, r::DELETE_USER)?;
            let id = deleted.user.id;
            writing.directory_mut().forget_user(id);
            writing.record(&HARD_DELETE_USER, id, vec![target(&deleted.user)]);
        }
        Found::Group(place) => {
            admit(writing, p::WRITE_GROUPS, r::WRITE_GROUPS)?;
            groups::admit(writing, place)?;
            let group = writing.directory().groups().list[place as usize].clone();
            writing.directory_mut().groups_mut().forget(place);
            writing.record(&HARD_DELETE_GROUP, group.id, vec![group_target(&group)]);
        }
    }
    Ok(Done::Nothing)
}

fn find(writing: &Writing<'_>) -> Result<Found, GraphProblem> {
    let key = writing.key(0);
    let now = writing.world.by_seeded_clock(writing.now);
    let id: Option<Guid> = key.parse().ok();
    let directory = writing.directory();
    let mut users = directory.deleted_users().iter();
    let user = users.find(|of| Some(of.user.id) == id && of.is_kept(now));
    if let Some(user) = user {
        return Ok(Found::User(user.clone()));
    }
    let groups = directory.groups();
    let group = id.and_then(|id| groups.place(id));
    let group = group.filter(|&place| groups.list[place as usize].is_restorable(now));
    let group = group.map(Found::Group);
    group.ok_or_else(|| GraphProblem::NoSuchObject(key.to_owned()))
}

/// What may be restored depends on its type.
fn admit(
    writing: &Writing<'_>,
    scopes: p::Permissions,
    roles: &[Guid],
) -> Result<(), GraphProblem> {
    let granted = writing.caller.may(scopes, false) && writing.caller.holds(roles);
    if granted {
        Ok(())
    } else {
        Err(GraphProblem::Denied)
    }
}
