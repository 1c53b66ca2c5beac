//! The console that is served, and how the tests ask for it.

use std::fs;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tempfile::TempDir;
use tenantry_server::{Options, StartError, app};
use tower::ServiceExt;

pub(crate) const INDEX: &str = "<!doctype html><base href=/><script type=module>alert('Hello, world.');</script>\
    <link href=./app-0123456789abcdef.js rel=modulepreload>";

pub(crate) const CONFIG: &str = r#"{
  "registrations": [
    {
      "name": "Sandbox",
      "cloud": "sandbox",
      "regions": ["*"],
      "partnerTenant": "partner.com",
      "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1"
    }
  ],
  "clouds": {
    "sandbox": { "authority": "http://localhost:8401", "graph": "http://localhost:8402" }
  }
}
"#;

pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
    'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; \
    form-action 'none'; frame-ancestors 'none'; frame-src 'none'; object-src 'none'";

pub(crate) const VAULT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self' http://localhost:8401 http://localhost:8402";

pub(crate) const ASSET_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What all answers have, as it goes over the wire.
pub(crate) const SHARED: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// What pages have besides.
pub(crate) const OF_PAGES: [(&str, &str); 2] = [
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
         fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
         local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
         picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
         usb=(), xr-spatial-tracking=()",
    ),
];

pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A folder with a built console in `dist`, its configuration, and things that are nobody's business.
pub(crate) struct Site {
    pub(crate) folder: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        let site = Self {
            folder: TempDir::new().unwrap(),
        };
        for (name, content) in [
            ("dist/index.html", INDEX),
            ("dist/vault.js", "import('./app.js');"),
            ("dist/app-0123456789abcdef.js", "plain script"),
            ("dist/app-0123456789abcdef.js.br", "br script"),
            ("dist/app-0123456789abcdef.js.gz", "gzip script"),
            ("dist/app-0123456789abcdef_bg.wasm", "\0asm"),
            ("dist/main-0123456789abcdef.css", "body {}"),
            ("dist/robots.txt", "User-agent: *"),
            ("dist/sub/icon.svg", "<svg/>"),
            ("dist/help/aadsts.json", "{}"),
            ("dist/help/notes", "notes"),
            ("dist/sub/index.html", "another page"),
            ("dist/.env", "SECRET"),
            ("dist/sub/.env", "SECRET"),
            ("config.json", CONFIG),
            ("secret.txt", "SECRET"),
        ] {
            site.write(name, content);
        }
        site
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.folder.path().join(name)).unwrap();
    }

    pub(crate) fn options(&self, base: &str) -> Options {
        Options {
            assets: self.folder.path().join("dist"),
            config: self.folder.path().join("config.json"),
            base: base.parse().unwrap(),
            hsts: None,
        }
    }

    pub(crate) fn app(&self) -> Router {
        self.app_at("/")
    }

    pub(crate) fn app_at(&self, base: &str) -> Router {
        app(&self.options(base)).unwrap()
    }

    pub(crate) fn refusal(&self) -> StartError {
        app(&self.options("/")).map(|_| ()).unwrap_err()
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: header::HeaderName) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Every header but those that all responses share, in order of name; the tag's value is replaced
    /// because it depends on the time.
    pub(crate) fn own_headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = self
            .headers
            .iter()
            .filter(|(name, _)| {
                let mut shared = SHARED.iter().chain(&OF_PAGES);
                !shared.any(|(known, _)| known == name)
            })
            .map(|(name, value)| {
                let value = if name == header::ETAG {
                    "…"
                } else {
                    value.to_str().unwrap()
                };
                (name.to_string(), value.to_owned())
            })
            .collect();
        headers.sort();
        headers
    }
}

pub(crate) async fn send(
    app: &Router,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
    }
}

pub(crate) async fn get(app: &Router, path: &str) -> Answer {
    send(app, Method::GET, path, &[]).await
}

/// The headers that all responses have, as they go over the wire, and those that pages have besides.
pub(crate) fn assert_shared_headers(answer: &Answer) {
    // What a 304 says replaces what the browser has, so it says the same.
    let is_page = answer.header(header::CONTENT_SECURITY_POLICY) == Some(PAGE_POLICY);
    for (name, value) in OF_PAGES {
        let values: Vec<_> = answer.headers.get_all(name).iter().collect();
        let expected: &[&str] = if is_page { &[value] } else { &[] };
        assert_eq!(values, expected, "{name}");
    }
    for (name, value) in SHARED {
        let values: Vec<_> = answer.headers.get_all(name).iter().collect();
        assert_eq!(values, [value], "{name}");
    }
}

#[track_caller]
pub(crate) fn assert_headers(answer: &Answer, expected: &[(&str, &str)]) {
    assert_shared_headers(answer);
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    assert_eq!(answer.own_headers(), expected);
}

#[track_caller]
pub(crate) fn assert_not_found(answer: &Answer, console_at: &str) {
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    let message = format!("Nothing is here. The console is at {console_at}\n");
    assert_eq!(answer.text(), message);
    assert_headers(
        answer,
        &[
            ("cache-control", "no-cache"),
            ("content-length", &message.len().to_string()),
            ("content-security-policy", ASSET_POLICY),
            ("content-type", "text/plain; charset=utf-8"),
        ],
    );
}
