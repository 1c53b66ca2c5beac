//! The subscriptions that licences come from, and when they end: `GET /directory/subscriptions`
//! (<https://learn.microsoft.com/graph/api/directory-list-subscriptions>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::SkuId,
    page::{Page, read_page},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("Organization.Read.All");

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id, as `subscriptionIds` of a product names it.
    pub id: String,
    /// The product; `None` for an id that is no GUID.
    pub sku_id: Option<SkuId>,
    /// The product's short name.
    pub sku_part_number: Option<String>,
    /// `Enabled`, `Deleted`, `Suspended`, `Warning` or `LockedOut`.
    pub status: Option<String>,
    /// How many licences it holds.
    pub total_licenses: Option<u64>,
    /// Whether it is a trial.
    pub is_trial: Option<bool>,
    /// When it began, ISO 8601 UTC.
    pub created_date_time: Option<String>,
    /// When it goes over into its next state: renewed, or into warning, suspended or deleted. ISO 8601 UTC.
    pub next_lifecycle_date_time: Option<String>,
}

/// The subscriptions of a tenant.
pub fn list(tenant: &TenantId) -> Call<Page<Subscription>> {
    let address = Address::new("directory/subscriptions")
        .option(
            "$select",
            "id,skuId,skuPartNumber,status,totalLicenses,isTrial,createdDateTime,\
             nextLifecycleDateTime",
        )
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for Subscription {
    fn read(subscription: &Value<'_>) -> Result<Self, Unfit> {
        Ok(Subscription {
            id: subscription.text("id")?,
            sku_id: subscription.optional_str("skuId")?.and_then(SkuId::parse),
            sku_part_number: subscription.optional_text("skuPartNumber")?,
            status: subscription.optional_text("status")?,
            total_licenses: subscription.optional_whole_number("totalLicenses")?,
            is_trial: subscription.optional_bool("isTrial")?,
            created_date_time: subscription.optional_text("createdDateTime")?,
            next_lifecycle_date_time: subscription.optional_text("nextLifecycleDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_subscription_without_an_id_is_refused() {
        assert!(
            list(&tenant())
                .read(&answer(r#"{"value":[{"status":"Enabled"}]}"#))
                .is_err()
        );
    }

    #[test]
    fn a_subscription_without_an_end_is_read() {
        let body = r#"{"value":[{"id":"s","totalLicenses":25,"isTrial":true,"nextLifecycleDateTime":null}]}"#;
        let page = list(&tenant()).read(&answer(body)).unwrap();
        assert_eq!(page.items[0].total_licenses, Some(25));
        assert_eq!(page.items[0].next_lifecycle_date_time, None);
    }
}
