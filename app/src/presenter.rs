//! Presenter's mode: the console halts before every redirect and before a code is redeemed, says what happens next,
//! and goes on when the agent says so. What it says is in `drawer/halt.rs`.

use futures::channel::oneshot;
use leptos::prelude::*;

use crate::platform::storage::{self, Area};

const KEY: &str = "tenantry.presenter.1";

/// Whether presenter's mode is on in this tab, and where it halts.
#[derive(Clone, Copy)]
pub struct Presenter {
    is_on: RwSignal<bool>,
    halt: RwSignal<Option<Halt>>,
    answer: StoredValue<Option<oneshot::Sender<bool>>>,
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
            halt: RwSignal::new(None),
            answer: StoredValue::new(None),
        }
    }

    /// Whether it is on.
    pub fn is_on(self) -> Signal<bool> {
        self.is_on.into()
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

    /// Where it halts now.
    pub fn halt(self) -> Signal<Option<Halt>> {
        self.halt.into()
    }

    /// Halts, if the mode is on, and says whether to go on.
    pub async fn goes_on(self, halt: impl FnOnce() -> Halt) -> bool {
        if !self.is_on.get_untracked() {
            return true;
        }
        let (answer, answered) = oneshot::channel();
        self.answer.set_value(Some(answer));
        self.halt.set(Some(halt()));
        answered.await.unwrap_or_default()
    }

    /// Ends the halt. Only the first answer counts.
    pub fn answer(self, goes_on: bool) {
        let answer = self.answer.try_update_value(Option::take).flatten();
        if let Some(answer) = answer {
            self.halt.set(None);
            // Nobody may be left who waits.
            let _ = answer.send(goes_on);
        }
    }
}
