//! The authority's two cookies: the session, and the one that ties a form to its browser.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::session_path;
use crate::Sandbox;

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "tenantry_sandbox_session";

/// Holds the value that a form of a page repeats (double-submitted against forged posts).
pub(super) const FORM_COOKIE: &str = "tenantry_sandbox_form";

/// The value of a cookie in the request.
pub(super) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Sets a cookie until the browser closes. Not `Secure`, because the sandbox is plain HTTP on
/// loopback.
pub(super) fn set(sandbox: &Sandbox, response: &mut Response, name: &str, value: &str) {
    let path = session_path(sandbox);
    append(
        response,
        &format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax"),
    );
}

/// Removes a cookie.
pub(super) fn remove(sandbox: &Sandbox, response: &mut Response, name: &str) {
    let path = session_path(sandbox);
    let line = format!("{name}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Lax");
    append(response, &line);
}

fn append(response: &mut Response, line: &str) {
    // Names are constants and values base64url, and the path is that of an address, so the
    // line is always a header value.
    if let Ok(value) = HeaderValue::from_str(line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
