//! Who has which directory role: `GET /roleManagement/directory/roleAssignments`
//! (<https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::directory_object::DirectoryObject;
use crate::{
    call::{Call, Scope},
    error::Document,
    ids::ObjectId,
    page::{Page, read_page},
    paging::Identified,
    partner::role::RoleId,
    query::{Address, Filter},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("RoleManagement.Read.Directory");

/// A role that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAssignment {
    /// The assignment's id.
    pub id: String,
    /// The role: of built-in ones the template id.
    pub role: RoleId,
    /// The role's name, where the service was asked for it.
    pub role_name: Option<String>,
    /// Who has it.
    pub principal_id: ObjectId,
    /// Who that is, where the service was asked for it and it still exists.
    pub principal: Option<DirectoryObject>,
    /// Over what: `/` for the whole directory, else the path of one object.
    pub scope: Option<String>,
}

impl RoleAssignment {
    /// The role's name as the service or this console knows it, or its id.
    pub fn name(&self) -> &str {
        let said = self.role_name.as_deref();
        said.unwrap_or_else(|| self.role.name_or_id())
    }
}

const SELECT: &str = "id,roleDefinitionId,principalId,directoryScopeId";

/// The roles that a user, group or app has, with their names.
pub fn of_principal(tenant: &TenantId, principal: &ObjectId) -> Call<Page<RoleAssignment>> {
    let address = Address::new("roleManagement/directory/roleAssignments")
        .option(
            "$filter",
            Filter::equals("principalId", principal.as_str()).as_str(),
        )
        .option("$select", SELECT)
        .option("$expand", "roleDefinition($select=id,displayName)")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// All role assignments, with who has them. The service expands one of the two, not both.
pub fn list(tenant: &TenantId) -> Call<Page<RoleAssignment>> {
    let address = Address::new("roleManagement/directory/roleAssignments")
        .option("$select", SELECT)
        .option("$expand", "principal")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Identified for RoleAssignment {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Document for RoleAssignment {
    fn read(assignment: &Value<'_>) -> Result<Self, Unfit> {
        let role_name = match assignment.get("roleDefinition") {
            Some(role) => role.optional_text("displayName")?,
            None => None,
        };
        let principal = assignment
            .get("principal")
            .filter(|it| it.members().is_some());
        Ok(RoleAssignment {
            id: assignment.text("id")?,
            role: RoleId::new(&assignment.text("roleDefinitionId")?),
            role_name,
            principal_id: ObjectId::new(assignment.text("principalId")?),
            principal: principal.map(DirectoryObject::read).transpose()?,
            scope: assignment.optional_text("directoryScopeId")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn an_assignment_of_no_role_is_refused() {
        let body = r#"{"value":[{"id":"1","principalId":"u"}]}"#;
        assert!(list(&tenant()).read(&answer(body)).is_err());
    }

    #[test]
    fn a_role_goes_by_the_best_name_there_is() {
        let body = r##"{"value":[
            {"id":"1","roleDefinitionId":"c1","principalId":"u","directoryScopeId":"/",
             "roleDefinition":{"id":"c1","displayName":"Own role"}},
            {"id":"2","roleDefinitionId":"62E90394-69f5-4237-9190-012177145e10","principalId":"u",
             "principal":{"@odata.type":"#microsoft.graph.user","id":"u","displayName":"Ann"}},
            {"id":"3","roleDefinitionId":"c2","principalId":"gone","principal":null}]}"##;
        let page = list(&tenant()).read(&answer(body)).unwrap();
        let names: Vec<&str> = page.items.iter().map(RoleAssignment::name).collect();
        assert_eq!(names, ["Own role", "Global Administrator", "c2"]);
        let principals = page.items.iter().map(|item| item.principal.is_some());
        assert_eq!(principals.collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn the_principal_stays_inside_the_filter() {
        let call = of_principal(&tenant(), &ObjectId::new("u'"));
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20%27u%27%27%27\
             &$select=id,roleDefinitionId,principalId,directoryScopeId\
             &$expand=roleDefinition%28%24select%3Did,displayName%29"
        );
    }
}
