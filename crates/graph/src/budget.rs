//! How many requests a tenant gets at once from each of Graph's services, and how many repeated ones: so that a tenant which is throttled
//! makes its other requests wait, instead of having them refused one by one.
//!
//! A [`Budget`] decides and waits for nothing: whoever sends asks it, waits as it says, and asks again.

use std::{collections::VecDeque, time::Duration};

use crate::retry::LONGEST_WAIT;

/// The most requests of one tenant that are under way at once.
pub const MOST_AT_ONCE: u32 = 8;

/// How many requests may be repeated in quick succession; further ones as often as [`REFILL`] says.
pub const MOST_RETRIES: u32 = 20;

/// After this long, one more request may be repeated.
pub const REFILL: Duration = Duration::from_secs(3);

/// Which of the services behind Graph a request is for. Each throttles by itself: the logs take five requests
/// in ten seconds, and nothing else has to wait when that is too much
/// (<https://learn.microsoft.com/graph/throttling-limits>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// The directory, and whatever is none of the others.
    Directory,
    /// The logs of sign-ins and changes.
    Reports,
    /// Managed devices.
    Intune,
}

impl Service {
    /// How many there are.
    pub const COUNT: usize = 3;

    /// The service that answers this path (`/v1.0/users`), whatever query follows it.
    pub fn of(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let mut segments = path.split('/').skip(2);
        match segments.next() {
            Some("auditLogs") => Service::Reports,
            Some("deviceManagement" | "deviceAppManagement") => Service::Intune,
            _ if segments.any(|segment| segment == "managedDevices") => Service::Intune,
            _ => Service::Directory,
        }
    }
}

/// What one tenant's requests to one service may do. Times are those of any clock that never goes back.
#[derive(Debug)]
pub struct Budget {
    waiting: VecDeque<Ticket>,
    last: u64,
    under_way: u32,
    /// How many may be under way: fewer after each throttling, one more after each success.
    limit: u32,
    resumes_at: Duration,
    retries: u32,
    /// Until when the repeated requests are counted.
    counted_at: Duration,
}

/// One request that waits, or is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u64);

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Now. It is under way from here on, until [`Budget::leave`].
    Go,
    /// Not before this long; then it is to ask again.
    After(Duration),
    /// Not before another one has left or gone; then it is to ask again.
    Behind,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            waiting: VecDeque::new(),
            last: 0,
            under_way: 0,
            limit: MOST_AT_ONCE,
            resumes_at: Duration::ZERO,
            retries: MOST_RETRIES,
            counted_at: Duration::ZERO,
        }
    }
}

impl Budget {
    /// A request comes and waits behind the others.
    pub fn enter(&mut self) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.waiting.push_back(ticket);
        ticket
    }

    /// Whether a request that waits may be sent.
    pub fn ask(&mut self, ticket: Ticket, now: Duration) -> Permit {
        if let Some(pause) = self
            .resumes_at
            .checked_sub(now)
            .filter(|pause| !pause.is_zero())
        {
            return Permit::After(pause);
        }
        if self.under_way >= self.limit || self.waiting.front() != Some(&ticket) {
            return Permit::Behind;
        }
        self.waiting.pop_front();
        self.under_way += 1;
        Permit::Go
    }

    /// A request is not wanted any more, or has its answer; `has_succeeded` says whether the service did
    /// what it was asked. Whether it was waiting or under way does not matter.
    pub fn leave(&mut self, ticket: Ticket, has_succeeded: bool) {
        match self.waiting.iter().position(|one| *one == ticket) {
            Some(at) => {
                self.waiting.remove(at);
            }
            None => {
                self.under_way = self.under_way.saturating_sub(1);
                if has_succeeded {
                    self.limit = (self.limit + 1).min(MOST_AT_ONCE);
                }
            }
        }
    }

    /// A request that is under way waits again, before all others, to be repeated.
    pub fn wait_again(&mut self, ticket: Ticket) {
        self.under_way = self.under_way.saturating_sub(1);
        self.waiting.push_front(ticket);
    }

    /// The service wants to be left alone for a while: nobody goes before that.
    pub fn throttled(&mut self, wait: Duration, now: Duration) {
        self.limit = (self.limit / 2).max(1);
        self.resumes_at = self.resumes_at.max(now + wait.min(LONGEST_WAIT));
    }

    /// Whether one more request may be repeated; if so, it is counted.
    pub fn may_retry(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.counted_at);
        let more = passed.as_millis() / REFILL.as_millis();
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        self.counted_at = match self.retries.saturating_add(more) {
            MOST_RETRIES.. => now.max(self.counted_at),
            _ => self.counted_at + REFILL * more,
        };
        self.retries = self.retries.saturating_add(more).min(MOST_RETRIES);
        match self.retries.checked_sub(1) {
            Some(left) => {
                self.retries = left;
                true
            }
            None => false,
        }
    }

    /// Whether nobody waits and nothing is under way.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.under_way == 0
    }
}

#[cfg(test)]
mod tests;
