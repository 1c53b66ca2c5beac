//! Each kind of secret in its own place, and what stays readable.

use tenantry_trace::{Body, Exchange, Sent, SentBody, Unkept, redact};

use crate::fixture::{JWT, answered, body_of, fields, recorded, sent};

const FORM: &str = "application/x-www-form-urlencoded;charset=utf-8";
const JSON: &str = "application/json; odata.metadata=minimal";

fn posted(media_type: &str, body: &str) -> Exchange {
    recorded(Sent {
        method: "POST",
        headers: fields(&[("content-type", media_type)]),
        body: SentBody::Octets(body.as_bytes()),
        ..sent(1)
    })
}

fn text(body: &Body) -> &str {
    body.text().unwrap_or_else(|| panic!("{body:?}"))
}

/// What is left of an answer in JSON.
fn json(document: &str) -> String {
    text(body_of(&answered(sent(1), JSON, document))).to_owned()
}

#[test]
fn a_token_in_the_header_leaves_nothing_of_itself() {
    let exchange = recorded(Sent {
        headers: fields(&[
            ("authorization", "Bearer opaque-token"),
            ("Proxy-Authorization", "Basic dXNlcjpwYXNz"),
            ("cookie", "session=abc"),
            ("x-custom-token", "abc"),
            ("consistencylevel", "eventual"),
        ]),
        ..sent(1)
    });
    let expected = [
        ("authorization", "Bearer ‹redacted: access token›"),
        ("Proxy-Authorization", "Basic ‹redacted: credential›"),
        ("cookie", "‹redacted: cookie›"),
        ("x-custom-token", "‹redacted: token›"),
        ("consistencylevel", "eventual"),
    ];
    assert_eq!(exchange.headers, fields(&expected));
}

#[test]
fn a_code_is_redeemed_without_showing_code_and_verifier() {
    let exchange = posted(
        FORM,
        "grant_type=authorization_code&code=0.AX%2Bopaque&code%5Fverifier=dBjftJeZ4CVP&client_id=5a1e\
         &redirect_uri=https%3A%2F%2Fconsole.example%2F&claims=%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22cp1%22%5D%7D%7D%7D",
    );
    assert_eq!(
        text(&exchange.body),
        "grant_type=authorization_code&code=‹redacted: code›&code%5Fverifier=‹redacted: code verifier›&client_id=5a1e\
         &redirect_uri=https%3A%2F%2Fconsole.example%2F&claims=%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22cp1%22%5D%7D%7D%7D"
    );
}

#[test]
fn an_object_that_asks_for_claims_is_told_from_one_that_holds_a_token() {
    let claims =
        r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"xms_cc":null}}"#;
    assert_eq!(json(claims), claims);
    for hidden in [
        r#"{"access_token":{"value":"opaque"}}"#,
        r#"{"access_token":{"x":{"raw":"opaque"}}}"#,
        r#"{"access_token":["opaque"]}"#,
    ] {
        assert!(!json(hidden).contains("opaque"), "{hidden}");
    }
}

#[test]
fn a_token_response_shows_what_is_no_token() {
    let answer = format!(
        r#"{{"token_type":"Bearer","scope":"User.Read","expires_in":3599,"access_token":"{JWT}","refresh_token":"0.AX-opaque","id_token":"{JWT}"}}"#
    );
    assert_eq!(
        json(&answer),
        r#"{"token_type":"Bearer","scope":"User.Read","expires_in":3599,"access_token":"‹redacted: access token›","refresh_token":"‹redacted: refresh token›","id_token":"‹redacted: ID token›"}"#
    );
}

#[test]
fn every_secret_of_microsoft_graph_has_its_name() {
    // Resource and member, by the pages named in `redact/names.rs`.
    let members = [
        ("password", "password"),
        ("newPassword", "password"),
        ("currentPassword", "password"),
        ("temporaryAccessPass", "temporary access pass"),
        ("key", "key"),
        ("passwordBase64", "password"),
        ("secretText", "secret"),
        ("secretKey", "secret"),
        ("verificationCode", "verification code"),
        ("inviteRedeemUrl", "invitation link"),
        ("activationLockBypassCode", "activation lock bypass code"),
        ("unlockPin", "PIN"),
        ("passcode", "passcode"),
        ("tokenValue", "enrollment token"),
        ("recoveryKey", "recovery key"),
        ("clientSecret", "secret"),
    ];
    for (member, what) in members {
        for shape in [
            format!(r#"{{"{member}":"Xy7!kLm9"}}"#),
            format!(r#"{{"value":[{{"{member}":"Xy7!kLm9"}}]}}"#),
            format!(r#"{{"{member}":["Xy7!kLm9"]}}"#),
            format!(r#"{{"{member}":{{"inner":"Xy7!kLm9"}}}}"#),
            format!(r#"{{"{}":"Xy7!kLm9"}}"#, member.to_uppercase()),
        ] {
            let left = json(&shape);
            assert!(!left.contains("Xy7!kLm9"), "{left}");
            assert!(left.contains(&format!("‹redacted: {what}›")), "{left}");
        }
        let number = json(&format!(r#"{{"{member}":73519}}"#));
        assert!(!number.contains("73519"), "{number}");
    }
}

#[test]
fn what_only_sounds_like_a_secret_stays_readable() {
    for open in [
        r#"{"error":{"code":"Request_ResourceNotFound","message":"Resource 'x' does not exist.","innerError":{"request-id":"1"}}}"#,
        r#"{"passwordPolicies":"DisablePasswordExpiration","passwordProfile":{"forceChangePasswordNextSignIn":true}}"#,
        r#"{"lastPasswordChangeDateTime":"2024-03-07T08:10:45Z","state":"NY","keys":[],"token_endpoint":"https://login.example/t/oauth2/v2.0/token"}"#,
        r#"{"@odata.nextLink":"https://graph.example/v1.0/users?$skiptoken=RFNwdAoAAQ&$top=5"}"#,
        r#"{"response_types_supported":["code","id_token","code id_token"],"password":null,"isPassword":false}"#,
        r#"{"error":"invalid_grant","error_description":"AADSTS50076: Due to a change you must use multi-factor authentication. Trace ID: 1 Correlation ID: 2","error_codes":[50076]}"#,
    ] {
        assert_eq!(json(open), open);
    }
}

#[test]
fn a_batch_is_redacted_item_by_item() {
    let left = json(
        r#"{"responses":[{"id":"1","status":201,"headers":{"Authorization":"Bearer abcdef"},"body":{"temporaryAccessPass":"J3r7Qk"}},{"id":"2","status":200,"body":{"value":[{"key":"123456-654321"}]}}]}"#,
    );
    assert_eq!(
        left,
        r#"{"responses":[{"id":"1","status":201,"headers":{"Authorization":"‹redacted: credential›"},"body":{"temporaryAccessPass":"‹redacted: temporary access pass›"}},{"id":"2","status":200,"body":{"value":[{"key":"‹redacted: key›"}]}}]}"#
    );
}

#[test]
fn a_pair_of_name_and_value_is_read_as_one() {
    let open = r#"{"additionalDetails":[{"key":"UserType","value":"Guest"},{"name":"UserType","value":"Member"}]}"#;
    assert_eq!(json(open), open);
    for hidden in [
        r#"[{"key":"password","value":"Tulip-9-Harbour"}]"#,
        r#"[{"value":"Tulip-9-Harbour","name":"ClientSecret"}]"#,
        r#"{"key":"Tulip-9-Harbour","name":"value"}"#,
    ] {
        assert!(!json(hidden).contains("Tulip"), "{hidden}");
    }
}

#[test]
fn a_member_that_stands_twice_is_redacted_twice() {
    let left = json(r#"{"password":"first-one","password":"second-one"}"#);
    assert!(!left.contains("one"), "{left}");
}

#[test]
fn what_was_secret_in_the_request_is_secret_in_the_answer() {
    let new = Sent {
        method: "POST",
        headers: fields(&[
            ("content-type", "application/json"),
            ("authorization", "Bearer opaque-token-1"),
        ]),
        body: SentBody::Octets(br#"{"newPassword":"Tulip \"9\" Harbour"}"#),
        ..sent(1)
    };
    let answer =
        r#"{"error":{"message":"The value Tulip \"9\" Harbour is too weak, dear opaque-token-1"}}"#;
    let exchange = answered(new, JSON, answer);
    assert_eq!(
        text(body_of(&exchange)),
        r#"{"error":{"message":"The value ‹redacted: password› is too weak, dear ‹redacted: access token›"}}"#
    );
}

#[test]
fn what_a_later_member_gives_away_is_taken_out_of_an_earlier_one() {
    let left =
        json(r#"{"message":"your password is Tulip-9-Harbour","password":"Tulip-9-Harbour"}"#);
    assert!(!left.contains("Tulip"), "{left}");
}

#[test]
fn an_address_keeps_what_is_no_secret() {
    let address = "https://login.example/t/oauth2/v2.0/authorize?client_id=5a1e&state=abcdefghijkl&nonce=mnopqrstuv&code_challenge=E9Mel&id_token_hint=opaque#code=0.AX&session_state=1";
    assert_eq!(
        redact::address(address),
        "https://login.example/t/oauth2/v2.0/authorize?client_id=5a1e&state=abcdef…&nonce=mnopqr…&code_challenge=E9Mel&id_token_hint=‹redacted: ID token›#code=‹redacted: code›&session_state=1"
    );
    let graph = "https://graph.example/v1.0/users?$filter=startswith(displayName,'a%20b')&$skiptoken=RFNwdAoAAQ";
    assert_eq!(redact::address(graph), graph);
}

#[test]
fn a_body_that_is_not_what_it_says_is_not_kept() {
    let kept = |media_type: &str, body: &str| body_of(&answered(sent(1), media_type, body)).clone();
    let unreadable = |body: &str| Body::NotKept {
        octets: body.len() as u32,
        why: Unkept::Unreadable,
    };
    for (media_type, body) in [
        (JSON, r#"{"access_token":"opaque""#),
        (JSON, "plain words"),
        ("text/html", "<p>your password is opaque</p>"),
        ("text/plain", "Bearer opaque"),
        ("text/plain", JWT),
        ("", "code=opaque"),
    ] {
        assert_eq!(kept(media_type, body), unreadable(body), "{body}");
    }
    let long = "harmless words ".repeat(400);
    assert_eq!(kept("text/plain", &long), unreadable(&long));

    let page = "<html>502 Bad Gateway</html>";
    assert_eq!(kept("text/html", page), Body::Text(page.into()));
    let exchange = recorded(Sent {
        body: SentBody::Octets(&[0xff, 0xfe, 0x00]),
        ..sent(1)
    });
    assert_eq!(exchange.body, Body::Bytes { octets: 3 });
}

#[test]
fn a_long_document_is_cut_after_it_was_redacted() {
    let names = format!(r#""{}","#, "ä".repeat(50)).repeat(5_000);
    let document = format!(r#"{{"names":[{names}"last"],"password":"Tulip-9-Harbour"}}"#);
    let exchange = answered(sent(1), JSON, &document);
    let Body::Cut { text, octets } = body_of(&exchange) else {
        panic!("{:?}", body_of(&exchange));
    };
    assert_eq!(*octets as usize, document.len());
    assert!(text.len() <= 256 * 1024 && text.len() > 255 * 1024);
    assert!(document.starts_with(text.as_str()));
}

#[test]
fn documents_that_lie_in_each_other_without_end_are_not_shown() {
    let mut nested = String::from(r#"{"password":"Tulip-9-Harbour"}"#);
    for _ in 0..12 {
        nested = format!(r#"{{"inner":{}}}"#, serde_json::Value::String(nested));
    }
    let left = json(&nested);
    assert!(!left.contains("Tulip"), "{left}");
    let deep = "[".repeat(1000) + &"]".repeat(1000);
    let exchange = answered(sent(1), JSON, &deep);
    assert!(matches!(body_of(&exchange), Body::NotKept { .. }));
}

#[test]
fn claims_are_shown_and_what_is_no_document_is_not() {
    let claims = r#"{"aud":"00000003-0000-0000-c000-000000000000","tid":"t","amr":["pwd","mfa"],"wids":["w"]}"#;
    assert_eq!(redact::json(claims).as_deref(), Some(claims));
    assert_eq!(redact::json("eyJ"), None);
}
