//! Errors as the authority reports them.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use tenantry_json::Value;

use crate::challenge::ClaimsRequest;

/// The longest text kept from a service, in characters.
const TEXT_LIMIT: usize = 600;
/// The longest code, id or time kept from a service, in characters.
const FACT_LIMIT: usize = 100;

/// An error that the authority reported, in a redirect (RFC 6749 section 4.1.2.1) or as the body of
/// its token endpoint (section 5.2), with Microsoft's additions.
///
/// Every text in it comes from outside: it is cut to a sane length and holds no control characters,
/// and it is shown as text only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceError {
    /// The OAuth error code, such as `invalid_grant`. The first thing decisions hang on.
    pub error: String,
    /// Microsoft's refinement, such as `bad_token` or `consent_required`.
    pub suberror: Option<String>,
    /// The service's own explanation, without its trailing ids.
    pub description: Option<String>,
    /// The numbers of `AADSTSnnnnn`. They choose help texts and nothing else.
    pub codes: Vec<u32>,
    /// What Microsoft's support asks for.
    pub correlation_id: Option<String>,
    /// The id of this one answer.
    pub trace_id: Option<String>,
    /// When the service answered, as it writes it: `2026-03-01 10:20:30Z`.
    pub timestamp: Option<String>,
    /// A claims challenge: JSON to pass on at the next sign-in. Kept as it came; read it with
    /// [`ServiceError::claims_request`].
    pub claims: Option<String>,
    /// The HTTP status, where the error is a response's body.
    pub status: Option<u16>,
    /// The seconds of `Retry-After`, rounded up.
    pub retry_after: Option<u64>,
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
    pub(crate) fn from_body(body: &[u8], status: u16, retry_after: Option<u64>) -> Option<Self> {
        let error = Self::read(&tenantry_json::parse_octets(body).ok()?)?;
        Some(error.received(status, retry_after))
    }

    /// Reads the document of an error. A member of the wrong type counts as absent: an error must
    /// not be lost for its decoration.
    fn read(document: &Value<'_>) -> Option<Self> {
        let text = |name| document.optional_text(name).unwrap_or_default();
        let codes = document.get("error_codes").and_then(Value::items);
        let codes = codes.unwrap_or_default().iter();
        Some(Self {
            error: document.text("error").ok()?,
            suberror: text("suberror"),
            description: text("error_description"),
            codes: codes
                .filter_map(|code| code.as_u64()?.try_into().ok())
                .collect(),
            correlation_id: text("correlation_id"),
            trace_id: text("trace_id"),
            timestamp: text("timestamp"),
            claims: text("claims"),
            status: None,
            retry_after: None,
        })
    }

    /// Adds what the response around the body said.
    pub(crate) fn received(mut self, status: u16, retry_after: Option<u64>) -> Self {
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
        self
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl std::error::Error for ServiceError {}

/// Whether a status says "later": a time-out, throttling, or a fault of the server.
pub(crate) fn is_passing_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// How long a `Retry-After` header asks to wait (RFC 9110 section 10.2.3), rounded up to whole
/// milliseconds. Decimals occur; a date does not with these services and counts as absent.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let value = |digits: &str| {
        digits.bytes().fold(0_u64, |value, digit| {
            value
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
    };
    let (thousandths, rest) = fraction.split_at(fraction.len().min(3));
    let scale = [1000, 100, 10, 1][thousandths.len()];
    let beyond = u64::from(rest.bytes().any(|digit| digit != b'0'));
    let thousandths = value(thousandths) * scale + beyond;
    Some(Duration::from_millis(
        value(whole)
            .saturating_mul(1000)
            .saturating_add(thousandths),
    ))
}

/// The same in whole seconds, rounded up.
pub(crate) fn retry_after_seconds(headers: &HeaderMap) -> Option<u64> {
    let wait = retry_after(headers)?;
    Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue, header::RETRY_AFTER};

    use super::{retry_after, retry_after_seconds};

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(
            RETRY_AFTER,
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
        headers
    }

    #[test]
    fn odd_waits_are_no_waits() {
        assert_eq!(retry_after(&HeaderMap::new()), None);
        for odd in [
            "",
            " ",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "NaN",
            "inf",
            "1,5",
            "1.2.3",
            "ü",
            "Wed, 21 Oct 2026 07:28:00 GMT",
        ] {
            assert_eq!(retry_after(&headers(odd)), None, "{odd}");
        }
    }

    #[test]
    fn waits_are_read_with_their_decimals_and_rounded_up() {
        for (text, milliseconds, seconds) in [
            ("0", 0, 0),
            (" 7 ", 7000, 7),
            ("007", 7000, 7),
            ("1.5", 1500, 2),
            ("1.25", 1250, 2),
            ("0.001", 1, 1),
            ("0.0001", 1, 1),
            ("2.0000", 2000, 2),
            ("1.9999", 2000, 2),
        ] {
            let headers = headers(text);
            assert_eq!(
                retry_after(&headers),
                Some(Duration::from_millis(milliseconds)),
                "{text}"
            );
            assert_eq!(retry_after_seconds(&headers), Some(seconds), "{text}");
        }
        let endless = headers("99999999999999999999999.9");
        assert!(retry_after(&endless) > Some(Duration::from_secs(1 << 50)));
    }
}
