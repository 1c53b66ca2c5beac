//! The browser's `fetch`, as the vault uses it: no cookies, no cache, no redirects, no referrer.

use gloo_net::http::{Method, RequestBuilder};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use js_sys::{ArrayBuffer, Uint8Array};
use thiserror::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
};

/// There is no answer that the browser lets us read: no network, no such host, refused by the policy or
/// by the other origin. The browser does not say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no readable answer")]
pub struct NoAnswer;

/// An answer whose body is still the browser's.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header fields that the other origin exposes.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: ArrayBuffer,
}

/// Sends a request. Dropping the future aborts it.
///
/// # Errors
/// [`NoAnswer`] when nothing readable came back.
pub async fn send(request: Request<Vec<u8>>) -> Result<Answer, NoAnswer> {
    let abort = AbortOnDrop(AbortController::new().map_err(|_| NoAnswer)?);
    let (parts, body) = request.into_parts();
    let method = Method::from_bytes(parts.method.as_str().as_bytes()).map_err(|_| NoAnswer)?;
    let mut builder = RequestBuilder::new(&parts.uri.to_string())
        .method(method)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.0.signal()));
    for (name, value) in &parts.headers {
        builder = builder.header(name.as_str(), value.to_str().map_err(|_| NoAnswer)?);
    }
    let request = if body.is_empty() {
        builder.build()
    } else {
        builder.body(Uint8Array::from(body.as_slice()))
    };
    let response = request
        .map_err(|_| NoAnswer)?
        .send()
        .await
        .map_err(|_| NoAnswer)?;
    let status = response.status();
    let headers = response.headers().entries().collect();
    let response: web_sys::Response = response.into();
    let body = JsFuture::from(response.array_buffer().map_err(|_| NoAnswer)?)
        .await
        .map_err(|_| NoAnswer)?;
    Ok(Answer {
        status,
        headers,
        body: body.dyn_into().map_err(|_| NoAnswer)?,
    })
}

/// Reads a text file of this page's own host, by its address relative to the page's base; `None` if it
/// cannot be had. The browser may answer from its cache.
pub async fn asset(address: &str) -> Option<String> {
    let answer = web_sys::window()?.fetch_with_str(address);
    let answer: web_sys::Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    let text = answer.ok().then(|| answer.text().ok()).flatten()?;
    JsFuture::from(text).await.ok()?.as_string()
}

/// The header fields that anybody decides on. Parsing any others would carry a table of all names into the
/// page.
static KNOWN: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
    HeaderName::from_static("request-id"),
    HeaderName::from_static("client-request-id"),
];

/// Puts an answer together from its parts.
///
/// # Errors
/// [`NoAnswer`] for a status that is none. Header fields that nobody decides on are left out.
pub fn response(
    status: u16,
    headers: &[(String, String)],
    body: Vec<u8>,
) -> Result<Response<Vec<u8>>, NoAnswer> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).map_err(|_| NoAnswer)?;
    for (name, value) in headers {
        let known = KNOWN.iter().find(|known| known.as_str() == name);
        if let (Some(known), Ok(value)) = (known, HeaderValue::from_str(value)) {
            response.headers_mut().append(known, value);
        }
    }
    Ok(response)
}

struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
