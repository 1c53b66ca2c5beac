//! The sign-in authority: OpenID metadata, the pages, the token endpoint, the end of a session.

mod admin_consent;
mod authorize;
mod claims;
mod claims_request;
mod cookies;
pub(crate) mod demands;
mod logout;
mod metadata;
mod pages;
mod problem;
mod redeem;
mod request;
mod scopes;
mod sign_in;
mod token;

use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;

pub use cookies::SESSION_COOKIE;
pub(crate) use scopes::ScopeRequest;

use crate::Sandbox;
use crate::faults::Route;
use crate::origins::{origin_of, path_of};
use crate::world::{Platform, World};
use problem::Problem;

/// Everything that reads the session is below this path, because cookies ignore ports: the session
/// is sent to no other path of `localhost`, whichever server listens there.
const SESSION_PATH: &str = "/sandbox/sign-in";

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route(
            "/{tenant}/v2.0/.well-known/openid-configuration",
            get(metadata::document),
        )
        .route("/{tenant}/discovery/v2.0/keys", get(metadata::keys))
        .route("/{tenant}/oauth2/v2.0/authorize", get(authorize::begin))
        .route("/{tenant}/oauth2/v2.0/token", post(token::redeem))
        .route("/{tenant}/oauth2/v2.0/logout", get(logout::begin))
        .route("/{tenant}/adminconsent", get(admin_consent::begin))
        .route(
            "/{tenant}/v2.0/adminconsent",
            get(admin_consent::begin_with_scopes),
        )
        .route("/sandbox/sign-in/authorize", get(authorize::proceed))
        .route("/sandbox/sign-in/password", post(sign_in::password))
        .route("/sandbox/sign-in/factor", post(sign_in::factor))
        .route("/sandbox/sign-in/consent", post(admin_consent::accept))
        .route("/sandbox/sign-in/account", post(sign_in::pick))
        .route("/sandbox/sign-in/cancel", post(sign_in::cancel))
        .route("/sandbox/sign-in/logout", get(logout::end))
        .fallback(not_found)
}

/// Where a request to the authority goes.
pub(crate) fn route(world: &World, path: &str) -> Route {
    let Some((tenant, rest)) = path.trim_start_matches('/').split_once('/') else {
        return Route::OtherLogin;
    };
    match rest {
        "v2.0/.well-known/openid-configuration" => Route::Metadata,
        "discovery/v2.0/keys" => Route::Keys,
        "oauth2/v2.0/authorize" | "adminconsent" | "v2.0/adminconsent" => Route::Authorize,
        "oauth2/v2.0/token" => Route::Token {
            tenant: world.tenant(tenant).map(|tenant| tenant.id),
        },
        _ if path.starts_with(SESSION_PATH) && !path.ends_with("/logout") => Route::Authorize,
        _ => Route::OtherLogin,
    }
}

/// Whether a single-page redirect address of any registration is of this origin.
pub(crate) fn is_single_page_origin(world: &World, origin: &str) -> bool {
    world
        .registrations
        .iter()
        .flat_map(|registration| &registration.redirects)
        .any(|redirect| {
            redirect.platform == Platform::SinglePage
                && origin_of(&redirect.uri).as_deref() == Some(origin)
        })
}

/// The body that the authority sends with a status when it fails as a whole.
pub(crate) fn failure(sandbox: &Sandbox, status: StatusCode) -> Response {
    let problem = match status {
        StatusCode::TOO_MANY_REQUESTS => Problem::Throttled,
        status if status.is_server_error() => Problem::Unavailable,
        _ => Problem::Malformed,
    };
    json(status, &problem.body(sandbox, None))
}

async fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// A JSON answer that no cache keeps (RFC 6749 section 5.1).
fn json(status: StatusCode, body: &Value) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store, no-cache"),
        (header::PRAGMA, "no-cache"),
    ];
    (status, headers, body.to_string()).into_response()
}

/// The path at which the browser finds what is below [`SESSION_PATH`].
fn session_path(sandbox: &Sandbox) -> String {
    format!("{}{SESSION_PATH}", path_of(&sandbox.lock().origins.login))
}

/// A redirection of the browser, with GET.
fn redirect(to: &str) -> Response {
    let headers = [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SEE_OTHER, headers).into_response()
}
