//! What the authority refuses, with the published code of each refusal.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::faults::TokenError;
use crate::guid::Guid;

/// A refusal. Its text becomes the sentence after the AADSTS code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error(
        "Tenant '{tenant}' was not found. Either the name is misspelt, or the tenant is in another cloud."
    )]
    UnknownTenant { tenant: String, by_metadata: bool },
    #[error("No application with the identifier '{client}' is known in the directory '{tenant}'.")]
    UnknownClient { client: String, tenant: String },
    #[error("The request must contain the following parameter: '{0}'.")]
    Missing(&'static str),
    #[error("The request is malformed: the parameter '{0}' occurs more than once.")]
    Repeated(String),
    #[error("The request is malformed or invalid.")]
    Malformed,
    #[error("The value of the parameter '{0}' is not supported.")]
    Unsupported(&'static str),
    #[error(
        "The redirect URI '{uri}' of the request is not one of those registered for the application '{client}'."
    )]
    UnregisteredRedirect { uri: String, client: Guid },
    #[error("The request names no reply address.")]
    NoRedirect,
    #[error("The response type '{0}' is not supported.")]
    ResponseType(String),
    #[error("The response type 'id_token' is not enabled for the application.")]
    IdTokenNotEnabled,
    #[error("The scope '{0}' is not valid.")]
    Scope(String),
    #[error("The parameter 'scope' names more than one resource; a request is for one.")]
    SeveralResources,
    #[error("The resource '{0}' was not found in the tenant.")]
    UnknownResource(String),
    #[error("The parameter 'code_challenge_method' is not valid: use S256.")]
    ChallengeMethod,
    #[error("The parameter 'code_challenge' has an invalid size.")]
    ChallengeSize,
    #[error("A silent sign-in was asked for, and no user is signed in.")]
    LoginRequired,
    #[error("Several users are signed in, and the request does not say which of them is meant.")]
    SeveralSessions,
    #[error("The user name or the password is wrong.")]
    WrongPassword,
    #[error(
        "The user account '{account}' of another directory has no standing in the tenant '{tenant}' and cannot use the application there."
    )]
    NoAccess { account: String, tenant: String },
    #[error(
        "The application needs permissions in '{tenant}' that only an administrator can grant."
    )]
    AdminConsentRequired { tenant: String },
    #[error(
        "Neither the user nor an administrator has consented to the use of the application '{client}'."
    )]
    ConsentRequired { client: Guid },
    #[error("The user cancelled.")]
    Cancelled,
    #[error("The grant type is not supported.")]
    GrantType,
    #[error("The code or refresh token is malformed or unknown.")]
    UnknownGrant,
    #[error("The authorization code has expired.")]
    ExpiredCode,
    #[error("The authorization code was redeemed before.")]
    RedeemedCode,
    #[error("The grant was issued to another application.")]
    OtherClient,
    #[error("The authorization code was issued for another tenant.")]
    OtherTenant,
    #[error("The reply address is not the one of the authorization request.")]
    OtherRedirect,
    #[error("The code verifier of the request is missing or has an invalid form.")]
    VerifierForm,
    #[error("The code verifier does not match the code challenge of the authorization request.")]
    VerifierMismatch,
    #[error("A code redeemed across origins needs Proof Key for Code Exchange.")]
    PkceRequired,
    #[error("Only a single-page application may redeem a token across origins.")]
    CrossOriginNotAllowed,
    #[error("Tokens of a single-page application may only be redeemed across origins.")]
    CrossOriginRequired,
    #[error("The client is public, so no secret and no assertion may be presented.")]
    SecretOfPublicClient,
    #[error("The request must contain a client secret or a client assertion.")]
    SecretRequired,
    #[error(
        "The refresh token of a single-page application has reached the end of its fixed lifetime."
    )]
    ExpiredRefreshToken,
    #[error(
        "The tenant demands multifactor authentication, and this sign-in was made without a second factor."
    )]
    FactorRequired { policy: Guid },
    #[error("The tenant demands multifactor authentication, and the account has no second factor.")]
    FactorMissing { policy: Guid },
    #[error("The code of the second step is wrong.")]
    WrongFactorCode,
    #[error("Access has been blocked by the tenant's conditional access; no token is issued.")]
    Blocked { policy: Guid },
    #[error(
        "The refresh token is not good under the sign-in frequency of conditional access. The sign-in was at {at}, and may be {seconds} seconds old at most."
    )]
    SignInTooOld { at: String, seconds: u64 },
    #[error("The session is older than the sign-in frequency of conditional access allows.")]
    SessionTooOld,
    #[error("The grant has been revoked, and the user has to sign in again.")]
    Revoked,
    #[error("The request was refused because a fault was injected.")]
    Injected(u32),
    #[error("Too many requests: the tenant is throttled.")]
    Throttled,
    #[error("The service is temporarily unavailable.")]
    Unavailable,
}

/// The code after `AADSTS`, the OAuth error, and the suberror, which only the token endpoint sends.
struct Facts(u32, &'static str, Option<&'static str>);

impl Problem {
    fn facts(&self) -> Facts {
        let plain = |code, error| Facts(code, error, None);
        match self {
            Problem::UnknownTenant {
                by_metadata: true, ..
            } => plain(90002, "invalid_tenant"),
            Problem::UnknownTenant { .. } => plain(90002, "invalid_request"),
            Problem::UnknownClient { .. } => plain(700016, "unauthorized_client"),
            Problem::Missing(_) => plain(900144, "invalid_request"),
            Problem::Repeated(_) | Problem::Malformed => plain(9002313, "invalid_request"),
            Problem::Unsupported(_) => plain(90023, "invalid_request"),
            Problem::UnregisteredRedirect { .. } => plain(50011, "invalid_request"),
            Problem::NoRedirect => plain(900971, "invalid_request"),
            Problem::ResponseType(_) => plain(70005, "unsupported_response_type"),
            Problem::IdTokenNotEnabled => plain(700054, "unsupported_response_type"),
            Problem::Scope(_) => plain(70011, "invalid_scope"),
            Problem::SeveralResources => plain(28000, "invalid_request"),
            Problem::UnknownResource(_) => plain(500011, "invalid_resource"),
            Problem::ChallengeMethod => plain(50149, "invalid_request"),
            Problem::ChallengeSize => plain(501491, "invalid_request"),
            Problem::LoginRequired => plain(50058, "login_required"),
            Problem::SeveralSessions => plain(16000, "interaction_required"),
            Problem::WrongPassword => plain(50126, "invalid_grant"),
            // Of the codes for a missing relationship (16000, 50020, 50034, 90072, 51004, 16003) this
            // is the one documented for an account of another directory that the resource tenant
            // does not know, whatever page it is at: the agent of a partner without delegated access.
            Problem::NoAccess { .. } => plain(50020, "invalid_grant"),
            Problem::AdminConsentRequired { .. } => plain(90094, "consent_required"),
            Problem::ConsentRequired { .. } => {
                Facts(65001, "invalid_grant", Some("consent_required"))
            }
            Problem::Cancelled => plain(65004, "access_denied"),
            Problem::GrantType => plain(70003, "unsupported_grant_type"),
            Problem::UnknownGrant => plain(9002313, "invalid_grant"),
            Problem::ExpiredCode => plain(70008, "invalid_grant"),
            Problem::RedeemedCode => plain(54005, "invalid_grant"),
            Problem::OtherClient => plain(70000, "invalid_grant"),
            Problem::OtherTenant => plain(700005, "invalid_grant"),
            Problem::OtherRedirect => plain(500112, "invalid_grant"),
            Problem::VerifierForm => plain(50148, "invalid_grant"),
            Problem::VerifierMismatch => plain(501481, "invalid_grant"),
            Problem::PkceRequired => plain(9002325, "invalid_request"),
            Problem::CrossOriginNotAllowed => plain(9002326, "invalid_request"),
            Problem::CrossOriginRequired => plain(9002327, "invalid_request"),
            Problem::SecretOfPublicClient => plain(700025, "invalid_client"),
            Problem::SecretRequired => plain(7000218, "invalid_client"),
            Problem::ExpiredRefreshToken => Facts(700084, "invalid_grant", Some("bad_token")),
            Problem::FactorRequired { .. } => {
                Facts(50076, "interaction_required", Some("basic_action"))
            }
            Problem::FactorMissing { .. } => {
                Facts(50079, "interaction_required", Some("basic_action"))
            }
            Problem::WrongFactorCode => plain(500121, "invalid_grant"),
            Problem::Blocked { .. } => Facts(53003, "invalid_grant", Some("message_only")),
            // Recorded answers of the service say invalid_grant and token_expired.
            Problem::SignInTooOld { .. } => Facts(70043, "invalid_grant", Some("token_expired")),
            Problem::SessionTooOld => plain(70044, "login_required"),
            Problem::Revoked => Facts(50173, "invalid_grant", Some("bad_token")),
            Problem::Injected(code) => plain(*code, "invalid_grant"),
            Problem::Throttled => plain(90055, "temporarily_unavailable"),
            Problem::Unavailable => plain(90033, "temporarily_unavailable"),
        }
    }

    pub(super) fn code(&self) -> u32 {
        self.facts().0
    }

    /// The OAuth error that goes to a token request, and to metadata requests.
    pub(super) fn error(&self) -> &'static str {
        self.facts().1
    }

    /// The OAuth error of a silent request (`prompt=none`, OIDC Core section 3.1.2.6).
    pub(super) fn silent_error(&self) -> &'static str {
        match self {
            Problem::NoAccess { .. } | Problem::Blocked { .. } => "interaction_required",
            Problem::ConsentRequired { .. } => "consent_required",
            _ => self.error(),
        }
    }

    /// The error's status at the token endpoint: a refused client is 401 (RFC 6749 section 5.2).
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Problem::SecretOfPublicClient | Problem::SecretRequired => StatusCode::UNAUTHORIZED,
            Problem::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The error as a JSON answer.
    pub(super) fn answer(&self, sandbox: &Sandbox, correlation: Option<Guid>) -> Response {
        super::json(self.status(), &self.body(sandbox, correlation))
    }

    /// The error body. `correlation` is the client's own request id, if it sent one.
    pub(super) fn body(&self, sandbox: &Sandbox, correlation: Option<Guid>) -> Value {
        let trail = Trail::new(sandbox, correlation);
        let Facts(code, error, suberror) = self.facts();
        let login = &sandbox.lock().origins.login;
        let mut body = json!({
            "error": error,
            "error_description": trail.describe(self),
            "error_codes": [code],
            "timestamp": trail.timestamp,
            "trace_id": trail.trace.to_string(),
            "correlation_id": trail.correlation.to_string(),
            "error_uri": format!("{login}/error?code={code}"),
        });
        if let Some(suberror) = suberror {
            body["suberror"] = Value::from(suberror);
        }
        if let Some(claims) = self.claims() {
            body["claims"] = Value::from(claims);
        }
        body
    }

    /// What an authorization request has to ask for so that the policy is met, as JSON.
    pub(super) fn claims(&self) -> Option<String> {
        match self {
            Problem::FactorRequired { policy }
            | Problem::FactorMissing { policy }
            | Problem::Blocked { policy } => {
                let policies = json!({ "essential": true, "values": [policy.to_string()] });
                Some(json!({ "access_token": { "capolids": policies } }).to_string())
            }
            _ => None,
        }
    }

    /// The description alone, for pages and redirects.
    pub(super) fn description(&self, sandbox: &Sandbox) -> String {
        Trail::new(sandbox, None).describe(self)
    }
}

/// The body of a token endpoint's answer that a fault asks for, word for word.
pub(super) fn injected(sandbox: &Sandbox, asked: &TokenError, correlation: Option<Guid>) -> Value {
    let mut body = Problem::Injected(asked.code).body(sandbox, correlation);
    body["error"] = asked.error.as_str().into();
    for (name, value) in [("suberror", &asked.suberror), ("claims", &asked.claims)] {
        if let Some(value) = value {
            body[name] = value.as_str().into();
        }
    }
    body
}

/// What identifies one failed request.
struct Trail {
    trace: Guid,
    correlation: Guid,
    timestamp: String,
}

impl Trail {
    fn new(sandbox: &Sandbox, correlation: Option<Guid>) -> Trail {
        let runtime = sandbox.runtime();
        Trail {
            trace: runtime.guid(),
            correlation: correlation.unwrap_or_else(|| runtime.guid()),
            timestamp: sandbox.now().spaced(),
        }
    }

    fn describe(&self, problem: &Problem) -> String {
        format!(
            "AADSTS{}: {problem} Trace ID: {} Correlation ID: {} Timestamp: {}",
            problem.code(),
            self.trace,
            self.correlation,
            self.timestamp
        )
    }
}
