//! Granular delegated admin relationships:
//! `GET /tenantRelationships/delegatedAdminRelationships`
//! (<https://learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadminrelationships>).

use tenantry_identity::{UnixSeconds, tenant::TenantId};
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::RelationshipId,
    page::{Page, read_page},
    partner::role::{RoleId, roles_of},
    query::{Address, Filter},
    timestamp,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("DelegatedAdminRelationship.Read.All");

/// A relationship through which the partner administers a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegatedAdminRelationship {
    /// The relationship's id.
    pub id: RelationshipId,
    /// The relationship's name.
    pub display_name: Option<String>,
    /// The customer's tenant; `None` while no customer has approved it, and where the service's
    /// answer holds no GUID.
    pub customer: Option<TenantId>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// Where the relationship is in its life.
    pub status: RelationshipStatus,
    /// When it ends; `None` before it is active.
    pub end: Option<UnixSeconds>,
    /// Whether it extends itself when it ends (`autoExtendDuration` is more than nothing).
    pub auto_extends: bool,
    /// The roles that it may give.
    pub roles: Vec<RoleId>,
}

/// Where a relationship is in its life (`delegatedAdminRelationshipStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationshipStatus {
    /// It gives access.
    Active,
    /// It gives no access yet: created, waiting for approval, approved or being activated.
    Coming,
    /// It gives no access any more: expired, terminated, or on the way there.
    Gone,
    /// A status that is newer than this console.
    Unknown,
}

impl RelationshipStatus {
    fn parse(text: &str) -> Self {
        match text {
            "active" => Self::Active,
            "created" | "approvalPending" | "approved" | "activating" => Self::Coming,
            "expiring" | "expired" | "terminationRequested" | "terminating" | "terminated" => {
                Self::Gone
            }
            _ => Self::Unknown,
        }
    }
}

impl DelegatedAdminRelationship {
    /// Whether it gives access at `now`: active, and its end not reached.
    pub fn is_active(&self, now: UnixSeconds) -> bool {
        self.status == RelationshipStatus::Active && self.end.is_none_or(|end| now < end)
    }
}

/// The first page of the partner's active relationships. 300 is the most the service gives at once.
pub fn list_active(partner: &TenantId) -> Call<Page<DelegatedAdminRelationship>> {
    list(partner, "status eq 'active'")
}

/// The first page of all relationships with one customer, whatever their status.
pub fn list_of_customer(
    partner: &TenantId,
    customer: &TenantId,
) -> Call<Page<DelegatedAdminRelationship>> {
    list(
        partner,
        Filter::equals("customer/tenantId", customer.as_str()).as_str(),
    )
}

fn list(partner: &TenantId, filter: &str) -> Call<Page<DelegatedAdminRelationship>> {
    let address = Address::new("tenantRelationships/delegatedAdminRelationships")
        .option("$filter", filter)
        .option(
            "$select",
            "id,displayName,customer,status,endDateTime,autoExtendDuration,accessDetails",
        )
        .option("$top", "300")
        .finish();
    Call::get(partner, address, SCOPE, read_page)
}

impl Document for DelegatedAdminRelationship {
    fn read(relationship: &Value<'_>) -> Result<Self, Unfit> {
        let (mut customer, mut customer_name) = (None, None);
        if let Some(participant) = relationship.get("customer") {
            let tenant = participant.optional_text("tenantId")?;
            customer = tenant.and_then(|id| TenantId::parse(&id).ok());
            customer_name = participant.optional_text("displayName")?;
        }
        let status = relationship.optional_text("status")?;
        let end = relationship.optional_text("endDateTime")?;
        let extension = relationship.optional_text("autoExtendDuration")?;
        Ok(DelegatedAdminRelationship {
            id: RelationshipId::new(relationship.text("id")?),
            display_name: relationship.optional_text("displayName")?,
            customer,
            customer_name,
            status: RelationshipStatus::parse(status.as_deref().unwrap_or_default()),
            end: end.as_deref().and_then(timestamp::parse),
            auto_extends: extension.as_deref().is_some_and(is_some_time),
            roles: roles_of(relationship)?,
        })
    }
}

/// Whether an ISO 8601 duration such as `P180D` is more than nothing, as `PT0S` and `P0D` are not.
fn is_some_time(duration: &str) -> bool {
    duration.starts_with('P') && duration.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::tests::{answer, customer, partner};

    fn one(document: &str) -> DelegatedAdminRelationship {
        let body = format!(r#"{{"value":[{document}]}}"#);
        let page = list_active(&partner()).read(&answer(&body)).unwrap();
        page.items.into_iter().next().unwrap()
    }

    #[test]
    fn a_relationship_without_an_id_is_refused() {
        let call = list_active(&partner());
        assert!(
            call.read(&answer(r#"{"value":[{"status":"active"}]}"#))
                .is_err()
        );
    }

    #[test]
    fn roles_of_another_form_are_refused() {
        let body = r#"{"value":[{"id":"r","accessDetails":{"unifiedRoles":[{}]}}]}"#;
        assert!(list_active(&partner()).read(&answer(body)).is_err());
    }

    #[test]
    fn the_requests_are_for_the_partner_and_ask_for_no_more_than_is_read() {
        let select = "$select=id,displayName,customer,status,endDateTime,autoExtendDuration,\
                      accessDetails&$top=300";
        let path = "/v1.0/tenantRelationships/delegatedAdminRelationships?$filter=";
        for (call, filter) in [
            (list_active(&partner()), "status%20eq%20%27active%27"),
            (
                list_of_customer(&partner(), &customer(1)),
                "customer%2FtenantId%20eq%20%2700000000-0000-4000-8000-000000000001%27",
            ),
        ] {
            let address = call.request().uri().to_string();
            assert_eq!(address, format!("{path}{filter}&{select}"));
            assert_eq!(call.scope().0, "DelegatedAdminRelationship.Read.All");
            assert_eq!(call.tenant(), &partner());
        }
        let link = r#"{"value":[],"@odata.nextLink":"/v1.0/next?$skiptoken=c"}"#;
        let page = list_active(&partner()).read(&answer(link)).unwrap();
        let next = list_active(&partner()).next(page.next.unwrap());
        assert_eq!(next.request().uri().to_string(), "/v1.0/next?$skiptoken=c");
        assert_eq!(next.tenant(), &partner());
    }

    #[test]
    fn a_status_from_the_future_gives_no_access() {
        let relationship = one(r#"{"id":"r","status":"paused","endDateTime":null}"#);
        assert_eq!(relationship.status, RelationshipStatus::Unknown);
        assert!(!relationship.is_active(UnixSeconds(0)));
        assert!(!one(r#"{"id":"r"}"#).is_active(UnixSeconds(0)));
    }

    #[test]
    fn every_published_status_but_active_gives_no_access() {
        for (text, status) in [
            ("created", RelationshipStatus::Coming),
            ("approvalPending", RelationshipStatus::Coming),
            ("approved", RelationshipStatus::Coming),
            ("activating", RelationshipStatus::Coming),
            ("expiring", RelationshipStatus::Gone),
            ("expired", RelationshipStatus::Gone),
            ("terminationRequested", RelationshipStatus::Gone),
            ("terminating", RelationshipStatus::Gone),
            ("terminated", RelationshipStatus::Gone),
            ("unknownFutureValue", RelationshipStatus::Unknown),
        ] {
            let relationship = one(&format!(r#"{{"id":"r","status":"{text}"}}"#));
            assert_eq!(relationship.status, status, "{text}");
            assert!(!relationship.is_active(UnixSeconds(0)), "{text}");
        }
    }

    #[test]
    fn an_active_relationship_counts_until_its_end() {
        let relationship = one(
            r#"{"id":"r","displayName":"Support","status":"active","autoExtendDuration":"P180D",
                "customer":{"tenantId":"00000000-0000-4000-8000-000000000001","displayName":"Customer"},
                "endDateTime":"2026-11-22T04:10:11.5Z",
                "accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}"#,
        );
        assert_eq!(relationship.customer, Some(customer(1)));
        assert_eq!(relationship.customer_name.as_deref(), Some("Customer"));
        assert_eq!(relationship.roles[0].name(), Some("Directory Readers"));
        assert!(relationship.auto_extends);
        let end = relationship.end.unwrap();
        assert!(relationship.is_active(end.minus(1)));
        assert!(!relationship.is_active(end));
    }

    #[test]
    fn an_extension_of_nothing_is_none() {
        for nothing in ["null", r#""PT0S""#, r#""P0D""#, r#""""#, r#""180""#] {
            let document = format!(r#"{{"id":"r","autoExtendDuration":{nothing}}}"#);
            assert!(!one(&document).auto_extends, "{nothing}");
        }
    }
}
