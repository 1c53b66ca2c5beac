//! Partner Center's origin. Nothing of its API is emulated yet, and it says so.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::Sandbox;

/// Answers everything with 404.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new().fallback(not_found)
}

async fn not_found() -> Response {
    let body = serde_json::json!({
        "code": 404,
        "description": "The sandbox emulates nothing of Partner Center's API.",
    });
    let json = [("content-type", "application/json; charset=utf-8")];
    (StatusCode::NOT_FOUND, json, body.to_string()).into_response()
}
