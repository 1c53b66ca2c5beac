//! What surrounds every handler: the journal, the faults, and what a browser may read (CORS).

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};

use crate::faults::{Fault, Injected, Route};
use crate::journal::JournalEntry;
use crate::origins::Origin;
use crate::{Sandbox, authority, graph};

/// Marks an answer that must not be given: `serve` closes the connection instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConnectionDown;

/// Marks an answer that is to be lost on its way: by a connection of its own it is cut off by `serve`, and
/// within a batch it is not there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lost;

/// Marks an answer that no page of another origin may read.
#[derive(Debug, Clone, Copy)]
struct Unreadable;

/// Puts the surroundings of one origin around its routes.
pub(crate) fn observed(routes: Router<Sandbox>, sandbox: &Sandbox, origin: Origin) -> Router {
    let state = (sandbox.clone(), origin);
    routes
        .with_state(sandbox.clone())
        .layer(middleware::from_fn_with_state(state, observe))
}

async fn observe(
    State((sandbox, origin)): State<(Sandbox, Origin)>,
    request: Request,
    next: Next,
) -> Response {
    let mut entry = JournalEntry::of_request(
        sandbox.now(),
        origin,
        request.method(),
        request.uri(),
        request.headers(),
    );
    let route = route(&sandbox, origin, request.uri().path());
    let headers = request.headers().clone();
    let mut response = if request.method() == Method::OPTIONS {
        preflight(&headers)
    } else {
        answer_or_fail(&sandbox, &route, request, next).await
    };
    if response.extensions().get::<Unreadable>().is_none() {
        allow_origin(&sandbox, &route, &headers, &mut response);
    }
    entry.status = response.status().as_u16();
    sandbox.journal_lock().write(entry);
    response
}

fn route(sandbox: &Sandbox, origin: Origin, path: &str) -> Route {
    match origin {
        Origin::Login => authority::route(&sandbox.lock(), path),
        Origin::Graph => Route::Graph {
            path: graph::without_version(path).to_owned(),
        },
        Origin::PartnerCenter => Route::PartnerCenter,
    }
}

async fn answer_or_fail(
    sandbox: &Sandbox,
    route: &Route,
    mut request: Request,
    next: Next,
) -> Response {
    let struck = strike(sandbox, request.method(), route, request.headers()).await;
    let mut response = match struck.instead {
        Some(response) => response,
        None => {
            request.extensions_mut().insert(struck.injected);
            next.run(request).await
        }
    };
    if struck.lost {
        // Without the headers that let a page read it, so that a page is told of a broken connection.
        response = StatusCode::SERVICE_UNAVAILABLE.into_response();
        response.extensions_mut().insert(Lost);
        response.extensions_mut().insert(Unreadable);
    }
    if struck.unreadable {
        response.extensions_mut().insert(Unreadable);
    }
    response
}

/// What the faults that struck a request make of it.
pub(crate) struct Struck {
    /// The answer in place of the handler's.
    pub(crate) instead: Option<Response>,
    /// What the handler has to carry out.
    pub(crate) injected: Injected,
    /// Whether the handler's answer is lost.
    pub(crate) lost: bool,
    unreadable: bool,
}

/// Lets the faults strike a request, and waits as long as they want.
pub(crate) async fn strike(
    sandbox: &Sandbox,
    method: &Method,
    route: &Route,
    headers: &HeaderMap,
) -> Struck {
    let faults = sandbox.lock().faults.strike(method, route);
    let mut struck = Struck {
        instead: None,
        injected: Injected::default(),
        lost: false,
        unreadable: false,
    };
    for fault in faults {
        match fault {
            Fault::Slow(duration) => sandbox.runtime().sleep(duration).await,
            Fault::Unreadable => struck.unreadable = true,
            Fault::Lost => struck.lost = true,
            fault => match failure(sandbox, route, headers, &fault) {
                Some(response) => struck.instead = Some(response),
                None => struck.injected.0.push(fault),
            },
        }
    }
    struck
}

/// The answer that a fault puts in place of the handler's, if it is not the handler that carries
/// the fault out.
fn failure(
    sandbox: &Sandbox,
    route: &Route,
    headers: &HeaderMap,
    fault: &Fault,
) -> Option<Response> {
    let with_status = |status| status_failure(sandbox, route, headers, status);
    Some(match fault {
        Fault::Down => {
            let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
            response.extensions_mut().insert(ConnectionDown);
            response
        }
        Fault::NotJson => {
            Html("<!doctype html><title>Gateway</title><p>Not what you asked for.").into_response()
        }
        Fault::Throttled { retry_after } => {
            let mut response = with_status(StatusCode::TOO_MANY_REQUESTS);
            if let Some(seconds) = retry_after
                && let Ok(value) = HeaderValue::try_from(seconds.to_string())
            {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Fault::Status(status) => {
            let status = StatusCode::from_u16(*status);
            with_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        }
        Fault::Unauthorized => with_status(StatusCode::UNAUTHORIZED),
        Fault::Forbidden => with_status(StatusCode::FORBIDDEN),
        Fault::Slow(_)
        | Fault::Unreadable
        | Fault::Lost
        | Fault::TokenError(_)
        | Fault::ClaimsChallenge(_)
        | Fault::EmptyPage
        | Fault::IdTokenForTenant(_)
        | Fault::AccessTokenForTenant(_)
        | Fault::OpaqueAccessToken => return None,
    })
}

fn status_failure(
    sandbox: &Sandbox,
    route: &Route,
    headers: &HeaderMap,
    status: StatusCode,
) -> Response {
    match route.origin() {
        Origin::Login => authority::failure(sandbox, status),
        Origin::Graph => graph::failure(sandbox, headers, status),
        Origin::PartnerCenter => status.into_response(),
    }
}

/// Every preflight is answered 200 with the headers asked for echoed, as recorded from Graph. Whether
/// the browser may go on is decided by [`allow_origin`].
fn preflight(headers: &HeaderMap) -> Response {
    let mut response = StatusCode::OK.into_response();
    let answers = response.headers_mut();
    answers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("DELETE, GET, OPTIONS, POST, PUT, PATCH"),
    );
    if let Some(asked) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        answers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    answers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("600"),
    );
    response
}

fn allow_origin(sandbox: &Sandbox, route: &Route, headers: &HeaderMap, response: &mut Response) {
    let anyone = HeaderValue::from_static("*");
    let allowed = match route {
        // Metadata and keys are public, and so is the answer that a tenant does not exist. Graph
        // answers any origin, since it takes no cookies.
        Route::Metadata | Route::Keys | Route::Graph { .. } => Some(anyone),
        // The token endpoint is opened to the origins of single-page redirect addresses only: that
        // is what registering one does.
        Route::Token { .. } => headers
            .get(header::ORIGIN)
            .filter(|origin| {
                let origin = origin.to_str().unwrap_or_default();
                authority::is_single_page_origin(&sandbox.lock(), origin)
            })
            .cloned(),
        Route::Authorize | Route::OtherLogin | Route::PartnerCenter => None,
    };
    let answers = response.headers_mut();
    if let Some(origin) = allowed {
        answers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    if matches!(route, Route::Token { .. }) {
        answers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    if matches!(route, Route::Graph { .. }) {
        answers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(graph::EXPOSED_HEADERS),
        );
    }
}
