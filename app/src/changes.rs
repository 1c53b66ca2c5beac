//! Every change that an agent makes goes through here: a form, a plan to confirm, a run, its proof.
//!
//! This file and `standing.rs` are what the bar needs of it; everything else belongs to a part of the console that
//! is loaded with the first change.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `frame.rs` | the dialog's frame, with the action and the customer above what it holds |
//! | `standing.rs` | how the runs stand, in short |
//! | `chips.rs` | the runs in the bar |
//! | `dialog.rs` | what the dialog holds |
//! | `plan_view.rs` | a plan before it is confirmed |
//! | `run_view.rs`, `outcomes.rs`, `passwords.rs` | a run, what became of each object, and what is shown only once |
//! | `runs.rs`, `driven.rs`, `source.rs` | the runs of this window, and one of them |
//! | `store.rs`, `packed.rs` | what is stored of a run that is not over, made small |
//! | `activity.rs` | what is remembered of the runs that are |
//! | `activity_page.rs`, `evidence.rs` | the page that shows it, and the tenant's own audit log |

mod activity;
mod activity_page;
mod chips;
mod dialog;
mod driven;
mod evidence;
mod frame;
mod outcomes;
mod packed;
mod passwords;
mod plan_view;
mod run_view;
mod runs;
mod source;
mod standing;
mod store;

use std::sync::Arc;

use leptos::{ev, prelude::*, task::spawn_local};
use tenantry_change::{Plan, parcel::Halt, plan::Kind};
use tenantry_identity::TenantId;

use self::standing::{Stage, Standing};
pub use self::{
    activity_page::activity_page,
    chips::chips,
    dialog::{dialog, share},
    frame::frame,
};
use crate::{
    actions::Job,
    platform::locks,
    session::{Phase, Session},
};

/// The changes of this window, shared by all screens.
#[derive(Clone, Copy)]
pub struct Changes {
    session: Session,
    shown: RwSignal<Option<Shown>>,
    job: RwSignal<Option<Job>>,
    /// Whether there is anything to fill in, so that going back leads somewhere.
    has_form: RwSignal<bool>,
    plan: RwSignal<Option<Arc<Plan>>>,
    standings: RwSignal<Vec<Standing>>,
    finished: RwSignal<Option<Finished>>,
}

/// What the dialog shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    /// The form of the job.
    Form,
    /// The plan, to be confirmed.
    Plan,
    /// The run of this name.
    Run(String),
}

/// An object that may have changed: its kind, and its id unless it was created.
pub type Changed = (Kind, Option<String>);

/// A run came to an end, or to a stop: what it changed has to be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finished {
    /// The tenant.
    tenant: TenantId,
    /// What was changed.
    objects: Vec<Changed>,
    /// How many runs had come to an end or a stop before.
    number: u32,
}

impl Changes {
    /// The changes of this window, which lives as long as they do, and how those stand that are stored.
    pub fn new(session: Session) -> Self {
        let changes = Changes {
            session,
            shown: RwSignal::new(None),
            job: RwSignal::new(None),
            has_form: RwSignal::new(false),
            plan: RwSignal::new(None),
            standings: RwSignal::new(Vec::new()),
            finished: RwSignal::new(None),
        };
        let look = move || spawn_local(changes.look_around());
        // Whoever signs in finds what stopped when somebody signed out.
        Effect::new(move |_| {
            if session.phase().with(|phase| *phase == Phase::SignedIn) {
                look();
            }
        });
        // The listeners stay as long as the page does.
        window_event_listener(ev::focus, move |_| look());
        window_event_listener(ev::storage, move |event| {
            if event
                .key()
                .is_some_and(|key| key.starts_with(store::PREFIX))
            {
                look();
            }
        });
        changes
    }

    /// Opens the form of a job.
    pub fn ask(self, job: Job) {
        self.plan.set(None);
        self.job.set(Some(job));
        self.shown.set(Some(Shown::Form));
    }

    /// Shows a plan, to be confirmed. A form that is open stays, so that the agent can go back to it.
    pub fn propose(self, plan: Plan) {
        self.has_form.set(true);
        self.plan.set(Some(Arc::new(plan)));
        self.shown.set(Some(Shown::Plan));
    }

    /// Shows a plan for which nothing was filled in.
    pub fn propose_at_once(self, plan: Plan) {
        self.propose(plan);
        self.has_form.set(false);
    }

    /// Goes back from the plan to the form, where there is one.
    pub fn back(self) {
        let has_form = self.has_form.get_untracked();
        self.shown.set(has_form.then_some(Shown::Form));
    }

    /// Shows a run.
    pub fn look_at(self, id: String) {
        self.job.set(None);
        self.plan.set(None);
        self.shown.set(Some(Shown::Run(id)));
    }

    /// Closes the dialog. What runs goes on.
    pub fn close(self) {
        self.shown.set(None);
        self.job.set(None);
        self.plan.set(None);
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
            Shown::Run(id) => self.standings.with(|all| {
                let standing = all.iter().find(|standing| standing.id == id)?;
                Some((standing.title.clone(), standing.customer.clone()))
            }),
        }
    }

    /// How the runs of those stand who are signed in.
    fn own_standings(self) -> Vec<Standing> {
        let tenants = self.session.tenants();
        let is_own = |standing: &&Standing| {
            tenants.with(|open| open.iter().any(|open| open.account == standing.account))
        };
        self.standings
            .with(|all| all.iter().filter(is_own).cloned().collect())
    }

    /// Whether anything goes on that signing out would stop.
    pub fn is_under_way(self) -> bool {
        let all = self.own_standings();
        all.iter().any(|standing| standing.stage == Stage::Running)
    }

    /// How a run stands.
    fn standing(self, id: &str) -> Option<Standing> {
        self.standings
            .with_untracked(|all| all.iter().find(|one| one.id == id).cloned())
    }

    /// A run stands like this now.
    fn stand(self, standing: Standing) {
        self.standings.update(
            |all| match all.iter_mut().find(|one| one.id == standing.id) {
                Some(one) => *one = standing,
                None => all.push(standing),
            },
        );
    }

    /// There is no such run any more.
    fn drop_standing(self, id: &str) {
        self.standings.update(|all| all.retain(|one| one.id != id));
    }

    /// Nobody is signed in any more.
    fn forget_standings(self) {
        self.standings.set(Vec::new());
    }

    /// What a run changed has to be read again.
    fn finish(self, tenant: TenantId, objects: Vec<Changed>) {
        self.finished.update(|finished| {
            let number = finished.as_ref().map_or(0, |before| before.number + 1);
            *finished = Some(Finished {
                tenant,
                objects,
                number,
            });
        });
    }

    /// Learns how the runs stand that other windows carry out, and those that nobody does.
    async fn look_around(self) {
        let stored = store::standings();
        if stored.is_empty() && self.standings.with_untracked(Vec::is_empty) {
            return;
        }
        let held = locks::held().await;
        let shown = self.shown.get_untracked();
        self.standings.update(|all| {
            // What is over is stored by nobody, and stays until it was looked at.
            all.retain(|one| {
                one.stage == Stage::Over
                    || shown == Some(Shown::Run(one.id.clone()))
                    || stored.iter().any(|other| other.id == one.id)
            });
            for mut standing in stored {
                let is_driven = held.contains(&store::lock_of(&standing.id));
                if standing.stage == Stage::Running && !is_driven {
                    standing.stage = Stage::Halted(Halt::Interrupted);
                }
                match all.iter_mut().find(|one| one.id == standing.id) {
                    Some(one) => *one = standing,
                    None => all.push(standing),
                }
            }
        });
    }

    /// Tells of every run in this tenant that comes to an end or to a stop. It ends with the screen.
    pub fn follow(self, tenant: TenantId, read_again: impl Fn(Vec<Changed>) + 'static) {
        Effect::new(move |before: Option<u32>| {
            let finished = self.finished.get();
            let number = finished.as_ref().map_or(0, |finished| finished.number + 1);
            // What ended before this screen was made is in what it read.
            let is_new = before.is_some_and(|before| before != number);
            if let Some(finished) = finished.filter(|one| is_new && one.tenant == tenant) {
                read_again(finished.objects);
            }
            number
        });
    }
}
