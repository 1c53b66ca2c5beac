use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::response::Response;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::answers::{Answers, Kind};
use crate::media_type::media_type;
use crate::negotiation;

/// How many bytes of a file are read at a time: all of most compressed files. Each reading changes threads.
const CHUNK: usize = 256 * 1024;

/// The files of the built console, with the `.br` and `.gz` beside them where the build made them.
#[derive(Debug)]
pub(crate) struct Assets {
    files: ServeDir,
    immutable: HeaderMap,
    changing: HeaderMap,
}

impl Assets {
    pub(crate) fn new(folder: &Path, answers: &Answers) -> Self {
        Self {
            files: ServeDir::new(folder)
                .append_index_html_on_directories(false)
                .with_buf_chunk_size(CHUNK),
            immutable: answers.headers(Kind::Immutable),
            changing: answers.headers(Kind::Changing),
        }
    }

    /// The file of this name in the best form the request accepts, 304 where the request has that form,
    /// `None` where there is no such file. `name` consists of characters that need no encoding in a path.
    pub(crate) async fn respond(
        &self,
        name: &str,
        method: &Method,
        request: &HeaderMap,
    ) -> Option<Response> {
        for form in negotiation::accepted(request) {
            if let Some(found) = self.open(&format!("{name}{}", form.suffix), method).await {
                return Some(self.answer(name, Some(form.coding), found, request));
            }
        }
        let found = self.open(name, method).await?;
        Some(self.answer(name, None, found, request))
    }

    /// A file as it is. Neither ranges nor dates are asked for: nothing here is worth resuming, and dates are
    /// too coarse for a file that is built twice in a second.
    async fn open(&self, name: &str, method: &Method) -> Option<Response> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method.clone();
        *request.uri_mut() = Uri::try_from(format!("/{name}")).ok()?;
        let response = match self.files.clone().oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        (response.status() == StatusCode::OK).then_some(response)
    }

    fn answer(
        &self,
        name: &str,
        coding: Option<&'static str>,
        found: Response,
        request: &HeaderMap,
    ) -> Response {
        let (parts, body) = found.into_parts();
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = match is_named_by_content(name) {
            true => self.immutable.clone(),
            false => self.changing.clone(),
        };
        let headers = response.headers_mut();
        if let Some(tag) = parts.headers.get(header::ETAG) {
            headers.insert(header::ETAG, tag.clone());
            if tag.to_str().is_ok_and(|tag| negotiation::has(request, tag)) {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                return response;
            }
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(name)),
        );
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        if let Some(length) = parts.headers.get(header::CONTENT_LENGTH) {
            headers.insert(header::CONTENT_LENGTH, length.clone());
        }
        *response.body_mut() = body;
        response
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
