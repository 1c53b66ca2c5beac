//! Microsoft Graph v1.0, as far as it is emulated: the organization and its users.

mod bearer;
mod odata;
mod organization;
mod permissions;
mod problem;
mod respond;
mod schema;
mod users;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;

use crate::Sandbox;
use crate::faults::Injected;
use bearer::Caller;
use odata::Query;
use permissions::Operation;
use problem::GraphProblem;
use respond::Exchange;

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

async fn serve(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let exchange = Exchange::new(&sandbox, request.headers());
    let injected = request
        .extensions()
        .get::<Injected>()
        .cloned()
        .unwrap_or_default();
    match answer(&sandbox, &request, &injected) {
        Ok(body) => exchange.answer(&body),
        Err(problem) => exchange.refuse(&problem),
    }
}

fn answer(
    sandbox: &Sandbox,
    request: &Request,
    injected: &Injected,
) -> Result<serde_json::Value, GraphProblem> {
    let now = sandbox.runtime().now();
    let world = sandbox.lock();
    let caller = Caller::read(&world, request.headers(), now)?;
    let path = request.uri().path();
    let Some(path) = path
        .strip_prefix(VERSION)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        let version = path.split('/').nth(1).unwrap_or_default();
        return Err(GraphProblem::Version(version.to_owned()));
    };
    let operation = Operation::find(path)?;
    if request.method() != Method::GET {
        return Err(GraphProblem::Method);
    }
    caller.may(&operation)?;
    let query = Query::read(request.uri(), request.headers())?;
    let at = odata::Place {
        graph: &world.origins.graph,
        tenant: caller.tenant,
    };
    match operation {
        Operation::ListOrganization => organization::list(&at, &query),
        Operation::GetOrganization(id) => organization::get(&at, &query, &id),
        Operation::ListUsers => users::list(&at, &caller, &query, injected.empty_page()),
        Operation::GetUser(key) => users::get(&at, &caller, &query, &key),
        Operation::GetMe => users::get(&at, &caller, &query, &caller.object_id.to_string()),
    }
}
