//! Whether somebody is at this browser: what lets a reload come back without asking, and what forbids it.
//!
//! One record for all windows of this browser. Each hears of the others' changes, so that signing out and
//! locking reach every window, whatever keeps its tokens.

use serde::{Deserialize, Serialize};
use tenantry_identity::{UnixSeconds, attempt::Prompt, idle::Idle};

use crate::platform::{
    clock,
    storage::{self, Area},
};

/// Where the record is stored.
pub const KEY: &str = "tenantry.presence.1";

/// How the console was last left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// Somebody is signed in, and pressed a key or a button at this time.
    Here(UnixSeconds),
    /// The agent signed out.
    SignedOut,
    /// Nobody had used the console for too long.
    Locked,
}

/// The record, if there is one.
pub fn read() -> Option<Presence> {
    storage::read(Area::Local, KEY)
}

/// Writes the record, and so tells the other windows.
pub fn write(presence: Presence) {
    storage::write(Area::Local, KEY, &presence);
}

/// Notes that somebody is here.
pub fn seen() {
    write(Presence::Here(clock::now()));
}

/// How the next visit to the authority has to treat the agent: after a lock, or a pause as long as one,
/// only a fresh proof counts; after signing out nobody is signed in by surprise.
pub fn prompt(idle_limit: u64) -> Prompt {
    match read() {
        None => Prompt::Default,
        Some(Presence::SignedOut) => Prompt::SelectAccount,
        Some(Presence::Locked) => Prompt::Login,
        Some(Presence::Here(seen)) if Idle::new(idle_limit, seen).locked(clock::now()) => {
            Prompt::Login
        }
        Some(Presence::Here(_)) => Prompt::Default,
    }
}
