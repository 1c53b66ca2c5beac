use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    directory::{subscribed_sku::SubscribedSku, subscription::Subscription},
};

use super::figure::{Figure, lines};
use crate::{
    pages::{
        asking::Answer,
        licences::{self, Licence, Supply, level},
    },
    platform::clock,
    routes::{Route, TenantPage},
    ui::{format, product_names::ProductNames},
    vault::port::OpenTenant,
};

/// How many products are shown: more are on their own page.
const MOST: usize = 5;

/// What was bought: how much of it is left, and what ends.
pub(super) fn card(
    products: Answer<Vec<SubscribedSku>>,
    subscriptions: Answer<Vec<Subscription>>,
    names: ProductNames,
    open: &OpenTenant,
) -> AnyView {
    let inside = match products {
        Err(unknown) => unknown.view(Feature::Licences),
        Ok(products) => {
            let why_no_ends = subscriptions.as_ref().err().cloned();
            let subscriptions = subscriptions.unwrap_or_default();
            let licences = licences::joined(products, &subscriptions, names, clock::now());
            let why_no_ends = why_no_ends.map(|unknown| unknown.view(Feature::Subscriptions));
            view! {
                {known(licences, why_no_ends.is_none(), open)}
                {why_no_ends}
            }
            .into_any()
        }
    };
    view! {
        <section class="card figures-card stock-card">
            <h2>"Licences"</h2>
            {inside}
        </section>
    }
    .into_any()
}

fn known(mut licences: Vec<Licence>, are_ends_known: bool, open: &OpenTenant) -> AnyView {
    let figure = |fits: fn(&Licence) -> bool, one, many, criteria: Option<&str>| {
        let number = licences.iter().filter(|licence| fits(licence)).count();
        let tenant = open.tenant.clone();
        Figure {
            number: Ok(number as u64),
            feature: Feature::Licences,
            one,
            many,
            tone: None,
            route: Some(match criteria {
                Some(criteria) => {
                    Route::Filtered(tenant, TenantPage::Licences, criteria.to_owned())
                }
                None => Route::Tenant(tenant, TenantPage::Licences),
            }),
        }
    };
    let leading = figure(|_| true, "product", "products", None);
    let mut others = vec![figure(
        Licence::is_short,
        "running out",
        "running out",
        Some(licences::RUNNING_OUT),
    )];
    if are_ends_known {
        others.push(figure(
            Licence::ends_soon,
            "ends within 60 days",
            "end within 60 days",
            Some(licences::ENDING),
        ));
    }
    let is_there = !licences.is_empty();
    // What needs a look first, then what is used most. Of what nobody can assign there is nothing to picture.
    licences.retain(|licence| licence.supply() != Supply::None);
    licences.sort_by_key(|licence| {
        let needs_a_look = licence.is_short() || licence.ends_soon();
        (!needs_a_look, std::cmp::Reverse(licence.sku.consumed))
    });
    licences.truncate(MOST);
    let rows: Vec<AnyView> = licences.iter().map(|licence| row(licence, open)).collect();
    view! {
        {lines("leading", vec![leading])}
        {is_there.then(|| view! { <ul class="levels">{rows}</ul> }.into_any())}
        {is_there.then(|| lines("others", others))}
    }
    .into_any()
}

fn row(licence: &Licence, open: &OpenTenant) -> AnyView {
    let route = Route::Object(
        open.tenant.clone(),
        TenantPage::Licences,
        licence.id.clone(),
    );
    let ends = licence.end.as_ref().filter(|end| end.is_soon);
    let ends = ends.map(|end| {
        let on = [" · ends ", &format::day(&end.at)].concat();
        view! { <span class="near">{on}</span> }.into_any()
    });
    view! {
        <li>
            <p>
                <a href=route.relative()>{licence.name.clone()}</a>
                <small>{licence.used_in_words()} {ends}</small>
            </p>
            {level(licence)}
        </li>
    }
    .into_any()
}
