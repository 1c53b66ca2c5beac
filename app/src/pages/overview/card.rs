use leptos::prelude::*;
use tenantry_graph::directory::organization::{Organization, VerifiedDomain};

use crate::{
    platform::country,
    ui::{
        facts::{copied_fact, fact, row},
        format,
    },
    vault::port::OpenTenant,
};

/// What the directory says about the tenant itself.
pub(super) fn card(organization: Organization, open: &OpenTenant) -> AnyView {
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
