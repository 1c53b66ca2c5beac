//! The tenant's own card: `GET /organization`
//! (<https://learn.microsoft.com/graph/api/organization-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, GraphError},
    page::{Page, read_page},
    query::Address,
};

/// What the directory says about the tenant itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// The tenant id, a GUID.
    pub id: String,
    /// The organization's name.
    pub display_name: Option<String>,
    /// ISO 3166-1 alpha-2 country code.
    pub country_letter_code: Option<String>,
    /// When the tenant was created, ISO 8601 UTC.
    pub created_date_time: Option<String>,
    /// `AAD`, `AAD B2C` or `CIAM`.
    pub tenant_type: Option<String>,
    /// Where the service's technical notices go.
    pub technical_notification_mails: Vec<String>,
    /// Whether the directory is synchronised from an on-premises one; `None` if it never was.
    pub on_premises_sync_enabled: Option<bool>,
    /// The domains that the tenant has proved to own.
    pub verified_domains: Vec<VerifiedDomain>,
}

/// One verified domain of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedDomain {
    /// The domain's name.
    pub name: Option<String>,
    /// Whether new users get this domain.
    pub is_default: Option<bool>,
    /// Whether it is the domain that the tenant was created with.
    pub is_initial: Option<bool>,
    /// `Managed` or `Federated`.
    pub kind: Option<String>,
}

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("Organization.Read.All");

const SELECT: &str = "id,displayName,countryLetterCode,createdDateTime,tenantType,\
technicalNotificationMails,onPremisesSyncEnabled,verifiedDomains";

/// Reads the tenant's card. The service answers with a collection of one.
pub fn get(tenant: &TenantId) -> Call<Organization> {
    let address = Address::new("organization")
        .option("$select", SELECT)
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        let page: Page<Organization> = read_page(response)?;
        page.items
            .into_iter()
            .next()
            .ok_or_else(|| GraphError::unreadable(response, "value is empty"))
    })
}

impl Document for Organization {
    fn read(card: &Value<'_>) -> Result<Self, Unfit> {
        let mut verified_domains = Vec::new();
        for domain in card.optional_items("verifiedDomains")? {
            verified_domains.push(VerifiedDomain::read(domain)?);
        }
        Ok(Organization {
            id: card.text("id")?,
            display_name: card.optional_text("displayName")?,
            country_letter_code: card.optional_text("countryLetterCode")?,
            created_date_time: card.optional_text("createdDateTime")?,
            tenant_type: card.optional_text("tenantType")?,
            technical_notification_mails: card.texts("technicalNotificationMails")?,
            on_premises_sync_enabled: card.optional_bool("onPremisesSyncEnabled")?,
            verified_domains,
        })
    }
}

impl Document for VerifiedDomain {
    fn read(domain: &Value<'_>) -> Result<Self, Unfit> {
        Ok(VerifiedDomain {
            name: domain.optional_text("name")?,
            is_default: domain.optional_bool("isDefault")?,
            is_initial: domain.optional_bool("isInitial")?,
            kind: domain.optional_text("type")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Response;

    fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    #[test]
    fn a_collection_of_none_is_refused() {
        let answer = Response::new(br#"{"value":[]}"#.to_vec());
        assert!(get(&tenant()).read(&answer).is_err());
    }

    #[test]
    fn the_request_names_what_it_needs() {
        let call = get(&tenant());
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/organization?$select=id,displayName,countryLetterCode,createdDateTime,tenantType,\
             technicalNotificationMails,onPremisesSyncEnabled,verifiedDomains"
        );
        assert_eq!(call.scope().0, "Organization.Read.All");
        assert_eq!(call.tenant(), &tenant());
    }

    #[test]
    fn missing_and_unknown_properties_are_tolerated() {
        let answer = Response::new(
            br#"{"value":[{"id":"x","displayName":null,"brandNew":{"a":1},
                 "verifiedDomains":[{"name":"customer.com","type":"Managed","isDefault":true}]}]}"#
                .to_vec(),
        );
        let card = get(&tenant()).read(&answer).unwrap();
        assert_eq!(card.display_name, None);
        assert_eq!(
            card.verified_domains[0].name.as_deref(),
            Some("customer.com")
        );
    }
}
