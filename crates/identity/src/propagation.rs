//! The wait for a customer that was created a moment ago.
//!
//! The relationship takes minutes to reach a new tenant, and a token that was issued before then lacks
//! the claims for its whole life. So each try asks for a *new* token: a cached one may be from before.

use serde::{Deserialize, Serialize};

pub use crate::propagation::check::{Check, Diagnosis, Finding, diagnose};
use crate::time::UnixSeconds;

mod check;

/// How long the waits are, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// From the customer's creation to the first try.
    pub first: u64,
    /// From a refusal to the next try.
    pub again: u64,
    /// After how many refusals waiting has no point any more. Those of tries that the agent asked for
    /// early do not count.
    pub most_tries: u32,
    /// How long after the first try waiting has no point any more.
    pub longest: u64,
}

impl Pace {
    /// The documented pace: three minutes, then a minute each. What has not arrived after ten tries or a
    /// quarter of an hour is not on its way, but was left out.
    pub const DOCUMENTED: Self = Self {
        first: 180,
        again: 60,
        most_tries: 10,
        longest: 900,
    };
}

/// The wait for one customer. It can be stored and goes on after a reload: a try that was under way then
/// is simply made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Propagation {
    pace: Pace,
    created: UnixSeconds,
    first_try: Option<UnixSeconds>,
    refusals: u32,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Waiting {
        since: UnixSeconds,
        until: UnixSeconds,
    },
    /// The agent wants it tried before `until`.
    Early {
        until: UnixSeconds,
    },
    Exhausted,
    Open,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing before this time.
    Wait {
        /// When to ask again.
        until: UnixSeconds,
    },
    /// Get a *new* token for the customer, make one read with it, and report with
    /// [`Propagation::answered`].
    Ask,
    /// The customer was refused to the limit: find out why, with [`diagnose`].
    Diagnose,
    /// Nothing any more: the customer answers.
    Done,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The customer answered.
    Open,
    /// The authority or Graph refused the access: the relationship may not have arrived.
    Refused,
    /// Something else failed that says nothing of the access, such as the network or a busy service.
    /// It does not count as a refusal.
    Failed {
        /// When the service wants to be asked again, in seconds.
        wait: u64,
    },
}

/// Where the wait is, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How long the present wait has been, in seconds.
    pub waited: u64,
    /// How long it still is, in seconds; 0 when it is time to ask.
    pub left: u64,
    /// How often access was refused so far, early tries apart.
    pub refusals: u32,
    /// After how many refusals the wait ends.
    pub most_tries: u32,
}

impl Propagation {
    /// Begins to wait for a customer that was created at `created`.
    pub fn new(created: UnixSeconds, now: UnixSeconds, pace: Pace) -> Self {
        // A creation that is still to come, by a clock that differs, counts as one of this moment.
        let created = created.min(now);
        Self {
            pace,
            created,
            first_try: None,
            refusals: 0,
            state: State::Waiting {
                since: created,
                until: created.plus(pace.first),
            },
        }
    }

    /// When the customer was created.
    pub fn created(&self) -> UnixSeconds {
        self.created
    }

    /// What is to be done now. While a try is under way, it is not asked again.
    pub fn step(&self, now: UnixSeconds) -> Step {
        match self.state {
            // A clock that has gone back says nothing of how long to wait; asking does no harm.
            State::Waiting { since, until } if since <= now && now < until => Step::Wait { until },
            State::Waiting { .. } | State::Early { .. } => Step::Ask,
            State::Exhausted => Step::Diagnose,
            State::Open => Step::Done,
        }
    }

    /// The agent wants it tried at once. After the limit, the waits begin anew.
    pub fn try_now(&mut self, now: UnixSeconds) {
        match self.state {
            State::Waiting { until, .. } if self.step(now) != Step::Ask => {
                self.state = State::Early { until };
            }
            State::Exhausted => {
                self.first_try = None;
                self.refusals = 0;
                self.state = State::Waiting {
                    since: now,
                    until: now,
                };
            }
            State::Waiting { .. } | State::Early { .. } | State::Open => {}
        }
    }

    /// Takes what came of a try that ended `now`. What nobody asked for changes nothing.
    pub fn answered(&mut self, outcome: Outcome, now: UnixSeconds) {
        if self.step(now) != Step::Ask {
            return;
        }
        let first_try = *self.first_try.get_or_insert(now);
        let until = match (outcome, &self.state) {
            (Outcome::Open, _) => {
                self.state = State::Open;
                return;
            }
            (Outcome::Failed { wait }, _) => now.plus(wait.clamp(1, self.pace.again.max(1))),
            // An early try takes nothing from the wait that it interrupted; what a clock that has gone
            // back makes of that wait does not count.
            (Outcome::Refused, State::Early { until }) => {
                let until = (*until).min(now.plus(self.pace.first));
                until.max(now.plus(self.pace.again))
            }
            (Outcome::Refused, _) => {
                self.refusals += 1;
                now.plus(self.pace.again)
            }
        };
        let took_long = now.since(first_try) >= self.pace.longest;
        let is_over =
            outcome == Outcome::Refused && (self.refusals >= self.pace.most_tries || took_long);
        self.state = if is_over {
            State::Exhausted
        } else {
            State::Waiting { since: now, until }
        };
    }

    /// Where the wait is.
    pub fn progress(&self, now: UnixSeconds) -> Progress {
        let (waited, left) = match (self.step(now), &self.state) {
            (Step::Wait { until }, State::Waiting { since, .. }) => {
                (now.since(*since), until.since(now))
            }
            _ => (0, 0),
        };
        Progress {
            waited,
            left,
            refusals: self.refusals,
            most_tries: self.pace.most_tries,
        }
    }
}
