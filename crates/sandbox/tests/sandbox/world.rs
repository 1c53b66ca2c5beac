//! The seeded world as data: what it holds, that it repeats, and that it can be put back.

use std::collections::HashSet;

use axum::http::StatusCode;
use tenantry_sandbox::seeded::{self, ADELE};
use tenantry_sandbox::{Guid, Origins, User, World};

use crate::browser::{Browser, LOGIN};
use crate::run;

#[test]
fn the_same_seed_gives_the_same_world() {
    let users = |seed| {
        let world = World::seeded(Origins::default(), seed);
        world
            .tenant("cedar-and-co.com")
            .unwrap()
            .directory
            .users()
            .to_vec()
    };
    assert_eq!(users(7), users(7));
    assert_ne!(users(7), users(8));
}

#[test]
fn the_customers_are_the_ones_promised() {
    let world = World::seeded(Origins::default(), 1);
    let users = |name: &str| world.tenant(name).unwrap().directory.users().len();
    assert_eq!(world.tenants.len(), 46, "two partners and their customers");
    assert_eq!(users("customer.com"), 180);
    assert_eq!(users("meridian-logistics.com"), 20_000);
    assert_eq!(users("newleaf-studio.com"), 0);
    for account in &world.accounts {
        let home = world.tenant(&account.home.to_string()).unwrap();
        let user = home.directory.find(&account.user_name).unwrap();
        assert_eq!(user.id, account.object_id, "accounts are users at home");
    }
}

#[test]
fn generated_customers_repeat_and_are_like_no_other() {
    let make = || {
        let mut world = World::seeded(Origins::default(), 1);
        world.add_customers(2_500);
        world
    };
    let world = make();
    let domains: HashSet<_> = world
        .tenants
        .iter()
        .flat_map(|tenant| [&tenant.default_domain, &tenant.initial_domain])
        .collect();
    assert_eq!(domains.len(), 2 * world.tenants.len());
    let ids: HashSet<_> = world.tenants.iter().map(|tenant| tenant.id).collect();
    assert_eq!(ids.len(), world.tenants.len());
    let relationships: HashSet<_> = world.relationships.iter().map(|one| one.id).collect();
    assert_eq!(relationships.len(), world.relationships.len());
    let again = make();
    for (one, other) in world.tenants.iter().zip(&again.tenants).step_by(97) {
        assert_eq!((one.id, &one.display_name), (other.id, &other.display_name));
    }
    for tenant in world.tenants[46..].iter().step_by(113) {
        let users = tenant.directory.users().len();
        assert!(
            (5..=40).contains(&users),
            "{}: {users}",
            tenant.default_domain
        );
    }
}

#[test]
fn an_agent_enters_a_generated_customer() {
    run(async {
        let mut browser = Browser::new();
        let last = browser.sandbox.world(|world| {
            world.add_customers(2_000);
            world.tenants.last().unwrap().default_domain.clone()
        });
        let tokens = browser.tokens(&last, ADELE).await;
        let users = browser
            .graph(tokens["access_token"].as_str().unwrap(), "/users")
            .await;
        assert_eq!(users.status, StatusCode::OK);
    });
}

#[test]
fn the_dates_of_relationships_begin_with_the_sandbox() {
    let (runtime, clock) = tenantry_sandbox::Runtime::for_tests();
    clock.advance(std::time::Duration::from_secs(500 * 86_400));
    let sandbox = tenantry_sandbox::Sandbox::new(World::seeded(Origins::default(), 1), runtime);
    let end = sandbox.world(|world| {
        let mut found = world.relationships.iter();
        let found = found.find(|one| one.customer == seeded::SPARROW_AVIATION);
        found.unwrap().end_at(clock.now())
    });
    let days = std::time::Duration::from_secs(12 * 86_400);
    assert_eq!(end, Some(clock.now().plus(days)));
}

#[test]
fn an_edit_changes_one_directory_and_no_clone_of_it() {
    let mut world = World::seeded(Origins::default(), 1);
    let untouched = world.clone();
    let id = Guid::literal("c0ffee00-0000-4000-8000-000000000001");
    world
        .tenant_mut("newleaf-studio.com")
        .unwrap()
        .directory
        .edit(|users| {
            users.push(User::named(id, "Ada", "ada@newleaf-studio.com"));
        });
    let directory = |world: &World| {
        world
            .tenant("newleaf-studio.com")
            .unwrap()
            .directory
            .clone()
    };
    assert_eq!(
        directory(&world)
            .find("ADA@newleaf-studio.com")
            .map(|user| user.id),
        Some(id)
    );
    assert!(directory(&untouched).users().is_empty());
}

#[test]
fn a_snapshot_brings_back_what_was_there_and_nothing_later() {
    run(async {
        let mut browser = Browser::new();
        let client = seeded::NORTH_AMERICA_CLIENT.to_string();
        let refresh = |token: &serde_json::Value| {
            let token = token["refresh_token"].as_str().unwrap().to_owned();
            [
                ("grant_type", "refresh_token".to_owned()),
                ("refresh_token", token),
            ]
        };
        let before = refresh(&browser.tokens("customer.com", ADELE).await);
        let snapshot = browser.sandbox.snapshot();
        let sign_out = format!("{LOGIN}/customer.com/oauth2/v2.0/logout");
        browser.visit(&sign_out).await.page();
        let after = refresh(&browser.tokens("customer.com", ADELE).await);
        browser.sandbox.world(|world| world.tenants.clear());

        browser.sandbox.restore(snapshot);
        for (grant, status) in [(before, StatusCode::OK), (after, StatusCode::BAD_REQUEST)] {
            let [grant_type, token] = &grant;
            let fields = [
                (grant_type.0, grant_type.1.as_str()),
                (token.0, token.1.as_str()),
                ("client_id", client.as_str()),
            ];
            assert_eq!(browser.redeem("customer.com", &fields).await.status, status);
        }
    });
}

#[test]
fn the_fixed_names_are_where_they_should_be() {
    let world = World::seeded(Origins::default(), 1);
    for (domain, id) in [
        ("partner.com", seeded::PARTNER),
        ("eu.partner.com", seeded::EU_PARTNER),
        ("customer.com", seeded::CUSTOMER),
        ("sakura-trading.jp", seeded::SAKURA_TRADING),
    ] {
        assert_eq!(world.tenant(domain).unwrap().id, id);
    }
}
