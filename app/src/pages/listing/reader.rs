use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc};

use leptos::prelude::*;
use tenantry_graph::paging::{Identified, Pages};
use tenantry_identity::TenantId;

use super::Listing;
use crate::{
    client::{Client, PageStream},
    failure::Failure,
    ui::{
        grid::{Demand, List, Question, Record},
        load::Moment,
        task::Task,
    },
};

/// How many rows a page holds at most. Larger lists are searched by the service.
const MOST_HELD: usize = 150_000;

/// More changed rows than these are read again with all others, which takes fewer requests.
const MOST_ONE_BY_ONE: usize = 200;

/// How many rows of an answer are read where the service searches.
const MOST_FOUND: usize = 2_000;

/// Reads a list into its table, page by page. Leaving the screen cancels it.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    list: List,
    /// How far it is.
    pub(super) progress: RwSignal<Progress>,
    /// When it was.
    pub(super) moment: Moment,
    source: StoredValue<Rc<dyn Source>, LocalStorage>,
    task: Task,
    /// Finds out how many there are, while the first pages are read.
    sizing: Task,
    /// Reads rows again that were changed here.
    looking: Task,
    /// What the service was asked last, where it searches.
    asked: StoredValue<Option<Question>>,
}

/// How far the reading is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Progress {
    /// More pages are to come.
    Reading,
    /// A page failed. What was read before stays.
    Stopped(Failure),
    /// All were read.
    Complete,
    /// As many as can be held were read, there are more, and the service cannot search them.
    Cut,
    /// The service searches.
    Asking,
    /// The service has found what is shown, and so many more matches than are shown, if there are.
    Found {
        /// How many match in all, where not all of them are shown.
        matches: Option<usize>,
    },
}

type Outcome = Pin<Box<dyn Future<Output = Result<Progress, Failure>>>>;

/// Where the rows come from, whatever they are.
trait Source {
    /// Forgets what was read.
    fn restart(&self);
    /// Reads on to the end.
    fn read(&self, reader: Reader) -> Outcome;
    /// Reads rows again and puts them in place of those that are there. Whether all are still there.
    fn replace(&self, reader: Reader, ids: Vec<String>) -> Pin<Box<dyn Future<Output = bool>>>;
    /// How many there are, if that can be asked and matters.
    fn size(&self) -> Option<Pin<Box<dyn Future<Output = Option<u64>>>>>;
    /// What the service can do instead.
    fn demand(&self, total: usize, ask: Callback<Question>) -> Option<Demand>;
    /// Lets the service search.
    fn find(&self, reader: Reader, question: &Question) -> Outcome;
}

impl Reader {
    /// Starts with the first page.
    pub(super) fn start<T: Record + Identified>(
        client: Client,
        tenant: TenantId,
        list: List,
        of: &'static Listing<T>,
    ) -> Self {
        let source = Rc::new(Rows {
            client,
            tenant,
            of,
            stream: Rc::new(RefCell::new(None)),
        });
        let reader = Reader {
            list,
            progress: RwSignal::new(Progress::Reading),
            moment: Moment::new(),
            source: StoredValue::new_local(source as Rc<dyn Source>),
            task: Task::new(),
            sizing: Task::new(),
            looking: Task::new(),
            asked: StoredValue::new(None),
        };
        reader.go_on();
        reader
    }

    /// Throws away what was read and starts over; where the service searches, it is asked the same again.
    pub(super) fn again(self) {
        if let Some(question) = self.asked.get_value() {
            return self.ask(question);
        }
        self.list.table.update(|table| table.clear());
        self.source.with_value(|source| source.restart());
        self.go_on();
    }

    /// Reads the rows with these ids again, where that is less than reading all; `None` where some are new.
    pub(super) fn look_again(self, changed: Option<Vec<String>>) {
        let is_asked = self.asked.with_value(Option::is_some);
        let is_complete = self
            .progress
            .with_untracked(|progress| *progress == Progress::Complete);
        // What was restored is not among the rows yet.
        let is_known = |id: &String| {
            self.list
                .table
                .with_untracked(|table| table.name(id).is_some())
        };
        let few = changed
            .filter(|changed| changed.len() <= MOST_ONE_BY_ONE && changed.iter().all(is_known));
        let (Some(few), true, false) = (few, is_complete, is_asked) else {
            return self.again();
        };
        let replaced = self.source.with_value(|source| source.replace(self, few));
        self.looking.run(async move {
            // What was deleted goes only when all is read.
            if !replaced.await {
                self.again();
            }
        });
    }

    /// Goes on with the page that failed.
    pub(super) fn go_on(self) {
        if let Some(question) = self.asked.get_value() {
            return self.ask(question);
        }
        self.run(
            Progress::Reading,
            self.source.with_value(|source| source.read(self)),
        );
    }

    /// Asks the service for a part of the list.
    fn ask(self, question: Question) {
        let found = self
            .source
            .with_value(|source| source.find(self, &question));
        self.asked.set_value(Some(question));
        self.run(Progress::Asking, found);
    }

    fn run(self, meanwhile: Progress, work: Outcome) {
        self.progress.set(meanwhile);
        self.moment.set_busy(true);
        self.task.run(async move {
            let outcome = work.await;
            if outcome.is_ok() || self.list.table.with_untracked(|table| table.len() > 0) {
                self.moment.read_now();
            }
            self.moment.set_busy(false);
            self.progress.set(outcome.unwrap_or_else(Progress::Stopped));
        });
    }

    /// Finds out whether the list is too large to be held, before that many rows were read.
    fn size_up(self) {
        let Some(size) = self.source.with_value(|source| source.size()) else {
            return;
        };
        self.sizing.run(async move {
            // Where the service does not say, the rows themselves will tell.
            if let Some(size) = size.await
                && size as usize > MOST_HELD
            {
                self.let_the_service_search(size as usize);
            }
        });
    }

    /// From now on the service searches. Whether it can is told.
    fn let_the_service_search(self, total: usize) -> bool {
        let ask = Callback::new(move |question| self.ask(question));
        let demand = self.source.with_value(|source| source.demand(total, ask));
        let Some(demand) = demand else { return false };
        self.task.stop();
        self.list.table.update(|table| table.clear());
        self.list.on_demand(demand);
        true
    }
}

/// The rows of a resource.
struct Rows<T: 'static> {
    client: Client,
    tenant: TenantId,
    of: &'static Listing<T>,
    /// The pages that are left; taken while they are read.
    stream: Rc<RefCell<Option<PageStream<T>>>>,
}

impl<T: Record + Identified> Source for Rows<T> {
    fn restart(&self) {
        self.stream.take();
    }

    fn read(&self, reader: Reader) -> Outcome {
        let kept = Rc::clone(&self.stream);
        let fresh = || {
            let first = (self.of.all)(&self.tenant);
            self.client.pages(Pages::new(first, MOST_HELD))
        };
        let resumed = kept.take();
        let is_fresh = resumed.is_none();
        let mut stream = resumed.unwrap_or_else(fresh);
        Box::pin(async move {
            let mut pages = 0;
            while let Some(page) = stream.next().await {
                let rows = match page {
                    Ok(rows) => rows,
                    Err(failure) => {
                        kept.replace(Some(stream));
                        return Err(failure);
                    }
                };
                reader.list.table.update(|table| table.append(rows));
                pages += 1;
                // A list of one page needs no counting.
                if is_fresh && pages == 2 {
                    reader.size_up();
                }
            }
            if stream.is_full() {
                let held = reader.list.table.with_untracked(|table| table.len());
                if !reader.let_the_service_search(held) {
                    return Ok(Progress::Cut);
                }
            }
            reader.list.table.update(|table| table.forget_missing());
            Ok(Progress::Complete)
        })
    }

    fn replace(&self, reader: Reader, ids: Vec<String>) -> Pin<Box<dyn Future<Output = bool>>> {
        let rows = (self.of.again)(self.client, &self.tenant, &ids);
        Box::pin(async move {
            let Ok(rows) = rows.await else { return false };
            let are_all_there = rows.iter().all(Option::is_some);
            if are_all_there {
                reader.list.table.update(|table| {
                    for row in rows.into_iter().flatten() {
                        table.replace(row);
                    }
                });
            }
            are_all_there
        })
    }

    fn size(&self) -> Option<Pin<Box<dyn Future<Output = Option<u64>>>>> {
        let remote = self.of.remote.as_ref()?;
        let call = (remote.count)(&self.tenant);
        let client = self.client;
        Some(Box::pin(async move { client.call(&call).await.ok() }))
    }

    fn demand(&self, total: usize, ask: Callback<Question>) -> Option<Demand> {
        let remote = self.of.remote.as_ref()?;
        Some(remote.demand(&self.of.subject, total, ask))
    }

    fn find(&self, reader: Reader, question: &Question) -> Outcome {
        let Some(remote) = self.of.remote.as_ref() else {
            return Box::pin(async { Ok(Progress::Cut) });
        };
        let call = (remote.find)(&self.tenant, &remote.query(question));
        let mut stream = self.client.pages(Pages::new(call, MOST_FOUND));
        Box::pin(async move {
            let mut is_first = true;
            while let Some(page) = stream.next().await {
                let rows = page?;
                reader.list.table.update(|table| {
                    // The rows of the question before stay until the first of this one are here.
                    if is_first {
                        table.clear();
                    }
                    table.append(rows);
                });
                is_first = false;
            }
            let more = stream.is_full().then(|| stream.count()).flatten();
            Ok(Progress::Found {
                matches: more.map(|count| count as usize),
            })
        })
    }
}
