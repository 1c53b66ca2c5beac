//! What the forms of the sign-in pages post.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::authorize::{conclude, refuse, reply, show_form};
use super::cookies::{self, FORM_COOKIE, SESSION_COOKIE};
use super::pages::{self, Scene};
use super::problem::Problem;
use super::request::AuthorizeRequest;
use crate::Sandbox;
use crate::origins::origin_of;
use crate::parameters::Parameters;
use crate::world::grants::Authentication;
use crate::world::seeded::FACTOR_CODE;

/// Forms are small: anything longer is not one of ours.
const FORM_LIMIT: usize = 64 * 1024;

/// `POST /sandbox/sign-in/password`.
pub(super) async fn password(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let form = match Form::read(&sandbox, request).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let typed = form
        .fields
        .get("account")
        .unwrap_or_default()
        .trim()
        .to_owned();
    let password = form.fields.get("password").unwrap_or_default();
    let now = sandbox.now();
    let authentication = sandbox
        .lock()
        .account_by_name(&typed)
        .filter(|account| account.password == password)
        .map(|account| Authentication {
            account: account.object_id,
            at: now,
            factor: None,
            revocations: account.revocations,
        });
    let Some(authentication) = authentication else {
        let description = Problem::WrongPassword.description(&sandbox);
        let scene = Scene::SignIn {
            account: &typed,
            problem: Some(&description),
        };
        return show_form(&sandbox, &form.headers, &form.request, scene);
    };
    signed_in(&sandbox, &form, authentication)
}

/// `POST /sandbox/sign-in/factor`: the second step.
pub(super) async fn factor(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let form = match Form::read(&sandbox, request).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let account = form.fields.get("account").unwrap_or_default();
    // Only whoever took the first step in this session gets to the second.
    let Some(authentication) = form.authentication_of(&sandbox, account) else {
        let scene = Scene::SignIn {
            account,
            problem: None,
        };
        return show_form(&sandbox, &form.headers, &form.request, scene);
    };
    if form.fields.get("code").unwrap_or_default().trim() != FACTOR_CODE {
        let description = Problem::WrongFactorCode.description(&sandbox);
        let scene = Scene::Factor {
            account,
            problem: Some(&description),
        };
        return show_form(&sandbox, &form.headers, &form.request, scene);
    }
    let authentication = Authentication {
        factor: Some(sandbox.now()),
        ..authentication
    };
    signed_in(&sandbox, &form, authentication)
}

/// Keeps an authentication under a new session name, so that a session known before it is worth
/// nothing after it, and goes on.
fn signed_in(sandbox: &Sandbox, form: &Form, authentication: Authentication) -> Response {
    let session = sandbox.runtime().secret();
    {
        let mut world = sandbox.lock();
        let known = form.session().map(|id| world.signed_in(id));
        if let Some(id) = form.session() {
            world.grants.end_session(id);
        }
        for known in known.into_iter().flatten().chain([authentication]) {
            world.grants.add_to_session(&session, known);
        }
    }
    let mut response = conclude(sandbox, &form.headers, &form.request, authentication);
    cookies::set(sandbox, &mut response, SESSION_COOKIE, &session);
    response
}

/// `POST /sandbox/sign-in/account`: an account of the session was picked, or another is wanted.
pub(super) async fn pick(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let form = match Form::read(&sandbox, request).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let account = form.fields.get("account").unwrap_or_default();
    let picked = form.authentication_of(&sandbox, account);
    match picked {
        Some(picked) => conclude(&sandbox, &form.headers, &form.request, picked),
        None => {
            let scene = Scene::SignIn {
                account,
                problem: None,
            };
            show_form(&sandbox, &form.headers, &form.request, scene)
        }
    }
}

/// `POST /sandbox/sign-in/cancel`.
pub(super) async fn cancel(State(sandbox): State<Sandbox>, request: Request) -> Response {
    match Form::read(&sandbox, request).await {
        Ok(form) => {
            let problem = Problem::Cancelled;
            reply(&sandbox, &form.request, &problem, problem.error())
        }
        Err(response) => response,
    }
}

/// A post of one of the forms, found to come from a page that this browser was shown.
pub(super) struct Form {
    pub(super) fields: Parameters,
    pub(super) request: AuthorizeRequest,
    pub(super) headers: HeaderMap,
}

impl Form {
    pub(super) async fn read(sandbox: &Sandbox, request: Request) -> Result<Form, Response> {
        let (parts, body) = request.into_parts();
        let forged = || {
            pages::refusal(
                "This form was not shown to this browser by the sign-in page. Start again.",
            )
        };
        let body = to_bytes(body, FORM_LIMIT).await.map_err(|_| forged())?;
        let fields = Parameters::read(&body);
        // Browsers name the origin of every post; a post without it comes from no browser, and
        // nobody can forge one there. The cookie alone would not do: other ports can set it.
        let own = origin_of(&sandbox.lock().origins.login);
        let named = parts.headers.get(header::ORIGIN);
        let elsewhere = named
            .is_some_and(|origin| own.as_ref().map(String::as_bytes) != Some(origin.as_bytes()));
        let canary = cookies::read(&parts.headers, FORM_COOKIE);
        if elsewhere || canary.is_none() || canary != fields.get("canary") {
            return Err(forged());
        }
        let carried = fields.get("request").unwrap_or_default();
        let read = AuthorizeRequest::read_carried(&sandbox.lock(), carried);
        let request = read.map_err(|refusal| refuse(sandbox, refusal))?;
        Ok(Form {
            fields,
            request,
            headers: parts.headers,
        })
    }

    /// How this account signed in with this browser's session.
    pub(super) fn authentication_of(
        &self,
        sandbox: &Sandbox,
        user_name: &str,
    ) -> Option<Authentication> {
        let world = sandbox.lock();
        let account = world.account_by_name(user_name)?.object_id;
        let signed_in = world.signed_in(self.session()?);
        signed_in.into_iter().find(|known| known.account == account)
    }

    fn session(&self) -> Option<&str> {
        cookies::read(&self.headers, SESSION_COOKIE)
    }
}
