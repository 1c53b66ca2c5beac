use std::time::Instant;

use axum::extract::Request;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::route::HEALTH;

/// Writes one event for each request: method, path, status, the body's length in bytes and the
/// milliseconds until the answer began.
///
/// The query and the headers stay out: somebody may paste an address with a code in it, and cookies
/// of other programs on this host come along. The health check is logged at debug level, because it
/// would drown the rest.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let bytes = if method == Method::HEAD {
        0
    } else {
        body_length(&response)
    };
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    if path == HEALTH {
        tracing::debug!(target: "access", %method, %path, status, bytes, ms);
    } else {
        tracing::info!(target: "access", %method, %path, status, bytes, ms);
    }
    response
}

fn body_length(response: &Response) -> u64 {
    response
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok())
        .unwrap_or(0)
}
