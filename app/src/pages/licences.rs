//! A tenant's licences: what was bought, what is used, and when it ends; and the open product beside the list.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `licence.rs` | a product's licences, put together from what the service keeps apart |
//! | `columns.rs` | what the list shows of them |
//! | `reading.rs` | reading the list, in one request |
//! | `panel.rs`, `holders.rs` | the open product, and who holds it |

mod columns;
mod holders;
mod licence;
mod panel;
mod reading;

use leptos::prelude::*;

pub use self::{
    columns::{ENDING, RUNNING_OUT},
    licence::{Licence, Supply, joined, level},
};
use self::{
    panel::licence_panel,
    reading::{Bought, Reader},
};
use crate::{
    changes::Changes,
    failure::Notice,
    pages::{listing::Opened, tenant::Here},
    routes::TenantPage,
    session::Session,
    ui::{
        grid::{BuiltInView, Grid, List, ListTools, Subject, nothing_fits},
        live,
        load::ReadAt,
        notice::NoticePanel,
        product_names::ProductNames,
        title,
        wait::Skeleton,
    },
};

const SUBJECT: Subject = Subject {
    resource: "licences",
    one: "product",
    many: "products",
    views: &[
        BuiltInView {
            name: "Running out",
            columns: RUNNING_OUT,
            sort: "free",
        },
        BuiltInView {
            name: "Unused",
            columns: columns::UNUSED,
            sort: "-stock",
        },
        BuiltInView {
            name: "Ends within 60 days",
            columns: ENDING,
            sort: "ends",
        },
    ],
};

/// Lists them.
#[component]
pub fn Licences() -> impl IntoView {
    let session = expect_context::<Session>();
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    title::show(TenantPage::Licences.label(), Some(open.name.as_str()));
    let list = List::new::<Licence>(SUBJECT, open.name.as_str());
    let names = ProductNames::here();
    let reader = Reader::start(session.client, open.clone());
    Effect::new(move |_| {
        let rows = reader
            .bought
            .with(|bought| Some(bought.as_ref()?.licences(names)));
        if let Some(rows) = rows {
            list.table.update(|table| table.put(rows));
        }
    });
    let again = Callback::new(move |()| reader.again());
    let changes = expect_context::<Changes>();
    changes.follow(open.tenant.clone(), move |_| reader.again());
    let counted = Signal::derive(move || list.counted());
    let has_nothing = Memo::new(move |_| {
        reader.failure.with(Option::is_some) && reader.bought.with(Option::is_none)
    });
    let is_reading = Signal::derive(move || reader.bought.with(Option::is_none));
    let beside = move || {
        let id = list.open.get()?;
        let name = list.table.with_untracked(|table| table.name(&id));
        Some(licence_panel(Opened {
            tenant: open.tenant.clone(),
            id,
            name,
            list,
        }))
    };
    let label = TenantPage::Licences.label();
    view! {
        <section class="page wide">
            <header class="page-head">
                <h1>{label}</h1>
                <p class="count" hidden=live::flag(move || is_reading.get())>
                    {live::text(move || counted.get())}
                </p>
                <ReadAt moment=reader.moment again />
            </header>
            <div class="toolbar" hidden=live::flag(move || has_nothing.get())>
                <ListTools list label="Filter licences" found=counted />
            </div>
            {live::maybe(move || {
                let notice = reader.failure.with(|failure| failure.as_ref().map(Notice::from))?;
                Some(view! { <NoticePanel notice retry=again /> }.into_any())
            })}
            {live::maybe(move || reader.bought.with(|bought| Some(bought.as_ref()?.remarks())))}
            <div class="beside" hidden=live::flag(move || has_nothing.get())>
                <div class="list">
                    <Grid list label busy=is_reading />
                    {live::maybe(move || instead_of_rows(list, reader))}
                </div>
                {live::maybe(beside)}
            </div>
        </section>
    }
    .into_any()
}

/// What stands where the rows would be.
fn instead_of_rows(list: List, reader: Reader) -> Option<AnyView> {
    if list.table.with(|table| table.shown()) > 0 {
        return None;
    }
    Some(reader.bought.with(|bought| {
        match bought {
            None => view! { <Skeleton text="Reading the list…" /> }.into_any(),
            Some(Bought { products, .. }) if products.is_empty() => view! {
                <div class="empty">
                    <h2>"This customer has no licences"</h2>
                    <p>"Products appear here once the customer has bought some."</p>
                </div>
            }
            .into_any(),
            Some(_) => nothing_fits(
                list,
                "No product matches the filter",
                "It looks at every column. Fewer words, or no filter at all, show more.",
            ),
        }
    }))
}
