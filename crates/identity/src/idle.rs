//! The idle lock: a console that nobody touches for long enough is locked.

use serde::{Deserialize, Serialize};

use crate::time::UnixSeconds;

/// How far a clock may go back, in seconds, without the time that has passed being in doubt: clocks are
/// set right by this much now and then.
const TOLERANCE: u64 = 60;

/// How long nobody has touched the console. It can be stored, so that a reload is no way around it.
///
/// Once locked it stays locked, whatever the clock says and whoever touches the console then: only a
/// new sign-in, with a new value, ends that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idle {
    limit: u64,
    last: UnixSeconds,
    is_locked: bool,
}

impl Idle {
    /// Begins at a sign-in, or at the last activity that was noted; the console is locked `limit`
    /// seconds later.
    pub fn new(limit: u64, last: UnixSeconds) -> Self {
        Self {
            limit,
            last,
            is_locked: false,
        }
    }

    /// Whether the console is to be locked: nobody has touched it for the limit, or the clock has gone
    /// back, so that nobody can say for how long.
    pub fn locked(&self, now: UnixSeconds) -> bool {
        self.is_locked
            || now.since(self.last) >= self.limit
            || self.last.since(now) > TOLERANCE.min(self.limit)
    }

    /// Somebody touches the console. The touch that comes after the limit does not count: it may be
    /// anybody's. Whether the console is locked.
    pub fn active(&mut self, now: UnixSeconds) -> bool {
        self.is_locked = self.locked(now);
        if !self.is_locked {
            self.last = now;
        }
        self.is_locked
    }

    /// Somebody touched the console in another window, which notes when.
    pub fn active_elsewhere(&mut self, at: UnixSeconds) {
        if !self.is_locked {
            self.last = self.last.max(at);
        }
    }

    /// Locks at once.
    pub fn lock(&mut self) {
        self.is_locked = true;
    }

    /// The seconds until the lock; 0 once it is locked.
    pub fn left(&self, now: UnixSeconds) -> u64 {
        match self.locked(now) {
            true => 0,
            false => self.limit - now.since(self.last),
        }
    }

    /// The last activity, to be shared with other windows.
    pub fn last(&self) -> UnixSeconds {
        self.last
    }
}
