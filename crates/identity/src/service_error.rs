//! Errors as the authority reports them.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::challenge::ClaimsRequest;

/// The longest text kept from a service, in characters.
const TEXT_LIMIT: usize = 600;
/// The longest code, id or time kept from a service, in characters.
const FACT_LIMIT: usize = 100;

/// An error that the authority reported, in a redirect (RFC 6749 section 4.1.2.1) or as the body of
/// its token endpoint (section 5.2), with Microsoft's additions.
///
/// Every text in it comes from outside: it is cut to a sane length and holds no control characters,
/// and it is shown as text only. Serialised it has the names of the wire.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceError {
    /// The OAuth error code, such as `invalid_grant`. The first thing decisions hang on.
    pub error: String,
    /// Microsoft's refinement, such as `bad_token` or `consent_required`.
    #[serde(default, deserialize_with = "lenient")]
    pub suberror: Option<String>,
    /// The service's own explanation, without its trailing ids.
    #[serde(
        default,
        rename = "error_description",
        deserialize_with = "lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub description: Option<String>,
    /// The numbers of `AADSTSnnnnn`. They choose help texts and nothing else.
    #[serde(default, rename = "error_codes", deserialize_with = "lenient")]
    pub codes: Vec<u32>,
    /// What Microsoft's support asks for.
    #[serde(default, deserialize_with = "lenient")]
    pub correlation_id: Option<String>,
    /// The id of this one answer.
    #[serde(default, deserialize_with = "lenient")]
    pub trace_id: Option<String>,
    /// When the service answered, as it writes it: `2026-03-01 10:20:30Z`.
    #[serde(default, deserialize_with = "lenient")]
    pub timestamp: Option<String>,
    /// A claims challenge: JSON to pass on at the next sign-in. Kept as it came; read it with
    /// [`ServiceError::claims_request`].
    #[serde(default, deserialize_with = "lenient")]
    pub claims: Option<String>,
    /// The HTTP status, where the error is a response's body.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<u16>,
    /// The seconds of `Retry-After`, which may be a decimal.
    #[serde(default, deserialize_with = "lenient")]
    pub retry_after: Option<f64>,
}

impl ServiceError {
    /// Reads the parameters of a redirect; `parameter` gives the value of a name.
    pub(crate) fn from_redirect(parameter: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            error: parameter("error").unwrap_or_default(),
            suberror: parameter("suberror").or_else(|| parameter("error_subcode")),
            description: parameter("error_description"),
            correlation_id: parameter("correlation_id"),
            trace_id: parameter("trace_id"),
            timestamp: parameter("timestamp"),
            claims: parameter("claims"),
            ..Self::default()
        }
        .tidied()
    }

    /// Reads an error body, with the status it came with. `None` where it is not one.
    pub(crate) fn from_body(body: &[u8], status: u16, retry_after: Option<f64>) -> Option<Self> {
        let error: Self = serde_json::from_slice(body).ok()?;
        Some(error.received(status, retry_after))
    }

    /// Adds what the response around the body said.
    pub(crate) fn received(mut self, status: u16, retry_after: Option<f64>) -> Self {
        self.status = Some(status);
        self.retry_after = retry_after;
        self.tidied()
    }

    /// Whether only the agent, at a sign-in page, can go on from here.
    pub fn needs_interaction(&self) -> bool {
        matches!(
            self.error.as_str(),
            "invalid_grant"
                | "interaction_required"
                | "consent_required"
                | "login_required"
                | "account_selection_required"
        ) || matches!(
            self.suberror.as_deref(),
            Some(
                "bad_token"
                    | "consent_required"
                    | "basic_action"
                    | "additional_action"
                    | "message_only"
                    | "user_password_expired"
            )
        )
    }

    /// Whether the same request may succeed later.
    pub fn is_passing(&self) -> bool {
        !self.needs_interaction()
            && (matches!(
                self.error.as_str(),
                "temporarily_unavailable" | "server_error"
            ) || self.status.is_some_and(is_passing_status))
    }

    /// Whether the refresh token itself is finished, for every tenant.
    pub fn ends_the_session(&self) -> bool {
        self.suberror.as_deref() == Some("bad_token")
    }

    /// The claims to ask for at the next sign-in, where the service named any that can be read.
    pub fn claims_request(&self) -> Option<ClaimsRequest> {
        ClaimsRequest::parse(self.claims.as_deref()?).ok()
    }

    /// The code an agent can search for: `AADSTSnnnnn`, else the OAuth error.
    pub fn code(&self) -> String {
        match self.codes.first() {
            Some(code) => format!("AADSTS{code}"),
            None => self.error.clone(),
        }
    }

    /// Moves the ids that the description ends with into their fields, and bounds every text.
    fn tidied(mut self) -> Self {
        if let Some(description) = self.description.take() {
            let (text, tail) = split_description(&description);
            let from_tail = |name: &str| tail_value(tail, name);
            self.correlation_id = self.correlation_id.or_else(|| from_tail("Correlation ID:"));
            self.trace_id = self.trace_id.or_else(|| from_tail("Trace ID:"));
            self.timestamp = self.timestamp.or_else(|| from_tail("Timestamp:"));
            if self.codes.is_empty() {
                self.codes.extend(leading_code(text));
            }
            self.description = bounded(text, TEXT_LIMIT);
        }
        self.codes.truncate(8);
        self.error = bounded(&self.error, FACT_LIMIT).unwrap_or_default();
        for fact in [
            &mut self.suberror,
            &mut self.correlation_id,
            &mut self.trace_id,
            &mut self.timestamp,
        ] {
            *fact = fact.take().and_then(|text| bounded(&text, FACT_LIMIT));
        }
        self.retry_after = self
            .retry_after
            .filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
        self
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl std::error::Error for ServiceError {}

impl oauth2::ErrorResponse for ServiceError {}

/// Whether a status says "later": a time-out, throttling, or a fault of the server.
pub(crate) fn is_passing_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// The seconds of a `Retry-After` header (RFC 9110 section 10.2.3). Decimals occur; a date does not
/// with these services and counts as absent.
pub(crate) fn retry_after(headers: &http::HeaderMap) -> Option<f64> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?;
    let seconds: f64 = text.trim().parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}

/// A field of the wrong type counts as absent: an error must not be lost for its decoration.
fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// Separates `AADSTSnnnnn: text` from the trailing `Trace ID: … Correlation ID: … Timestamp: …`.
fn split_description(description: &str) -> (&str, &str) {
    let end = ["Trace ID:", "Correlation ID:", "Timestamp:"]
        .iter()
        .filter_map(|name| description.find(name))
        .min()
        .unwrap_or(description.len());
    description.split_at(end)
}

fn tail_value(tail: &str, name: &str) -> Option<String> {
    let (_, behind) = tail.split_once(name)?;
    let behind = behind.trim_start();
    let end = ["Trace ID:", "Correlation ID:", "Timestamp:", "\r", "\n"]
        .iter()
        .filter_map(|next| behind.find(next))
        .min()
        .unwrap_or(behind.len());
    Some(behind[..end].trim().to_owned())
}

fn leading_code(text: &str) -> Option<u32> {
    let digits = text.trim_start().strip_prefix("AADSTS")?;
    let end = digits
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// The text on one line, without control characters, of at most `limit` characters.
fn bounded(text: &str, limit: usize) -> Option<String> {
    let text: String = text
        .trim()
        .chars()
        .take(limit)
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    (!text.is_empty()).then_some(text)
}
