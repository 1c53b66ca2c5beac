//! What is not changed here because it is kept elsewhere: which actions that holds back, and where they are done.

use leptos::prelude::*;
use tenantry_graph::directory::{
    group::{GroupKind, GroupRow},
    user::UserRow,
};

use super::Action;

/// Why an action is held back for an object.
pub type HeldBack = fn(Action) -> Option<&'static str>;

/// Nothing is.
pub fn nothing(_: Action) -> Option<&'static str> {
    None
}

/// Nothing is, as long as the object was not read.
pub fn unknown() -> RwSignal<HeldBack> {
    RwSignal::new(nothing)
}

/// For a user.
pub fn of_user(user: &UserRow) -> HeldBack {
    match (user.is_synchronised(), user.is_guest()) {
        (true, _) => |action| {
            let is_mastered_there = matches!(
                action,
                Action::BlockSignIn
                    | Action::AllowSignIn
                    | Action::ResetPassword
                    | Action::SetManager
                    | Action::RemoveManager
                    | Action::DeleteUsers
            );
            is_mastered_there.then_some("Synchronised: done in the on-premises directory.")
        },
        (_, true) => |action| {
            let is_kept_there = matches!(
                action,
                Action::ResetPassword | Action::TemporaryAccessPass | Action::RemoveMethod
            );
            is_kept_there.then_some("Done by the guest's own organization.")
        },
        _ => nothing,
    }
}

/// For a group.
pub fn of_group(group: &GroupRow) -> HeldBack {
    let is_of_exchange = matches!(
        group.kind,
        GroupKind::MailEnabledSecurity | GroupKind::Distribution
    );
    match (group.is_synchronised, is_of_exchange, group.is_dynamic) {
        (true, ..) => |action| {
            is_of_the_group(action).then_some("Synchronised: done in the on-premises directory.")
        },
        (_, true, _) => |action| {
            is_of_the_group(action)
                .then_some("Kept in Exchange: done in the Exchange admin center.")
        },
        (.., true) => |action| {
            let is_ruled = matches!(action, Action::AddMembers | Action::RemoveMembers);
            is_ruled.then_some("A rule decides who is a member: edit the rule.")
        },
        _ => nothing,
    }
}

/// Whether it changes the group or who is in it, and not what the members get.
fn is_of_the_group(action: Action) -> bool {
    !matches!(
        action,
        Action::AssignGroupLicences | Action::RemoveGroupLicences
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_of_a_group_are_always_given_here() {
        assert!(!is_of_the_group(Action::AssignGroupLicences));
        assert!(is_of_the_group(Action::AddMembers));
        assert_eq!(nothing(Action::DeleteGroups), None);
    }
}
