use leptos::prelude::*;
use tenantry_graph::{
    directory::user::{self, UserDetail},
    ids::UserId,
};
use tenantry_identity::TenantId;

use crate::{
    pages::users::columns::{BLOCKED, GUEST},
    platform::country,
    session::Session,
    ui::{
        facts::{copied_fact, fact, row},
        format,
        grid::{List, Tag, panel},
        icon::Glyph,
        load::{ReadAt, Reading},
    },
};

/// Shows one user beside the list. Escape closes it and gives the focus back to the row.
#[component]
pub(super) fn UserPanel(
    /// The tenant.
    tenant: TenantId,
    /// The user.
    user: UserId,
    /// The user's name, if the list has it already.
    name: Option<String>,
    /// The list.
    list: List,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let reading = Reading::start(move || {
        let call = user::get(&tenant, &user);
        async move { session.client.call(&call).await }
    });
    let again = Callback::new(move |()| reading.again());
    let title = move || {
        let read = reading.with(|user| user.row.display_name().map(str::to_owned));
        read.flatten()
            .or_else(|| name.clone())
            .unwrap_or_else(|| "User".into())
    };
    let details = view! {
        {reading.view("Reading the user…", detail)}
        <ReadAt moment=reading.moment() again />
    };
    panel(list, title, details.into_any())
}

fn detail(user: UserDetail) -> AnyView {
    let row_of_list = &user.row;
    let said = |text: Option<&str>| text.map(str::to_owned);
    let sign_in = match row_of_list.account_enabled {
        Some(true) => fact("Sign-in", Some("Enabled".into())),
        Some(false) => row("Sign-in", tag(BLOCKED)),
        None => fact("Sign-in", None),
    };
    let kind = if row_of_list.is_guest() {
        row("Kind", tag(GUEST))
    } else {
        fact("Kind", said(row_of_list.user_type()))
    };
    let source = match row_of_list.on_premises_sync_enabled {
        Some(true) => "On-premises directory, synchronised",
        Some(false) | None => "This directory",
    };
    let created = row_of_list.created_date_time().map(format::day);
    let password = user
        .last_password_change_date_time
        .as_deref()
        .map(format::day);
    let country = row_of_list.usage_location().map(country::name);
    let groups = [
        (
            "Account",
            vec![
                copied_fact("User name", said(row_of_list.user_principal_name())),
                sign_in,
                kind,
                fact("Mastered in", Some(source.into())),
                fact("Created", created),
                fact("Password changed", password),
                copied_fact("Object id", Some(row_of_list.id.to_string())),
            ],
        ),
        (
            "Person",
            vec![
                fact("Given name", user.given_name),
                fact("Surname", user.surname),
                fact("Job title", said(row_of_list.job_title())),
                fact("Department", said(row_of_list.department())),
                fact("Company", user.company_name),
                fact("Office", user.office_location),
            ],
        ),
        (
            "Contact",
            vec![
                copied_fact("Mail", said(row_of_list.mail())),
                fact("Business phone", Some(user.business_phones.join(", "))),
                fact("Mobile phone", user.mobile_phone),
                fact("Licence country", country),
                fact("Language", user.preferred_language),
            ],
        ),
    ];
    let groups: Vec<AnyView> = groups
        .into_iter()
        .map(|(title, facts)| {
            view! {
                <h3>{title}</h3>
                <dl class="facts">{facts}</dl>
            }
            .into_any()
        })
        .collect();
    groups.into_any()
}

fn tag(tag: Tag) -> AnyView {
    view! {
        <span class="tag" class:warns=tag.warns>
            <Glyph icon=tag.icon />
            {tag.word}
        </span>
    }
    .into_any()
}
