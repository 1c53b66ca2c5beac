//! Whatever is sent, on a real connection: each ends in a clear answer or a closed connection, no file
//! that is nobody's business comes back, nothing panics, and the server goes on.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use tenantry_server::Patience;

use crate::fixture::Site;
use crate::raw::{Served, exchange, request, send};

/// Ways up, in every encoding that some server has once taken for one.
const UP: [&str; 20] = [
    "..",
    "../..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%c0%ae%c0%ae",
    "%ef%bc%8e%ef%bc%8e",
    "%u002e%u002e",
    "..;",
    "..%00",
    "%00..",
    "....",
    ".../",
    "..\\",
    "..%5c",
    "..%2f",
    "..%255c",
    "..%c0%af",
    "\u{ff0e}\u{ff0e}",
];

const SEPARATORS: [&str; 7] = ["/", "//", "/./", "\\", "%2f", "%5C", "%252f"];

const SECRETS: [&str; 6] = [
    "secret.txt",
    ".env",
    "config.json",
    "sub/.env",
    "etc/passwd",
    ".tenantry-export",
];

const STARTS: [&str; 10] = [
    "/",
    "",
    "/t/",
    "/sub/",
    "/sub",
    "//",
    "http://localhost/",
    "http://localhost/t/",
    "file:///",
    "*",
];

const METHODS: [&str; 14] = [
    "GET", "GET", "GET", "HEAD", "POST", "TRACE", "CONNECT", "OPTIONS", "PRI", "get", "G\0T",
    "GE T", "", "\u{20ac}",
];

const VERSIONS: [&str; 10] = [
    "HTTP/1.1",
    "HTTP/1.1",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/0.9",
    "HTTP/2.0",
    "HTTP/9.9",
    "HTTP/1.1.1",
    "http/1.1",
    "",
];

const HEADERS: [&str; 22] = [
    "Range: bytes=0-",
    "Range: bytes=5-1",
    "Range: bytes=-",
    "Range: bytes=0-0,1-1,2-2,99999999999999999999-",
    "Range: \u{20ac}",
    "If-Range: x",
    "If-None-Match: \"",
    "If-None-Match: *",
    "Accept-Encoding: br;q=",
    "Accept-Encoding: ,,;;",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 1\r\nContent-Length: 2",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 3",
    "Expect: 100-continue",
    "Upgrade: websocket\r\nConnection: upgrade",
    "No colon",
    " folded: x",
    "X: \0",
    "Host: other",
    ": nameless",
];

/// How many panics there were in the server's own code.
fn panics() -> usize {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic
                .location()
                .is_some_and(|at| !at.file().contains("tests"))
            {
                PANICS.fetch_add(1, Ordering::Relaxed);
            }
            before(panic);
        }));
    });
    PANICS.load(Ordering::Relaxed)
}

fn served() -> (Site, Served) {
    let site = Site::new();
    let patience = Patience {
        request: Duration::from_millis(100),
        ..Patience::default()
    };
    let served = Served::new(site.app(), patience);
    (site, served)
}

fn assert_alive(served: &Served) {
    let answer = exchange(served.address, &request("GET", "/healthz", &[])).unwrap();
    assert_eq!((answer.status, answer.body), (200, b"ok\n".to_vec()));
    assert_eq!(panics(), 0);
}

/// What came back is a clear answer, or nothing.
fn assert_clear(sent: &[u8], received: &[u8]) {
    let sent = String::from_utf8_lossy(sent);
    let received = String::from_utf8_lossy(received);
    assert!(
        !received.contains("SECRET") && !received.contains("root:"),
        "{sent}\n{received}"
    );
    if received.is_empty() {
        return;
    }
    let status = received
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.get(2..5));
    let status: u16 = status
        .and_then(|status| status.parse().ok())
        .unwrap_or_default();
    assert!(
        matches!(status, 100 | 200 | 304 | 400..=499),
        "{sent}\n{received}"
    );
}

fn run(cases: u32, strategy: impl Strategy<Value = Vec<u8>>) {
    panics();
    let (_site, served) = served();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&strategy, |bytes| {
        assert_clear(&bytes, &send(served.address, &bytes));
        Ok(())
    });
    outcome.unwrap();
    assert_alive(&served);
}

#[test]
fn no_way_up_leads_out() {
    let step = (select(&UP[..]), select(&SEPARATORS[..])).prop_map(|(up, by)| format!("{up}{by}"));
    let target = (
        select(&STARTS[..]),
        prop::collection::vec(step, 0..5),
        select(&SECRETS[..]),
    );
    let bytes = target.prop_map(|(start, steps, secret)| {
        request("GET", &format!("{start}{}{secret}", steps.concat()), &[])
    });
    run(3000, bytes);
}

#[test]
fn no_request_confuses_it() {
    let parts = (
        select(&METHODS[..]),
        select(&STARTS[..]),
        select(&VERSIONS[..]),
        prop::collection::vec(select(&HEADERS[..]), 0..4),
        prop::collection::vec(any::<u8>(), 0..20),
    );
    let bytes = parts.prop_map(|(method, target, version, headers, body)| {
        let mut text =
            format!("{method} {target} {version}\r\nHost: localhost\r\nConnection: close\r\n");
        for header in headers {
            text = text + header + "\r\n";
        }
        [(text + "\r\n").into_bytes(), body].concat()
    });
    run(1500, bytes);
}

#[test]
fn no_bytes_confuse_it() {
    run(100, prop::collection::vec(any::<u8>(), 1..2000));
}

#[test]
fn a_part_of_a_file_is_never_answered() {
    let (_site, served) = served();
    let ranges = [
        "bytes=0-0",
        "bytes=5-1",
        "bytes=-1",
        "bytes=0-,0-,0-",
        "x",
        "bytes=",
    ];
    for range in ranges {
        let bytes = request("GET", "/robots.txt", &[("range", range)]);
        let answer = exchange(served.address, &bytes).unwrap();
        assert_eq!(
            (answer.status, &answer.body[..]),
            (200, &b"User-agent: *"[..]),
            "{range}"
        );
        assert_eq!(answer.header("accept-ranges"), None);
    }
}

#[test]
fn what_is_too_long_is_refused_and_what_is_not_is_answered() {
    let (_site, served) = served();
    let status = |target: &str, value: &str, count: usize| {
        let headers = vec![("x-filler", value); count];
        let answer = exchange(served.address, &request("GET", target, &headers));
        answer.map(|answer| answer.status)
    };
    assert_eq!(status("/", &"y".repeat(8_000), 1), Some(200));
    assert_eq!(
        status(&format!("/t/{}", "y".repeat(8_000)), "", 0),
        Some(200)
    );
    assert_eq!(status("/", &"y".repeat(20_000), 1), Some(431));
    assert_eq!(status("/", "y", 200), Some(431));
    let long = status(&format!("/t/{}", "y".repeat(20_000)), "", 0);
    assert!(matches!(long, Some(414 | 431)), "{long:?}");
    assert_alive(&served);
}
