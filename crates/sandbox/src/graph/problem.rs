//! What Graph refuses, with the code and the status of each refusal.

use axum::http::StatusCode;

/// A refusal. Its text is the error's `message`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum GraphProblem {
    /// 401, with the reason.
    #[error("{0}")]
    Token(&'static str),
    /// 401 with the claims, as JSON, that a new token has to satisfy.
    #[error("Continuous access evaluation resulted in a challenge: a new token is needed.")]
    Challenge(String),
    #[error("Insufficient privileges to complete the operation.")]
    Denied,
    #[error(
        "Resource '{0}' does not exist or one of its queried reference-property objects are not present."
    )]
    NoSuchObject(String),
    #[error("Resource not found for the segment '{0}'.")]
    NoSuchSegment(String),
    #[error("Invalid version: {0}.")]
    Version(String),
    #[error("The HTTP method of the request is not allowed for its target.")]
    Method,
    #[error(
        "Parsing OData Select and Expand failed: Could not find a property named '{property}' on type 'microsoft.graph.{resource}'."
    )]
    NoSuchProperty {
        property: String,
        resource: &'static str,
    },
    #[error("Parsing OData Select and Expand failed: {0}.")]
    BadSelect(&'static str),
    #[error("Invalid page size specified: '{asked}'. Must be between 1 and {largest} inclusive.")]
    PageSize { asked: String, largest: usize },
    #[error("Unsupported or invalid query filter clause specified for property '{0}'.")]
    NotFilterable(String),
    #[error(
        "A cast of transitive memberships needs $count=true and the header 'ConsistencyLevel: eventual'."
    )]
    CastNeedsCount,
    #[error("The value '{0}' of the query option '$top' is not a whole number.")]
    NotANumber(String),
    #[error("The value of the query option '$skiptoken' is not one that this service gave out.")]
    SkipToken,
    #[error(
        "The query option '$skip' is not supported for this resource; follow '@odata.nextLink'."
    )]
    Skip,
    #[error("The query option '{0}' is not known.")]
    UnknownOption(String),
    #[error("The sandbox does not emulate the query option '{0}'.")]
    NotEmulated(String),
    #[error("This operation target is not yet supported.")]
    NotImplemented,
    /// A fault.
    #[error("The service answered with status {0} because a fault was injected.")]
    Failed(StatusCode),
}

impl GraphProblem {
    /// The error's `code`.
    pub(super) fn code(&self) -> &'static str {
        match self {
            GraphProblem::Token(_) | GraphProblem::Challenge(_) => "InvalidAuthenticationToken",
            GraphProblem::Denied => "Authorization_RequestDenied",
            GraphProblem::NoSuchObject(_) => "Request_ResourceNotFound",
            GraphProblem::NoSuchSegment(_)
            | GraphProblem::Version(_)
            | GraphProblem::NoSuchProperty { .. }
            | GraphProblem::NotANumber(_)
            | GraphProblem::BadSelect(_)
            | GraphProblem::UnknownOption(_) => "BadRequest",
            GraphProblem::Method | GraphProblem::SkipToken => "Request_BadRequest",
            GraphProblem::PageSize { .. }
            | GraphProblem::NotFilterable(_)
            | GraphProblem::CastNeedsCount
            | GraphProblem::Skip => "Request_UnsupportedQuery",
            GraphProblem::NotEmulated(_) | GraphProblem::NotImplemented => "NotImplemented",
            GraphProblem::Failed(status) => match status.as_u16() {
                429 => "TooManyRequests",
                500 => "InternalServerError",
                503 => "ServiceUnavailable",
                504 => "GatewayTimeout",
                _ => "UnknownError",
            },
        }
    }

    /// The status of the answer.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            GraphProblem::Token(_) | GraphProblem::Challenge(_) => StatusCode::UNAUTHORIZED,
            GraphProblem::Denied => StatusCode::FORBIDDEN,
            GraphProblem::NoSuchObject(_) => StatusCode::NOT_FOUND,
            GraphProblem::Method => StatusCode::METHOD_NOT_ALLOWED,
            GraphProblem::NotEmulated(_) | GraphProblem::NotImplemented => {
                StatusCode::NOT_IMPLEMENTED
            }
            GraphProblem::Failed(status) => *status,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}
