//! A secret that is asked for when the agent wants to see it, and hidden again by itself.
//!
//! It is kept by the view that shows it and by nothing else: hidden, or left, it is gone.

use std::{rc::Rc, time::Duration};

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use tenantry_identity::Secret;

use crate::{
    failure::{Failure, Notice},
    platform::clock,
    ui::{copy::CopyButton, live, notice::NoticePanel, task::Task, time::time_fact},
};

/// How long it is shown.
const SHOWN_FOR: Duration = Duration::from_secs(60);

/// A secret with what belongs to it.
pub(super) struct Revealed {
    /// What tells it from others that are shown with it.
    pub(super) facts: Vec<AnyFact>,
    /// The secret.
    pub(super) secret: Secret,
}

/// What is told of a secret.
pub(super) enum AnyFact {
    /// A name and its text.
    Text(&'static str, Option<String>),
    /// A name and its time, ISO 8601 UTC.
    Time(&'static str, Option<String>),
}

/// Asks for secrets.
pub(super) type Ask = Rc<dyn Fn() -> LocalBoxFuture<'static, Result<Vec<Revealed>, Failure>>>;

/// What a secret is, in the words of its buttons.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// `Show the key`.
    pub(super) show: &'static str,
    /// `Hide the key`.
    pub(super) hide: &'static str,
    /// `Copy the key`.
    pub(super) copy: &'static str,
    /// What is said where the service has none; without it that is a failure.
    pub(super) none: Option<&'static str>,
    /// The id of the element that warns of the audit log.
    pub(super) warning: &'static str,
}

enum State {
    Hidden,
    Asking,
    Shown(Vec<Revealed>),
    Failed(Failure),
}

/// A button that shows a secret and hides it again. The service is asked each time anew.
pub(super) fn reveal(words: Words, ask: Ask) -> AnyView {
    let state = RwSignal::new_local(State::Hidden);
    let task = Task::new();
    let show = {
        let ask = Rc::clone(&ask);
        move || {
            state.set(State::Asking);
            let asked = ask();
            task.run(async move {
                match asked.await {
                    Ok(revealed) => {
                        state.set(State::Shown(revealed));
                        clock::sleep(SHOWN_FOR).await;
                        state.set(State::Hidden);
                    }
                    Err(failure) => state.set(State::Failed(failure)),
                }
            });
        }
    };
    let again = show.clone();
    let press = move || {
        let is_shown = state.with_untracked(|state| matches!(state, State::Shown(_)));
        let is_asking = state.with_untracked(|state| matches!(state, State::Asking));
        if is_shown {
            task.stop();
            state.set(State::Hidden);
        } else if !is_asking {
            show();
        }
    };
    let label = move || {
        state.with(|state| match state {
            State::Hidden | State::Failed(_) => words.show,
            State::Asking => "Asking…",
            State::Shown(_) => words.hide,
        })
    };
    let retry = StoredValue::new_local(again);
    let retry = Callback::new(move |()| retry.with_value(|again| again()));
    view! {
        <div class="reveal">
            <button
                type="button"
                class="secondary"
                aria-describedby=words.warning
                on:click=live::click(press)
            >
                {live::text(move || label().to_string())}
            </button>
            {live::maybe(move || {
                state
                    .with(|state| match state {
                        State::Hidden | State::Asking => None,
                        State::Shown(revealed) => Some(shown(words, revealed)),
                        State::Failed(failure) => Some(failed(words, failure, retry)),
                    })
            })}
        </div>
    }
    .into_any()
}

fn shown(words: Words, revealed: &[Revealed]) -> AnyView {
    let all: Vec<AnyView> = revealed.iter().map(|one| one_shown(words, one)).collect();
    view! {
        <ul class="revealed">{all}</ul>
        <p class="none" role="status">
            "It is hidden again after a minute."
        </p>
    }
    .into_any()
}

fn one_shown(words: Words, one: &Revealed) -> AnyView {
    let facts: Vec<AnyView> = one
        .facts
        .iter()
        .map(|fact| match fact {
            AnyFact::Text(name, text) => crate::ui::facts::fact(name, text.clone()),
            AnyFact::Time(name, time) => time_fact(name, time.as_deref()),
        })
        .collect();
    let facts = (!facts.is_empty()).then(|| view! { <dl class="facts">{facts}</dl> }.into_any());
    let secret = one.secret.expose().to_string();
    view! {
        <li>
            <code>{secret.clone()}</code>
            <CopyButton text=secret label=words.copy compact=true />
            {facts}
        </li>
    }
    .into_any()
}

fn failed(words: Words, failure: &Failure, retry: Callback<()>) -> AnyView {
    let is_none = matches!(failure, Failure::Graph { error, .. } if error.status() == 404);
    if let (true, Some(none)) = (is_none, words.none) {
        return view! {
            <p class="none" role="status">
                {none}
            </p>
        }
        .into_any();
    }
    view! { <NoticePanel notice=Notice::from(failure) retry /> }.into_any()
}
