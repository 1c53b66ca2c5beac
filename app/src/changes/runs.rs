//! The runs of this window: starting one, taking one up again, and carrying them out side by side, whatever screen
//! is shown.

use std::{rc::Rc, sync::Arc, time::Duration};

use futures::{
    FutureExt, StreamExt,
    channel::mpsc::{self, UnboundedReceiver},
    future::{self, LocalBoxFuture},
    stream::FuturesUnordered,
};
use leptos::{ev, prelude::*};
use tenantry_change::{
    Parcel, Plan, Run,
    activity::Entry,
    parcel::{Halt, Next},
};
use tenantry_identity::TenantId;

use super::{
    Changes,
    activity::Activity,
    driven::Driven,
    source::{Browser, guid},
    store,
};
use crate::{
    client::{Delivered, cause},
    failure::Failure,
    platform::{clock, locks, storage::Full},
    session::{Phase, Session},
    vault::port::OpenTenant,
};

/// The runs of this window.
#[derive(Clone, Copy)]
pub(super) struct Runs {
    changes: Changes,
    session: Session,
    activity: Activity,
    all: RwSignal<Vec<Rc<Driven>>, LocalStorage>,
}

/// Why a run cannot be taken up.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NotHere {
    /// The tenant cannot be opened without the agent.
    Closed(Failure),
    /// Another window carries it out.
    Elsewhere,
    /// What is stored of it is gone, or of another build.
    Unreadable,
}

/// A parcel on its way.
type Flight = LocalBoxFuture<'static, (Parcel, Delivered)>;

impl Runs {
    /// None yet. They live as long as the page.
    pub(super) fn new(changes: Changes, session: Session, activity: Activity) -> Self {
        let runs = Runs {
            changes,
            session,
            activity,
            all: RwSignal::new_local(Vec::new()),
        };
        Effect::new(move |_| {
            let halt = session.phase().with(|phase| match phase {
                Phase::SignedIn | Phase::Completing(_) => None,
                Phase::Leaving(_) => Some(Halt::Interrupted),
                Phase::SignedOut(_) | Phase::Locked => Some(Halt::SignIn),
            });
            if let Some(halt) = halt {
                runs.stop_all(halt);
            }
        });
        // What is shown only once would be gone with the page. The listener stays as long as that does.
        window_event_listener(ev::beforeunload, move |event| {
            let all = runs.all.get_untracked();
            if untrack(|| all.iter().any(|run| !run.secrets().is_empty())) {
                event.prevent_default();
            }
        });
        runs
    }

    /// The run of this name, if this window has it.
    pub(super) fn find(self, id: &str) -> Option<Rc<Driven>> {
        self.all
            .with(|all| all.iter().find(|run| run.id() == id).cloned())
    }

    /// Starts to carry out a plan, and gives the run's name. `anyway` even if it cannot be stored.
    ///
    /// # Errors
    /// The tenant is not open, or the browser's storage is full.
    pub(super) fn start(
        self,
        plan: Arc<Plan>,
        ticket: Option<String>,
        anyway: bool,
    ) -> Result<String, NotStarted> {
        let open = self
            .session
            .open_tenant(&plan.tenant)
            .ok_or(NotStarted::NotOpen)?;
        let graph = self.graph(&open).ok_or(NotStarted::NotOpen)?;
        let id = guid();
        let run = Run::new((*plan).clone(), id.clone(), clock::now(), ticket, &graph);
        let driven = Rc::new(Driven::new(run, open.account, true));
        let standing = driven.standing();
        if let Err(full) = driven.change(|run| store::begin(&plan, run.kept(), &standing)) {
            if !anyway {
                return Err(full.into());
            }
            *driven.is_stored.borrow_mut() = false;
        }
        self.all.update(|all| all.push(Rc::clone(&driven)));
        self.changes.stand(standing);
        cause::spawn(async move {
            // Nobody else knows this name, so the lock is free.
            *driven.lock.borrow_mut() = locks::take(&store::lock_of(&driven.id())).await;
            self.carry_out(driven).await;
        });
        Ok(id)
    }

    /// Takes up a run that is stored. It stands still until the agent lets it go on.
    ///
    /// # Errors
    /// [`NotHere`].
    pub(super) async fn take_up(self, id: &str) -> Result<Rc<Driven>, NotHere> {
        if let Some(driven) = self.find(id) {
            return Ok(driven);
        }
        let lock = locks::take(&store::lock_of(id))
            .await
            .ok_or(NotHere::Elsewhere)?;
        let (plan, kept) = store::read(id).ok_or(NotHere::Unreadable)?;
        let standing = self.changes.standing(id).ok_or(NotHere::Unreadable)?;
        let open = self.open(&plan.tenant).await.map_err(NotHere::Closed)?;
        let graph = self.graph(&open).ok_or(NotHere::Unreadable)?;
        let run = Run::restored(plan, kept, &graph).ok_or(NotHere::Unreadable)?;
        if open.account != standing.account {
            return Err(NotHere::Unreadable);
        }
        let driven = Rc::new(Driven::new(run, standing.account, true));
        *driven.lock.borrow_mut() = Some(lock);
        self.all.update(|all| all.push(Rc::clone(&driven)));
        cause::spawn(self.carry_out(Rc::clone(&driven)));
        Ok(driven)
    }

    /// Forgets a run that cannot be taken up.
    pub(super) fn forget(self, id: &str) {
        store::forget(id);
        self.changes.drop_standing(id);
    }

    /// The agent has looked at a run. One that is over needs no place any more, unless it holds passwords: those
    /// stay until the agent has done with them.
    pub(super) fn looked_at(self, id: &str) {
        let Some(driven) = untrack(|| self.find(id)) else {
            return;
        };
        let is_done = untrack(|| driven.with(|run| run.is_over()) && driven.secrets().is_empty());
        if is_done {
            self.all
                .update(|all| all.retain(|one| !Rc::ptr_eq(one, &driven)));
            self.changes.drop_standing(id);
        }
    }

    /// Sends nothing more of a run for now.
    pub(super) fn pause(self, driven: &Rc<Driven>) {
        driven.change(|run| run.pause(Halt::Paused));
        self.changed(driven);
    }

    /// Lets a run go on where it stopped.
    pub(super) fn go_on(self, driven: &Rc<Driven>) {
        self.resume(driven, Run::go_on);
    }

    /// Leaves out what was not sent yet.
    pub(super) fn cancel(self, driven: &Rc<Driven>) {
        self.resume(driven, Run::cancel);
    }

    /// Tries again what did not work.
    pub(super) fn retry_failed(self, driven: &Rc<Driven>) {
        self.resume(driven, |run| {
            run.retry_failed();
        });
    }

    /// Opens the tenant first where this window does not have it open any more.
    fn resume(self, driven: &Rc<Driven>, change: fn(&mut Run)) {
        let driven = Rc::clone(driven);
        cause::spawn(async move {
            let tenant = driven.with(|run| run.plan().tenant.clone());
            if let Err(failure) = self.open(&tenant).await {
                driven.fail(Some(failure));
                return;
            }
            driven.fail(None);
            driven.change(change);
            self.changed(&driven);
            let is_carried_out = driven.waker.borrow().is_some();
            if !is_carried_out {
                let lock = locks::take(&store::lock_of(&driven.id())).await;
                *driven.lock.borrow_mut() = lock;
                let standing = driven.standing();
                let stored = driven.change(|run| store::begin(run.plan(), run.kept(), &standing));
                *driven.is_stored.borrow_mut() = stored.is_ok();
                self.carry_out(driven).await;
            }
        });
    }

    async fn open(self, tenant: &TenantId) -> Result<OpenTenant, Failure> {
        if let Some(open) = untrack(|| self.session.open_tenant(tenant)) {
            return Ok(open);
        }
        let known = self.session.known(tenant).ok_or(Failure::NotOpen)?;
        self.session.open(known, false).await
    }

    fn graph(self, open: &OpenTenant) -> Option<String> {
        let setting = self.session.setting().get_untracked()?;
        let mut reaches = setting.reaches.into_iter();
        let reach = reaches.find(|reach| reach.client_id == open.registration.client_id);
        reach.map(|reach| reach.graph)
    }

    /// Nobody is signed in any more, or the page is being left: nothing more is sent. What stands on the screen goes
    /// with the sign-in.
    fn stop_all(self, halt: Halt) {
        for driven in self.all.get_untracked() {
            // Whatever stopped it before is still to be told when the agent is back.
            let is_going_on = driven.change(|run| run.halt().is_none());
            if is_going_on {
                driven.change(|run| run.pause(halt));
                self.changed(&driven);
            }
        }
        if halt == Halt::SignIn {
            self.changes.close();
            self.changes.forget_standings();
            self.all.set(Vec::new());
        }
    }

    /// Something has happened to a run.
    fn changed(self, driven: &Rc<Driven>) {
        driven.wake();
        self.keep(driven);
    }

    /// Stores how a run stands, and tells.
    fn keep(self, driven: &Rc<Driven>) {
        let standing = driven.standing();
        if *driven.is_stored.borrow() {
            let kept = driven.change(|run| store::keep(run.kept(), &standing));
            if let Err(Full) = kept {
                // What is stored is older than what was done: it must not be taken up by anybody.
                store::forget(&standing.id);
                *driven.is_stored.borrow_mut() = false;
            }
        }
        if self.has(driven) {
            self.changes.stand(standing);
        }
        driven.tell();
    }

    async fn carry_out(self, driven: Rc<Driven>) {
        let (waker, mut woken) = mpsc::unbounded();
        *driven.waker.borrow_mut() = Some(waker);
        let mut flying: FuturesUnordered<Flight> = FuturesUnordered::new();
        let mut has_worked = false;
        loop {
            let next = driven.change(|run| run.next(clock::since_start(), &mut Browser));
            let wait = match next {
                Next::Over => break,
                Next::Send(parcel) => {
                    // Before it leaves: a page that is loaded again has to know of it.
                    self.keep(&driven);
                    flying.push(self.send(parcel));
                    has_worked = true;
                    continue;
                }
                Next::Wait(wait) => Some(wait),
                Next::Idle => None,
            };
            self.keep(&driven);
            if flying.is_empty() && wait.is_none() {
                if std::mem::take(&mut has_worked) {
                    self.remember(&driven);
                }
                if !self.has(&driven) {
                    break;
                }
            }
            if let Some((parcel, delivered)) = event(&mut flying, &mut woken, wait).await {
                let halt = delivered.halt.map(|(halt, failure)| {
                    driven.fail(Some(failure));
                    halt
                });
                let now = clock::since_start();
                driven.change(|run| {
                    run.deliver(&parcel, delivered.deliveries, halt, now, &mut Browser);
                });
            }
        }
        *driven.waker.borrow_mut() = None;
        driven.end();
        let is_over = driven.change(|run| run.is_over());
        if is_over {
            driven.fail(None);
            self.remember(&driven);
            store::forget(&driven.id());
            *driven.is_stored.borrow_mut() = false;
        }
        self.keep(&driven);
        driven.lock.borrow_mut().take();
    }

    fn has(self, driven: &Rc<Driven>) -> bool {
        self.all
            .with_untracked(|all| all.iter().any(|one| Rc::ptr_eq(one, driven)))
    }

    fn send(self, parcel: Parcel) -> Flight {
        let client = self.session.client;
        async move {
            let delivered = client.deliver(&parcel.calls).await;
            (parcel, delivered)
        }
        .boxed_local()
    }

    /// It is over or stands still: what it did is remembered, and lists read again.
    fn remember(self, driven: &Driven) {
        let (entry, objects) = driven.change(|run| {
            let objects = run.plan().objects.iter();
            let objects = objects.filter(|object| !object.steps.is_empty());
            let objects = objects.map(|object| (object.kind, object.id.clone()));
            (Entry::of(run), objects.collect())
        });
        // Where nothing gets through, what lists show is better than what they could read.
        if matches!(driven.change(|run| run.halt()), None | Some(Halt::Paused)) {
            self.changes.finish(entry.tenant.clone(), objects);
        }
        self.activity.remember(driven.account(), &entry);
    }
}

/// Why a run does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotStarted {
    /// This window does not have the tenant open any more.
    NotOpen,
    /// The browser's storage is full or switched off.
    Full,
}

impl From<Full> for NotStarted {
    fn from(Full: Full) -> Self {
        NotStarted::Full
    }
}

/// Waits until a parcel comes back, or else something happens, or the time is over.
async fn event(
    flying: &mut FuturesUnordered<Flight>,
    woken: &mut UnboundedReceiver<()>,
    wait: Option<Duration>,
) -> Option<(Parcel, Delivered)> {
    let back = async {
        match flying.next().await {
            Some(back) => Some(back),
            None => future::pending().await,
        }
    };
    let other = async {
        let time = match wait {
            Some(wait) => clock::sleep(wait).boxed_local(),
            None => future::pending().boxed_local(),
        };
        future::select(woken.next(), time).await;
        None
    };
    future::select(back.boxed_local(), other.boxed_local())
        .await
        .factor_first()
        .0
}
