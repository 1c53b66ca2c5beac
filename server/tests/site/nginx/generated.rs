//! What is compared by the hundred: paths, methods and headers that a generator makes.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Pair, assert_same, is_malformed_to_nginx};
use crate::raw::{exchange, request};

/// Pieces that mean something to one host or the other, or to a file system.
const PIECES: [&str; 36] = [
    "",
    "/",
    "/",
    "/",
    "t/",
    "t",
    "customers",
    "setup",
    "vault.js",
    "config.json",
    "robots.txt",
    "sub",
    "icon.svg",
    "app-0123456789abcdef.js",
    ".br",
    ".gz",
    ".",
    "..",
    "%2e",
    "%2F",
    "%5c",
    "\\",
    "%00",
    "%",
    "%zz",
    "%25",
    "?",
    "#",
    "&x=1",
    ";",
    "~",
    "é",
    "index.html",
    ".env",
    "secret.txt",
    "healthz",
];

const METHODS: [&str; 9] = [
    "GET", "GET", "GET", "GET", "HEAD", "POST", "DELETE", "OPTIONS", "PROPFIND",
];

const CODINGS: [&str; 14] = [
    "br",
    "gzip",
    "*",
    "identity",
    "BR",
    "brr",
    ";q=0",
    ";q=0.5",
    "; q=1.000",
    ";q=0.0001",
    ";q=2",
    ";x",
    ",",
    " ",
];

#[test]
fn whatever_is_asked_both_answer_the_same() {
    for base in ["/", "/console/"] {
        let pair = Pair::new(base, None);
        let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..7);
        let codings = prop::collection::vec(prop::sample::select(&CODINGS[..]), 0..6);
        let methods = prop::sample::select(&METHODS[..]);
        let config = Config {
            cases: 1500,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new(config);
        runner
            .run(
                &(methods, prop::bool::weighted(0.9), pieces, codings),
                |(method, below, pieces, codings)| {
                    let start = if below { base } else { "/" };
                    let target = format!("{start}{}", pieces.concat());
                    let accept = codings.concat();
                    check(&pair, method, &target, &accept);
                    Ok(())
                },
            )
            .unwrap();
    }
}

fn check(pair: &Pair, method: &str, target: &str, accept: &str) {
    let [ours, theirs] = pair.ask(method, target, &[("accept-encoding", accept)]);
    if is_malformed_to_nginx(&theirs) {
        assert!(
            ours.status != 200 || target.contains('%') || target.contains("/t/"),
            "{target}"
        );
    } else {
        assert_same(
            &format!("{method} {target} {accept:?}"),
            &[ours.clone(), theirs],
        );
    }
    let body = String::from_utf8_lossy(&ours.body);
    assert!(!body.contains("SECRET"), "{method} {target}");
}

#[test]
fn what_is_not_a_request_gets_no_file_from_either() {
    let pair = Pair::new("/", None);
    let mut oversized = request("GET", "/", &[]);
    oversized.truncate(oversized.len() - 2);
    oversized.extend(format!("x: {}\r\n\r\n", "y".repeat(70_000)).into_bytes());
    let long = request("GET", &format!("/t/{}", "y".repeat(70_000)), &[]);
    for bytes in [
        b"\r\n\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_vec(),
        b"G\0T / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        oversized,
        long,
    ] {
        for address in [pair.server.address, pair.nginx.address] {
            if let Some(answer) = exchange(address, &bytes) {
                assert!((400..600).contains(&answer.status), "{answer:?}");
            }
        }
    }
}
