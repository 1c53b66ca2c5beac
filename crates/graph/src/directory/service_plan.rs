//! The services that a product consists of
//! (<https://learn.microsoft.com/graph/api/resources/serviceplaninfo>).

use tenantry_json::{Unfit, Value};

use crate::error::Document;

/// One service of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlan {
    /// The plan's id, a GUID.
    pub id: Option<String>,
    /// The plan's short name, such as `EXCHANGE_S_ENTERPRISE`.
    pub name: Option<String>,
    /// `User` or `Company`.
    pub applies_to: Option<String>,
    /// `Success`, `Disabled`, `Error`, `PendingInput`, `PendingActivation` or `PendingProvisioning`.
    pub provisioning_status: Option<String>,
}

/// Reads `servicePlans` of a product.
pub(super) fn plans_of(product: &Value<'_>) -> Result<Vec<ServicePlan>, Unfit> {
    let plans = product.optional_items("servicePlans")?;
    plans.iter().map(ServicePlan::read).collect()
}

impl Document for ServicePlan {
    fn read(plan: &Value<'_>) -> Result<Self, Unfit> {
        Ok(ServicePlan {
            id: plan.optional_text("servicePlanId")?,
            name: plan.optional_text("servicePlanName")?,
            applies_to: plan.optional_text("appliesTo")?,
            provisioning_status: plan.optional_text("provisioningStatus")?,
        })
    }
}
