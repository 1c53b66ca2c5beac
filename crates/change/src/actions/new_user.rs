//! Plans for creating users, each with a manager, licences and groups.

use tenantry_graph::{
    directory::{
        group_changes::{self, Relation},
        license_changes::{self, Assignment},
        profile::ProfileField,
        subscribed_sku::SubscribedSku,
        user_changes::{self, NewUser},
    },
    ids::SkuId,
};

use super::{
    Customer,
    draft::Draft,
    group::{Membership, Target},
    licence::{Names, Stock, label, used_up_of},
    user::Manager,
};
use crate::plan::{Gravity, Kind, Object, Plan};

/// Somebody who is to be created, and what they are to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// The user.
    pub user: NewUser,
    /// The manager.
    pub manager: Option<Manager>,
    /// The licences. They want a usage location in the user's profile.
    pub licences: Vec<Assignment>,
    /// The groups.
    pub groups: Vec<Target>,
}

/// Creates users. `is_taken` says whether the tenant has a user of this name already.
pub fn create(
    customer: Customer<'_>,
    newcomers: &[Newcomer],
    is_taken: &dyn Fn(&str) -> bool,
    products: &[SubscribedSku],
    names: Names<'_>,
) -> Plan {
    let mut stock = Stock::new(products);
    let objects: Vec<Object> = newcomers
        .iter()
        .map(|one| created(customer, one, is_taken, &mut stock, names))
        .collect();
    let title = match newcomers.len() {
        1 => "Create user",
        _ => "Create users",
    };
    customer.plan(title, Gravity::Ordinary, objects)
}

fn created(
    customer: Customer<'_>,
    newcomer: &Newcomer,
    is_taken: &dyn Fn(&str) -> bool,
    stock: &mut Stock,
    names: Names<'_>,
) -> Object {
    let user = &newcomer.user;
    let mut draft =
        Draft::new(Kind::User, None, &user.display_name).detail(Some(&user.user_principal_name));
    if is_taken(&user.user_principal_name) {
        return draft
            .obstacle("There is a user of this name already.")
            .done();
    }
    draft = draft.change(
        "User name",
        None::<&str>,
        Some(user.user_principal_name.as_str()),
    );
    for change in &user.profile {
        draft = draft.change(change.field.name(), None::<&str>, change.value.as_deref());
    }
    let password = match user.must_change_password {
        true => "A generated one, to be changed at the first sign-in",
        false => "A generated one",
    };
    draft = draft
        .change("Password", None::<&str>, Some(password))
        .needed("Create user", user_changes::create(customer.tenant, user));
    draft = licensed(customer, newcomer, stock, names, draft);
    for group in &newcomer.groups {
        draft = joined(customer, group, draft);
    }
    if let Some(manager) = &newcomer.manager {
        let write = user_changes::set_manager(customer.tenant, None, &manager.id);
        draft = draft
            .change("Manager", None::<&str>, Some(manager.name.as_str()))
            .step("Set manager", write);
    }
    draft.done()
}

fn licensed(
    customer: Customer<'_>,
    newcomer: &Newcomer,
    stock: &mut Stock,
    names: Names<'_>,
    draft: Draft,
) -> Draft {
    let add = &newcomer.licences;
    if add.is_empty() {
        return draft;
    }
    let has_place = newcomer
        .user
        .profile
        .iter()
        .any(|change| change.field == ProfileField::UsageLocation && change.value.is_some());
    if !has_place {
        return draft.obstacle("Without a usage location no licence can be assigned.");
    }
    let skus: Vec<SkuId> = add.iter().map(|one| one.sku_id).collect();
    if let Err(used_up) = stock.take(&skus) {
        return draft.obstacle(used_up_of(&names(used_up)));
    }
    let label = label(add, &[], names);
    let told: Vec<String> = skus.into_iter().map(names).collect();
    draft
        .change("Licences", None::<&str>, Some(told.join(", ")))
        .step(
            &label,
            license_changes::of_user(customer.tenant, None, add, &[]),
        )
}

/// Adds what it takes to make the user who is created before a member of a group.
fn joined(customer: Customer<'_>, group: &Target, draft: Draft) -> Draft {
    if let Some(sentence) = group.refuses(Membership::Add(Relation::Member)) {
        return draft.obstacle([&group.name, ": ", sentence].concat());
    }
    let write = group_changes::add(customer.tenant, Some(&group.id), None, Relation::Member);
    draft
        .change(&group.name, None::<&str>, Some("Member"))
        .step(&["Add to ", &group.name].concat(), write)
}

#[cfg(test)]
mod tests;
