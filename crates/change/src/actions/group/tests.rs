use tenantry_graph::directory::group;

use super::*;
use crate::actions::tests::*;

const ADD: Membership = Membership::Add(Relation::Member);

fn target(kind: GroupKind) -> Target {
    Target {
        id: GroupId::new("g"),
        name: "Sales".into(),
        kind,
        is_dynamic: false,
        is_synchronised: false,
    }
}

fn member(id: &str, kind: Kind) -> Member {
    Member {
        id: ObjectId::new(id),
        kind,
        name: id.to_uppercase(),
        detail: None,
    }
}

fn unknown(_: &GroupId, _: &ObjectId) -> Option<bool> {
    None
}

fn add_one(group: Target, kind: Kind, what: Membership) -> Plan {
    change_members(customer(), &[group], &[member("u", kind)], what, &unknown)
}

fn group(json: &str) -> GroupRow {
    row(&group::list(customer().tenant), json)
}

#[test]
fn groups_that_are_kept_elsewhere_say_where() {
    let dynamic = Target {
        is_dynamic: true,
        ..target(GroupKind::Security)
    };
    let synchronised = Target {
        is_synchronised: true,
        ..target(GroupKind::Security)
    };
    for (group, part) in [
        (target(GroupKind::Distribution), "Exchange admin center"),
        (
            target(GroupKind::MailEnabledSecurity),
            "Exchange admin center",
        ),
        (dynamic.clone(), "a rule decides"),
        (synchronised, "on-premises directory"),
    ] {
        for what in [ADD, Membership::Remove(Relation::Member)] {
            let plan = add_one(group.clone(), Kind::User, what);
            assert_eq!(plan.able(), 0);
            let obstacle = obstacles(&plan)[0];
            assert!(
                obstacle.starts_with("Sales: ") && obstacle.contains(part),
                "{obstacle}"
            );
        }
    }
    // A rule says nothing of owners.
    let owner = add_one(dynamic, Kind::User, Membership::Add(Relation::Owner));
    assert_eq!(lines(&owner), ["POST /v1.0/groups/g/owners/$ref"]);
}

#[test]
fn what_a_group_cannot_hold_is_not_added() {
    for (kind, group, relation) in [
        (Kind::Device, GroupKind::Microsoft365, Relation::Member),
        (Kind::Group, GroupKind::Microsoft365, Relation::Member),
        (Kind::Device, GroupKind::Security, Relation::Owner),
    ] {
        let plan = add_one(target(group), kind, Membership::Add(relation));
        assert_eq!((plan.able(), obstacles(&plan).len()), (0, 1), "{kind:?}");
    }
    for kind in [Kind::Device, Kind::Group, Kind::User] {
        assert_eq!(add_one(target(GroupKind::Security), kind, ADD).able(), 1);
    }
}

#[test]
fn who_is_in_is_not_added_and_who_is_out_is_not_removed() {
    let who = [member("in", Kind::User), member("out", Kind::User)];
    let belongs = |_: &GroupId, who: &ObjectId| Some(who.as_str() == "in");
    let groups = [target(GroupKind::Security)];
    let plan = change_members(customer(), &groups, &who, ADD, &belongs);
    assert_eq!(obstacles(&plan), ["Sales: it is so already."]);
    assert_eq!(plan.objects[1].steps.len(), 1);
    assert_eq!(changes(&plan), ["Sales:  → Member"]);
    let remove = Membership::Remove(Relation::Member);
    let plan = change_members(customer(), &groups, &who, remove, &belongs);
    assert_eq!(lines(&plan), ["DELETE /v1.0/groups/g/members/in/$ref"]);
    assert_eq!(changes(&plan), ["Sales: Member → "]);
}

#[test]
fn a_new_group_comes_before_those_in_it() {
    let mut new = NewGroup {
        display_name: "Sales".into(),
        description: None,
        mail_nickname: "sales".into(),
        kind: NewGroupKind::Security,
        membership_rule: None,
    };
    let (owner, two) = (
        [member("o", Kind::User)],
        [member("a", Kind::User), member("b", Kind::User)],
    );
    let plan = create(customer(), &new, &owner, &two);
    assert_eq!(
        lines(&plan),
        [
            "POST /v1.0/groups",
            "POST /v1.0/groups/‹new id›/owners/$ref",
            "POST /v1.0/groups/‹new id›/members/$ref",
            "POST /v1.0/groups/‹new id›/members/$ref"
        ]
    );
    let steps = &plan.objects[0].steps;
    assert!(steps[0].is_needed && steps[0].write.creates() && !steps[1].is_needed);
    new.membership_rule = Some("user.city -eq \"Bonn\"".into());
    let plan = create(customer(), &new, &owner, &two);
    assert_eq!((lines(&plan).len(), obstacles(&plan).len()), (2, 2));
}

#[test]
fn a_deleted_group_says_whether_it_can_come_back() {
    let groups = [
        group(r#"{"id":"s","displayName":"S","securityEnabled":true}"#),
        group(r#"{"id":"m","displayName":"M","groupTypes":["Unified"],"mailEnabled":true}"#),
        group(r#"{"id":"d","displayName":"D","mailEnabled":true}"#),
    ];
    let plan = delete(customer(), &groups);
    assert_eq!(
        changes(&plan),
        [
            "Group: There → Deleted; cannot be restored",
            "Group: There → Deleted; can be restored for 30 days"
        ]
    );
    assert_eq!(plan.confirmation().as_deref(), Some("2"));
    assert_eq!(obstacles(&plan).len(), 1);
}

#[test]
fn an_edit_leaves_out_what_is_so_already() {
    let json = r#"{"id":"g","displayName":"Sales","description":"Old","securityEnabled":true}"#;
    let call = group::get(customer().tenant, &GroupId::new("g"));
    let detail = call
        .read(&http::Response::new(json.as_bytes().to_vec()))
        .unwrap();
    let wanted = GroupEdit {
        display_name: Some("Sales".into()),
        description: Some(String::new()),
        membership_rule: None,
    };
    let plan = edit(customer(), &detail, &wanted);
    assert_eq!(changes(&plan), ["Description: Old → "]);
    let body = plan.objects[0].steps[0].write.shown_body().unwrap();
    assert_eq!(body, r#"{"description":null}"#);
    let same = edit(customer(), &detail, &GroupEdit::default());
    assert_eq!(obstacles(&same), ["It is so already."]);
}

#[test]
fn what_is_no_group_is_no_target_and_what_is_no_member_is_none() {
    let group = membership("g");
    assert_eq!(Target::found(&group).unwrap().name, "Group g");
    assert_eq!(Member::found(&group).unwrap().kind, Kind::Group);
    let role = DirectoryObject {
        kind: ObjectKind::DirectoryRole,
        group_kind: None,
        ..group
    };
    assert_eq!(Target::found(&role), None);
    assert_eq!(Member::found(&role), None);
}
