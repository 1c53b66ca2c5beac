//! The licences of users, with the services in them and whence they come.

use serde_json::{Value, json};

use super::item::Item;
use super::place::Place;
use super::problem::GraphProblem;
use super::schema::users::LICENSE_DETAILS;
use crate::guid::Guid;
use crate::world::products::{Product, product};
use crate::world::{Assignment, User, switched_off};

/// The licences, with the services that are switched off in each.
pub(super) fn assigned(place: &Place<'_>, user: &User) -> Value {
    let licences = user.licences.iter();
    licences
        .map(|sku| {
            let disabled = disabled(place, user, *sku);
            json!({ "disabledPlans": disabled, "skuId": sku.to_string() })
        })
        .collect()
}

/// The services that no assignment of a licence leaves switched on.
fn disabled(place: &Place<'_>, user: &User, sku: Guid) -> Vec<String> {
    let Some(written) = place.directory().written_licences(user) else {
        return texts(&switched_off(user, sku));
    };
    let given = |of: &&Assignment| of.sku == sku && of.error.is_none();
    let given: Vec<&Assignment> = written.iter().filter(given).collect();
    let Some((first, others)) = given.split_first() else {
        return Vec::new();
    };
    let everywhere = |plan: &&Guid| others.iter().all(|of| of.disabled.contains(plan));
    let disabled = first.disabled.iter().filter(everywhere);
    disabled.map(Guid::to_string).collect()
}

fn texts(ids: &[Guid]) -> Vec<String> {
    ids.iter().map(Guid::to_string).collect()
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

/// Directly, or by a group; an attempt of a group that failed is listed as well.
pub(super) fn states(place: &Place<'_>, user: &User) -> Value {
    let assignments = place.directory().assignments(user).into_iter();
    assignments
        .map(|of| {
            json!({
                "skuId": of.sku.to_string(),
                "disabledPlans": texts(&of.disabled),
                "assignedByGroup": of.by_group.map(|group| group.to_string()),
                "state": if of.error.is_some() { "Error" } else { "Active" },
                "error": of.error.as_deref().unwrap_or("None"),
                "lastUpdatedDateTime": of.updated.rfc3339(),
            })
        })
        .collect()
}

/// Every licence with the state of its services.
pub(super) fn details<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::User(user) = item else {
        return Ok(Vec::new());
    };
    let details = products(user).map(|product| {
        let switched_off = disabled(place, user, product.id);
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
