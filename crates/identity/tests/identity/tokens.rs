use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use proptest::prelude::*;
use tenantry_identity::tokens::ClientInfo;

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
