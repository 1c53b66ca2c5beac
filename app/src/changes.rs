//! Every change that an agent makes goes through here: a form, a plan to confirm, a run, its proof.
//!
//! This file and `standing.rs` are what the bar needs of it; everything else belongs to a part of the console that
//! is loaded with the first change.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `frame.rs` | the dialog's frame, with the action and the customer above what it holds |
//! | `standing.rs` | how the runs stand, in short |
//! | `dialog.rs` | what the dialog holds |

mod dialog;
mod frame;
mod standing;

use std::sync::Arc;

use leptos::prelude::*;
use tenantry_change::{Plan, plan::Kind};
use tenantry_identity::TenantId;

pub use self::{dialog::dialog, frame::frame};
use crate::{actions::Job, session::Session};

/// The changes of this window, shared by all screens.
#[derive(Clone, Copy)]
pub struct Changes {
    session: Session,
    shown: RwSignal<Option<Shown>>,
    job: RwSignal<Option<Job>>,
    plan: RwSignal<Option<Arc<Plan>>>,
    finished: RwSignal<Option<Finished>>,
}

/// What the dialog shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The form of the job.
    Form,
    /// The plan, to be confirmed.
    Plan,
    /// The run of this name.
    Run(String),
}

/// A run came to an end, or to a stop: what it changed has to be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The tenant.
    pub tenant: TenantId,
    /// What kinds of objects were changed.
    pub kinds: Vec<Kind>,
    /// How many runs had come to an end or a stop before.
    pub number: u32,
}

impl Changes {
    /// None yet.
    pub fn new(session: Session) -> Self {
        Changes {
            session,
            shown: RwSignal::new(None),
            job: RwSignal::new(None),
            plan: RwSignal::new(None),
            finished: RwSignal::new(None),
        }
    }

    /// Opens the form of a job.
    pub fn ask(self, job: Job) {
        self.plan.set(None);
        self.job.set(Some(job));
        self.shown.set(Some(Shown::Form));
    }

    /// Shows a plan, to be confirmed. A form that is open stays, so that the agent can go back to it.
    pub fn propose(self, plan: Plan) {
        self.plan.set(Some(Arc::new(plan)));
        self.shown.set(Some(Shown::Plan));
    }

    /// Goes back from the plan to the form, where there is one.
    pub fn back(self) {
        let has_form = self.job.with_untracked(Option::is_some);
        self.shown.set(has_form.then_some(Shown::Form));
    }

    /// Closes the dialog. What runs goes on.
    pub fn close(self) {
        self.shown.set(None);
        self.job.set(None);
        self.plan.set(None);
    }

    /// What the dialog shows; `None` while it is closed.
    pub fn shown(self) -> Signal<Option<Shown>> {
        self.shown.into()
    }

    /// What is done, and at which customer, by what the dialog shows.
    fn heading(self) -> Option<(String, String)> {
        match self.shown.get()? {
            Shown::Form => self.job.with(|job| {
                let job = job.as_ref()?;
                Some((job.title.clone(), job.customer.clone()))
            }),
            Shown::Plan => self.plan.with(|plan| {
                let plan = plan.as_ref()?;
                Some((plan.title.clone(), plan.customer.clone()))
            }),
            Shown::Run(_) => None,
        }
    }

    /// The latest run that came to an end or to a stop.
    pub fn finished(self) -> Signal<Option<Finished>> {
        self.finished.into()
    }

    /// Reads again whenever objects of this kind may have changed in this tenant. It ends with the screen.
    pub fn follow(self, tenant: TenantId, kind: Kind, read_again: impl Fn() + 'static) {
        Effect::new(move |before: Option<u32>| {
            let finished = self.finished.get();
            let number = finished.as_ref().map_or(0, |finished| finished.number + 1);
            let is_about =
                |finished: Finished| finished.tenant == tenant && finished.kinds.contains(&kind);
            // What ended before this screen was made is in what it read.
            if before.is_some_and(|before| before != number) && finished.is_some_and(is_about) {
                read_again();
            }
            number
        });
    }
}
