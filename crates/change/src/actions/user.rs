//! Plans for users who exist: sign-in, passwords, sessions, profiles, managers, deleting.

use tenantry_graph::directory::{
    profile::{ProfileChange, ProfileField},
    user::UserDetail,
    user_changes,
    user_state::UserState,
};
use tenantry_graph::ids::UserId;

use super::{
    Customer,
    draft::{Draft, SYNCHRONISED},
};
use crate::plan::{Gravity, Object, Plan};

/// Allows or blocks sign-in.
pub fn set_sign_in(customer: Customer<'_>, users: &[UserState], is_allowed: bool) -> Plan {
    let (title, already) = match is_allowed {
        true => ("Allow sign-in", "Sign-in is allowed already."),
        false => ("Block sign-in", "Sign-in is blocked already."),
    };
    let object = |user: &UserState| {
        let draft = Draft::user(user);
        if user.account_enabled == Some(is_allowed) {
            return draft.obstacle(already).done();
        }
        if user.is_synchronised() {
            return draft.obstacle(SYNCHRONISED).done();
        }
        let word = |is_allowed| if is_allowed { "Allowed" } else { "Blocked" };
        let write = user_changes::set_account_enabled(customer.tenant, &user.id, is_allowed);
        let before = user.account_enabled.map(word);
        let draft = draft.change("Sign-in", before, Some(word(is_allowed)));
        draft.step(title, write).done()
    };
    customer.plan(title, Gravity::Ordinary, users.iter().map(object).collect())
}

/// Sets passwords that are made when the requests are sent.
pub fn reset_password(customer: Customer<'_>, users: &[UserState], must_change: bool) -> Plan {
    let object = |user: &UserState| password(customer, user, must_change, Draft::user(user)).done();
    let objects = users.iter().map(object).collect();
    customer.plan("Reset password", Gravity::Ordinary, objects)
}

/// Adds what setting a password takes, or why it cannot be set.
pub(super) fn password(
    customer: Customer<'_>,
    user: &UserState,
    must_change: bool,
    draft: Draft,
) -> Draft {
    if user.is_guest() {
        return draft.obstacle("A guest's password is kept by the guest's own organization.");
    }
    if user.is_synchronised() {
        return draft
            .obstacle("The password comes from the on-premises directory. Reset it there.");
    }
    let last = user.last_password_change_date_time.as_deref();
    let after = match must_change {
        true => "A new one, to be changed at the next sign-in",
        false => "A new one",
    };
    let before = last.map(|time| ["Changed ", time].concat());
    draft.change("Password", before, Some(after)).step(
        "Reset password",
        user_changes::reset_password(customer.tenant, &user.id, must_change, last),
    )
}

/// Ends all sessions.
pub fn revoke_sessions(customer: Customer<'_>, users: &[UserState]) -> Plan {
    let object = |user: &UserState| sessions(customer, user, Draft::user(user)).done();
    let objects = users.iter().map(object).collect();
    customer.plan("Revoke sessions", Gravity::Ordinary, objects)
}

/// Adds what ending a user's sessions takes.
pub(super) fn sessions(customer: Customer<'_>, user: &UserState, draft: Draft) -> Draft {
    let since = user.sign_in_sessions_valid_from_date_time.as_deref();
    let before = since.map(|time| ["Valid since ", time].concat());
    let write = user_changes::revoke_sessions(customer.tenant, &user.id, since);
    let draft = draft.change("Sessions", before, Some("All ended"));
    draft.step("Revoke sessions", write)
}

/// Changes properties: of one user, or the same of many.
pub fn edit(customer: Customer<'_>, users: &[UserDetail], changes: &[ProfileChange]) -> Plan {
    let object = |user: &UserDetail| edited(customer, user, changes);
    let objects = users.iter().map(object).collect();
    customer.plan("Edit profile", Gravity::Ordinary, objects)
}

fn edited(customer: Customer<'_>, user: &UserDetail, changes: &[ProfileChange]) -> Object {
    let mut draft = Draft::user(&UserState::from(user));
    let is_new = |change: &&ProfileChange| change.field.of(user) != change.value.as_deref();
    // The country of licences is the one property that the directory itself keeps for everybody.
    let is_here = |change: &&ProfileChange| {
        !user.row.is_synchronised() || change.field == ProfileField::UsageLocation
    };
    let new: Vec<&ProfileChange> = changes.iter().filter(is_new).collect();
    let able: Vec<ProfileChange> = new.iter().copied().filter(is_here).cloned().collect();
    if new.is_empty() {
        return draft.obstacle("It is so already.").done();
    }
    if able.len() < new.len() {
        draft = draft.obstacle(SYNCHRONISED);
    }
    if able.is_empty() {
        return draft.done();
    }
    for change in &able {
        let (before, after) = (change.field.of(user), change.value.as_deref());
        draft = draft.change(change.field.name(), before, after);
    }
    let write = user_changes::update(customer.tenant, Some(&user.row.id), &able);
    draft.step("Edit profile", write).done()
}

/// A user's manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// The object id.
    pub id: UserId,
    /// The name.
    pub name: String,
}

/// Gives users a manager or, for `None`, takes the one away that they have. With each user comes the manager
/// before.
pub fn set_manager(
    customer: Customer<'_>,
    users: &[(UserState, Option<Manager>)],
    manager: Option<&Manager>,
) -> Plan {
    let object = |(user, before): &(UserState, Option<Manager>)| {
        managed(customer, user, before.as_ref(), manager)
    };
    let title = match manager {
        Some(_) => "Set manager",
        None => "Remove manager",
    };
    customer.plan(title, Gravity::Ordinary, users.iter().map(object).collect())
}

fn managed(
    customer: Customer<'_>,
    user: &UserState,
    before: Option<&Manager>,
    manager: Option<&Manager>,
) -> Object {
    let draft = Draft::user(user);
    let id = |manager: Option<&Manager>| manager.map(|one| one.id.clone());
    if id(before) == id(manager) {
        return draft.obstacle("It is so already.").done();
    }
    if manager.is_some_and(|manager| manager.id == user.id) {
        return draft.obstacle("Nobody is their own manager.").done();
    }
    if user.is_synchronised() {
        return draft.obstacle(SYNCHRONISED).done();
    }
    let name = |manager: Option<&Manager>| manager.map(|one| one.name.clone());
    let draft = draft.change("Manager", name(before), name(manager));
    match manager {
        Some(manager) => {
            let write = user_changes::set_manager(customer.tenant, Some(&user.id), &manager.id);
            draft.step("Set manager", write).done()
        }
        None => {
            let write = user_changes::remove_manager(customer.tenant, &user.id);
            draft.step("Remove manager", write).done()
        }
    }
}

/// Deletes users, who can be restored for thirty days.
pub fn delete(customer: Customer<'_>, users: &[UserState]) -> Plan {
    let object = |user: &UserState| {
        let draft = Draft::user(user);
        if user.is_synchronised() {
            return draft
                .obstacle("Comes from the on-premises directory. Delete it there.")
                .done();
        }
        let after = Some("Deleted; can be restored for 30 days");
        let draft = draft.change("User", Some("There"), after);
        let write = user_changes::delete(customer.tenant, &user.id);
        draft.step("Delete user", write).done()
    };
    let objects = users.iter().map(object).collect();
    customer.plan("Delete users", Gravity::Destructive, objects)
}

#[cfg(test)]
mod tests;
