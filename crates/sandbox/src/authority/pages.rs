//! The pages of the emulated sign-in: server-rendered, without a script. All are shown below one path, so
//! that their forms name each other's addresses relative to it.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::origins::origin_of;
use crate::world::seeded::FACTOR_CODE;

/// Who asks, for which tenant, and what the forms carry along.
pub(super) struct Setting {
    pub(super) application: String,
    pub(super) tenant: String,
    pub(super) tenant_domain: String,
    /// The authorization request, as forms carry it.
    pub(super) query: String,
    pub(super) redirect_uri: String,
}

/// What a page is about.
pub(super) enum Scene<'a> {
    /// Account and password.
    SignIn {
        account: &'a str,
        problem: Option<&'a str>,
    },
    /// The second step.
    Factor {
        account: &'a str,
        problem: Option<&'a str>,
    },
    /// An administrator is asked to consent for the whole tenant.
    Consent {
        user_name: &'a str,
        permissions: &'a [String],
    },
    /// The accounts of the session, by user name and display name.
    Picker { accounts: &'a [(String, String)] },
    /// Signed in, and yet no further.
    Stopped {
        user_name: &'a str,
        reason: Reason,
        description: &'a str,
        /// The redirect address with the error in it.
        back: &'a str,
    },
}

/// Why a sign-in stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nothing gives the account access.
    Access,
    /// The tenant's conditional access keeps it out.
    Policy,
    /// An administrator has to consent first.
    Consent,
}

/// Renders a scene. `canary` is the value that ties its forms to the browser.
pub(super) fn show(setting: &Setting, canary: &str, scene: &Scene<'_>) -> Response {
    let hidden = format!(
        r#"<input type="hidden" name="request" value="{}"><input type="hidden" name="canary" value="{}">"#,
        escaped(&setting.query),
        escaped(canary)
    );
    let context = format!(
        r#"<p class="quiet">to <strong>{}</strong> in <strong>{}</strong> ({})</p>"#,
        escaped(&setting.application),
        escaped(&setting.tenant),
        escaped(&setting.tenant_domain)
    );
    let (title, body) = match scene {
        Scene::SignIn { account, problem } => {
            ("Sign in", sign_in(&context, &hidden, account, *problem))
        }
        Scene::Picker { accounts } => ("Pick an account", picker(&context, &hidden, accounts)),
        Scene::Stopped {
            user_name,
            reason: Reason::Consent,
            description,
            back,
        } => (
            "Need admin approval",
            needs_consent(setting, user_name, description, back),
        ),
        Scene::Factor { account, problem } => (
            "Enter the code",
            factor(&context, &hidden, account, *problem),
        ),
        Scene::Consent {
            user_name,
            permissions,
        } => (
            "Permissions requested",
            consent(setting, &hidden, user_name, permissions),
        ),
        Scene::Stopped {
            user_name,
            reason: Reason::Policy,
            description,
            back,
        } => (
            "You cannot access this right now",
            blocked(setting, user_name, description, back),
        ),
        Scene::Stopped {
            user_name,
            reason: Reason::Access,
            description,
            back,
        } => (
            "You cannot get there",
            no_access(setting, user_name, description, back),
        ),
    };
    let answer_to = origin_of(&setting.redirect_uri).unwrap_or_default();
    page(StatusCode::OK, title, &body, &answer_to)
}

/// A request that is not answered to anybody, because its redirect address cannot be trusted.
pub(super) fn refusal(description: &str) -> Response {
    let body = format!(
        r#"<h1>This sign-in cannot go on</h1><p class="bad" role="alert">{}</p>
<p class="quiet">Nothing was sent to the application. Close this page, or go back to it.</p>"#,
        escaped(description)
    );
    page(StatusCode::BAD_REQUEST, "Sign-in error", &body, "")
}

/// The end of a session, when there is no address to go on to.
pub(super) fn signed_out() -> Response {
    let body = "<h1>Signed out</h1><p>The emulated session has ended. You can close this page.</p>";
    page(StatusCode::OK, "Signed out", body, "")
}

fn sign_in(context: &str, hidden: &str, account: &str, problem: Option<&str>) -> String {
    let (alert, described) = match problem {
        Some(problem) => (
            format!(
                r#"<p class="bad" role="alert" id="problem">{}</p>"#,
                escaped(problem)
            ),
            r#" aria-invalid="true" aria-describedby="problem""#,
        ),
        None => (String::new(), ""),
    };
    // The field that is still to be filled in has the focus.
    let (account_focus, password_focus) = if account.is_empty() {
        (" autofocus", "")
    } else {
        ("", " autofocus")
    };
    format!(
        r#"<h1>Sign in</h1>{context}{alert}
<form id="sign-in" method="post" action="password">{hidden}
<label for="account">Account</label>
<input id="account" name="account" value="{account}" autocomplete="username" autocapitalize="none" spellcheck="false" required{account_focus}{described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{password_focus}{described}>
</form>
<form id="cancel" method="post" action="cancel">{hidden}</form>
<div class="actions"><button class="main" form="sign-in">Sign in</button><button form="cancel">Cancel</button></div>
<p class="quiet">Every account of the seeded world, such as adele@partner.com, has the password “sandbox”.</p>"#,
        account = escaped(account)
    )
}

fn picker(context: &str, hidden: &str, accounts: &[(String, String)]) -> String {
    let tiles: String = accounts
        .iter()
        .map(|(user_name, display_name)| {
            let (user_name, display_name) = (escaped(user_name), escaped(display_name));
            format!(
                r#"<button class="tile" name="account" value="{user_name}" aria-label="{user_name}"><span>{display_name}</span><span class="quiet">{user_name}</span></button>"#
            )
        })
        .collect();
    format!(
        r#"<h1>Pick an account</h1>{context}
<form method="post" action="account">{hidden}{tiles}
<button class="tile" name="account" value="">Use another account</button></form>
<form method="post" action="cancel">{hidden}<div class="actions"><button>Cancel</button></div></form>"#
    )
}

fn factor(context: &str, hidden: &str, account: &str, problem: Option<&str>) -> String {
    let (alert, described) = match problem {
        Some(problem) => (
            format!(
                r#"<p id="problem" class="bad" role="alert">{}</p>"#,
                escaped(problem)
            ),
            r#" aria-describedby="problem" aria-invalid="true""#,
        ),
        None => (String::new(), ""),
    };
    format!(
        r#"<h1>Enter the code</h1>{context}<p>A second factor is needed for {account}.</p>{alert}
<form id="factor" method="post" action="factor">{hidden}
<input type="hidden" name="account" value="{account}">
<label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus{described}>
</form>
<form id="cancel" method="post" action="cancel">{hidden}</form>
<div class="actions"><button class="main" form="factor">Verify</button><button form="cancel">Cancel</button></div>
<p class="quiet">Every second factor of the seeded world takes the code “{FACTOR_CODE}”.</p>"#,
        account = escaped(account)
    )
}

fn consent(setting: &Setting, hidden: &str, user_name: &str, permissions: &[String]) -> String {
    let items: String = permissions
        .iter()
        .map(|name| format!("<li>{}</li>", escaped(name)))
        .collect();
    format!(
        r#"<h1>Permissions requested</h1>
<p><strong>{application}</strong> asks for these permissions for everybody in <strong>{tenant}</strong> ({domain}):</p>
<ul>{items}</ul><p class="quiet">Signed in as {user_name}</p>
<form id="accept" method="post" action="consent">{hidden}
<input type="hidden" name="account" value="{user_name}"></form>
<form id="cancel" method="post" action="cancel">{hidden}</form>
<div class="actions"><button class="main" form="accept">Accept</button><button form="cancel">Cancel</button></div>"#,
        application = escaped(&setting.application),
        tenant = escaped(&setting.tenant),
        domain = escaped(&setting.tenant_domain),
        user_name = escaped(user_name)
    )
}

fn blocked(setting: &Setting, user_name: &str, description: &str, back: &str) -> String {
    format!(
        r#"<h1>You cannot access this right now</h1>
<p>The sign-in of <strong>{}</strong> was successful, but does not meet what <strong>{}</strong> demands by conditional access.</p>
<p class="quiet" role="alert">{}</p>
<div class="actions"><a class="button main" href="{}">Back to the application</a></div>"#,
        escaped(user_name),
        escaped(&setting.tenant),
        escaped(description),
        escaped(back)
    )
}

fn needs_consent(setting: &Setting, user_name: &str, description: &str, back: &str) -> String {
    format!(
        r#"<h1>Need admin approval</h1>
<p><strong>{}</strong> has no permissions in <strong>{}</strong> yet. Under delegated administration they cannot be granted here: the partner consents for the customer beforehand, or an administrator of the customer does.</p>
<p class="quiet">Signed in as {}</p><p class="quiet" role="alert">{}</p>
<div class="actions"><a class="button main" href="{}">Return to the application without granting consent</a></div>"#,
        escaped(&setting.application),
        escaped(&setting.tenant),
        escaped(user_name),
        escaped(description),
        escaped(back)
    )
}

fn no_access(setting: &Setting, user_name: &str, description: &str, back: &str) -> String {
    format!(
        r#"<h1>You cannot get there</h1>
<p><strong>{}</strong> has no access to <strong>{}</strong>. A delegated administration relationship that is active, and a security group with a role in it, would give it.</p>
<p class="quiet" role="alert">{}</p>
<div class="actions"><a class="button main" href="{}">Back to the application</a></div>"#,
        escaped(user_name),
        escaped(&setting.tenant),
        escaped(description),
        escaped(back)
    )
}

fn page(status: StatusCode, title: &str, body: &str, answer_to: &str) -> Response {
    let html = format!(
        r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – emulated sign-in</title><link rel="icon" href="data:,"><style>{css}</style></head>
<body><main><p class="note">Emulated sign-in of the Tenantry sandbox. Never type a real password here.</p>
<div class="body">{body}</div></main></body></html>"#,
        css = include_str!("page.css")
    );
    // Chromium applies form-action to the redirection that answers a post, so that the client's
    // origin has to be in it.
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {answer_to}"
    );
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, &policy),
        // Posts have to name their origin, which no-referrer would blank.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, html).into_response()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}
