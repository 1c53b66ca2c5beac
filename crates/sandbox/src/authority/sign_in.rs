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
use crate::parameters::Parameters;

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
    let account = sandbox
        .lock()
        .account_by_name(&typed)
        .filter(|account| account.password == password)
        .map(|account| account.object_id);
    let Some(account) = account else {
        let description = Problem::WrongPassword.description(&sandbox);
        let scene = Scene::SignIn {
            account: &typed,
            problem: Some(&description),
        };
        return show_form(&sandbox, &form.headers, &form.request, scene);
    };
    let session = sandbox.runtime().secret();
    {
        // A new name at each sign-in, so that a session known before it is worth nothing after it.
        let mut world = sandbox.lock();
        let known = form
            .session()
            .map(|id| world.grants.session(id).to_vec())
            .unwrap_or_default();
        if let Some(id) = form.session() {
            world.grants.end_session(id);
        }
        for account in known.into_iter().chain([account]) {
            world.grants.add_to_session(&session, account);
        }
    }
    let mut response = conclude(&sandbox, &form.request, account);
    cookies::set(&mut response, SESSION_COOKIE, &session);
    response
}

/// `POST /sandbox/sign-in/account`: an account of the session was picked, or another is wanted.
pub(super) async fn pick(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let form = match Form::read(&sandbox, request).await {
        Ok(form) => form,
        Err(response) => return response,
    };
    let picked = {
        let world = sandbox.lock();
        let signed_in = form
            .session()
            .map(|id| world.grants.session(id))
            .unwrap_or_default();
        form.fields
            .get("account")
            .and_then(|name| world.account_by_name(name))
            .map(|account| account.object_id)
            .filter(|account| signed_in.contains(account))
    };
    match picked {
        Some(account) => conclude(&sandbox, &form.request, account),
        None => {
            let scene = Scene::SignIn {
                account: form.fields.get("account").unwrap_or_default(),
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
struct Form {
    fields: Parameters,
    request: AuthorizeRequest,
    headers: HeaderMap,
}

impl Form {
    async fn read(sandbox: &Sandbox, request: Request) -> Result<Form, Response> {
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
        let elsewhere = parts
            .headers
            .get(header::ORIGIN)
            .is_some_and(|origin| origin.as_bytes() != sandbox.lock().origins.login.as_bytes());
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

    fn session(&self) -> Option<&str> {
        cookies::read(&self.headers, SESSION_COOKIE)
    }
}
