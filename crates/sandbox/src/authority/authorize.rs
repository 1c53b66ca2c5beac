//! The authorize endpoint and the steps of the sign-in behind it.
//!
//! The endpoint itself checks the request and sends the browser on to [`session_path`], where the
//! session cookie is readable: the cookie's path cannot cover every tenant's endpoint and nothing
//! else of this host.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::cookies::{self, FORM_COOKIE, SESSION_COOKIE};
use super::pages::{self, Reason, Scene};
use super::problem::Problem;
use super::request::{AuthorizeRequest, Prompt, Purpose, Refusal};
use super::{admin_consent, demands, redirect, session_path};
use crate::Sandbox;
use crate::guid::Guid;
use crate::parameters::Parameters;
use crate::timestamp::Timestamp;
use crate::world::World;
use crate::world::grants::{Authentication, CODE_LIFETIME, CodeGrant};

/// `GET /{tenant}/oauth2/v2.0/authorize`.
pub(super) async fn begin(
    State(sandbox): State<Sandbox>,
    Path(tenant): Path<String>,
    uri: Uri,
) -> Response {
    let parameters = Parameters::read(uri.query().unwrap_or_default().as_bytes());
    let read = AuthorizeRequest::read(&sandbox.lock(), &tenant, &parameters);
    match read {
        Ok(request) => {
            let session = session_path(&sandbox);
            redirect(&format!("{session}/authorize?{}", request.query))
        }
        Err(refusal) => refuse(&sandbox, refusal),
    }
}

/// `GET /sandbox/sign-in/authorize`: goes on with the session, or shows the page that is needed.
pub(super) async fn proceed(
    State(sandbox): State<Sandbox>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let read = AuthorizeRequest::read_carried(&sandbox.lock(), query);
    let request = match read {
        Ok(request) => request,
        Err(refusal) => return refuse(&sandbox, refusal),
    };
    let step = first_step(
        &sandbox.lock(),
        &request,
        cookies::read(&headers, SESSION_COOKIE),
    );
    match step {
        Step::Continue(authentication) => conclude(&sandbox, &headers, &request, authentication),
        Step::SignIn => {
            let suggested = || sandbox.lock().suggested_account.clone();
            let account = request.login_hint.clone().or_else(suggested);
            let account = account.unwrap_or_default();
            let scene = Scene::SignIn {
                account: &account,
                problem: None,
            };
            show_form(&sandbox, &headers, &request, scene)
        }
        Step::Pick(accounts) => show_form(
            &sandbox,
            &headers,
            &request,
            Scene::Picker {
                accounts: &accounts,
            },
        ),
        Step::Refuse(problem) => reply(&sandbox, &request, &problem, problem.silent_error()),
    }
}

/// What comes first for a request.
enum Step {
    Continue(Authentication),
    SignIn,
    /// These user names are signed in.
    Pick(Vec<(String, String)>),
    Refuse(Problem),
}

fn first_step(world: &World, request: &AuthorizeRequest, session: Option<&str>) -> Step {
    let signed_in: Vec<_> = session
        .map(|id| world.signed_in(id))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|signed_in| Some((world.account(signed_in.account)?, signed_in)))
        .collect();
    let hinted = request.login_hint.as_deref().map(|hint| {
        signed_in
            .iter()
            .find(|(account, _)| account.user_name.eq_ignore_ascii_case(hint.trim()))
    });
    let pick = || {
        let names = signed_in.iter();
        Step::Pick(
            names
                .map(|(account, _)| (account.user_name.clone(), account.display_name.clone()))
                .collect(),
        )
    };
    match (request.prompt, hinted, signed_in.as_slice()) {
        (Some(Prompt::Login), ..) => Step::SignIn,
        (Some(Prompt::SelectAccount), _, [_, ..]) => pick(),
        (Some(Prompt::SelectAccount), ..) => Step::SignIn,
        (_, Some(Some((_, signed_in))), _) | (_, None, [(_, signed_in)]) => {
            Step::Continue(*signed_in)
        }
        (Some(Prompt::None), None, [_, _, ..]) => Step::Refuse(Problem::SeveralSessions),
        (Some(Prompt::None), ..) => Step::Refuse(Problem::LoginRequired),
        (_, None, [_, _, ..]) => pick(),
        _ => Step::SignIn,
    }
}

/// The user is known: the answer is a code, the step that is still missing, or the reason why there
/// is no code.
pub(super) fn conclude(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    authentication: Authentication,
) -> Response {
    let admitted = admit(&sandbox.lock(), request, &authentication, sandbox.now());
    let user_name = user_name(sandbox, authentication.account);
    match admitted {
        Ok(()) if request.purpose == Purpose::AdminConsent => {
            admin_consent::show(sandbox, headers, request, &user_name)
        }
        Ok(()) => redirect(&issue_code(sandbox, request, authentication)),
        Err(problem) if request.prompt == Some(Prompt::None) => {
            reply(sandbox, request, &problem, problem.silent_error())
        }
        Err(Problem::FactorRequired { .. }) => {
            let scene = Scene::Factor {
                account: &user_name,
                problem: None,
            };
            show_form(sandbox, headers, request, scene)
        }
        Err(Problem::SessionTooOld) => {
            let scene = Scene::SignIn {
                account: &user_name,
                problem: None,
            };
            show_form(sandbox, headers, request, scene)
        }
        Err(problem) => stop(sandbox, request, &user_name, &problem),
    }
}

fn user_name(sandbox: &Sandbox, account: Guid) -> String {
    let world = sandbox.lock();
    let account = world.account(account);
    account.map_or_else(String::new, |account| account.user_name.clone())
}

/// Access first, then what the tenant demands, then consent: whoever has no access does not learn
/// what was consented to.
pub(super) fn admit(
    world: &World,
    request: &AuthorizeRequest,
    authentication: &Authentication,
    now: Timestamp,
) -> Result<(), Problem> {
    let account = world
        .account(authentication.account)
        .ok_or(Problem::LoginRequired)?;
    check_access(world, account.object_id, request.tenant, now)?;
    let asks_factor = request.claims.second_factor;
    demands::check(world, authentication, request.tenant, asks_factor, now).map_err(|problem| {
        match problem {
            Problem::SignInTooOld { .. } => Problem::SessionTooOld,
            problem => problem,
        }
    })?;
    if request.purpose == Purpose::AdminConsent {
        return admin_consent::check_role(world, account, request.tenant, now);
    }
    let granted = world.consented(request.client_id, request.tenant, request.scopes.resource);
    let covered = granted.is_some_and(|granted| request.scopes.is_covered_by(granted));
    // Consent given inline is not supported under delegated administration, so asking for it leads
    // to the same page as missing it.
    if covered && request.prompt != Some(Prompt::Consent) {
        return Ok(());
    }
    if request.prompt == Some(Prompt::None) {
        return Err(Problem::ConsentRequired {
            client: request.client_id,
        });
    }
    Err(Problem::AdminConsentRequired {
        tenant: tenant_name(world, request.tenant),
    })
}

/// Whether the account may enter the tenant.
pub(super) fn check_access(
    world: &World,
    account: Guid,
    tenant: Guid,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(account) = world.account(account) else {
        return Err(Problem::UnknownGrant);
    };
    if world.standing(account, tenant, now).is_some() {
        return Ok(());
    }
    Err(Problem::NoAccess {
        account: account.user_name.clone(),
        tenant: tenant_name(world, tenant),
    })
}

pub(super) fn tenant_name(world: &World, tenant: Guid) -> String {
    world
        .tenant_by_id(tenant)
        .map(|tenant| tenant.display_name.clone())
        .unwrap_or_default()
}

/// The redirect address with a fresh code in it.
fn issue_code(
    sandbox: &Sandbox,
    request: &AuthorizeRequest,
    authentication: Authentication,
) -> String {
    let now = sandbox.now();
    let code = sandbox.runtime().secret();
    let session_state = sandbox.runtime().guid().to_string();
    let grant = CodeGrant {
        client_id: request.client_id,
        tenant: request.tenant,
        authentication,
        redirect_uri: request.reply.uri.clone(),
        challenge: request.challenge.clone(),
        single_page: request.single_page,
        scopes: request.scopes.clone(),
        nonce: request.nonce.clone(),
        long_lived: request.claims.long_lived,
        expires: now.plus(CODE_LIFETIME),
        redeemed: false,
    };
    let mut world = sandbox.lock();
    let client_info = request
        .client_info
        .then(|| {
            let account = world.account(authentication.account);
            account.map(super::claims::client_info)
        })
        .flatten();
    world.grants.keep_code(code.clone(), grant, now);
    let mut answer = vec![
        ("code", code.as_str()),
        ("session_state", session_state.as_str()),
    ];
    if let Some(client_info) = &client_info {
        answer.push(("client_info", client_info));
    }
    request.reply.with(answer)
}

pub(super) fn refuse(sandbox: &Sandbox, refusal: Refusal) -> Response {
    match refusal {
        Refusal::Page(problem) => pages::refusal(&problem.description(sandbox)),
        Refusal::Reply(to, problem) => {
            let description = problem.description(sandbox);
            redirect(&to.with([
                ("error", problem.error()),
                ("error_description", description.as_str()),
            ]))
        }
    }
}

/// Tells the client that there is no code.
pub(super) fn reply(
    sandbox: &Sandbox,
    request: &AuthorizeRequest,
    problem: &Problem,
    error: &str,
) -> Response {
    redirect(&error_address(
        request,
        error,
        &problem.description(sandbox),
    ))
}

fn error_address(request: &AuthorizeRequest, error: &str, description: &str) -> String {
    let marker = match request.purpose {
        Purpose::AdminConsent => Some(("admin_consent", "True")),
        Purpose::Code => None,
    };
    let told = [("error", error), ("error_description", description)];
    request.reply.with(told.into_iter().chain(marker))
}

/// A page that says why it ends here, with the way back to the client.
fn stop(
    sandbox: &Sandbox,
    request: &AuthorizeRequest,
    user_name: &str,
    problem: &Problem,
) -> Response {
    let description = problem.description(sandbox);
    let back = error_address(request, "access_denied", &description);
    let setting = setting(sandbox, request);
    let reason = match problem {
        Problem::AdminConsentRequired { .. } => Reason::Consent,
        Problem::Blocked { .. } | Problem::FactorMissing { .. } => Reason::Policy,
        _ => Reason::Access,
    };
    let scene = Scene::Stopped {
        user_name,
        reason,
        description: &description,
        back: &back,
    };
    pages::show(&setting, "", &scene)
}

fn setting(sandbox: &Sandbox, request: &AuthorizeRequest) -> pages::Setting {
    let world = sandbox.lock();
    pages::Setting {
        application: world
            .registrations
            .iter()
            .find(|registration| registration.client_id == request.client_id)
            .map(|registration| registration.name.clone())
            .unwrap_or_default(),
        tenant: tenant_name(&world, request.tenant),
        tenant_domain: world
            .tenant_by_id(request.tenant)
            .map(|tenant| tenant.default_domain.clone())
            .unwrap_or_default(),
        query: request.query.clone(),
        redirect_uri: request.reply.uri.clone(),
    }
}

/// Shows a form, tied to this browser by a cookie whose value the form repeats.
pub(super) fn show_form(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    scene: Scene<'_>,
) -> Response {
    let canary = match cookies::read(headers, FORM_COOKIE) {
        // Only a value that we could have set is repeated into the page.
        Some(value) if value.len() == 43 => value.to_owned(),
        _ => sandbox.runtime().secret(),
    };
    let mut response = pages::show(&setting(sandbox, request), &canary, &scene);
    cookies::set(sandbox, &mut response, FORM_COOKIE, &canary);
    response
}
