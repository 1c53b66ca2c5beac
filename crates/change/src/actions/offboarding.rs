//! The plan for somebody who leaves: chosen steps, one confirmation, one proof.

use tenantry_graph::{
    directory::{
        authentication_method::AuthenticationMethod,
        directory_object::{DirectoryObject, ObjectKind},
        group_changes::Relation,
        license_changes, user_changes,
        user_state::UserState,
    },
    ids::SkuId,
};

use super::{
    Customer,
    draft::{Draft, SYNCHRONISED},
    group::{Member, Membership, Target, change_one},
    licence::{Names, inherited, label, told},
    sign_in_method,
    user::{self, Manager},
};
use crate::plan::{Gravity, NotHere, Plan};

/// What is done when somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Sign-in is blocked.
    pub block: bool,
    /// The password is set to one that nobody is told.
    pub reset_password: bool,
    /// All sessions end.
    pub revoke_sessions: bool,
    /// All ways to sign in but the password are removed.
    pub remove_methods: bool,
    /// The user is taken out of all groups.
    pub leave_groups: bool,
    /// The direct licences are taken away.
    pub remove_licences: bool,
    /// The manager is taken away.
    pub remove_manager: bool,
}

impl Chosen {
    /// All of it.
    pub const ALL: Chosen = Chosen {
        block: true,
        reset_password: true,
        revoke_sessions: true,
        remove_methods: true,
        leave_groups: true,
        remove_licences: true,
        remove_manager: true,
    };
}

/// Who leaves, and what was read of them.
#[derive(Clone, Copy, Debug)]
pub struct Leaver<'l> {
    /// The user.
    pub user: &'l UserState,
    /// What the user is in. What is no group is passed over, but for roles, which are told.
    pub groups: &'l [DirectoryObject],
    /// How the user signs in.
    pub methods: &'l [AuthenticationMethod],
    /// The manager.
    pub manager: Option<&'l Manager>,
}

/// Plans the chosen steps in their order: whoever leaves is kept out first, and loses what they have then.
/// `mailboxes` is the address of the Exchange admin center, where the mailbox is seen to.
pub fn offboard(
    customer: Customer<'_>,
    leaver: Leaver<'_>,
    chosen: Chosen,
    names: Names<'_>,
    mailboxes: Option<&str>,
) -> Plan {
    let user = leaver.user;
    let mut draft = Draft::user(user);
    if chosen.block {
        draft = blocked(customer, user, draft);
    }
    if chosen.reset_password {
        draft = user::password(customer, user, true, draft);
    }
    if chosen.revoke_sessions {
        draft = user::sessions(customer, user, draft);
    }
    if chosen.remove_methods {
        draft = sign_in_method::removing(customer, user, leaver.methods, draft);
    }
    if chosen.leave_groups {
        draft = left(customer, leaver, draft);
    }
    if chosen.remove_licences {
        draft = unlicensed(customer, user, chosen.leave_groups, names, draft);
    }
    if chosen.remove_manager {
        draft = unmanaged(customer, leaver, draft);
    }
    let mut plan = customer.plan("Offboard", Gravity::Destructive, vec![draft.done()]);
    for what in [
        "Make the mailbox a shared one, so that it stays without a licence",
        "Forward mail, or let an automatic reply answer",
        "Give somebody access to the mailbox",
    ] {
        plan.not_here.push(NotHere {
            what: what.to_owned(),
            address: mailboxes.map(str::to_owned),
        });
    }
    plan
}

fn blocked(customer: Customer<'_>, user: &UserState, draft: Draft) -> Draft {
    if user.account_enabled == Some(false) {
        return draft;
    }
    if user.is_synchronised() {
        return draft.obstacle(["Sign-in: ", SYNCHRONISED].concat());
    }
    let write = user_changes::set_account_enabled(customer.tenant, &user.id, false);
    let draft = draft.change("Sign-in", Some("Allowed"), Some("Blocked"));
    draft.step("Block sign-in", write)
}

fn left(customer: Customer<'_>, leaver: Leaver<'_>, mut draft: Draft) -> Draft {
    let member = Member::from(leaver.user);
    for object in leaver.groups {
        if object.kind == ObjectKind::DirectoryRole {
            let role = object.display_name.as_deref().unwrap_or("a directory role");
            draft = draft.obstacle(["Has the role ", role, ". Take it away first."].concat());
        }
        if let Some(group) = Target::found(object) {
            let what = Membership::Remove(Relation::Member);
            draft = change_one(customer, &group, &member, what, &|_, _| None, draft);
        }
    }
    draft
}

/// What comes from a group goes with the group.
fn unlicensed(
    customer: Customer<'_>,
    user: &UserState,
    leaves_groups: bool,
    names: Names<'_>,
    mut draft: Draft,
) -> Draft {
    let mut direct: Vec<SkuId> = Vec::new();
    for state in &user.license_assignment_states {
        let Some(sku) = state.sku_id else { continue };
        if state.assigned_by_group.is_none() {
            direct.push(sku);
        } else if !leaves_groups && user.direct(sku).is_none() {
            draft = draft.obstacle(inherited(&names(sku)));
        }
    }
    if direct.is_empty() {
        return draft;
    }
    let (before, after) = told(user, &[], &direct, names);
    let write = license_changes::of_user(customer.tenant, Some(&user.id), &[], &direct);
    let draft = draft.change("Licences", before, after);
    draft.step(&label(&[], &direct, names), write)
}

fn unmanaged(customer: Customer<'_>, leaver: Leaver<'_>, draft: Draft) -> Draft {
    let Some(manager) = leaver.manager else {
        return draft;
    };
    if leaver.user.is_synchronised() {
        return draft.obstacle(["Manager: ", SYNCHRONISED].concat());
    }
    let write = user_changes::remove_manager(customer.tenant, &leaver.user.id);
    let draft = draft.change("Manager", Some(manager.name.as_str()), None::<&str>);
    draft.step("Remove manager", write)
}

#[cfg(test)]
mod tests;
