//! Customers with delegated administration: `GET /tenantRelationships/delegatedAdminCustomers`
//! (<https://learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadmincustomers>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    page::{Page, read_page},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("DelegatedAdminRelationship.Read.All");

/// A customer that has, or had, a delegated admin relationship with the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegatedAdminCustomer {
    /// The customer's tenant; `None` where the service's answer holds no GUID.
    pub tenant: Option<TenantId>,
    /// The customer's name.
    pub display_name: Option<String>,
}

/// The first page of the partner's customers. 300 is the most the service gives at once.
pub fn list(partner: &TenantId) -> Call<Page<DelegatedAdminCustomer>> {
    let address = Address::new("tenantRelationships/delegatedAdminCustomers")
        .option("$select", "tenantId,displayName")
        .option("$top", "300")
        .finish();
    Call::get(partner, address, SCOPE, read_page)
}

impl Document for DelegatedAdminCustomer {
    fn read(customer: &Value<'_>) -> Result<Self, Unfit> {
        let tenant = customer.optional_text("tenantId")?;
        Ok(DelegatedAdminCustomer {
            tenant: tenant.and_then(|id| TenantId::parse(&id).ok()),
            display_name: customer.optional_text("displayName")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::tests::{answer, partner};

    #[test]
    fn a_customer_that_is_no_object_of_strings_is_refused() {
        for body in [
            r#"{"value":[{"tenantId":7}]}"#,
            r#"{"value":[{"displayName":[]}]}"#,
            "[]",
        ] {
            assert!(list(&partner()).read(&answer(body)).is_err(), "{body}");
        }
    }

    #[test]
    fn the_request_is_for_the_partner_and_asks_for_no_more_than_is_read() {
        let call = list(&partner());
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/tenantRelationships/delegatedAdminCustomers?$select=tenantId,displayName&$top=300"
        );
        assert_eq!(call.scope().0, "DelegatedAdminRelationship.Read.All");
        assert_eq!(call.tenant(), &partner());
    }

    #[test]
    fn pages_follow_each_other() {
        let page = list(&partner())
            .read(&answer(
                r#"{"value":[{"id":"x","tenantId":"4FDBFF88-9d6b-42e0-9713-45c922ba8001",
                    "displayName":"Customer"},{"tenantId":"elsewhere"}],
                    "@odata.nextLink":"https://graph.microsoft.com/v1.0/tenantRelationships/delegatedAdminCustomers?$skiptoken=a"}"#,
            ))
            .unwrap();
        assert_eq!(
            page.items[0].tenant.as_ref().unwrap().as_str(),
            "4fdbff88-9d6b-42e0-9713-45c922ba8001"
        );
        assert_eq!(page.items[0].display_name.as_deref(), Some("Customer"));
        assert_eq!(page.items[1].tenant, None);
        let next = list(&partner()).next(page.next.unwrap());
        assert!(next.request().uri().to_string().ends_with("?$skiptoken=a"));
        assert_eq!(next.tenant(), &partner());
    }
}
