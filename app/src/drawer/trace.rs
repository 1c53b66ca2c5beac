//! The vault's trace as the drawer follows it: groups of exchanges, each group caused by one action.
//!
//! What is new is asked for when the vault says that there is something. A row is made once and keeps its place;
//! what changes about its exchange changes nothing else.

use leptos::{prelude::*, task::spawn_local};
use tenantry_trace::{Exchange, Update as News};

use crate::{client::Client, failure::Failure, ui::task::Task};

/// The exchanges, as far as this drawer has heard of them.
#[derive(Clone, Copy)]
pub(super) struct Trace {
    client: Client,
    /// By the first exchange of each.
    pub(super) groups: RwSignal<Vec<Group>>,
    /// Changes with each piece of news.
    pub(super) revision: RwSignal<u32>,
    /// Whether anything was heard at all.
    pub(super) is_heard: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    is_asking: StoredValue<bool>,
    is_asked_again: StoredValue<bool>,
    task: Task,
}

/// The exchanges that one action caused.
#[derive(Clone)]
pub(super) struct Group {
    /// The page and the number of the action.
    pub(super) key: (u32, u32),
    /// What the action was called.
    pub(super) label: String,
    /// By their numbers.
    pub(super) rows: ArcRwSignal<Vec<Row>>,
}

/// One exchange, and whether it is opened.
#[derive(Clone)]
pub(super) struct Row {
    /// The exchange's number.
    pub(super) number: u32,
    pub(super) exchange: ArcRwSignal<Exchange>,
    pub(super) is_open: ArcRwSignal<bool>,
}

impl Trace {
    /// Watches the vault as long as the screen under construction is there.
    pub(super) fn follow(client: Client) -> Self {
        let trace = Trace {
            client,
            groups: RwSignal::new(Vec::new()),
            revision: RwSignal::new(0),
            is_heard: RwSignal::new(false),
            failure: RwSignal::new(None),
            is_asking: StoredValue::new(false),
            is_asked_again: StoredValue::new(false),
            task: Task::new(),
        };
        client.watch(true);
        client.on_traced(move || trace.ask());
        on_cleanup(move || {
            client.on_traced(|| {});
            client.watch(false);
        });
        trace.ask();
        trace
    }

    /// Asks what is new. One question at a time: what comes meanwhile is asked for afterwards.
    pub(super) fn ask(self) {
        if self.is_asking.try_get_value() != Some(false) {
            self.is_asked_again.try_set_value(true);
            return;
        }
        self.is_asking.set_value(true);
        self.task.run(async move {
            loop {
                self.is_asked_again.set_value(false);
                let told = self.client.trace(self.revision.get_untracked()).await;
                self.is_heard.set(true);
                match told {
                    Ok(update) => self.take(update),
                    Err(failure) => self.failure.set(Some(failure)),
                }
                let is_asked_again = self.is_asked_again.get_value();
                if !is_asked_again {
                    break;
                }
            }
            self.is_asking.set_value(false);
        });
    }

    /// Empties the trace, for every window.
    pub(super) fn clear(self) {
        spawn_local(async move {
            match self.client.clear_trace().await {
                Ok(update) => self.take(update),
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
        });
    }

    /// All exchanges, by their numbers.
    pub(super) fn exchanges(self) -> Vec<Exchange> {
        let mut all: Vec<Exchange> = self
            .rows()
            .iter()
            .map(|row| row.exchange.get_untracked())
            .collect();
        all.sort_unstable_by_key(|exchange| exchange.number);
        all
    }

    /// The latest exchange that is like this.
    pub(super) fn latest(self, is_it: impl Fn(&Exchange) -> bool) -> Option<Row> {
        let mut rows = self.rows();
        rows.retain(|row| row.exchange.with_untracked(&is_it));
        rows.into_iter().max_by_key(|row| row.number)
    }

    /// The exchange that repeats this one.
    pub(super) fn repeat_of(self, number: u32) -> Option<Row> {
        self.latest(|exchange| exchange.again.is_some_and(|again| again.of == number))
    }

    /// The row of a number.
    pub(super) fn row(self, number: u32) -> Option<Row> {
        self.latest(|exchange| exchange.number == number)
    }

    fn rows(self) -> Vec<Row> {
        let all = self.groups.with_untracked(|groups| {
            let rows = groups.iter().map(|group| group.rows.get_untracked());
            rows.collect::<Vec<_>>()
        });
        all.concat()
    }

    fn take(self, update: News) {
        self.failure.set(None);
        self.drop_before(update.oldest);
        for exchange in update.exchanges {
            match self.row(exchange.number) {
                Some(row) => row.exchange.set(exchange),
                None => self.add(exchange),
            }
        }
        self.revision.set(update.revision);
    }

    fn add(self, exchange: Exchange) {
        let key = (exchange.action.page, exchange.action.number);
        let label = exchange.action.label.clone();
        let row = Row {
            number: exchange.number,
            exchange: ArcRwSignal::new(exchange),
            is_open: ArcRwSignal::new(false),
        };
        let group = self.groups.with_untracked(|groups| {
            let group = groups.iter().find(|group| group.key == key);
            group.map(|group| group.rows.clone())
        });
        match group {
            Some(rows) => rows.update(|rows| rows.push(row)),
            None => {
                let rows = ArcRwSignal::new(vec![row]);
                self.groups
                    .update(|groups| groups.push(Group { key, label, rows }));
            }
        }
    }

    /// What is older than the vault remembers is gone.
    fn drop_before(self, oldest: u32) {
        let is_gone = |row: &Row| row.number < oldest;
        let groups = self.groups.get_untracked();
        if !groups
            .iter()
            .any(|group| group.rows.with_untracked(|rows| rows.iter().any(is_gone)))
        {
            return;
        }
        for group in &groups {
            group.rows.update(|rows| rows.retain(|row| !is_gone(row)));
        }
        self.groups
            .update(|groups| groups.retain(|group| !group.rows.with_untracked(Vec::is_empty)));
    }
}
