//! The token endpoint (RFC 6749 section 3.2).

use axum::Extension;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::claims::{self, Subject};
use super::problem::{self, Problem};
use super::redeem::{Redemption, TokenRequest};
use crate::Sandbox;
use crate::faults::Injected;
use crate::guid::Guid;
use crate::parameters::Parameters;
use crate::signing;
use crate::timestamp::Timestamp;
use crate::world::World;
use crate::world::grants::RefreshGrant;

/// A token request is small; a longer one is refused.
const BODY_LIMIT: usize = 64 * 1024;

/// `POST /{tenant}/oauth2/v2.0/token`.
pub(super) async fn redeem(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    Extension(injected): Extension<Injected>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return Problem::Malformed.answer(&sandbox, None);
    };
    // A body in another form holds no parameters, so the first required one is missing.
    let parameters = if is_form(&parts.headers) {
        Parameters::read(&body)
    } else {
        Parameters::default()
    };
    let correlation = parameters
        .get("client-request-id")
        .or_else(|| parts.headers.get("client-request-id")?.to_str().ok())
        .and_then(|id| id.parse().ok());
    let request = TokenRequest {
        tenant_name: &tenant,
        parameters: &parameters,
        origin: parts
            .headers
            .get(header::ORIGIN)
            .and_then(|origin| origin.to_str().ok()),
        now: sandbox.now(),
    };
    if let Some(error) = injected.token_error() {
        let body = problem::injected(&sandbox, error, correlation);
        return super::json(StatusCode::BAD_REQUEST, &body);
    }
    let redeemed = request.redeem(&mut sandbox.lock());
    match redeemed {
        Ok(redemption) => {
            let wants_client_info = parameters.get("client_info") == Some("1");
            match tokens(&sandbox, &redemption, wants_client_info, &injected) {
                Some(body) => super::json(StatusCode::OK, &body),
                None => Problem::UnknownGrant.answer(&sandbox, correlation),
            }
        }
        Err(problem) => problem.answer(&sandbox, correlation),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| {
            value
                .trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// The token answer (RFC 6749 section 5.1, OIDC Core section 3.1.3.3), or nothing if the account
/// or the tenant is gone meanwhile.
fn tokens(
    sandbox: &Sandbox,
    redemption: &Redemption,
    wants_client_info: bool,
    injected: &Injected,
) -> Option<Value> {
    let runtime = sandbox.runtime();
    let (now, token_id, refresh_token) = (sandbox.now(), runtime.guid(), runtime.secret());
    let mut world = sandbox.lock();
    let mut answer = answer(&world, redemption, now, token_id, injected)?;
    if wants_client_info {
        answer["client_info"] =
            claims::client_info(world.account(redemption.authentication.account)?).into();
    }
    if redemption.scopes.offline_access {
        let left = redemption
            .refresh_expires
            .seconds()
            .saturating_sub(now.seconds());
        answer["refresh_token"] = refresh_token.as_str().into();
        answer["refresh_token_expires_in"] = left.into();
        let grant = RefreshGrant {
            client_id: redemption.client_id,
            authentication: redemption.authentication,
            single_page: redemption.single_page,
            scopes: redemption.scopes.clone(),
            expires: redemption.refresh_expires,
        };
        world.grants.keep_refresh_token(refresh_token, grant, now);
    }
    Some(answer)
}

fn answer(
    world: &World,
    redemption: &Redemption,
    now: Timestamp,
    token_id: Guid,
    injected: &Injected,
) -> Option<Value> {
    let scopes = &redemption.scopes;
    let granted = world.consented(redemption.client_id, redemption.tenant, scopes.resource)?;
    let account = world.account(redemption.authentication.account)?;
    let subject = Subject {
        world,
        account,
        tenant: world.tenant_by_id(redemption.tenant)?,
        standing: world.standing(account, redemption.tenant, now)?,
        authentication: redemption.authentication,
        long_lived: redemption.long_lived,
        client_id: redemption.client_id,
        now,
        token_id,
    };
    let lifetime = subject.access_token_lifetime().as_secs();
    let access_token = subject.access_token(
        scopes.resource,
        &scopes.token_scopes(granted),
        injected.access_token_tenant(),
    );
    let access_token = match injected.opaque_access_token() {
        true => signing::sign_opaquely(&access_token),
        false => signing::sign(&access_token),
    };
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": scopes.answer(granted),
        "expires_in": lifetime,
        "ext_expires_in": lifetime,
        "access_token": access_token,
    });
    if scopes.openid {
        let nonce = redemption.nonce.as_deref();
        let id_token = subject.id_token(scopes, nonce, injected.id_token_tenant());
        answer["id_token"] = signing::sign(&id_token).into();
    }
    Some(answer)
}
