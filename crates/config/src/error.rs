use std::fmt;

use crate::client_id::ClientIdError;
use crate::cloud::CloudIdError;
use crate::origin::OriginError;
use crate::registration::RegionsError;
use crate::service_address::ServiceAddressError;
use crate::tenant_ref::TenantRefError;

/// Why a configuration is refused, and where.
///
/// Its `Display` is one line such as
/// `line 4, registrations[0].clientId: "x" is no application (client) id: …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The path of the field, such as `registrations[0].clientId`; empty for the whole document.
    pub field: String,
    /// The line, counted from 1, on which the field's value begins. A missing field has the line on
    /// which the object begins that lacks it.
    pub line: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not JSON, a value of another type, an unknown field or one given twice, in the words of the
    /// JSON reader.
    #[error("{0}")]
    Json(String),
    /// A required field is not there.
    #[error("it is missing")]
    Missing,
    /// `registrations` is empty.
    #[error("at least one app registration is needed")]
    NoRegistration,
    /// A name is empty, has spaces around it or holds control characters.
    #[error(
        "{0:?} is no name: it must not be blank, or have spaces around it or line breaks in it"
    )]
    Name(String),
    /// Two registrations have one name, which the agent could not tell apart.
    #[error("{name:?} is the name of {other} too, so that an agent could not tell them apart")]
    DuplicateName {
        /// The name.
        name: String,
        /// The field that had it first.
        other: String,
    },
    /// Neither regions nor customers: nobody would be served.
    #[error(
        "it is missing, and no customers are listed either, so that nobody would be served: name regions, or write [\"*\"] for every region"
    )]
    ServesNobody,
    /// The list of regions is wrong.
    #[error(transparent)]
    Regions(#[from] RegionsError),
    /// A customer is listed twice in one cloud: which registration wins would be undecided.
    #[error("{customer:?} is listed as {other} already")]
    DuplicateCustomer {
        /// The customer as listed, in lower case.
        customer: String,
        /// The field that listed it first.
        other: String,
    },
    /// The time after which an untouched console is locked is none.
    #[error("{0} is no number of minutes after which to lock: a whole one from 1 to 480 is needed")]
    IdleMinutes(String),
    /// The cloud is neither built in nor configured.
    #[error("there is no cloud {id:?} (known: {known})")]
    UnknownCloud {
        /// What was asked for.
        id: String,
        /// The ids that could have been, separated by commas.
        known: String,
    },
    /// A configured cloud has the id of a built-in one.
    #[error("{0:?} is built in and cannot be redefined: choose another name")]
    BuiltInCloud(String),
    /// A cloud is defined twice.
    #[error("the cloud {0:?} is defined twice")]
    DuplicateCloud(String),
    /// No name for a cloud.
    #[error(transparent)]
    CloudId(#[from] CloudIdError),
    /// No origin.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// No address of a service.
    #[error(transparent)]
    ServiceAddress(#[from] ServiceAddressError),
    /// No tenant.
    #[error(transparent)]
    Tenant(#[from] TenantRefError),
    /// No client id.
    #[error(transparent)]
    ClientId(#[from] ClientIdError),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for ConfigError {}
