//! What the service or the wire answered instead of the asked-for document.

use http::{HeaderMap, Response};
use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error;

/// Why a call has no answer. Each keeps the service's status, code and request id where there is one.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum GraphError {
    /// The service refused, in its own error format.
    #[error("Microsoft Graph answered {status} {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The outermost error code, such as `Authorization_RequestDenied`; the only part besides the
        /// status that decisions may hang on.
        code: String,
        /// The service's own sentence: untrusted text for reading, never for deciding.
        message: String,
        /// What identifies the request in the service's logs.
        trace: Trace,
        /// Seconds to wait before another try, where the service said so.
        retry_after: Option<f64>,
    },
    /// The service, or something on the way to it, answered with a failure in another format.
    #[error("Microsoft Graph answered {status} without an error document")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// What identifies the request in the service's logs.
        trace: Trace,
        /// Seconds to wait before another try, where the service said so.
        retry_after: Option<f64>,
    },
    /// A success whose body is not what the contract says.
    #[error("the answer of Microsoft Graph could not be read ({part})")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What identifies the request in the service's logs.
        trace: Trace,
        /// Which part could not be read.
        part: String,
    },
}

/// What identifies one request in the service's logs. Every part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// `request-id`, a GUID.
    pub request_id: Option<String>,
    /// `client-request-id`, a GUID.
    pub client_request_id: Option<String>,
    /// When the service answered, UTC without a zone suffix, as the service prints it.
    pub date: Option<String>,
}

impl GraphError {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            GraphError::Refused { status, .. }
            | GraphError::Failed { status, .. }
            | GraphError::Unreadable { status, .. } => *status,
        }
    }

    /// The service's error code, where it gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            GraphError::Refused { code, .. } => Some(code),
            GraphError::Failed { .. } | GraphError::Unreadable { .. } => None,
        }
    }

    /// What identifies the request in the service's logs.
    pub fn trace(&self) -> &Trace {
        match self {
            GraphError::Refused { trace, .. }
            | GraphError::Failed { trace, .. }
            | GraphError::Unreadable { trace, .. } => trace,
        }
    }

    /// Seconds to wait before another try, where the service said so.
    pub fn retry_after(&self) -> Option<f64> {
        match self {
            GraphError::Refused { retry_after, .. } | GraphError::Failed { retry_after, .. } => {
                *retry_after
            }
            GraphError::Unreadable { .. } => None,
        }
    }

    pub(crate) fn unreadable(response: &Response<Vec<u8>>, part: impl ToString) -> Self {
        GraphError::Unreadable {
            status: response.status().as_u16(),
            trace: trace_of(response.headers()),
            part: part.to_string(),
        }
    }
}

/// Reads a successful JSON answer, or says what came instead.
pub(crate) fn read_json<T: DeserializeOwned>(
    response: &Response<Vec<u8>>,
) -> Result<T, GraphError> {
    if !response.status().is_success() {
        return Err(refusal(response));
    }
    serde_json::from_slice(response.body()).map_err(|error| GraphError::unreadable(response, error))
}

/// Seconds of a `Retry-After` header: decimals occur, dates do not (Graph throttling guidance).
pub fn retry_after(headers: &HeaderMap) -> Option<f64> {
    let seconds: f64 = headers.get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}

fn refusal(response: &Response<Vec<u8>>) -> GraphError {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    let mut trace = trace_of(response.headers());
    let Ok(ErrorBody { error }) = serde_json::from_slice::<ErrorBody>(response.body()) else {
        return GraphError::Failed {
            status,
            trace,
            retry_after,
        };
    };
    if let Some(inner) = error.inner {
        trace.request_id = trace.request_id.or(inner.request_id);
        trace.client_request_id = trace.client_request_id.or(inner.client_request_id);
        trace.date = inner.date;
    }
    GraphError::Refused {
        status,
        code: error.code,
        message: message_of(error.message),
        trace,
        retry_after,
    }
}

fn trace_of(headers: &HeaderMap) -> Trace {
    let text = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    Trace {
        request_id: text("request-id"),
        client_request_id: text("client-request-id"),
        date: None,
    }
}

/// Intune puts a whole JSON document into the message; its own sentence is in there.
fn message_of(message: String) -> String {
    #[derive(Deserialize)]
    struct Nested {
        #[serde(rename = "Message")]
        message: String,
    }
    if !message.trim_start().starts_with('{') {
        return message;
    }
    match serde_json::from_str::<Nested>(&message) {
        Ok(nested) => nested.message,
        Err(_) => message,
    }
}

#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorDocument,
}

#[derive(Deserialize)]
struct ErrorDocument {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    // The examples print `innerError`, the schema `innererror`: both occur.
    #[serde(alias = "innererror", rename = "innerError")]
    inner: Option<InnerError>,
}

#[derive(Deserialize)]
struct InnerError {
    #[serde(rename = "request-id")]
    request_id: Option<String>,
    #[serde(rename = "client-request-id")]
    client_request_id: Option<String>,
    date: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response<Vec<u8>> {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(body.as_bytes().to_vec()).unwrap()
    }

    fn read(response: &Response<Vec<u8>>) -> GraphError {
        read_json::<serde_json::Value>(response).unwrap_err()
    }

    #[test]
    fn a_refusal_keeps_code_and_request_id() {
        let error = read(&answer(
            403,
            &[("request-id", "9bf79d05-2480-4e88-afaa-68f0825c969b")],
            r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges.",
                "innerError":{"date":"2026-09-11T08:43:56","request-id":"other",
                "client-request-id":"d42c428b-0789-f35e-040a-d8ef199f3296"}}}"#,
        ));
        assert_eq!(error.status(), 403);
        assert_eq!(error.code(), Some("Authorization_RequestDenied"));
        let trace = error.trace();
        assert_eq!(
            trace.request_id.as_deref(),
            Some("9bf79d05-2480-4e88-afaa-68f0825c969b")
        );
        assert_eq!(
            trace.client_request_id.as_deref(),
            Some("d42c428b-0789-f35e-040a-d8ef199f3296")
        );
        assert_eq!(trace.date.as_deref(), Some("2026-09-11T08:43:56"));
    }

    #[test]
    fn both_spellings_of_the_inner_error_are_read() {
        for spelling in ["innerError", "innererror"] {
            let body = format!(r#"{{"error":{{"code":"x","{spelling}":{{"request-id":"r"}}}}}}"#);
            let error = read(&answer(400, &[], &body));
            assert_eq!(error.trace().request_id.as_deref(), Some("r"));
        }
    }

    #[test]
    fn a_failure_that_is_not_json_keeps_status_and_request_id() {
        let error = read(&answer(
            503,
            &[("request-id", "r"), ("retry-after", "1.5")],
            "<html>Service Unavailable</html>",
        ));
        assert!(matches!(error, GraphError::Failed { status: 503, .. }));
        assert_eq!(error.trace().request_id.as_deref(), Some("r"));
        assert_eq!(error.retry_after(), Some(1.5));
    }

    #[test]
    fn a_success_that_is_not_json_is_no_success() {
        let error = read(&answer(200, &[("request-id", "r")], "<html>"));
        assert!(matches!(error, GraphError::Unreadable { status: 200, .. }));
        assert_eq!(error.trace().request_id.as_deref(), Some("r"));
    }

    #[test]
    fn the_sentence_inside_intunes_message_is_found() {
        let error = read(&answer(
            403,
            &[],
            r#"{"error":{"code":"Forbidden","message":"{\r\n \"_version\": 3,\r\n \"Message\": \"An error has occurred\"}"}}"#,
        ));
        assert!(error.to_string().ends_with("An error has occurred"));
    }

    #[test]
    fn odd_waiting_times_are_no_waiting_times() {
        for odd in ["", "soon", "-1", "NaN", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            let error = read(&answer(429, &[("retry-after", odd)], ""));
            assert_eq!(error.retry_after(), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn no_body_ends_the_program(status in 200u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let response = Response::builder().status(status).body(body).unwrap();
            let _ = read_json::<serde_json::Value>(&response);
        }
    }
}
