//! What ended when the agent signed out, kept across a visit to the authority that ends its session.

use serde::{Deserialize, Serialize};

use crate::{
    platform::storage::{self, Area},
    vault::port::EndedAccount,
};

const KEY: &str = "tenantry.farewell.1";

/// What ended, and what is still on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Farewell {
    /// Accounts whose session at the authority was ended too.
    pub ended: Vec<EndedAccount>,
    /// Accounts whose tokens are gone from this browser, and whose session at the authority goes on.
    pub still_on: Vec<EndedAccount>,
}

impl Farewell {
    /// What was kept, if the agent signed out in this tab.
    pub fn read() -> Option<Self> {
        storage::read(Area::Session, KEY)
    }

    /// Keeps it for this tab.
    pub fn keep(&self) {
        storage::write(Area::Session, KEY, self);
    }

    /// Forgets it: somebody signs in.
    pub fn forget() {
        storage::remove(Area::Session, KEY);
    }

    /// Counts the account at `at` as ended at its authority, and gives the address that ends it.
    pub fn end(&mut self, at: usize) -> Option<String> {
        let address = self.still_on.get(at)?.address.clone()?;
        let account = self.still_on.remove(at);
        self.ended.push(account);
        Some(address)
    }
}
