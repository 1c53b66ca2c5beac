//! The vault's trace as the drawer follows it: groups of exchanges, each group caused by one action.
//!
//! What is new is asked for when the vault says that there is something. A row is made once and keeps its place;
//! what changes about its exchange changes nothing else.

use leptos::{prelude::*, task::spawn_local};
use tenantry_trace::{Exchange, Outcome, Update as News};

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
    /// All of them, by their numbers.
    rows: StoredValue<Vec<Row>>,
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
    pub(super) seen: ArcRwSignal<Seen>,
    pub(super) is_open: ArcRwSignal<bool>,
}

/// An exchange, and what is told of it again and again.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) exchange: Exchange,
    /// How many requests are in its batch; 0 where it is none.
    pub(super) items: usize,
    /// How many of these were refused.
    pub(super) refused: usize,
    /// Whether it was refused, or got no answer, or something in its batch was refused.
    pub(super) has_failed: bool,
}

impl Seen {
    fn new(exchange: Exchange) -> Self {
        let items = tenantry_trace::items(&exchange);
        let refused = items.iter().filter_map(|item| item.answer.as_ref());
        let refused = refused.filter(|answer| answer.status >= 400).count();
        let has_failed = match &exchange.outcome {
            Outcome::UnderWay | Outcome::Cancelled => false,
            Outcome::NoAnswer => true,
            Outcome::Answered { status, .. } => *status >= 400 || refused > 0,
        };
        Seen {
            exchange,
            items: items.len(),
            refused,
            has_failed,
        }
    }
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
            rows: StoredValue::new(Vec::new()),
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
        self.rows.with_value(|rows| {
            let exchange = |row: &Row| row.seen.with_untracked(|seen| seen.exchange.clone());
            rows.iter().map(exchange).collect()
        })
    }

    /// How many exchanges there are, and how many of them failed.
    pub(super) fn counted(self) -> (usize, usize) {
        self.rows.with_value(|rows| {
            let has_failed = |row: &&Row| row.seen.with_untracked(|seen| seen.has_failed);
            (rows.len(), rows.iter().filter(has_failed).count())
        })
    }

    /// Whether an exchange is like this.
    pub(super) fn any(self, is_it: impl Fn(&Seen) -> bool) -> bool {
        self.rows
            .with_value(|rows| rows.iter().any(|row| row.seen.with_untracked(&is_it)))
    }

    /// The latest exchange that is like this.
    pub(super) fn latest(self, is_it: impl Fn(&Exchange) -> bool) -> Option<Row> {
        self.rows.with_value(|rows| {
            let mut rows = rows.iter().rev();
            let found = rows.find(|row| row.seen.with_untracked(|seen| is_it(&seen.exchange)));
            found.cloned()
        })
    }

    /// The exchange that repeats this one.
    pub(super) fn repeat_of(self, number: u32) -> Option<Row> {
        self.latest(|exchange| exchange.again.is_some_and(|again| again.of == number))
    }

    /// The row of a number.
    pub(super) fn row(self, number: u32) -> Option<Row> {
        self.rows.with_value(|rows| {
            let at = rows.binary_search_by_key(&number, |row| row.number).ok()?;
            rows.get(at).cloned()
        })
    }

    fn take(self, update: News) {
        self.failure.set(None);
        self.drop_before(update.oldest);
        for exchange in update.exchanges {
            match self.row(exchange.number) {
                Some(row) => row.seen.set(Seen::new(exchange)),
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
            seen: ArcRwSignal::new(Seen::new(exchange)),
            is_open: ArcRwSignal::new(false),
        };
        self.rows.update_value(|rows| {
            let at = rows.partition_point(|other| other.number < row.number);
            rows.insert(at, row.clone());
        });
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
        if !self
            .rows
            .with_value(|rows| rows.first().is_some_and(is_gone))
        {
            return;
        }
        self.rows
            .update_value(|rows| rows.retain(|row| !is_gone(row)));
        for group in self.groups.get_untracked() {
            group.rows.update(|rows| rows.retain(|row| !is_gone(row)));
        }
        self.groups
            .update(|groups| groups.retain(|group| !group.rows.with_untracked(Vec::is_empty)));
    }
}
