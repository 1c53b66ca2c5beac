use std::{future::Future, pin::Pin, rc::Rc};

use leptos::{ev, prelude::*};
use tenantry_change::{Object, Plan, actions::Customer, plan::Kind};
use tenantry_graph::{Call, batch::Batch};
use tenantry_identity::TenantId;

use crate::{
    actions::{Job, Target},
    changes::Changes,
    client::Client,
    failure::{Failure, Notice},
    session::Session,
    ui::{button::button, form::Fields, format, live, notice::NoticePanel, task::Task},
};

/// How many objects are asked about together. The agent sees how far it is after each.
const ASKED_TOGETHER: usize = 100;

/// How many names are read out before the rest is a number.
const MOST_NAMED: usize = 5;

/// What makes a plan; none where something is wrong that the form says by itself.
pub(super) type Planning = Pin<Box<dyn Future<Output = Result<Option<Plan>, Failure>>>>;

/// What is asked for a plan when the agent goes on.
type Plans = Rc<dyn Fn() -> Option<Planning>>;

/// What a form reads before it is drawn.
pub(super) type Reading<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// Whose tenant is changed.
#[derive(Clone, Debug)]
pub(super) struct Whose {
    tenant: TenantId,
    name: String,
}

impl Whose {
    /// The same, as plans want it.
    pub(super) fn customer(&self) -> Customer<'_> {
        Customer {
            tenant: &self.tenant,
            name: &self.name,
        }
    }
}

/// What every form has: its job, its fields, and how far what it asks the service is.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// The way to the service.
    pub(super) client: Client,
    /// The fields that are typed into.
    pub(super) fields: Fields,
    job: StoredValue<Job>,
    changes: Changes,
    /// Whether nothing is filled in.
    is_at_once: StoredValue<bool>,
    at: RwSignal<At>,
    task: Task,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
enum At {
    /// The agent fills in the form.
    Ready,
    /// So many of so many objects were read.
    Reading(usize, usize),
    /// That failed.
    Failed(Failure),
}

impl Frame {
    /// The frame of a job's form.
    pub(super) fn new(job: Job) -> Self {
        Frame {
            client: expect_context::<Session>().client,
            fields: Fields::new(),
            job: StoredValue::new(job),
            changes: expect_context::<Changes>(),
            is_at_once: StoredValue::new(false),
            at: RwSignal::new(At::Ready),
            task: Task::new(),
        }
    }

    /// The tenant.
    pub(super) fn tenant(self) -> TenantId {
        self.job.with_value(|job| job.tenant.clone())
    }

    /// Whose tenant is changed.
    pub(super) fn whose(self) -> Whose {
        self.job.with_value(|job| Whose {
            tenant: job.tenant.clone(),
            name: job.customer.clone(),
        })
    }

    /// What was chosen.
    pub(super) fn targets(self) -> Vec<Target> {
        self.job.with_value(|job| job.targets.clone())
    }

    /// The form without fields: it goes on to its plan by itself.
    pub(super) fn at_once(self, plan: impl Fn() -> Planning + 'static) -> AnyView {
        self.is_at_once.set_value(true);
        let plan: Plans = Rc::new(move || Some(plan()));
        self.go_on(&plan);
        self.shown(().into_any(), plan)
    }

    /// What is shown where there is nothing to fill in.
    pub(super) fn nothing(self, sentence: &'static str) -> AnyView {
        let close = move || self.changes.close();
        view! {
            <div class="change-body">
                <p class="none">{sentence}</p>
            </div>
            <div class="change-foot">
                <div class="actions">{button("secondary", "Done".into_any(), close)}</div>
            </div>
        }
        .into_any()
    }

    /// A form that has to read something before it can be drawn.
    pub(super) fn after<T: 'static>(
        self,
        read: impl Fn() -> Reading<T> + 'static,
        draw: impl Fn(Rc<T>) -> AnyView + 'static,
    ) -> AnyView {
        let known = RwSignal::new_local(None::<Result<Rc<T>, Failure>>);
        let task = Task::new();
        let read = StoredValue::new_local(Rc::new(read));
        let start = move || {
            let reading = read.get_value()();
            known.set(None);
            task.run(async move {
                known.set(Some(reading.await.map(Rc::new)));
            });
        };
        start();
        let draw = StoredValue::new_local(Rc::new(draw));
        live::view(move || match known.get() {
            None => view! {
                <div class="change-body">
                    <p class="waiting">"Reading what is there now…"</p>
                </div>
            }
            .into_any(),
            Some(Ok(known)) => draw.get_value()(known),
            Some(Err(failure)) => {
                let retry = Callback::new(move |()| start());
                view! {
                    <div class="change-body">
                        <NoticePanel notice=Notice::from(&failure) retry />
                    </div>
                }
                .into_any()
            }
        })
    }

    /// The form. `plan` is asked when the agent goes on, and gives nothing where something is wrong that the
    /// form itself says.
    pub(super) fn view(
        self,
        body: AnyView,
        plan: impl Fn() -> Option<Planning> + 'static,
    ) -> AnyView {
        self.shown(body, Rc::new(plan))
    }

    /// Asks one thing for each target, many together.
    ///
    /// # Errors
    /// The first failure. What is not there is no failure, but `None`.
    pub(super) async fn read<T>(self, calls: Vec<Call<T>>) -> Result<Vec<Option<T>>, Failure> {
        let total = calls.len();
        let mut read = Vec::with_capacity(total);
        let mut calls = calls.into_iter().peekable();
        while calls.peek().is_some() {
            self.at.set(At::Reading(read.len(), total));
            let mut batch = Batch::new();
            let slots: Vec<_> = calls
                .by_ref()
                .take(ASKED_TOGETHER)
                .map(|call| batch.add(call))
                .collect();
            let mut answers = self.client.run(batch).await;
            for slot in slots {
                read.push(match answers.take(slot) {
                    Ok(object) => Some(object),
                    Err(Failure::Graph { error, .. }) if error.status() == 404 => None,
                    Err(failure) => return Err(failure),
                });
            }
        }
        Ok(read)
    }

    /// Asks one thing for each target. Those that are not there any more are objects with which nothing can be
    /// done.
    ///
    /// # Errors
    /// The first failure.
    pub(super) async fn read_targets<T>(
        self,
        kind: Kind,
        call: impl Fn(&TenantId, &str) -> Call<T>,
    ) -> Result<(Vec<T>, Vec<Object>), Failure> {
        self.read_all(kind, self.targets(), call).await
    }

    /// The same for others than were chosen.
    ///
    /// # Errors
    /// The first failure.
    pub(super) async fn read_all<T>(
        self,
        kind: Kind,
        targets: Vec<Target>,
        call: impl Fn(&TenantId, &str) -> Call<T>,
    ) -> Result<(Vec<T>, Vec<Object>), Failure> {
        let tenant = self.tenant();
        let calls = targets.iter().map(|target| call(&tenant, &target.id));
        let read = self.read(calls.collect()).await?;
        let mut known = Vec::with_capacity(read.len());
        let mut missing = Vec::new();
        for (target, read) in targets.into_iter().zip(read) {
            match read {
                Some(object) => known.push(object),
                None => missing.push(gone(kind, target)),
            }
        }
        Ok((known, missing))
    }

    fn go_on(self, plan: &Plans) {
        if matches!(self.at.get_untracked(), At::Reading(..)) || !self.fields.are_right() {
            return;
        }
        let Some(planning) = plan() else { return };
        self.at.set(At::Reading(0, 0));
        self.task.run(async move {
            match planning.await {
                Ok(plan) => {
                    self.at.set(At::Ready);
                    match (plan, self.is_at_once.get_value()) {
                        (Some(plan), true) => self.changes.propose_at_once(plan),
                        (Some(plan), false) => self.changes.propose(plan),
                        (None, _) => {}
                    }
                }
                Err(failure) => self.at.set(At::Failed(failure)),
            }
        });
    }

    fn shown(self, body: AnyView, plan: Plans) -> AnyView {
        let plan = StoredValue::new_local(plan);
        let go_on = move || self.go_on(&plan.get_value());
        let submitted: Box<dyn FnMut(ev::SubmitEvent)> = Box::new(move |event| {
            event.prevent_default();
            go_on();
        });
        let stop = move || {
            self.task.stop();
            self.at.set(At::Ready);
        };
        let is_reading = Memo::new(move |_| self.at.with(|at| matches!(at, At::Reading(..))));
        let trouble = move || match self.at.get() {
            At::Failed(failure) => {
                let retry = Callback::new(move |()| go_on());
                Some(view! { <NoticePanel notice=Notice::from(&failure) retry /> }.into_any())
            }
            _ => None,
        };
        let progress = move || match self.at.get() {
            At::Reading(done, total) if total > ASKED_TOGETHER => [
                "Reading what is there now: ",
                &format::count(done),
                " of ",
                &format::count(total),
                "…",
            ]
            .concat(),
            At::Reading(..) => "Reading what is there now…".into(),
            _ => String::new(),
        };
        let buttons = move || {
            if is_reading.get() {
                return button("secondary", "Stop".into_any(), stop);
            }
            let close = move || self.changes.close();
            view! {
                <button type="submit" class="primary">
                    "Show the plan"
                </button>
                {button("secondary", "Cancel".into_any(), close)}
            }
            .into_any()
        };
        let named = named(&self.targets());
        let named =
            (!named.is_empty()).then(|| view! { <p class="form-about">{named}</p> }.into_any());
        view! {
            <form class="change-part form" novalidate="" on:submit=submitted>
                <div class="change-body">
                    {named} {body} {live::maybe(trouble)}
                    <p role="status">{live::text(progress)}</p>
                </div>
                <div class="change-foot">
                    <div class="actions">{live::view(buttons)}</div>
                </div>
            </form>
        }
        .into_any()
    }
}

/// What was chosen and is not there any more.
fn gone(kind: Kind, target: Target) -> Object {
    Object {
        id: Some(target.id),
        kind,
        name: target.name,
        detail: None,
        changes: Vec::new(),
        steps: Vec::new(),
        obstacles: vec!["It is not there any more.".into()],
    }
}

/// The names of what was chosen; a number in place of many.
fn named(targets: &[Target]) -> String {
    let names: Vec<&str> = targets
        .iter()
        .take(MOST_NAMED)
        .map(|target| target.name.as_str())
        .collect();
    let names = names.join(", ");
    match targets.len().saturating_sub(MOST_NAMED) {
        0 => names,
        more => [&names, " and ", &format::counted(more, "other", "others")].concat(),
    }
}
