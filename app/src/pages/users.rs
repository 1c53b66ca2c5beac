//! A tenant's users: the list, and the open one beside it.

mod columns;
mod panel;
mod reader;

use leptos::prelude::*;
use tenantry_graph::{directory::user::UserRow, ids::UserId};

use self::{
    panel::UserPanel,
    reader::{Progress, Reader},
};
use crate::{
    failure::Notice,
    pages::tenant::Here,
    session::Session,
    ui::{
        grid::{BuiltInView, Grid, List, ListTools, Subject, nothing_fits},
        live,
        load::ReadAt,
        notice::NoticePanel,
        title,
        wait::Skeleton,
    },
};

const SUBJECT: Subject = Subject {
    resource: "users",
    one: "user",
    many: "users",
    views: &[
        BuiltInView {
            name: "Blocked users",
            columns: "enabled=Blocked",
            sort: "",
        },
        BuiltInView {
            name: "Newest first",
            columns: "",
            sort: "-created",
        },
    ],
};

/// Lists the users, page by page as the service gives them.
#[component]
pub fn Users() -> impl IntoView {
    let session = expect_context::<Session>();
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    title::show("Users", Some(open.name.as_str()));
    let list = List::new::<UserRow>(SUBJECT, open.name.as_str());
    let reader = Reader::start(session.client, open.tenant.clone(), list);
    let again = Callback::new(move |()| reader.again());
    let is_reading = Signal::derive(move || reader.progress.with(|at| *at == Progress::Reading));
    let counted = Signal::derive(move || count_of(list, reader));
    let stopped = move || {
        let notice = reader.progress.with(|progress| match progress {
            Progress::Stopped(failure) => Some(Notice::from(failure)),
            _ => None,
        });
        notice.map(|notice| {
            let retry = Callback::new(move |()| reader.go_on());
            let label = if list.table.with_untracked(|table| table.len()) > 0 {
                "Go on"
            } else {
                "Try again"
            };
            view! { <NoticePanel notice retry retry_label=label /> }.into_any()
        })
    };
    // A first page that failed leaves nothing to look at but the reason.
    let has_nothing = Memo::new(move |_| {
        reader
            .progress
            .with(|progress| matches!(progress, Progress::Stopped(_)))
            && list.table.with(|table| table.len() == 0)
    });
    let panel = {
        let tenant = open.tenant;
        move || {
            let user = list.open.get()?;
            let name = list.table.with_untracked(|table| table.name(&user));
            let tenant = tenant.clone();
            Some(view! { <UserPanel tenant user=UserId::new(user) name list /> }.into_any())
        }
    };

    view! {
        <section class="page wide">
            <header class="page-head">
                <h1>"Users"</h1>
                <p class="count" hidden=live::flag(move || has_nothing.get())>
                    {live::text(move || counted.get())}
                </p>
                <ReadAt moment=reader.moment again />
            </header>
            <div class="toolbar" hidden=live::flag(move || has_nothing.get())>
                <ListTools list label="Filter users" found=counted />
            </div>
            {live::maybe(stopped)}
            <div class="beside" hidden=live::flag(move || has_nothing.get())>
                <div class="list">
                    <Grid list label="Users" busy=is_reading />
                    {live::maybe(move || instead_of_rows(list, reader))}
                </div>
                {live::maybe(panel)}
            </div>
        </section>
    }
    .into_any()
}

/// How many there are, and how many of them the filter shows.
fn count_of(list: List, reader: Reader) -> String {
    let all = list.counted();
    reader.progress.with(|progress| match progress {
        Progress::Reading => all + " so far, still reading…",
        Progress::Stopped(_) => all + ", not all were read",
        Progress::Complete => all,
    })
}

/// What stands where the rows would be.
fn instead_of_rows(list: List, reader: Reader) -> Option<AnyView> {
    let (read, shown) = list.table.with(|table| (table.len(), table.shown()));
    if shown > 0 {
        return None;
    }
    let view = reader.progress.with(|progress| match progress {
        Progress::Reading if read == 0 => view! { <Skeleton text="Reading users…" /> }.into_any(),
        Progress::Complete if read == 0 => view! {
            <div class="empty">
                <h2>"This customer has no users yet"</h2>
                <p>"Users appear here as soon as the customer's directory has some."</p>
            </div>
        }
        .into_any(),
        _ if read == 0 => ().into_any(),
        _ => nothing_fits(
            list,
            "No user matches the filter",
            "It looks at every column of the users that were read.",
        ),
    });
    Some(view)
}
