//! Plans for giving a user what another one has.

use tenantry_graph::directory::{
    directory_object::DirectoryObject,
    group_changes::Relation,
    license_changes::{self, Assignment},
    subscribed_sku::SubscribedSku,
    user_changes,
    user_state::UserState,
};

use super::{
    Customer,
    draft::Draft,
    group::{Member, Membership, Target, change_one},
    licence::{Names, Stock, has_exactly, label, place, told, used_up_of},
};
use crate::plan::{Gravity, Object, Plan};

/// What is copied, and from whom.
#[derive(Clone, Copy, Debug)]
pub struct Model<'m> {
    /// The user who has it.
    pub user: &'m UserState,
    /// The groups of that user that are wanted. What is no group is passed over.
    pub groups: &'m [DirectoryObject],
    /// Whether the direct licences are wanted as well, with the same service plans off.
    pub with_licences: bool,
}

/// Somebody who is to get it.
#[derive(Clone, Copy, Debug)]
pub struct Receiver<'r> {
    /// The user.
    pub user: &'r UserState,
    /// What the user is in.
    pub groups: &'r [DirectoryObject],
}

/// Gives users what another one has. Nobody loses anything by it.
pub fn copy(
    customer: Customer<'_>,
    from: Model<'_>,
    to: &[Receiver<'_>],
    products: &[SubscribedSku],
    names: Names<'_>,
) -> Plan {
    let mut stock = Stock::new(products);
    let objects = to
        .iter()
        .map(|receiver| given(customer, from, *receiver, &mut stock, names))
        .collect();
    let title = ["Copy access from ", from.user.name()].concat();
    customer.plan(&title, Gravity::Ordinary, objects)
}

fn given(
    customer: Customer<'_>,
    from: Model<'_>,
    to: Receiver<'_>,
    stock: &mut Stock,
    names: Names<'_>,
) -> Object {
    let mut draft = Draft::user(to.user);
    if from.user.id == to.user.id {
        return draft
            .obstacle("This is the user whose access is copied.")
            .done();
    }
    if from.with_licences {
        draft = licensed(customer, from.user, to.user, stock, names, draft);
    }
    let member = Member::from(to.user);
    let is_in = |group: &str| to.groups.iter().any(|one| one.id.as_str() == group);
    for object in from.groups {
        // What the user is in already is nothing to tell, and what assigns roles is not handed on unseen.
        let Some(group) = Target::found(object).filter(|group| !is_in(group.id.as_str())) else {
            continue;
        };
        draft = match object.is_role_assignable {
            true => draft.obstacle(
                [
                    &group.name,
                    ": gives directory roles. Add the user to it by itself.",
                ]
                .concat(),
            ),
            false => {
                let what = Membership::Add(Relation::Member);
                change_one(customer, &group, &member, what, &|_, _| None, draft)
            }
        };
    }
    let object = draft.done();
    if object.steps.is_empty() && object.obstacles.is_empty() {
        return Draft::user(to.user)
            .obstacle("Has all of it already.")
            .done();
    }
    object
}

fn licensed(
    customer: Customer<'_>,
    from: &UserState,
    to: &UserState,
    stock: &mut Stock,
    names: Names<'_>,
    mut draft: Draft,
) -> Draft {
    let direct = from
        .license_assignment_states
        .iter()
        .filter(|state| state.assigned_by_group.is_none());
    let all = direct.filter_map(|state| {
        Some(Assignment {
            sku_id: state.sku_id?,
            disabled_plans: state.disabled_plans.clone(),
        })
    });
    let wanted: Vec<Assignment> = all.filter(|one| !has_exactly(to, one)).collect();
    let country = match place(to, &wanted, from.usage_location.as_deref()) {
        Ok(country) => country,
        Err(sentence) => return draft.obstacle(sentence),
    };
    let mut add = Vec::new();
    for one in wanted {
        let free = match to.has(one.sku_id) {
            true => Ok(()),
            false => stock.take(&[one.sku_id]),
        };
        match free {
            Ok(()) => add.push(one),
            Err(used_up) => draft = draft.obstacle(used_up_of(&names(used_up))),
        }
    }
    if add.is_empty() {
        return draft;
    }
    if let Some(country) = country {
        let write = user_changes::set_usage_location(customer.tenant, Some(&to.id), country);
        // Groups do not need it; so the steps behind the licences go on without.
        draft = draft
            .change("Usage location", None::<&str>, Some(country))
            .step("Set usage location", write);
    }
    let (before, after) = told(to, &add, &[], names);
    let write = license_changes::of_user(customer.tenant, Some(&to.id), &add, &[]);
    draft
        .change("Licences", before, after)
        .step(&label(&add, &[], names), write)
}

#[cfg(test)]
mod tests;
