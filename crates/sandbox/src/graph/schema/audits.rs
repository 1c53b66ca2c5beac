//! The properties of what is recorded.

use super::{EntityType, Returned, Rules, Type, always, list, optional};

/// A `signIn`.
#[rustfmt::skip]
pub(in crate::graph) static SIGN_IN: EntityType = EntityType {
    name: "signIn",
    set: "auditLogs/signIns",
    rules: Rules::Free,
    properties: &[
        optional("appDisplayName", Type::Text, Returned::Default),
        optional("appId", Type::Text, Returned::Default),
        list("appliedConditionalAccessPolicies", Type::Complex, Returned::Default),
        optional("authenticationAppDeviceDetails", Type::Complex, Returned::Default),
        optional("clientAppUsed", Type::Text, Returned::Default),
        optional("conditionalAccessStatus", Type::Choice, Returned::Default),
        optional("correlationId", Type::Text, Returned::Default),
        always("createdDateTime", Type::Time, Returned::Default),
        optional("deviceDetail", Type::Complex, Returned::Default),
        optional("homeTenantId", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("ipAddress", Type::Text, Returned::Default),
        optional("isInteractive", Type::Flag, Returned::Default),
        optional("location", Type::Complex, Returned::Default),
        optional("resourceDisplayName", Type::Text, Returned::Default),
        optional("resourceId", Type::Text, Returned::Default),
        optional("resourceTenantId", Type::Text, Returned::Default),
        optional("riskDetail", Type::Choice, Returned::Default),
        list("riskEventTypes", Type::Choice, Returned::Default),
        list("riskEventTypes_v2", Type::Text, Returned::Default),
        optional("riskLevelAggregated", Type::Choice, Returned::Default),
        optional("riskLevelDuringSignIn", Type::Choice, Returned::Default),
        optional("riskState", Type::Choice, Returned::Default),
        optional("servicePrincipalId", Type::Text, Returned::Default),
        optional("servicePrincipalName", Type::Text, Returned::Default),
        optional("status", Type::Complex, Returned::Default),
        optional("userAgent", Type::Text, Returned::Default),
        optional("userDisplayName", Type::Text, Returned::Default),
        always("userId", Type::Text, Returned::Default),
        optional("userPrincipalName", Type::Text, Returned::Default),
    ],
};

/// A `directoryAudit`.
#[rustfmt::skip]
pub(in crate::graph) static DIRECTORY_AUDIT: EntityType = EntityType {
    name: "directoryAudit",
    set: "auditLogs/directoryAudits",
    rules: Rules::Free,
    properties: &[
        always("activityDateTime", Type::Time, Returned::Default),
        always("activityDisplayName", Type::Text, Returned::Default),
        list("additionalDetails", Type::Complex, Returned::Default),
        always("category", Type::Text, Returned::Default),
        optional("correlationId", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("initiatedBy", Type::Complex, Returned::Default),
        optional("loggedByService", Type::Text, Returned::Default),
        optional("operationType", Type::Text, Returned::Default),
        optional("result", Type::Choice, Returned::Default),
        optional("resultReason", Type::Text, Returned::Default),
        list("targetResources", Type::Complex, Returned::Default),
    ],
};
