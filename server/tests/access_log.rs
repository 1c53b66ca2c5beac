//! What is written down about a request, and what is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use tempfile::TempDir;
use tenantry_server::{BasePath, Options, app};
use tower::ServiceExt;

const CONFIG: &str = r#"{ "registrations": [ { "name": "A", "cloud": "global", "regions": ["*"],
    "partnerTenant": "partner.com", "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1" } ] }"#;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_is_logged_without_its_query_and_headers_and_the_health_check_is_not() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    write("index.html", "<base href=\"/\">");
    write("vault.js", "");
    write("config.json", CONFIG);
    write("robots.txt", "User-agent: *");
    let app = app(&Options {
        assets: folder.path().to_owned(),
        config: folder.path().join("config.json"),
        base: BasePath::default(),
        hsts: None,
    })
    .unwrap();

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    for (method, path) in [
        ("GET", "/healthz"),
        ("GET", "/robots.txt?code=private"),
        ("HEAD", "/robots.txt"),
        ("POST", "/t/customer.com?state=private"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", "session=private")
            .header("authorization", "Bearer private")
            .header("referer", "https://host/?private")
            .body(Body::from("private"))
            .unwrap();
        app.clone().oneshot(request).await.unwrap();
    }

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    let expected = [
        "INFO access: method=GET path=/robots.txt status=200 bytes=13 ms=",
        "INFO access: method=HEAD path=/robots.txt status=200 bytes=0 ms=",
        "INFO access: method=POST path=/t/customer.com status=405 bytes=19 ms=",
    ];
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.contains(expected), "{line:?} lacks {expected:?}");
    }
    assert!(!log.contains("private"), "{log}");
}
