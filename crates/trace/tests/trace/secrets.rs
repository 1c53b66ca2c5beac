//! No secret survives, whatever wraps it.

use proptest::prelude::*;
use serde_json::{Value, json};
use tenantry_trace::{
    Action, Exchange, Outcome, Purpose, Sent, SentBody, curl, har, items, powershell,
};

use crate::fixture::{begun, fields, sent};

/// A secret: letters and digits, so that nothing spells it in another way; tokens in the compact form as well.
fn secrets() -> impl Strategy<Value = (String, bool)> {
    prop_oneof![
        "[A-Za-z0-9]{16,60}Q7".prop_map(|secret| (secret, false)),
        (
            "[A-Za-z0-9_-]{8,40}",
            "[A-Za-z0-9_-]{0,80}",
            "[A-Za-z0-9_-]{1,80}Q7"
        )
            .prop_map(|(header, claims, signature)| (
                format!("eyJ{header}.{claims}.{signature}"),
                true
            )),
    ]
}

/// The names that secrets stand under.
const NAMES: [&str; 14] = [
    "access_token",
    "refresh_token",
    "id_token",
    "client_assertion",
    "code_verifier",
    "password",
    "newPassword",
    "temporaryAccessPass",
    "key",
    "passwordBase64",
    "secretText",
    "verificationCode",
    "inviteRedeemUrl",
    "Authorization",
];

/// What a document is wrapped into.
#[derive(Clone, Copy, Debug)]
enum Wrap {
    Member,
    Array,
    Batch,
    TextOfJson,
    Sibling,
}

fn wraps() -> impl Strategy<Value = Vec<Wrap>> {
    let wrap = prop_oneof![
        Just(Wrap::Member),
        Just(Wrap::Array),
        Just(Wrap::Batch),
        Just(Wrap::TextOfJson),
        Just(Wrap::Sibling),
    ];
    proptest::collection::vec(wrap, 0..6)
}

fn wrapped(secret: &str, name: Option<&str>, wraps: &[Wrap]) -> Value {
    let mut document = match name {
        Some(name) => json!({ name: secret }),
        None => json!({ "displayName": format!("before {secret} behind") }),
    };
    for wrap in wraps {
        document = match wrap {
            Wrap::Member => json!({ "inner": document }),
            Wrap::Array => json!([1, null, document, "x"]),
            Wrap::Batch => json!({ "responses": [{ "id": "1", "status": 200, "body": document }] }),
            Wrap::TextOfJson => json!({ "text": document.to_string() }),
            Wrap::Sibling => json!({ "first": secret, "then": document }),
        };
    }
    document
}

/// Percent-encodes everything, as often as said.
fn encoded(text: &str, times: usize) -> String {
    (0..times).fold(text.to_owned(), |text, _| {
        let each = text.bytes().map(|octet| format!("%{octet:02x}"));
        each.collect()
    })
}

/// Whether any field of an exchange, or anything that is made of it, holds the text.
fn shows(exchange: &Exchange, secret: &str) -> Option<String> {
    let batch = items(exchange);
    let places = [
        format!("{exchange:?}"),
        format!("{batch:?}"),
        curl(exchange),
        powershell(exchange),
        har(std::slice::from_ref(exchange), "1"),
        String::from_utf8_lossy(&postcard::to_allocvec(exchange).unwrap()).into_owned(),
    ];
    let mut places = places.into_iter();
    places.find(|place| place.contains(secret))
}

/// Records a request and its answer, and gives what there is to see of them before and after.
fn exchanges(request: Sent<'_>, headers: &[(&str, &str)], body: &str) -> Vec<Exchange> {
    let (mut ring, learned, number) = begun(request);
    let mut all = ring.since(0).exchanges;
    let answer = (200, fields(headers), SentBody::Octets(body.as_bytes()));
    ring.answered(number, 1, answer, learned);
    all.extend(ring.since(0).exchanges);
    all
}

fn is_hidden(exchanges: &[Exchange], secret: &str) -> Result<(), TestCaseError> {
    for exchange in exchanges {
        let shown = shows(exchange, secret);
        prop_assert!(shown.is_none(), "{secret} in {shown:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_secret_survives_in_a_document(
        (secret, is_token) in secrets(),
        name in proptest::sample::select(&NAMES[..]),
        is_named in any::<bool>(),
        wraps in wraps(),
    ) {
        let name = (is_named || !is_token).then_some(name);
        let document = wrapped(&secret, name, &wraps).to_string();
        for media_type in ["application/json", "", "text/plain"] {
            let request = Sent {
                headers: fields(&[("content-type", media_type)]),
                body: SentBody::Octets(document.as_bytes()),
                ..sent(1)
            };
            is_hidden(&exchanges(request, &[("content-type", media_type)], "{}"), &secret)?;
            is_hidden(&exchanges(sent(1), &[("content-type", media_type)], &document), &secret)?;
        }
    }

    #[test]
    fn no_secret_survives_in_an_address_or_a_form(
        (secret, is_token) in secrets(),
        name in proptest::sample::select(&["code", "code_verifier", "refresh_token", "id_token_hint", "client_assertion", "password"][..]),
        is_named in any::<bool>(),
        (name_times, value_times) in (0..2_usize, 0..3_usize),
        before in "[a-z]{1,5}=[a-z%]{0,5}",
    ) {
        let name = if is_named || !is_token { name } else { "q" };
        let field = format!("{}={}", encoded(name, name_times), encoded(&secret, value_times));
        let form = format!("{before}&{field}&last=1");
        let addresses = [
            format!("https://login.example/a?{form}"),
            format!("https://login.example/a#{form}"),
            format!("https://login.example/a?x=1#{form}"),
            format!("https://login.example/a?redirect_uri={}", encoded(&format!("https://b.example/?{form}"), 1)),
        ];
        for address in &addresses {
            let request = Sent { address, ..sent(1) };
            is_hidden(&exchanges(request, &[("location", address)], ""), &secret)?;
        }
        let media_type = [("content-type", "application/x-www-form-urlencoded")];
        let request = Sent {
            headers: fields(&media_type),
            body: SentBody::Octets(form.as_bytes()),
            ..sent(1)
        };
        is_hidden(&exchanges(request, &media_type, &form), &secret)?;
    }

    #[test]
    fn no_secret_survives_in_header_fields(
        (secret, is_token) in secrets(),
        scheme in "(Bearer |bearer |PoP |)",
    ) {
        let value = format!("{scheme}{secret}");
        let mut headers = vec![
            ("authorization", value.as_str()),
            ("Cookie", &secret),
            ("set-cookie", &secret),
            ("x-refresh-token", &secret),
        ];
        if is_token {
            headers.push(("x-anything", &value));
        }
        let request = Sent { headers: fields(&headers), ..sent(1) };
        // What was sent as a credential is told again, where nobody would look for it.
        let told = json!({ "error": { "message": format!("got {secret}") } }).to_string();
        let answer = [("content-type", "application/json"), ("x-echo", &secret)];
        is_hidden(&exchanges(request, &answer, &told), &secret)?;
    }

    #[test]
    fn no_token_survives_in_any_text(
        (secret, is_token) in secrets(),
        (before, behind) in (".{0,12}", "[^A-Za-z0-9_.-].{0,12}"),
    ) {
        prop_assume!(is_token);
        let text = format!("{before}{secret}{behind}");
        let action = Action { page: 1, number: 1, label: text.clone() };
        let request = Sent {
            action,
            permission: Some(text.clone()),
            method: &text,
            address: &text,
            headers: fields(&[(&text, &text)]),
            body: SentBody::Octets(text.as_bytes()),
            ..sent(1)
        };
        is_hidden(&exchanges(request, &[(&text, &text)], &text), &secret)?;
    }

    #[test]
    fn no_message_ends_the_program(
        octets in proptest::collection::vec(any::<u8>(), 0..200),
        text in ".{0,60}",
        json in r#"[\[\]{}":,a-z=&%\\]{0,60}"#,
    ) {
        for body in [octets.as_slice(), text.as_bytes(), json.as_bytes()] {
            for media_type in ["application/json", "application/x-www-form-urlencoded", "text/html"] {
                let request = Sent {
                    purpose: Purpose::Code,
                    method: &text,
                    address: &json,
                    headers: fields(&[("content-type", media_type), (&text, &json)]),
                    body: SentBody::Octets(body),
                    ..sent(1)
                };
                for exchange in exchanges(request, &[("content-type", media_type)], &json) {
                    let _ = (curl(&exchange), powershell(&exchange), items(&exchange));
                    let _ = har(&[exchange], &text);
                }
            }
        }
    }
}

#[test]
fn the_test_would_see_a_secret() {
    let exchange = exchanges(
        Sent {
            address: "https://graph.example/v1.0/users?x=visible",
            ..sent(1)
        },
        &[("content-type", "application/json")],
        r#"{"open":"seen"}"#,
    );
    assert!(shows(&exchange[1], "visible").is_some());
    assert!(shows(&exchange[1], "seen").is_some());
    assert!(matches!(exchange[1].outcome, Outcome::Answered { .. }));
}
