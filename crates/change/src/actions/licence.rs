//! Plans for licences of users and groups.

use tenantry_graph::{
    directory::{
        group::{GroupKind, GroupRow},
        license_changes::{self, Assignment},
        subscribed_sku::SubscribedSku,
        user_changes,
        user_state::UserState,
    },
    ids::SkuId,
};

use super::{
    Customer,
    draft::{Draft, counted},
};
use crate::plan::{Gravity, Kind, Object, Plan};

/// What is to be assigned, and what taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LicenceChange {
    /// The products to assign, each with the service plans that are to be off.
    pub add: Vec<Assignment>,
    /// The products to take away.
    pub remove: Vec<SkuId>,
    /// Whether the new products stand in for the old ones, so that nobody gets one who has none of those.
    pub is_replacement: bool,
    /// ISO 3166-1 alpha-2 code of the country for users who have none.
    pub usage_location: Option<String>,
}

/// What a product is called.
pub type Names<'n> = &'n dyn Fn(SkuId) -> String;

/// How many licences are still free while a plan is made.
pub(super) struct Stock(Vec<(SkuId, u64)>);

impl Stock {
    pub(super) fn new(products: &[SubscribedSku]) -> Self {
        let free = |product: &SubscribedSku| (product.sku_id, product.free());
        Stock(products.iter().map(free).collect())
    }

    /// Takes one licence of each product, or none and names the product that is used up.
    pub(super) fn take(&mut self, wanted: &[SkuId]) -> Result<(), SkuId> {
        let free = |sku: &SkuId| self.0.iter().any(|(known, free)| known == sku && *free > 0);
        if let Some(used_up) = wanted.iter().find(|sku| !free(sku)) {
            return Err(*used_up);
        }
        for (known, free) in &mut self.0 {
            *free -= u64::from(wanted.contains(known));
        }
        Ok(())
    }
}

/// Assigns, replaces or takes away licences. Where there are fewer free licences than users, the first users
/// get them. A service that was off for a user stays off in what replaces it, unless the change itself says
/// which services are to be off.
pub fn change_licences(
    customer: Customer<'_>,
    users: &[UserState],
    change: &LicenceChange,
    products: &[SubscribedSku],
    names: Names<'_>,
) -> Plan {
    let mut stock = Stock::new(products);
    let objects = users
        .iter()
        .map(|user| {
            let wanted = wanted(user, change, products);
            of_user(customer, user, change, &wanted, &mut stock, names)
        })
        .collect();
    customer.plan(title(change), Gravity::Ordinary, objects)
}

fn title(change: &LicenceChange) -> &'static str {
    match (change.add.is_empty(), change.remove.is_empty()) {
        (false, true) => "Assign licences",
        (true, _) => "Remove licences",
        (false, false) => "Replace licences",
    }
}

/// What one user is to get.
fn wanted(user: &UserState, change: &LicenceChange, products: &[SubscribedSku]) -> Vec<Assignment> {
    let mut wanted = change.add.clone();
    if !change.is_replacement {
        return wanted;
    }
    let replaced = change.remove.iter().filter_map(|sku| user.direct(*sku));
    let off: Vec<&String> = replaced.flat_map(|state| &state.disabled_plans).collect();
    for one in wanted
        .iter_mut()
        .filter(|one| one.disabled_plans.is_empty())
    {
        let product = products.iter().find(|product| product.sku_id == one.sku_id);
        let plans = product.iter().flat_map(|product| &product.service_plans);
        let ids = plans.filter_map(|plan| plan.id.as_ref());
        let was_off = |id: &&String| off.iter().any(|plan| plan.eq_ignore_ascii_case(id));
        one.disabled_plans = ids.filter(was_off).cloned().collect();
    }
    wanted
}

fn of_user(
    customer: Customer<'_>,
    user: &UserState,
    change: &LicenceChange,
    wanted: &[Assignment],
    stock: &mut Stock,
    names: Names<'_>,
) -> Object {
    let mut draft = Draft::user(user);
    let mut remove = Vec::new();
    for sku in &change.remove {
        if user.direct(*sku).is_some() {
            remove.push(*sku);
        } else if user.inherits(*sku) {
            draft = draft.obstacle(inherited(&names(*sku)));
        }
    }
    if change.is_replacement && remove.is_empty() {
        return draft
            .obstacle("Has no licence of their own that would be replaced.")
            .done();
    }
    let is_new = |one: &&Assignment| !has_exactly(user, one);
    let add: Vec<Assignment> = wanted.iter().filter(is_new).cloned().collect();
    if add.is_empty() && remove.is_empty() {
        return draft.obstacle("It is so already.").done();
    }
    let country = match place(user, &add, change.usage_location.as_deref()) {
        Ok(country) => country,
        Err(sentence) => return draft.obstacle(sentence).done(),
    };
    let seats = add.iter().map(|one| one.sku_id);
    let seats: Vec<SkuId> = seats.filter(|sku| !user.has(*sku)).collect();
    if let Err(used_up) = stock.take(&seats) {
        return draft.obstacle(used_up_of(&names(used_up))).done();
    }
    if let Some(country) = country {
        let write = user_changes::set_usage_location(customer.tenant, Some(&user.id), country);
        draft = draft
            .change("Usage location", None::<&str>, Some(country))
            .needed("Set usage location", write);
    }
    let (before, after) = told(user, &add, &remove, names);
    let write = license_changes::of_user(customer.tenant, Some(&user.id), &add, &remove);
    draft
        .change("Licences", before, after)
        .step(&label(&add, &remove, names), write)
        .done()
}

/// The country that has to be set before licences can be assigned; `None` where there is one, or none is needed.
pub(super) fn place<'c>(
    user: &UserState,
    add: &[Assignment],
    country: Option<&'c str>,
) -> Result<Option<&'c str>, &'static str> {
    if add.is_empty() || user.usage_location.is_some() {
        return Ok(None);
    }
    country
        .map(Some)
        .ok_or("Has no usage location, without which no licence can be assigned.")
}

pub(super) fn inherited(product: &str) -> String {
    [
        product,
        " comes from a group. Take the user out of the group instead.",
    ]
    .concat()
}

pub(super) fn used_up_of(product: &str) -> String {
    ["No licence of ", product, " is free."].concat()
}

/// Whether a user has a product directly, with these service plans off.
pub(super) fn has_exactly(user: &UserState, wanted: &Assignment) -> bool {
    user.direct(wanted.sku_id).is_some_and(|state| {
        let is_off = |plan: &String| {
            let mut off = state.disabled_plans.iter();
            off.any(|other| other.eq_ignore_ascii_case(plan))
        };
        state.disabled_plans.len() == wanted.disabled_plans.len()
            && wanted.disabled_plans.iter().all(is_off)
    })
}

/// `Assign A; remove B`.
pub(super) fn label(add: &[Assignment], remove: &[SkuId], names: Names<'_>) -> String {
    let list = |skus: &mut dyn Iterator<Item = SkuId>| {
        let named: Vec<String> = skus.map(names).collect();
        named.join(", ")
    };
    let added = list(&mut add.iter().map(|one| one.sku_id));
    let removed = list(&mut remove.iter().copied());
    match (add.is_empty(), remove.is_empty()) {
        (_, true) => ["Assign ", &added].concat(),
        (true, false) => ["Remove ", &removed].concat(),
        (false, false) => ["Assign ", &added, "; remove ", &removed].concat(),
    }
}

/// The direct licences before and after, by name.
pub(super) fn told(
    user: &UserState,
    add: &[Assignment],
    remove: &[SkuId],
    names: Names<'_>,
) -> (Option<String>, Option<String>) {
    let direct = user
        .license_assignment_states
        .iter()
        .filter(|state| state.assigned_by_group.is_none());
    let held: Vec<(SkuId, usize)> = direct
        .filter_map(|state| Some((state.sku_id?, state.disabled_plans.len())))
        .collect();
    let stays = |sku: SkuId| !remove.contains(&sku) && !add.iter().any(|one| one.sku_id == sku);
    let kept = held.iter().copied().filter(|(sku, _)| stays(*sku));
    let added = add.iter().map(|one| (one.sku_id, one.disabled_plans.len()));
    let after: Vec<(SkuId, usize)> = kept.chain(added).collect();
    (list(&held, names), list(&after, names))
}

fn list(products: &[(SkuId, usize)], names: Names<'_>) -> Option<String> {
    let one = |(sku, off): &(SkuId, usize)| match off {
        0 => names(*sku),
        off => [
            &names(*sku),
            " (",
            &counted(*off, "service", "services"),
            " off)",
        ]
        .concat(),
    };
    let told: Vec<String> = products.iter().map(one).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// The same for groups, whose members inherit the licences. Whether there are enough for all members shows when
/// the service hands them down.
pub fn change_group_licences(
    customer: Customer<'_>,
    groups: &[GroupRow],
    change: &LicenceChange,
    names: Names<'_>,
) -> Plan {
    let object = |group: &GroupRow| of_group(customer, group, change, names);
    let objects = groups.iter().map(object).collect();
    customer.plan(title(change), Gravity::Ordinary, objects)
}

fn of_group(
    customer: Customer<'_>,
    group: &GroupRow,
    change: &LicenceChange,
    names: Names<'_>,
) -> Object {
    let name = group.display_name().unwrap_or(group.id.as_str());
    let draft = Draft::new(Kind::Group, Some(group.id.as_str()), name).detail(group.mail());
    if matches!(group.kind, GroupKind::Distribution | GroupKind::Other) {
        return draft
            .obstacle("Only security and Microsoft 365 groups hand down licences.")
            .done();
    }
    let held = &group.assigned_licenses;
    let is_held = |sku: &SkuId| held.contains(sku);
    let remove: Vec<SkuId> = change.remove.iter().copied().filter(is_held).collect();
    if change.is_replacement && remove.is_empty() {
        return draft
            .obstacle("Hands down no licence that would be replaced.")
            .done();
    }
    // Which service plans are off is not known here; so with some to be off, it is assigned anew.
    let is_new = |one: &&Assignment| !is_held(&one.sku_id) || !one.disabled_plans.is_empty();
    let add: Vec<Assignment> = change.add.iter().filter(is_new).cloned().collect();
    if add.is_empty() && remove.is_empty() {
        return draft.obstacle("It is so already.").done();
    }
    let before: Vec<(SkuId, usize)> = held.iter().map(|sku| (*sku, 0)).collect();
    let stays = |sku: &SkuId| !remove.contains(sku) && !add.iter().any(|one| one.sku_id == *sku);
    let kept = held.iter().filter(|sku| stays(sku)).map(|sku| (*sku, 0));
    let added = add.iter().map(|one| (one.sku_id, one.disabled_plans.len()));
    let after: Vec<(SkuId, usize)> = kept.chain(added).collect();
    let write = license_changes::of_group(customer.tenant, &group.id, &add, &remove);
    draft
        .change("Licences", list(&before, names), list(&after, names))
        .step(&label(&add, &remove, names), write)
        .done()
}

#[cfg(test)]
mod tests;
