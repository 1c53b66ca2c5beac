//! Consent by an administrator for a whole tenant: the two admin-consent endpoints and their page.

use std::collections::BTreeSet;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::authorize::{admit, conclude, refuse, show_form, tenant_name};
use super::pages::Scene;
use super::problem::Problem;
use super::request::{AuthorizeRequest, Purpose, Refusal};
use super::scopes::Wanted;
use super::sign_in::Form;
use super::{redirect, session_path};
use crate::Sandbox;
use crate::guid::Guid;
use crate::origins::Origin;
use crate::parameters::Parameters;
use crate::timestamp::Timestamp;
use crate::world::{Account, World, roles};

/// `GET /{tenant}/adminconsent`: asks for what the registration lists.
pub(super) async fn begin(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    uri: Uri,
) -> Response {
    // The first version knows no scopes.
    let parameters = Parameters::read(uri.query().unwrap_or_default().as_bytes());
    let parameters = parameters.without("scope");
    let read = AuthorizeRequest::read_consent(&sandbox.lock(), &tenant, &parameters);
    go_on(&sandbox, read)
}

/// `GET /{tenant}/v2.0/adminconsent`: asks for the permissions of `scope`, which is required.
pub(super) async fn begin_with_scopes(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    uri: Uri,
) -> Response {
    let parameters = Parameters::read(uri.query().unwrap_or_default().as_bytes());
    let mut read = AuthorizeRequest::read_consent(&sandbox.lock(), &tenant, &parameters);
    if parameters.get("scope").is_none()
        && let Ok(request) = read
    {
        read = Err(Refusal::Reply(request.reply, Problem::Missing("scope")));
    }
    go_on(&sandbox, read)
}

fn go_on(sandbox: &Sandbox, read: Result<AuthorizeRequest, Refusal>) -> Response {
    match read {
        Ok(request) => {
            let session = session_path(sandbox);
            redirect(&format!("{session}/authorize?{}", request.query))
        }
        Err(refusal) => refuse(sandbox, refusal),
    }
}

/// Global administrators consent for the tenant. Lesser roles may at the service, to some
/// permissions; the documentation names this one for all of them.
pub(super) fn check_role(
    world: &World,
    account: &Account,
    tenant: Guid,
    now: Timestamp,
) -> Result<(), Problem> {
    let standing = world.standing(account, tenant, now);
    let held = standing
        .map(|standing| standing.roles())
        .unwrap_or_default();
    if held.contains(&roles::GLOBAL_ADMINISTRATOR) {
        return Ok(());
    }
    Err(Problem::AdminConsentRequired {
        tenant: tenant_name(world, tenant),
    })
}

/// The page that asks.
pub(super) fn show(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    user_name: &str,
) -> Response {
    let asked: Vec<String> = asked(&sandbox.lock(), request).into_iter().collect();
    let scene = Scene::Consent {
        user_name,
        permissions: &asked,
    };
    show_form(sandbox, headers, request, scene)
}

/// `POST /sandbox/sign-in/consent`: the administrator accepted.
pub(super) async fn accept(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let form = match Form::read(&sandbox, request).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let request = &form.request;
    let user_name = form.fields.get("account").unwrap_or_default();
    let Some(authentication) = form.authentication_of(&sandbox, user_name) else {
        let scene = Scene::SignIn {
            account: user_name,
            problem: None,
        };
        return show_form(&sandbox, &form.headers, request, scene);
    };
    let now = sandbox.now();
    let granted = {
        let mut world = sandbox.lock();
        let may = request.purpose == Purpose::AdminConsent
            && admit(&world, request, &authentication, now).is_ok();
        if may {
            let asked = asked(&world, request);
            let scopes = asked.iter().map(String::as_str);
            world.grant_consent(request.client_id, request.tenant, scopes);
        }
        may
    };
    if !granted {
        // What has changed since the page was shown is told by the way that it came.
        return conclude(&sandbox, &form.headers, request, authentication);
    }
    let tenant = request.tenant.to_string();
    let scope = request.scope.as_deref().map(|scope| ("scope", scope));
    let answer = [("admin_consent", "True"), ("tenant", tenant.as_str())];
    redirect(&request.reply.with(answer.into_iter().chain(scope)))
}

/// The permissions that would be granted.
fn asked(world: &World, request: &AuthorizeRequest) -> BTreeSet<String> {
    let registration = world
        .registrations
        .iter()
        .find(|registration| registration.client_id == request.client_id);
    match &request.scopes.wanted {
        Wanted::Named(names) if request.scopes.resource == Origin::Graph => names.clone(),
        _ => registration
            .map(|registration| registration.permissions.clone())
            .unwrap_or_default(),
    }
}
