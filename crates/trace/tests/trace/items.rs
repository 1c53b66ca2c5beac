//! A batch opened up.

use tenantry_trace::{Item, Sent, SentBody, Unkept, items};

use crate::fixture::{answered, fields, recorded, sent};

const REQUESTS: &str = r#"{"requests":[{"id":"1","method":"GET","url":"/users/a"},{"id":"b","method":"POST","url":"/users/b/revokeSignInSessions","headers":{"content-type":"application/json"},"body":{"x":1}},{"id":"3","method":"GET","url":"/users/c"}]}"#;
const ANSWERS: &str = r#"{"responses":[{"id":"B","status":429,"headers":{"Retry-After":2},"body":{"error":{"code":"TooManyRequests"}}},{"id":"1","status":200,"body":{"id":"a"}},{"id":"9","status":200}]}"#;

fn batch() -> Sent<'static> {
    Sent {
        method: "POST",
        address: "https://graph.microsoft.com/v1.0/$batch",
        headers: fields(&[("content-type", "application/json")]),
        body: SentBody::Octets(REQUESTS.as_bytes()),
        ..sent(1)
    }
}

#[test]
fn each_request_finds_its_own_answer_whatever_the_order() {
    let all = items(&answered(batch(), "application/json", ANSWERS));
    let ids: Vec<&str> = all.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["1", "b", "3"]);
    let status = |item: &Item| item.answer.as_ref().map(|answer| answer.status);
    assert_eq!(
        all.iter().map(status).collect::<Vec<_>>(),
        [Some(200), Some(429), None]
    );
    assert_eq!(all[0].url, "/users/a");
    assert_eq!(all[0].body, None);
    assert_eq!(all[1].method, "POST");
    assert_eq!(
        all[1].headers,
        fields(&[("content-type", "application/json")])
    );
    assert_eq!(all[1].body.as_deref(), Some(r#"{"x":1}"#));
    let refused = all[1].answer.as_ref().unwrap();
    assert_eq!(refused.headers, fields(&[("Retry-After", "2")]));
    assert_eq!(
        refused.body.as_deref(),
        Some(r#"{"error":{"code":"TooManyRequests"}}"#)
    );
}

#[test]
fn a_batch_under_way_has_requests_and_no_answers() {
    let all = items(&recorded(batch()));
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|item| item.answer.is_none()));
}

#[test]
fn what_is_no_batch_or_was_not_kept_has_no_items() {
    let body = SentBody::Unseen {
        octets: 9,
        why: Unkept::Unwatched,
    };
    assert!(items(&recorded(Sent { body, ..batch() })).is_empty());
    assert!(items(&recorded(sent(1))).is_empty());
    let other = SentBody::Octets(br#"{"requests":"none"}"#);
    assert!(
        items(&recorded(Sent {
            body: other,
            ..batch()
        }))
        .is_empty()
    );
}
