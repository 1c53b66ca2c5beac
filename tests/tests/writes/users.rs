//! Users: each action by its plan, against the emulated cloud.

use tenantry_change::{
    Plan,
    actions::{
        copy_access::{self, Model, Receiver},
        deleted, guest,
        new_user::{self, Newcomer},
        offboarding::{self, Chosen, Leaver},
        sign_in_method,
        user::{self, Manager},
    },
    step::Progress,
};
use tenantry_graph::{
    directory::{
        authentication_method, deleted_user,
        invitation::Invitation,
        membership,
        profile::{ProfileChange, ProfileField},
        sign_in_method_changes::NewPass,
        subscribed_sku,
        user::{self as reading, UserDetail},
        user_changes::NewUser,
        user_state::{self, UserState},
    },
    ids::{SkuId, UserId},
};
use tenantry_sandbox::{User, seeded};

use crate::agent::{Agent, all_taken, only_refusal};

fn names(sku: SkuId) -> String {
    sku.to_string()
}

/// The nth ordinary member of `customer.com` that passes a test: nobody with a role, and not synchronised.
fn member(agent: &Agent, test: fn(&User) -> bool) -> UserId {
    agent.sandbox.world(|world| {
        let tenant = world.tenant("customer.com").unwrap();
        let users = tenant.directory.users().iter().skip(20);
        let mut fitting = users.filter(|user| !user.synchronised && test(user));
        UserId::new(fitting.next().unwrap().id.to_string())
    })
}

fn is_plain(user: &User) -> bool {
    user.account_enabled && user.user_type == tenantry_sandbox::UserType::Member
}

async fn state(agent: &mut Agent, user: &UserId) -> UserState {
    let call = user_state::get(&agent.tenant, user);
    agent.read(&call).await
}

async fn adele() -> Agent {
    Agent::adele(seeded::CUSTOMER).await
}

#[tokio::test]
async fn an_agent_without_the_role_is_refused_and_told() {
    let mut agent = Agent::enter(seeded::FELIX, seeded::CUSTOMER).await;
    let user = member(&agent, is_plain);
    let before = state(&mut agent, &user).await;
    let plan = user::delete(agent.customer(), &[before]);
    let run = agent.carry_out(plan, None).await;
    let refusal = only_refusal(&run);
    assert_eq!(refusal.status, 403);
    assert_eq!(refusal.code.as_deref(), Some("Authorization_RequestDenied"));
    assert!(agent.changes().is_empty());
}

#[tokio::test]
async fn a_user_name_that_is_taken_is_refused() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    let taken = state(&mut agent, &user).await.user_principal_name.unwrap();
    let plan = new_user::create(
        agent.customer(),
        &[newcomer(&taken)],
        &|_| false,
        &[],
        &names,
    );
    let run = agent.carry_out(plan, None).await;
    assert_eq!(only_refusal(&run).status, 400);
    assert!(agent.changes().is_empty());
}

#[tokio::test]
async fn a_synchronised_users_profile_is_changed_where_it_comes_from() {
    let mut agent = adele().await;
    let user = agent.sandbox.world(|world| {
        let tenant = world.tenant("customer.com").unwrap();
        let mut users = tenant.directory.users().iter();
        users.find(|user| user.synchronised).unwrap().id.to_string()
    });
    let call = reading::get(&agent.tenant, &UserId::new(user));
    let before: UserDetail = agent.read(&call).await;
    let change = ProfileChange::new(ProfileField::JobTitle, "Elsewhere");
    let plan = user::edit(agent.customer(), &[before], &[change]);
    assert_eq!(plan.able(), 0);
    assert!(!plan.objects[0].obstacles.is_empty());
}

#[tokio::test]
async fn sign_in_is_blocked_and_allowed_again() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    for is_allowed in [false, true] {
        let before = state(&mut agent, &user).await;
        let plan = user::set_sign_in(agent.customer(), &[before], is_allowed);
        all_taken(&agent.carry_out(plan, None).await);
        assert_eq!(
            state(&mut agent, &user).await.account_enabled,
            Some(is_allowed)
        );
    }
    assert_eq!(agent.changes().len(), 2);
}

#[tokio::test]
async fn a_password_is_reset_and_shown_once() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    let before = state(&mut agent, &user).await;
    let plan = user::reset_password(agent.customer(), &[before], true);
    let mut run = agent.carry_out(plan, None).await;
    all_taken(&run);
    assert_eq!(run.secrets().count(), 1);
    run.forget_secrets();
    assert_eq!(run.secrets().count(), 0);
}

#[tokio::test]
async fn sessions_are_revoked() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    let before = state(&mut agent, &user).await;
    let plan = user::revoke_sessions(agent.customer(), &[before]);
    all_taken(&agent.carry_out(plan, None).await);
}

#[tokio::test]
async fn every_field_of_a_profile_is_changed_and_taken_away() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    let mut skipped = Vec::new();
    for field in ProfileField::ALL {
        let text = match field {
            ProfileField::UserPrincipalName => "renamed.person@customer.com",
            ProfileField::MailNickname => "renamed.person",
            ProfileField::UsageLocation => "NL",
            ProfileField::BusinessPhone | ProfileField::MobilePhone => "+1 555 0100",
            ProfileField::PreferredLanguage => "nl-NL",
            _ => "Something else",
        };
        let call = reading::get(&agent.tenant, &user);
        let before = agent.read(&call).await;
        let plan = user::edit(
            agent.customer(),
            &[before],
            &[ProfileChange::new(field, text)],
        );
        if plan.able() == 0 {
            skipped.push(field.name());
            continue;
        }
        let run = agent.carry_out(plan, None).await;
        all_taken(&run);
        let call = reading::get(&agent.tenant, &user);
        let after = agent.read(&call).await;
        assert_eq!(field.of(&after), Some(text), "{}", field.name());
    }
    assert!(skipped.is_empty(), "{skipped:?}");
}

#[tokio::test]
async fn a_manager_is_given_and_taken_away() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    let manager = Manager {
        id: member(&agent, |user| {
            is_plain(user) && user.surname.is_some() && user.licences.is_empty()
        }),
        name: "The manager".into(),
    };
    let call = reading::manager(&agent.tenant, &user);
    let before = agent.read(&call).await.map(|manager| Manager {
        id: UserId::new(manager.id.as_str()),
        name: "Before".into(),
    });
    let who = state(&mut agent, &user).await;
    let plan = user::set_manager(agent.customer(), &[(who.clone(), before)], Some(&manager));
    all_taken(&agent.carry_out(plan, None).await);
    let plan = user::set_manager(agent.customer(), &[(who, Some(manager))], None);
    all_taken(&agent.carry_out(plan, None).await);
    let call = reading::manager(&agent.tenant, &user);
    assert_eq!(agent.read(&call).await, None);
}

#[tokio::test]
async fn a_user_is_deleted_restored_and_deleted_for_good() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    for for_good in [false, true] {
        let before = state(&mut agent, &user).await;
        let plan = user::delete(agent.customer(), &[before]);
        all_taken(&agent.carry_out(plan, None).await);
        let call = deleted_user::list(&agent.tenant);
        let bin = agent.read(&call).await.items;
        let mine: Vec<_> = bin.into_iter().filter(|one| one.id == user).collect();
        assert_eq!(mine.len(), 1);
        let plan: Plan = match for_good {
            false => deleted::restore_users(agent.customer(), &mine),
            true => deleted::purge_users(agent.customer(), &mine),
        };
        all_taken(&agent.carry_out(plan, None).await);
    }
    let call = deleted_user::list(&agent.tenant);
    let bin = agent.read(&call).await.items;
    assert!(bin.iter().all(|one| one.id != user));
}

fn newcomer(user_name: &str) -> Newcomer {
    Newcomer {
        user: NewUser {
            user_principal_name: user_name.into(),
            display_name: "New Person".into(),
            mail_nickname: "new.person".into(),
            account_enabled: true,
            must_change_password: true,
            profile: vec![
                ProfileChange::new(ProfileField::UsageLocation, "US"),
                ProfileChange::new(ProfileField::Department, "Sales"),
            ],
        },
        manager: None,
        licences: Vec::new(),
        groups: Vec::new(),
    }
}

#[tokio::test]
async fn a_user_is_created_with_all_that_belongs_to_them() {
    let mut agent = adele().await;
    let call = subscribed_sku::list(&agent.tenant);
    let products = agent.read(&call).await.items;
    let free = products.iter().find(|product| product.free() > 0).unwrap();
    let group = agent.security_group().await;
    let mut new = newcomer("new.person@customer.com");
    new.manager = Some(Manager {
        id: member(&agent, is_plain),
        name: "The manager".into(),
    });
    new.licences = vec![tenantry_graph::directory::license_changes::Assignment {
        sku_id: free.sku_id,
        disabled_plans: Vec::new(),
    }];
    new.groups = vec![group];
    let plan = new_user::create(agent.customer(), &[new], &|_| false, &products, &names);
    assert!(
        plan.objects[0].obstacles.is_empty(),
        "{:?}",
        plan.objects[0].obstacles
    );
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    assert_eq!(run.secrets().count(), 1);
    let id = UserId::new(run.kept().created[0].clone().unwrap());
    let made = state(&mut agent, &id).await;
    assert!(made.has(free.sku_id));
    let call = membership::of_user(&agent.tenant, &id);
    assert!(!agent.read(&call).await.items.is_empty());
}

#[tokio::test]
async fn a_user_whose_creation_is_not_answered_is_found_and_not_made_twice() {
    let mut agent = adele().await;
    agent.suffers("POST graph/users=lost*1");
    let new = newcomer("new.person@customer.com");
    let plan = new_user::create(agent.customer(), &[new], &|_| false, &[], &names);
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    assert!(run.kept().created[0].is_some());
    assert_eq!(agent.changes().len(), 1);
}

#[tokio::test]
async fn a_guest_is_invited() {
    let mut agent = adele().await;
    let invitation = Invitation {
        mail: "guest@elsewhere.example".into(),
        display_name: Some("A guest".into()),
        send_mail: false,
        message: None,
        redirect_url: "https://myapplications.microsoft.com".into(),
    };
    let plan = guest::invite(agent.customer(), &[invitation], &|_| false);
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    let id = UserId::new(run.kept().created[0].clone().unwrap());
    assert!(state(&mut agent, &id).await.is_guest());
}

#[tokio::test]
async fn a_pass_is_given_and_ways_to_sign_in_are_removed() {
    let mut agent = adele().await;
    let user = member(&agent, is_plain);
    let who = state(&mut agent, &user).await;
    let call = authentication_method::list(&agent.tenant, &user);
    let methods = agent.read(&call).await.items;
    let pass = NewPass {
        lifetime_in_minutes: Some(60),
        is_usable_once: true,
    };
    let plan = sign_in_method::give_pass(agent.customer(), &who, &methods, pass);
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    assert_eq!(run.secrets().count(), 1, "the service shows it once");
    let call = authentication_method::list(&agent.tenant, &user);
    let methods = agent.read(&call).await.items;
    let plan = sign_in_method::remove(agent.customer(), &who, &methods);
    all_taken(&agent.carry_out(plan, None).await);
    let call = authentication_method::list(&agent.tenant, &user);
    let left = agent.read(&call).await.items;
    assert_eq!(left.len(), 1, "only the password is left: {left:?}");
}

#[tokio::test]
async fn somebody_who_leaves_loses_everything_in_one_plan() {
    let mut agent = adele().await;
    let user = member(&agent, |user| is_plain(user) && !user.licences.is_empty());
    let who = state(&mut agent, &user).await;
    let call = membership::of_user(&agent.tenant, &user);
    let groups = agent.read(&call).await.items;
    let call = authentication_method::list(&agent.tenant, &user);
    let methods = agent.read(&call).await.items;
    let leaver = Leaver {
        user: &who,
        groups: &groups,
        methods: &methods,
        manager: None,
    };
    let plan = offboarding::offboard(agent.customer(), leaver, Chosen::ALL, &names, None);
    assert!(
        !plan.not_here.is_empty(),
        "the mailbox is seen to elsewhere"
    );
    all_taken(&agent.carry_out(plan, None).await);
    let after = state(&mut agent, &user).await;
    assert_eq!(after.account_enabled, Some(false));
    let direct = after.license_assignment_states.iter();
    assert_eq!(
        direct.filter(|one| one.assigned_by_group.is_none()).count(),
        0
    );
}

#[tokio::test]
async fn a_user_gets_what_another_one_has() {
    let mut agent = adele().await;
    let from = member(&agent, |user| is_plain(user) && user.licences.len() > 1);
    let to = member(&agent, |user| is_plain(user) && user.licences.is_empty());
    let (model, receiver) = (state(&mut agent, &from).await, state(&mut agent, &to).await);
    let call = membership::of_user(&agent.tenant, &from);
    let groups = agent.read(&call).await.items;
    let call = membership::of_user(&agent.tenant, &to);
    let own = agent.read(&call).await.items;
    let call = subscribed_sku::list(&agent.tenant);
    let products = agent.read(&call).await.items;
    let model = Model {
        user: &model,
        groups: &groups,
        with_licences: true,
    };
    let receiver = Receiver {
        user: &receiver,
        groups: &own,
    };
    let plan = copy_access::copy(agent.customer(), model, &[receiver], &products, &names);
    let run = agent.carry_out(plan, None).await;
    let states = &run.kept().steps;
    assert!(!states.is_empty());
    assert!(
        states.iter().all(|state| state.progress == Progress::Taken),
        "{states:?}"
    );
}
