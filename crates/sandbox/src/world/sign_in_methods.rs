//! What became of the ways in which users prove who they are, since the world began.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// The kind of a temporary access pass.
pub(crate) const ACCESS_PASS: &str = "temporaryAccessPass";

/// Ways that were removed, and temporary access passes that were given out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct MethodChanges {
    removed: BTreeSet<(Guid, String)>,
    passes: BTreeMap<Guid, AccessPass>,
}

/// A temporary access pass. What has to be typed is told once, and not kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessPass {
    pub(crate) id: Guid,
    pub(crate) created: Timestamp,
    pub(crate) starts: Timestamp,
    pub(crate) lifetime_minutes: u32,
    pub(crate) once: bool,
}

impl MethodChanges {
    /// Whether the user's method of this kind, which the world began with, is gone.
    pub(crate) fn is_removed(&self, user: Guid, kind: &str) -> bool {
        self.removed.contains(&(user, kind.to_owned()))
    }

    /// Removes the user's method of a kind, whether the world began with it or it was given out since.
    pub(crate) fn remove(&mut self, user: Guid, kind: &str) {
        self.removed.insert((user, kind.to_owned()));
        if kind == ACCESS_PASS {
            self.passes.remove(&user);
        }
    }

    /// The pass that was given out for a user.
    pub(crate) fn pass(&self, user: Guid) -> Option<&AccessPass> {
        self.passes.get(&user)
    }

    /// Gives out a pass, in place of the one before.
    pub(crate) fn give_pass(&mut self, user: Guid, pass: AccessPass) {
        self.passes.insert(user, pass);
    }
}

impl AccessPass {
    /// `None` where it can be used, else why not.
    pub(crate) fn unusable(&self, now: Timestamp) -> Option<&'static str> {
        let lifetime = Duration::from_secs(u64::from(self.lifetime_minutes) * 60);
        if now < self.starts {
            Some("NotYetValid")
        } else if now >= self.starts.plus(lifetime) {
            Some("Expired")
        } else {
            None
        }
    }
}
