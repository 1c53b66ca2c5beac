//! What Graph refuses, with the code and the status of each refusal.

use axum::http::StatusCode;
use serde_json::json;

use super::odata::{FilterSyntax, SearchSyntax};
use super::write::{Detail, Refusal};

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
    #[error(
        "Unsupported or invalid query filter clause specified for property '{property}' of resource '{}'.",
        capitalised(.resource)
    )]
    NotFilterable {
        property: String,
        resource: &'static str,
    },
    #[error("Invalid filter clause: {0}.")]
    Filter(FilterSyntax),
    #[error(
        "Invalid filter clause: A binary operator with incompatible types was detected at '{0}'."
    )]
    IncompatibleTypes(String),
    /// An operator that directory objects take with advanced parameters only.
    #[error(
        "Operator '{0}' is not supported because the required parameters might be missing. Send $count=true and the header 'ConsistencyLevel: eventual'."
    )]
    NeedsAdvanced(&'static str),
    #[error(
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
    )]
    SearchNeedsHeader,
    #[error("{0}.")]
    Search(SearchSyntax),
    #[error("Search is not supported on resource '{0}'.")]
    NotSearchable(&'static str),
    #[error("Sorting not supported for current query.")]
    Sorting,
    #[error("The value '{0}' of the query option '$orderby' is not a list of properties.")]
    BadOrder(String),
    /// `/$count` of directory objects without the header.
    #[error("$count is not currently supported.")]
    CountNeedsHeader,
    #[error("Expand is not allowed for property '{0}' according to the entity schema.")]
    NotExpandable(String),
    #[error("The query option '$expand' cannot be combined with advanced query parameters.")]
    ExpandWithAdvanced,
    /// The report needs Entra ID P1.
    #[error("Neither tenant is B2C or tenant doesn't have premium license")]
    NotPremium,
    /// 403 of Intune.
    #[error("{}", intune(&format!("Application is not authorized to perform this operation. Application must have one of the following scopes: {}", .0.join(", "))))]
    IntuneDenied(&'static [&'static str]),
    /// 400 of Intune, in a tenant that never had it.
    #[error("{}", intune("Request not applicable to target tenant."))]
    NoIntune,
    /// 403 of Intune, to somebody without one of its roles.
    #[error("{}", intune("An error has occurred"))]
    IntuneForbidden,
    /// 400 of Intune. It seldom says more than that an error has occurred.
    #[error("{}", intune(.0))]
    IntuneBad(&'static str),
    /// 403 of the methods of authentication.
    #[error("Request Authorization failed")]
    MethodDenied,
    /// 400 of the methods of authentication.
    #[error("{0}")]
    BadMethod(&'static str),
    /// 404 of the methods of authentication.
    #[error("The requested authentication method ID {0} is not found.")]
    NoSuchMethod(String),
    #[error("Invalid batch payload format: {0}.")]
    BadBatch(&'static str),
    /// An inner request whose prerequisites failed.
    #[error("The request was not executed because a request that it depends on failed.")]
    DependencyFailed,
    #[error("The body of the request is not what this operation takes: {0}.")]
    BadBody(&'static str),
    #[error("A type has to be named, as in /directory/deletedItems/microsoft.graph.user.")]
    CastMissing,
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
    /// A limit was reached. How long to wait is told by a header.
    #[error("Too many requests. Try again after the time that 'Retry-After' gives.")]
    Throttled,
    /// 400 of a write.
    #[error("{0}")]
    Refused(Refusal),
    /// A fault.
    #[error("The service answered with status {0} because a fault was injected.")]
    Failed(StatusCode),
}

impl GraphProblem {
    /// The error's `code`.
    pub(super) fn code(&self) -> &'static str {
        match self {
            GraphProblem::Token(_) | GraphProblem::Challenge(_) => "InvalidAuthenticationToken",
            GraphProblem::NotPremium => "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
            GraphProblem::IntuneDenied(_) | GraphProblem::IntuneForbidden => "Forbidden",
            GraphProblem::MethodDenied => "accessDenied",
            GraphProblem::BadMethod(_) => "badRequest",
            GraphProblem::NoSuchMethod(_) => "resourceNotFound",
            GraphProblem::NotExpandable(_) => "ExpandNotSupported",
            GraphProblem::DependencyFailed => "FailedDependency",
            GraphProblem::Refused(refusal) => refusal.code(),
            GraphProblem::Denied => "Authorization_RequestDenied",
            GraphProblem::NoSuchObject(_) => "Request_ResourceNotFound",
            GraphProblem::NoSuchSegment(_)
            | GraphProblem::Version(_)
            | GraphProblem::NoSuchProperty { .. }
            | GraphProblem::NotANumber(_)
            | GraphProblem::BadSelect(_)
            | GraphProblem::BadOrder(_)
            | GraphProblem::Filter(_)
            | GraphProblem::IncompatibleTypes(_)
            | GraphProblem::Search(_)
            | GraphProblem::NoIntune
            | GraphProblem::IntuneBad(_)
            | GraphProblem::BadBatch(_)
            | GraphProblem::UnknownOption(_) => "BadRequest",
            GraphProblem::Method
            | GraphProblem::SkipToken
            | GraphProblem::CountNeedsHeader
            | GraphProblem::BadBody(_)
            | GraphProblem::CastMissing => "Request_BadRequest",
            GraphProblem::PageSize { .. }
            | GraphProblem::NotFilterable { .. }
            | GraphProblem::NeedsAdvanced(_)
            | GraphProblem::SearchNeedsHeader
            | GraphProblem::NotSearchable(_)
            | GraphProblem::Sorting
            | GraphProblem::ExpandWithAdvanced
            | GraphProblem::Skip => "Request_UnsupportedQuery",
            GraphProblem::NotEmulated(_) | GraphProblem::NotImplemented => "NotImplemented",
            GraphProblem::Throttled => "TooManyRequests",
            GraphProblem::Failed(status) => match status.as_u16() {
                429 => "TooManyRequests",
                500 => "InternalServerError",
                503 => "ServiceUnavailable",
                504 => "GatewayTimeout",
                _ => "UnknownError",
            },
        }
    }

    /// The error's `details`, of writes.
    pub(super) fn details(&self) -> Vec<Detail> {
        match self {
            GraphProblem::Refused(refusal) => refusal.details(),
            _ => Vec::new(),
        }
    }

    /// The status of the answer.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            GraphProblem::Token(_) | GraphProblem::Challenge(_) => StatusCode::UNAUTHORIZED,
            GraphProblem::Denied
            | GraphProblem::NotPremium
            | GraphProblem::IntuneDenied(_)
            | GraphProblem::IntuneForbidden
            | GraphProblem::MethodDenied => StatusCode::FORBIDDEN,
            GraphProblem::NoSuchMethod(_) => StatusCode::NOT_FOUND,
            GraphProblem::DependencyFailed => StatusCode::FAILED_DEPENDENCY,
            GraphProblem::NoSuchObject(_) => StatusCode::NOT_FOUND,
            GraphProblem::Method => StatusCode::METHOD_NOT_ALLOWED,
            GraphProblem::NotEmulated(_) | GraphProblem::NotImplemented => {
                StatusCode::NOT_IMPLEMENTED
            }
            GraphProblem::Throttled => StatusCode::TOO_MANY_REQUESTS,
            GraphProblem::Failed(status) => *status,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<Refusal> for GraphProblem {
    fn from(refusal: Refusal) -> GraphProblem {
        GraphProblem::Refused(refusal)
    }
}

/// Types are written with a capital in messages about filters.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Intune puts a JSON document into the message.
fn intune(message: &str) -> String {
    let none = "00000000-0000-0000-0000-000000000000";
    let document = json!({
        "_version": 3,
        "Message": format!(
            "{message} - Operation ID (for customer support): {none} - Activity ID: {none} - Url: https://fef.manage.microsoft.com/"
        ),
        "CustomApiErrorPhrase": "",
        "RetryAfter": null,
        "ErrorSourceService": "",
        "HttpHeaders": "{}",
    });
    format!("{document:#}")
}
