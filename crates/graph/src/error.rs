//! What the service or the wire answered instead of the asked-for document.

use std::time::Duration;

use http::{HeaderMap, HeaderName, Response};
use tenantry_identity::service_error::retry_after;
use tenantry_json::{Unfit, Value};
use thiserror::Error;

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Why a call has no answer. Each keeps the service's status, code and request id where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
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
        trace: Box<Trace>,
        /// How long to wait before another try, where the service said so.
        retry_after: Option<Duration>,
    },
    /// The service, or something on the way to it, answered with a failure in another format.
    #[error("Microsoft Graph answered {status} without an error document")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// What identifies the request in the service's logs.
        trace: Box<Trace>,
        /// How long to wait before another try, where the service said so.
        retry_after: Option<Duration>,
    },
    /// A success whose body is not what the contract says.
    #[error("the answer of Microsoft Graph could not be read ({part})")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What identifies the request in the service's logs.
        trace: Box<Trace>,
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

    /// How long to wait before another try, where the service said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            GraphError::Refused { retry_after, .. } | GraphError::Failed { retry_after, .. } => {
                *retry_after
            }
            GraphError::Unreadable { .. } => None,
        }
    }

    pub(crate) fn unreadable(response: &Response<Vec<u8>>, part: &str) -> Self {
        GraphError::Unreadable {
            status: response.status().as_u16(),
            trace: Box::new(trace_of(response.headers())),
            part: part.to_owned(),
        }
    }
}

/// What a JSON document of the service becomes.
pub(crate) trait Document: Sized {
    /// Reads the document.
    fn read(document: &Value<'_>) -> Result<Self, Unfit>;
}

/// Reads a successful JSON answer, or says what came instead.
pub(crate) fn read_json<T: Document>(response: &Response<Vec<u8>>) -> Result<T, GraphError> {
    T::read(&document(response)?).map_err(|Unfit(part)| GraphError::unreadable(response, part))
}

/// Reads a successful JSON answer with a long array under `name`, whose items are handed over one by one,
/// or says what came instead. Gives the rest of the answer.
pub(crate) fn read_items<'t>(
    response: &'t Response<Vec<u8>>,
    name: &str,
    take: &mut dyn FnMut(&Value<'t>),
) -> Result<Value<'t>, GraphError> {
    if !response.status().is_success() {
        return Err(refused(response));
    }
    tenantry_json::parse_items(response.body(), name, take)
        .map_err(|error| GraphError::unreadable(response, error.what))
}

/// The text of a successful answer, or what came instead.
pub(crate) fn read_text(response: &Response<Vec<u8>>) -> Result<&str, GraphError> {
    if !response.status().is_success() {
        return Err(refused(response));
    }
    std::str::from_utf8(response.body())
        .map_err(|_| GraphError::unreadable(response, "this is not UTF-8"))
}

fn document(response: &Response<Vec<u8>>) -> Result<Value<'_>, GraphError> {
    if !response.status().is_success() {
        return Err(refused(response));
    }
    tenantry_json::parse_octets(response.body())
        .map_err(|error| GraphError::unreadable(response, error.what))
}

/// What the service said with a status that is no success.
pub fn refused(response: &Response<Vec<u8>>) -> GraphError {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    let mut trace = Box::new(trace_of(response.headers()));
    let document = tenantry_json::parse_octets(response.body()).ok();
    let error = document.as_ref().and_then(|document| document.get("error"));
    let Some(error) = error.filter(|error| error.members().is_some()) else {
        return GraphError::Failed {
            status,
            trace,
            retry_after,
        };
    };
    // The examples print `innerError`, the schema `innererror`: both occur.
    let inner = error.get("innerError").or_else(|| error.get("innererror"));
    let inner = |name| inner.and_then(|inner| inner.optional_text(name).ok()?);
    trace.request_id = trace.request_id.or_else(|| inner("request-id"));
    trace.client_request_id = trace
        .client_request_id
        .or_else(|| inner("client-request-id"));
    trace.date = inner("date");
    GraphError::Refused {
        status,
        code: error.text("code").unwrap_or_default(),
        message: message_of(error.text("message").unwrap_or_default()),
        trace,
        retry_after,
    }
}

fn trace_of(headers: &HeaderMap) -> Trace {
    let text = |name: HeaderName| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    Trace {
        request_id: text(REQUEST_ID),
        client_request_id: text(CLIENT_REQUEST_ID),
        date: None,
    }
}

/// Intune puts a whole JSON document into the message; its own sentence is in there.
fn message_of(message: String) -> String {
    if !message.trim_ascii_start().starts_with('{') {
        return message;
    }
    let nested = tenantry_json::parse(&message).ok();
    let sentence = nested.and_then(|nested| nested.text("Message").ok());
    sentence.unwrap_or(message)
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

    /// Any document at all.
    struct Anything;

    impl Document for Anything {
        fn read(_: &Value<'_>) -> Result<Self, Unfit> {
            Ok(Self)
        }
    }

    fn read(response: &Response<Vec<u8>>) -> GraphError {
        read_json::<Anything>(response).err().unwrap()
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
    fn a_refusal_is_not_lost_for_members_of_other_types() {
        let body =
            r#"{"error":{"code":"x","message":7,"innerError":{"request-id":[],"date":"d"}}}"#;
        let error = read(&answer(400, &[], body));
        assert_eq!(error.code(), Some("x"));
        assert_eq!(error.trace().request_id, None);
        assert_eq!(error.trace().date.as_deref(), Some("d"));
        let error = read(&answer(400, &[], r#"{"error":"x"}"#));
        assert!(matches!(error, GraphError::Failed { status: 400, .. }));
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
        assert_eq!(error.retry_after(), Some(Duration::from_millis(1500)));
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
        for odd in [
            "",
            "soon",
            "-1",
            "NaN",
            "inf",
            "Wed, 21 Oct 2026 07:28:00 GMT",
        ] {
            let error = read(&answer(429, &[("retry-after", odd)], ""));
            assert_eq!(error.retry_after(), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn no_body_ends_the_program(status in 200u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let response = Response::builder().status(status).body(body).unwrap();
            let _ = read_json::<Anything>(&response);
        }
    }
}
