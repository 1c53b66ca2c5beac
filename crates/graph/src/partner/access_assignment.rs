//! Which group of the partner gets which roles of a relationship:
//! `GET /tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments`
//! (<https://learn.microsoft.com/graph/api/delegatedadminrelationship-list-accessassignments>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::{GroupId, RelationshipId},
    page::{Page, read_page},
    partner::role::{RoleId, roles_of},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("DelegatedAdminRelationship.Read.All");

/// One group's share of a relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessAssignment {
    /// The partner's security group; `None` where the service's answer names a container of another
    /// kind.
    pub group: Option<GroupId>,
    /// The roles that the group's members have in the customer's tenant.
    pub roles: Vec<RoleId>,
    /// Whether it is in force: `pending`, `deleting`, `deleted`, `error` and what is newer than this
    /// console are not.
    pub is_active: bool,
}

/// The first page of a relationship's assignments.
pub fn list(partner: &TenantId, relationship: &RelationshipId) -> Call<Page<AccessAssignment>> {
    let address = Address::new("tenantRelationships/delegatedAdminRelationships")
        .segment(relationship.as_str())
        .segment("accessAssignments")
        .option("$select", "id,status,accessContainer,accessDetails")
        .finish();
    Call::get(partner, address, SCOPE, read_page)
}

impl Document for AccessAssignment {
    fn read(assignment: &Value<'_>) -> Result<Self, Unfit> {
        let container = assignment
            .get("accessContainer")
            .ok_or(Unfit("accessContainer"))?;
        let kind = container.optional_text("accessContainerType")?;
        let id = container.text("accessContainerId")?;
        let status = assignment.optional_text("status")?;
        Ok(AccessAssignment {
            group: (kind.as_deref() == Some("securityGroup")).then(|| GroupId::new(id)),
            roles: roles_of(assignment)?,
            is_active: status.as_deref() == Some("active"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::tests::{answer, partner};

    const RELATIONSHIP: &str =
        "72a7ae7e-4887-4e34-9755-2e1e9b26b943-63f017cb-9e0d-4f14-94bd-4871902b3409";

    #[test]
    fn an_assignment_without_a_container_is_refused() {
        let call = list(&partner(), &RelationshipId::new(RELATIONSHIP));
        assert!(
            call.read(&answer(r#"{"value":[{"status":"active"}]}"#))
                .is_err()
        );
        assert!(
            call.read(&answer(r#"{"value":[{"accessContainer":{}}]}"#))
                .is_err()
        );
    }

    #[test]
    fn the_request_is_for_the_partner_and_a_hostile_id_stays_a_segment() {
        let call = list(&partner(), &RelationshipId::new(RELATIONSHIP));
        assert_eq!(
            call.request().uri().to_string(),
            format!(
                "/v1.0/tenantRelationships/delegatedAdminRelationships/{RELATIONSHIP}/accessAssignments\
                 ?$select=id,status,accessContainer,accessDetails"
            )
        );
        assert_eq!(call.scope().0, "DelegatedAdminRelationship.Read.All");
        assert_eq!(call.tenant(), &partner());
        let hostile = list(&partner(), &RelationshipId::new("../../users?x="));
        assert!(
            hostile
                .request()
                .uri()
                .path()
                .ends_with("/..%2F..%2Fusers%3Fx%3D/accessAssignments")
        );
    }

    #[test]
    fn groups_and_roles_are_read_and_what_is_new_is_tolerated() {
        let page = list(&partner(), &RelationshipId::new(RELATIONSHIP))
            .read(&answer(
                r#"{"value":[
                    {"id":"1","status":"active","accessContainer":{"accessContainerId":"g","accessContainerType":"securityGroup"},
                     "accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}},
                    {"id":"2","status":"pending","accessContainer":{"accessContainerId":"g","accessContainerType":"securityGroup"}},
                    {"id":"3","status":"frozen","accessContainer":{"accessContainerId":"h","accessContainerType":"team"}}],
                    "@odata.nextLink":"/v1.0/next?$skiptoken=d"}"#,
            ))
            .unwrap();
        assert_eq!(page.items[0].group, Some(GroupId::new("g")));
        assert_eq!(page.items[0].roles[0].name(), Some("Directory Readers"));
        let active: Vec<bool> = page.items.iter().map(|one| one.is_active).collect();
        assert_eq!(active, [true, false, false]);
        assert_eq!(page.items[2].group, None);
        let next = list(&partner(), &RelationshipId::new("r")).next(page.next.unwrap());
        assert_eq!(next.request().uri().to_string(), "/v1.0/next?$skiptoken=d");
        assert_eq!(next.tenant(), &partner());
    }
}
