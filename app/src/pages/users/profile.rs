//! What the directory says of the user: account, person, contact, and where it comes from.

use leptos::prelude::*;
use tenantry_graph::directory::user::UserDetail;

use super::columns::{GUEST, SYNCHRONISED};
use crate::{
    platform::country,
    ui::{
        facts::{copied_fact, fact, row},
        object_link::{BLOCKED, tag},
        section::Content,
        time::{time, time_fact},
    },
};

/// What the user is called.
pub(super) fn name(user: &UserDetail) -> String {
    let row = &user.row;
    let named = row.display_name().or(row.user_principal_name());
    named.unwrap_or("User").to_string()
}

pub(super) fn content(user: UserDetail) -> Content {
    Content::new(move || draw(&user))
}

fn draw(user: &UserDetail) -> AnyView {
    let row = &user.row;
    let marks = [
        row.is_blocked().then_some(BLOCKED),
        row.is_guest().then_some(GUEST),
        row.is_synchronised().then_some(SYNCHRONISED),
    ];
    let marks: Vec<AnyView> = marks.into_iter().flatten().map(tag).collect();
    let marks = (!marks.is_empty()).then(|| view! { <p class="marks">{marks}</p> }.into_any());
    view! {
        {marks}
        {group("Account", account(user))}
        {group("Person", person(user))}
        {group("Contact", contact(user))}
        {group("On premises", on_premises(user))}
    }
    .into_any()
}

/// Facts under a heading; nothing where there are none.
fn group(heading: &'static str, facts: Vec<AnyView>) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let group = view! {
        <h3>{heading}</h3>
        <dl class="facts">{facts}</dl>
    };
    Some(group.into_any())
}

fn account(user: &UserDetail) -> Vec<AnyView> {
    let row = &user.row;
    let sign_in = match row.account_enabled {
        Some(true) => "Enabled",
        Some(false) => "Blocked",
        None => "",
    };
    let source = if row.is_synchronised() {
        "On-premises directory, synchronised"
    } else {
        "This directory"
    };
    let mut facts = vec![
        copied_fact("User name", said(row.user_principal_name())),
        fact("Sign-in", Some(sign_in.into())),
        fact("Kind", said(row.user_type())),
        fact("Mastered in", Some(source.into())),
        time_fact("Created", row.created_date_time()),
        time_fact(
            "Password set",
            user.last_password_change_date_time.as_deref(),
        ),
        fact("Licensed in", row.usage_location().map(country::name)),
        copied_fact("Object id", Some(row.id.to_string())),
    ];
    let invitation = user
        .external_user_state
        .as_deref()
        .map(|state| match state {
            "PendingAcceptance" => "Not accepted yet",
            "Accepted" => "Accepted",
            other => other,
        });
    facts.extend(invitation.map(|state| fact("Invitation", Some(state.into()))));
    let since = user.sign_in_sessions_valid_from_date_time.as_deref();
    facts.extend(since.map(|since| self::row("Sessions from", time(since))));
    facts
}

fn person(user: &UserDetail) -> Vec<AnyView> {
    let row = &user.row;
    let mut facts = vec![
        fact("Given name", user.given_name.clone()),
        fact("Surname", user.surname.clone()),
        fact("Job title", said(row.job_title())),
        fact("Department", said(row.department())),
    ];
    facts.extend(known("Company", &user.company_name));
    facts.extend(known("Office", &user.office_location));
    facts.extend(known("Employee id", &user.employee_id));
    facts.extend(known("Employee type", &user.employee_type));
    facts
}

fn contact(user: &UserDetail) -> Vec<AnyView> {
    let row = &user.row;
    let address = [
        user.street_address.as_deref(),
        user.postal_code.as_deref(),
        row.city(),
        user.state.as_deref(),
        row.country(),
    ];
    let address: Vec<&str> = address.into_iter().flatten().collect();
    let mut facts = vec![
        copied_fact("Mail", said(row.mail())),
        fact("Phone", Some(user.business_phones.join(", "))),
        fact("Mobile", user.mobile_phone.clone()),
    ];
    facts.extend(several("Other mail", &user.other_mails));
    facts.extend(several("Addresses", &aliases(&user.proxy_addresses)));
    facts.extend(known("Postal address", &Some(address.join(", "))));
    facts.extend(known("Language", &user.preferred_language));
    facts
}

fn on_premises(user: &UserDetail) -> Vec<AnyView> {
    let mut facts = Vec::new();
    let synchronised = user.on_premises_last_sync_date_time.as_deref();
    facts.extend(synchronised.map(|at| row("Last synchronised", time(at))));
    facts.extend(known("Domain", &user.on_premises_domain_name));
    facts.extend(known("Account name", &user.on_premises_sam_account_name));
    facts.extend(known(
        "Distinguished name",
        &user.on_premises_distinguished_name,
    ));
    facts
}

/// The mail addresses without the protocol in front of them, the primary one first.
fn aliases(proxy_addresses: &[String]) -> Vec<String> {
    let mut all: Vec<(bool, &str)> = Vec::new();
    for address in proxy_addresses {
        match address.split_once(':') {
            Some(("SMTP", mail)) => all.push((false, mail)),
            Some(("smtp", mail)) => all.push((true, mail)),
            // What is no mail address says itself what it is.
            _ => all.push((true, address)),
        }
    }
    all.sort_by_key(|(is_alias, _)| *is_alias);
    all.into_iter().map(|(_, mail)| mail.to_string()).collect()
}

fn said(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// A fact that is shown only where there is something to say.
fn known(name: &'static str, value: &Option<String>) -> Option<AnyView> {
    let value = value.as_ref().filter(|value| !value.is_empty())?;
    Some(fact(name, Some(value.clone())))
}

fn several(name: &'static str, values: &[String]) -> Option<AnyView> {
    let lines: Vec<AnyView> = values
        .iter()
        .map(|value| view! { <li>{value.clone()}</li> }.into_any())
        .collect();
    (!lines.is_empty()).then(|| row(name, view! { <ul>{lines}</ul> }.into_any()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_address_comes_first_and_other_protocols_keep_their_names() {
        let addresses = ["smtp:b@x.com", "SIP:a@x.com", "SMTP:a@x.com", "odd"].map(String::from);
        assert_eq!(
            aliases(&addresses),
            ["a@x.com", "b@x.com", "SIP:a@x.com", "odd"]
        );
    }
}
