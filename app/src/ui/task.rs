//! Work that ends when nobody waits for it any more.

use std::{future::Future, pin::Pin};

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use crate::client::cause;

/// A place for one piece of work at a time. Newer work ends the older, and leaving the screen that made
/// the place ends whatever is under way: the dropped future cancels its requests in the vault.
#[derive(Clone, Copy)]
pub struct Task(StoredValue<Option<AbortHandle>>);

impl Task {
    /// An empty place that belongs to the screen under construction.
    pub fn new() -> Self {
        let task = Task(StoredValue::new(None));
        on_cleanup(move || task.stop());
        task
    }

    /// Starts work in place of what was under way.
    pub fn run(self, work: impl Future<Output = ()> + 'static) {
        self.start(Box::pin(work));
    }

    /// Ends what is under way.
    pub fn stop(self) {
        let under_way = self.0.try_update_value(Option::take).flatten();
        if let Some(under_way) = under_way {
            under_way.abort();
        }
    }

    fn start(self, work: Pin<Box<dyn Future<Output = ()>>>) {
        self.stop();
        let (handle, registration) = AbortHandle::new_pair();
        self.0.set_value(Some(handle));
        cause::spawn(async move {
            // Being ended is the other regular way to finish.
            let _ = Abortable::new(work, registration).await;
        });
    }
}
