//! A tenant's own card.

use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    directory::organization::{self, Organization, VerifiedDomain},
};

use crate::{
    pages::{setup::names, tenant::Here},
    platform::country,
    recents,
    routes::{Route, TenantPage},
    session::Session,
    ui::{
        bar::OrganizationName,
        facts::{copied_fact, fact, row},
        format,
        icon::{Glyph, Icon},
        load::{ReadAt, Reading},
        title,
    },
    vault::port::OpenTenant,
};

/// Shows what the directory says about the tenant itself.
#[component]
pub fn Overview() -> impl IntoView {
    let session = expect_context::<Session>();
    let Here(here) = expect_context::<Here>();
    let shell = expect_context::<OrganizationName>();
    let open = here.get_untracked();
    title::show("Overview", Some(open.name.as_str()));
    let reading = Reading::start({
        let tenant = open.tenant.clone();
        move || {
            let tenant = tenant.clone();
            async move {
                let organization = session.client.call(&organization::get(&tenant)).await?;
                if let Some(name) = organization.display_name.clone() {
                    recents::named(&tenant, &name);
                    shell.0.set(Some((tenant, name)));
                }
                Ok(organization)
            }
        }
    });
    let again = Callback::new(move |()| reading.again());
    let users = Route::Tenant(open.tenant.clone(), TenantPage::Users).relative();
    let lacking = open.lacks(Feature::Users);
    let about_users = if lacking.is_empty() {
        "Find a user, see who is blocked and who is a guest".to_string()
    } else {
        "Needs a permission that was not granted: ".to_string() + &names(&lacking, ", ")
    };
    let card = reading.view("Reading the customer's card…", move |organization| {
        card(organization, &open)
    });
    view! {
        <section class="page">
            <header class="page-head">
                <h1>"Overview"</h1>
                <ReadAt moment=reading.moment() again />
            </header>
            {card}
            <a class="tile" href=users>
                <Glyph icon=Icon::Users />
                <span>
                    <strong>"Users"</strong>
                    <small>{about_users}</small>
                </span>
                <Glyph icon=Icon::Arrow />
            </a>
        </section>
    }
    .into_any()
}

fn card(organization: Organization, open: &OpenTenant) -> AnyView {
    let name = organization
        .display_name
        .unwrap_or_else(|| open.name.to_string());
    let country = organization
        .country_letter_code
        .as_deref()
        .map(country::name);
    let created = organization.created_date_time.as_deref().map(format::day);
    let synchronised = match organization.on_premises_sync_enabled {
        Some(true) => "From an on-premises directory",
        Some(false) => "Was synchronised, is not any more",
        None => "Cloud only",
    };
    let registration = [
        open.registration.name.as_str(),
        " (",
        open.registration.partner.as_str(),
        ")",
    ];
    let domains: Vec<AnyView> = organization
        .verified_domains
        .into_iter()
        .map(domain)
        .collect();
    let domains = if domains.is_empty() {
        fact("Domains", None)
    } else {
        row(
            "Domains",
            view! { <ul class="domains">{domains}</ul> }.into_any(),
        )
    };
    view! {
        <div class="card">
            <h2>{name}</h2>
            <dl class="facts roomy">
                {domains}
                {fact("Country", country)}
                {fact("Created", created)}
                {copied_fact("Tenant id", Some(open.tenant.to_string()))}
                {fact("Region", open.region.clone())}
                {fact("Registration", Some(registration.concat()))}
                {fact("Directory", Some(synchronised.into()))}
                {fact("Technical notices to", Some(organization.technical_notification_mails.join(", ")))}
            </dl>
        </div>
    }
    .into_any()
}

fn domain(domain: VerifiedDomain) -> AnyView {
    let marks = [
        (domain.is_default == Some(true)).then_some("Default"),
        (domain.is_initial == Some(true)).then_some("Initial"),
    ];
    let marks: Vec<AnyView> = marks
        .into_iter()
        .flatten()
        .map(|mark| view! { <span class="tag">{mark}</span> }.into_any())
        .collect();
    view! {
        <li>
            <span>{domain.name.unwrap_or_else(|| "—".into())}</span>
            {marks}
            <small>{domain.kind}</small>
        </li>
    }
    .into_any()
}
