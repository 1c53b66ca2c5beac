//! What is answered and with which headers: the one description that the server and every exported
//! folder follow. `route.rs` says which path means which of these.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::base_path::BasePath;
use crate::built::Built;
use crate::security;

/// Ask whether it changed before each use, which an `ETag` makes cheap.
pub(crate) const REVALIDATE: &str = "no-cache";

/// A year: as good as for ever, which is right for a name that changes with the content.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// What an answer depends on besides the path, where there is a file behind it.
pub(crate) const VARY: &str = "accept-encoding";

/// Answers that differ in their headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The page.
    Page,
    /// The vault's script.
    Vault,
    /// A file whose name stays when its content changes; the configuration too.
    Changing,
    /// A file whose name changes with its content.
    Immutable,
    /// A short text that no file holds.
    Notice,
}

/// A short text instead of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
}

/// The media type of every notice.
pub(crate) const NOTICE_TYPE: &str = "text/plain; charset=utf-8";

/// What `Allow` says where a method is refused.
pub(crate) const ALLOWED: &str = "GET, HEAD";

impl Notice {
    /// The server is there.
    pub(crate) fn healthy() -> Self {
        Self::new(StatusCode::OK, "ok\n")
    }

    /// Nothing has this path.
    pub(crate) fn missing(base: &BasePath) -> Self {
        let text = format!("Nothing is here. The console is at {base}\n");
        Self::new(StatusCode::NOT_FOUND, text)
    }

    /// The method is neither GET nor HEAD.
    pub(crate) fn refused() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n")
    }

    fn new(status: StatusCode, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { status, text }
    }
}

/// What the headers of one console depend on.
#[derive(Debug, Clone)]
pub(crate) struct Answers {
    page_policy: HeaderValue,
    vault_policy: HeaderValue,
    hsts: Option<HeaderValue>,
}

impl Answers {
    /// `hsts` is for how many seconds browsers are to come by TLS only; with `None` they are not told.
    pub(crate) fn new(built: &Built, hsts: Option<u32>) -> Self {
        Self {
            page_policy: policy(&security::page_policy(&built.page.inline_scripts)),
            vault_policy: policy(&security::vault_policy(&built.config)),
            hsts: hsts.and_then(|seconds| HeaderValue::try_from(format!("max-age={seconds}")).ok()),
        }
    }

    /// All headers of a kind that do not depend on the file or the request.
    pub(crate) fn headers(&self, kind: Kind) -> HeaderMap {
        let mut headers = self.common();
        let (policy, cache_control) = match kind {
            Kind::Page => (self.page_policy.clone(), REVALIDATE),
            Kind::Vault => (self.vault_policy.clone(), REVALIDATE),
            Kind::Immutable => (security::ASSET_POLICY, IMMUTABLE),
            Kind::Changing | Kind::Notice => (security::ASSET_POLICY, REVALIDATE),
        };
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(cache_control),
        );
        if kind == Kind::Page {
            headers.extend(security::PAGE_HEADERS);
        }
        if kind != Kind::Notice {
            headers.insert(header::VARY, HeaderValue::from_static(VARY));
        }
        headers
    }

    /// The headers that every answer has with the same value, whatever its kind.
    pub(crate) fn common(&self) -> HeaderMap {
        let mut headers = HeaderMap::from_iter(security::HEADERS);
        if let Some(hsts) = &self.hsts {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts.clone());
        }
        headers
    }
}

/// Headers as text, in the order of their names. Their values are visible ASCII.
pub(crate) fn sorted<'a>(
    headers: impl IntoIterator<Item = (&'a HeaderName, &'a HeaderValue)>,
) -> Vec<(HeaderName, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut sorted: Vec<_> = headers
        .into_iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    sorted.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
    sorted
}

fn policy(text: &str) -> HeaderValue {
    HeaderValue::from_str(text)
        .expect("policies are made of fixed words, base64 and checked origins")
}
