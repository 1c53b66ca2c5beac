use tenantry_graph::{directory::authentication_method::MethodKind, ids::UserId};

use super::*;
use crate::actions::tests::*;

fn leaver() -> UserState {
    UserState {
        license_assignment_states: vec![licence(E5, None, &[]), licence(E3, Some("g"), &[])],
        ..user("u")
    }
}

fn phone() -> AuthenticationMethod {
    AuthenticationMethod {
        id: "p".into(),
        kind: MethodKind::Phone,
        name: None,
        detail: None,
        created_date_time: None,
        is_usable: None,
    }
}

fn planned(user: &UserState, groups: &[DirectoryObject], chosen: Chosen) -> Plan {
    let manager = Manager {
        id: UserId::new("m"),
        name: "M".into(),
    };
    let leaver = Leaver {
        user,
        groups,
        methods: &[phone()],
        manager: Some(&manager),
    };
    offboard(
        customer(),
        leaver,
        chosen,
        &name,
        Some("https://admin.exchange.microsoft.com"),
    )
}

#[test]
fn whoever_leaves_is_kept_out_before_anything_is_taken_away() {
    let plan = planned(&leaver(), &[membership("g")], Chosen::ALL);
    assert_eq!(
        labels(&plan),
        [
            "Block sign-in",
            "Reset password",
            "Revoke sessions",
            "Remove Phone",
            "Remove from Group g",
            "Remove E5",
            "Remove manager"
        ]
    );
    assert!(obstacles(&plan).is_empty());
    // One step that fails keeps none of the others from being tried.
    assert!(plan.steps().all(|(_, step)| !step.is_needed));
    assert_eq!(plan.confirmation().as_deref(), Some("User u"));
    assert_eq!(plan.not_here.len(), 3);
    assert!(plan.not_here.iter().all(|one| one.address.is_some()));
}

#[test]
fn what_was_not_chosen_is_not_done() {
    let mut chosen = Chosen {
        block: false,
        reset_password: false,
        revoke_sessions: false,
        remove_methods: false,
        leave_groups: false,
        remove_licences: true,
        remove_manager: false,
    };
    let plan = planned(&leaver(), &[membership("g")], chosen);
    assert_eq!(labels(&plan), ["Remove E5"]);
    // With the user still in the group, its licence stays, and that is told.
    assert_eq!(
        obstacles(&plan),
        ["E3 comes from a group. Take the user out of the group instead."]
    );
    chosen.remove_licences = false;
    assert_eq!(planned(&leaver(), &[], chosen).able(), 0);
}

#[test]
fn of_a_synchronised_user_only_what_the_cloud_keeps_is_changed() {
    let synchronised = UserState {
        on_premises_sync_enabled: Some(true),
        ..leaver()
    };
    let plan = planned(&synchronised, &[], Chosen::ALL);
    assert_eq!(
        labels(&plan),
        ["Revoke sessions", "Remove Phone", "Remove E5"]
    );
    assert_eq!(obstacles(&plan).len(), 3);
}

#[test]
fn roles_are_told_and_not_taken_here() {
    let role = DirectoryObject {
        kind: ObjectKind::DirectoryRole,
        group_kind: None,
        display_name: Some("User Administrator".into()),
        ..membership("r")
    };
    let plan = planned(&leaver(), &[role], Chosen::ALL);
    assert_eq!(
        obstacles(&plan),
        ["Has the role User Administrator. Take it away first."]
    );
}
