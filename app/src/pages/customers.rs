//! The customers of the agent's partners: all of them in one list.

mod columns;
mod panel;
mod remarks;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use tenantry_graph::order::order;

use self::{columns::CustomerRow, panel::CustomerPanel, remarks::Remarks};
use crate::{
    customers::{CustomerStore, Lookups, Named, Standing, are_all_own},
    favourites::Favourites,
    platform::clock,
    routes::Route,
    session::Session,
    ui::{
        grid::{BuiltInView, Grid, List, ListTools, Subject, nothing_fits},
        live,
        load::ReadAt,
        task::Task,
        title,
        wait::Skeleton,
    },
};

const SUBJECT: Subject = Subject {
    resource: "customers",
    one: "customer",
    many: "customers",
    views: &[BuiltInView {
        name: "Relationships, first to end first",
        columns: "",
        sort: "relationship",
    }],
};

/// How long the rows have to stand still before anything is asked about them.
const STILL: Duration = Duration::from_millis(120);

/// Lists the customers of every registration's partner.
#[component]
pub fn Customers() -> impl IntoView {
    let session = expect_context::<Session>();
    title::show("Customers", None);
    let are_own = Memo::new(move |_| session.tenants().with(|open| are_all_own(open)));
    let are_several = Memo::new(move |_| {
        let setting = session.setting().get()?;
        Some(setting.registrations.len() > 1)
    });
    live::view(move || match are_several.get() {
        _ if are_own.get() => own_only(session),
        Some(are_several) => view! { <AllCustomers are_several /> }.into_any(),
        None => view! { <Skeleton text="Reading customers…" /> }.into_any(),
    })
}

/// What a customer's own administrator finds here.
fn own_only(session: Session) -> AnyView {
    let links: Vec<AnyView> = session.tenants().with_untracked(|open| {
        open.iter()
            .map(|open| {
                let name = open.name.to_string();
                let route = Route::overview(open.tenant.clone());
                view! {
                    <p>
                        <a href=route.relative()>"Go to " {name}</a>
                    </p>
                }
                .into_any()
            })
            .collect()
    });
    view! {
        <section class="page narrow">
            <h1>"Customers"</h1>
            <p>
                "You signed in as an administrator of your own organization, so this is the one you see here. Partners' agents find their customers on this page."
            </p>
            {links}
        </section>
    }
    .into_any()
}

#[component]
fn AllCustomers(
    /// Whether there are several registrations.
    are_several: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let store = expect_context::<CustomerStore>();
    let favourites = expect_context::<Favourites>();
    let list = List::new::<CustomerRow>(SUBJECT, &owner(session, are_several));
    if !are_several {
        // With one partner there is nothing to tell apart.
        list.leave_out_last_column();
    }
    Effect::new(move |_| store.need());
    fill(list, store, favourites);
    look_up(list, store, favourites);
    let enter = enter(session);
    list.when_chosen(Callback::new(move |(id, column): (String, usize)| {
        let named = columns::key_of(&id)
            .and_then(|key| store.with(|homes| columns::find_named(homes, &key)));
        match (named, column) {
            (_, columns::DETAILS) => list.open_row(id),
            (Some(named), columns::FAVOURITE) => favourites.toggle(named),
            (Some(named), _) => enter.run(named),
            (None, _) => {}
        }
    }));

    let again = Callback::new(move |()| store.read_again());
    let is_reading = Signal::derive(move || store.is_reading());
    let counted = Signal::derive(move || count_of(list, store));
    let has_nothing = Memo::new(move |_| {
        let is_idle = store.with(|homes| {
            homes
                .iter()
                .all(|home| matches!(home.standing, Standing::NotSignedIn | Standing::Failed(_)))
        });
        is_idle && store.count() == 0
    });
    let panel = move || {
        let key = columns::key_of(&list.open.get()?)?;
        Some(view! { <CustomerPanel store key list enter /> }.into_any())
    };
    view! {
        <section class="page wide customers">
            <header class="page-head">
                <h1>"Customers"</h1>
                <p class="count" hidden=live::flag(move || has_nothing.get())>
                    {live::text(move || counted.get())}
                </p>
                <ReadAt moment=store.moment again />
            </header>
            <Remarks store />
            <div class="toolbar" hidden=live::flag(move || has_nothing.get())>
                <ListTools list label="Filter customers" found=counted />
                <p class="hint">"Name, domain, tenant id, or the address of a user."</p>
            </div>
            <div class="beside" hidden=live::flag(move || has_nothing.get())>
                <div class="list">
                    <Grid list label="Customers" busy=is_reading />
                    {live::maybe(move || instead_of_rows(list, store))}
                </div>
                {live::maybe(panel)}
            </div>
        </section>
    }
    .into_any()
}

/// Whose customers they are, where that is one partner.
fn owner(session: Session, are_several: bool) -> String {
    let setting = session.setting().get_untracked().filter(|_| !are_several);
    let only = setting.and_then(|setting| setting.registrations.into_iter().next());
    only.map(|only| only.partner).unwrap_or_default()
}

/// What opens a customer's overview.
fn enter(session: Session) -> Callback<Named> {
    let navigate = use_navigate();
    Callback::new(move |named: Named| {
        let route = named.enter(session);
        navigate(&route.path(), Default::default());
    })
}

/// Keeps the rows what the store and the favourites say.
fn fill(list: List, store: CustomerStore, favourites: Favourites) {
    Effect::new(move |_| {
        let now = clock::now();
        let rows: Vec<CustomerRow> = store.with(|homes| {
            let homes = homes.iter().enumerate();
            let customers =
                homes.flat_map(|home| home.1.list.iter().map(move |customer| (home, customer)));
            customers
                .map(|(home, customer)| {
                    let is_favourite = favourites.has(&customer.tenant);
                    CustomerRow::new(store, home, customer, is_favourite, now)
                })
                .collect()
        });
        list.table.update(|table| table.put(in_order(rows)));
    });
}

/// Favourites first, then by name.
fn in_order(rows: Vec<CustomerRow>) -> Vec<CustomerRow> {
    let keys: Vec<(bool, bool, String)> = rows.iter().map(CustomerRow::order).collect();
    let order = order(rows.len(), &|one, other| keys[one].cmp(&keys[other]));
    let mut rows: Vec<Option<CustomerRow>> = rows.into_iter().map(Some).collect();
    let rows = order.into_iter().filter_map(|number| rows[number].take());
    rows.collect()
}

/// Looks up what the lists do not tell, for the rows in view.
fn look_up(list: List, store: CustomerStore, favourites: Favourites) {
    let lookups = Lookups::new(store);
    let pause = Task::new();
    Effect::new(move |_| {
        // More is known of what there is to look up once the relationships were read.
        store.with(|_| ());
        let rows = list.in_view();
        pause.run(async move {
            clock::sleep(STILL).await;
            let rows = rows.iter().filter_map(|id| columns::key_of(id));
            lookups.look_at(rows.collect());
        });
    });
    Effect::new(move |_| {
        let now = clock::now();
        for key in lookups.take_news() {
            let row = store.with_untracked(|homes| {
                let (home, customer) = columns::find(homes, &key)?;
                let is_favourite = untrack(|| favourites.has(&key.tenant));
                let home = (key.home, home);
                Some(CustomerRow::new(store, home, customer, is_favourite, now))
            });
            if let Some(row) = row {
                list.table.update(|table| table.replace(row));
            }
        }
    });
}

/// How many there are, and how many of them the filter shows.
fn count_of(list: List, store: CustomerStore) -> String {
    let all = list.counted();
    match store.is_reading() {
        true => all + " so far, still reading…",
        false => all,
    }
}

/// What stands where the rows would be.
fn instead_of_rows(list: List, store: CustomerStore) -> Option<AnyView> {
    let (read, shown) = list.table.with(|table| (table.len(), table.shown()));
    if shown > 0 {
        return None;
    }
    let is_over = store.with(|homes| {
        let mut standings = homes.iter().map(|home| &home.standing);
        standings.any(|standing| *standing == Standing::Read)
    });
    let view = if read > 0 {
        nothing_fits(
            list,
            "No customer matches the filter",
            "It looks at names, domains and tenant ids. A user's address finds the user's domain.",
        )
    } else if store.is_reading() {
        view! { <Skeleton text="Reading customers…" /> }.into_any()
    } else if is_over {
        view! {
            <div class="empty">
                <h2>"No customers yet"</h2>
                <p>"Customers appear here with the first relationship or reseller contract."</p>
            </div>
        }
        .into_any()
    } else {
        return None;
    };
    Some(view)
}
