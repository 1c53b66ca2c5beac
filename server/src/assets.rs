use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::response::Response;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::REVALIDATE;

/// A year: as good as for ever, which is right for a name that changes with the content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The files of the built console, with the `.br` and `.gz` beside them where the build made them.
#[derive(Debug, Clone)]
pub(crate) struct Assets(ServeDir);

impl Assets {
    pub(crate) fn new(folder: &Path) -> Self {
        Self(
            ServeDir::new(folder)
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip(),
        )
    }

    /// The file of this name, 304 where the request has it already, `None` where there is none.
    /// `name` consists of characters that need no encoding in a path.
    pub(crate) async fn respond(
        &self,
        name: &str,
        method: &Method,
        headers: &HeaderMap,
    ) -> Option<Response> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method.clone();
        *request.uri_mut() = Uri::try_from(format!("/{name}")).ok()?;
        // The tag is the one validator, because dates are too coarse for a file that is built twice in
        // a second; and ranges are not offered, because nothing here is worth resuming.
        for wanted in [header::ACCEPT_ENCODING, header::IF_NONE_MATCH] {
            for value in headers.get_all(&wanted) {
                request.headers_mut().append(&wanted, value.clone());
            }
        }
        let mut response = match self.0.clone().oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        if response.status() == StatusCode::NOT_FOUND {
            return None;
        }
        let cache_control = match response.status() {
            StatusCode::OK | StatusCode::NOT_MODIFIED if is_named_by_content(name) => IMMUTABLE,
            _ => REVALIDATE,
        };
        let headers = response.headers_mut();
        headers.remove(header::LAST_MODIFIED);
        headers.remove(header::ACCEPT_RANGES);
        headers.insert(header::CACHE_CONTROL, cache_control);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        Some(response)
    }
}

/// Whether trunk put a hash of the content into the name: `app-0123456789abcdef.js`, and
/// `app-0123456789abcdef_bg.wasm` for what wasm-bindgen writes.
pub(crate) fn is_named_by_content(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() == 16
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_named_by_content;

    #[test]
    fn only_a_name_with_a_hash_is_kept_for_ever() {
        for name in [
            "app.js",
            "vault.js",
            "0123456789abcdef.js",
            "app-0123456789abcde.js",
            "app-0123456789abcdef0.js",
            "app-0123456789ABCDEF.js",
            "app-0123456789abcdeg.js",
            "app-0123456789abcdef_bg_bg.wasm",
            "snippets/app-0123456789abcdef/inline0.js",
        ] {
            assert!(!is_named_by_content(name), "{name}");
        }
        for name in [
            "app-0123456789abcdef.js",
            "tenantry-app-0123456789abcdef_bg.wasm",
            "main-0123456789abcdef.css",
            "icons/icon-0123456789abcdef.svg",
        ] {
            assert!(is_named_by_content(name), "{name}");
        }
    }
}
