//! The end of a session (OpenID Connect RP-Initiated Logout 1.0).

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::cookies::{self, FORM_COOKIE, SESSION_COOKIE};
use super::{pages, problem::Problem, redirect, session_path};
use crate::Sandbox;
use crate::parameters::{Parameters, encode};
use crate::world::World;

/// `GET /{tenant}/oauth2/v2.0/logout`: sends the browser to where its session can be read.
pub(super) async fn begin(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    uri: Uri,
) -> Response {
    if sandbox.lock().tenant(&tenant).is_none() {
        let problem = Problem::UnknownTenant {
            tenant,
            by_metadata: false,
        };
        return pages::refusal(&problem.description(&sandbox));
    }
    // An `id_token_hint` names the user with a token; the hint by name does the same without one
    // in the next address.
    let parameters = Parameters::read(uri.query().unwrap_or_default().as_bytes());
    let kept = parameters
        .iter()
        .filter(|(name, _)| *name != "id_token_hint");
    let session = session_path(&sandbox);
    redirect(&format!("{session}/logout?{}", encode(kept)))
}

/// `GET /sandbox/sign-in/logout`: ends the whole session, or with a `logout_hint` that account's
/// part of it, and goes on to a registered address.
pub(super) async fn end(State(sandbox): State<Sandbox>, uri: Uri, headers: HeaderMap) -> Response {
    let parameters = Parameters::read(uri.query().unwrap_or_default().as_bytes());
    let session = cookies::read(&headers, SESSION_COOKIE);
    let (ended, address) = {
        let mut world = sandbox.lock();
        let hint = parameters.get("logout_hint");
        let ended = session.is_none_or(|id| end_session(&mut world, id, hint));
        (ended, registered_address(&world, &parameters))
    };
    let mut response = match address {
        Some(address) => redirect(&address),
        None => pages::signed_out(),
    };
    if ended {
        cookies::remove(&sandbox, &mut response, SESSION_COOKIE);
        cookies::remove(&sandbox, &mut response, FORM_COOKIE);
    }
    response
}

/// Whether nobody is left in the session.
fn end_session(world: &mut World, id: &str, hint: Option<&str>) -> bool {
    let hinted = hint
        .and_then(|hint| world.account_by_name(hint))
        .map(|account| account.object_id);
    let left: Vec<_> = match hinted {
        Some(account) => world
            .grants
            .session(id)
            .iter()
            .copied()
            .filter(|other| other.account != account)
            .collect(),
        None => Vec::new(),
    };
    world.grants.end_session(id);
    for account in &left {
        world.grants.add_to_session(id, *account);
    }
    left.is_empty()
}

/// Only an address that some registration knows is gone on to: no open redirection.
fn registered_address(world: &World, parameters: &Parameters) -> Option<String> {
    let wanted = parameters.get("post_logout_redirect_uri")?;
    let known = world
        .registrations
        .iter()
        .flat_map(|registration| &registration.redirects)
        .any(|redirect| redirect.uri == wanted);
    if !known {
        return None;
    }
    let Some(state) = parameters.get("state") else {
        return Some(wanted.to_owned());
    };
    let separator = if wanted.contains('?') { '&' } else { '?' };
    Some(format!("{wanted}{separator}{}", encode([("state", state)])))
}
