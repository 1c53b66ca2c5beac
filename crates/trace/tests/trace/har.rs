//! Archives that other tools read, held to the published format.

use serde_json::Value;
use tenantry_trace::{Again, Exchange, Purpose, Repeat, Ring, Sent, SentBody, Unkept, har};

use crate::fixture::{JWT, STARTED, TENANT, fields, sent};

/// An exchange of every kind there is.
fn every_kind() -> Vec<Exchange> {
    let mut ring = Ring::default();
    let json = fields(&[("content-type", "application/json"), ("request-id", "r-1")]);
    let learned = ring.begin(sent(1));
    ring.answered(
        1,
        120,
        (
            200,
            json.clone(),
            SentBody::Octets(br#"{"value":["\u0001 \"x\""]}"#),
        ),
        learned,
    );
    let learned = ring.begin(Sent {
        method: "PATCH",
        address: "https://graph.microsoft.com/v1.0/users/a",
        headers: fields(&[
            ("content-type", "application/json"),
            ("authorization", &format!("Bearer {JWT}")),
        ]),
        body: SentBody::Octets(br#"{"passwordProfile":{"password":"Tulip-9-Harbour"}}"#),
        again: Some(Again {
            of: 1,
            why: Repeat::Throttled,
        }),
        ..sent(2)
    });
    ring.answered(2, 10, (204, Vec::new(), SentBody::Octets(b"")), learned);
    ring.begin(Sent {
        purpose: Purpose::Metadata,
        tenant: None,
        permission: None,
        ..sent(3)
    });
    ring.begin(sent(4));
    ring.unanswered(4, 3);
    ring.begin(sent(5));
    ring.cancelled(5, 3);
    let learned = ring.begin(sent(6));
    let unseen = SentBody::Unseen {
        octets: 900_000,
        why: Unkept::Unwatched,
    };
    ring.answered(6, 3, (200, json.clone(), unseen), learned);
    let learned = ring.begin(sent(7));
    ring.answered(7, 3, (200, json, SentBody::Octets(&[0xff, 0xfe])), learned);
    ring.since(0).exchanges
}

/// What the specification calls for: each member with its type, `?` before those that may be missing.
const ENTRY: &[(&str, &str)] = &[
    ("?pageref", "string"),
    ("startedDateTime", "date"),
    ("time", "number"),
    ("request", "object"),
    ("response", "object"),
    ("cache", "object"),
    ("timings", "object"),
    ("?comment", "string"),
];
const REQUEST: &[(&str, &str)] = &[
    ("method", "string"),
    ("url", "string"),
    ("httpVersion", "string"),
    ("cookies", "array"),
    ("headers", "pairs"),
    ("queryString", "pairs"),
    ("?postData", "object"),
    ("headersSize", "number"),
    ("bodySize", "number"),
];
const POST_DATA: &[(&str, &str)] = &[
    ("mimeType", "string"),
    ("params", "array"),
    ("text", "string"),
    ("?comment", "string"),
];
const RESPONSE: &[(&str, &str)] = &[
    ("status", "number"),
    ("statusText", "string"),
    ("httpVersion", "string"),
    ("cookies", "array"),
    ("headers", "pairs"),
    ("content", "object"),
    ("redirectURL", "string"),
    ("headersSize", "number"),
    ("bodySize", "number"),
];
const CONTENT: &[(&str, &str)] = &[
    ("size", "number"),
    ("mimeType", "string"),
    ("?text", "string"),
    ("?comment", "string"),
];
const TIMINGS: &[(&str, &str)] = &[
    ("send", "duration"),
    ("wait", "duration"),
    ("receive", "duration"),
];
const PAGE: &[(&str, &str)] = &[
    ("startedDateTime", "date"),
    ("id", "string"),
    ("title", "string"),
    ("pageTimings", "object"),
];
const PAIR: &[(&str, &str)] = &[("name", "string"), ("value", "string")];

/// Checks that an object has the members of its kind, and no others.
fn check(value: &Value, members: &[(&str, &str)]) {
    let object = value.as_object().unwrap();
    for name in object.keys() {
        let known = |(member, _): &(&str, &str)| member.trim_start_matches('?') == name;
        assert!(members.iter().any(known), "{name} of {value}");
    }
    for (name, kind) in members {
        let member = &value[name.trim_start_matches('?')];
        let fits = match *kind {
            _ if member.is_null() => name.starts_with('?'),
            "string" => member.is_string(),
            "number" => member.is_i64(),
            "duration" => member.as_u64().is_some(),
            "array" => member.is_array(),
            "pairs" => {
                let pairs = member.as_array().unwrap();
                pairs.iter().for_each(|pair| check(pair, PAIR));
                true
            }
            "object" => member.is_object(),
            "date" => {
                let text = member.as_str().unwrap();
                text.len() == 24 && text.ends_with('Z') && text.as_bytes()[10] == b'T'
            }
            _ => false,
        };
        assert!(fits, "{name} of {value}");
    }
}

#[test]
fn an_archive_has_every_member_that_the_format_demands_and_no_other() {
    let text = har(&every_kind(), "0.1.0");
    let archive: Value = serde_json::from_str(&text).unwrap();
    check(&archive, &[("log", "object")]);
    let log = &archive["log"];
    check(
        log,
        &[
            ("version", "string"),
            ("creator", "object"),
            ("pages", "array"),
            ("entries", "array"),
        ],
    );
    assert_eq!(log["version"], "1.2");
    check(
        &log["creator"],
        &[("name", "string"), ("version", "string")],
    );
    let pages = log["pages"].as_array().unwrap();
    pages.iter().for_each(|page| check(page, PAGE));
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 7);
    for entry in entries {
        check(entry, ENTRY);
        check(&entry["request"], REQUEST);
        check(&entry["response"], RESPONSE);
        check(&entry["response"]["content"], CONTENT);
        check(&entry["timings"], TIMINGS);
        if !entry["request"]["postData"].is_null() {
            check(&entry["request"]["postData"], POST_DATA);
        }
        // The page that each belongs to is there.
        assert!(pages.iter().any(|page| page["id"] == entry["pageref"]));
        // "time" is the sum of the timings.
        let timings = entry["timings"].as_object().unwrap().values();
        let sum: u64 = timings.filter_map(Value::as_u64).sum();
        assert_eq!(entry["time"].as_u64(), Some(sum));
    }
}

#[test]
fn an_archive_tells_what_happened() {
    let archive: Value = serde_json::from_str(&har(&every_kind(), "0.1.0")).unwrap();
    let entries = &archive["log"]["entries"];
    let first = &entries[0];
    assert_eq!(first["startedDateTime"], "2024-03-07T08:10:45.123Z");
    assert_eq!(first["time"], 120);
    assert_eq!(first["request"]["queryString"][0]["name"], "$top");
    assert_eq!(first["request"]["queryString"][0]["value"], "5");
    assert_eq!(first["response"]["status"], 200);
    assert_eq!(
        first["response"]["content"]["text"],
        "{\"value\":[\"\\u0001 \\\"x\\\"\"]}"
    );
    assert_eq!(
        first["comment"],
        format!("#1, tenant {TENANT}, permission User.Read.All, answered")
    );
    let second = &entries[1];
    assert_eq!(
        second["request"]["postData"]["text"],
        r#"{"passwordProfile":{"password":"‹redacted: password›"}}"#
    );
    assert_eq!(
        second["request"]["headers"][1]["value"],
        "Bearer ‹redacted: access token›"
    );
    assert!(second["comment"].as_str().unwrap().contains("repeats #1"));
    assert_eq!(entries[2]["response"]["status"], 0);
    assert_eq!(
        entries[3]["comment"].as_str().unwrap().rsplit(", ").next(),
        Some("not answered")
    );
    assert_eq!(entries[5]["response"]["content"]["size"], 900_000);
    assert_eq!(entries[5]["response"]["content"]["comment"], "not kept");
    assert_eq!(archive["log"]["pages"][0]["title"], "Users");
}

#[test]
fn times_are_those_of_the_calendar() {
    let at = |started: u64| {
        let mut ring = Ring::default();
        ring.begin(Sent { started, ..sent(1) });
        let archive: Value = serde_json::from_str(&har(&ring.since(0).exchanges, "1")).unwrap();
        let time = &archive["log"]["entries"][0]["startedDateTime"];
        time.as_str().unwrap().to_owned()
    };
    assert_eq!(at(0), "1970-01-01T00:00:00.000Z");
    assert_eq!(at(951_782_400_000), "2000-02-29T00:00:00.000Z");
    assert_eq!(at(951_868_799_999), "2000-02-29T23:59:59.999Z");
    assert_eq!(at(951_868_800_000), "2000-03-01T00:00:00.000Z");
    assert_eq!(at(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
    assert_eq!(at(1_735_689_599_000), "2024-12-31T23:59:59.000Z");
    assert_eq!(at(4_107_542_400_000), "2100-03-01T00:00:00.000Z");
    assert_eq!(at(STARTED), "2024-03-07T08:10:45.123Z");
}

#[test]
fn no_exchanges_make_an_archive_all_the_same() {
    let archive: Value = serde_json::from_str(&har(&[], "1")).unwrap();
    assert_eq!(archive["log"]["entries"], serde_json::json!([]));
}
