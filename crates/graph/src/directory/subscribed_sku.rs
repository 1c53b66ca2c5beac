//! The licences that a tenant has: `GET /subscribedSkus`
//! (<https://learn.microsoft.com/graph/api/subscribedsku-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::service_plan::{ServicePlan, plans_of};
use crate::{
    call::{Call, Scope},
    error::Document,
    ids::SkuId,
    page::{Page, read_page},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("LicenseAssignment.Read.All");

/// A product, and how many licences there are for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribedSku {
    /// The product.
    pub sku_id: SkuId,
    /// The product's short name, such as `ENTERPRISEPACK`.
    pub sku_part_number: Option<String>,
    /// `User` or `Company`.
    pub applies_to: Option<String>,
    /// `Enabled`, `Warning`, `Suspended`, `Deleted` or `LockedOut`.
    pub capability_status: Option<String>,
    /// How many are assigned.
    pub consumed: u64,
    /// How many are paid for.
    pub enabled: u64,
    /// How many have ended and still work for a while.
    pub warning: u64,
    /// How many have ended, and cannot be assigned any more.
    pub suspended: u64,
    /// How many are locked.
    pub locked_out: u64,
    /// Its services.
    pub service_plans: Vec<ServicePlan>,
    /// The ids of the subscriptions that they come from.
    pub subscription_ids: Vec<String>,
}

impl SubscribedSku {
    /// How many can be assigned in all: those paid for, and those that still work for a while.
    pub fn stock(&self) -> u64 {
        self.enabled.saturating_add(self.warning)
    }

    /// How many can still be assigned.
    pub fn free(&self) -> u64 {
        self.stock().saturating_sub(self.consumed)
    }

    /// How many more are assigned than there are.
    pub fn overdrawn(&self) -> u64 {
        self.consumed.saturating_sub(self.stock())
    }
}

/// The products of a tenant.
pub fn list(tenant: &TenantId) -> Call<Page<SubscribedSku>> {
    let address = Address::new("subscribedSkus")
        .option(
            "$select",
            "id,skuId,skuPartNumber,appliesTo,capabilityStatus,consumedUnits,prepaidUnits,\
             servicePlans,subscriptionIds",
        )
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for SubscribedSku {
    fn read(product: &Value<'_>) -> Result<Self, Unfit> {
        let sku_id = product.optional_str("skuId")?.and_then(SkuId::parse);
        let units = |name| match product.get("prepaidUnits") {
            Some(units) => Ok(units.optional_whole_number(name)?.unwrap_or_default()),
            None => Ok(0),
        };
        Ok(SubscribedSku {
            sku_id: sku_id.ok_or(Unfit("skuId"))?,
            sku_part_number: product.optional_text("skuPartNumber")?,
            applies_to: product.optional_text("appliesTo")?,
            capability_status: product.optional_text("capabilityStatus")?,
            consumed: product
                .optional_whole_number("consumedUnits")?
                .unwrap_or_default(),
            enabled: units("enabled")?,
            warning: units("warning")?,
            suspended: units("suspended")?,
            locked_out: units("lockedOut")?,
            service_plans: plans_of(product)?,
            subscription_ids: product.texts("subscriptionIds")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    fn read(members: &str) -> Option<SubscribedSku> {
        let body =
            format!(r#"{{"value":[{{"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06"{members}}}]}}"#);
        list(&tenant()).read(&answer(&body)).ok()?.items.pop()
    }

    #[test]
    fn a_product_without_an_id_is_refused() {
        assert!(
            list(&tenant())
                .read(&answer(r#"{"value":[{"skuId":"E5"}]}"#))
                .is_err()
        );
        assert_eq!(read(r#","consumedUnits":-1"#), None);
    }

    #[test]
    fn what_is_left_is_what_can_be_assigned() {
        let product = read(
            r#","consumedUnits":14,"prepaidUnits":{"enabled":10,"suspended":5,"warning":5,"lockedOut":null}"#,
        )
        .unwrap();
        assert_eq!(
            (product.stock(), product.free(), product.overdrawn()),
            (15, 1, 0)
        );
        let overdrawn = read(r#","consumedUnits":3,"prepaidUnits":{"enabled":1}"#).unwrap();
        assert_eq!((overdrawn.free(), overdrawn.overdrawn()), (0, 2));
        let silent = read("").unwrap();
        assert_eq!(
            (silent.stock(), silent.free(), silent.overdrawn()),
            (0, 0, 0)
        );
    }
}
