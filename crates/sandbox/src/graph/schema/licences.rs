//! The properties of what a tenant bought.

use super::{EntityType, Returned, Rules, Type, always, list, optional};

/// A `subscribedSku`: how many licences of a product there are.
#[rustfmt::skip]
pub(in crate::graph) static SUBSCRIBED_SKU: EntityType = EntityType {
    name: "subscribedSku",
    set: "subscribedSkus",
    rules: Rules::Nothing,
    properties: &[
        optional("accountId", Type::Text, Returned::Default),
        optional("accountName", Type::Text, Returned::Default),
        optional("appliesTo", Type::Text, Returned::Default),
        optional("capabilityStatus", Type::Text, Returned::Default),
        optional("consumedUnits", Type::Number, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("prepaidUnits", Type::Complex, Returned::Default),
        list("servicePlans", Type::Complex, Returned::Default),
        optional("skuId", Type::Guid, Returned::Default),
        optional("skuPartNumber", Type::Text, Returned::Default),
        list("subscriptionIds", Type::Text, Returned::Default),
    ],
};

/// A `companySubscription`: one purchase of a product, with its end.
#[rustfmt::skip]
pub(in crate::graph) static COMPANY_SUBSCRIPTION: EntityType = EntityType {
    name: "companySubscription",
    set: "directory/subscriptions",
    rules: Rules::Nothing,
    properties: &[
        optional("commerceSubscriptionId", Type::Text, Returned::Default),
        optional("createdDateTime", Type::Time, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("isTrial", Type::Flag, Returned::Default),
        optional("nextLifecycleDateTime", Type::Time, Returned::Default),
        optional("ownerId", Type::Text, Returned::Default),
        optional("ownerTenantId", Type::Text, Returned::Default),
        optional("ownerType", Type::Text, Returned::Default),
        list("serviceStatus", Type::Complex, Returned::Default),
        optional("skuId", Type::Text, Returned::Default),
        optional("skuPartNumber", Type::Text, Returned::Default),
        optional("status", Type::Text, Returned::Default),
        optional("totalLicenses", Type::Number, Returned::Default),
    ],
};
