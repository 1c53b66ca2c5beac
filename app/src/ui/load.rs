//! One place for what is being read: waiting, failed, there, and when it was read.

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::prelude::*;

use crate::{
    failure::{Failure, Notice},
    platform::clock,
    ui::{
        format,
        icon::{Glyph, Icon},
        live,
        notice::NoticePanel,
        task::Task,
        wait::Skeleton,
    },
};

type Asked<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// A document that a screen reads when it opens, and again when the agent asks. Leaving the screen
/// cancels the request.
pub struct Reading<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    failure: RwSignal<Option<Failure>>,
    moment: Moment,
    ask: StoredValue<Rc<dyn Fn() -> Asked<T>>, LocalStorage>,
    task: Task,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Clone + Send + Sync + 'static> Reading<T> {
    /// Starts to read.
    pub fn start<F>(ask: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        let reading = Reading {
            value: RwSignal::new(None),
            failure: RwSignal::new(None),
            moment: Moment::new(),
            ask: StoredValue::new_local(Rc::new(move || Box::pin(ask()) as Asked<T>)),
            task: Task::new(),
        };
        reading.again();
        reading
    }

    /// Reads again. What was read before stays on the screen meanwhile.
    pub fn again(self) {
        let asked = self.ask.with_value(|ask| ask());
        self.moment.set_busy(true);
        self.task.run(async move {
            match asked.await {
                Ok(value) => {
                    self.value.set(Some(value));
                    self.failure.set(None);
                    self.moment.read_now();
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.moment.set_busy(false);
        });
    }

    /// When it was read.
    pub fn moment(self) -> Moment {
        self.moment
    }

    /// Shows the document, or what keeps it from being shown.
    pub fn view(
        self,
        waiting: &'static str,
        ready: impl Fn(T) -> AnyView + Send + 'static,
    ) -> AnyView {
        let retry = Callback::new(move |()| self.again());
        view! {
            {live::maybe(move || {
                let notice = self.failure.with(|failure| failure.as_ref().map(Notice::from));
                Some(view! { <NoticePanel notice=notice? retry /> }.into_any())
            })}
            {live::view(move || match self.value.get() {
                Some(value) => ready(value),
                None if self.failure.with(Option::is_some) => ().into_any(),
                None => view! { <Skeleton text=waiting /> }.into_any(),
            })}
        }
        .into_any()
    }
}

/// When something was read, in the agent's own time, and whether it is being read now.
#[derive(Clone, Copy)]
pub struct Moment {
    at: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Moment {
    /// Nothing has been read yet.
    pub fn new() -> Self {
        Moment {
            at: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// It was read this minute.
    pub fn read_now(self) {
        let (hours, minutes) = clock::time_of_day();
        self.at.set(Some(format::time_of_day(hours, minutes)));
    }

    /// Sets whether it is being read now.
    pub fn set_busy(self, busy: bool) {
        self.busy.set(busy);
    }
}

/// Says when something was read and reads it again.
#[component]
pub fn ReadAt(
    /// When that was.
    moment: Moment,
    /// What reads again.
    again: Callback<()>,
) -> impl IntoView {
    let said = move || match moment.at.get() {
        _ if moment.busy.get() => "Reading…".to_string(),
        Some(at) => "Read at ".to_string() + &at,
        None => String::new(),
    };
    // A button that is disabled while it has the focus loses it.
    let press = move || {
        if !moment.busy.get_untracked() {
            again.run(());
        }
    };
    view! {
        <p class="read-at">
            <span>{live::text(said)}</span>
            <button
                type="button"
                class="quiet"
                aria-disabled=live::truth(move || moment.busy.get())
                on:click=live::click(press)
            >
                <Glyph icon=Icon::Refresh />
                "Read again"
            </button>
        </p>
    }
    .into_any()
}
