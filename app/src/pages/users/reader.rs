use leptos::prelude::*;
use tenantry_graph::{NextLink, directory::user};
use tenantry_identity::TenantId;

use crate::{
    client::Client,
    failure::Failure,
    ui::{grid::List, load::Moment, task::Task},
};

/// Reads all users, page by page, into a list. Leaving the screen cancels it.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    client: Client,
    tenant: StoredValue<TenantId>,
    list: List,
    /// How far it is.
    pub(super) progress: RwSignal<Progress>,
    /// When it was.
    pub(super) moment: Moment,
    /// Where to go on.
    next: StoredValue<Option<NextLink>>,
    task: Task,
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
}

impl Reader {
    /// Starts with the first page.
    pub(super) fn start(client: Client, tenant: TenantId, list: List) -> Self {
        let reader = Reader {
            client,
            tenant: StoredValue::new(tenant),
            list,
            progress: RwSignal::new(Progress::Reading),
            moment: Moment::new(),
            next: StoredValue::new(None),
            task: Task::new(),
        };
        reader.go_on();
        reader
    }

    /// Throws away what was read and starts over.
    pub(super) fn again(self) {
        self.list.table.update(|table| table.clear());
        self.next.set_value(None);
        self.go_on();
    }

    /// Goes on with the page that failed.
    pub(super) fn go_on(self) {
        self.progress.set(Progress::Reading);
        self.moment.set_busy(true);
        self.task.run(async move {
            let outcome = self.read().await;
            if self.list.table.with_untracked(|table| table.len() > 0) || outcome.is_ok() {
                self.moment.read_now();
            }
            self.moment.set_busy(false);
            self.progress.set(match outcome {
                Ok(()) => Progress::Complete,
                Err(failure) => Progress::Stopped(failure),
            });
        });
    }

    async fn read(self) -> Result<(), Failure> {
        let tenant = self.tenant.get_value();
        loop {
            let call = match self.next.get_value() {
                Some(link) => user::list(&tenant).next(link),
                None => user::list(&tenant),
            };
            let page = self.client.call(&call).await?;
            self.list.table.update(|table| table.append(page.items));
            if page.next.is_none() {
                return Ok(());
            }
            self.next.set_value(page.next);
        }
    }
}
