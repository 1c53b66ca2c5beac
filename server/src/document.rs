use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

use crate::compress::{FORMS, Form};
use crate::negotiation;

/// An answer made at start and kept in memory, with its compressed forms.
pub(crate) struct Document {
    content_type: HeaderValue,
    headers: HeaderMap,
    plain: Bytes,
    /// In the order of preference. A form that saves nothing is left out.
    encoded: Vec<(Form, Bytes)>,
    /// A hash in hexadecimal digits, of the headers too: some browsers keep the policy they have when a
    /// 304 answers, so that a changed one has to look like a changed document.
    hash: String,
}

impl Document {
    /// `headers` are sent with every answer.
    pub(crate) fn new(content_type: &'static str, headers: HeaderMap, body: Vec<u8>) -> Self {
        let encoded = FORMS
            .into_iter()
            .filter_map(|form| Some((form, Bytes::from(form.of(&body)?))));
        Self {
            content_type: HeaderValue::from_static(content_type),
            hash: hash(&headers, &body),
            headers,
            encoded: encoded.collect(),
            plain: body.into(),
        }
    }

    /// The document in the best form the request accepts, or 304 where the request has that form.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response {
        let form = negotiation::accepted(request).find_map(|wanted| {
            let mut encoded = self.encoded.iter();
            encoded.find(|(form, _)| form.coding == wanted.coding)
        });
        let tag = match form {
            Some((form, _)) => format!("\"{}-{}\"", self.hash, form.coding),
            None => format!("\"{}\"", self.hash),
        };
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = self.headers.clone();
        let headers = response.headers_mut();
        let unchanged = negotiation::has(request, &tag);
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        let body = match form {
            Some((form, bytes)) => {
                let encoding = HeaderValue::from_static(form.coding);
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

fn hash(headers: &HeaderMap, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for (name, value) in headers {
        hash.update(name);
        hash.update([0]);
        hash.update(value);
        hash.update([0]);
    }
    let digest = hash.chain_update(body).finalize();
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::Document;

    fn document(policy: &'static str) -> Document {
        let policy = HeaderValue::from_static(policy);
        let headers = HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, policy)]);
        Document::new("text/plain", headers, "text ".repeat(100).into_bytes())
    }

    #[test]
    fn a_form_that_saves_nothing_is_left_out() {
        let mut request = HeaderMap::new();
        request.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("br, gzip"),
        );
        let response =
            Document::new("text/plain", HeaderMap::new(), b"a".to_vec()).respond(&request);
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
