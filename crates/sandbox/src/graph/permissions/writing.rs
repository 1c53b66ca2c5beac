//! The delegated permissions that cover each write.

use super::Permissions;

pub(in crate::graph) const WRITE_USERS: Permissions = &[
    "User.ReadWrite.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Directory.ReadWrite.All",
];

/// Any of those for one property of a user or another.
pub(in crate::graph) const UPDATE_USER: Permissions = &[
    "User.ReadWrite.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Directory.ReadWrite.All",
    "User-PasswordProfile.ReadWrite.All",
    "User.EnableDisableAccount.All",
    "Directory.AccessAsUser.All",
];

pub(in crate::graph) const ENABLE_ACCOUNT: Permissions = &[
    "User.EnableDisableAccount.All",
    "User.ReadWrite.All",
    "Directory.ReadWrite.All",
    "Directory.AccessAsUser.All",
];

pub(in crate::graph) const RESET_PASSWORD: Permissions = &[
    "User-PasswordProfile.ReadWrite.All",
    "Directory.AccessAsUser.All",
];

pub(in crate::graph) const DELETE_USERS: Permissions = &[
    "User.DeleteRestore.All",
    "User.ReadWrite.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
];

pub(in crate::graph) const RESTORE_USERS: Permissions =
    &["User.DeleteRestore.All", "User.ReadWrite.All"];

pub(in crate::graph) const DELETE_FOR_GOOD: Permissions =
    &["User.DeleteRestore.All", "User.ReadWrite.All"];

/// Any of those for one type of deleted objects or another.
pub(in crate::graph) const RESTORE: Permissions = &[
    "User.DeleteRestore.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
];

pub(in crate::graph) const REVOKE_SESSIONS: Permissions = &[
    "User.RevokeSessions.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

pub(in crate::graph) const SET_MANAGER: Permissions =
    &["User.ReadWrite.All", "Directory.ReadWrite.All"];

pub(in crate::graph) const INVITE: Permissions = &[
    "User.Invite.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

pub(in crate::graph) const ASSIGN_LICENCES: Permissions = &[
    "LicenseAssignment.ReadWrite.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

pub(in crate::graph) const ASSIGN_GROUP_LICENCES: Permissions = &[
    "LicenseAssignment.ReadWrite.All",
    "Directory.ReadWrite.All",
    "Group.ReadWrite.All",
];

pub(in crate::graph) const WRITE_GROUPS: Permissions =
    &["Group.ReadWrite.All", "Directory.ReadWrite.All"];

/// A `PATCH` may do no more than add members.
pub(in crate::graph) const UPDATE_GROUPS: Permissions = &[
    "GroupMember.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
];

pub(in crate::graph) const WRITE_MEMBERS: Permissions = &[
    "GroupMember.ReadWrite.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
];

pub(in crate::graph) const WRITE_DEVICES: Permissions = &["Directory.AccessAsUser.All"];

/// What covers every change of how users prove who they are.
pub(in crate::graph) const CHANGE_METHODS: Permissions =
    &["UserAuthenticationMethod.ReadWrite.All"];

pub(in crate::graph) const CHANGE_ACCESS_PASSES: Permissions = &[
    "UserAuthMethod-TAP.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_PHONES: Permissions = &[
    "UserAuthMethod-Phone.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_AUTHENTICATORS: Permissions = &[
    "UserAuthMethod-MicrosoftAuthApp.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_PASSKEYS: Permissions = &[
    "UserAuthMethod-Passkey.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_WINDOWS_HELLO: Permissions = &[
    "UserAuthMethod-WindowsHello.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_SOFTWARE_OATH: Permissions = &[
    "UserAuthMethod-SoftwareOATH.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_EMAIL_METHODS: Permissions = &[
    "UserAuthMethod-Email.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

pub(in crate::graph) const CHANGE_MANAGED_DEVICES: Permissions = &[
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementConfiguration.ReadWrite.All",
];

/// What covers the remote actions, but for those that have their own.
pub(in crate::graph) const PRIVILEGED_OPERATIONS: Permissions =
    &["DeviceManagementManagedDevices.PrivilegedOperations.All"];

pub(in crate::graph) const WIPE: Permissions = &[
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
];
