//! The frame of every answer: request ids, headers, and the error body.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::answer::{Content, Reply};
use super::problem::GraphProblem;
use super::write::Detail;
use crate::Sandbox;
use crate::guid::Guid;

/// Graph's own application id, which its challenge names.
pub(super) const GRAPH_APPLICATION: &str = "00000003-0000-0000-c000-000000000000";

const JSON: &str = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// One request and what identifies it.
pub(super) struct Exchange {
    request_id: String,
    client_request_id: String,
    /// When it came, as errors write it: without a zone.
    date: String,
    login: String,
}

impl Exchange {
    /// `client-request-id` is echoed if it can be; without one, the request id stands in.
    pub(super) fn new(sandbox: &Sandbox, headers: &HeaderMap) -> Exchange {
        let request_id = sandbox.runtime().guid().to_string();
        let client_request_id = headers
            .get(&CLIENT_REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .unwrap_or(&request_id)
            .to_owned();
        Exchange {
            client_request_id,
            date: sandbox.now().without_zone(),
            login: sandbox.lock().origins.login.clone(),
            request_id,
        }
    }

    pub(super) fn answer(&self, reply: &Reply) -> Response {
        let status = reply.status;
        let mut response = match &reply.content {
            Content::Json(body) => self.framed(status, body.to_string(), JSON),
            Content::Count(count) => self.framed(status, count.to_string(), "text/plain"),
            Content::Nothing => {
                let mut response = self.framed(status, String::new(), JSON);
                response.headers_mut().remove(header::CONTENT_TYPE);
                response
            }
        };
        if let Some(location) = &reply.location {
            insert(&mut response, header::LOCATION, location);
        }
        response
    }

    /// What audit logs call the request by: the client's name for it if that is a GUID, else the
    /// service's own.
    pub(super) fn correlation(&self) -> Guid {
        let own = self.request_id.parse().ok();
        let of_client = self.client_request_id.parse().ok();
        of_client.or(own).unwrap_or(Guid::derived(&[]))
    }

    pub(super) fn refuse(&self, problem: &GraphProblem) -> Response {
        let mut body = json!({
            "error": {
                "code": problem.code(),
                "message": problem.to_string(),
                "innerError": {
                    "date": self.date,
                    "request-id": self.request_id,
                    "client-request-id": self.client_request_id,
                },
            },
        });
        let details = problem.details();
        if !details.is_empty() {
            body["error"]["details"] = details.iter().map(Detail::shown).collect();
        }
        let mut response = self.framed(problem.status(), body.to_string(), "application/json");
        if problem.status() == StatusCode::UNAUTHORIZED {
            // RFC 6750 section 3, with the parameters that Graph adds.
            let mut challenge = format!(
                r#"Bearer realm="", authorization_uri="{}/common/oauth2/authorize", client_id="{GRAPH_APPLICATION}""#,
                self.login
            );
            if let GraphProblem::Challenge(claims) = problem {
                // Base64 with padding, as the documented challenges have it.
                let claims = STANDARD.encode(claims);
                challenge.push_str(&format!(
                    r#", error="insufficient_claims", claims="{claims}""#
                ));
            }
            insert(&mut response, header::WWW_AUTHENTICATE, &challenge);
        }
        response
    }

    fn framed(&self, status: StatusCode, body: String, media_type: &str) -> Response {
        let mut response = (status, body).into_response();
        for (name, value) in [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, "no-cache"),
            (HeaderName::from_static("odata-version"), "4.0"),
            (HeaderName::from_static("request-id"), &self.request_id),
            (CLIENT_REQUEST_ID, &self.client_request_id),
        ] {
            insert(&mut response, name, value);
        }
        response
    }
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    // What is written here was a header before, or is made of printable ASCII.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
