//! The properties of what Intune keeps.

use super::{EntityType, Returned, Rules, Type, always, list, optional};

/// A `managedDevice`.
#[rustfmt::skip]
pub(in crate::graph) static MANAGED_DEVICE: EntityType = EntityType {
    name: "managedDevice",
    set: "deviceManagement/managedDevices",
    rules: Rules::Free,
    properties: &[
        optional("activationLockBypassCode", Type::Text, Returned::Select),
        optional("androidSecurityPatchLevel", Type::Text, Returned::Default),
        optional("azureADDeviceId", Type::Text, Returned::Default),
        optional("azureADRegistered", Type::Flag, Returned::Default),
        always("complianceGracePeriodExpirationDateTime", Type::Time, Returned::Default),
        always("complianceState", Type::Choice, Returned::Default),
        optional("configurationManagerClientEnabledFeatures", Type::Complex, Returned::Default),
        list("deviceActionResults", Type::Complex, Returned::Default),
        optional("deviceCategoryDisplayName", Type::Text, Returned::Default),
        always("deviceEnrollmentType", Type::Choice, Returned::Default),
        optional("deviceHealthAttestationState", Type::Complex, Returned::Default),
        optional("deviceName", Type::Text, Returned::Default),
        always("deviceRegistrationState", Type::Choice, Returned::Default),
        always("easActivated", Type::Flag, Returned::Default),
        always("easActivationDateTime", Type::Time, Returned::Default),
        optional("easDeviceId", Type::Text, Returned::Default),
        optional("emailAddress", Type::Text, Returned::Default),
        always("enrolledDateTime", Type::Time, Returned::Default),
        optional("enrollmentProfileName", Type::Text, Returned::Default),
        optional("ethernetMacAddress", Type::Text, Returned::Select),
        always("exchangeAccessState", Type::Choice, Returned::Default),
        always("exchangeAccessStateReason", Type::Choice, Returned::Default),
        always("exchangeLastSuccessfulSyncDateTime", Type::Time, Returned::Default),
        always("freeStorageSpaceInBytes", Type::Number, Returned::Default),
        optional("iccid", Type::Text, Returned::Select),
        always("id", Type::Text, Returned::Default),
        optional("imei", Type::Text, Returned::Default),
        always("isEncrypted", Type::Flag, Returned::Default),
        always("isSupervised", Type::Flag, Returned::Default),
        optional("jailBroken", Type::Text, Returned::Default),
        always("lastSyncDateTime", Type::Time, Returned::Default),
        optional("managedDeviceName", Type::Text, Returned::Default),
        always("managedDeviceOwnerType", Type::Choice, Returned::Default),
        always("managementAgent", Type::Choice, Returned::Default),
        always("managementCertificateExpirationDate", Type::Time, Returned::Default),
        always("managementState", Type::Choice, Returned::Default),
        optional("manufacturer", Type::Text, Returned::Default),
        optional("meid", Type::Text, Returned::Default),
        optional("model", Type::Text, Returned::Default),
        optional("notes", Type::Text, Returned::Select),
        optional("operatingSystem", Type::Text, Returned::Default),
        optional("osVersion", Type::Text, Returned::Default),
        always("partnerReportedThreatState", Type::Choice, Returned::Default),
        optional("phoneNumber", Type::Text, Returned::Default),
        always("physicalMemoryInBytes", Type::Number, Returned::Select),
        optional("remoteAssistanceSessionErrorDetails", Type::Text, Returned::Default),
        optional("remoteAssistanceSessionUrl", Type::Text, Returned::Select),
        optional("requireUserEnrollmentApproval", Type::Flag, Returned::Default),
        optional("serialNumber", Type::Text, Returned::Default),
        optional("subscriberCarrier", Type::Text, Returned::Default),
        always("totalStorageSpaceInBytes", Type::Number, Returned::Default),
        optional("udid", Type::Text, Returned::Select),
        optional("userDisplayName", Type::Text, Returned::Default),
        optional("userId", Type::Text, Returned::Default),
        optional("userPrincipalName", Type::Text, Returned::Default),
        optional("wiFiMacAddress", Type::Text, Returned::Default),
    ],
};

/// The `managedDeviceOverview`: how many devices of which kind there are.
#[rustfmt::skip]
pub(in crate::graph) static MANAGED_DEVICE_OVERVIEW: EntityType = EntityType {
    name: "managedDeviceOverview",
    set: "deviceManagement/managedDeviceOverview",
    rules: Rules::Nothing,
    properties: &[
        optional("deviceExchangeAccessStateSummary", Type::Complex, Returned::Default),
        optional("deviceOperatingSystemSummary", Type::Complex, Returned::Default),
        always("dualEnrolledDeviceCount", Type::Number, Returned::Default),
        always("enrolledDeviceCount", Type::Number, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("mdmEnrolledCount", Type::Number, Returned::Default),
    ],
};

/// A `deviceCompliancePolicyState` of a managed device.
#[rustfmt::skip]
pub(in crate::graph) static COMPLIANCE_POLICY_STATE: EntityType = EntityType {
    name: "deviceCompliancePolicyState",
    set: "deviceCompliancePolicyStates",
    rules: Rules::Free,
    properties: &[
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("platformType", Type::Choice, Returned::Default),
        always("settingCount", Type::Number, Returned::Default),
        list("settingStates", Type::Complex, Returned::Default),
        always("state", Type::Choice, Returned::Default),
        always("version", Type::Number, Returned::Default),
    ],
};

/// A `deviceConfigurationState` of a managed device.
#[rustfmt::skip]
pub(in crate::graph) static CONFIGURATION_STATE: EntityType = EntityType {
    name: "deviceConfigurationState",
    set: "deviceConfigurationStates",
    rules: Rules::Free,
    properties: &[
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("platformType", Type::Choice, Returned::Default),
        always("settingCount", Type::Number, Returned::Default),
        list("settingStates", Type::Complex, Returned::Default),
        always("state", Type::Choice, Returned::Default),
        always("version", Type::Number, Returned::Default),
    ],
};
