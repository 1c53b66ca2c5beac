//! Requests and answers to record.

use tenantry_identity::TenantId;
use tenantry_trace::{Action, Exchange, Headers, Purpose, Ring, Sent, SentBody, redact::Learned};

pub(crate) const TENANT: &str = "84841066-274d-4ec0-a5c1-276be684bdd3";
pub(crate) const STARTED: u64 = 1_709_799_045_123;
/// Header, claims and signature of a token, signed by nobody.
pub(crate) const JWT: &str =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJncmFwaCJ9.c2lnbmF0dXJl";

/// A request of Microsoft Graph.
pub(crate) fn sent(number: u32) -> Sent<'static> {
    Sent {
        number,
        action: Action {
            page: 7,
            number: 2,
            label: "Users".into(),
        },
        purpose: Purpose::Graph,
        tenant: Some(TenantId::parse(TENANT).unwrap()),
        permission: Some("User.Read.All".into()),
        again: None,
        started: STARTED,
        method: "GET",
        address: "https://graph.microsoft.com/v1.0/users?$top=5&$select=id,displayName",
        headers: fields(&[("accept", "application/json")]),
        body: SentBody::Octets(&[]),
    }
}

pub(crate) fn fields(fields: &[(&str, &str)]) -> Headers {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().map(own).collect()
}

/// The exchange as it is recorded once it is answered with this body.
pub(crate) fn answered(sent: Sent<'_>, media_type: &str, body: &str) -> Exchange {
    let (mut ring, learned, number) = begun(sent);
    let headers = fields(&[("content-type", media_type)]);
    let body = SentBody::Octets(body.as_bytes());
    ring.answered(number, 12, (200, headers, body), learned);
    only(&ring)
}

/// The exchange as it is recorded once it is sent.
pub(crate) fn recorded(sent: Sent<'_>) -> Exchange {
    only(&begun(sent).0)
}

pub(crate) fn begun(sent: Sent<'_>) -> (Ring, Learned, u32) {
    let mut ring = Ring::default();
    let number = sent.number;
    let learned = ring.begin(sent);
    (ring, learned, number)
}

fn only(ring: &Ring) -> Exchange {
    let mut exchanges = ring.since(0).exchanges;
    assert_eq!(exchanges.len(), 1);
    exchanges.remove(0)
}

/// The body of the answer.
pub(crate) fn body_of(exchange: &Exchange) -> &tenantry_trace::Body {
    match &exchange.outcome {
        tenantry_trace::Outcome::Answered { body, .. } => body,
        other => panic!("it is not answered but {other:?}"),
    }
}
