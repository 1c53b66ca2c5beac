//! How a user gets in: the sign-in methods and the last sign-ins.

use leptos::prelude::*;
use tenantry_graph::directory::{
    authentication_method::{AuthenticationMethod, MethodKind},
    sign_in::SignIn,
};

use crate::{
    platform::country,
    ui::{
        format,
        icon::{Glyph, Icon},
        object_link::{Entry, entries},
        section::Content,
        time::time,
    },
};

pub(super) fn methods(methods: Vec<AuthenticationMethod>) -> Content {
    Content::list(
        methods.len(),
        "No way to sign in is registered.",
        move || entries(methods.iter().map(draw_method)),
    )
}

fn draw_method(method: &AuthenticationMethod) -> Entry<'static> {
    let since = method.created_date_time.as_deref().map(format::day);
    let since = since.map(|day| ["since ", &day].concat());
    let is_usable = method.is_usable.map(|usable| match usable {
        true => "Can be used now",
        false => "Cannot be used now",
    });
    let about = [
        method.name.as_deref(),
        method.detail.as_deref(),
        is_usable,
        since.as_deref(),
    ];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    let icon = match method.kind {
        MethodKind::Phone | MethodKind::MicrosoftAuthenticator => Icon::Device,
        MethodKind::Password => Icon::Lock,
        _ => Icon::Key,
    };
    Entry {
        icon,
        kind: "",
        name: method.kind.name().to_string(),
        address: None,
        about: about.join(" · "),
        tags: Vec::new(),
    }
}

pub(super) fn sign_ins(sign_ins: Vec<SignIn>) -> Content {
    if sign_ins.is_empty() {
        return Content::nothing("None in the last weeks.");
    }
    Content::new(move || {
        let all: Vec<AnyView> = sign_ins.iter().map(draw_sign_in).collect();
        view! { <ul class="entries">{all}</ul> }.into_any()
    })
}

fn draw_sign_in(sign_in: &SignIn) -> AnyView {
    let (icon, outcome) = if sign_in.is_success() {
        (Icon::Done, "Succeeded".to_string())
    } else {
        (Icon::Alert, failed(sign_in))
    };
    let kind = if sign_in.is_success() { "" } else { "wrong" };
    let country = sign_in.country.as_deref().map(country::name);
    let place = [sign_in.city.as_deref(), country.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let place = place.join(", ");
    let system = [
        sign_in.operating_system.as_deref(),
        sign_in.browser.as_deref(),
    ];
    let system: Vec<&str> = system.into_iter().flatten().collect();
    let system = system.join(", ");
    let about = [
        sign_in.ip_address.as_deref(),
        Some(place.as_str()),
        sign_in.device_name.as_deref(),
        Some(system.as_str()),
        sign_in.client_app_used.as_deref(),
        conditional_access(sign_in),
        risk(sign_in),
    ];
    let about = about.into_iter().flatten().filter(|part| !part.is_empty());
    let about: Vec<&str> = about.collect();
    let app = sign_in.app_display_name.clone();
    let at = sign_in.created_date_time.as_deref().map(time);
    view! {
        <li class="entry">
            <Glyph icon />
            <div>
                <p class="line">
                    <strong>{app.unwrap_or_else(|| "An app".into())}</strong>
                    <small>{at}</small>
                </p>
                <small class=kind>{outcome}</small>
                <small>{about.join(" · ")}</small>
            </div>
        </li>
    }
    .into_any()
}

/// Why a sign-in failed, with the authority's code.
fn failed(sign_in: &SignIn) -> String {
    let code = sign_in
        .error_code
        .map(|code| ["AADSTS", &code.to_string()].concat());
    match (code, sign_in.failure_reason.as_deref()) {
        (Some(code), Some(reason)) => ["Failed with ", &code, ": ", reason].concat(),
        (Some(code), None) => ["Failed with ", &code].concat(),
        (None, _) => "Nothing is said of how it ended".to_string(),
    }
}

fn conditional_access(sign_in: &SignIn) -> Option<&'static str> {
    match sign_in.conditional_access_status.as_deref()? {
        "success" => Some("Conditional Access was met"),
        "failure" => Some("Conditional Access refused"),
        "notApplied" => Some("No Conditional Access"),
        _ => None,
    }
}

fn risk(sign_in: &SignIn) -> Option<&'static str> {
    match sign_in.risk_level.as_deref()? {
        "low" => Some("Low risk"),
        "medium" => Some("Medium risk"),
        "high" => Some("High risk"),
        _ => None,
    }
}
