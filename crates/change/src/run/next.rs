//! What a run sends next.

use std::time::Duration;

use tenantry_graph::{check::Reading, template::Filling};

use super::{Run, Source};
use crate::{
    parcel::{Load, MOST, Next, Parcel},
    plan::Step,
    step::{Progress, Why},
};

/// How many parcels of each kind are on their way at most.
const FLYING: usize = 2;

/// Which steps may be sent.
struct Ready {
    now: Vec<usize>,
    /// When the first of those is due that have to wait.
    later: Option<Duration>,
}

impl Run {
    /// What is to be done next. `now` is the time of any clock that never goes back.
    pub fn next(&mut self, now: Duration, source: &mut dyn Source) -> Next {
        self.leave_out_what_cannot_follow();
        if self.is_over() {
            return Next::Over;
        }
        let mut due = None;
        let mut writes_are_to_come = false;
        if self.kept.halt.is_none() {
            let writes = self.ready_writes(now);
            if !writes.now.is_empty() && self.flying_writes < FLYING && self.may_send() {
                return Next::Send(self.pack_writes(&writes.now, source));
            }
            writes_are_to_come =
                !writes.now.is_empty() || writes.later.is_some() || self.flying_writes > 0;
            due = writes.later;
        }
        let readings = self.ready_readings(now);
        let is_full = readings.now.len() >= MOST;
        if !readings.now.is_empty()
            && self.flying_readings < FLYING
            && self.may_send()
            // Nothing is read where nothing may be sent: the token may be missing for both.
            && self.may_read()
            && (is_full || !writes_are_to_come)
            && let Some(parcel) = self.pack_readings(&readings.now)
        {
            return Next::Send(parcel);
        }
        if self.may_read() && !writes_are_to_come {
            due = earliest(due, readings.later);
        }
        match due {
            Some(due) if due > now => Next::Wait(due - now),
            _ => Next::Idle,
        }
    }

    /// Reading back goes on while the agent has paused, and stops where nothing gets through.
    fn may_read(&self) -> bool {
        matches!(self.kept.halt, None | Some(crate::parcel::Halt::Paused))
    }

    /// A single request that has to show whether there is a token again flies by itself.
    fn may_send(&self) -> bool {
        !self.probes || self.flying_writes + self.flying_readings == 0
    }

    fn most(&self) -> usize {
        if self.probes { 1 } else { MOST }
    }

    /// Steps whose needed predecessor did not work are left out.
    fn leave_out_what_cannot_follow(&mut self) {
        let mut object = usize::MAX;
        let mut has_failed = false;
        for (number, (_, step)) in self.plan.steps().enumerate() {
            if self.owners[number] != object {
                object = self.owners[number];
                has_failed = false;
            }
            let state = &mut self.kept.steps[number];
            if has_failed && state.progress == Progress::Waiting {
                state.progress = Progress::LeftOut(Why::NeededFailed);
            }
            has_failed |= step.is_needed && state.progress.has_failed();
        }
    }

    fn ready_writes(&self, now: Duration) -> Ready {
        let mut ready = Ready {
            now: Vec::new(),
            later: None,
        };
        let mut object = usize::MAX;
        let mut is_blocked = false;
        for (number, state) in self.kept.steps.iter().enumerate() {
            if self.owners[number] != object {
                object = self.owners[number];
                is_blocked = false;
            }
            if state.progress == Progress::Waiting && !is_blocked {
                let not_before = self.pace[number].not_before.max(self.holds_until);
                if not_before <= now {
                    ready.now.push(number);
                } else {
                    ready.later = earliest(ready.later, Some(not_before));
                }
            }
            is_blocked |= !state.progress.lets_go_on();
        }
        ready
    }

    /// One step for each reading that is due. What stands before other writes to the same object is read at once,
    /// everything else when its object's writes are through, so that one reading serves them all.
    fn ready_readings(&self, now: Duration) -> Ready {
        let mut ready = Ready {
            now: Vec::new(),
            later: None,
        };
        let mut from = 0;
        for object in &self.plan.objects {
            self.find_readings(from, &object.steps, now, &mut ready);
            from += object.steps.len();
        }
        ready
    }

    /// The same for one object, whose steps begin at this number.
    fn find_readings(&self, from: usize, steps: &[Step], now: Duration, ready: &mut Ready) {
        let states = &self.kept.steps[from..from + steps.len()];
        let is_through = self.kept.halt.is_some()
            || !states
                .iter()
                .any(|state| matches!(state.progress, Progress::Waiting | Progress::Sent));
        let mut seen: Vec<&Reading> = Vec::new();
        for ((number, step), state) in (from..).zip(steps).zip(states) {
            let pace = self.pace[number];
            let is_wanted = match state.progress {
                Progress::Unknown => true,
                Progress::Accepted => is_through,
                _ => false,
            };
            if !is_wanted || pace.is_being_read {
                continue;
            }
            if pace.not_before > now {
                ready.later = earliest(ready.later, Some(pace.not_before));
                continue;
            }
            let reading = step.write.check().reading();
            if !seen.contains(&reading) {
                seen.push(reading);
                ready.now.push(number);
            }
        }
    }

    fn pack_writes(&mut self, ready: &[usize], source: &mut dyn Source) -> Parcel {
        let mut calls = Vec::new();
        let mut sent = Vec::new();
        for &number in ready.iter().take(self.most()) {
            let object = self.owners[number];
            let Some((_, step)) = self.plan.steps().nth(number) else {
                continue;
            };
            let write = step.write.clone();
            if write.needs_password() && !self.secrets.contains_key(&number) {
                self.secrets.insert(number, source.password());
            }
            let correlation = source.guid();
            let filling = Filling {
                password: self.secrets.get(&number),
                created: self.created_for(object),
                graph: Some(&self.graph),
            };
            let call = write.call(&correlation, filling);
            let state = &mut self.kept.steps[number];
            match call {
                Ok(call) => {
                    state.progress = Progress::Sent;
                    state.correlation = Some(correlation);
                    state.tries = state.tries.saturating_add(1);
                    calls.push(call);
                    sent.push(number);
                }
                // What it is about was not created.
                Err(_) => state.progress = Progress::LeftOut(Why::NeededFailed),
            }
        }
        self.flying_writes += 1;
        self.kept.requests.writing += 1;
        Parcel {
            calls,
            load: Load::Writes(sent),
        }
    }

    fn pack_readings(&mut self, ready: &[usize]) -> Option<Parcel> {
        let mut calls = Vec::new();
        let mut served = Vec::new();
        for number in ready.iter().take(self.most()) {
            let object = self.owners[*number];
            let Some((_, step)) = self.plan.steps().nth(*number) else {
                continue;
            };
            let reading = step.write.check().reading().clone();
            let filling = Filling {
                created: self.created_for(object),
                ..Filling::default()
            };
            let Ok(call) = reading.call(filling) else {
                self.kept.steps[*number].progress = Progress::Unproved;
                continue;
            };
            let steps = self.plan.steps().enumerate();
            let shares = steps.filter(|(other, (_, step))| {
                self.owners[*other] == object
                    && *step.write.check().reading() == reading
                    && !self.pace[*other].is_being_read
                    && matches!(
                        self.kept.steps[*other].progress,
                        Progress::Unknown | Progress::Accepted
                    )
            });
            let shares: Vec<usize> = shares.map(|(other, _)| other).collect();
            for other in &shares {
                self.pace[*other].is_being_read = true;
            }
            calls.push(call);
            served.push(shares);
        }
        if calls.is_empty() {
            return None;
        }
        self.flying_readings += 1;
        self.kept.requests.reading += 1;
        Some(Parcel {
            calls,
            load: Load::Readings(served),
        })
    }

    /// The id of what was created for an object, or the object's own.
    fn created_for(&self, object: usize) -> Option<&str> {
        let created = self.kept.created.get(object)?.as_deref();
        created.or(self.plan.objects.get(object)?.id.as_deref())
    }
}

fn earliest(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
