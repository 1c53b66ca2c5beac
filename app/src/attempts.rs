//! The sign-in attempt that this tab has under way, kept across the visit to the authority.
//!
//! It lives in the tab's own session storage, so attempts of several tabs never mix, and it is taken out
//! before anything is decided on it, so none is used twice.

use tenantry_identity::attempt::Attempt;

use crate::platform::storage::{self, Area};

const KEY: &str = "tenantry.attempt.1";

/// Keeps an attempt until the authority sends the agent back; an older one is given up.
pub fn keep(attempt: &Attempt) {
    storage::write(Area::Session, KEY, attempt);
}

/// Takes the attempt that was under way, if any. It is gone afterwards.
pub fn take() -> Option<Attempt> {
    let attempt = storage::read(Area::Session, KEY);
    forget();
    attempt
}

/// Gives up what was under way.
pub fn forget() {
    storage::remove(Area::Session, KEY);
}
