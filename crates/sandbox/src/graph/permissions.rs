//! The delegated permissions that cover each operation: the least one first, then the higher ones. Any
//! one of them suffices.

mod writing;

pub(super) use writing::*;

/// Permission names.
pub(super) type Permissions = &'static [&'static str];

pub(super) const ORGANIZATION: Permissions = &[
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

pub(super) const DOMAINS: Permissions = &[
    "Domain.Read.All",
    "Directory.Read.All",
    "Domain.ReadWrite.All",
];

pub(super) const USERS: Permissions = &[
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

pub(super) const ME: Permissions = &[
    "User.Read",
    "User.ReadWrite",
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

/// What everybody may ask about themselves.
pub(super) const OWN: Permissions = &["User.Read", "User.ReadWrite"];

pub(super) const LICENCE_DETAILS: Permissions = &[
    "LicenseAssignment.Read.All",
    "Directory.Read.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

pub(super) const MEMBERSHIPS: Permissions = &[
    "Group.ReadBasic.All",
    "Directory.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "GroupMember.ReadBasic.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
];

pub(super) const MANAGER: Permissions = &[
    "User.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

pub(super) const AUTHENTICATION_METHODS: Permissions = &[
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(super) const PHONE_METHODS: Permissions = &[
    "UserAuthMethod-Phone.Read.All",
    "UserAuthMethod-Phone.ReadWrite.All",
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(super) const ACCESS_PASSES: Permissions = &[
    "UserAuthMethod-TAP.Read.All",
    "UserAuthMethod-TAP.ReadWrite.All",
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(super) const GROUPS: Permissions = &[
    "Group.ReadBasic.All",
    "Directory.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "Directory.ReadWrite.All",
    "Group.ReadWrite.All",
];

pub(super) const MEMBERS: Permissions = &[
    "GroupMember.ReadBasic.All",
    "Group.ReadBasic.All",
    "Directory.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.ReadWrite.All",
];

pub(super) const OWNERS: Permissions = &[
    "GroupMember.Read.All",
    "Directory.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.ReadWrite.All",
];

pub(super) const DEVICES: Permissions = &[
    "Device.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

pub(super) const MANAGED_DEVICES: Permissions = &[
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
];

pub(super) const RECOVERY_KEYS: Permissions =
    &["BitlockerKey.ReadBasic.All", "BitlockerKey.Read.All"];

pub(super) const RECOVERY_KEY_REVEALED: Permissions = &["BitlockerKey.Read.All"];

pub(super) const LOCAL_CREDENTIALS: Permissions = &[
    "DeviceLocalCredential.ReadBasic.All",
    "DeviceLocalCredential.Read.All",
];

pub(super) const LOCAL_CREDENTIAL_REVEALED: Permissions = &["DeviceLocalCredential.Read.All"];

pub(super) const LICENCES: Permissions = &[
    "LicenseAssignment.Read.All",
    "Directory.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.ReadWrite.All",
];

pub(super) const ROLES: Permissions = &[
    "RoleManagement.Read.Directory",
    "Directory.Read.All",
    "RoleManagement.Read.All",
    "Directory.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
];

pub(super) const DELETED_USERS: Permissions = &[
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

pub(super) const DELETED_GROUPS: Permissions = &[
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
];

/// Any of those for one type of deleted objects or another.
pub(super) const DELETED_OBJECTS: Permissions = &[
    "User.Read.All",
    "User.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

pub(super) const DIRECTORY_OBJECTS: Permissions = &["Directory.Read.All"];

pub(super) const DIRECTORY_AUDITS: Permissions = &["AuditLog.Read.All", "Directory.Read.All"];

pub(super) const SIGN_INS: Permissions = &["AuditLog.Read.All"];

pub(super) const DELEGATED_ADMINISTRATION: Permissions = &[
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
];

pub(super) const CONTRACTS: Permissions = &["Directory.Read.All", "Directory.ReadWrite.All"];

pub(super) const FIND_TENANT: Permissions = &["CrossTenantInformation.ReadBasic.All"];

pub(super) const APPLICATIONS: Permissions = &[
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

pub(super) const PERMISSION_GRANTS: Permissions = &[
    "Directory.Read.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.ReadWrite.All",
];
