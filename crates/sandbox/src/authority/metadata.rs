//! The OpenID metadata of a tenant (OpenID Connect Discovery 1.0) and the key set (RFC 7517).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::problem::Problem;
use crate::origins::authority_of;
use crate::{Sandbox, signing};

/// `GET /{tenant}/v2.0/.well-known/openid-configuration`, by domain or by id. Only what is served
/// here is listed.
pub(super) async fn document(State(sandbox): State<Sandbox>, Path(name): Path<String>) -> Response {
    let found = {
        let world = sandbox.lock();
        world
            .tenant(&name)
            .map(|tenant| (tenant.id, tenant.region.clone(), world.origins.clone()))
    };
    let Some((id, region, origins)) = found else {
        return unknown(&sandbox, name);
    };
    let at_tenant = format!("{}/{id}", origins.login);
    let host = authority_of(&origins.login)
        .split(':')
        .next()
        .unwrap_or_default();
    let body = json!({
        "token_endpoint": format!("{at_tenant}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["none"],
        "jwks_uri": format!("{at_tenant}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": format!("{at_tenant}/v2.0"),
        "request_uri_parameter_supported": false,
        "authorization_endpoint": format!("{at_tenant}/oauth2/v2.0/authorize"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": false,
        "end_session_endpoint": format!("{at_tenant}/oauth2/v2.0/logout"),
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "nbf", "nonce", "preferred_username", "name",
            "oid", "tid", "ver", "uti", "amr",
        ],
        "code_challenge_methods_supported": ["S256"],
        "tenant_region_scope": region,
        "cloud_instance_name": host,
        "msgraph_host": authority_of(&origins.graph),
    });
    super::json(StatusCode::OK, &body)
}

/// The names in the place of a tenant under which the keys of all of them are published.
const ALL_TENANTS: [&str; 2] = ["common", "organizations"];

/// `GET /{tenant}/discovery/v2.0/keys`. A tenant's keys are for that tenant's issuer; those of all
/// tenants hold `{tenantid}` there (Microsoft identity platform, access tokens, "Validate the signing
/// key issuer").
pub(super) async fn keys(State(sandbox): State<Sandbox>, Path(name): Path<String>) -> Response {
    let found = {
        let world = sandbox.lock();
        let of = |tenant: &str| format!("{}/{tenant}/v2.0", world.origins.login);
        match ALL_TENANTS.contains(&name.as_str()) {
            true => Some(of("{tenantid}")),
            false => world.tenant(&name).map(|tenant| of(&tenant.id.to_string())),
        }
    };
    let Some(issuer) = found else {
        return unknown(&sandbox, name);
    };
    let mut key = signing::public_key();
    key["issuer"] = issuer.into();
    super::json(StatusCode::OK, &json!({ "keys": [key] }))
}

fn unknown(sandbox: &Sandbox, tenant: String) -> Response {
    let problem = Problem::UnknownTenant {
        tenant,
        by_metadata: true,
    };
    problem.answer(sandbox, None)
}
