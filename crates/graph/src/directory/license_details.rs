//! A user's licences with their services: `GET /users/{id}/licenseDetails`
//! (<https://learn.microsoft.com/graph/api/user-list-licensedetails>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::service_plan::{ServicePlan, plans_of};
use crate::{
    call::{Call, Scope},
    error::Document,
    ids::{SkuId, UserId},
    page::{Page, read_page},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("LicenseAssignment.Read.All");

/// A licence that a user has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseDetails {
    /// The product; `None` for an id that is no GUID.
    pub sku_id: Option<SkuId>,
    /// The product's short name, such as `ENTERPRISEPACK`.
    pub sku_part_number: Option<String>,
    /// Its services, and whether they are there for this user.
    pub service_plans: Vec<ServicePlan>,
}

/// The licences of a user.
pub fn of_user(tenant: &TenantId, user: &UserId) -> Call<Page<LicenseDetails>> {
    let address = Address::new("users")
        .segment(user.as_str())
        .segment("licenseDetails")
        .option("$select", "id,skuId,skuPartNumber,servicePlans")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for LicenseDetails {
    fn read(license: &Value<'_>) -> Result<Self, Unfit> {
        Ok(LicenseDetails {
            sku_id: license.optional_str("skuId")?.and_then(SkuId::parse),
            sku_part_number: license.optional_text("skuPartNumber")?,
            service_plans: plans_of(license)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn plans_that_are_no_list_are_refused() {
        let call = of_user(&tenant(), &UserId::new("u"));
        let body = r#"{"value":[{"skuId":"x","servicePlans":{}}]}"#;
        assert!(call.read(&answer(body)).is_err());
    }

    #[test]
    fn a_licence_has_its_services() {
        let call = of_user(&tenant(), &UserId::new("u"));
        let body = r#"{"value":[{"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","skuPartNumber":"SPE_E5",
            "servicePlans":[{"servicePlanId":"p","servicePlanName":"EXCHANGE_S_ENTERPRISE",
                "provisioningStatus":"Success","appliesTo":"User"}]}]}"#;
        let page = call.read(&answer(body)).unwrap();
        let plan = &page.items[0].service_plans[0];
        assert_eq!(plan.provisioning_status.as_deref(), Some("Success"));
    }
}
