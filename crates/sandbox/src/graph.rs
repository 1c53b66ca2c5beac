//! Microsoft Graph v1.0, as far as it is emulated: the directory and Intune of a tenant, and what a
//! partner sees of its customers.
//!
//! A read is looked up in the tables of `resources` by `route`; `answer` answers whatever is found
//! there, by `odata` and the facts in `schema`. The other modules say what each kind of object holds. A
//! write is looked up in the table of `write`.

mod answer;
mod applications;
mod audits;
mod authentication_methods;
mod batch;
mod bearer;
mod delegation;
mod device_actions;
mod devices;
mod expand;
mod groups;
mod item;
mod licences;
mod list;
mod look;
mod managed_devices;
mod odata;
mod organization;
mod permission_ids;
mod permissions;
mod place;
mod problem;
mod resources;
mod respond;
mod roles;
mod route;
mod schema;
mod throttling;
mod user_licences;
mod users;
mod write;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;

use crate::Sandbox;
use crate::faults::{Injected, Route};
use crate::guid::Guid;
use crate::observe::{self, Lost};
use crate::timestamp::Timestamp;
use crate::world::{Audit, World};
use answer::Reply;
use bearer::Caller;
use odata::Query;
use place::Place;
use problem::GraphProblem;
use respond::Exchange;
use route::{Target, What};
use throttling::Toll;

/// What a page of another origin may read of an answer, as recorded from Graph. `Date` and the
/// throttling headers are not in it.
pub(crate) const EXPOSED_HEADERS: &str = "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, Retry-After, SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, X-Planner-Operationid, x-ms-permissions-recommendations";

const VERSION: &str = "/v1.0";

pub(crate) fn router() -> Router<Sandbox> {
    // Graph tells a wrong path apart only after it has read the token, so one handler takes all.
    Router::new().fallback(serve)
}

/// The path below the version, `/users`; another path as it is.
pub(crate) fn without_version(path: &str) -> &str {
    path.strip_prefix(VERSION)
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(path)
}

/// Graph's error body for a status that a fault asks for.
pub(crate) fn failure(sandbox: &Sandbox, headers: &HeaderMap, status: StatusCode) -> Response {
    let problem = match status {
        StatusCode::UNAUTHORIZED => {
            GraphProblem::Token("Access token has expired or is not yet valid.")
        }
        StatusCode::FORBIDDEN => GraphProblem::Denied,
        _ => GraphProblem::Failed(status),
    };
    Exchange::new(sandbox, headers).refuse(&problem)
}

/// One request, by itself or within a batch.
struct Ask {
    method: Method,
    /// With the version.
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

/// The largest body that is read: a batch of twenty requests is far smaller.
const LARGEST_BODY: usize = 4 << 20;

async fn serve(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let injected = request
        .extensions()
        .get::<Injected>()
        .cloned()
        .unwrap_or_default();
    let (parts, body) = request.into_parts();
    // A body that broke off is no body, which whoever needs one refuses.
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let ask = Ask {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    };
    if without_version(&ask.path) == "/$batch" && ask.method == Method::POST {
        let exchange = Exchange::new(&sandbox, &ask.headers);
        let checked = check_token(&sandbox, &ask.headers);
        let answered = match checked {
            Ok(()) => batch::answer(&sandbox, &ask.headers, &ask.body).await,
            Err(problem) => Err(problem),
        };
        return match answered {
            Ok(body) => exchange.answer(&Reply::from(body)),
            Err(problem) => exchange.refuse(&problem),
        };
    }
    respond(&sandbox, &ask, &injected)
}

/// Answers a request of a batch, unless a fault strikes it.
async fn respond_or_fail(sandbox: &Sandbox, ask: Ask) -> Response {
    let route = Route::Graph {
        path: without_version(&ask.path).to_owned(),
    };
    let struck = observe::strike(sandbox, &ask.method, &route, &ask.headers).await;
    let mut response = match struck.instead {
        Some(response) => response,
        None => respond(sandbox, &ask, &struck.injected),
    };
    if struck.lost {
        response.extensions_mut().insert(Lost);
    }
    response
}

fn respond(sandbox: &Sandbox, ask: &Ask, injected: &Injected) -> Response {
    let exchange = Exchange::new(sandbox, &ask.headers);
    let toll = Toll::of(sandbox, ask);
    let mut response = match &toll.refusal {
        Some(problem) => exchange.refuse(problem),
        None => match answer(sandbox, ask, injected, exchange.correlation()) {
            Ok(reply) => exchange.answer(&reply),
            Err(problem) => exchange.refuse(&problem),
        },
    };
    toll.note(&mut response);
    response
}

fn check_token(sandbox: &Sandbox, headers: &HeaderMap) -> Result<(), GraphProblem> {
    let now = sandbox.now();
    Caller::read(&sandbox.lock(), headers, now).map(|_| ())
}

fn answer(
    sandbox: &Sandbox,
    ask: &Ask,
    injected: &Injected,
    correlation: Guid,
) -> Result<Reply, GraphProblem> {
    let now = sandbox.now();
    let mut world = sandbox.lock();
    let caller = Caller::read(&world, &ask.headers, now)?;
    let path = below_version(&ask.path)?;
    if let Some(asked) = write::Asked::find(&ask.method, path, &caller) {
        asked.admit(&caller)?;
        if let Some(claims) = injected.claims_challenge() {
            return Err(GraphProblem::Challenge(claims.to_owned()));
        }
        return asked.answer(&caller, &mut world, ask, correlation, now);
    }
    let mut reply = answer_to(&caller, &world, now, ask, injected)?;
    if let Some((activity, target)) = reply.audit.take() {
        world.audits.push(Audit {
            tenant: caller.tenant,
            at: now,
            activity,
            by: caller.object_id,
            correlation,
            targets: vec![target],
        });
    }
    Ok(reply)
}

fn below_version(path: &str) -> Result<&str, GraphProblem> {
    let below = path.strip_prefix(VERSION);
    let below = below.filter(|rest| rest.is_empty() || rest.starts_with('/'));
    below.ok_or_else(|| {
        let version = path.split('/').nth(1).unwrap_or_default();
        GraphProblem::Version(version.to_owned())
    })
}

fn answer_to(
    caller: &Caller,
    world: &World,
    now: Timestamp,
    ask: &Ask,
    injected: &Injected,
) -> Result<Reply, GraphProblem> {
    let target = Target::find(below_version(&ask.path)?)?;
    let tenant = world.tenant_by_id(caller.tenant);
    let place = Place {
        tenant: tenant.ok_or(GraphProblem::Token(
            "The tenant of the token was not found.",
        ))?,
        world,
        caller,
        now,
        empty_page: injected.empty_page(),
    };
    let by_ids = matches!(target.what, What::ByIds);
    if ask.method != if by_ids { Method::POST } else { Method::GET } {
        return Err(GraphProblem::Method);
    }
    answer::admit(&place, &target)?;
    if let Some(claims) = injected.claims_challenge() {
        return Err(GraphProblem::Challenge(claims.to_owned()));
    }
    if by_ids {
        return answer::by_ids(&place, &ask.body);
    }
    let query = Query::read(&ask.query, &ask.headers)?;
    answer::answer(&place, &target, &query, &ask.path)
}
