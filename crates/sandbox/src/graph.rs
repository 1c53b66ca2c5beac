//! Microsoft Graph v1.0, as far as it is emulated: the organization and its users, and what a
//! partner sees of its customers.

mod applications;
mod bearer;
mod delegation;
mod memberships;
mod odata;
mod operations;
mod organization;
mod permission_ids;
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
use operations::Operation;
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
    let now = sandbox.now();
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
    if let Some(segment) = operation.delegated_administration() {
        if world.sovereign {
            return Err(GraphProblem::NoSuchSegment(segment.to_owned()));
        }
        if !world.is_partner(caller.tenant.id) {
            return Err(GraphProblem::Denied);
        }
    }
    if request.method() != Method::GET {
        return Err(GraphProblem::Method);
    }
    caller.may(&operation)?;
    if let Some(claims) = injected.claims_challenge() {
        return Err(GraphProblem::Challenge(claims.to_owned()));
    }
    let query = Query::read(request.uri(), request.headers(), operation.allowed())?;
    let at = odata::Place {
        graph: &world.origins.graph,
        tenant: caller.tenant,
        world: &world,
        now,
        empty_page: injected.empty_page(),
    };
    match operation {
        Operation::ListOrganization => organization::list(&at, &query),
        Operation::GetOrganization(id) => organization::get(&at, &query, &id),
        Operation::ListUsers => users::list(&at, &caller, &query),
        Operation::GetUser(key) => users::get(&at, &caller, &query, &key),
        Operation::GetMe => users::get(&at, &caller, &query, &caller.object_id.to_string()),
        Operation::ListMyMemberships(cast) => memberships::mine(&at, &caller, &query, cast),
        Operation::ListGroupMembers(id) => memberships::members(&at, &query, &id),
        Operation::ListRoleAssignments => memberships::role_assignments(&at, &query),
        Operation::ListDelegatedAdminCustomers => delegation::customers(&at, &query),
        Operation::ListRelationships => delegation::relationships(&at, &query),
        Operation::GetRelationship(id) => delegation::relationship(&at, &query, &id),
        Operation::ListAccessAssignments(id) => delegation::assignments(&at, &query, &id),
        Operation::ListContracts => delegation::contracts(&at, &query),
        Operation::FindTenant(key) => delegation::tenant_information(&at, &query, &key),
        Operation::ListApplications => applications::list(&at, &query),
        Operation::GetApplication(key) => applications::get(&at, &query, &key),
        Operation::ListServicePrincipals => applications::list_principals(&at, &query),
        Operation::GetServicePrincipal(key) => applications::get_principal(&at, &query, &key),
        Operation::ListPermissionGrants => applications::grants(&at, &query),
    }
}
