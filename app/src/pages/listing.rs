//! A tenant's list on a screen: what every resource's list has in common.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `reader.rs` | reading all of it, page by page |
//! | `remote.rs` | asking the service for a part of it, where all of it would be too much |

mod reader;
mod remote;

use std::{future::Future, pin::Pin};

use leptos::prelude::*;
use tenantry_change::plan::Kind;
use tenantry_graph::{Call, Page, batch::Batch, paging::Identified};
use tenantry_identity::TenantId;

use self::reader::{Progress, Reader};
pub use self::remote::{Remote, RemoteColumn};
use crate::{
    actions::{Offered, selection_menu},
    changes::Changes,
    client::Client,
    failure::{Failure, Notice},
    pages::tenant::Here,
    routes::TenantPage,
    session::Session,
    ui::{
        capability, format,
        grid::{Grid, List, ListTools, Record, Subject, nothing_fits},
        live,
        load::ReadAt,
        notice::NoticePanel,
        title,
        wait::Skeleton,
    },
};

/// What a resource's list is made of.
pub struct Listing<T: 'static> {
    /// Which of a tenant's pages it is.
    pub page: TenantPage,
    /// What its rows are called.
    pub subject: Subject,
    /// What the field that filters is called: `Filter users`.
    pub filter: &'static str,
    /// All of it, from its first page on.
    pub all: fn(&TenantId) -> Call<Page<T>>,
    /// What the service can be asked for instead where all of it would be too much.
    pub remote: Option<Remote<T>>,
    /// What is said where there is nothing: a heading, and what would be here.
    pub nothing: [&'static str; 2],
    /// What is said where nothing fits the filter: `No user matches the filter`.
    pub no_match: &'static str,
    /// What is shown beside the list of the row that is open.
    pub panel: fn(Opened) -> AnyView,
    /// What can be done with the rows that are selected, and what without any.
    pub offers: [Offered; 2],
    /// What its rows are, where they are changed.
    pub kind: Kind,
    /// Reads rows again by their ids.
    pub again: fn(Client, &TenantId, &[String]) -> Rows<T>,
}

/// Rows as they are now; none in the place of one that is not there any more.
pub type Rows<T> = Pin<Box<dyn Future<Output = Result<Vec<Option<T>>, Failure>>>>;

/// Reads rows again, each by the call that reads one object.
pub fn rows<D: 'static, T: 'static>(
    client: Client,
    calls: Vec<Call<D>>,
    row: fn(D) -> T,
) -> Rows<T> {
    Box::pin(async move {
        let mut batch = Batch::new();
        let slots: Vec<_> = calls.into_iter().map(|call| batch.add(call)).collect();
        let mut answers = client.run(batch).await;
        let mut rows = Vec::with_capacity(slots.len());
        for slot in slots {
            rows.push(match answers.take(slot) {
                Ok(object) => Some(row(object)),
                Err(Failure::Graph { error, .. }) if error.status() == 404 => None,
                Err(failure) => return Err(failure),
            });
        }
        Ok(rows)
    })
}

/// The row that is open.
#[derive(Clone)]
pub struct Opened {
    /// The tenant.
    pub tenant: TenantId,
    /// The row's id.
    pub id: String,
    /// What the list calls it, if it is in the list already.
    pub name: Option<String>,
    /// The list.
    pub list: List,
}

/// Shows a list. It is called while the screen is made, because the list's state lives as long as the screen.
pub fn listing<T: Record + Identified>(of: &'static Listing<T>) -> AnyView {
    let session = expect_context::<Session>();
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let list = List::new::<T>(of.subject, open.name.as_str());
    let reader = Reader::start(session.client, open.tenant.clone(), list, of);
    let words = Words {
        page: of.page,
        subject: of.subject,
        filter: of.filter,
        nothing: of.nothing,
        no_match: of.no_match,
        panel: of.panel,
        offers: of.offers,
        kind: of.kind,
    };
    title::show(of.page.label(), Some(open.name.as_str()));
    screen(words, open.tenant, list, reader)
}

/// What does not depend on the kind of row, so that the screen's code is in the page once.
#[derive(Clone, Copy)]
struct Words {
    page: TenantPage,
    subject: Subject,
    filter: &'static str,
    nothing: [&'static str; 2],
    no_match: &'static str,
    panel: fn(Opened) -> AnyView,
    offers: [Offered; 2],
    kind: Kind,
}

fn screen(words: Words, tenant: TenantId, list: List, reader: Reader) -> AnyView {
    let again = Callback::new(move |()| reader.again());
    let is_reading = Signal::derive(move || reader.progress.with(|at| *at == Progress::Reading));
    let counted = Signal::derive(move || count_of(words, list, reader));
    // A first page that failed leaves nothing to look at but the reason.
    let has_nothing = Memo::new(move |_| {
        let is_stopped = reader
            .progress
            .with(|progress| matches!(progress, Progress::Stopped(_)));
        is_stopped && list.table.with(|table| table.len() == 0)
    });
    let tenant_followed = tenant.clone();
    let panel = move || {
        let id = list.open.get()?;
        let name = list.table.with_untracked(|table| table.name(&id));
        Some((words.panel)(Opened {
            tenant: tenant.clone(),
            id,
            name,
            list,
        }))
    };
    let label = words.page.label();
    let [chosen, among] = words.offers;
    let actions = Some(selection_menu(list, chosen, among));
    expect_context::<Changes>().follow(tenant_followed, move |changed| {
        let changed = changed.into_iter().filter(|(kind, _)| *kind == words.kind);
        let changed: Vec<Option<String>> = changed.map(|(_, id)| id).collect();
        if !changed.is_empty() {
            reader.look_again(changed.into_iter().collect());
        }
    });
    view! {
        <section class="page wide">
            <header class="page-head">
                <h1>{label}</h1>
                <p class="count" hidden=live::flag(move || has_nothing.get())>
                    {live::text(move || counted.get())}
                </p>
                <ReadAt moment=reader.moment again />
            </header>
            <div class="toolbar" hidden=live::flag(move || has_nothing.get())>
                <ListTools list label=words.filter found=counted actions />
            </div>
            {live::maybe(move || stopped(words, list, reader))}
            <div class="beside" hidden=live::flag(move || has_nothing.get())>
                <div class="list">
                    <Grid list label busy=is_reading />
                    {live::maybe(move || instead_of_rows(words, list, reader))}
                </div>
                {live::maybe(panel)}
            </div>
        </section>
    }
    .into_any()
}

/// Why the reading stopped, and how it goes on.
fn stopped(words: Words, list: List, reader: Reader) -> Option<AnyView> {
    let failure = reader.progress.with(|progress| match progress {
        Progress::Stopped(failure) => Some(failure.clone()),
        _ => None,
    })?;
    // What the tenant does not have cannot be read by trying again.
    if let Some(reason) = capability::unavailable(words.page.feature(), &failure) {
        return Some(reason);
    }
    let notice = Notice::from(&failure);
    let retry = Callback::new(move |()| reader.go_on());
    let has_rows = list.table.with_untracked(|table| table.len() > 0);
    let label = if has_rows { "Go on" } else { "Try again" };
    Some(view! { <NoticePanel notice retry retry_label=label /> }.into_any())
}

/// How many there are, how many of them the filter shows, and whether more are to come.
fn count_of(words: Words, list: List, reader: Reader) -> String {
    let all = list.counted();
    reader.progress.with(|progress| match progress {
        Progress::Reading => all + " so far, still reading…",
        Progress::Stopped(_) => all + ", not all were read",
        Progress::Complete => all,
        Progress::Cut => [&all, ": more than this page holds"].concat(),
        Progress::Asking => "Searching…".to_string(),
        Progress::Found { matches: None } => all,
        Progress::Found {
            matches: Some(matches),
        } => {
            let shown = list.table.with(|table| table.len());
            let matches = format::counted(*matches, words.subject.one, words.subject.many);
            ["The first ", &format::count(shown), " of ", &matches].concat()
        }
    })
}

/// What stands where the rows would be.
fn instead_of_rows(words: Words, list: List, reader: Reader) -> Option<AnyView> {
    let (read, shown) = list.table.with(|table| (table.len(), table.shown()));
    if shown > 0 {
        return None;
    }
    let nothing_matches = || {
        nothing_fits(
            list,
            words.no_match,
            "It looks at every column of the rows that were read.",
        )
    };
    Some(reader.progress.with(|progress| match progress {
        Progress::Reading | Progress::Asking if read == 0 => {
            view! { <Skeleton text="Reading the list…" /> }.into_any()
        }
        Progress::Complete if read == 0 => {
            let [title, about] = words.nothing;
            view! {
                <div class="empty">
                    <h2>{title}</h2>
                    <p>{about}</p>
                </div>
            }
            .into_any()
        }
        Progress::Stopped(_) if read == 0 => ().into_any(),
        _ => nothing_matches(),
    }))
}
