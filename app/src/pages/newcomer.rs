//! The wait for a customer that was created a moment ago: how long it still takes, what came of the last
//! try, and, where it leads nowhere, why.

mod causes;
mod marking;
mod waiting;

use leptos::prelude::*;
use tenantry_identity::{UnixSeconds, propagation::Step};

pub use self::marking::Marking;
use self::{causes::Causes, waiting::Wait};
use crate::{
    failure::{Failure, Notice},
    newcomers::Newcomer,
    platform::clock,
    session::Session,
    ui::{button::button, facts::fact, live, notice::NoticePanel, title},
};

/// Waits for a customer, and opens it as soon as it answers.
#[component]
pub fn Waiting(
    /// The customer, and how far the wait is.
    newcomer: Newcomer,
    /// The wait has ended: the customer is open, or the agent does not want to wait.
    ended: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = newcomer.name.to_string();
    title::show("New customer", Some(&name));
    let causes = Causes::new(session, &newcomer);
    let wait = Wait::start(
        session,
        newcomer,
        ended,
        Callback::new(move |()| causes.find()),
    );
    let is_over = Memo::new(move |_| wait.step() == Step::Diagnose);
    // The agent may want to know before the last try is made.
    let cannot_ask_why =
        move || wait.refused.with(Option::is_none) && !is_over.get() && !causes.is_shown();
    let ask_why = move || match causes.is_shown() {
        true => "Check again".to_string(),
        false => "Find out why".to_string(),
    };
    view! {
        <section class="page narrow newcomer">
            <h1>"Waiting for " {name}</h1>
            <p>
                "The relationship with a new customer takes some minutes to reach its tenant. A token from before then stays without rights, so the console waits, and gets a new one for each try."
            </p>
            {live::maybe(move || match (wait.blocked.with(Option::is_some), is_over.get()) {
                (true, _) => None,
                (false, true) => Some(given_up()),
                (false, false) => Some(progress(wait)),
            })}
            <div class="actions">
                {button("secondary", "Try now".into_any(), move || wait.try_now())}
                <button
                    type="button"
                    class="secondary"
                    hidden=live::flag(cannot_ask_why)
                    on:click=live::click(move || causes.find())
                >
                    {live::text(ask_why)}
                </button>
                {button("quiet", "Stop waiting".into_any(), move || wait.stop())}
            </div>
            {live::maybe(move || wait.blocked.get().map(|blocked| blocked_by(wait, &blocked)))}
            {live::maybe(move || causes.view())}
            {live::maybe(move || Some(refused(&wait.refused.get()?)))}
        </section>
    }
    .into_any()
}

fn progress(wait: Wait) -> AnyView {
    let left = move || match wait.progress() {
        _ if wait.asking.get() => "Trying with a new token…".to_string(),
        progress => ["Next try in ", &minutes_and_seconds(progress.left)].concat(),
    };
    let tries = move || match wait.progress() {
        progress if progress.refusals == 0 => String::new(),
        progress => [
            "Refused ",
            &progress.refusals.to_string(),
            " of ",
            &progress.most_tries.to_string(),
            " times",
        ]
        .concat(),
    };
    // A reader that says every second is of no use: this one speaks when a minute begins.
    let spoken = Memo::new(move |_| {
        let left = wait.progress().left;
        (!wait.asking.get()).then(|| left.div_ceil(60))
    });
    let spoken = move || match spoken.get() {
        None => "Trying with a new token".to_string(),
        Some(1) => "Next try in about a minute".to_string(),
        Some(minutes) => ["Next try in about ", &minutes.to_string(), " minutes"].concat(),
    };
    let waited = move || {
        let progress = wait.progress();
        let whole = progress.waited + progress.left;
        Some(if wait.asking.get() || whole == 0 {
            "100".to_string()
        } else {
            (progress.waited * 100 / whole).to_string()
        })
    };
    view! {
        <div class="progress">
            <progress max="100" value=live::attribute(waited) aria-label="Waited"></progress>
            <p class="left" aria-hidden="true">
                <strong>{live::text(left)}</strong>
                <span>{live::text(tries)}</span>
            </p>
            <p class="unseen" aria-live="polite">
                {live::text(spoken)}
            </p>
        </div>
    }
    .into_any()
}

fn given_up() -> AnyView {
    view! {
        <p class="next" role="status">
            "The customer was refused to the last try, so waiting longer does not help. This is what access hangs on:"
        </p>
    }
    .into_any()
}

/// What has to happen before the customer can be tried at all.
fn blocked_by(wait: Wait, failure: &Failure) -> AnyView {
    if *failure == Failure::NotOpen {
        return view! {
            <p class="next" role="status">
                "You are not signed in any more. Sign in with your partner account; the wait goes on afterwards."
            </p>
            <div class="actions">
                {button("primary", "Sign in".into_any(), move || wait.sign_in())}
            </div>
        }
        .into_any();
    }
    let retry = Callback::new(move |()| wait.try_now());
    let tenant = wait.tenant();
    view! { <NoticePanel notice=Notice::from(failure) retry tenant /> }.into_any()
}

/// What came of the last try.
fn refused(notice: &Notice) -> AnyView {
    let facts: Vec<AnyView> = notice
        .facts
        .iter()
        .map(|(name, value)| fact(name, Some(value.clone())))
        .collect();
    view! {
        <details class="last-try">
            <summary>"The last try: " {notice.title.clone()}</summary>
            <dl class="facts">{facts}</dl>
        </details>
    }
    .into_any()
}

/// A duration as a clock shows it: `2:41`.
fn minutes_and_seconds(seconds: u64) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let zero = if seconds < 10 { "0" } else { "" };
    [&minutes.to_string(), ":", zero, &seconds.to_string()].concat()
}

/// When a customer was created that is so many minutes old.
fn created(minutes_ago: u64) -> UnixSeconds {
    clock::now().minus(minutes_ago.saturating_mul(60))
}

#[cfg(test)]
mod tests {
    use super::minutes_and_seconds;

    #[test]
    fn the_seconds_always_have_two_digits() {
        let read: Vec<_> = [0, 9, 59, 60, 180, 601].map(minutes_and_seconds).into();
        assert_eq!(read, ["0:00", "0:09", "0:59", "1:00", "3:00", "10:01"]);
    }
}
