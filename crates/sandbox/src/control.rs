//! The control interface: what [`Sandbox`] offers to tests in its own process, as JSON over HTTP.
//!
//! It is for a port of its own on loopback, and a router of its own: nothing that the emulated cloud
//! serves leads here. Pages cannot use it: a request with an `Origin` header is refused, and so is one
//! whose `Host` is not this machine.
//!
//! [`ROUTES`] lists what it answers. A change is answered 204, what cannot be done with
//! `{"error": "a sentence"}`: 400 for a mistake in the request, 404 for an unknown name, 409 for a
//! domain that is taken. Customers and tenants are named by id or domain, agents by user name, groups
//! by id or name, all percent-encoded.

mod answers;

use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::{Value, json};

use crate::guid::Guid;
use crate::origins::host_of;
use crate::world::{ChangeError, ConditionalAccess, NewCustomer, NotAStatus};
use crate::{NotAFault, Sandbox, seeded};

/// The routes, for `--help`.
pub const ROUTES: &str = "\
GET    /world                                what the tenants, agents, groups and relationships are
GET    /journal                              the requests seen, oldest first
GET    /clock                                {\"now\": seconds since 1970}
POST   /clock                                {\"advanceSeconds\": 3600}
GET    /faults                               the faults in force
POST   /faults                               {\"fault\": \"graph/users=throttled:2.5*3\"}
DELETE /faults                               clears them
GET    /throttling                           whether Graph keeps to the published limits: {\"throttled\": false}
PUT    /throttling                           {\"throttled\": true}
POST   /agents/{agent}/revoke-sessions       ends sessions and refresh tokens
POST   /customers                            {\"domain\": \"new.com\", \"displayName\": \"New\", \"partner\": \"partner.com\",
                                              \"region\": \"NA\", \"country\": \"US\", \"users\": 3, \"consented\": true};
                                             only the domain is required; answers 201 {\"tenantId\"}
PUT    /customers/{customer}/conditional-access
                                             {\"secondFactor\": true, \"block\": false, \"signInFrequencySeconds\": null}
PUT    /customers/{customer}/relationship    {\"status\": \"active\"}, or approvalPending, terminated, expired
PUT    /customers/{customer}/assignments     gives the usual groups their roles
DELETE /customers/{customer}/assignments     takes the roles from every group
PUT    /customers/{customer}/consent         {\"scopes\": [\"User.Read.All\"]}; the usual ones without a body
DELETE /customers/{customer}/consent         withdraws every consent to Graph
PUT    /customers/{customer}/guests/{agent}  makes the agent a guest there
DELETE /customers/{customer}/guests/{agent}  removes the guest
PUT    /groups/{group}/members/{agent}       adds the agent to a group of its own tenant
DELETE /groups/{group}/members/{agent}       takes the agent out of the group";

/// Requests are small.
const BODY_LIMIT: usize = 64 * 1024;

impl Sandbox {
    /// The control interface of this sandbox, for a port of its own.
    pub fn control(&self) -> Router {
        self.open_control().layer(middleware::from_fn(guard))
    }

    /// The control interface without what keeps pages out, for whoever decides otherwise who may use it.
    pub fn open_control(&self) -> Router {
        Router::new()
            .route("/world", get(answers::world))
            .route("/journal", get(answers::journal))
            .route("/clock", get(answers::clock).post(advance))
            .route(
                "/faults",
                get(answers::faults).post(add_fault).delete(clear_faults),
            )
            .route("/throttling", get(answers::throttling).put(set_throttled))
            .route("/agents/{agent}/revoke-sessions", post(revoke_sessions))
            .route("/customers", post(create_customer))
            .route(
                "/customers/{customer}/conditional-access",
                put(set_conditional_access),
            )
            .route("/customers/{customer}/relationship", put(set_relationship))
            .route(
                "/customers/{customer}/assignments",
                put(assign).delete(unassign),
            )
            .route(
                "/customers/{customer}/consent",
                put(consent).delete(withdraw),
            )
            .route(
                "/customers/{customer}/guests/{agent}",
                put(invite).delete(uninvite),
            )
            .route("/groups/{group}/members/{agent}", put(join).delete(leave))
            .with_state(self.clone())
    }
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
enum ControlError {
    #[error(transparent)]
    Change(#[from] ChangeError),
    #[error(transparent)]
    Fault(#[from] NotAFault),
    #[error(transparent)]
    Status(#[from] NotAStatus),
    #[error("the body has to be a JSON object")]
    NotAnObject,
    #[error("the member '{0}' is missing or of another type")]
    Member(&'static str),
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match &self {
            ControlError::Change(ChangeError::DomainTaken(_)) => StatusCode::CONFLICT,
            ControlError::Change(ChangeError::NotADomain(_)) => StatusCode::BAD_REQUEST,
            ControlError::Change(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        answers::json(status, &json!({ "error": self.to_string() }))
    }
}

type Done = Result<StatusCode, ControlError>;

/// Keeps pages out: they send `Origin` with whatever could change something, and a page that was
/// given this machine's address by its own name server sends that name as `Host`.
async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let is_local =
        host.is_some_and(|host| ["localhost", "127.0.0.1", "[::1]"].contains(&host_of(host)));
    if headers.contains_key(header::ORIGIN) || !is_local {
        let refusal = json!({ "error": "pages may not use the control interface" });
        return answers::json(StatusCode::FORBIDDEN, &refusal);
    }
    next.run(request).await
}

async fn advance(State(sandbox): State<Sandbox>, request: Request) -> Done {
    let body = Body::read(request).await?;
    let seconds = body.0["advanceSeconds"].as_u64();
    let seconds = seconds.ok_or(ControlError::Member("advanceSeconds"))?;
    sandbox.advance(Duration::from_secs(seconds));
    Ok(StatusCode::NO_CONTENT)
}

async fn add_fault(State(sandbox): State<Sandbox>, request: Request) -> Done {
    let body = Body::read(request).await?;
    let fault = body.0["fault"]
        .as_str()
        .ok_or(ControlError::Member("fault"))?;
    sandbox.add_fault(fault.parse()?);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.world(|world| world.faults.clear());
    StatusCode::NO_CONTENT
}

async fn set_throttled(State(sandbox): State<Sandbox>, request: Request) -> Done {
    let body = Body::read(request).await?;
    let throttled = body.member("throttled", Value::as_bool)?;
    sandbox.set_throttled(throttled.ok_or(ControlError::Member("throttled"))?);
    Ok(StatusCode::NO_CONTENT)
}

async fn revoke_sessions(State(sandbox): State<Sandbox>, Path(agent): Path<String>) -> Done {
    done(sandbox.revoke_sessions(&agent))
}

async fn create_customer(
    State(sandbox): State<Sandbox>,
    request: Request,
) -> Result<Response, ControlError> {
    let body = Body::read(request).await?;
    let domain = body.text("domain")?.ok_or(ControlError::Member("domain"))?;
    let name = body.text("displayName")?.unwrap_or(domain);
    let mut new = NewCustomer::named(domain, name);
    if let Some(partner) = body.text("partner")? {
        new.partner = find(&sandbox, partner)?;
    }
    if let Some(region) = body.text("region")? {
        new.region = region.to_owned();
    }
    if let Some(country) = body.text("country")? {
        new.country = country.to_owned();
    }
    if let Some(users) = body.member("users", Value::as_u64)? {
        new.users = usize::try_from(users).map_err(|_| ControlError::Member("users"))?;
    }
    if let Some(consented) = body.member("consented", Value::as_bool)? {
        new.consented = consented;
    }
    let id = sandbox.create_customer(&new)?;
    let answer = json!({ "tenantId": id.to_string() });
    Ok(answers::json(StatusCode::CREATED, &answer))
}

async fn set_conditional_access(
    State(sandbox): State<Sandbox>,
    Path(customer): Path<String>,
    request: Request,
) -> Done {
    let tenant = find(&sandbox, &customer)?;
    let body = Body::read(request).await?;
    let demanded = ConditionalAccess {
        second_factor: body
            .member("secondFactor", Value::as_bool)?
            .unwrap_or_default(),
        block: body.member("block", Value::as_bool)?.unwrap_or_default(),
        sign_in_frequency: body
            .member("signInFrequencySeconds", Value::as_u64)?
            .map(Duration::from_secs),
    };
    done(sandbox.set_conditional_access(tenant, demanded))
}

async fn set_relationship(
    State(sandbox): State<Sandbox>,
    Path(customer): Path<String>,
    request: Request,
) -> Done {
    let customer = find(&sandbox, &customer)?;
    let body = Body::read(request).await?;
    let status = body.text("status")?.ok_or(ControlError::Member("status"))?;
    done(sandbox.set_relationship_status(customer, status.parse()?))
}

async fn assign(State(sandbox): State<Sandbox>, Path(customer): Path<String>) -> Done {
    let customer = find(&sandbox, &customer)?;
    done(sandbox.restore_assignments(customer))
}

async fn unassign(State(sandbox): State<Sandbox>, Path(customer): Path<String>) -> Done {
    let customer = find(&sandbox, &customer)?;
    done(sandbox.remove_assignments(customer))
}

async fn consent(
    State(sandbox): State<Sandbox>,
    Path(customer): Path<String>,
    request: Request,
) -> Done {
    let customer = find(&sandbox, &customer)?;
    let body = Body::read(request).await?;
    let Some(scopes) = body.member("scopes", Value::as_array)? else {
        return done(sandbox.give_consent(customer, seeded::USUAL_SCOPES));
    };
    let scopes: Option<Vec<&str>> = scopes.iter().map(Value::as_str).collect();
    let scopes = scopes.ok_or(ControlError::Member("scopes"))?;
    done(sandbox.give_consent(customer, &scopes))
}

async fn withdraw(State(sandbox): State<Sandbox>, Path(customer): Path<String>) -> Done {
    let customer = find(&sandbox, &customer)?;
    done(sandbox.withdraw_consent(customer))
}

async fn invite(
    State(sandbox): State<Sandbox>,
    Path((customer, agent)): Path<(String, String)>,
) -> Done {
    let customer = find(&sandbox, &customer)?;
    done(sandbox.make_guest(customer, &agent))
}

async fn uninvite(
    State(sandbox): State<Sandbox>,
    Path((customer, agent)): Path<(String, String)>,
) -> Done {
    let customer = find(&sandbox, &customer)?;
    done(sandbox.remove_guest(customer, &agent))
}

async fn join(
    State(sandbox): State<Sandbox>,
    Path((group, agent)): Path<(String, String)>,
) -> Done {
    done(sandbox.add_to_group(&group, &agent))
}

async fn leave(
    State(sandbox): State<Sandbox>,
    Path((group, agent)): Path<(String, String)>,
) -> Done {
    done(sandbox.remove_from_group(&group, &agent))
}

fn done(changed: Result<(), ChangeError>) -> Done {
    changed?;
    Ok(StatusCode::NO_CONTENT)
}

fn find(sandbox: &Sandbox, name: &str) -> Result<Guid, ChangeError> {
    sandbox
        .world(|world| world.tenant(name).map(|tenant| tenant.id))
        .ok_or_else(|| ChangeError::UnknownTenant(name.to_owned()))
}

/// A JSON object; an empty body is an empty one.
struct Body(Value);

impl Body {
    async fn read(request: Request) -> Result<Body, ControlError> {
        let body = to_bytes(request.into_body(), BODY_LIMIT).await;
        let body = body.map_err(|_| ControlError::NotAnObject)?;
        if body.is_empty() {
            return Ok(Body(json!({})));
        }
        match serde_json::from_slice(&body) {
            Ok(value @ Value::Object(_)) => Ok(Body(value)),
            _ => Err(ControlError::NotAnObject),
        }
    }

    fn text(&self, name: &'static str) -> Result<Option<&str>, ControlError> {
        self.member(name, Value::as_str)
    }

    /// A member that may be left out, or null, but not of another type.
    fn member<'b, T>(
        &'b self,
        name: &'static str,
        read: impl FnOnce(&'b Value) -> Option<T>,
    ) -> Result<Option<T>, ControlError> {
        match &self.0[name] {
            Value::Null => Ok(None),
            value => read(value).map(Some).ok_or(ControlError::Member(name)),
        }
    }
}
