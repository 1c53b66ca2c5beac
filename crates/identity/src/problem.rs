//! What the agent reads when something went wrong: the kind, whose turn it is, and the way on.

use serde::{Deserialize, Serialize};

use crate::answer::AnswerError;
use crate::broker::Why;
use crate::challenge::ClaimsRequest;
use crate::choice::NoRegistration;
use crate::discovery::DiscoveryError;
use crate::exchange::TokenError;
use crate::id_token::IdTokenError;
use crate::redirect::RedirectError;
use crate::service_error::ServiceError;

/// What went wrong, for the agent to read: a kind with its words, and the technical facts. It holds
/// no secret and crosses the vault's port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What went wrong.
    pub kind: ProblemKind,
    /// What support asks for.
    pub facts: Facts,
    /// What the next sign-in has to ask for.
    pub claims: Option<ClaimsRequest>,
}

/// The technical facts of a problem, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// `AADSTSnnnnn`, else the OAuth error.
    pub code: Option<String>,
    /// The id that the service logged it under.
    pub correlation_id: Option<String>,
    /// The id of the one answer.
    pub trace_id: Option<String>,
    /// When, as the service wrote it.
    pub timestamp: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Seconds to wait.
    pub retry_after: Option<f64>,
    /// More detail: the service's own words, or what this console found. Untrusted text.
    pub detail: Option<String>,
}

/// The kinds of problem. Each has its words and its way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The agent has to sign in.
    NeedsInteraction,
    /// The agent has to show another factor.
    SecondFactor,
    /// The app has no grant in the customer.
    NoConsent,
    /// The agent has no access relationship with the customer.
    NoAccess,
    /// A policy blocks the agent.
    PolicyBlocks,
    /// The session has ended.
    SessionOver,
    /// The service took the console for a loop.
    Stopped,
    /// There is no such tenant.
    UnknownTenant,
    /// The tenant is in another cloud.
    WrongCloud,
    /// There is no such tenant, or no network: the browser does not say which.
    Unreadable,
    /// No app registration serves the customer.
    NoRegistration,
    /// The app registration, or what this console sends, is wrong.
    WrongRegistration,
    /// The service cannot answer now.
    Temporary,
    /// The agent cancelled.
    Cancelled,
    /// The answer belongs to no sign-in that began here.
    Forged,
    /// The answer was used before.
    Replayed,
    /// The sign-in took longer than ten minutes.
    TookTooLong,
    /// The tokens are for another tenant than the one asked for.
    WrongTenantToken,
    /// The tokens are for another account than the one asked for.
    WrongAccount,
    /// No answer came.
    Network,
    /// Something else.
    Unexpected,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Turn {
    /// The agent's.
    Agent,
    /// An administrator's of the customer.
    CustomerAdmin,
    /// An administrator's of the partner.
    PartnerAdmin,
    /// Nobody's: time helps.
    Nobody,
}

/// What the agent can do from the page that shows the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WayOn {
    /// Continue at the sign-in page, with the problem's claims.
    SignIn,
    /// Sign in with another account.
    OtherAccount,
    /// Try the same again.
    Retry,
    /// Name another customer.
    OtherCustomer,
}

impl Problem {
    /// A problem without facts.
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            facts: Facts::default(),
            claims: None,
        }
    }

    /// The authority asked to wait this long, in seconds.
    pub fn throttled(seconds: u64) -> Self {
        let mut problem = Self::new(ProblemKind::Temporary);
        // Waits are far below the 2^53 seconds that a float holds exactly.
        problem.facts.retry_after = Some(seconds as f64);
        problem
    }

    fn with_detail(kind: ProblemKind, detail: impl ToString) -> Self {
        let mut problem = Self::new(kind);
        problem.facts.detail = Some(detail.to_string());
        problem
    }

    /// A few words, without a full stop.
    pub fn title(&self) -> &'static str {
        self.kind.words().title
    }

    /// What happened, in one or two sentences.
    pub fn explanation(&self) -> &'static str {
        self.kind.words().explanation
    }

    /// What to do next, in one or two sentences.
    pub fn next_step(&self) -> &'static str {
        self.kind.words().next_step
    }

    /// Whose turn it is.
    pub fn turn(&self) -> Turn {
        self.kind.words().turn
    }

    /// What the page offers.
    pub fn way_on(&self) -> WayOn {
        self.kind.words().way_on
    }
}

/// The words of one kind.
struct Words {
    title: &'static str,
    explanation: &'static str,
    next_step: &'static str,
    turn: Turn,
    way_on: WayOn,
}

impl ProblemKind {
    fn words(self) -> Words {
        let (title, explanation, next_step, turn, way_on) = match self {
            Self::NeedsInteraction => (
                "Sign-in needed",
                "Microsoft wants you to confirm who you are for this customer.",
                "Continue at sign-in. You come back to the same page.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::SecondFactor => (
                "Another factor needed",
                "A policy asks for a stronger proof of who you are, such as your authenticator app.",
                "Continue at sign-in. You come back to the same page.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::NoConsent => (
                "Not approved in this customer",
                "The console's app has no permissions in this customer's tenant yet.",
                "Someone who manages the partner's apps grants them through Partner Center, or the customer's administrator approves the app. Then sign in again: a token from before does not gain them.",
                Turn::PartnerAdmin,
                WayOn::SignIn,
            ),
            Self::NoAccess => (
                "No access to this customer",
                "Your account has no delegated admin access to this tenant.",
                "Check that this is the right customer and account, that the GDAP relationship is active, and that your security group is assigned to a role in it.",
                Turn::PartnerAdmin,
                WayOn::OtherAccount,
            ),
            Self::PolicyBlocks => (
                "Blocked by a policy",
                "An access policy, of the customer or of your own organization, does not let you in.",
                "Ask the administrator whose policy it is, and pass on the correlation id: it finds the policy in the sign-in log.",
                Turn::CustomerAdmin,
                WayOn::Retry,
            ),
            Self::SessionOver => (
                "Session ended",
                "Your session has expired or was revoked. It lasts 24 hours at most.",
                "Sign in again. You come back to the same page.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::Stopped => (
                "Stopped by Microsoft",
                "The same request was made too often in a short time.",
                "Wait a few minutes, then try again by hand.",
                Turn::Nobody,
                WayOn::Retry,
            ),
            Self::UnknownTenant => (
                "Unknown customer",
                "Microsoft knows no tenant by this name.",
                "Check the spelling, or enter the tenant id.",
                Turn::Agent,
                WayOn::OtherCustomer,
            ),
            Self::WrongCloud => (
                "Another cloud",
                "This tenant is in a Microsoft cloud that this sign-in does not reach.",
                "Use an app registration of the partner in that cloud.",
                Turn::PartnerAdmin,
                WayOn::OtherCustomer,
            ),
            Self::Unreadable => (
                "Unknown customer or no network",
                "The sign-in service gave no answer that the browser may read. That happens for an unknown name, and without a network.",
                "Check the spelling and your connection, then try again.",
                Turn::Agent,
                WayOn::Retry,
            ),
            Self::NoRegistration => (
                "No app registration for this customer",
                "None of the partner's app registrations serves this customer's region and cloud.",
                "Whoever hosts this console adds a registration, or lists the customer, in config.json.",
                Turn::PartnerAdmin,
                WayOn::OtherCustomer,
            ),
            Self::WrongRegistration => (
                "The app registration is not right",
                "Microsoft refuses the request because of how the console's app is registered or configured.",
                "Whoever manages the registration compares its client id, its redirect address (type: single-page application, exactly this address) and its permissions.",
                Turn::PartnerAdmin,
                WayOn::OtherCustomer,
            ),
            Self::Temporary => (
                "Not available at the moment",
                "The service is busy or has a fault that usually passes.",
                "Wait a moment, then try again.",
                Turn::Nobody,
                WayOn::Retry,
            ),
            Self::Cancelled => (
                "Sign-in cancelled",
                "The sign-in was not completed. Nothing was changed.",
                "Sign in again when you are ready.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::Forged => (
                "This sign-in did not begin here",
                "The address holds an answer that fits no sign-in of this tab, so it was ignored.",
                "Start again from here. If a link brought you, do not trust it.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::Replayed => (
                "This sign-in was used already",
                "An answer counts once. Going back, or opening it a second time, does not sign in again.",
                "Start again from here.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::TookTooLong => (
                "The sign-in took too long",
                "An answer counts for ten minutes.",
                "Start again from here.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::WrongTenantToken => (
                "An answer for another tenant",
                "The sign-in service answered for another tenant than the one asked for, so nothing of it was used.",
                "Start again. If it happens again, report it with the details below.",
                Turn::Agent,
                WayOn::SignIn,
            ),
            Self::WrongAccount => (
                "Another account",
                "The answer is for another account than the one this console expects.",
                "Sign in with your account of the partner.",
                Turn::Agent,
                WayOn::OtherAccount,
            ),
            Self::Network => (
                "No answer",
                "The sign-in service could not be reached, or its answer could not be read.",
                "Check your connection, then try again.",
                Turn::Agent,
                WayOn::Retry,
            ),
            Self::Unexpected => (
                "Something unexpected",
                "The sign-in service's answer makes no sense to this console, so nothing of it was used.",
                "Try again. If it happens again, report it with the details below.",
                Turn::Agent,
                WayOn::Retry,
            ),
        };
        Words {
            title,
            explanation,
            next_step,
            turn,
            way_on,
        }
    }

    /// The kind by what an `AADSTS` number means. Numbers choose words only: what the console does
    /// hangs on `error`, `suberror` and `claims`.
    fn of_code(code: u32) -> Option<Self> {
        Some(match code {
            90099 | 65001 | 700016 | 90094 | 90095 | 500011 => Self::NoConsent,
            16000 | 16003 | 50020 | 50034 | 51004 | 90072 => Self::NoAccess,
            53000..=53003 | 50131 | 500212 | 500213 | 530032 | 530034 => Self::PolicyBlocks,
            50072 | 50074 | 50076 | 50078 | 50079 | 50158 => Self::SecondFactor,
            70008 | 70043 | 50132 | 50133 | 50173 | 700082 | 700084 => Self::SessionOver,
            50196 => Self::Stopped,
            50011 | 500113 | 900144 | 9002313 | 9002325..=9002327 => Self::WrongRegistration,
            54005 => Self::Replayed,
            90002 => Self::UnknownTenant,
            90038 | 1000104 => Self::WrongCloud,
            90006 | 90012 | 90024 | 90033 | 90055 | 50033 => Self::Temporary,
            65004 => Self::Cancelled,
            _ => return None,
        })
    }

    fn of_service(error: &ServiceError) -> Self {
        if let Some(kind) = error.codes.iter().find_map(|code| Self::of_code(*code)) {
            return kind;
        }
        match (error.error.as_str(), error.suberror.as_deref()) {
            (_, Some("bad_token" | "user_password_expired")) => Self::SessionOver,
            ("consent_required", _) | (_, Some("consent_required")) => Self::NoConsent,
            ("access_denied", _) => Self::Cancelled,
            ("invalid_tenant", _) => Self::UnknownTenant,
            (
                "invalid_client"
                | "unauthorized_client"
                | "invalid_request"
                | "invalid_scope"
                | "invalid_resource"
                | "unsupported_response_type"
                | "unsupported_grant_type",
                _,
            ) => Self::WrongRegistration,
            _ if error.needs_interaction() => Self::NeedsInteraction,
            _ if error.is_passing() => Self::Temporary,
            _ => Self::Unexpected,
        }
    }
}

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
        Self::with_detail(ProblemKind::NoRegistration, detail)
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
