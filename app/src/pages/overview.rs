//! A tenant at a glance: its own card, and how many there are of what, each figure with the way to the list.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `reading.rs` | what is asked for, in two requests |
//! | `card.rs` | the tenant's own card |
//! | `figure.rs` | a figure, or why it is not known; figures with their picture |
//! | `people.rs`, `machines.rs`, `stock.rs` | the figures of users and groups, of devices, of licences |

mod card;
mod figure;
mod machines;
mod people;
mod reading;
mod stock;

use leptos::prelude::*;

use self::reading::{Glance, Read};
use crate::{
    failure::Notice,
    pages::tenant::Here,
    session::Session,
    ui::{
        bar::OrganizationName, live, load::ReadAt, notice::NoticePanel,
        product_names::ProductNames, title, wait::Skeleton,
    },
    vault::port::OpenTenant,
};

/// Shows what there is to know of the tenant at a glance.
#[component]
pub fn Overview() -> impl IntoView {
    let session = expect_context::<Session>();
    let Here(here) = expect_context::<Here>();
    let shell = expect_context::<OrganizationName>();
    let open = here.get_untracked();
    title::show("Overview", Some(open.name.as_str()));
    let names = ProductNames::here();
    let glance = Glance::start(session.client, shell, open.clone());
    let again = Callback::new(move |()| glance.again());
    let first = open.clone();
    let whose = StoredValue::new(open);
    let part = move |draw: fn(&Read, &OpenTenant) -> AnyView| {
        live::view(move || {
            glance.rest.with(|read| match read {
                Some(read) => whose.with_value(|open| draw(read, open)),
                None => view! { <div class="card awaited" aria-hidden="true"></div> }.into_any(),
            })
        })
    };
    let stock = live::maybe(move || {
        let bought = glance
            .rest
            .with(|read| read.as_ref().map(|read| read.products.clone()))?;
        let ends = glance.subscriptions.get()?;
        Some(whose.with_value(|open| stock::card(bought, ends, names, open)))
    });
    view! {
        <section class="page overview">
            <header class="page-head">
                <h1>"Overview"</h1>
                <ReadAt moment=glance.moment again />
            </header>
            {live::maybe(move || {
                let notice = glance.failure.with(|failure| failure.as_ref().map(Notice::from))?;
                Some(view! { <NoticePanel notice retry=again /> }.into_any())
            })}
            {live::maybe(move || {
                if let Some(organization) = glance.organization.get() {
                    return Some(card::card(organization, &first));
                }
                let is_awaited = glance.failure.with(Option::is_none);
                is_awaited
                    .then(|| view! { <Skeleton text="Reading the customer's card…" /> }.into_any())
            })}
            <div class="glance">{part(people::card)} {part(machines::card)} {stock}</div>
        </section>
    }
    .into_any()
}
