//! The licences of users, with the services in them and whence they come.

use serde_json::{Value, json};

use super::item::Item;
use super::place::Place;
use super::problem::GraphProblem;
use super::schema::users::LICENSE_DETAILS;
use crate::guid::Guid;
use crate::world::User;
use crate::world::groups::{failed_to_inherit, is_inherited};
use crate::world::products::{Product, product};

/// The licences, with the services that are switched off in each.
pub(super) fn assigned(user: &User) -> Value {
    let licences = user.licences.iter();
    licences
        .map(|sku| json!({ "disabledPlans": disabled(user, *sku), "skuId": sku.to_string() }))
        .collect()
}

/// Some have a service switched off that their licence has.
fn disabled(user: &User, sku: Guid) -> Vec<String> {
    let plans = product(sku).map_or(&[][..], |product| product.plans);
    let switched_off = plans
        .last()
        .filter(|_| plans.len() > 2 && user.id.as_bytes()[5].is_multiple_of(12));
    switched_off
        .iter()
        .map(|plan| plan.id.to_string())
        .collect()
}

fn products(user: &User) -> impl Iterator<Item = &'static Product> {
    user.licences.iter().filter_map(|sku| product(*sku))
}

/// Every service of every licence.
pub(super) fn plans(user: &User) -> Value {
    let plans = products(user).flat_map(|product| product.plans);
    plans
        .map(|plan| {
            json!({
                "assignedDateTime": user.created.rfc3339(),
                "capabilityStatus": "Enabled",
                "service": plan.service,
                "servicePlanId": plan.id.to_string(),
            })
        })
        .collect()
}

/// Directly, or by the group for licences; an attempt of the group that failed is listed as well.
pub(super) fn states(place: &Place<'_>, user: &User) -> Value {
    let directory = place.directory();
    let own = directory.place_of(user);
    let group_product = directory.edition().of_groups().id;
    let groups = &directory.groups().list;
    let of_group = groups
        .iter()
        .find(|group| group.licences.contains(&group_product));
    let of_group = of_group.map(|group| group.id.to_string());
    let state = |sku: Guid, by_group: Option<&String>, error: Option<&str>| {
        json!({
            "skuId": sku.to_string(),
            "disabledPlans": disabled(user, sku),
            "assignedByGroup": by_group,
            "state": if error.is_some() { "Error" } else { "Active" },
            "error": error.unwrap_or("None"),
            "lastUpdatedDateTime": user.created.rfc3339(),
        })
    };
    let mut states: Vec<Value> = user
        .licences
        .iter()
        .map(|&sku| {
            let inherited = sku == group_product && is_inherited(own);
            state(sku, of_group.as_ref().filter(|_| inherited), None)
        })
        .collect();
    if of_group.is_some() && failed_to_inherit(own, user) {
        states.push(state(
            group_product,
            of_group.as_ref(),
            Some("CountViolation"),
        ));
    }
    Value::Array(states)
}
/// Every licence with the state of its services.
pub(super) fn details<'w>(_: &Place<'w>, item: &Item<'w>) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::User(user) = item else {
        return Ok(Vec::new());
    };
    let details = products(user).map(|product| {
        let switched_off = disabled(user, product.id);
        Item::row(&LICENSE_DETAILS, |name| {
            Some(match name {
                "id" => json!(
                    Guid::derived(&[b"licence", user.id.as_bytes(), product.id.as_bytes()])
                        .to_string()
                ),
                "skuId" => json!(product.id.to_string()),
                "skuPartNumber" => json!(product.part_number),
                "servicePlans" => product
                    .plans
                    .iter()
                    .map(|plan| {
                        let off = switched_off.contains(&plan.id.to_string());
                        json!({
                            "servicePlanId": plan.id.to_string(),
                            "servicePlanName": plan.name,
                            "provisioningStatus": if off { "Disabled" } else { "Success" },
                            "appliesTo": "User",
                        })
                    })
                    .collect(),
                _ => return None,
            })
        })
    });
    Ok(details.collect())
}
