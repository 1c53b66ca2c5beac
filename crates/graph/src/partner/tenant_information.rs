//! What the service says about any tenant:
//! `GET /tenantRelationships/findTenantInformationByTenantId`
//! (<https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbytenantid>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("CrossTenantInformation.ReadBasic.All");

/// What is public about a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantInformation {
    /// The tenant; `None` where the service's answer holds no GUID.
    pub tenant: Option<TenantId>,
    /// The organization's name.
    pub display_name: Option<String>,
    /// The tenant's default domain.
    pub default_domain_name: Option<String>,
    /// The name that the sign-in page shows for the tenant, where it is set.
    pub federation_brand_name: Option<String>,
}

/// Looks up `customer` with a token of `partner`. A function takes no `$select`.
pub fn find(partner: &TenantId, customer: &TenantId) -> Call<TenantInformation> {
    let address = Address::new("tenantRelationships/findTenantInformationByTenantId")
        .parameter("tenantId", customer)
        .finish();
    Call::get(partner, address, SCOPE, read_json)
}

impl Document for TenantInformation {
    fn read(information: &Value<'_>) -> Result<Self, Unfit> {
        Ok(TenantInformation {
            tenant: TenantId::parse(&information.text("tenantId")?).ok(),
            display_name: information.optional_text("displayName")?,
            default_domain_name: information.optional_text("defaultDomainName")?,
            federation_brand_name: information.optional_text("federationBrandName")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::tests::{answer, customer, partner};

    #[test]
    fn an_answer_without_a_tenant_is_refused() {
        let call = find(&partner(), &customer(1));
        assert!(call.read(&answer(r#"{"displayName":"Customer"}"#)).is_err());
    }

    #[test]
    fn the_token_is_the_partners_and_the_question_is_about_the_customer() {
        let call = find(&partner(), &customer(1));
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='00000000-0000-4000-8000-000000000001')"
        );
        assert_eq!(call.tenant(), &partner());
        assert_eq!(call.scope().0, "CrossTenantInformation.ReadBasic.All");
    }

    #[test]
    fn a_missing_brand_is_tolerated() {
        let found = find(&partner(), &customer(1))
            .read(&answer(
                r#"{"@odata.context":"x","tenantId":"00000000-0000-4000-8000-000000000001",
                    "federationBrandName":null,"displayName":"Customer","defaultDomainName":"customer.com"}"#,
            ))
            .unwrap();
        assert_eq!(found.tenant, Some(customer(1)));
        assert_eq!(found.default_domain_name.as_deref(), Some("customer.com"));
        assert_eq!(found.federation_brand_name, None);
    }
}
