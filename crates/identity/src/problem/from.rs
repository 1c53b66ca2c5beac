use crate::answer::AnswerError;
use crate::broker::Why;
use crate::choice::NoRegistration;
use crate::discovery::DiscoveryError;
use crate::exchange::TokenError;
use crate::id_token::IdTokenError;
use crate::problem::{Facts, Problem, ProblemKind};
use crate::redirect::RedirectError;
use crate::service_error::ServiceError;

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Self {
        Self::new(kind)
    }
}

impl From<&ServiceError> for Problem {
    fn from(error: &ServiceError) -> Self {
        Self {
            kind: ProblemKind::of_service(error),
            facts: Facts {
                code: Some(error.code()),
                correlation_id: error.correlation_id.clone(),
                trace_id: error.trace_id.clone(),
                timestamp: error.timestamp.clone(),
                status: error.status,
                retry_after: error.retry_after,
                detail: error.description.clone(),
            },
            claims: error.claims_request(),
        }
    }
}

impl From<&DiscoveryError> for Problem {
    fn from(error: &DiscoveryError) -> Self {
        match error {
            DiscoveryError::UnknownTenant { service } => Self {
                kind: ProblemKind::UnknownTenant,
                ..service
                    .as_deref()
                    .map_or_else(|| Self::new(ProblemKind::UnknownTenant), Self::from)
            },
            DiscoveryError::OtherCloud { .. } => Self::with_detail(ProblemKind::WrongCloud, error),
            DiscoveryError::Throttled { retry_after } => {
                let mut problem = Self::new(ProblemKind::Temporary);
                problem.facts.status = Some(429);
                problem.facts.retry_after = *retry_after;
                problem
            }
            DiscoveryError::Unavailable { status } => {
                let mut problem = Self::new(ProblemKind::Temporary);
                problem.facts.status = Some(*status);
                problem
            }
            DiscoveryError::Unreadable => Self::new(ProblemKind::Unreadable),
            DiscoveryError::Malformed { .. } => Self::with_detail(ProblemKind::Unexpected, error),
        }
    }
}

impl From<&NoRegistration> for Problem {
    fn from(error: &NoRegistration) -> Self {
        let mut detail = String::from("authority ");
        detail.push_str(&error.authority);
        for (name, value) in [
            (", region ", &error.region),
            (", sub-region ", &error.sub_region),
        ] {
            if let Some(value) = value {
                detail.push_str(name);
                detail.push_str(value);
            }
        }
        Self::with_detail(ProblemKind::NoRegistration, &detail)
    }
}

impl From<&RedirectError> for Problem {
    fn from(error: &RedirectError) -> Self {
        match error {
            RedirectError::Service(service) => Self::from(&**service),
            RedirectError::Expired => Self::new(ProblemKind::TookTooLong),
            RedirectError::MissingState
            | RedirectError::WrongState
            | RedirectError::Duplicate
            | RedirectError::WrongIssuer => Self::with_detail(ProblemKind::Forged, error),
            RedirectError::NoCode => Self::with_detail(ProblemKind::Unexpected, error),
        }
    }
}

impl From<&TokenError> for Problem {
    fn from(error: &TokenError) -> Self {
        match error {
            TokenError::Service(service) => Self::from(&**service),
            TokenError::Unreachable(_) => Self::new(ProblemKind::Network),
            TokenError::Malformed {
                status,
                retry_after,
            } => {
                let kind = if error.is_passing() {
                    ProblemKind::Temporary
                } else {
                    ProblemKind::Unexpected
                };
                let mut problem = Self::with_detail(kind, error);
                problem.facts.status = Some(*status);
                problem.facts.retry_after = *retry_after;
                problem
            }
            TokenError::ForeignEndpoint => Self::with_detail(ProblemKind::Forged, error),
        }
    }
}

impl From<&AnswerError> for Problem {
    fn from(error: &AnswerError) -> Self {
        let kind = match error {
            AnswerError::IdToken(IdTokenError::Tenant | IdTokenError::Issuer) => {
                ProblemKind::WrongTenantToken
            }
            AnswerError::IdToken(IdTokenError::Nonce) | AnswerError::ForeignMetadata => {
                ProblemKind::Forged
            }
            AnswerError::IdToken(_) | AnswerError::NoAccount => ProblemKind::Unexpected,
            AnswerError::ForeignAccount | AnswerError::OtherAccount | AnswerError::OtherSubject => {
                ProblemKind::WrongAccount
            }
        };
        Self::with_detail(kind, error)
    }
}

impl From<&Why> for Problem {
    fn from(why: &Why) -> Self {
        let mut problem = match why {
            Why::NotVisited | Why::NotSignedIn | Why::Rejected { .. } => {
                Self::new(ProblemKind::NeedsInteraction)
            }
            Why::SessionOver => Self::new(ProblemKind::SessionOver),
            Why::Service { error, .. } => Self::from(&**error),
            Why::Answer(error) => Self::from(error),
        };
        problem.claims = why.claims().cloned();
        problem
    }
}

/// The same by value, so that `?` and `map_err(Problem::from)` work.
macro_rules! from_values {
    ($($error:ty),*) => {
        $(impl From<$error> for Problem {
            fn from(error: $error) -> Self {
                Self::from(&error)
            }
        })*
    };
}

from_values!(
    ServiceError,
    DiscoveryError,
    NoRegistration,
    RedirectError,
    TokenError,
    AnswerError,
    Why
);
