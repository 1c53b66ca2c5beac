use leptos::prelude::*;
use tenantry_graph::partner::customers::{Customer, Granular};

use super::columns::{self, Relationship};
use crate::{
    customers::{CustomerStore, Home, Named, RowKey},
    favourites::Favourites,
    newcomers,
    platform::clock,
    ui::{
        button::button,
        facts::{copied_fact, fact},
        format,
        grid::{List, panel},
        icon::{Glyph, Icon},
        live,
    },
};

/// Shows one customer beside the list, and what can be done with it. Escape closes it and gives the focus back to
/// the row.
#[component]
pub(super) fn CustomerPanel(
    /// The customers.
    store: CustomerStore,
    /// The row.
    key: RowKey,
    /// The list.
    list: List,
    /// What opens a customer.
    enter: Callback<Named>,
) -> impl IntoView {
    let title = {
        let key = key.clone();
        move || {
            let named = store.with(|homes| columns::find_named(homes, &key));
            named.map_or_else(|| "Customer".into(), |named| named.shown().to_string())
        }
    };
    let detail = move || {
        // Roles and domains arrive row by row, and with them a new edition of the table.
        list.table.track();
        store.with(|homes| match columns::find(homes, &key) {
            Some((home, customer)) => detail(store, &key, home, customer, enter),
            None => view! { <p>"This customer is not in the list."</p> }.into_any(),
        })
    };
    panel(list, title, live::view(detail))
}

fn detail(
    store: CustomerStore,
    key: &RowKey,
    home: &Home,
    customer: &Customer,
    enter: Callback<Named>,
) -> AnyView {
    let now = clock::now();
    let relationship = Relationship::of(customer, home.knows_relationships(), now);
    let ending = match &customer.granular {
        Granular::Active(term) => term.latest_end.map(|end| format::day(&clock::in_utc(end))),
        _ => None,
    };
    let extends = match &customer.granular {
        Granular::Active(term) if term.auto_extends => Some("Yes, by itself".into()),
        Granular::Active(_) => Some("No".into()),
        _ => None,
    };
    let roles = store.roles(key).map(|roles| {
        let (text, hint) = columns::in_words(&roles);
        if text == hint {
            text
        } else {
            [text, hint].join(". ")
        }
    });
    let tag = relationship.tag.map_or("", |tag| tag.word);
    let kind = match tag {
        "" => relationship.text,
        tag => [&relationship.text, " (", tag, ")"].concat(),
    };
    let registration = [&*home.offer.name, " (", &home.offer.partner, ")"].concat();
    let named = crate::customers::named(customer, &home.offer);
    let open = {
        let named = named.clone();
        button("primary", "Open".into_any(), move || {
            enter.run(named.clone())
        })
    };
    view! {
        <div class="actions">{open} {star(named.clone())} {just_created(named, enter)}</div>
        <dl class="facts">
            {copied_fact("Domain", customer.domain.clone())}
            {copied_fact("Tenant id", Some(customer.tenant.to_string()))}
            {fact("Relationship", Some(kind))} {fact("Ends", ending)} {fact("Extends", extends)}
            {fact("Your roles", roles)} {fact("Registration", Some(registration))}
        </dl>
    }
    .into_any()
}

/// For a customer whose relationship has yet to reach its tenant: the customer's page waits for it.
fn just_created(named: Named, enter: Callback<Named>) -> AnyView {
    button("quiet", "Just created".into_any(), move || {
        newcomers::mark(named.tenant.clone(), named.known(), clock::now());
        enter.run(named.clone());
    })
}

fn star(named: Named) -> AnyView {
    let favourites = expect_context::<Favourites>();
    let is_favourite = favourites.has(&named.tenant);
    let (icon, label) = match is_favourite {
        true => (Icon::Starred, "Remove from favourites"),
        false => (Icon::Star, "Add to favourites"),
    };
    let caption = view! {
        <Glyph icon />
        {label}
    };
    button("secondary", caption.into_any(), move || {
        favourites.toggle(named.clone());
    })
}
