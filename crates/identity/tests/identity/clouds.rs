//! For every built-in cloud, the exact addresses that are spoken to: each from the configuration and
//! from the metadata as that cloud's authority publishes it.

use http::Response;
use tenantry_config::Config;
use tenantry_identity::attempt::{Attempt, AttemptRequest};
use tenantry_identity::broker::{Ask, Broker, Route};
use tenantry_identity::discovery::{metadata_request, read_metadata};
use tenantry_identity::{Secret, TenantName};

use crate::fixture::{CLIENT, NOW, PARTNER, attempt_request, id_claims, id_token, tenant, tokens};

/// A customer whose id stands in every address below.
const ID: &str = "4fdbff88-9d6b-42e0-9713-45c922ba8001";

struct Cloud {
    id: &'static str,
    metadata_address: &'static str,
    /// What the authority answers there.
    metadata: &'static str,
    authorize: &'static str,
    token: &'static str,
    graph: &'static str,
    scope: &'static str,
    partner_center: Option<&'static str>,
}

const CLOUDS: [Cloud; 4] = [
    Cloud {
        id: "global",
        metadata_address: "https://login.microsoftonline.com/customer.com/v2.0/.well-known/openid-configuration",
        metadata: r#"{"token_endpoint":"https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token","jwks_uri":"https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/discovery/v2.0/keys","issuer":"https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/v2.0","authorization_endpoint":"https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize","end_session_endpoint":"https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/logout","tenant_region_scope":"NA","cloud_instance_name":"microsoftonline.com","msgraph_host":"graph.microsoft.com"}"#,
        authorize: "https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize",
        token: "https://login.microsoftonline.com/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token",
        graph: "https://graph.microsoft.com",
        scope: "openid profile offline_access https://graph.microsoft.com/.default",
        partner_center: Some("https://api.partnercenter.microsoft.com"),
    },
    Cloud {
        id: "usgov",
        metadata_address: "https://login.microsoftonline.us/customer.com/v2.0/.well-known/openid-configuration",
        metadata: r#"{"token_endpoint":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token","jwks_uri":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/discovery/v2.0/keys","issuer":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/v2.0","authorization_endpoint":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize","end_session_endpoint":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/logout","tenant_region_scope":"USGov","tenant_region_sub_scope":"DODCON","cloud_instance_name":"microsoftonline.us","msgraph_host":"graph.microsoft.us"}"#,
        authorize: "https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize",
        token: "https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token",
        graph: "https://graph.microsoft.us",
        scope: "openid profile offline_access https://graph.microsoft.us/.default",
        partner_center: Some("https://api.partnercenter.microsoft.com"),
    },
    Cloud {
        id: "usgov-dod",
        metadata_address: "https://login.microsoftonline.us/customer.com/v2.0/.well-known/openid-configuration",
        metadata: r#"{"token_endpoint":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token","jwks_uri":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/discovery/v2.0/keys","issuer":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/v2.0","authorization_endpoint":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize","end_session_endpoint":"https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/logout","tenant_region_scope":"USGov","tenant_region_sub_scope":"DOD","cloud_instance_name":"microsoftonline.us","msgraph_host":"dod-graph.microsoft.us"}"#,
        authorize: "https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize",
        token: "https://login.microsoftonline.us/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token",
        graph: "https://dod-graph.microsoft.us",
        scope: "openid profile offline_access https://dod-graph.microsoft.us/.default",
        partner_center: None,
    },
    Cloud {
        id: "china",
        metadata_address: "https://login.partner.microsoftonline.cn/customer.com/v2.0/.well-known/openid-configuration",
        metadata: r#"{"token_endpoint":"https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token","jwks_uri":"https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/discovery/v2.0/keys","issuer":"https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/v2.0","authorization_endpoint":"https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize","end_session_endpoint":"https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/logout","cloud_instance_name":"partner.microsoftonline.cn","msgraph_host":"microsoftgraph.chinacloudapi.cn"}"#,
        authorize: "https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/authorize",
        token: "https://login.partner.microsoftonline.cn/4fdbff88-9d6b-42e0-9713-45c922ba8001/oauth2/v2.0/token",
        graph: "https://microsoftgraph.chinacloudapi.cn",
        scope: "openid profile offline_access https://microsoftgraph.chinacloudapi.cn/.default",
        partner_center: Some("https://partner.partnercenterapi.microsoftonline.cn"),
    },
];

fn route(cloud: &Cloud) -> (Config, Route) {
    let config = format!(
        r#"{{"registrations":[{{"name":"Only","cloud":"{}","regions":["*"],"partnerTenant":"partner.com","clientId":"{CLIENT}"}}]}}"#,
        cloud.id
    );
    let config = Config::parse(&config).unwrap();
    let configured = config.cloud(&config.registrations[0]).clone();
    let name = TenantName::Domain("customer.com".into());
    let request = metadata_request(&configured.authority, &name);
    assert_eq!(request.uri().to_string(), cloud.metadata_address);
    let answer = Response::new(cloud.metadata.as_bytes().to_vec());
    let metadata = read_metadata(&configured.authority, &name, &answer).unwrap();
    let route = Route {
        metadata,
        authority: configured.authority,
        graph: configured.graph,
        client_id: CLIENT.parse().unwrap(),
    };
    (config, route)
}

#[test]
fn every_built_in_cloud_is_asked_at_its_own_addresses_and_no_other() {
    for cloud in &CLOUDS {
        let (config, route) = route(cloud);
        let configured = config.cloud(&config.registrations[0]);
        let partner_center = configured.partner_center.as_ref();
        assert_eq!(
            partner_center.map(|origin| origin.as_str()),
            cloud.partner_center,
            "{}",
            cloud.id
        );
        assert_eq!(route.graph.as_str(), cloud.graph, "{}", cloud.id);

        let request = AttemptRequest {
            tenant: route.metadata.clone(),
            authority: route.authority.clone(),
            graph: route.graph.clone(),
            ..attempt_request(ID)
        };
        let (attempt, address) = Attempt::begin(request, &mut |octets| octets.fill(1));
        let (authorize, query) = address.split_once('?').unwrap();
        assert_eq!(authorize, cloud.authorize, "{}", cloud.id);
        let scope = cloud
            .scope
            .replace(' ', "+")
            .replace(':', "%3A")
            .replace('/', "%2F");
        assert!(query.contains(&format!("&scope={scope}&")), "{query}");

        // Signed in there, a refresh token goes to that tenant's endpoint.
        let mut broker = Broker::new();
        let mut claims = id_claims(ID);
        claims["iss"] = route.metadata.issuer.clone().into();
        claims["nonce"] = attempt.nonce().into();
        let mut answer = tokens(ID, "access");
        answer.id_token = Some(Secret::new(id_token(&claims)));
        broker
            .signed_in(&attempt, &tenant(PARTNER), answer, NOW)
            .unwrap();
        let Ask::Refresh(plan) = broker.ask(&tenant(ID), NOW.plus(3400)) else {
            panic!("a plan is expected");
        };
        assert_eq!(plan.request().token_endpoint, cloud.token, "{}", cloud.id);
        assert_eq!(
            plan.request().resource.as_str(),
            cloud.graph,
            "{}",
            cloud.id
        );
    }
}

#[test]
fn a_customer_of_another_cloud_is_never_taken_for_one_of_this_one() {
    for asked in &CLOUDS {
        let (_, route) = route(asked);
        for answered in &CLOUDS {
            let answer = Response::new(answered.metadata.as_bytes().to_vec());
            let name = TenantName::Domain("customer.com".into());
            let read = read_metadata(&route.authority, &name, &answer);
            let same_authority = asked.authorize == answered.authorize;
            assert_eq!(read.is_ok(), same_authority, "{} {}", asked.id, answered.id);
        }
    }
}
