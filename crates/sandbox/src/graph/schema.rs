//! The properties of the resources served: every one that version 1.0 declares, whether a seeded
//! object has a value for it or not, so that `$select` knows a property from a mistake.

pub(super) mod applications;
pub(super) mod delegation;

use serde_json::{Map, Value, json};

/// A declared property.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    kind: Kind,
    pub(super) returned: Returned,
}

/// What stands for a property that an object has no value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `null`.
    Nullable,
    /// An empty list.
    Collection,
    /// An empty text.
    Text,
    /// The least point in time.
    Time,
    /// Zero.
    Number,
    /// False.
    No,
    /// The first member of an enumeration.
    Choice,
}

/// When a property is in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returned {
    /// Unless something else is selected.
    Default,
    /// If it is selected.
    Select,
    /// If it is selected on a single object; a list refuses it with 501.
    SelectOnGetOnly,
}

/// The value of a property that the object does not have.
fn absent(property: &Property) -> Value {
    match property.kind {
        Kind::Nullable => Value::Null,
        Kind::Collection => json!([]),
        Kind::Text => json!(""),
        Kind::Time => json!("0001-01-01T00:00:00Z"),
        Kind::Number => json!(0),
        Kind::No => json!(false),
        Kind::Choice => json!("unknown"),
    }
}

/// An object with these properties: what is known of it, and what stands for the rest.
pub(super) fn shown(
    properties: &[&'static Property],
    known: impl Fn(&str) -> Option<Value>,
) -> Map<String, Value> {
    properties
        .iter()
        .map(|property| {
            let value = known(property.name).unwrap_or_else(|| absent(property));
            (property.name.to_owned(), value)
        })
        .collect()
}

const fn property(name: &'static str, kind: Kind, returned: Returned) -> Property {
    Property {
        name,
        kind,
        returned,
    }
}

/// The properties of a `user`, inherited ones among them.
#[rustfmt::skip]
pub(super) const USER: &[Property] = &[
    property("aboutMe", Kind::Nullable, Returned::SelectOnGetOnly),
    property("accountEnabled", Kind::Nullable, Returned::Select),
    property("ageGroup", Kind::Nullable, Returned::Select),
    property("assignedLicenses", Kind::Collection, Returned::Select),
    property("assignedPlans", Kind::Collection, Returned::Select),
    property("authorizationInfo", Kind::Nullable, Returned::Select),
    property("birthday", Kind::Time, Returned::SelectOnGetOnly),
    property("businessPhones", Kind::Collection, Returned::Default),
    property("city", Kind::Nullable, Returned::Select),
    property("companyName", Kind::Nullable, Returned::Select),
    property("consentProvidedForMinor", Kind::Nullable, Returned::Select),
    property("country", Kind::Nullable, Returned::Select),
    property("createdDateTime", Kind::Nullable, Returned::Select),
    property("creationType", Kind::Nullable, Returned::Select),
    property("customSecurityAttributes", Kind::Nullable, Returned::Select),
    property("deletedDateTime", Kind::Nullable, Returned::Select),
    property("department", Kind::Nullable, Returned::Select),
    property("deviceEnrollmentLimit", Kind::Number, Returned::Select),
    property("displayName", Kind::Nullable, Returned::Default),
    property("employeeHireDate", Kind::Nullable, Returned::Select),
    property("employeeId", Kind::Nullable, Returned::Select),
    property("employeeLeaveDateTime", Kind::Nullable, Returned::Select),
    property("employeeOrgData", Kind::Nullable, Returned::Select),
    property("employeeType", Kind::Nullable, Returned::Select),
    property("externalUserState", Kind::Nullable, Returned::Select),
    property("externalUserStateChangeDateTime", Kind::Nullable, Returned::Select),
    property("faxNumber", Kind::Nullable, Returned::Select),
    property("givenName", Kind::Nullable, Returned::Default),
    property("hireDate", Kind::Time, Returned::SelectOnGetOnly),
    property("id", Kind::Text, Returned::Default),
    property("identities", Kind::Collection, Returned::Select),
    property("identityParentId", Kind::Nullable, Returned::Select),
    property("imAddresses", Kind::Collection, Returned::Select),
    property("interests", Kind::Collection, Returned::SelectOnGetOnly),
    property("isManagementRestricted", Kind::Nullable, Returned::Select),
    property("isResourceAccount", Kind::Nullable, Returned::Select),
    property("jobTitle", Kind::Nullable, Returned::Default),
    property("lastPasswordChangeDateTime", Kind::Nullable, Returned::Select),
    property("legalAgeGroupClassification", Kind::Nullable, Returned::Select),
    property("licenseAssignmentStates", Kind::Collection, Returned::Select),
    property("mail", Kind::Nullable, Returned::Default),
    property("mailboxSettings", Kind::Nullable, Returned::SelectOnGetOnly),
    property("mailNickname", Kind::Nullable, Returned::Select),
    property("mobilePhone", Kind::Nullable, Returned::Default),
    property("mySite", Kind::Nullable, Returned::SelectOnGetOnly),
    property("officeLocation", Kind::Nullable, Returned::Default),
    property("onPremisesDistinguishedName", Kind::Nullable, Returned::Select),
    property("onPremisesDomainName", Kind::Nullable, Returned::Select),
    property("onPremisesExtensionAttributes", Kind::Nullable, Returned::Select),
    property("onPremisesImmutableId", Kind::Nullable, Returned::Select),
    property("onPremisesLastSyncDateTime", Kind::Nullable, Returned::Select),
    property("onPremisesProvisioningErrors", Kind::Collection, Returned::Select),
    property("onPremisesSamAccountName", Kind::Nullable, Returned::Select),
    property("onPremisesSecurityIdentifier", Kind::Nullable, Returned::Select),
    property("onPremisesSyncEnabled", Kind::Nullable, Returned::Select),
    property("onPremisesUserPrincipalName", Kind::Nullable, Returned::Select),
    property("otherMails", Kind::Collection, Returned::Select),
    property("passwordPolicies", Kind::Nullable, Returned::Select),
    property("passwordProfile", Kind::Nullable, Returned::Select),
    property("pastProjects", Kind::Collection, Returned::SelectOnGetOnly),
    property("postalCode", Kind::Nullable, Returned::Select),
    property("preferredDataLocation", Kind::Nullable, Returned::Select),
    property("preferredLanguage", Kind::Nullable, Returned::Default),
    property("preferredName", Kind::Nullable, Returned::SelectOnGetOnly),
    property("print", Kind::Nullable, Returned::Select),
    property("provisionedPlans", Kind::Collection, Returned::Select),
    property("proxyAddresses", Kind::Collection, Returned::Select),
    property("responsibilities", Kind::Collection, Returned::SelectOnGetOnly),
    property("schools", Kind::Collection, Returned::SelectOnGetOnly),
    property("securityIdentifier", Kind::Nullable, Returned::Select),
    property("serviceProvisioningErrors", Kind::Collection, Returned::Select),
    property("showInAddressList", Kind::Nullable, Returned::Select),
    property("signInActivity", Kind::Nullable, Returned::Select),
    property("signInSessionsValidFromDateTime", Kind::Nullable, Returned::Select),
    property("skills", Kind::Collection, Returned::SelectOnGetOnly),
    property("state", Kind::Nullable, Returned::Select),
    property("streetAddress", Kind::Nullable, Returned::Select),
    property("surname", Kind::Nullable, Returned::Default),
    property("usageLocation", Kind::Nullable, Returned::Select),
    property("userPrincipalName", Kind::Nullable, Returned::Default),
    property("userType", Kind::Nullable, Returned::Select),
];

/// The properties of a `organization`, inherited ones among them.
#[rustfmt::skip]
pub(super) const ORGANIZATION: &[Property] = &[
    property("assignedPlans", Kind::Collection, Returned::Default),
    property("businessPhones", Kind::Collection, Returned::Default),
    property("city", Kind::Nullable, Returned::Default),
    property("country", Kind::Nullable, Returned::Default),
    property("countryLetterCode", Kind::Nullable, Returned::Default),
    property("createdDateTime", Kind::Nullable, Returned::Default),
    property("defaultUsageLocation", Kind::Nullable, Returned::Default),
    property("deletedDateTime", Kind::Nullable, Returned::Default),
    property("displayName", Kind::Nullable, Returned::Default),
    property("id", Kind::Text, Returned::Default),
    property("marketingNotificationEmails", Kind::Collection, Returned::Default),
    property("mobileDeviceManagementAuthority", Kind::Choice, Returned::Default),
    property("onPremisesLastSyncDateTime", Kind::Nullable, Returned::Default),
    property("onPremisesSyncEnabled", Kind::Nullable, Returned::Default),
    property("partnerTenantType", Kind::Nullable, Returned::Default),
    property("postalCode", Kind::Nullable, Returned::Default),
    property("preferredLanguage", Kind::Nullable, Returned::Default),
    property("privacyProfile", Kind::Nullable, Returned::Default),
    property("provisionedPlans", Kind::Collection, Returned::Default),
    property("securityComplianceNotificationMails", Kind::Collection, Returned::Default),
    property("securityComplianceNotificationPhones", Kind::Collection, Returned::Default),
    property("state", Kind::Nullable, Returned::Default),
    property("street", Kind::Nullable, Returned::Default),
    property("technicalNotificationMails", Kind::Collection, Returned::Default),
    property("tenantType", Kind::Nullable, Returned::Default),
    property("verifiedDomains", Kind::Collection, Returned::Default),
];
