//! What is not answered, and how.

use axum::http::{Method, header};

use crate::fixture::{Site, assert_not_found, assert_shared_headers, get, send};

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let site = Site::new();
    let app = site.app();
    for path in [
        "/favicon.png",
        "/favicon.ico",
        "/app-fedcba9876543210.js",
        "/users",
        "/t",
        "/sub",
        "/sub/",
        "/index.html",
        "/app-0123456789abcdef.js.br",
        "/app-0123456789abcdef.js/x",
        "/health",
        "/oauth/callback?code=x",
    ] {
        assert_not_found(&get(&app, path).await, "/");
    }
}

#[tokio::test]
async fn hidden_files_and_those_outside_the_folder_are_not_found() {
    let site = Site::new();
    let app = site.app();
    for path in [
        "/.env",
        "/sub/.env",
        "/sub/%2eenv",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/sub/../../secret.txt",
        "//secret.txt",
        "/t/../../secret.txt",
        "/t/%2E%2e/secret.txt",
        "/secret.txt",
    ] {
        assert_not_found(&get(&app, path).await, "/");
    }
}

#[tokio::test]
async fn nothing_answers_with_anything_unexpected_and_nothing_sets_a_cookie() {
    let site = Site::new();
    let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    ];
    let paths = [
        "/",
        "/t/",
        "/t/customer.com/users",
        "/vault.js",
        "/config.json",
        "/healthz",
        "/sub",
        "/app-0123456789abcdef.js",
        "/robots.txt",
        "/favicon.png",
        "/?code=1&state=2",
        "/token",
    ];
    let hostile = [
        ("cookie", "a=b"),
        ("authorization", "Bearer x"),
        ("range", "bytes=1-2,0-0"),
        ("if-match", "\"x\""),
        ("if-none-match", "\"unfinished"),
        ("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("if-modified-since", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("accept-encoding", "identity;q=0, ;;, =,br;q=x"),
        ("service-worker", "script"),
    ];
    for base in ["/", "/console/"] {
        let app = site.app_at(base);
        for method in methods {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            for path in paths {
                let path = format!("{}{path}", base.trim_end_matches('/'));
                for header in [None].into_iter().chain(hostile.iter().map(Some)) {
                    let header: Vec<(&str, &str)> = header.into_iter().copied().collect();
                    let answer = send(&app, method.clone(), &path, &header).await;
                    let reading = [Method::GET, Method::HEAD].contains(&method);
                    let case = format!("{method} {path} {header:?} {}", answer.status);
                    match answer.status.as_u16() {
                        200 | 404 => assert!(reading, "{case}"),
                        405 => {
                            assert!(!reading, "{case}");
                            assert_eq!(answer.header(header::ALLOW), Some("GET, HEAD"));
                        }
                        _ => panic!("{case}"),
                    }
                    assert_eq!(answer.headers.get(header::SET_COOKIE), None, "{case}");
                    assert!(
                        answer.headers.contains_key(header::CONTENT_SECURITY_POLICY),
                        "{case}"
                    );
                    assert_shared_headers(&answer);
                }
            }
        }
    }
}
