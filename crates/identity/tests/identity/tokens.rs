use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use proptest::prelude::*;
use tenantry_identity::{
    Secret,
    tokens::{ClientInfo, directory_roles},
};

use crate::fixture::{AGENT, PARTNER, agent};

fn parse(json: &str) -> Option<ClientInfo> {
    ClientInfo::parse(&BASE64_URL_SAFE_NO_PAD.encode(json)).ok()
}

#[test]
fn what_is_no_client_info_is_refused() {
    let long = "x".repeat(200);
    for json in [
        String::new(),
        "{}".into(),
        "[]".into(),
        format!(r#"{{"uid":"{AGENT}"}}"#),
        format!(r#"{{"uid":"","utid":"{PARTNER}"}}"#),
        format!(r#"{{"uid":"a b","utid":"{PARTNER}"}}"#),
        format!(r#"{{"uid":"{long}","utid":"{PARTNER}"}}"#),
        format!(r#"{{"uid":"{AGENT}","utid":"partner.com"}}"#),
        format!(r#"{{"uid":1,"utid":"{PARTNER}"}}"#),
    ] {
        assert_eq!(parse(&json), None, "{json}");
    }
    assert!(ClientInfo::parse("!").is_err());
}

#[test]
fn client_info_names_the_account_across_tenants() {
    let read = parse(&format!(
        r#"{{"uid":"{AGENT}","utid":"{PARTNER}","more":1}}"#
    ))
    .unwrap();
    assert_eq!(read, agent());
    assert_eq!(read.to_string(), format!("{AGENT}.{PARTNER}"));
    let padded =
        BASE64_URL_SAFE_NO_PAD.encode(format!(r#"{{"uid":"{AGENT}","utid":"{PARTNER}"}}"#));
    assert!(
        ClientInfo::parse(&format!(
            "{padded}{}",
            "=".repeat((4 - padded.len() % 4) % 4)
        ))
        .is_ok()
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in ".*") {
        let _ = (ClientInfo::parse(&text), parse(&text));
    }
}

fn roles(token: &str) -> Option<Vec<String>> {
    directory_roles(&Secret::new(token))
}

#[test]
fn a_token_in_another_format_tells_no_roles() {
    let encode = |json: &str| ["e30.", &BASE64_URL_SAFE_NO_PAD.encode(json), ".x"].concat();
    for token in [
        String::new(),
        "opaque".into(),
        "a.b.c".into(),
        encode("[]"),
        encode("{}"),
        encode(r#"{"wids":"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"}"#),
        encode(r#"{"wids":[1]}"#),
        encode(r#"{"wids":["Global Administrator"]}"#),
    ] {
        assert_eq!(roles(&token), None, "{token}");
    }
}

#[test]
fn a_token_tells_the_roles_by_their_template_ids() {
    let payload =
        BASE64_URL_SAFE_NO_PAD.encode(r#"{"wids":["9B895D92-2cd3-44c7-9d02-a6ac2d5ea5c3"]}"#);
    let token = ["e30.", &payload, ".x"].concat();
    let role = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3".to_owned();
    assert_eq!(roles(&token), Some(vec![role]));
    let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"wids":[]}"#);
    assert_eq!(roles(&["e30.", &none, ".x"].concat()), Some(Vec::new()));
}
