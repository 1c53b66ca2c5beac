//! What is answered, with every header.

use axum::http::{Method, StatusCode, header};

use crate::fixture::{
    ASSET_POLICY, CONFIG, IMMUTABLE, INDEX, PAGE_POLICY, Site, VAULT_POLICY, assert_headers,
    assert_not_found, get, send,
};

#[tokio::test]
async fn the_page_is_served_where_its_router_has_addresses() {
    let site = Site::new();
    let app = site.app();
    for path in [
        "/",
        "/?x=1",
        "/customers",
        "/setup",
        "/t/",
        "/t/customer.com",
        "/t/customer.com/users/1?sort=name",
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(
            answer.text(),
            INDEX.replace("<base href=/>", "<base href=\"/\">")
        );
        assert_headers(
            &answer,
            &[
                ("cache-control", "no-cache"),
                ("content-length", &answer.body.len().to_string()),
                ("content-security-policy", PAGE_POLICY),
                ("content-type", "text/html; charset=utf-8"),
                ("etag", "…"),
                ("vary", "accept-encoding"),
            ],
        );
    }
}

#[tokio::test]
async fn under_a_base_path_the_page_knows_it_and_nothing_is_elsewhere() {
    let site = Site::new();
    for base in ["/console/", "/tools/tenantry/"] {
        let app = site.app_at(base);
        let outside = [
            "/",
            "/t/customer.com",
            "/config.json",
            "/vault.js",
            base.trim_end_matches('/'),
        ];
        for path in outside {
            assert_not_found(&get(&app, path).await, base);
        }
        for rest in ["", "t/customer.com/users"] {
            let answer = get(&app, &format!("{base}{rest}")).await;
            assert!(answer.text().contains(&format!("<base href=\"{base}\">")));
            assert_eq!(
                answer.header(header::CONTENT_SECURITY_POLICY),
                Some(PAGE_POLICY)
            );
        }
        let script = get(&app, &format!("{base}app-0123456789abcdef.js")).await;
        assert_eq!(script.text(), "plain script");
        assert_eq!(
            get(&app, &format!("{base}config.json")).await.text(),
            CONFIG
        );
        assert_eq!(
            get(&app, &format!("{base}sub/icon.svg")).await.text(),
            "<svg/>"
        );
        assert_eq!(get(&app, "/healthz").await.text(), "ok\n");
    }
}

#[tokio::test]
async fn the_vaults_script_has_a_policy_of_its_own() {
    let site = Site::new();
    let answer = get(&site.app(), "/vault.js?script=app.js&wasm=app.wasm").await;
    assert_eq!(answer.text(), "import('./app.js');");
    assert_headers(
        &answer,
        &[
            ("cache-control", "no-cache"),
            ("content-length", "19"),
            ("content-security-policy", VAULT_POLICY),
            ("content-type", "text/javascript; charset=utf-8"),
            ("etag", "…"),
            ("vary", "accept-encoding"),
        ],
    );
}

#[tokio::test]
async fn the_configuration_is_served_as_it_is() {
    let site = Site::new();
    let answer = get(&site.app(), "/config.json").await;
    assert_eq!(answer.text(), CONFIG);
    assert_headers(
        &answer,
        &[
            ("cache-control", "no-cache"),
            ("content-length", &CONFIG.len().to_string()),
            ("content-security-policy", ASSET_POLICY),
            ("content-type", "application/json"),
            ("etag", "…"),
            ("vary", "accept-encoding"),
        ],
    );
}

#[tokio::test]
async fn files_are_kept_for_ever_only_if_their_name_changes_with_them() {
    let site = Site::new();
    let app = site.app();
    let files = [
        ("/robots.txt", "text/plain; charset=utf-8", "no-cache", "13"),
        ("/sub/icon.svg", "image/svg+xml", "no-cache", "6"),
        ("/help/aadsts.json", "application/json", "no-cache", "2"),
        (
            "/app-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            IMMUTABLE,
            "12",
        ),
        (
            "/app-0123456789abcdef_bg.wasm",
            "application/wasm",
            IMMUTABLE,
            "4",
        ),
        ("/main-0123456789abcdef.css", "text/css", IMMUTABLE, "7"),
    ];
    for (path, content_type, cache_control, length) in files {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_headers(
            &answer,
            &[
                ("cache-control", cache_control),
                ("content-length", length),
                ("content-security-policy", ASSET_POLICY),
                ("content-type", content_type),
                ("etag", "…"),
                ("vary", "accept-encoding"),
            ],
        );
    }
}

#[tokio::test]
async fn head_answers_as_get_does_without_a_body() {
    let site = Site::new();
    let app = site.app();
    for path in [
        "/",
        "/vault.js",
        "/config.json",
        "/healthz",
        "/robots.txt",
        "/favicon.png",
    ] {
        let full = get(&app, path).await;
        let head = send(&app, Method::HEAD, path, &[]).await;
        assert_eq!(head.status, full.status, "{path}");
        assert_eq!(head.headers, full.headers, "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_changed_configuration_is_a_changed_vault() {
    let site = Site::new();
    let before = get(&site.app(), "/vault.js").await;
    site.write("config.json", &CONFIG.replace("8402", "8502"));
    let after = get(&site.app(), "/vault.js").await;
    assert_eq!(before.body, after.body);
    assert_ne!(before.header(header::ETAG), after.header(header::ETAG));
    let policy = after.header(header::CONTENT_SECURITY_POLICY).unwrap();
    assert!(policy.ends_with("http://localhost:8502"), "{policy}");
}

#[tokio::test]
async fn browsers_are_told_to_come_by_tls_only_if_it_is_wished() {
    let site = Site::new();
    for (hsts, expected) in [(None, None), (Some(300), Some("max-age=300"))] {
        let mut options = site.options("/");
        options.hsts = hsts;
        let app = tenantry_server::app(&options).unwrap();
        for path in ["/", "/vault.js", "/robots.txt", "/healthz", "/nothing"] {
            let answer = get(&app, path).await;
            assert_eq!(
                answer.header(header::STRICT_TRANSPORT_SECURITY),
                expected,
                "{path}"
            );
        }
    }
}
