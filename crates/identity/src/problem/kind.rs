use serde::{Deserialize, Serialize};

use crate::service_error::ServiceError;

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
    /// A policy blocks the agent: the customer's, or one that may be either's.
    PolicyBlocks,
    /// A policy of the agent's own organization blocks the agent.
    HomePolicyBlocks,
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

/// The words of one kind.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) explanation: &'static str,
    pub(super) next_step: &'static str,
    pub(super) turn: Turn,
    pub(super) way_on: WayOn,
}

impl ProblemKind {
    pub(super) fn words(self) -> Words {
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
            Self::HomePolicyBlocks => (
                "Blocked by your own organization",
                "A policy of your own organization does not let you into this customer, or holds your account for compromised.",
                "Ask your organization's security administrator, and pass on the correlation id: it finds the reason in the sign-in log.",
                Turn::PartnerAdmin,
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
            53000..=53003 | 50131 | 500213 | 530032 => Self::PolicyBlocks,
            500212 | 530034 => Self::HomePolicyBlocks,
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

    pub(super) fn of_service(error: &ServiceError) -> Self {
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
