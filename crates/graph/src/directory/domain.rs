//! A tenant's domains: `GET /domains` (<https://learn.microsoft.com/graph/api/domain-list>).

use tenantry_identity::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    page::{Page, read_page},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("Domain.Read.All");

/// A domain of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name, which is its id.
    pub name: String,
    /// Whether new users get this domain.
    pub is_default: bool,
    /// Whether the tenant has proved to own it. Users get no other ones.
    pub is_verified: bool,
    /// Whether another service signs its users in (`Federated`), and keeps their passwords.
    pub is_federated: bool,
}

/// The domains of a tenant.
pub fn list(tenant: &TenantId) -> Call<Page<Domain>> {
    let address = Address::new("domains")
        .option("$select", "id,isDefault,isVerified,authenticationType")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for Domain {
    fn read(domain: &Value<'_>) -> Result<Self, Unfit> {
        let is = |name| Ok(domain.optional_bool(name)? == Some(true));
        Ok(Domain {
            name: domain.text("id")?,
            is_default: is("isDefault")?,
            is_verified: is("isVerified")?,
            is_federated: domain.optional_str("authenticationType")? == Some("Federated"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_domain_without_a_name_is_refused() {
        assert!(list(&tenant()).read(&answer(r#"{"value":[{}]}"#)).is_err());
    }

    #[test]
    fn what_is_not_said_is_not_so() {
        let body = r#"{"value":[{"id":"a.com"},{"id":"b.com","isDefault":true,"isVerified":true,"authenticationType":"Federated"}]}"#;
        let domains = list(&tenant()).read(&answer(body)).unwrap().items;
        assert!(!domains[0].is_verified && !domains[0].is_federated);
        assert!(domains[1].is_default && domains[1].is_verified && domains[1].is_federated);
    }
}
