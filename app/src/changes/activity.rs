//! What this browser remembers of the runs that are over, by the agent's account: thirty days, unless the agent
//! switches it off, and never a password, key or token.

use leptos::prelude::*;
use tenantry_change::activity::Entry;

use super::packed;
use crate::platform::{
    clock,
    storage::{self, Area},
};

/// Before the account and the name of a run.
const PREFIX: &str = "tenantry.activity.1.";

/// Before an account that wants nothing remembered.
const OFF: &str = "tenantry.activity-off.1.";

/// What is remembered.
#[derive(Clone, Copy)]
pub(super) struct Activity {
    /// Grows with everything that changes it.
    version: RwSignal<u32>,
}

impl Activity {
    pub(super) fn new() -> Self {
        Activity {
            version: RwSignal::new(0),
        }
    }

    /// All entries of an account, the latest first. Those that are too old are forgotten.
    pub(super) fn of(self, account: &str) -> Vec<Entry> {
        self.version.track();
        let now = clock::now();
        let mut all = Vec::new();
        for key in storage::keys(Area::Local, &of(account)) {
            match packed::read::<Entry>(&key) {
                Some(entry) if !entry.is_over(now) => all.push(entry),
                _ => storage::remove(Area::Local, &key),
            }
        }
        all.sort_by_key(|entry| std::cmp::Reverse(entry.started));
        all
    }

    /// Remembers a run as it stands, in place of what was remembered of it before. Where the storage is full the
    /// oldest entries give way.
    pub(super) fn remember(self, account: &str, entry: &Entry) {
        if !self.is_on(account) {
            return;
        }
        let key = of(account) + &entry.run;
        while packed::write(&key, entry).is_err() {
            let Some(oldest) = untrack(|| self.of(account)).pop() else {
                break;
            };
            storage::remove(Area::Local, &(of(account) + &oldest.run));
        }
        self.changed();
    }

    /// Forgets one entry.
    pub(super) fn forget(self, account: &str, run: &str) {
        storage::remove(Area::Local, &(of(account) + run));
        self.changed();
    }

    /// Forgets all entries of an account.
    pub(super) fn forget_all(self, account: &str) {
        for key in storage::keys(Area::Local, &of(account)) {
            storage::remove(Area::Local, &key);
        }
        self.changed();
    }

    /// Whether anything is remembered for an account.
    pub(super) fn is_on(self, account: &str) -> bool {
        self.version.track();
        storage::read::<bool>(Area::Local, &(OFF.to_owned() + account)).is_none()
    }

    /// Lets it be remembered from now on what an account does, or not. What was remembered before goes with it.
    pub(super) fn switch(self, account: &str, on: bool) {
        let key = OFF.to_owned() + account;
        if on {
            storage::remove(Area::Local, &key);
        } else {
            storage::write(Area::Local, &key, &true);
            self.forget_all(account);
        }
        self.changed();
    }

    fn changed(self) {
        self.version.update(|version| *version += 1);
    }
}

fn of(account: &str) -> String {
    [PREFIX, account, "."].concat()
}
