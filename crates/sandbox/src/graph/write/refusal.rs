//! Why the directory does not write: the messages that Graph gives, with their details.

use serde_json::{Value, json};

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
            Refusal::EmptyBody | Refusal::NotJson => "BadRequest",
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
