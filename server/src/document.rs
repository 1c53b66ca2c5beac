use axum::body::Body;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

use crate::REVALIDATE;
use crate::compress::FORMS;

/// An answer made at start and kept in memory, with its compressed forms.
pub(crate) struct Document {
    content_type: HeaderValue,
    policy: HeaderValue,
    plain: Bytes,
    /// In the order of preference. A form that saves nothing is left out.
    encoded: Vec<(&'static str, Bytes)>,
    /// A hash in hexadecimal digits, of the policy too: some browsers keep the policy they have when a
    /// 304 answers, so that a changed one has to look like a changed document.
    hash: String,
}

impl Document {
    /// `policy` is a Content-Security-Policy; it consists of visible ASCII characters.
    pub(crate) fn new(content_type: &'static str, policy: &str, body: Vec<u8>) -> Self {
        let digest = Sha256::new()
            .chain_update(policy)
            .chain_update([0])
            .chain_update(&body)
            .finalize();
        let encoded = FORMS
            .into_iter()
            .filter_map(|form| Some((form.coding, Bytes::from(form.of(&body)?))));
        Self {
            content_type: HeaderValue::from_static(content_type),
            policy: HeaderValue::from_str(policy)
                .expect("policies are made of fixed words, base64 and checked origins"),
            encoded: encoded.collect(),
            plain: body.into(),
            hash: digest[..16]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        }
    }

    /// The document in the best form the request accepts, or 304 where the request has that form.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response {
        let form = self
            .encoded
            .iter()
            .find(|(encoding, _)| accepts(request, encoding));
        let tag = match form {
            Some((encoding, _)) => format!("\"{}-{encoding}\"", self.hash),
            None => format!("\"{}\"", self.hash),
        };
        let unchanged = has(request, &tag);
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        headers.insert(header::CACHE_CONTROL, REVALIDATE);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        let body = match form {
            Some((encoding, bytes)) => {
                let encoding = HeaderValue::from_static(encoding);
                headers.insert(header::CONTENT_ENCODING, encoding);
                bytes
            }
            None => &self.plain,
        };
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        *response.body_mut() = Body::from(body.clone());
        response
    }
}

/// Whether `Accept-Encoding` (RFC 9110, section 12.5.3) names the coding, or `*`, with a weight that
/// is not zero. Its own entry wins over `*`.
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let mut any = false;
    for entry in list(request, header::ACCEPT_ENCODING) {
        let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = parameters.trim().strip_prefix("q=").unwrap_or("1");
        let wanted = weight
            .trim()
            .parse::<f32>()
            .is_ok_and(|weight| weight > 0.0);
        if name.trim().eq_ignore_ascii_case(coding) {
            return wanted;
        }
        any |= wanted && name.trim() == "*";
    }
    any
}

/// Whether `If-None-Match` (RFC 9110, section 13.1.2) names the tag by weak comparison, or `*`.
fn has(request: &HeaderMap, tag: &str) -> bool {
    list(request, header::IF_NONE_MATCH)
        .any(|entry| entry == "*" || entry.strip_prefix("W/").unwrap_or(entry) == tag)
}

/// The entries of a header whose value is a list. Our own tags hold no comma, so that a foreign tag
/// that does, cut in two, is none of ours either way.
fn list(request: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    request
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::Document;

    fn document(policy: &str) -> Document {
        Document::new("text/plain", policy, "text ".repeat(100).into_bytes())
    }

    fn encoding(accept: &'static str) -> Option<String> {
        let mut request = HeaderMap::new();
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
        let response = document("").respond(&request);
        let encoding = response.headers().get(header::CONTENT_ENCODING)?;
        Some(encoding.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_coding_is_used_only_where_it_is_accepted() {
        for accept in [
            "",
            "identity",
            "deflate, zstd",
            "br;q=0",
            "*;q=0",
            "br;q=0, *;q=0",
            "brr",
        ] {
            assert_eq!(encoding(accept), None, "{accept}");
        }
        for (accept, coding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("BR", "br"),
            ("br;q=0.001", "br"),
            ("*", "br"),
            ("gzip;q=1.0, br; q=0", "gzip"),
            ("br;q=0, *", "gzip"),
            ("gzip", "gzip"),
        ] {
            assert_eq!(encoding(accept).as_deref(), Some(coding), "{accept}");
        }
    }

    #[test]
    fn a_form_that_saves_nothing_is_left_out() {
        let mut request = HeaderMap::new();
        request.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("br, gzip"),
        );
        let response = Document::new("text/plain", "", b"a".to_vec()).respond(&request);
        assert_eq!(response.headers().get(header::CONTENT_ENCODING), None);
    }

    #[test]
    fn another_policy_is_another_document() {
        let tag = document("default-src 'none'")
            .respond(&HeaderMap::new())
            .headers()[header::ETAG]
            .clone();
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, tag);
        let same = document("default-src 'none'").respond(&request);
        assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
        let other = document("default-src 'self'").respond(&request);
        assert_eq!(other.status(), StatusCode::OK);
    }
}
