use tenantry_graph::{
    directory::{group::GroupKind, profile::ProfileChange},
    ids::{GroupId, UserId},
};

use super::*;
use crate::actions::tests::*;

fn newcomer(name: &str, country: Option<&str>) -> Newcomer {
    let change = |country| ProfileChange::new(ProfileField::UsageLocation, country);
    Newcomer {
        user: NewUser {
            user_principal_name: [name, "@customer.com"].concat(),
            display_name: name.to_uppercase(),
            mail_nickname: name.into(),
            account_enabled: true,
            must_change_password: true,
            profile: country.map(change).into_iter().collect(),
        },
        manager: None,
        licences: vec![Assignment {
            sku_id: sku(E5),
            disabled_plans: Vec::new(),
        }],
        groups: Vec::new(),
    }
}

fn planned(newcomers: &[Newcomer], free: u64) -> Plan {
    let is_taken = |name: &str| name.starts_with("taken");
    create(
        customer(),
        newcomers,
        &is_taken,
        &[product(E5, free)],
        &name,
    )
}

#[test]
fn a_name_that_is_taken_creates_nobody() {
    let plan = planned(&[newcomer("taken", Some("US"))], 1);
    assert_eq!(plan.able(), 0);
    assert_eq!(obstacles(&plan), ["There is a user of this name already."]);
}

#[test]
fn without_a_country_or_a_free_licence_the_user_comes_without() {
    let plan = planned(
        &[
            newcomer("a", None),
            newcomer("b", Some("US")),
            newcomer("c", Some("US")),
        ],
        1,
    );
    assert_eq!(
        lines(&plan),
        [
            "POST /v1.0/users",
            "POST /v1.0/users",
            "POST /v1.0/users/‹new id›/assignLicense",
            "POST /v1.0/users"
        ]
    );
    assert_eq!(
        obstacles(&plan),
        [
            "Without a usage location no licence can be assigned.",
            "No licence of E5 is free."
        ]
    );
}

#[test]
fn everything_follows_the_user_and_a_rule_keeps_its_group() {
    let group = |id: &str, is_dynamic| Target {
        id: GroupId::new(id),
        name: id.into(),
        kind: GroupKind::Security,
        is_dynamic,
        is_synchronised: false,
    };
    let mut one = newcomer("a", Some("US"));
    one.groups = vec![group("open", false), group("ruled", true)];
    one.manager = Some(Manager {
        id: UserId::new("m"),
        name: "M".into(),
    });
    let plan = planned(&[one], 1);
    assert_eq!(
        labels(&plan),
        ["Create user", "Assign E5", "Add to open", "Set manager"]
    );
    assert_eq!(obstacles(&plan), ["ruled: a rule decides who is a member."]);
    let steps = &plan.objects[0].steps;
    assert!(steps[0].is_needed && steps[1..].iter().all(|step| !step.is_needed));
    assert!(steps[0].write.needs_password());
    assert_eq!(plan.title, "Create user");
    // The whole plan can be kept, and is the same afterwards.
    let kept = postcard::to_allocvec(&plan).unwrap();
    assert_eq!(postcard::from_bytes::<Plan>(&kept).unwrap(), plan);
}
