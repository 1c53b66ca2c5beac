//! Metadata, keys, and what a browser may read of the authority.

use axum::http::StatusCode;
use serde_json::json;
use tenantry_sandbox::seeded;

use crate::browser::{Browser, CLIENT_ORIGIN, LOGIN};
use crate::run;

const DOCUMENT: &str = "v2.0/.well-known/openid-configuration";

#[test]
fn an_unknown_tenant_is_a_readable_400() {
    run(async {
        let mut browser = Browser::new();
        for tenant in [
            "nosuch.example",
            "nosuch",
            "00000000-0000-0000-0000-00000000dead",
        ] {
            for path in [DOCUMENT, "discovery/v2.0/keys"] {
                let answer = browser.get(&format!("{LOGIN}/{tenant}/{path}")).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST);
                assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
                let body = answer.json();
                assert_eq!(body["error"], "invalid_tenant");
                assert_eq!(body["error_codes"], json!([90002]));
                assert_eq!(body["error_uri"], format!("{LOGIN}/error?code=90002"));
                assert_eq!(body["timestamp"], "2026-03-02 00:00:00Z");
                let description = body["error_description"].as_str().unwrap();
                assert!(description.starts_with("AADSTS90002: "), "{description}");
                let trace = format!("Trace ID: {}", body["trace_id"].as_str().unwrap());
                assert!(description.contains(&trace), "{description}");
            }
        }
    });
}

#[test]
fn other_paths_and_hosts_are_not_served() {
    run(async {
        let mut browser = Browser::new();
        let answer = browser
            .get(&format!("{LOGIN}/customer.com/oauth2/v1/other"))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let answer = browser.get("http://localhost:9999/customer.com/").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
        let answer = browser.get("http://localhost:8403/v1/customers").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.json()["code"], 404);
    });
}

#[test]
fn a_tenant_is_found_by_domain_and_by_id() {
    run(async {
        let mut browser = Browser::new();
        let id = seeded::CUSTOMER.to_string();
        let mut documents = Vec::new();
        for tenant in [
            "customer.com",
            "CUSTOMER.com",
            "customercom.onmicrosoft.com",
            id.as_str(),
        ] {
            let answer = browser.get(&format!("{LOGIN}/{tenant}/{DOCUMENT}")).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            documents.push(answer.json());
        }
        assert!(documents.iter().all(|document| *document == documents[0]));
        let document = &documents[0];
        assert_eq!(document["issuer"], format!("{LOGIN}/{id}/v2.0"));
        assert_eq!(
            document["token_endpoint"],
            format!("{LOGIN}/{id}/oauth2/v2.0/token")
        );
        assert_eq!(document["tenant_region_scope"], "NA");
        assert_eq!(document["msgraph_host"], "localhost:8402");
        assert_eq!(document["cloud_instance_name"], "localhost");
    });
}

#[test]
fn every_seeded_tenant_says_its_region() {
    run(async {
        let mut browser = Browser::new();
        for (tenant, region) in [
            ("partner.com", "NA"),
            ("eu.partner.com", "EU"),
            ("rheinwerk-metall.de", "EU"),
            ("lumiere-atelier.fr", "EU"),
            ("sakura-trading.jp", "AS"),
        ] {
            let document = browser
                .get(&format!("{LOGIN}/{tenant}/{DOCUMENT}"))
                .await
                .json();
            assert_eq!(document["tenant_region_scope"], region, "{tenant}");
        }
    });
}

#[test]
fn the_key_set_holds_the_public_key_alone() {
    run(async {
        let mut browser = Browser::new();
        let answer = browser
            .get(&format!("{LOGIN}/customer.com/discovery/v2.0/keys"))
            .await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let keys = answer.json();
        let key = &keys["keys"][0];
        assert_eq!((&key["kty"], &key["alg"]), (&json!("RSA"), &json!("RS256")));
        assert_eq!(key["e"], "AQAB");
        assert!(key.get("d").is_none() && key.get("p").is_none());
    });
}

#[test]
fn the_keys_of_all_tenants_name_no_tenant() {
    run(async {
        let mut browser = Browser::new();
        let mut moduli = Vec::new();
        for (name, issuer) in [
            (
                "customer.com",
                format!("{LOGIN}/{}/v2.0", tenantry_sandbox::seeded::CUSTOMER),
            ),
            ("organizations", format!("{LOGIN}/{{tenantid}}/v2.0")),
            ("common", format!("{LOGIN}/{{tenantid}}/v2.0")),
        ] {
            let address = format!("{LOGIN}/{name}/discovery/v2.0/keys");
            let key = browser.get(&address).await.json()["keys"][0].clone();
            assert_eq!(key["issuer"], issuer.as_str(), "{name}");
            moduli.push(key["n"].clone());
        }
        moduli.dedup();
        assert_eq!(moduli.len(), 1, "{moduli:?}");
    });
}

#[test]
fn the_token_endpoint_opens_to_registered_origins_only() {
    run(async {
        let mut browser = Browser::new();
        let address = format!("{LOGIN}/customer.com/oauth2/v2.0/token");
        for (origin, allowed) in [
            ("http://localhost:9001", None),
            ("https://localhost:9000", None),
            ("null", None),
            (CLIENT_ORIGIN, Some(CLIENT_ORIGIN)),
        ] {
            for method in ["OPTIONS", "POST"] {
                let answer = browser
                    .send(method, &address, &[("origin", origin)], "")
                    .await;
                assert_eq!(
                    answer.header("access-control-allow-origin"),
                    allowed,
                    "{origin}"
                );
                assert_eq!(answer.header("vary"), Some("Origin"));
            }
        }
    });
}
