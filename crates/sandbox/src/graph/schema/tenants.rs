//! The properties of the organization and its domains.

use super::{EntityType, Returned, Rules, Type, always, list, optional};

/// The `organization`, inherited properties among them.
#[rustfmt::skip]
pub(in crate::graph) static ORGANIZATION: EntityType = EntityType {
    name: "organization",
    set: "organization",
    rules: Rules::Nothing,
    properties: &[
        list("assignedPlans", Type::Complex, Returned::Default),
        list("businessPhones", Type::Text, Returned::Default),
        optional("city", Type::Text, Returned::Default),
        optional("country", Type::Text, Returned::Default),
        optional("countryLetterCode", Type::Text, Returned::Default),
        optional("createdDateTime", Type::Time, Returned::Default),
        optional("defaultUsageLocation", Type::Text, Returned::Default),
        optional("deletedDateTime", Type::Time, Returned::Default),
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        list("marketingNotificationEmails", Type::Text, Returned::Default),
        always("mobileDeviceManagementAuthority", Type::Choice, Returned::Default),
        optional("onPremisesLastSyncDateTime", Type::Time, Returned::Default),
        optional("onPremisesSyncEnabled", Type::Flag, Returned::Default),
        optional("partnerTenantType", Type::Choice, Returned::Default),
        optional("postalCode", Type::Text, Returned::Default),
        optional("preferredLanguage", Type::Text, Returned::Default),
        optional("privacyProfile", Type::Complex, Returned::Default),
        list("provisionedPlans", Type::Complex, Returned::Default),
        list("securityComplianceNotificationMails", Type::Text, Returned::Default),
        list("securityComplianceNotificationPhones", Type::Text, Returned::Default),
        optional("state", Type::Text, Returned::Default),
        optional("street", Type::Text, Returned::Default),
        list("technicalNotificationMails", Type::Text, Returned::Default),
        optional("tenantType", Type::Text, Returned::Default),
        list("verifiedDomains", Type::Complex, Returned::Default),
    ],
};

/// A `domain`.
#[rustfmt::skip]
pub(in crate::graph) static DOMAIN: EntityType = EntityType {
    name: "domain",
    set: "domains",
    rules: Rules::Nothing,
    properties: &[
        always("authenticationType", Type::Text, Returned::Default),
        optional("availabilityStatus", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("isAdminManaged", Type::Flag, Returned::Default),
        always("isDefault", Type::Flag, Returned::Default),
        always("isInitial", Type::Flag, Returned::Default),
        always("isRoot", Type::Flag, Returned::Default),
        always("isVerified", Type::Flag, Returned::Default),
        optional("manufacturer", Type::Text, Returned::Default),
        optional("model", Type::Text, Returned::Default),
        optional("passwordNotificationWindowInDays", Type::Number, Returned::Default),
        optional("passwordValidityPeriodInDays", Type::Number, Returned::Default),
        optional("state", Type::Complex, Returned::Default),
        list("supportedServices", Type::Text, Returned::Default),
    ],
};
