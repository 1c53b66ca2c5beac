//! What a tenant bought: how many licences of each product there are, and until when.

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::schema::licences::{COMPANY_SUBSCRIPTION, SUBSCRIBED_SKU};
use crate::guid::Guid;
use crate::world::products::{EXCHANGE_PLAN_1, POWER_AUTOMATE_FREE, Product, product};

/// A product that the tenant has.
struct Stock {
    product: &'static Product,
    consumed: u32,
    enabled: u32,
    warning: u32,
    suspended: u32,
}

pub(super) fn subscribed_skus<'w>(place: &Place<'w>) -> Items<'w> {
    let stocks = stocks(place);
    Items::Listed(stocks.iter().map(|stock| sku(place, stock)).collect())
}

/// By the tenant's id and the `skuId`, joined by an underscore.
pub(super) fn subscribed_sku<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let Key::Plain(key) = key else {
        return None;
    };
    let stocks = stocks(place);
    let found = stocks
        .iter()
        .find(|stock| sku_id(place, stock).eq_ignore_ascii_case(key));
    found.map(|stock| sku(place, stock))
}

/// What the users have, what nobody has any more, and what is free.
fn stocks(place: &Place<'_>) -> Vec<Stock> {
    let used = |product: Guid| place.directory().consumed().get(&product).copied();
    let at_first = place.directory().consumed_at_first();
    let mut stocks: Vec<Stock> = at_first
        .iter()
        .filter_map(|(id, consumed)| {
            let product = product(*id)?;
            // Rounded up as one buys; of the last product exactly as many as are used.
            let enabled = match product.part_number {
                "POWER_BI_STANDARD" => 1_000_000,
                "PROJECTPROFESSIONAL" => *consumed,
                _ => (consumed + consumed / 20).next_multiple_of(5),
            };
            Some(Stock {
                product,
                consumed: used(*id).unwrap_or_default(),
                enabled,
                warning: 0,
                suspended: 0,
            })
        })
        .collect();
    if !stocks.is_empty() {
        stocks.push(Stock {
            product: &POWER_AUTOMATE_FREE,
            consumed: used(POWER_AUTOMATE_FREE.id).unwrap_or_default(),
            enabled: 10_000,
            warning: 0,
            suspended: 0,
        });
        stocks.push(Stock {
            product: &EXCHANGE_PLAN_1,
            consumed: 0,
            enabled: 0,
            warning: 0,
            suspended: 10,
        });
    }
    if let Some(visio) = stocks
        .iter_mut()
        .find(|stock| stock.product.part_number == "VISIOCLIENT")
    {
        visio.warning = std::mem::take(&mut visio.enabled);
    }
    stocks
}

/// Whether the tenant has the product.
pub(super) fn is_bought(place: &Place<'_>, sku: Guid) -> bool {
    stock(place, sku).is_some()
}

/// How many licences of a product are left. Those in warning can still be assigned.
pub(super) fn free(place: &Place<'_>, sku: Guid) -> u32 {
    stock(place, sku).map_or(0, |stock| {
        (stock.enabled + stock.warning).saturating_sub(stock.consumed)
    })
}

/// Whether more licences of a product are assigned than there are.
pub(super) fn is_overdrawn(place: &Place<'_>, sku: Guid) -> bool {
    stock(place, sku).is_some_and(|stock| stock.consumed > stock.enabled + stock.warning)
}

/// Whether mailboxes are among what the tenant bought.
pub(super) fn has_exchange(place: &Place<'_>) -> bool {
    let stocks = stocks(place);
    let mut plans = stocks.iter().flat_map(|stock| stock.product.plans);
    plans.any(|plan| plan.service == "exchange")
}

fn stock(place: &Place<'_>, sku: Guid) -> Option<Stock> {
    let stocks = stocks(place).into_iter();
    stocks.into_iter().find(|stock| stock.product.id == sku)
}

fn sku_id(place: &Place<'_>, stock: &Stock) -> String {
    format!("{}_{}", place.tenant.id, stock.product.id)
}

fn status(stock: &Stock) -> &'static str {
    match (stock.warning, stock.suspended) {
        (1.., _) => "Warning",
        (_, 1..) => "Suspended",
        _ => "Enabled",
    }
}

fn sku<'w>(place: &Place<'w>, stock: &Stock) -> Item<'w> {
    Item::row(&SUBSCRIBED_SKU, |name| {
        Some(match name {
            "accountId" => json!(place.tenant.id.to_string()),
            "accountName" => json!(place.tenant.initial_domain.split('.').next()),
            "appliesTo" => json!("User"),
            "capabilityStatus" => json!(status(stock)),
            "consumedUnits" => json!(stock.consumed),
            "id" => json!(sku_id(place, stock)),
            "prepaidUnits" => json!({
                "enabled": stock.enabled,
                "warning": stock.warning,
                "suspended": stock.suspended,
                "lockedOut": 0,
            }),
            "servicePlans" => service_plans(stock.product),
            "skuId" => json!(stock.product.id.to_string()),
            "skuPartNumber" => json!(stock.product.part_number),
            "subscriptionIds" => json!([subscription_id(place, stock.product).to_string()]),
            _ => return None,
        })
    })
}

fn service_plans(product: &Product) -> Value {
    let plans = product.plans.iter();
    plans
        .map(|plan| {
            json!({
                "servicePlanId": plan.id.to_string(),
                "servicePlanName": plan.name,
                "provisioningStatus": "Success",
                "appliesTo": "User",
            })
        })
        .collect()
}

fn subscription_id(place: &Place<'_>, product: &Product) -> Guid {
    Guid::derived(&[
        b"subscription",
        place.tenant.id.as_bytes(),
        product.id.as_bytes(),
    ])
}

/// The purchases: the first ends in nine days, what is in warning ended some days ago.
pub(super) fn subscriptions<'w>(place: &Place<'w>) -> Items<'w> {
    let stocks = stocks(place);
    let listed = stocks.iter().enumerate().map(|(index, stock)| {
        let days = match index {
            0 => 9,
            _ => 40 + 37 * index as u64 % 320,
        };
        let free = matches!(stock.product.part_number, "POWER_BI_STANDARD" | "FLOW_FREE");
        let ends = match (stock.warning, stock.suspended) {
            (1.., _) => place.coming(18),
            (_, 1..) => place.coming(75),
            _ => place.coming(days),
        };
        Item::row(&COMPANY_SUBSCRIPTION, |name| {
            Some(match name {
                "commerceSubscriptionId" | "id" => {
                    json!(subscription_id(place, stock.product).to_string())
                }
                "createdDateTime" => json!(place.tenant.created.rfc3339()),
                "isTrial" => json!(false),
                "nextLifecycleDateTime" if !free => json!(ends.rfc3339()),
                "ownerTenantId" => json!(place.tenant.id.to_string()),
                "serviceStatus" => service_plans(stock.product),
                "skuId" => json!(stock.product.id.to_string()),
                "skuPartNumber" => json!(stock.product.part_number),
                "status" => json!(status(stock)),
                "totalLicenses" => json!(stock.enabled + stock.warning + stock.suspended),
                _ => return None,
            })
        })
    });
    Items::Listed(listed.collect())
}
