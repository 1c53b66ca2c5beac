//! Licences of users and groups, against the emulated cloud.

use std::collections::BTreeMap;

use tenantry_change::actions::licence::{self, LicenceChange};
use tenantry_graph::{
    directory::{
        license_changes::Assignment,
        subscribed_sku::{self, SubscribedSku},
        user,
        user_state::{self, UserState},
    },
    ids::{SkuId, UserId},
};
use tenantry_sandbox::seeded;

use crate::agent::{Agent, all_taken, only_refusal};

fn names(sku: SkuId) -> String {
    sku.to_string()
}

async fn products(agent: &mut Agent) -> Vec<SubscribedSku> {
    let call = subscribed_sku::list(&agent.tenant);
    agent.read(&call).await.items
}

async fn state(agent: &mut Agent, user: &UserId) -> UserState {
    let call = user_state::get(&agent.tenant, user);
    agent.read(&call).await
}

fn change(add: &[SkuId], remove: &[SkuId]) -> LicenceChange {
    let assignment = |sku_id: &SkuId| Assignment {
        sku_id: *sku_id,
        disabled_plans: Vec::new(),
    };
    LicenceChange {
        add: add.iter().map(assignment).collect(),
        remove: remove.to_vec(),
        is_replacement: !remove.is_empty(),
        usage_location: None,
    }
}

/// The product that most users hold directly, and one that none of them has and that is free for this many.
async fn old_and_new(agent: &mut Agent, users: usize) -> (SkuId, SkuId, Vec<UserState>) {
    let products = products(agent).await;
    let most = products
        .iter()
        .max_by_key(|product| product.consumed)
        .unwrap();
    let call = user::holders(&agent.tenant, most.sku_id);
    let mut page = agent.read(&call).await;
    let mut ids: Vec<UserId> = page.items.iter().map(|row| row.id.clone()).collect();
    while let (true, Some(link)) = (ids.len() < users * 3, page.next.take()) {
        let call = user::holders(&agent.tenant, most.sku_id).next(link);
        page = agent.read(&call).await;
        ids.extend(page.items.iter().map(|row| row.id.clone()));
    }
    let mut holders = Vec::new();
    for id in ids {
        let user = state(agent, &id).await;
        if user.direct(most.sku_id).is_some()
            && !user.inherits(most.sku_id)
            && !user.is_synchronised()
        {
            holders.push(user);
        }
        if holders.len() == users {
            break;
        }
    }
    assert_eq!(holders.len(), users);
    let is_new = |product: &&SubscribedSku| {
        product.free() >= users as u64 && holders.iter().all(|user| !user.has(product.sku_id))
    };
    let new = products.iter().find(is_new).unwrap();
    (most.sku_id, new.sku_id, holders)
}

#[tokio::test]
async fn a_product_without_free_licences_is_for_nobody() {
    let mut agent = Agent::adele(seeded::CUSTOMER).await;
    let products = products(&mut agent).await;
    let used_up = products.iter().find(|product| product.free() == 0).unwrap();
    let (_, _, users) = old_and_new(&mut agent, 1).await;
    let wanted = change(&[used_up.sku_id], &[]);
    let plan = licence::change_licences(agent.customer(), &users, &wanted, &products, &names);
    assert_eq!(plan.able(), 0);
    // The service says the same to somebody who asks all the same.
    let plenty = SubscribedSku {
        enabled: 1_000_000,
        ..used_up.clone()
    };
    let plan = licence::change_licences(agent.customer(), &users, &wanted, &[plenty], &names);
    let run = agent.carry_out(plan, None).await;
    assert_eq!(only_refusal(&run).status, 400);
}

#[tokio::test]
async fn a_thousand_users_get_another_product_in_place_of_theirs() {
    let mut agent = Agent::adele(seeded::MERIDIAN_LOGISTICS).await;
    let (old, new, users) = old_and_new(&mut agent, 1000).await;
    let before = products(&mut agent).await;
    let wanted = change(&[new], &[old]);
    let plan = licence::change_licences(agent.customer(), &users, &wanted, &before, &names);
    assert_eq!(plan.able(), 1000);
    agent.sent = (0, 0);
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    assert!(
        agent.sent.0 <= 100 && agent.sent.1 <= 50,
        "{:?}",
        agent.sent
    );
    let told = run.kept().requests;
    assert_eq!((told.writing as usize, told.reading as usize), agent.sent);
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for done in agent.changes() {
        *times.entry(done.object.to_string()).or_default() += 1;
    }
    assert_eq!(times.len(), 1000);
    assert!(times.values().all(|times| *times == 1));
    let consumed = |list: &[SubscribedSku], sku: SkuId| {
        let product = list.iter().find(|product| product.sku_id == sku);
        product.unwrap().consumed
    };
    let after = products(&mut agent).await;
    assert_eq!(consumed(&after, new), consumed(&before, new) + 1000);
    assert_eq!(consumed(&after, old), consumed(&before, old) - 1000);
}

#[tokio::test]
async fn service_plans_are_turned_off() {
    let mut agent = Agent::adele(seeded::CUSTOMER).await;
    let products = products(&mut agent).await;
    let (_, new, users) = old_and_new(&mut agent, 1).await;
    let product = products
        .iter()
        .find(|product| product.sku_id == new)
        .unwrap();
    let off = product
        .service_plans
        .iter()
        .filter(|plan| plan.applies_to.as_deref() == Some("User"));
    let off = off.filter_map(|plan| plan.id.clone()).take(1).collect();
    let mut wanted = change(&[new], &[]);
    wanted.add[0].disabled_plans = off;
    let plan = licence::change_licences(agent.customer(), &users, &wanted, &products, &names);
    all_taken(&agent.carry_out(plan, None).await);
    let after = state(&mut agent, &users[0].id).await;
    assert_eq!(
        after.direct(new).unwrap().disabled_plans,
        wanted.add[0].disabled_plans
    );
}
