//! The delegated permissions that cover each operation: the least one first, then the higher ones.

use super::operations::Operation;

const LIST_ORGANIZATION: &[&str] = &[
    "DeviceManagementServiceConfig.Read.All",
    "User.Read",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Directory.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
];

const LIST_USERS: &[&str] = &[
    "User.ReadBasic.All",
    "DeviceManagementApps.Read.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.Read.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Directory.Read.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

const GET_ME: &[&str] = &[
    "User.Read",
    "User.ReadWrite",
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

const LIST_MEMBERSHIPS: &[&str] = &[
    "User.Read",
    "Group.ReadBasic.All",
    "Directory.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "GroupMember.ReadBasic.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
];

const LIST_MEMBERS: &[&str] = &[
    "GroupMember.ReadBasic.All",
    "Group.ReadBasic.All",
    "Directory.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.ReadWrite.All",
];

const LIST_ROLE_ASSIGNMENTS: &[&str] = &[
    "RoleManagement.Read.Directory",
    "Directory.Read.All",
    "RoleManagement.Read.All",
    "Directory.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
];

const DELEGATED_ADMINISTRATION: &[&str] = &[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
];

const CONTRACTS: &[&str] = &["Directory.Read.All", "Directory.ReadWrite.All"];

const FIND_TENANT: &[&str] = &["CrossTenantInformation.ReadBasic.All"];

const APPLICATIONS: &[&str] = &[
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

const PERMISSION_GRANTS: &[&str] = &[
    "Directory.Read.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.ReadWrite.All",
];

impl Operation {
    /// Any one of these suffices.
    pub(super) fn permissions(&self) -> &'static [&'static str] {
        match self {
            Operation::ListOrganization | Operation::GetOrganization(_) => LIST_ORGANIZATION,
            Operation::ListUsers | Operation::GetUser(_) => LIST_USERS,
            Operation::GetMe => GET_ME,
            Operation::ListMyMemberships(_) => LIST_MEMBERSHIPS,
            Operation::ListGroupMembers(_) => LIST_MEMBERS,
            Operation::ListRoleAssignments => LIST_ROLE_ASSIGNMENTS,
            Operation::ListDelegatedAdminCustomers
            | Operation::ListRelationships
            | Operation::GetRelationship(_)
            | Operation::ListAccessAssignments(_) => DELEGATED_ADMINISTRATION,
            Operation::ListContracts => CONTRACTS,
            Operation::FindTenant(_) => FIND_TENANT,
            Operation::ListApplications
            | Operation::GetApplication(_)
            | Operation::ListServicePrincipals
            | Operation::GetServicePrincipal(_) => APPLICATIONS,
            Operation::ListPermissionGrants => PERMISSION_GRANTS,
        }
    }
}
