use proptest::prelude::*;
use tenantry_identity::tenant::NotATenantName;
use tenantry_identity::{TenantId, TenantName};

use crate::fixture::CUSTOMER;

fn parse(typed: &str) -> Result<TenantName, NotATenantName> {
    TenantName::parse(typed, |name| {
        (name == "kundé.example").then(|| "xn--kund-dpa.example".to_owned())
    })
}

#[test]
fn what_names_no_tenant_is_refused_for_its_reason() {
    for (typed, reason) in [
        ("", NotATenantName::Empty),
        (" \u{200b}\t", NotATenantName::Empty),
        ("@", NotATenantName::Empty),
        ("customer", NotATenantName::NoDot),
        ("common", NotATenantName::NoDot),
        ("adele@customer", NotATenantName::NoDot),
        (
            "bbbbbbbb-0000-4000-8000-00000000000",
            NotATenantName::IncompleteId,
        ),
        ("cust omer.com", NotATenantName::Strange),
        ("customer..com", NotATenantName::Strange),
        ("-customer.com", NotATenantName::Strange),
        ("192.168.0.1", NotATenantName::Strange),
        ("cust%2fomer.com", NotATenantName::Strange),
        ("größe.example", NotATenantName::Strange),
        (
            "https://portal.azure.com/",
            NotATenantName::NoTenantInAddress,
        ),
        (
            "https://entra.microsoft.com/#view/Users",
            NotATenantName::NoTenantInAddress,
        ),
        (
            "https://admin.microsoft.com/Partner/Begin.aspx",
            NotATenantName::NoTenantInAddress,
        ),
        ("http://localhost:8080/", NotATenantName::NoTenantInAddress),
    ] {
        assert_eq!(parse(typed), Err(reason), "{typed:?}");
    }
}

#[test]
fn a_domain_is_found_in_whatever_was_pasted() {
    for typed in [
        "customer.com",
        " Customer.COM. ",
        "\u{feff}customer.com\u{200b}",
        "<customer.com>",
        "adele@customer.com",
        "Adele Vance <adele@customer.com>",
        "mailto:adele@customer.com",
        "adele_partner.com#EXT#@customer.com",
        "customer.com/",
        "customer.com/users?x=1",
        "https://customer.com",
        "https://www.customer.com:443/a/b?c#d",
        "HTTPS://user:password@Customer.com/x",
        "https://entra.microsoft.com/customer.com#view/Users",
        "https://portal.azure.com/#@customer.com/resource/subscriptions/0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1",
        "https://admin.exchange.microsoft.com/?delegatedOrg=customer.com#/mailboxes",
    ] {
        assert_eq!(
            parse(typed),
            Ok(TenantName::Domain("customer.com".into())),
            "{typed:?}"
        );
    }
    assert_eq!(
        parse("kundé.example").unwrap().as_str(),
        "xn--kund-dpa.example"
    );
}

#[test]
fn a_tenant_id_is_found_in_whatever_was_pasted() {
    let upper = CUSTOMER.to_uppercase();
    for typed in [
        CUSTOMER.to_owned(),
        format!(" {{{upper}}} "),
        format!("https://login.microsoftonline.com/{CUSTOMER}/oauth2/v2.0/authorize?tid=x"),
        format!("https://portal.azure.com/{upper}#blade"),
        format!("https://portal.azure.com/#@{CUSTOMER}/resource"),
        format!("https://entra.microsoft.com/?tenantId={CUSTOMER}#view"),
        format!("https://admin.microsoft.com/Partner/Begin.aspx?CTID={CUSTOMER}&CSDEST=x"),
        format!("https://partner.microsoft.com/dashboard/v2/customers/{CUSTOMER}/users"),
        format!("http://localhost:8080/t/{CUSTOMER}/users"),
        format!("https://console.partner.com/base/t/{CUSTOMER}"),
    ] {
        assert_eq!(
            parse(&typed),
            Ok(TenantName::Id(TenantId::parse(CUSTOMER).unwrap())),
            "{typed:?}"
        );
    }
}

#[test]
fn stored_names_are_read_as_exactly_as_they_were_written() {
    for text in [
        "\"customer\"",
        "\"a@customer.com\"",
        "\" customer.com\"",
        "\"a/b.c\"",
        "1",
    ] {
        assert!(serde_json::from_str::<TenantName>(text).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<TenantId>("\"customer.com\"").is_err());
    for name in ["customer.com", CUSTOMER] {
        let stored = serde_json::to_string(&parse(name).unwrap()).unwrap();
        assert_eq!(stored, format!("\"{name}\""));
        assert_eq!(
            serde_json::from_str::<TenantName>(&stored).unwrap(),
            parse(name).unwrap()
        );
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_the_name_is_safe_in_a_path(typed in ".*") {
        if let Ok(name) = TenantName::parse(&typed, |text| Some(text.to_owned())) {
            let is_safe = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
            prop_assert!(name.as_str().bytes().all(is_safe), "{name}");
        }
    }

    #[test]
    fn only_guids_are_tenant_ids(text in "[0-9a-fA-F{} -]{30,40}") {
        let is_guid = text.len() == 36 && text.char_indices().all(|(at, character)| {
            if [8, 13, 18, 23].contains(&at) { character == '-' } else { character.is_ascii_hexdigit() }
        });
        prop_assert_eq!(TenantId::parse(&text).is_ok(), is_guid);
    }
}
