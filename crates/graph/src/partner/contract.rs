//! Reseller contracts, the only list of customers in the sovereign clouds: `GET /contracts`
//! (<https://learn.microsoft.com/graph/api/contract-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    page::{Page, read_page},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("Directory.Read.All");

/// What the directory knows about one customer of the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// The customer's tenant; `None` where the service's answer holds no GUID.
    pub customer: Option<TenantId>,
    /// The customer's name when the contract was made; later changes do not arrive here.
    pub display_name: Option<String>,
    /// The customer's default domain when the contract was made.
    pub default_domain_name: Option<String>,
    /// `SyndicationPartner`, `BreadthPartner` or `ResellerPartner`.
    pub contract_type: Option<String>,
}

/// The first page of the partner's contracts. 999 is the most the service gives at once.
pub fn list(partner: &TenantId) -> Call<Page<Contract>> {
    let address = Address::new("contracts")
        .option(
            "$select",
            "customerId,displayName,defaultDomainName,contractType",
        )
        .option("$top", "999")
        .finish();
    Call::get(partner, address, SCOPE, read_page)
}

impl Document for Contract {
    fn read(contract: &Value<'_>) -> Result<Self, Unfit> {
        let customer = contract.optional_text("customerId")?;
        Ok(Contract {
            customer: customer.and_then(|id| TenantId::parse(&id).ok()),
            display_name: contract.optional_text("displayName")?,
            default_domain_name: contract.optional_text("defaultDomainName")?,
            contract_type: contract.optional_text("contractType")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::tests::{answer, partner};

    #[test]
    fn a_contract_of_other_types_is_refused() {
        let call = list(&partner());
        assert!(
            call.read(&answer(r#"{"value":[{"customerId":{}}]}"#))
                .is_err()
        );
        assert!(call.read(&answer(r#"{"contracts":[]}"#)).is_err());
    }

    #[test]
    fn the_request_is_for_the_partner_and_asks_for_no_more_than_is_read() {
        let call = list(&partner());
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/contracts?$select=customerId,displayName,defaultDomainName,contractType&$top=999"
        );
        assert_eq!(call.scope().0, "Directory.Read.All");
        assert_eq!(call.tenant(), &partner());
    }

    #[test]
    fn placeholders_and_unknown_contract_types_are_tolerated() {
        let page = list(&partner())
            .read(&answer(
                r#"{"value":[{"contractType":"contractType-value","customerId":"customerId-value",
                    "defaultDomainName":"customer.com","displayName":"Customer","id":"id-value"}],
                    "@odata.nextLink":"/v1.0/contracts?$skiptoken=b"}"#,
            ))
            .unwrap();
        assert_eq!(page.items[0].customer, None);
        assert_eq!(
            page.items[0].contract_type.as_deref(),
            Some("contractType-value")
        );
        let next = list(&partner()).next(page.next.unwrap());
        assert_eq!(
            next.request().uri().to_string(),
            "/v1.0/contracts?$skiptoken=b"
        );
    }
}
