//! The properties of directory roles.

use super::{
    DirectoryRules, EntityType, Returned, Rules, Support, Type, always, filterable, list, optional,
};

/// A `directoryRole` that is activated in the tenant.
#[rustfmt::skip]
pub(in crate::graph) static DIRECTORY_ROLE: EntityType = EntityType {
    name: "directoryRole",
    set: "directoryRoles",
    rules: Rules::Directory(&DirectoryRules {
        filter: &[
            filterable("description", [Support::Advanced, Support::Advanced, Support::Advanced, Support::No]),
            filterable("displayName", [Support::Default, Support::Advanced, Support::Advanced, Support::No]),
            filterable("id", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("roleTemplateId", [Support::Default, Support::No, Support::No, Support::No]),
        ],
        counts: &[],
        order_by: &[],
        search: &["displayName", "description"],
    }),
    properties: &[
        optional("deletedDateTime", Type::Time, Returned::Default),
        optional("description", Type::Text, Returned::Default),
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("roleTemplateId", Type::Text, Returned::Default),
    ],
};

/// A `unifiedRoleDefinition`.
#[rustfmt::skip]
pub(in crate::graph) static ROLE_DEFINITION: EntityType = EntityType {
    name: "unifiedRoleDefinition",
    set: "roleManagement/directory/roleDefinitions",
    rules: Rules::Only(&["id", "displayName", "isBuiltIn", "templateId"]),
    properties: &[
        optional("description", Type::Text, Returned::Default),
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("isBuiltIn", Type::Flag, Returned::Default),
        optional("isEnabled", Type::Flag, Returned::Default),
        list("resourceScopes", Type::Text, Returned::Default),
        list("rolePermissions", Type::Complex, Returned::Default),
        optional("templateId", Type::Text, Returned::Default),
        optional("version", Type::Text, Returned::Default),
    ],
};

/// A `unifiedRoleAssignment`.
#[rustfmt::skip]
pub(in crate::graph) static ROLE_ASSIGNMENT: EntityType = EntityType {
    name: "unifiedRoleAssignment",
    set: "roleManagement/directory/roleAssignments",
    rules: Rules::Only(&["id", "principalId", "roleDefinitionId", "directoryScopeId"]),
    properties: &[
        optional("appScopeId", Type::Text, Returned::Default),
        optional("condition", Type::Text, Returned::Default),
        optional("directoryScopeId", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("principalId", Type::Text, Returned::Default),
        optional("principalOrganizationId", Type::Text, Returned::Default),
        optional("roleDefinitionId", Type::Text, Returned::Default),
    ],
};
