//! Groups, their members and owners: each action by its plan, against the emulated cloud.

use tenantry_change::{
    actions::{
        deleted,
        group::{self as action, Member, Membership, Target},
    },
    plan::Kind,
    step::Progress,
};
use tenantry_graph::{
    directory::{
        deleted_group,
        directory_object::DirectoryObject,
        group::{self, GroupKind, GroupRow},
        group_changes::{GroupEdit, NewGroup, NewGroupKind, Relation},
    },
    ids::{GroupId, ObjectId},
};
use tenantry_sandbox::seeded;

use crate::agent::{Agent, all_taken, only_refusal};

async fn adele() -> Agent {
    Agent::adele(seeded::CUSTOMER).await
}

/// So many users who are in none of the group's neighbours by chance alone.
fn people(agent: &Agent, count: usize) -> Vec<Member> {
    agent.sandbox.world(|world| {
        let tenant = world.tenant("customer.com").unwrap();
        let users = tenant.directory.users().iter().skip(30).take(count);
        let members = users.map(|user| Member {
            id: ObjectId::new(user.id.to_string()),
            kind: Kind::User,
            name: user.display_name.clone(),
            detail: None,
        });
        members.collect()
    })
}

fn new(name: &str, rule: Option<&str>, kind: NewGroupKind) -> NewGroup {
    NewGroup {
        display_name: name.into(),
        description: Some("For a test".into()),
        mail_nickname: "for-a-test".into(),
        kind,
        membership_rule: rule.map(str::to_owned),
    }
}

async fn created(agent: &mut Agent, group: NewGroup, members: usize) -> GroupId {
    let (owners, members) = (people(agent, 1), people(agent, members));
    let plan = action::create(agent.customer(), &group, &owners, &members);
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    GroupId::new(run.kept().created[0].clone().unwrap())
}

async fn members(agent: &mut Agent, group: &GroupId) -> Vec<DirectoryObject> {
    let call = group::members(&agent.tenant, group);
    agent.read(&call).await.items
}

async fn row(agent: &mut Agent, test: fn(&GroupRow) -> bool) -> GroupRow {
    let call = group::list(&agent.tenant);
    let groups = agent.read(&call).await.items;
    groups.into_iter().find(test).unwrap()
}

#[tokio::test]
async fn members_of_groups_that_are_kept_elsewhere_are_not_touched() {
    let mut agent = adele().await;
    let tests: [fn(&GroupRow) -> bool; 3] = [
        |group| group.is_dynamic,
        |group| group.is_synchronised,
        |group| group.kind == GroupKind::Distribution,
    ];
    for test in tests {
        let group = row(&mut agent, test).await;
        let who = people(&agent, 2);
        let change = Membership::Add(Relation::Member);
        let target = Target::from(&group);
        let plan = action::change_members(agent.customer(), &[target], &who, change, &|_, _| None);
        assert_eq!(plan.able(), 0, "{:?}", group.display_name());
    }
}

#[tokio::test]
async fn a_rule_that_means_nothing_is_refused() {
    let mut agent = adele().await;
    let group = new(
        "Nonsense",
        Some("everybody in sales"),
        NewGroupKind::Security,
    );
    let plan = action::create(agent.customer(), &group, &[], &[]);
    let run = agent.carry_out(plan, None).await;
    assert_eq!(only_refusal(&run).status, 400);
}

#[tokio::test]
async fn more_members_than_fit_one_bind_are_added_and_removed() {
    let mut agent = adele().await;
    let group = created(&mut agent, new("Many", None, NewGroupKind::Security), 0).await;
    let target = Target {
        id: group.clone(),
        name: "Many".into(),
        kind: GroupKind::Security,
        ..agent.security_group().await
    };
    let who = people(&agent, 45);
    let add = Membership::Add(Relation::Member);
    let targets = [target];
    let plan = action::change_members(agent.customer(), &targets, &who, add, &|_, _| None);
    all_taken(&agent.carry_out(plan, None).await);
    assert_eq!(members(&mut agent, &group).await.len(), 45);
    let remove = Membership::Remove(Relation::Member);
    let plan = action::change_members(agent.customer(), &targets, &who, remove, &|_, _| None);
    all_taken(&agent.carry_out(plan, None).await);
    assert!(members(&mut agent, &group).await.is_empty());
}

#[tokio::test]
async fn who_is_a_member_already_is_known_although_the_service_refuses() {
    let mut agent = adele().await;
    let group = created(&mut agent, new("One", None, NewGroupKind::Security), 1).await;
    let target = Target {
        id: group,
        name: "One".into(),
        kind: GroupKind::Security,
        ..agent.security_group().await
    };
    let who = people(&agent, 1);
    let add = Membership::Add(Relation::Member);
    let plan = action::change_members(agent.customer(), &[target], &who, add, &|_, _| None);
    let run = agent.carry_out(plan, None).await;
    assert_eq!(run.kept().steps[0].progress, Progress::Refused);
    assert_eq!(only_refusal(&run).status, 400);
}

#[tokio::test]
async fn every_kind_of_group_is_created_edited_deleted_and_restored() {
    let mut agent = adele().await;
    let kinds = [
        new("Security", None, NewGroupKind::Security),
        new(
            "Dynamic",
            Some("(user.department -eq \"Sales\")"),
            NewGroupKind::Security,
        ),
        new(
            "Unified",
            None,
            NewGroupKind::Microsoft365 { is_public: false },
        ),
    ];
    for group in kinds {
        let is_unified = matches!(group.kind, NewGroupKind::Microsoft365 { .. });
        let id = created(&mut agent, group, 0).await;
        let call = group::get(&agent.tenant, &id);
        let before = agent.read(&call).await;
        let edit = GroupEdit {
            display_name: Some("Another name".into()),
            description: Some(String::new()),
            membership_rule: None,
        };
        let plan = action::edit(agent.customer(), &before, &edit);
        all_taken(&agent.carry_out(plan, None).await);
        let call = group::get(&agent.tenant, &id);
        let after = agent.read(&call).await;
        assert_eq!(after.row.display_name(), Some("Another name"));
        assert_eq!(after.row.description(), None);
        let plan = action::delete(agent.customer(), &[after.row]);
        all_taken(&agent.carry_out(plan, None).await);
        if is_unified {
            let call = deleted_group::list(&agent.tenant);
            let bin = agent.read(&call).await.items;
            let mine: Vec<_> = bin.into_iter().filter(|one| one.id == id).collect();
            let plan = deleted::restore_groups(agent.customer(), &mine);
            all_taken(&agent.carry_out(plan, None).await);
        }
    }
}

#[tokio::test]
async fn an_owner_is_added_and_removed() {
    let mut agent = adele().await;
    let group = created(&mut agent, new("Owned", None, NewGroupKind::Security), 0).await;
    let target = Target {
        id: group.clone(),
        name: "Owned".into(),
        kind: GroupKind::Security,
        ..agent.security_group().await
    };
    let who = people(&agent, 3);
    for change in [
        Membership::Add(Relation::Owner),
        Membership::Remove(Relation::Owner),
    ] {
        let some = &who[1..];
        let targets = [target.clone()];
        let plan = action::change_members(agent.customer(), &targets, some, change, &|_, _| None);
        all_taken(&agent.carry_out(plan, None).await);
    }
    let call = group::owners(&agent.tenant, &group);
    assert_eq!(agent.read(&call).await.items.len(), 1);
}
