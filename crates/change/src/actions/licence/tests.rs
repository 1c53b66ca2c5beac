use proptest::prelude::*;
use tenantry_graph::directory::{
    group, license_assignment::LicenseAssignmentState, service_plan::ServicePlan,
};

use super::*;
use crate::actions::tests::*;

fn assign(id: &str) -> Assignment {
    Assignment {
        sku_id: sku(id),
        disabled_plans: Vec::new(),
    }
}

fn adding(id: &str) -> LicenceChange {
    LicenceChange {
        add: vec![assign(id)],
        ..LicenceChange::default()
    }
}

fn replacing() -> LicenceChange {
    LicenceChange {
        add: vec![assign(E5)],
        remove: vec![sku(E3)],
        is_replacement: true,
        usage_location: None,
    }
}

fn with(id: &str, states: Vec<LicenseAssignmentState>) -> UserState {
    UserState {
        license_assignment_states: states,
        ..user(id)
    }
}

fn group(json: &str) -> GroupRow {
    row(&group::list(customer().tenant), json)
}

#[test]
fn the_first_get_what_is_free_and_the_others_are_told() {
    let users = [user("a"), user("b"), user("c")];
    let plan = change_licences(customer(), &users, &adding(E5), &[product(E5, 2)], &name);
    assert_eq!(
        lines(&plan),
        [
            "POST /v1.0/users/a/assignLicense",
            "POST /v1.0/users/b/assignLicense"
        ]
    );
    assert_eq!(obstacles(&plan), ["No licence of E5 is free."]);
    assert_eq!(plan.objects[2].obstacles.len(), 1);
    let none = change_licences(customer(), &users, &adding(E5), &[], &name);
    assert_eq!(none.able(), 0);
}

#[test]
fn who_has_a_product_through_a_group_takes_none_of_those_that_are_free() {
    let users = [with("a", vec![licence(E5, Some("g"), &[])]), user("b")];
    let plan = change_licences(customer(), &users, &adding(E5), &[product(E5, 1)], &name);
    assert_eq!(plan.able(), 2);
}

#[test]
fn nobody_loses_a_licence_for_one_that_is_used_up() {
    let users = [with("a", vec![licence(E3, None, &[])])];
    let plan = change_licences(customer(), &users, &replacing(), &[product(E5, 0)], &name);
    assert_eq!(plan.able(), 0);
    let plan = change_licences(customer(), &users, &replacing(), &[product(E5, 1)], &name);
    assert_eq!(labels(&plan), ["Assign E5; remove E3"]);
    assert_eq!(changes(&plan), ["Licences: E3 → E5"]);
}

#[test]
fn a_replacement_is_for_those_who_have_what_is_replaced() {
    let inherited = with("i", vec![licence(E3, Some("g"), &[])]);
    let users = [user("a"), inherited];
    let plan = change_licences(customer(), &users, &replacing(), &[product(E5, 9)], &name);
    assert_eq!(plan.able(), 0);
    assert_eq!(
        obstacles(&plan),
        [
            "Has no licence of their own that would be replaced.",
            "E3 comes from a group. Take the user out of the group instead.",
            "Has no licence of their own that would be replaced.",
        ]
    );
}

#[test]
fn a_country_is_set_before_the_first_licence_and_only_where_there_is_none() {
    let nowhere = UserState {
        usage_location: None,
        ..user("n")
    };
    let users = [nowhere, user("u")];
    let stock = [product(E5, 9)];
    let mut change = adding(E5);
    let plan = change_licences(customer(), &users, &change, &stock, &name);
    assert_eq!(
        obstacles(&plan),
        ["Has no usage location, without which no licence can be assigned."]
    );
    assert_eq!(plan.able(), 1);
    change.usage_location = Some("DE".into());
    let plan = change_licences(customer(), &users, &change, &stock, &name);
    assert_eq!(
        lines(&plan),
        [
            "PATCH /v1.0/users/n",
            "POST /v1.0/users/n/assignLicense",
            "POST /v1.0/users/u/assignLicense"
        ]
    );
    let is_needed: Vec<bool> = plan.steps().map(|(_, step)| step.is_needed).collect();
    assert_eq!(is_needed, [true, false, false]);
}

#[test]
fn what_is_so_already_is_left_alone_and_other_services_are_switched() {
    let users = [with("a", vec![licence(E5, None, &["P"])])];
    let mut change = adding(E5);
    change.add[0].disabled_plans = vec!["p".into()];
    let plan = change_licences(customer(), &users, &change, &[], &name);
    assert_eq!(obstacles(&plan), ["It is so already."]);
    change.add[0].disabled_plans.push("q".into());
    // The user keeps the licence, so that none has to be free.
    let plan = change_licences(customer(), &users, &change, &[], &name);
    assert_eq!(
        changes(&plan),
        ["Licences: E5 (1 service off) → E5 (2 services off)"]
    );
    let nothing = LicenceChange {
        remove: vec![sku(E3)],
        ..LicenceChange::default()
    };
    let plan = change_licences(customer(), &users, &nothing, &[], &name);
    assert_eq!(obstacles(&plan), ["It is so already."]);
}

#[test]
fn a_service_that_was_off_stays_off_in_what_replaces_it() {
    let plan = |id: &str| ServicePlan {
        id: Some(id.into()),
        name: None,
        applies_to: None,
        provisioning_status: None,
    };
    let product = SubscribedSku {
        service_plans: vec![plan("both"), plan("new")],
        ..product(E5, 1)
    };
    let users = [with("a", vec![licence(E3, None, &["BOTH", "old"])])];
    let products = [product];
    let add_of = |change: &LicenceChange| {
        let plan = change_licences(customer(), &users, change, &products, &name);
        plan.objects[0].steps[0].write.shown_body().unwrap()
    };
    assert!(add_of(&replacing()).contains(r#""disabledPlans":["both"]"#));
    let mut said = replacing();
    said.add[0].disabled_plans = vec!["new".into()];
    assert!(add_of(&said).contains(r#""disabledPlans":["new"]"#));
    // Beside what stays, a product comes whole.
    let mut beside = replacing();
    beside.is_replacement = false;
    assert!(add_of(&beside).contains(r#""disabledPlans":[]"#));
}

#[test]
fn only_groups_that_hand_down_licences_get_some() {
    let groups = [
        group(r#"{"id":"d","mailEnabled":true,"securityEnabled":false}"#),
        group(&format!(
            r#"{{"id":"s","securityEnabled":true,"assignedLicenses":[{{"skuId":"{E3}"}}]}}"#
        )),
    ];
    let plan = change_group_licences(customer(), &groups, &replacing(), &name);
    assert_eq!(lines(&plan), ["POST /v1.0/groups/s/assignLicense"]);
    assert_eq!(changes(&plan), ["Licences: E3 → E5"]);
    assert_eq!(plan.objects[0].obstacles.len(), 1);
    let again = change_group_licences(customer(), &groups[1..], &adding(E3), &name);
    assert_eq!(obstacles(&again), ["It is so already."]);
}

#[test]
fn of_a_thousand_users_the_one_too_many_is_told() {
    let states = || vec![licence(E3, None, &[])];
    let users: Vec<UserState> = (0..1000)
        .map(|id| with(&id.to_string(), states()))
        .collect();
    let stock = [product(E5, 999), product(E3, 0)];
    let plan = change_licences(customer(), &users, &replacing(), &stock, &name);
    assert_eq!(plan.able(), 999);
    assert_eq!(obstacles(&plan).len(), 1);
}

proptest! {
    #[test]
    fn no_more_licences_are_given_than_are_free(
        users in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>()), 0..30),
        free in 0u64..12,
    ) {
        let users: Vec<UserState> = users
            .into_iter()
            .enumerate()
            .map(|(id, (has_it, inherits_it, has_place))| {
                let mut states = Vec::new();
                if has_it {
                    states.push(licence(E5, None, &[]));
                }
                if inherits_it {
                    states.push(licence(E5, Some("g"), &[]));
                }
                UserState {
                    usage_location: has_place.then(|| "US".to_owned()),
                    ..with(&id.to_string(), states)
                }
            })
            .collect();
        let plan = change_licences(customer(), &users, &adding(E5), &[product(E5, free)], &name);
        let is_given = |at: &usize| !plan.objects[*at].steps.is_empty();
        let given: Vec<usize> = (0..users.len()).filter(is_given).collect();
        let new: Vec<&usize> = given.iter().filter(|at| !users[**at].has(sku(E5))).collect();
        prop_assert!(new.len() as u64 <= free);
        for (at, user) in users.iter().enumerate() {
            let object = &plan.objects[at];
            // Everybody either gets it, or is told why not.
            prop_assert_eq!(object.steps.is_empty(), !object.obstacles.is_empty());
            let wants = user.usage_location.is_some() && !user.has(sku(E5));
            if wants && object.steps.is_empty() {
                prop_assert_eq!(new.len() as u64, free);
            }
        }
    }
}
