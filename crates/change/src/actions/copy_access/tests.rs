use super::*;
use crate::actions::tests::*;

fn model() -> UserState {
    UserState {
        license_assignment_states: vec![licence(E5, None, &["p"]), licence(E3, Some("g"), &[])],
        ..user("from")
    }
}

fn copied(groups: &[DirectoryObject], to: &UserState, has: &[DirectoryObject], free: u64) -> Plan {
    let from = model();
    let model = Model {
        user: &from,
        groups,
        with_licences: true,
    };
    let to = [Receiver {
        user: to,
        groups: has,
    }];
    copy(customer(), model, &to, &[product(E5, free)], &name)
}

#[test]
fn what_a_rule_or_another_directory_decides_is_not_copied() {
    let dynamic = DirectoryObject {
        is_dynamic: true,
        ..membership("d")
    };
    let synchronised = DirectoryObject {
        is_synchronised: true,
        ..membership("s")
    };
    let powerful = DirectoryObject {
        is_role_assignable: true,
        ..membership("r")
    };
    let groups = [dynamic, synchronised, powerful, membership("g")];
    let plan = copied(&groups, &user("to"), &[], 1);
    assert_eq!(labels(&plan), ["Assign E5", "Add to Group g"]);
    assert_eq!(obstacles(&plan).len(), 3);
    assert!(obstacles(&plan)[2].contains("gives directory roles"));
}

#[test]
fn only_direct_licences_are_copied_with_their_services_and_as_far_as_they_reach() {
    let plan = copied(&[], &user("to"), &[], 1);
    assert_eq!(changes(&plan), ["Licences:  → E5 (1 service off)"]);
    let plan = copied(&[], &user("to"), &[], 0);
    assert_eq!(obstacles(&plan), ["No licence of E5 is free."]);
    assert_eq!(plan.able(), 0);
}

#[test]
fn who_has_no_country_gets_that_of_the_other() {
    let nowhere = UserState {
        usage_location: None,
        ..user("to")
    };
    let plan = copied(&[membership("g")], &nowhere, &[], 1);
    assert_eq!(
        labels(&plan),
        ["Set usage location", "Assign E5", "Add to Group g"]
    );
}

#[test]
fn who_has_everything_gets_nothing_and_nobody_copies_themselves() {
    let complete = UserState {
        license_assignment_states: vec![licence(E5, None, &["p"])],
        ..user("to")
    };
    let groups = [membership("g")];
    let plan = copied(&groups, &complete, &groups, 1);
    assert_eq!(obstacles(&plan), ["Has all of it already."]);
    let plan = copied(&groups, &model(), &[], 1);
    assert_eq!(
        obstacles(&plan),
        ["This is the user whose access is copied."]
    );
}
