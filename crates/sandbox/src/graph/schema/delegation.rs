//! The properties of what lies between partners and customers, and of groups and roles.

use super::{Kind, Property, Returned, property};

/// The properties of a `delegatedAdminCustomer`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const DELEGATED_ADMIN_CUSTOMER: &[Property] = &[
    property("displayName", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
    property("tenantId", Kind::Text, Returned::Default),
];

/// The properties of a `delegatedAdminRelationship`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const DELEGATED_ADMIN_RELATIONSHIP: &[Property] = &[
    property("accessDetails", Kind::Text, Returned::Default),
    property("activatedDateTime", Kind::Nullable, Returned::Default),
    property("autoExtendDuration", Kind::Nullable, Returned::Default),
    property("createdDateTime", Kind::Nullable, Returned::Default),
    property("customer", Kind::Nullable, Returned::Default),
    property("displayName", Kind::Text, Returned::Default),
    property("duration", Kind::Text, Returned::Default),
    property("endDateTime", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
    property("lastModifiedDateTime", Kind::Nullable, Returned::Default),
    property("status", Kind::Nullable, Returned::Default),
];

/// The properties of a `delegatedAdminAccessAssignment`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const DELEGATED_ADMIN_ACCESS_ASSIGNMENT: &[Property] = &[
    property("accessContainer", Kind::Text, Returned::Default),
    property("accessDetails", Kind::Text, Returned::Default),
    property("createdDateTime", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
    property("lastModifiedDateTime", Kind::Nullable, Returned::Default),
    property("status", Kind::Nullable, Returned::Default),
];

/// The properties of a `contract`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const CONTRACT: &[Property] = &[
    property("contractType", Kind::Nullable, Returned::Default),
    property("customerId", Kind::Nullable, Returned::Default),
    property("defaultDomainName", Kind::Nullable, Returned::Default),
    property("deletedDateTime", Kind::Nullable, Returned::Default),
    property("displayName", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
];

/// The properties of a `group`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const GROUP: &[Property] = &[
    property("accessType", Kind::Nullable, Returned::SelectOnGetOnly),
    property("allowExternalSenders", Kind::Nullable, Returned::SelectOnGetOnly),
    property("assignedLabels", Kind::Collection, Returned::Select),
    property("assignedLicenses", Kind::Collection, Returned::Select),
    property("autoSubscribeNewMembers", Kind::Nullable, Returned::SelectOnGetOnly),
    property("classification", Kind::Nullable, Returned::Default),
    property("createdDateTime", Kind::Nullable, Returned::Default),
    property("deletedDateTime", Kind::Nullable, Returned::Default),
    property("description", Kind::Nullable, Returned::Default),
    property("displayName", Kind::Nullable, Returned::Default),
    property("expirationDateTime", Kind::Nullable, Returned::Default),
    property("groupTypes", Kind::Collection, Returned::Default),
    property("hasMembersWithLicenseErrors", Kind::Nullable, Returned::Select),
    property("hideFromAddressLists", Kind::Nullable, Returned::SelectOnGetOnly),
    property("hideFromOutlookClients", Kind::Nullable, Returned::SelectOnGetOnly),
    property("id", Kind::Text, Returned::Default),
    property("infoCatalogs", Kind::Collection, Returned::Select),
    property("isArchived", Kind::Nullable, Returned::Select),
    property("isAssignableToRole", Kind::Nullable, Returned::Default),
    property("isFavorite", Kind::Nullable, Returned::SelectOnGetOnly),
    property("isManagementRestricted", Kind::Nullable, Returned::Select),
    property("isSubscribedByMail", Kind::Nullable, Returned::SelectOnGetOnly),
    property("licenseProcessingState", Kind::Nullable, Returned::Select),
    property("mail", Kind::Nullable, Returned::Default),
    property("mailEnabled", Kind::Nullable, Returned::Default),
    property("mailNickname", Kind::Nullable, Returned::Default),
    property("membershipRule", Kind::Nullable, Returned::Default),
    property("membershipRuleProcessingState", Kind::Nullable, Returned::Default),
    property("onPremisesDomainName", Kind::Nullable, Returned::Default),
    property("onPremisesExtensionAttributes", Kind::Nullable, Returned::Select),
    property("onPremisesLastSyncDateTime", Kind::Nullable, Returned::Default),
    property("onPremisesNetBiosName", Kind::Nullable, Returned::Default),
    property("onPremisesProvisioningErrors", Kind::Collection, Returned::Default),
    property("onPremisesSamAccountName", Kind::Nullable, Returned::Default),
    property("onPremisesSecurityIdentifier", Kind::Nullable, Returned::Default),
    property("onPremisesSyncEnabled", Kind::Nullable, Returned::Default),
    property("organizationId", Kind::Nullable, Returned::Select),
    property("preferredDataLocation", Kind::Nullable, Returned::Default),
    property("preferredLanguage", Kind::Nullable, Returned::Default),
    property("proxyAddresses", Kind::Collection, Returned::Default),
    property("renewedDateTime", Kind::Nullable, Returned::Default),
    property("resourceBehaviorOptions", Kind::Collection, Returned::Select),
    property("resourceProvisioningOptions", Kind::Collection, Returned::Default),
    property("securityEnabled", Kind::Nullable, Returned::Default),
    property("securityIdentifier", Kind::Nullable, Returned::Default),
    property("serviceProvisioningErrors", Kind::Collection, Returned::Select),
    property("theme", Kind::Nullable, Returned::Default),
    property("uniqueName", Kind::Nullable, Returned::Select),
    property("unseenConversationsCount", Kind::Nullable, Returned::SelectOnGetOnly),
    property("unseenCount", Kind::Nullable, Returned::SelectOnGetOnly),
    property("unseenMessagesCount", Kind::Nullable, Returned::SelectOnGetOnly),
    property("visibility", Kind::Nullable, Returned::Default),
    property("welcomeMessageEnabled", Kind::Nullable, Returned::Select),
];

/// The properties of a `directoryRole`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const DIRECTORY_ROLE: &[Property] = &[
    property("deletedDateTime", Kind::Nullable, Returned::Default),
    property("description", Kind::Nullable, Returned::Default),
    property("displayName", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
    property("roleTemplateId", Kind::Nullable, Returned::Default),
];

/// The properties of a `unifiedRoleAssignment`, inherited ones among them.
#[rustfmt::skip]
pub(in crate::graph) const UNIFIED_ROLE_ASSIGNMENT: &[Property] = &[
    property("appScopeId", Kind::Nullable, Returned::Default),
    property("condition", Kind::Nullable, Returned::Default),
    property("directoryScopeId", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
    property("principalId", Kind::Nullable, Returned::Default),
    property("principalOrganizationId", Kind::Nullable, Returned::Default),
    property("roleDefinitionId", Kind::Nullable, Returned::Default),
];
