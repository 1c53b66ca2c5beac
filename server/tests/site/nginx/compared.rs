//! What is compared one by one.

use std::fs::File;
use std::time::{Duration, SystemTime};

use super::{Pair, assert_same, is_malformed_to_nginx};

/// What browsers and scanners send; `None` sends nothing.
const ACCEPTED: [Option<&str>; 8] = [
    None,
    Some("gzip, deflate, br, zstd"),
    Some("gzip"),
    Some("br;q=0, gzip"),
    Some("*"),
    Some("br;q=0, *;q=0.5"),
    Some("br;q=0, gzip;q=0, *;q=0"),
    Some("identity"),
];

/// Addresses below the base path, and whether there is a file behind them.
const ADDRESSES: [(&str, bool); 30] = [
    ("", true),
    ("?x=1", true),
    ("customers", true),
    ("setup", true),
    ("activity", true),
    ("t/", true),
    ("t/customer.com", true),
    ("t/customer.com/users?open=1", true),
    ("t/a%20b/c%2Fd//e", true),
    ("vault.js", true),
    ("vault.js?script=a.js&wasm=b.wasm", true),
    ("config.json", true),
    ("app-0123456789abcdef.js", true),
    ("app-0123456789abcdef_bg.wasm", true),
    ("main-0123456789abcdef.css", true),
    ("robots.txt", true),
    ("sub/icon.svg", true),
    ("sub/index.html", true),
    ("help/aadsts.json", true),
    ("help/notes", true),
    ("app-fedcba9876543210.js", false),
    ("favicon.ico", false),
    ("index.html", false),
    ("app-0123456789abcdef.js.br", false),
    ("nginx-server.conf", false),
    ("HOSTING.txt", false),
    ("sub", false),
    ("sub/", false),
    ("t", false),
    ("setup/x", false),
];

/// Hidden files, other places and other spellings, after the base path.
const HOSTILE: [&str; 24] = [
    ".env",
    ".tenantry-export",
    "sub/.env",
    "sub/%2eenv",
    "../secret.txt",
    "%2e%2e/secret.txt",
    "..%2fsecret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "sub/../../secret.txt",
    "sub/../robots.txt",
    "./robots.txt",
    "/robots.txt",
    "sub//icon.svg",
    "t/../../secret.txt",
    "t/../robots.txt",
    "t/%2E%2e/secret.txt",
    "t/%2e%2e%2frobots.txt",
    "t/a%5c..%5cb",
    "t/.git/config",
    "%72obots.txt",
    "%74/customer.com",
    "robots.txt%20",
    "robots.txt/",
];

#[test]
fn at_the_root() {
    compare(&Pair::new("/", None));
}

#[test]
fn below_a_base_path() {
    compare(&Pair::new("/console/", Some(600)));
    compare(&Pair::new("/tools/tenantry-1.0_a/", Some(0)));
}

fn compare(pair: &Pair) {
    for (address, there) in ADDRESSES {
        let target = format!("{}{address}", pair.base);
        for accept in ACCEPTED {
            let accept: Vec<_> = accept
                .map(|value| ("accept-encoding", value))
                .into_iter()
                .collect();
            read(pair, &target, &accept, there);
        }
        methods(pair, &target);
    }
    for address in HOSTILE {
        let target = format!("{}{address}", pair.base);
        let answers = pair.ask("GET", &target, &[]);
        if is_malformed_to_nginx(&answers[1]) {
            assert_eq!(answers[0].status, 404, "{target}");
        } else {
            read(pair, &target, &[], false);
            methods(pair, &target);
        }
    }
    let absolute = format!("http://other.example{}robots.txt?x", pair.base);
    read(pair, &absolute, &[], true);
    let without_slash = pair.base.trim_end_matches('/');
    for target in [
        "/",
        "/healthz",
        "/healthz?x",
        "/robots.txt",
        "/t/x",
        without_slash,
    ] {
        if !target.is_empty() {
            let there = target.starts_with("/healthz") || pair.base == "/" && target != "/none";
            read(pair, target, &[("accept-encoding", "br")], there);
            methods(pair, target);
        }
    }
}

/// Reads by GET and HEAD, as a whole, in part and on conditions.
fn read(pair: &Pair, target: &str, headers: &[(&str, &str)], there: bool) {
    let case = format!("{target} {headers:?}");
    let answers = pair.ask("GET", target, headers);
    assert_same(&case, &answers);
    assert_eq!(answers[0].status, if there { 200 } else { 404 }, "{case}");
    // nginx takes `*` for a condition on its health check too, which has no tag.
    let any_tag = (
        "if-none-match",
        if target.starts_with("/healthz") {
            "\"any\""
        } else {
            "*"
        },
    );
    for (name, value) in [
        any_tag,
        ("range", "bytes=1-2"),
        ("range", "bytes=0-0,-1"),
        ("if-modified-since", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("if-none-match", "\"other\""),
    ] {
        let headers = [headers, &[(name, value)]].concat();
        assert_same(
            &format!("{target} {headers:?}"),
            &pair.ask("GET", target, &headers),
        );
    }
    let head = pair.ask("HEAD", target, headers);
    assert_same(&format!("HEAD {case}"), &head);
    assert_eq!(head[0].headers, answers[0].headers, "HEAD {case}");
    // Each host is asked with its own tag, and has it.
    let own = |index: usize| {
        let tag = answers[index].header("etag")?.to_owned();
        let headers = [headers, &[("if-none-match", &tag)]].concat();
        Some(pair.ask("GET", target, &headers)[index].clone())
    };
    if let (Some(ours), Some(theirs)) = (own(0), own(1)) {
        let unchanged = [ours, theirs];
        assert_same(&format!("again {case}"), &unchanged);
        assert_eq!(unchanged[0].status, 304, "{case}");
        assert!(unchanged[0].body.is_empty(), "{case}");
    }
}

fn methods(pair: &Pair, target: &str) {
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
        let body = [("content-length", "0")];
        let answers = pair.ask(method, target, &body);
        assert_same(&format!("{method} {target}"), &answers);
        assert_eq!(answers[0].status, 405, "{method} {target}");
    }
}

#[test]
fn each_form_has_its_own_tag() {
    let pair = Pair::new("/", None);
    for target in ["/", "/config.json", "/app-0123456789abcdef.js"] {
        let tags = ["identity", "gzip", "br"].map(|accept| {
            let answers = pair.ask("GET", target, &[("accept-encoding", accept)]);
            answers.map(|answer| answer.header("etag").unwrap().to_owned())
        });
        for host in [0, 1] {
            let [plain, gzip, br] = [0, 1, 2].map(|form| &tags[form][host]);
            assert!(
                plain != gzip && gzip != br && br != plain,
                "{target} {tags:?}"
            );
        }
    }
}

/// nginx has the files' dates, and would answer 304 where the server does not look at them.
#[test]
fn dates_decide_nothing() {
    let pair = Pair::new("/", None);
    // The example of RFC 9110, section 5.6.7.
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    for folder in ["dist", "out"] {
        let file = pair.site.folder.path().join(folder).join("robots.txt");
        File::options()
            .write(true)
            .open(file)
            .unwrap()
            .set_modified(date)
            .unwrap();
    }
    let condition = [("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT")];
    let answers = pair.ask("GET", "/robots.txt", &condition);
    assert_same("dated", &answers);
    assert_eq!(answers[0].status, 200);
}

#[test]
fn the_log_has_paths_and_no_queries() {
    let pair = Pair::new("/", None);
    let headers = [("cookie", "private"), ("referer", "https://host/?private")];
    pair.ask("GET", "/t/customer.com?code=private", &headers);
    pair.ask("POST", "/.env?code=private", &headers);
    let log = std::fs::read_to_string(pair.nginx.folder.path().join("access.log")).unwrap();
    assert!(log.contains(" GET /t/customer.com 200 "), "{log}");
    assert!(log.contains(" POST /.env 405 "), "{log}");
    assert!(!log.contains("private"), "{log}");
}
