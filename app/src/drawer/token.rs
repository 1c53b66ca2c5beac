//! What a tenant's token says, in words: a diagnosis, where `config.json` allows it. The token itself stays in the
//! vault.

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use tenantry_graph::partner::role::RoleId;
use tenantry_identity::{TenantId, UnixSeconds};
use tenantry_json::Value;

use super::{body, whose};
use crate::{
    platform::{clock, navigation},
    routes,
    session::Session,
    ui::{
        facts::{copied_fact, fact, row},
        format, live,
        load::{ReadAt, Reading},
        time::time,
    },
    vault::port::{OpenTenant, TokenClaims},
};

/// Stands in every agent's token and is no role of an administrator: what every user of a directory may do.
const EVERY_USER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";

/// The token of the tenant whose screen is shown, or of one that the agent picks.
pub(super) fn view() -> AnyView {
    let session = expect_context::<Session>();
    let path = use_location().pathname;
    let picked = RwSignal::new(None::<String>);
    let shown = Memo::new(move |_| {
        let all = session.tenants().get();
        let here = path.with(|path| {
            let below = path.strip_prefix(navigation::base_path().as_str());
            below.and_then(routes::tenant_of)
        });
        let wanted = picked.get().or_else(|| Some(here?.to_string()));
        let is_it = |open: &&OpenTenant| Some(open.tenant.as_str()) == wanted.as_deref();
        all.iter().find(is_it).or_else(|| all.first()).cloned()
    });
    view! {
        <div class="token">
            <p class="token-intro">
                <span class="tag">"Diagnostic"</span>
                " What the access token in the vault says. It is made for Microsoft Graph to read: nothing in the console hangs on it, and it never leaves the vault."
            </p>
            {live::maybe(move || tenant_choice(session, shown.get()?, picked))}
            {live::view(move || match shown.get() {
                Some(open) => of_tenant(session, open),
                None => view! { <p class="calls-none">"Nobody is signed in, so there is no token."</p> }.into_any(),
            })}
        </div>
    }
    .into_any()
}

fn tenant_choice(
    session: Session,
    shown: OpenTenant,
    picked: RwSignal<Option<String>>,
) -> Option<AnyView> {
    let all = session.tenants().get();
    if all.len() < 2 {
        return None;
    }
    let options: Vec<AnyView> = all
        .iter()
        .map(|open| {
            let is_shown = open.tenant == shown.tenant;
            let name = whose::customer(session, &open.tenant);
            view! {
                <option value=open.tenant.to_string() selected=is_shown>
                    {name}
                </option>
            }
            .into_any()
        })
        .collect();
    let pick: Box<dyn FnMut(ev::Event)> =
        Box::new(move |event| picked.set(Some(event_target_value(&event))));
    Some(
        view! {
            <label class="token-choice">
                <span>"Tenant"</span>
                <select on:change=pick>{options}</select>
            </label>
        }
        .into_any(),
    )
}

fn of_tenant(session: Session, open: OpenTenant) -> AnyView {
    let tenant = open.tenant.clone();
    let reading = Reading::start(move || {
        let tenant = tenant.clone();
        async move { session.client.claims(tenant).await }
    });
    let again = Callback::new(move |()| reading.again());
    let told = reading.view("Reading the token’s claims…", move |claims| {
        told(session, &open, &claims)
    });
    view! {
        {told}
        <ReadAt moment=reading.moment() again />
    }
    .into_any()
}

fn told(session: Session, open: &OpenTenant, claims: &TokenClaims) -> AnyView {
    let raw = claims.access.clone();
    let decoded = raw
        .as_deref()
        .and_then(|raw| tenantry_json::parse(raw).ok());
    let home = open.account.split_once('@').map_or("", |(_, home)| home);
    let home = TenantId::parse(home).ok().map(|home| {
        let name = match whose::customer(session, &home) {
            name if name == home.as_str() && !is_at_home(open) => open.registration.partner.clone(),
            name => name,
        };
        named(&name, home.as_str())
    });
    let resource = named(
        &whose::customer(session, &open.tenant),
        open.tenant.as_str(),
    );
    let app = named(
        &open.registration.name,
        open.registration.client_id.as_str(),
    );
    let from_token = match &decoded {
        Some(token) => of_access_token(token),
        None => view! {
            <p class="off">
                "This access token cannot be decoded here. That is normal: Microsoft may issue tokens that only Graph can read, and the console does not need to."
            </p>
        }
        .into_any(),
    };
    let raw = raw.map(|raw| {
        view! {
            <details>
                <summary>"All claims, as JSON"</summary>
                {body::json(&raw)}
            </details>
        }
    });
    view! {
        <dl class="facts">
            {row("Resource tenant", resource)}
            {row("Home tenant", home.unwrap_or_else(|| "—".into_any()))}
            {row("App", app)}
            {row("Asked for", at(claims.issued))}
            {row("Ends", ends(claims.expires))}
            {fact("Proof of who it is", Some(factors(&claims.factors)))}
            {claims.proved.map(|proved| row("Proved", at(proved)))}
            {claims.assurance.clone().map(|acr| fact("Assurance (acr)", Some(acr)))}
        </dl>
        {from_token}
        {raw}
    }
    .into_any()
}

fn is_at_home(open: &OpenTenant) -> bool {
    open.account.ends_with(open.tenant.as_str())
}

/// A name with the id below it.
fn named(name: &str, id: &str) -> AnyView {
    let id = (name != id).then(|| view! { <small class="token-id">{id.to_owned()}</small> });
    view! { <span>{name.to_owned()}</span> {id} }.into_any()
}

fn at(seconds: UnixSeconds) -> AnyView {
    time(&clock::in_utc(seconds))
}

fn ends(expires: UnixSeconds) -> AnyView {
    let left = expires.since(clock::now());
    let words = match left {
        0 => " (it has ended; the next call gets a new one)".into(),
        left => [" (in ", &span(left), ")"].concat(),
    };
    view! { {at(expires)} {words} }.into_any()
}

/// A time span in words: `62 minutes`, `26 hours`.
fn span(seconds: u64) -> String {
    let minutes = seconds / 60;
    match minutes {
        0..180 => format::counted(minutes as usize, "minute", "minutes"),
        _ => format::counted((minutes / 60) as usize, "hour", "hours"),
    }
}

/// What only the access token tells: roles, scopes, how long it can be withdrawn.
fn of_access_token(token: &Value<'_>) -> AnyView {
    let text = |name: &str| token.get(name).and_then(Value::as_str).map(str::to_owned);
    let roles = token.get("wids").and_then(Value::items).unwrap_or_default();
    let roles: Vec<String> = roles.iter().filter_map(Value::as_str).map(role).collect();
    let scopes = text("scp").unwrap_or_default();
    let can_be_withdrawn = token
        .get("xms_cc")
        .and_then(Value::items)
        .is_some_and(|all| {
            all.iter().any(|one| {
                one.as_str()
                    .is_some_and(|one| one.eq_ignore_ascii_case("cp1"))
            })
        });
    let withdrawal = if can_be_withdrawn {
        "At once (continuous access evaluation)"
    } else {
        "Not before it ends"
    };
    view! {
        <dl class="facts">
            {copied_fact("Audience", text("aud"))}
            {copied_fact("Object id there", text("oid"))}
            {fact("Can be withdrawn", Some(withdrawal.into()))}
        </dl>
        <div class="call-part">
            <h3>"Roles of the agent there"</h3>
            {listed(roles, "The token names no role.")}
        </div>
        {scope_groups(&scopes)}
    }
    .into_any()
}

fn role(id: &str) -> String {
    if id.eq_ignore_ascii_case(EVERY_USER) {
        return "What every user may do".into();
    }
    RoleId::new(id).name_or_id().to_owned()
}

fn scope_groups(scopes: &str) -> AnyView {
    const GROUPS: [&str; 3] = [
        "Permissions to read",
        "Permissions to change",
        "Permissions of the sign-in",
    ];
    let groups: Vec<AnyView> = (GROUPS.iter().enumerate())
        .map(|(number, heading)| {
            let of_group = scopes
                .split_whitespace()
                .filter(|scope| group_of(scope) == number);
            let of_group: Vec<String> = of_group.map(str::to_owned).collect();
            view! {
                <div class="call-part">
                    <h3>{*heading}</h3>
                    {listed(of_group, "None.")}
                </div>
            }
            .into_any()
        })
        .collect();
    groups.into_any()
}

/// Which group a permission belongs to: reading, changing, or the sign-in.
fn group_of(scope: &str) -> usize {
    match scope {
        "openid" | "profile" | "email" | "offline_access" => 2,
        scope if scope.contains(".Read.") || scope.ends_with(".Read") => 0,
        scope if scope.contains(".ReadBasic") => 0,
        _ => 1,
    }
}

fn listed(all: Vec<String>, none: &'static str) -> AnyView {
    if all.is_empty() {
        return view! { <p class="none">{none}</p> }.into_any();
    }
    let items: Vec<AnyView> = all
        .into_iter()
        .map(|one| view! { <li>{one}</li> }.into_any())
        .collect();
    view! { <ul class="token-list">{items}</ul> }.into_any()
}

/// How the agent proved who they are, in words (RFC 8176, and Microsoft's own values).
fn factors(factors: &[String]) -> String {
    if factors.is_empty() {
        return "The ID token does not say".into();
    }
    let words: Vec<String> = factors.iter().map(|factor| factor_words(factor)).collect();
    words.join(", ")
}

fn factor_words(factor: &str) -> String {
    let words = match factor {
        "pwd" => "a password",
        "mfa" => "more than one factor",
        "otp" => "a one-time code",
        "sms" => "a text message",
        "tel" => "a telephone call",
        "fido" => "a FIDO2 key",
        "hwk" => "a hardware key",
        "swk" => "a software key",
        "rsa" => "a key or certificate",
        "ngcmfa" => "a passkey or Windows Hello",
        "wia" => "a Windows session",
        "face" => "the face",
        "fpt" => "a fingerprint",
        "pin" => "a PIN",
        other => other,
    };
    match words == factor {
        true => factor.to_owned(),
        false => [words, " (", factor, ")"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_id_token_does_not_say_is_not_made_up() {
        assert_eq!(factors(&[]), "The ID token does not say");
        assert_eq!(factor_words("unheard-of"), "unheard-of");
    }

    #[test]
    fn factors_are_told_in_words_and_as_they_are() {
        let told = factors(&["pwd".into(), "mfa".into()]);
        assert_eq!(told, "a password (pwd), more than one factor (mfa)");
    }

    #[test]
    fn permissions_are_grouped_by_what_they_let_do() {
        for (scope, group) in [
            ("User.Read", 0),
            ("User.Read.All", 0),
            ("CrossTenantInformation.ReadBasic.All", 0),
            ("User.ReadWrite.All", 1),
            ("Directory.AccessAsUser.All", 1),
            ("User.Invite.All", 1),
            ("openid", 2),
        ] {
            assert_eq!(group_of(scope), group, "{scope}");
        }
    }

    #[test]
    fn roles_go_by_their_names() {
        assert_eq!(
            role("fe930be7-5e62-47db-91af-98c3a49a38b1"),
            "User Administrator"
        );
        assert_eq!(role(EVERY_USER), "What every user may do");
        assert_eq!(role("x"), "x");
    }

    #[test]
    fn spans_are_told_in_words() {
        assert_eq!(span(61), "1 minute");
        assert_eq!(span(3_720), "62 minutes");
        assert_eq!(span(93_600), "26 hours");
    }
}
