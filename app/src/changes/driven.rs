//! One run of this window: what it is, how it stands, and what the agent lets it do.

use std::cell::RefCell;

use futures::channel::mpsc::UnboundedSender;
use leptos::prelude::*;
use tenantry_change::{Object, Run, parcel::Halt, run::Outcome, step::State};
use tenantry_identity::{Secret, UnixSeconds};

use super::{Standing, standing::Stage};
use crate::{
    failure::Failure,
    platform::{clock, locks::Held},
};

/// A run of this window.
pub(super) struct Driven {
    run: RefCell<Run>,
    /// The account that lets it run.
    account: String,
    /// Where each object's steps begin.
    starts: Vec<usize>,
    /// Grows with everything that happens to it.
    version: ArcRwSignal<u32>,
    /// Why it stands still, where something refused.
    failure: ArcRwSignal<Option<Failure>>,
    /// When it was over.
    ended: RefCell<Option<UnixSeconds>>,
    /// Other windows let it be as long as this is held.
    pub(super) lock: RefCell<Option<Held>>,
    /// Wakes what carries it out; nobody does where it is over.
    pub(super) waker: RefCell<Option<UnboundedSender<()>>>,
    /// Whether it is stored, so that a page that is loaded again can take it up.
    pub(super) is_stored: RefCell<bool>,
}

/// How many objects came to which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// With which something is to be done.
    pub(super) all: usize,
    /// Done and read back.
    pub(super) done: usize,
    /// Not done, or in part, or not certain.
    pub(super) failed: usize,
    /// Left out by the agent.
    pub(super) left_out: usize,
}

impl Counts {
    /// With how many nothing more happens by itself.
    pub(super) fn settled(self) -> usize {
        self.done + self.failed + self.left_out
    }
}

impl Driven {
    pub(super) fn new(run: Run, account: String, is_stored: bool) -> Self {
        let mut start = 0;
        let starts = run.plan().objects.iter().map(|object| {
            let here = start;
            start += object.steps.len();
            here
        });
        Driven {
            starts: starts.collect(),
            run: RefCell::new(run),
            account,
            version: ArcRwSignal::new(0),
            failure: ArcRwSignal::new(None),
            ended: RefCell::new(None),
            lock: RefCell::new(None),
            waker: RefCell::new(None),
            is_stored: RefCell::new(is_stored),
        }
    }

    /// Looks at the run, and again whenever something has happened to it.
    pub(super) fn with<T>(&self, look: impl FnOnce(&Run) -> T) -> T {
        self.version.track();
        look(&self.run.borrow())
    }

    /// Looks at one object and its steps as they stand, and again whenever something has happened.
    pub(super) fn with_object<T>(
        &self,
        number: usize,
        look: impl FnOnce(&Object, &[State]) -> T,
    ) -> Option<T> {
        self.with(|run| {
            let object = run.plan().objects.get(number)?;
            let start = *self.starts.get(number)?;
            let states = run.kept().steps.get(start..start + object.steps.len())?;
            Some(look(object, states))
        })
    }

    /// Changes the run; whoever looks at it hears of it by [`Driven::tell`].
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Run) -> T) -> T {
        change(&mut self.run.borrow_mut())
    }

    /// Tells whoever looks that something has happened.
    pub(super) fn tell(&self) {
        self.version.update(|version| *version += 1);
    }

    /// Lets what carries the run out look at it anew.
    pub(super) fn wake(&self) {
        if let Some(waker) = &*self.waker.borrow() {
            let _ = waker.unbounded_send(());
        }
    }

    /// The run's name.
    pub(super) fn id(&self) -> String {
        self.run.borrow().kept().id.clone()
    }

    /// The account that lets it run.
    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// Why it stands still, where something refused.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.failure.get()
    }

    pub(super) fn fail(&self, failure: Option<Failure>) {
        self.failure.set(failure);
    }

    /// Why it stands still, if it does.
    pub(super) fn halt(&self) -> Option<Halt> {
        self.with(Run::halt)
    }

    /// Notes that it is over.
    pub(super) fn end(&self) {
        *self.ended.borrow_mut() = Some(clock::now());
    }

    /// When it was over.
    pub(super) fn ended(&self) -> Option<UnixSeconds> {
        *self.ended.borrow()
    }

    /// How its objects stand.
    pub(super) fn counts(&self) -> Counts {
        self.with(counts)
    }

    /// The passwords that this window knows, each with the number of its object.
    pub(super) fn secrets(&self) -> Vec<(usize, Secret)> {
        let copied = |(number, secret): (usize, &Secret)| (number, secret.clone());
        self.with(|run| run.secrets().map(copied).collect())
    }

    /// How it stands, in short.
    pub(super) fn standing(&self) -> Standing {
        let run = self.run.borrow();
        let (plan, counts) = (run.plan(), counts(&run));
        Standing {
            id: run.kept().id.clone(),
            account: self.account.clone(),
            tenant: plan.tenant.clone(),
            customer: plan.customer.clone(),
            title: plan.title.clone(),
            all: counts.all,
            settled: counts.settled(),
            failed: counts.failed,
            stage: match run.halt() {
                _ if run.is_over() => Stage::Over,
                Some(halt) => Stage::Halted(halt),
                None => Stage::Running,
            },
        }
    }
}

fn counts(run: &Run) -> Counts {
    let mut counts = Counts::default();
    for (_, states) in run.objects() {
        let outcome = Run::outcome(states);
        counts.all += usize::from(outcome != Outcome::Impossible);
        match outcome {
            Outcome::Done => counts.done += 1,
            Outcome::Failed | Outcome::Partly | Outcome::Unsure => counts.failed += 1,
            Outcome::LeftOut => counts.left_out += 1,
            Outcome::Impossible | Outcome::Waiting | Outcome::Working => {}
        }
    }
    counts
}
