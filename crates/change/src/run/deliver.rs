//! What became of what a run has sent.

use std::time::Duration;

use http::Response;
use tenantry_graph::{
    check::{Check, Verdict},
    retry,
};
use tenantry_identity::service_error::retry_after;

use super::{Run, Source};
use crate::{
    parcel::{Delivery, Halt, Load, Parcel},
    step::{Progress, Refusal},
};

/// How often a step is sent at most where the service is too busy for it.
const MOST_THROTTLED: u8 = 10;

/// How often a step is sent at most where its answers are lost.
const MOST_LOST: u8 = 4;

/// After how long a change that does not show yet is read again.
const SHOWS_AFTER: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// How often a step without an answer is read before it is sent again: the request may still be under way.
const READ_BEFORE_AGAIN: u8 = 2;

/// How often something is read at most where the service is too busy to answer.
const MOST_TROUBLES: u8 = 8;

/// How many parcels may be lost one after the other before the run stands still.
const MOST_LOST_IN_A_ROW: u32 = 3;

impl Run {
    /// Tells what became of each request of a parcel, in its order, and whether the run has to stand still now.
    pub fn deliver(
        &mut self,
        parcel: &Parcel,
        deliveries: Vec<Delivery>,
        halt: Option<Halt>,
        now: Duration,
        source: &mut dyn Source,
    ) {
        let is_lost = |delivery: &Delivery| matches!(delivery, Delivery::Lost);
        let all_lost = !deliveries.is_empty() && deliveries.iter().all(is_lost);
        self.lost_in_a_row = if all_lost { self.lost_in_a_row + 1 } else { 0 };
        let is_not_sent = |delivery: &Delivery| matches!(delivery, Delivery::NotSent);
        let not_sent = deliveries.iter().any(is_not_sent);
        self.probes = deliveries.iter().any(|one| matches!(one, Delivery::Alone));
        self.hold_where_most_are_throttled(&deliveries, now, source);
        let mut deliveries = deliveries.into_iter();
        // An answer that is missing is a lost one.
        let mut next = || deliveries.next().unwrap_or(Delivery::Lost);
        match &parcel.load {
            Load::Writes(steps) => {
                self.flying_writes = self.flying_writes.saturating_sub(1);
                for number in steps {
                    self.write_came_back(*number, next(), now, source);
                }
            }
            Load::Readings(readings) => {
                self.flying_readings = self.flying_readings.saturating_sub(1);
                for steps in readings {
                    let delivery = next();
                    for number in steps {
                        self.pace[*number].is_being_read = false;
                        self.reading_came_back(*number, &delivery, now, source);
                    }
                }
            }
        }
        let gets_nothing = self.lost_in_a_row >= MOST_LOST_IN_A_ROW;
        let halt = halt.or((gets_nothing || not_sent).then_some(Halt::Unreachable));
        if let Some(halt) = halt {
            self.pause(halt);
        }
    }

    /// Where the service is too busy for most of a parcel it is for the next one as well.
    fn hold_where_most_are_throttled(
        &mut self,
        deliveries: &[Delivery],
        now: Duration,
        source: &mut dyn Source,
    ) {
        let throttled = deliveries.iter().filter_map(|delivery| match delivery {
            Delivery::Answered(response) if response.status().as_u16() == 429 => Some(response),
            _ => None,
        });
        let waits: Vec<Duration> = throttled.map(|one| wait(one, 1, source)).collect();
        if waits.len() * 2 > deliveries.len()
            && let Some(longest) = waits.into_iter().max()
        {
            self.holds_until = self.holds_until.max(now + longest);
        }
    }

    fn write_came_back(
        &mut self,
        number: usize,
        delivery: Delivery,
        now: Duration,
        source: &mut dyn Source,
    ) {
        let state = &mut self.kept.steps[number];
        let pace = &mut self.pace[number];
        let response = match delivery {
            Delivery::Answered(response) => response,
            Delivery::Alone | Delivery::NotSent => {
                state.tries = state.tries.saturating_sub(1);
                state.progress = Progress::Waiting;
                return;
            }
            Delivery::Lost => {
                state.was_lost = true;
                state.progress = Progress::Unknown;
                pace.readings = 0;
                pace.not_before = now + SHOWS_AFTER[0];
                return;
            }
        };
        let status = response.status().as_u16();
        let Some((_, step)) = self.plan.steps().nth(number) else {
            return;
        };
        match step.write.read(&response) {
            Ok(given) => {
                state.progress = Progress::Accepted;
                state.request_id = given.request_id;
                state.refusal = None;
                pace.readings = 0;
                pace.not_before = Duration::ZERO;
                if let Some(created) = given.created {
                    self.kept.created[self.owners[number]] = Some(created);
                }
                if let Some(secret) = given.secret {
                    self.secrets.insert(number, secret);
                }
            }
            Err(error) => {
                state.request_id = error.trace().request_id.clone();
                state.refusal = Some(Refusal::from(&error));
                match status {
                    429 if state.tries < MOST_THROTTLED => {
                        state.progress = Progress::Waiting;
                        pace.not_before = now + wait(&response, state.tries, source);
                    }
                    // It may have taken effect, or did at an earlier try whose answer was lost.
                    200..300 | 408 | 500..600 => {
                        state.was_lost = true;
                        state.progress = Progress::Unknown;
                        pace.readings = 0;
                        pace.not_before = now + wait(&response, state.tries, source);
                    }
                    _ if state.was_lost => {
                        state.progress = Progress::Unknown;
                        // If it does not show this time, the refusal stands.
                        state.tries = MOST_LOST;
                        pace.readings = 0;
                        pace.not_before = now;
                    }
                    _ => state.progress = Progress::Refused,
                }
            }
        }
    }

    fn reading_came_back(
        &mut self,
        number: usize,
        delivery: &Delivery,
        now: Duration,
        source: &mut dyn Source,
    ) {
        let Some((_, step)) = self.plan.steps().nth(number) else {
            return;
        };
        let state = &mut self.kept.steps[number];
        let pace = &mut self.pace[number];
        let response = match delivery {
            Delivery::Answered(response) => response,
            Delivery::NotSent | Delivery::Alone => return,
            Delivery::Lost => {
                pace.troubles = pace.troubles.saturating_add(1);
                pace.not_before = now + SHOWS_AFTER[usize::from(pace.troubles).min(3)];
                return;
            }
        };
        match step.write.check().judge(response) {
            Ok(Verdict::Taken) => {
                state.progress = Progress::Taken;
                state.refusal = None;
                let owner = self.owners[number];
                if step.write.creates() && self.kept.created[owner].is_none() {
                    self.kept.created[owner] = Check::found(response);
                }
            }
            Ok(Verdict::NotTaken) => self.does_not_show(number, now),
            Err(error) => {
                let status = error.status();
                pace.troubles = pace.troubles.saturating_add(1);
                let passes = status == 429 || status >= 500;
                if passes && pace.troubles < MOST_TROUBLES {
                    pace.not_before = now + wait(response, pace.troubles, source);
                } else {
                    state.refusal = Some(Refusal::from(&error));
                    state.progress = Progress::Unproved;
                }
            }
        }
    }

    /// What was read does not show the change.
    fn does_not_show(&mut self, number: usize, now: Duration) {
        let state = &mut self.kept.steps[number];
        let pace = &mut self.pace[number];
        pace.troubles = 0;
        let again = SHOWS_AFTER.get(usize::from(pace.readings)).copied();
        pace.readings = pace.readings.saturating_add(1);
        if state.progress == Progress::Accepted {
            match again {
                Some(again) => pace.not_before = now + again,
                None => state.progress = Progress::NotTaken,
            }
            return;
        }
        if pace.readings < READ_BEFORE_AGAIN {
            pace.not_before = now + SHOWS_AFTER[1];
        } else if state.tries < MOST_LOST {
            *pace = super::Pace::default();
            state.progress = Progress::Waiting;
        } else {
            state.refusal.get_or_insert_with(Refusal::silence);
            state.progress = Progress::Refused;
        }
    }
}

/// How long to wait before the next try: as long as the service says, however long that is.
fn wait(response: &Response<Vec<u8>>, tries: u8, source: &mut dyn Source) -> Duration {
    let said = retry_after(response.headers());
    said.unwrap_or_else(|| retry::back_off(u32::from(tries.max(1)), source.fraction()))
}
