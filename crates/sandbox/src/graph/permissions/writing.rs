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
