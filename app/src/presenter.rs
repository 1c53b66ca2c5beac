//! Presenter's mode: the console halts before every redirect and before a code is redeemed, says what happens next,
//! and goes on when the agent says so. What it says is in `drawer/halt.rs`.

use futures::{channel::oneshot, future::LocalBoxFuture};
use leptos::prelude::*;

use crate::platform::storage::{self, Area};

const KEY: &str = "tenantry.presenter.1";

/// Whether presenter's mode is on in this tab, and where it halts.
#[derive(Clone, Copy)]
pub struct Presenter {
    is_on: RwSignal<bool>,
    is_halted: RwSignal<bool>,
    halted: StoredValue<Option<Halted>>,
}

/// Where it halts, and who waits there.
struct Halted {
    halt: Halt,
    answer: oneshot::Sender<bool>,
}

/// A place to halt at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halt {
    /// What is about to happen.
    pub next: Next,
    /// Whose it is: a customer's name, or a user name.
    pub of: String,
    /// Where the browser is about to go; before a code is redeemed, what the authority sent the browser to,
    /// its fragment included.
    pub address: String,
}

/// What is about to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The browser leaves for the authority, to sign in.
    Visit,
    /// The authority's answer is checked, and its code redeemed.
    Redeem,
    /// The browser leaves for the authority, to end its session.
    End,
}

impl Presenter {
    /// As this tab left it.
    pub fn of_this_tab() -> Self {
        Presenter {
            is_on: RwSignal::new(storage::read_octets(Area::Session, KEY).is_some()),
            is_halted: RwSignal::new(false),
            halted: StoredValue::new(None),
        }
    }

    /// Whether it is on.
    pub fn is_on(self) -> bool {
        self.is_on.get()
    }

    /// Switches it on or off, for this tab.
    pub fn set(self, is_on: bool) {
        if is_on {
            // Without storage it is off again after the next redirect.
            let _ = storage::write_octets(Area::Session, KEY, b"on");
        } else {
            storage::remove(Area::Session, KEY);
        }
        self.is_on.set(is_on);
    }

    /// Whether it halts now.
    pub fn is_halted(self) -> bool {
        self.is_halted.get()
    }

    /// Where it halts now.
    pub fn halt(self) -> Option<Halt> {
        self.halted
            .with_value(|halted| halted.as_ref().map(|halted| halted.halt.clone()))
    }

    /// Halts, if the mode is on, and says whether to go on.
    pub fn goes_on(self, next: Next, of: &str, address: &str) -> LocalBoxFuture<'static, bool> {
        let halt = Halt {
            next,
            of: of.into(),
            address: address.into(),
        };
        // Boxed, so that this stands once in the page and not inside each of those that wait.
        Box::pin(async move {
            if !self.is_on.get_untracked() {
                return true;
            }
            let (answer, answered) = oneshot::channel();
            self.halted.set_value(Some(Halted { halt, answer }));
            self.is_halted.set(true);
            answered.await.unwrap_or_default()
        })
    }

    /// Ends the halt. Only the first answer counts.
    pub fn answer(self, goes_on: bool) {
        let halted = self.halted.try_update_value(Option::take).flatten();
        if let Some(halted) = halted {
            self.is_halted.set(false);
            // Nobody may be left who waits.
            let _ = halted.answer.send(goes_on);
        }
    }
}
