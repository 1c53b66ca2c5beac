//! A partner, its customers and what an authority says about them, for all tests of this crate.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tenantry_identity::attempt::{Attempt, AttemptRequest, Prompt};
use tenantry_identity::broker::Route;
use tenantry_identity::discovery::TenantMetadata;
use tenantry_identity::return_path::ReturnPath;
use tenantry_identity::tokens::{ClientInfo, TokenSet};
use tenantry_identity::{Secret, TenantId, TenantName, UnixSeconds};

pub(crate) const AUTHORITY: &str = "https://login.example";
pub(crate) const GRAPH: &str = "https://graph.example";
pub(crate) const CLIENT: &str = "11111111-2222-4333-8444-555555555555";
pub(crate) const PARTNER: &str = "aaaaaaaa-0000-4000-8000-00000000000a";
pub(crate) const CUSTOMER: &str = "bbbbbbbb-0000-4000-8000-00000000000b";
pub(crate) const OTHER: &str = "cccccccc-0000-4000-8000-00000000000c";
pub(crate) const AGENT: &str = "dddddddd-0000-4000-8000-00000000000d";
pub(crate) const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

pub(crate) fn tenant(id: &str) -> TenantId {
    TenantId::parse(id).unwrap()
}

pub(crate) fn metadata(id: &str) -> TenantMetadata {
    let at = |path: &str| format!("{AUTHORITY}/{id}{path}");
    TenantMetadata {
        tenant: tenant(id),
        issuer: at("/v2.0"),
        authorization_endpoint: at("/oauth2/v2.0/authorize"),
        token_endpoint: at("/oauth2/v2.0/token"),
        jwks_uri: at("/discovery/v2.0/keys"),
        end_session_endpoint: Some(at("/oauth2/v2.0/logout")),
        region: Some("NA".into()),
        sub_region: None,
        cloud_instance: Some("example".into()),
        graph_host: Some("graph.example".into()),
    }
}

pub(crate) fn route(id: &str) -> Route {
    Route {
        metadata: metadata(id),
        authority: AUTHORITY.parse().unwrap(),
        graph: GRAPH.parse().unwrap(),
        client_id: CLIENT.parse().unwrap(),
    }
}

pub(crate) fn attempt_request(id: &str) -> AttemptRequest {
    AttemptRequest {
        name: TenantName::Domain("customer.com".into()),
        tenant: metadata(id),
        authority: AUTHORITY.parse().unwrap(),
        graph: GRAPH.parse().unwrap(),
        client_id: CLIENT.parse().unwrap(),
        partner_tenant: "partner.com".parse().unwrap(),
        redirect_uri: "https://console.example/".into(),
        return_path: ReturnPath::parse(&format!("/t/{id}/users")).unwrap(),
        prompt: Prompt::Default,
        login_hint: None,
        claims: None,
        started: NOW,
    }
}

/// An attempt whose random octets are `seed`, `seed + 1` and `seed + 2`.
pub(crate) fn attempt(id: &str, seed: u8) -> Attempt {
    let mut next = seed;
    let (attempt, _) = Attempt::begin(attempt_request(id), &mut |octets| {
        octets.fill(next);
        next = next.wrapping_add(1);
    });
    attempt
}

/// The claims of a good ID token of a tenant, without a nonce.
pub(crate) fn id_claims(id: &str) -> Value {
    json!({
        "iss": format!("{AUTHORITY}/{id}/v2.0"),
        "aud": CLIENT,
        "iat": NOW.0,
        "nbf": NOW.0,
        "exp": NOW.0 + 3600,
        "tid": id,
        "oid": format!("oid in {id}"),
        "sub": format!("sub in {id}"),
        "name": "user_4711",
        "preferred_username": "user_4711@customer.com",
        "ver": "2.0",
    })
}

pub(crate) fn encode(part: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part.to_string())
}

pub(crate) fn id_token(claims: &Value) -> String {
    let header = encode(&json!({ "typ": "JWT", "alg": "RS256", "kid": "key-1" }));
    format!("{header}.{}.c2lnbmF0dXJl", encode(claims))
}

pub(crate) fn agent() -> ClientInfo {
    ClientInfo {
        uid: AGENT.into(),
        utid: tenant(PARTNER),
    }
}

/// The agent's `client_info`, as it is on the wire.
pub(crate) fn client_info() -> String {
    encode(&json!({ "uid": AGENT, "utid": PARTNER }))
}

/// A good answer of a tenant's token endpoint, valid for an hour.
pub(crate) fn tokens(id: &str, access_token: &str) -> TokenSet {
    TokenSet {
        access_token: Secret::new(access_token),
        requested_at: NOW,
        expires_at: NOW.plus(3600),
        refresh_token: Some(Secret::new("refresh-1")),
        id_token: Some(Secret::new(id_token(&id_claims(id)))),
        scopes: vec!["User.Read.All".into()],
        client_info: Some(agent()),
    }
}

/// The same for a sign-in: with the attempt's nonce.
pub(crate) fn sign_in_tokens(attempt: &Attempt, access_token: &str) -> TokenSet {
    let id = attempt.request.tenant.tenant.as_str();
    let mut claims = id_claims(id);
    claims["nonce"] = attempt.nonce().into();
    TokenSet {
        id_token: Some(Secret::new(id_token(&claims))),
        ..tokens(id, access_token)
    }
}

/// Runs a future that never waits for anything outside.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
