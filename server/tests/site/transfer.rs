//! What goes over the wire: compressed forms, and nothing that the browser has already.

use axum::http::{Method, StatusCode, header};

use crate::fixture::{IMMUTABLE, Site, assert_shared_headers, get, send};

#[tokio::test]
async fn the_compressed_file_is_served_where_there_is_one_and_it_is_accepted() {
    let site = Site::new();
    let app = site.app();
    let cases = [
        ("/app-0123456789abcdef.js", "identity", None, "plain script"),
        (
            "/app-0123456789abcdef.js",
            "gzip",
            Some("gzip"),
            "gzip script",
        ),
        (
            "/app-0123456789abcdef.js",
            "gzip, deflate, br",
            Some("br"),
            "br script",
        ),
        (
            "/main-0123456789abcdef.css",
            "gzip, deflate, br",
            None,
            "body {}",
        ),
    ];
    for (path, accept, encoding, body) in cases {
        let answer = send(&app, Method::GET, path, &[("accept-encoding", accept)]).await;
        assert_eq!(
            answer.header(header::CONTENT_ENCODING),
            encoding,
            "{path} {accept}"
        );
        assert_eq!(answer.text(), body);
        assert_eq!(answer.header(header::CACHE_CONTROL), Some(IMMUTABLE));
    }
}

#[tokio::test]
async fn the_page_and_the_configuration_are_compressed_at_start() {
    let site = Site::new();
    let app = site.app();
    for path in ["/", "/config.json"] {
        let plain = get(&app, path).await.body;
        let answer = send(&app, Method::GET, path, &[("accept-encoding", "br")]).await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), Some("br"));
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &answer.body[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
        let answer = send(&app, Method::GET, path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), Some("gzip"));
        let mut unpacked = Vec::new();
        std::io::copy(
            &mut flate2::read::GzDecoder::new(&answer.body[..]),
            &mut unpacked,
        )
        .unwrap();
        assert_eq!(unpacked, plain);
    }
}

#[tokio::test]
async fn what_the_browser_has_already_is_not_sent_again() {
    let site = Site::new();
    let app = site.app();
    for path in [
        "/",
        "/vault.js",
        "/config.json",
        "/app-0123456789abcdef.js",
        "/robots.txt",
    ] {
        let mut tags = Vec::new();
        for accept in ["identity", "gzip", "br"] {
            let accept = ("accept-encoding", accept);
            let first = send(&app, Method::GET, path, &[accept]).await;
            let tag = first.header(header::ETAG).unwrap().to_owned();

            let other = send(
                &app,
                Method::GET,
                path,
                &[accept, ("if-none-match", "\"other\"")],
            )
            .await;
            assert_eq!(
                (other.status, &other.body),
                (StatusCode::OK, &first.body),
                "{path}"
            );

            for known in [
                tag.clone(),
                format!("W/{tag}"),
                format!("\"other\", {tag}"),
                "*".into(),
            ] {
                let again = send(
                    &app,
                    Method::GET,
                    path,
                    &[accept, ("if-none-match", &known)],
                )
                .await;
                assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path} {known}");
                assert!(again.body.is_empty());
                assert_shared_headers(&again);
                // What a 304 says replaces what the cache has, so it says the same.
                for name in [
                    header::ETAG,
                    header::CACHE_CONTROL,
                    header::CONTENT_SECURITY_POLICY,
                    header::VARY,
                ] {
                    assert_eq!(again.header(name.clone()), first.header(name), "{path}");
                }
            }
            if first.headers.contains_key(header::CONTENT_ENCODING) || accept.1 == "identity" {
                tags.push(tag);
            }
        }
        let all = tags.len();
        tags.dedup();
        assert_eq!(tags.len(), all, "{path}: each form has its own tag");
    }
}
