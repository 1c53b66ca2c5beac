//! Why the directory does not write: the messages that Graph gives, with their details.

use serde_json::{Value, json};

use crate::guid::Guid;

/// A write that was refused. Its text is the error's `message`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::graph) enum Refusal {
    #[error("Empty Payload. JSON content expected.")]
    EmptyBody,
    #[error(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."
    )]
    NotJson,
    #[error("Invalid property '{0}'.")]
    UnknownProperty(String),
    #[error("Property '{0}' is read-only and cannot be set.")]
    ReadOnly(String),
    #[error(
        "Cannot convert a primitive value to the expected type '{expected}' of the property '{property}'. See the inner exception for more details."
    )]
    WrongType {
        property: String,
        expected: &'static str,
    },
    #[error("A value is required for property '{property}' of resource '{resource}'.")]
    Missing {
        property: &'static str,
        resource: &'static str,
    },
    #[error("Invalid value specified for property '{property}' of resource '{resource}'.")]
    InvalidValue {
        property: String,
        resource: &'static str,
    },
    #[error(
        "One or more parameters of the operation are missing from the request payload. The missing parameters are: {0}."
    )]
    MissingParameter(&'static str),
    #[error("Another object with the same value for property {0} already exists.")]
    Conflict(&'static str),
    #[error(
        "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization."
    )]
    UnverifiedDomain,
    #[error(
        "The specified password does not comply with password complexity requirements. Please provide a different password."
    )]
    WeakPassword,
    #[error(
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."
    )]
    Synchronised,
    #[error("The body has no reference '@odata.id' to an object.")]
    NoReference,
    #[error("Invalid URL format specified in @odata.id: '{0}'.")]
    BadReference(String),
    #[error("The number of references in '{0}' exceeds the maximum of 20.")]
    TooManyReferences(&'static str),
    #[error(
        "One or more added object references already exist for the following modified properties: '{0}'."
    )]
    AlreadyThere(&'static str),
    #[error("An object of this type cannot be added to this group.")]
    UnfitMember,
    #[error("The group must have at least one owner, hence this owner cannot be removed.")]
    LastOwner,
    #[error("A user cannot be their own manager.")]
    OwnManager,
    #[error(
        "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set."
    )]
    WriteMailEnabled,
    #[error("Cannot Update a mail-enabled security groups and or distribution list.")]
    UpdateMailEnabled,
    #[error("Cannot Delete a mail-enabled security groups and or distribution list.")]
    DeleteMailEnabled,
    #[error("A Microsoft 365 group cannot be created in a tenant without Exchange Online.")]
    NoExchange,
    #[error("The tenant needs a Microsoft Entra ID P1 license for this operation.")]
    NeedsPremium,
    #[error("License assignment cannot be done for user with invalid usage location.")]
    UsageLocation,
    #[error("License {0} does not correspond to a valid company License.")]
    UnknownLicence(Guid),
    #[error("The service plan {plan} is not part of the license {sku}.")]
    UnknownPlan { plan: Guid, sku: Guid },
    #[error("The license {0} is named more than once in addLicenses and removeLicenses.")]
    NamedTwice(Guid),
    #[error("Subscription with SKU {0} does not have any available licenses.")]
    NoLicenceLeft(Guid),
    #[error("User does not have a corresponding license.")]
    LicenceNotHeld,
    #[error(
        "User license is inherited from a group membership and it cannot be removed directly from the user."
    )]
    LicenceInherited,
    #[error("Group does not have a corresponding license.")]
    GroupLicenceNotHeld,
    #[error("License assignment failed because service plans {0} and {1} are mutually exclusive.")]
    ExclusivePlans(&'static str, &'static str),
    #[error(
        "The invited user already exists in the directory as object ID: {0}. They can use that account to sign in to shared apps and resources."
    )]
    AlreadyThereAs(Guid),
    #[error("The invited user's email address is in a domain of this directory.")]
    OwnDomain,
}

/// An entry of the error's `details`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) struct Detail {
    code: &'static str,
    target: String,
    message: String,
}

impl Refusal {
    /// The error's `code`.
    pub(in crate::graph) fn code(&self) -> &'static str {
        match self {
            Refusal::EmptyBody
            | Refusal::NotJson
            | Refusal::AlreadyThereAs(_)
            | Refusal::OwnDomain => "BadRequest",
            _ => "Request_BadRequest",
        }
    }

    /// The error's `details`, where it has some.
    pub(in crate::graph) fn details(&self) -> Vec<Detail> {
        let (code, target) = match self {
            Refusal::Conflict(property) => ("ObjectConflict", *property),
            Refusal::Missing { property, .. } => ("MissingValue", *property),
            Refusal::InvalidValue { property, .. } => ("InvalidValue", property.as_str()),
            Refusal::UnverifiedDomain => ("InvalidValue", "userPrincipalName"),
            _ => return Vec::new(),
        };
        vec![Detail {
            code,
            target: target.to_owned(),
            message: self.to_string(),
        }]
    }
}

impl Detail {
    pub(in crate::graph) fn shown(&self) -> Value {
        json!({ "code": self.code, "target": self.target, "message": self.message })
    }
}
