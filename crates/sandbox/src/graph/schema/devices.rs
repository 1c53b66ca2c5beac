//! The properties of directory devices, and of the secrets that are kept for them.

use super::{
    DirectoryRules, EntityType, Returned, Rules, Support, Type, always, filterable, list, optional,
};

/// A `device`, inherited properties among them.
#[rustfmt::skip]
pub(in crate::graph) static DEVICE: EntityType = EntityType {
    name: "device",
    set: "devices",
    rules: Rules::Directory(&DirectoryRules {
        filter: &[
            filterable("accountEnabled", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("alternativeSecurityIds/*/identityProvider", [Support::Advanced, Support::Advanced, Support::No, Support::No]),
            filterable("alternativeSecurityIds/*/type", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("approximateLastSignInDateTime", [Support::No, Support::No, Support::Advanced, Support::Default]),
            filterable("deviceCategory", [Support::Advanced, Support::Advanced, Support::Advanced, Support::No]),
            filterable("deviceId", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("deviceOwnership", [Support::Advanced, Support::No, Support::Advanced, Support::No]),
            filterable("displayName", [Support::Default, Support::Default, Support::Advanced, Support::No]),
            filterable("enrollmentProfileName", [Support::Advanced, Support::Advanced, Support::Advanced, Support::No]),
            filterable("extensionAttributes/extensionAttribute", [Support::Advanced, Support::Advanced, Support::Advanced, Support::No]),
            filterable("hostnames/*", [Support::Default, Support::Default, Support::No, Support::No]),
            filterable("id", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("isCompliant", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("isManaged", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("isRooted", [Support::Advanced, Support::No, Support::Advanced, Support::No]),
            filterable("managementType", [Support::Advanced, Support::No, Support::Advanced, Support::No]),
            filterable("manufacturer", [Support::Advanced, Support::Advanced, Support::Advanced, Support::No]),
            filterable("mdmAppId", [Support::Default, Support::No, Support::Advanced, Support::No]),
            filterable("model", [Support::Advanced, Support::Advanced, Support::Advanced, Support::No]),
            filterable("onPremisesLastSyncDateTime", [Support::No, Support::No, Support::No, Support::Default]),
            filterable("onPremisesSecurityIdentifier", [Support::Default, Support::No, Support::Advanced, Support::No]),
            filterable("onPremisesSyncEnabled", [Support::Default, Support::No, Support::Advanced, Support::No]),
            filterable("operatingSystem", [Support::Default, Support::Default, Support::Advanced, Support::No]),
            filterable("operatingSystemVersion", [Support::Default, Support::Default, Support::Advanced, Support::No]),
            filterable("physicalIds/*", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("profileType", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("registrationDateTime", [Support::No, Support::No, Support::Advanced, Support::Advanced]),
            filterable("trustType", [Support::Default, Support::No, Support::No, Support::No]),
        ],
        counts: &[("physicalIds", Support::Advanced), ("systemLabels", Support::Advanced)],
        order_by: &[("approximateLastSignInDateTime", Support::Advanced), ("createdDateTime", Support::Advanced), ("deletedDateTime", Support::Advanced), ("displayName", Support::Advanced)],
        search: &["displayName", "deviceId", "operatingSystem"],
    }),
    properties: &[
        optional("accountEnabled", Type::Flag, Returned::Default),
        list("alternativeSecurityIds", Type::Complex, Returned::Default),
        optional("approximateLastSignInDateTime", Type::Time, Returned::Default),
        optional("complianceExpirationDateTime", Type::Time, Returned::Default),
        optional("deletedDateTime", Type::Time, Returned::Default),
        optional("deviceCategory", Type::Text, Returned::Default),
        optional("deviceId", Type::Text, Returned::Default),
        optional("deviceMetadata", Type::Text, Returned::Default),
        optional("deviceOwnership", Type::Text, Returned::Default),
        optional("deviceVersion", Type::Number, Returned::Default),
        optional("displayName", Type::Text, Returned::Default),
        optional("enrollmentProfileName", Type::Text, Returned::Default),
        optional("enrollmentType", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("isCompliant", Type::Flag, Returned::Default),
        optional("isManaged", Type::Flag, Returned::Default),
        optional("isManagementRestricted", Type::Flag, Returned::Select),
        optional("isRooted", Type::Flag, Returned::Default),
        optional("managementType", Type::Text, Returned::Default),
        optional("manufacturer", Type::Text, Returned::Default),
        optional("mdmAppId", Type::Text, Returned::Default),
        optional("model", Type::Text, Returned::Default),
        optional("onPremisesLastSyncDateTime", Type::Time, Returned::Default),
        optional("onPremisesSecurityIdentifier", Type::Text, Returned::Select),
        optional("onPremisesSyncEnabled", Type::Flag, Returned::Default),
        optional("operatingSystem", Type::Text, Returned::Default),
        optional("operatingSystemVersion", Type::Text, Returned::Default),
        list("physicalIds", Type::Text, Returned::Default),
        optional("profileType", Type::Text, Returned::Default),
        optional("registrationDateTime", Type::Time, Returned::Default),
        list("systemLabels", Type::Text, Returned::Default),
        optional("trustType", Type::Text, Returned::Default),
    ],
};

/// A `bitlockerRecoveryKey`. Its key is shown on a single one only, where it is selected.
#[rustfmt::skip]
pub(in crate::graph) static RECOVERY_KEY: EntityType = EntityType {
    name: "bitlockerRecoveryKey",
    set: "informationProtection/bitlocker/recoveryKeys",
    rules: Rules::Only(&["deviceId"]),
    properties: &[
        always("createdDateTime", Type::Time, Returned::Default),
        optional("deviceId", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("key", Type::Text, Returned::Select),
        optional("volumeType", Type::Choice, Returned::Default),
    ],
};

/// A `deviceLocalCredentialInfo`. Its credentials are shown on a single one only, where they are selected.
#[rustfmt::skip]
pub(in crate::graph) static LOCAL_CREDENTIAL: EntityType = EntityType {
    name: "deviceLocalCredentialInfo",
    set: "directory/deviceLocalCredentials",
    rules: Rules::Only(&["id", "deviceName", "lastBackupDateTime"]),
    properties: &[
        list("credentials", Type::Complex, Returned::Select),
        always("deviceName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("lastBackupDateTime", Type::Time, Returned::Default),
        always("refreshDateTime", Type::Time, Returned::Default),
    ],
};
