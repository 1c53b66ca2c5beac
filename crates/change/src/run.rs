//! A plan that is carried out.

mod deliver;
mod next;

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use tenantry_identity::{Secret, UnixSeconds};

use crate::{
    parcel::Halt,
    plan::{Object, Plan},
    step::{Progress, State, Why},
};

/// What a run is handed from outside whenever it puts requests together.
pub trait Source {
    /// A fresh GUID.
    fn guid(&mut self) -> String;
    /// A fresh password.
    fn password(&mut self) -> Secret;
    /// A fresh random number in `0.0..1.0`.
    fn fraction(&mut self) -> f64;
}

/// A plan that is being carried out, or was.
pub struct Run {
    plan: Plan,
    kept: Kept,
    /// The origin of the tenant's Microsoft Graph.
    graph: String,
    /// To which object each step belongs.
    owners: Vec<usize>,
    /// What the browser must forget with the page.
    secrets: BTreeMap<usize, Secret>,
    pace: Vec<Pace>,
    flying_writes: usize,
    flying_readings: usize,
    /// How many parcels were lost one after the other.
    lost_in_a_row: u32,
    /// Whether the next request goes by itself, because the token of the last ones did not count any more.
    probes: bool,
    /// Before this time no write is sent, because the service is busy.
    holds_until: Duration,
}

/// When a step is due, and how often it was read back without showing. It is not kept: after a reload all is due.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    not_before: Duration,
    readings: u8,
    /// How often the service did not let it be read.
    troubles: u8,
    is_being_read: bool,
}

/// What a page that is loaded again has to know of a run, besides its plan. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What the run is called, a GUID.
    pub id: String,
    /// When the agent let it start, UTC.
    pub started: UnixSeconds,
    /// The ticket that it belongs to, as the agent wrote it.
    pub ticket: Option<String>,
    /// Why it stands still, if it does.
    pub halt: Option<Halt>,
    /// Each step.
    pub steps: Vec<State>,
    /// The id of each object that was created.
    pub created: Vec<Option<String>>,
    /// How many requests were sent.
    pub requests: Requests,
}

/// How many requests a run took; up to twenty writes or readings go in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// Those that changed something.
    pub writing: u32,
    /// Those that read back.
    pub reading: u32,
}

/// What has become of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It cannot be done with it, and nothing was tried.
    Impossible,
    /// Nothing was sent yet.
    Waiting,
    /// It is being worked on.
    Working,
    /// All that was to be done was done, and read back.
    Done,
    /// Some of it was done.
    Partly,
    /// Nothing of it was done.
    Failed,
    /// Nobody knows about some of it.
    Unsure,
    /// The agent stopped the run before it.
    LeftOut,
}

impl Outcome {
    /// What it is, for the agent to read.
    pub fn in_words(self) -> &'static str {
        match self {
            Outcome::Impossible => "cannot be done",
            Outcome::Waiting => "not begun",
            Outcome::Working => "under way",
            Outcome::Done => "done and read back",
            Outcome::Partly => "done in part",
            Outcome::Failed => "not done",
            Outcome::Unsure => "not certain",
            Outcome::LeftOut => "left out",
        }
    }
}

impl Run {
    /// Begins to carry out a plan, under the name `id`, a GUID.
    pub fn new(
        plan: Plan,
        id: String,
        started: UnixSeconds,
        ticket: Option<String>,
        graph: &str,
    ) -> Self {
        let kept = Kept {
            id,
            started,
            ticket,
            halt: None,
            steps: plan.steps().map(|_| State::waiting()).collect(),
            created: vec![None; plan.objects.len()],
            requests: Requests::default(),
        };
        Run::with(plan, kept, graph)
    }

    /// Takes up a run that was kept: it stands still, and what was on its way is read back first. `None` where the
    /// two do not belong together.
    pub fn restored(plan: Plan, mut kept: Kept, graph: &str) -> Option<Self> {
        if kept.steps.len() != plan.steps().count() || kept.created.len() != plan.objects.len() {
            return None;
        }
        for step in &mut kept.steps {
            if step.progress == Progress::Sent {
                step.progress = Progress::Unknown;
            }
        }
        let mut run = Run::with(plan, kept, graph);
        if !run.is_over() && run.kept.halt != Some(Halt::SignIn) {
            run.kept.halt = Some(Halt::Interrupted);
        }
        Some(run)
    }

    fn with(plan: Plan, kept: Kept, graph: &str) -> Self {
        let objects = plan.objects.iter().enumerate();
        let owners = objects.flat_map(|(at, object)| vec![at; object.steps.len()]);
        Run {
            owners: owners.collect(),
            pace: vec![Pace::default(); kept.steps.len()],
            plan,
            kept,
            graph: graph.to_owned(),
            secrets: BTreeMap::new(),
            flying_writes: 0,
            flying_readings: 0,
            lost_in_a_row: 0,
            probes: false,
            holds_until: Duration::ZERO,
        }
    }

    /// What is carried out.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How it stands, to be kept whenever something was handed out or told.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Each object with its steps as they stand.
    pub fn objects(&self) -> impl Iterator<Item = (&Object, &[State])> {
        let mut from = 0;
        self.plan.objects.iter().map(move |object| {
            let states = &self.kept.steps[from..from + object.steps.len()];
            from += object.steps.len();
            (object, states)
        })
    }

    /// The passwords and passes of this run that are known to this window, each with the number of its object, in
    /// the plan's order. They are never kept.
    pub fn secrets(&self) -> impl Iterator<Item = (usize, &Secret)> {
        let is_in_effect = |step: &usize| {
            let progress = &self.kept.steps[*step].progress;
            !matches!(
                progress,
                Progress::Refused | Progress::LeftOut(_) | Progress::Waiting
            )
        };
        let secrets = self.secrets.iter();
        let secrets = secrets.filter(move |(step, _)| is_in_effect(step));
        secrets.map(|(step, secret)| (self.owners[*step], secret))
    }

    /// Forgets the passwords: the agent has seen them.
    pub fn forget_secrets(&mut self) {
        self.secrets.clear();
    }

    /// Whether a step made a password that this window does not know: the page was loaded again since.
    pub fn has_lost_secret(&self, object: usize) -> bool {
        let steps = self.plan.steps().zip(&self.kept.steps).enumerate();
        let mut of_it = steps.filter(|(number, _)| self.owners[*number] == object);
        of_it.any(|(number, ((_, step), state))| {
            let has_come = matches!(
                state.progress,
                Progress::Accepted | Progress::Taken | Progress::Unproved | Progress::NotTaken
            );
            let makes_one = step.write.needs_password() || step.write.reveals();
            makes_one && has_come && !self.secrets.contains_key(&number)
        })
    }

    /// Why it stands still, if it does.
    pub fn halt(&self) -> Option<Halt> {
        self.kept.halt
    }

    /// Whether nothing is left to be done.
    pub fn is_over(&self) -> bool {
        self.kept
            .steps
            .iter()
            .all(|step| step.progress.is_settled())
    }

    /// Sends nothing more until [`Run::go_on`]. What is on its way comes back.
    pub fn pause(&mut self, why: Halt) {
        if !self.is_over() {
            self.kept.halt = Some(why);
        }
    }

    /// Goes on where it stopped.
    pub fn go_on(&mut self) {
        self.kept.halt = None;
        self.lost_in_a_row = 0;
        self.holds_until = Duration::ZERO;
        for pace in &mut self.pace {
            pace.not_before = Duration::ZERO;
        }
    }

    /// Leaves out whatever was not sent yet. What was sent is read back all the same.
    pub fn cancel(&mut self) {
        for step in &mut self.kept.steps {
            if step.progress == Progress::Waiting {
                step.progress = Progress::LeftOut(Why::Cancelled);
            }
        }
        self.go_on();
    }

    /// Lets whatever did not work be tried again, and what nobody knows about be read again first; `false` where
    /// there is nothing of either kind.
    pub fn retry_failed(&mut self) -> bool {
        let mut any = false;
        for (number, step) in self.kept.steps.iter_mut().enumerate() {
            if step.progress.can_be_retried() {
                any = true;
                step.progress = match step.progress {
                    Progress::Unproved => Progress::Unknown,
                    _ => Progress::Waiting,
                };
                step.tries = 0;
                step.refusal = None;
                self.pace[number] = Pace::default();
            }
        }
        if any {
            self.go_on();
        }
        any
    }

    /// What has become of an object.
    pub fn outcome(states: &[State]) -> Outcome {
        let count = |test: fn(&Progress) -> bool| {
            let progresses = states.iter().map(|state| &state.progress);
            progresses.filter(|progress| test(progress)).count()
        };
        let all = states.len();
        let waiting = count(|progress| *progress == Progress::Waiting);
        let taken = count(|progress| *progress == Progress::Taken);
        let left_out = count(|progress| *progress == Progress::LeftOut(Why::Cancelled));
        if all == 0 {
            Outcome::Impossible
        } else if waiting == all {
            Outcome::Waiting
        } else if count(|progress| !progress.is_settled()) > 0 {
            Outcome::Working
        } else if taken == all {
            Outcome::Done
        } else if count(|progress| *progress == Progress::Unproved) > 0 {
            Outcome::Unsure
        } else if left_out == all {
            Outcome::LeftOut
        } else if taken > 0 {
            Outcome::Partly
        } else {
            Outcome::Failed
        }
    }
}

#[cfg(test)]
mod tests;
