use http::Response;
use proptest::prelude::*;
use serde_json::{Value, json};
use tenantry_config::ServiceAddress;
use tenantry_identity::TenantName;
use tenantry_identity::discovery::{
    DiscoveryError, MetadataFault, TenantMetadata, metadata_request, read_metadata,
};

use crate::fixture::{AUTHORITY, CUSTOMER, OTHER, PARTNER, metadata, tenant};

fn document() -> Value {
    let at = |path: &str| format!("{AUTHORITY}/{CUSTOMER}{path}");
    json!({
        "issuer": at("/v2.0"),
        "authorization_endpoint": at("/oauth2/v2.0/authorize"),
        "token_endpoint": at("/oauth2/v2.0/token"),
        "jwks_uri": at("/discovery/v2.0/keys"),
        "end_session_endpoint": at("/oauth2/v2.0/logout"),
        "tenant_region_scope": "NA",
        "tenant_region_sub_scope": null,
        "cloud_instance_name": "example",
        "msgraph_host": "graph.example",
        "response_modes_supported": ["query", "fragment"],
    })
}

fn answer(status: u16, body: &str) -> Response<Vec<u8>> {
    Response::builder()
        .status(status)
        .body(body.into())
        .unwrap()
}

fn read(name: &TenantName, response: &Response<Vec<u8>>) -> Result<TenantMetadata, DiscoveryError> {
    read_metadata(&AUTHORITY.parse().unwrap(), name, response)
}

fn read_document(document: &Value) -> Result<TenantMetadata, DiscoveryError> {
    read(&domain(), &answer(200, &document.to_string()))
}

fn domain() -> TenantName {
    TenantName::Domain("customer.com".into())
}

fn malformed(fault: MetadataFault) -> DiscoveryError {
    DiscoveryError::Malformed { fault }
}

#[test]
fn an_unknown_tenant_keeps_what_the_authority_said() {
    let body = json!({
        "error": "invalid_tenant",
        "error_description": "AADSTS90002: Tenant 'x' not found.\r\nTrace ID: t\r\nCorrelation ID: c\r\nTimestamp: 2026-03-01 10:20:30Z",
        "error_codes": [90002],
        "correlation_id": "c",
    });
    let error = read(&domain(), &answer(400, &body.to_string())).unwrap_err();
    let DiscoveryError::UnknownTenant {
        service: Some(service),
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(
        (service.code().as_str(), service.correlation_id.as_deref()),
        ("AADSTS90002", Some("c"))
    );
    assert_eq!(
        read(&domain(), &answer(404, "<html>")),
        Err(DiscoveryError::UnknownTenant { service: None })
    );
}

#[test]
fn throttling_and_outages_are_told_apart() {
    let mut throttled = answer(429, "");
    throttled
        .headers_mut()
        .insert("retry-after", "1.5".parse().unwrap());
    assert_eq!(
        read(&domain(), &throttled),
        Err(DiscoveryError::Throttled {
            retry_after: Some(2)
        })
    );
    for status in [500, 503, 302, 204] {
        assert_eq!(
            read(&domain(), &answer(status, "{}")),
            Err(DiscoveryError::Unavailable { status })
        );
    }
}

#[test]
fn what_is_no_metadata_is_refused() {
    for body in ["", "<html>", "[]", "{}", "null", r#"{"issuer":1}"#] {
        assert_eq!(
            read(&domain(), &answer(200, body)),
            Err(malformed(MetadataFault::NotMetadata)),
            "{body}"
        );
    }
}

#[test]
fn an_issuer_that_is_not_the_authoritys_is_refused() {
    for issuer in [
        "https://evil.example/bbbbbbbb-0000-4000-8000-00000000000b/v2.0".to_owned(),
        format!("{AUTHORITY}.evil.example/{CUSTOMER}/v2.0"),
        format!("{AUTHORITY}/customer.com/v2.0"),
        format!("{AUTHORITY}/{{tenantid}}/v2.0"),
        format!("{AUTHORITY}/{CUSTOMER}/"),
        format!("{AUTHORITY}/{CUSTOMER}/v2.0/"),
        format!("{AUTHORITY}/x/{CUSTOMER}/v2.0"),
        format!("{AUTHORITY}/{}/v2.0", CUSTOMER.to_uppercase()),
    ] {
        let mut document = document();
        document["issuer"] = issuer.clone().into();
        assert_eq!(
            read_document(&document),
            Err(malformed(MetadataFault::Issuer)),
            "{issuer}"
        );
    }
}

#[test]
fn metadata_of_another_tenant_than_the_one_asked_for_is_refused() {
    let name = TenantName::Id(tenant(OTHER));
    let response = answer(200, &document().to_string());
    assert_eq!(
        read(&name, &response),
        Err(malformed(MetadataFault::OtherTenant))
    );
}

#[test]
fn an_endpoint_elsewhere_is_refused() {
    for field in [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "end_session_endpoint",
    ] {
        for address in [
            format!("{AUTHORITY}@evil.example/{CUSTOMER}/x"),
            format!("{AUTHORITY}.evil.example:1:2/{CUSTOMER}/x"),
            format!("{AUTHORITY}/{CUSTOMER}/x#y"),
            format!("{AUTHORITY}/{CUSTOMER}/x\\y"),
            format!("{AUTHORITY}/{CUSTOMER}/x y"),
            format!("//evil.example/{CUSTOMER}"),
            "javascript:alert(1)".to_owned(),
            String::new(),
        ] {
            let mut document = document();
            document[field] = address.clone().into();
            assert_eq!(
                read_document(&document),
                Err(malformed(MetadataFault::Endpoint)),
                "{field} {address}"
            );
        }
    }
    for field in ["authorization_endpoint", "token_endpoint"] {
        let mut document = document();
        document[field] = format!("{AUTHORITY}/{OTHER}/oauth2/v2.0/token").into();
        assert_eq!(
            read_document(&document),
            Err(malformed(MetadataFault::Endpoint))
        );
    }
}

#[test]
fn a_tenant_of_another_cloud_names_that_cloud() {
    let text = document()
        .to_string()
        .replace(AUTHORITY, "https://login.example.us");
    assert_eq!(
        read(&domain(), &answer(200, &text)),
        Err(DiscoveryError::OtherCloud {
            authority: "https://login.example.us".into()
        })
    );
}

#[test]
fn metadata_is_asked_for_by_name_and_read() {
    let request = metadata_request(&AUTHORITY.parse().unwrap(), &domain());
    assert_eq!(request.method(), http::Method::GET);
    assert_eq!(
        request.uri().to_string(),
        "https://login.example/customer.com/v2.0/.well-known/openid-configuration"
    );
    assert!(request.headers().is_empty() && request.body().is_empty());

    assert_eq!(read_document(&document()), Ok(metadata(CUSTOMER)));
    let by_id = read(
        &TenantName::Id(tenant(CUSTOMER)),
        &answer(200, &document().to_string()),
    );
    let stored = serde_json::to_string(&by_id.unwrap()).unwrap();
    assert_eq!(
        serde_json::from_str::<TenantMetadata>(&stored).unwrap(),
        metadata(CUSTOMER)
    );
}

#[test]
fn metadata_that_was_changed_on_its_way_no_longer_lives_on_its_authority() {
    let authority: ServiceAddress = AUTHORITY.parse().unwrap();
    let good = metadata(CUSTOMER);
    assert!(good.lives_on(&authority));
    for changed in [
        TenantMetadata {
            tenant: tenant(OTHER),
            ..good.clone()
        },
        TenantMetadata {
            token_endpoint: "https://evil.example/token".into(),
            ..good.clone()
        },
        TenantMetadata {
            jwks_uri: "https://evil.example/keys".into(),
            ..good.clone()
        },
        TenantMetadata {
            issuer: "https://evil.example".into(),
            ..good.clone()
        },
    ] {
        assert!(!changed.lives_on(&authority), "{changed:?}");
    }
}

#[test]
fn an_authority_that_shares_its_host_is_left_by_no_endpoint() {
    let shared = "https://host.example/cloud/login";
    let authority: ServiceAddress = shared.parse().unwrap();
    let good = document().to_string().replace(AUTHORITY, shared);
    let of = |document: &str| read_metadata(&authority, &domain(), &answer(200, document));
    assert!(of(&good).unwrap().lives_on(&authority));
    for elsewhere in [
        "/../evil",
        "/%2e%2e/evil",
        "/..%2Fevil/../../evil",
        "/.%2E/.%2e/evil",
        "s",
        "",
    ] {
        let token = format!("{shared}/{CUSTOMER}/oauth2/v2.0/token");
        let changed = good.replace(&token, &format!("{shared}{elsewhere}/{CUSTOMER}/token"));
        let refused = of(&changed).is_err();
        assert_eq!(refused, !elsewhere.is_empty(), "{changed}");
        for member in ["keys", "logout"] {
            let changed = good.replace(member, &format!("x/../../../..{elsewhere}/{member}"));
            assert!(of(&changed).is_err(), "{changed}");
        }
    }
    // Another service of the same host is not the authority.
    let graph: ServiceAddress = "https://host.example/cloud/graph".parse().unwrap();
    let other = read_metadata(&graph, &domain(), &answer(200, &good));
    assert_eq!(other, Err(malformed(MetadataFault::Issuer)));
    // Dots lead out of a tenant's part of any authority.
    let dots = format!("{AUTHORITY}/{CUSTOMER}/../{OTHER}/oauth2/v2.0/token");
    let mut changed = document();
    changed["token_endpoint"] = dots.into();
    assert_eq!(
        read_document(&changed),
        Err(malformed(MetadataFault::Endpoint))
    );
}

#[test]
fn metadata_without_its_tenant_in_the_expected_place_serves_no_sibling() {
    let good = metadata(CUSTOMER);
    let at = |path: &str| format!("{AUTHORITY}/{path}");
    for changed in [
        TenantMetadata {
            token_endpoint: at("customer.com/oauth2/v2.0/token"),
            ..good.clone()
        },
        TenantMetadata {
            authorization_endpoint: at(&format!("x/{CUSTOMER}/oauth2/v2.0/authorize")),
            ..good.clone()
        },
        TenantMetadata {
            authorization_endpoint: at(&format!("{CUSTOMER}x/oauth2/v2.0/authorize")),
            ..good.clone()
        },
        TenantMetadata {
            jwks_uri: at("common/discovery/v2.0/keys"),
            ..good.clone()
        },
        TenantMetadata {
            jwks_uri: at(&format!(
                "{CUSTOMER}/keys?tenant={}",
                CUSTOMER.to_uppercase()
            )),
            ..good.clone()
        },
        TenantMetadata {
            end_session_endpoint: Some(format!("https://evil.example/{CUSTOMER}/logout")),
            ..good.clone()
        },
        TenantMetadata {
            issuer: at(CUSTOMER),
            ..good.clone()
        },
        TenantMetadata {
            tenant: tenant(OTHER),
            ..good.clone()
        },
    ] {
        assert_eq!(changed.of_sibling(&tenant(PARTNER)), None, "{changed:?}");
    }
}

#[test]
fn a_siblings_metadata_differs_by_the_tenant_alone() {
    let sibling = metadata(CUSTOMER).of_sibling(&tenant(OTHER)).unwrap();
    assert_eq!(
        sibling,
        TenantMetadata {
            region: None,
            cloud_instance: None,
            graph_host: None,
            ..metadata(OTHER)
        }
    );
    assert!(sibling.lives_on(&AUTHORITY.parse().unwrap()));
    let without_end = TenantMetadata {
        end_session_endpoint: None,
        ..metadata(CUSTOMER)
    };
    let sibling = without_end.of_sibling(&tenant(OTHER)).unwrap();
    assert_eq!(sibling.end_session_endpoint, None);
}

#[test]
fn the_keys_of_all_tenants_lie_beside_those_of_the_tenant() {
    let metadata = metadata(CUSTOMER);
    let own = format!("{AUTHORITY}/{CUSTOMER}/");
    let shared = format!("{AUTHORITY}/organizations/");
    let expected = metadata.jwks_uri.replace(&own, &shared);
    assert_ne!(expected, metadata.jwks_uri);
    assert_eq!(metadata.shared_jwks_uri(), Some(expected));
    for elsewhere in ["https://keys.example/all", &format!("{own}{CUSTOMER}/keys")] {
        let metadata = TenantMetadata {
            jwks_uri: elsewhere.into(),
            ..metadata.clone()
        };
        assert_eq!(metadata.shared_jwks_uri(), None, "{elsewhere}");
    }
}

#[test]
fn the_sign_out_address_names_the_way_back_and_the_account() {
    let mut metadata = metadata(CUSTOMER);
    assert_eq!(
        metadata
            .sign_out_address("https://console.example/?a=b", Some("adele@partner.com"))
            .unwrap(),
        format!(
            "{AUTHORITY}/{CUSTOMER}/oauth2/v2.0/logout?post_logout_redirect_uri=https%3A%2F%2Fconsole.example%2F%3Fa%3Db&logout_hint=adele%40partner.com"
        )
    );
    metadata.end_session_endpoint = None;
    assert_eq!(
        metadata.sign_out_address("https://console.example/", None),
        None
    );
}

proptest! {
    #[test]
    fn no_document_panics_or_leads_elsewhere(
        field in prop::sample::select(vec!["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"]),
        address in "(https?:)?/{0,3}[a-z.@:/\\\\#]{0,30}|https://login.example[ -~]{0,12}|.*",
    ) {
        let mut document = document();
        document[field] = address.into();
        if let Ok(read) = read_document(&document) {
            prop_assert!(read.lives_on(&AUTHORITY.parse().unwrap()));
            for endpoint in [&read.issuer, &read.authorization_endpoint, &read.token_endpoint, &read.jwks_uri] {
                let url = oauth2::url::Url::parse(endpoint).unwrap();
                prop_assert_eq!(url.origin().ascii_serialization(), AUTHORITY);
            }
        }
    }

    #[test]
    fn no_sibling_leads_elsewhere_or_keeps_the_other_tenant(
        field in 0..4_usize,
        path in "(/[a-z0-9.]{0,8}){0,3}[?]?[ -~]{0,40}",
    ) {
        let mut changed = metadata(CUSTOMER);
        let address = format!("{AUTHORITY}/{CUSTOMER}{path}");
        match field {
            0 => changed.authorization_endpoint = address,
            1 => changed.token_endpoint = address,
            2 => changed.jwks_uri = address,
            _ => changed.end_session_endpoint = Some(address),
        }
        let authority = AUTHORITY.parse().unwrap();
        if let Some(sibling) = changed.of_sibling(&tenant(OTHER)) {
            let text = serde_json::to_string(&sibling).unwrap();
            prop_assert!(!text.contains(CUSTOMER), "{}", text);
            prop_assert_eq!(sibling.lives_on(&authority), changed.lives_on(&authority));
        }
    }

    #[test]
    fn no_bytes_panic(body in prop::collection::vec(any::<u8>(), 0..200), status in 200_u16..600) {
        let response = Response::builder().status(status).body(body).unwrap();
        prop_assert!(read(&domain(), &response).is_err());
    }
}
