//! What each customer of a registration has granted.

mod granted;
mod listed;

use std::{cell::Cell, collections::HashMap, rc::Rc};

use futures::future::join_all;
use leptos::prelude::*;
use tenantry_config::ClientId;
use tenantry_graph::Scope;
use tenantry_identity::TenantName;

use self::{
    granted::{Source, granted, missing},
    listed::{Listed, fits, listed},
};
use super::commands::names;
use crate::{
    customers::CustomerStore,
    failure::Failure,
    platform::clock,
    session::{Known, Session},
    ui::{format, live, task::Task},
    vault::port::{Endpoints, Offer},
};

/// How many customers are checked at the same time.
const AT_ONCE: usize = 8;
/// How many rows are shown; a search narrows the rest down to them.
const MOST_ROWS: usize = 100;

/// What is known of a customer's grants.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    Checking,
    Checked {
        missing: Vec<Scope>,
        by: Source,
        at: String,
    },
    Failed(Failure),
}

/// What each customer of a registration has granted.
#[derive(Clone, Copy)]
pub(super) struct Grants {
    session: Session,
    client_id: StoredValue<ClientId>,
    list: Memo<Vec<Listed>>,
    search: RwSignal<String>,
    standings: RwSignal<HashMap<TenantName, Standing>>,
    busy: RwSignal<bool>,
    task: Task,
}

impl Grants {
    /// Nothing is checked yet.
    pub(super) fn new(session: Session, offer: &Offer, reach: &Endpoints) -> Self {
        let store = expect_context::<CustomerStore>();
        // The customers are read as soon as somebody is signed in.
        Effect::new(move |_| store.need());
        let client_id = offer.client_id.clone();
        let configured = reach.customers.clone();
        let list = Memo::new(move |_| listed(store, &client_id, &configured));
        Grants {
            session,
            client_id: StoredValue::new(offer.client_id.clone()),
            list,
            search: RwSignal::new(String::new()),
            standings: RwSignal::new(HashMap::new()),
            busy: RwSignal::new(false),
            task: Task::new(),
        }
    }

    /// The tenant id of the first customer.
    pub(super) fn first(self) -> Option<String> {
        self.list.with(|all| {
            let first = all.first()?;
            let id = first.tenant.as_ref().map(ToString::to_string);
            Some(id.unwrap_or_else(|| first.name.to_string()))
        })
    }

    /// The customers, what is known of each, and the buttons that find out more.
    pub(super) fn view(self, reach: &Endpoints) -> AnyView {
        let id = ["find-in-", reach.client_id.as_str()].concat();
        let check_all = move || match self.busy.get_untracked() {
            true => self.cancel(),
            false => self.check(self.found_untracked()),
        };
        let check_label = move || match self.busy.get() {
            true => "Stop checking".to_string(),
            false => self.found(|found| {
                let number = format::counted(found.len(), "customer", "customers");
                ["Check ", &number].concat()
            }),
        };
        view! {
            <header class="part-head">
                <h3>"What the customers have granted"</h3>
                <p class="count" aria-live="polite">
                    {live::text(move || self.summary())}
                </p>
            </header>
            <div class="toolbar">
                <input
                    id=id
                    type="search"
                    aria-label="Find customers to check"
                    placeholder="Find by name, domain or tenant id"
                    prop:value=live::value(move || self.search.get())
                    on:input=live::input(move |typed| self.search.set(typed))
                />
                <button
                    type="button"
                    class="secondary"
                    disabled=live::flag(move || self.found(<[_]>::is_empty))
                    on:click=live::click(check_all)
                >
                    {live::text(check_label)}
                </button>
            </div>
            {live::view(move || self.rows())}
            <p>
                <small>
                    "Checked by GET /oauth2PermissionGrants of this app in each customer's tenant; where that list may not be read, by the scope of your token there."
                </small>
            </p>
        }
        .into_any()
    }

    /// Looks at the customers that fit the search.
    fn found<T>(self, look: impl FnOnce(&[Listed]) -> T) -> T {
        let search = self.search.get().trim().to_lowercase();
        self.list.with(|all| {
            if search.is_empty() {
                return look(all);
            }
            let fitting: Vec<Listed> = all
                .iter()
                .filter(|one| fits(one, &search))
                .cloned()
                .collect();
            look(&fitting)
        })
    }

    fn found_untracked(self) -> Vec<Listed> {
        untrack(move || self.found(<[_]>::to_vec))
    }

    fn rows(self) -> AnyView {
        let (rows, more) = self.found(|found| {
            let rows: Vec<AnyView> = found
                .iter()
                .take(MOST_ROWS)
                .map(|one| self.row(one.clone()))
                .collect();
            (rows, found.len().saturating_sub(MOST_ROWS))
        });
        if rows.is_empty() {
            return view! {
                <p class="empty">"No customer is known here: name one in config.json, or sign in to one."</p>
            }
            .into_any();
        }
        let more = (more > 0).then(|| {
            let more = ["And ", &format::count(more), " more, which a search shows."].concat();
            view! { <p>{more}</p> }.into_any()
        });
        view! {
            <ul class="grants">{rows}</ul>
            {more}
        }
        .into_any()
    }

    fn row(self, listed: Listed) -> AnyView {
        let label = ["Check ", &listed.label].concat();
        let name = listed.name.clone();
        let standing = {
            let name = name.clone();
            move || match self.standings.with(|all| all.get(&name).cloned()) {
                None => said("", "Not checked".to_string(), None),
                Some(Standing::Checking) => said("", "Checking…".to_string(), None),
                Some(Standing::Failed(failure)) => said(
                    "warns",
                    "Could not be checked".to_string(),
                    Some(failure.in_short()),
                ),
                Some(Standing::Checked { missing, by, at }) => verdict(&missing, by, &at),
            }
        };
        let below = (listed.label != name.as_str()).then(|| name.to_string());
        view! {
            <li>
                <span>
                    <strong>{listed.label.clone()}</strong>
                    <small>{below}</small>
                </span>
                {live::view(standing)}
                <button
                    type="button"
                    class="quiet"
                    aria-label=label
                    disabled=live::flag(move || self.busy.get())
                    on:click=live::click(move || self.check(vec![listed.clone()]))
                >
                    "Check"
                </button>
            </li>
        }
        .into_any()
    }

    fn summary(self) -> String {
        let all = self.list.with(Vec::len);
        let (mut right, mut lacking, mut failed) = (0, 0, 0);
        self.standings.with(|standings| {
            for standing in standings.values() {
                match standing {
                    Standing::Checked { missing, .. } if missing.is_empty() => right += 1,
                    Standing::Checked { .. } => lacking += 1,
                    Standing::Failed(_) => failed += 1,
                    Standing::Checking => {}
                }
            }
        });
        let checked = right + lacking + failed;
        if checked == 0 {
            return format::counted(all, "customer", "customers");
        }
        let mut text = [
            &format::count(checked),
            " of ",
            &format::count(all),
            " checked: ",
        ]
        .concat();
        text.push_str(&format::count(right));
        text.push_str(" complete");
        for (number, what) in [
            (lacking, " with something missing"),
            (failed, " not to be checked"),
        ] {
            if number > 0 {
                text.push_str(", ");
                text.push_str(&format::count(number));
                text.push_str(what);
            }
        }
        text
    }

    /// Checks these customers, several at the same time. Leaving the page ends it.
    fn check(self, wanted: Vec<Listed>) {
        self.busy.set(true);
        let wanted = Rc::new(wanted);
        let next = Rc::new(Cell::new(0));
        let workers = (0..AT_ONCE).map(|_| self.work(Rc::clone(&wanted), Rc::clone(&next)));
        let workers: Vec<_> = workers.collect();
        self.task.run(async move {
            join_all(workers).await;
            self.busy.set(false);
        });
    }

    async fn work(self, wanted: Rc<Vec<Listed>>, next: Rc<Cell<usize>>) {
        while let Some(one) = wanted.get(next.replace(next.get() + 1)) {
            self.stands(&one.name, Standing::Checking);
            let known = Known {
                tenant: one.tenant.clone(),
                name: one.name.clone(),
                client_id: self.client_id.get_value(),
            };
            let standing = match granted(self.session.client, known).await {
                Ok((scopes, by)) => {
                    let (hours, minutes) = clock::time_of_day();
                    Standing::Checked {
                        missing: missing(&scopes),
                        by,
                        at: format::time_of_day(hours, minutes),
                    }
                }
                Err(failure) => Standing::Failed(failure),
            };
            self.stands(&one.name, standing);
        }
    }

    fn stands(self, name: &TenantName, standing: Standing) {
        self.standings.update(|all| {
            all.insert(name.clone(), standing);
        });
    }

    fn cancel(self) {
        self.task.stop();
        self.standings
            .update(|all| all.retain(|_, standing| *standing != Standing::Checking));
        self.busy.set(false);
    }
}

fn verdict(missing: &[Scope], by: Source, at: &str) -> AnyView {
    let by = match by {
        Source::Grants => ["By its grants, at ", at],
        Source::Token => ["By your token, for its grants may not be read, at ", at],
    };
    if missing.is_empty() {
        return said("", "Complete".to_string(), Some(by.concat()));
    }
    let lacks = ["Missing: ", &names(missing, ", ")].concat();
    said("warns", lacks, Some(by.concat()))
}

fn said(kind: &'static str, what: String, more: Option<String>) -> AnyView {
    view! {
        <span class=["standing ", kind].concat()>
            <span>{what}</span>
            <small>{more}</small>
        </span>
    }
    .into_any()
}
