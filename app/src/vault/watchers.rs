//! The pages that watch the vault's requests.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use js_sys::Array;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use super::port::word;
use crate::platform::clock;

/// News are gathered this long, so that a page is told of them ten times a second at most.
const GATHERED_FOR: Duration = Duration::from_millis(100);
/// A page that was told of news and has not asked for them after this long is gone, or asleep.
const ATTENTION: Duration = Duration::from_secs(60);

/// The pages that watch.
#[derive(Default)]
pub(super) struct Watchers {
    pages: RefCell<Vec<Rc<Watcher>>>,
    /// Whether news are being gathered.
    is_gathering: Cell<bool>,
}

/// A page, as one that may watch.
pub(super) struct Watcher {
    port: MessagePort,
    /// Since when it knows that there are news and has not asked for them.
    told: Cell<Option<Duration>>,
}

impl Watcher {
    pub(super) fn new(port: MessagePort) -> Rc<Self> {
        let told = Cell::new(None);
        Rc::new(Watcher { port, told })
    }

    /// It has asked for the news.
    pub(super) fn asked(&self) {
        self.told.set(None);
    }

    fn is_attentive(&self) -> bool {
        let told = self.told.get();
        told.is_none_or(|told| clock::since_start().saturating_sub(told) < ATTENTION)
    }

    fn tell(&self) {
        if self.told.get().is_none() {
            self.told.set(Some(clock::since_start()));
            // A page that is gone does not hear it, and does not count for long.
            let _ = self.port.post_message(&Array::of1(&word::TRACED.into()));
        }
    }
}

impl Watchers {
    /// Counts a page, or no more.
    pub(super) fn set(&self, page: &Rc<Watcher>, watches: bool) {
        let mut pages = self.pages.borrow_mut();
        pages.retain(|known| !Rc::ptr_eq(known, page));
        if watches {
            page.asked();
            pages.push(Rc::clone(page));
        }
    }

    /// Whether anybody watches.
    pub(super) fn is_watched(&self) -> bool {
        self.pages.borrow().iter().any(|page| page.is_attentive())
    }

    /// Tells every page that watches that there are news.
    pub(super) fn tell(self: &Rc<Self>) {
        if self.pages.borrow().is_empty() || self.is_gathering.replace(true) {
            return;
        }
        let watchers = Rc::clone(self);
        spawn_local(async move {
            clock::sleep(GATHERED_FOR).await;
            watchers.is_gathering.set(false);
            for page in &*watchers.pages.borrow() {
                page.tell();
            }
        });
    }
}
