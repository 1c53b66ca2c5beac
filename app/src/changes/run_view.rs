//! A run: how far it is, what the agent lets it do, and what came of it.

use std::rc::Rc;

use leptos::prelude::*;
use tenantry_change::activity::Entry;
use tenantry_change::parcel::Halt;

use super::{
    Changes,
    driven::{Counts, Driven},
    outcomes::outcomes,
    passwords::passwords,
    plan_view::elsewhere,
    runs::{NotHere, Runs},
};
use crate::{
    failure::Notice,
    platform::clock,
    routes::Route,
    ui::{
        button::button, copy::CopyButton, format, live, notice::NoticePanel, task::Task,
        time::time, wait::Skeleton,
    },
};

/// A run, wherever the view that shows it goes: views may be sent between threads, and a run is not.
pub(super) type Shared = StoredValue<Rc<Driven>, LocalStorage>;

/// Shows the run of this name, which is taken up from the storage if this window does not have it.
pub(super) fn run_view(runs: Runs, changes: Changes, id: String) -> AnyView {
    let found = RwSignal::new_local(None::<Result<Rc<Driven>, NotHere>>);
    match untrack(|| runs.find(&id)) {
        Some(driven) => found.set(Some(Ok(driven))),
        None => {
            let id = id.clone();
            Task::new().run(async move { found.set(Some(runs.take_up(&id).await)) });
        }
    }
    let looked_at = id.clone();
    on_cleanup(move || runs.looked_at(&looked_at));
    live::view(move || match found.get() {
        None => view! { <Skeleton text="Reading where it stopped…" /> }.into_any(),
        Some(Ok(driven)) => shown(runs, changes, StoredValue::new_local(driven)),
        Some(Err(not_here)) => missing(runs, changes, id.clone(), not_here),
    })
}

fn missing(runs: Runs, changes: Changes, id: String, not_here: NotHere) -> AnyView {
    let tenant = changes.standing(&id).map(|standing| standing.tenant);
    let body = match not_here {
        NotHere::Closed(failure) => {
            let notice = Notice::from(&failure);
            match tenant {
                Some(tenant) => view! { <NoticePanel notice tenant /> }.into_any(),
                None => view! { <NoticePanel notice /> }.into_any(),
            }
        }
        NotHere::Elsewhere => view! {
            <p>
                "Another window of this browser carries this out, and shows how it goes. Close that window first to go on here."
            </p>
        }
        .into_any(),
        NotHere::Unreadable => view! {
            <p>
                "What this browser kept of it cannot be read, because it is gone or of another version of the console. The activity list and the customer's own audit log tell what was done."
            </p>
            {button(
                "secondary",
                "Forget it".into_any(),
                move || {
                    runs.forget(&id);
                    changes.close();
                },
            )}
        }
        .into_any(),
    };
    view! { <div class="change-body">{body}</div> }.into_any()
}

fn shown(runs: Runs, changes: Changes, run: Shared) -> AnyView {
    let counts = Memo::new(move |_| run.with_value(|run| run.counts()));
    let stage = Memo::new(move |_| run.with_value(|run| Stage::of(run)));
    let elsewhere =
        run.with_value(|run| untrack(|| run.with(|run| elsewhere(&run.plan().not_here))));
    view! {
        <div class="change-body" tabindex="0" role="group" aria-label="What becomes of each">
            {progress(run, counts, stage)}
            {live::maybe(move || halted(run, stage.get()))}
            {passwords(run)}
            {outcomes(run)}
            {elsewhere}
        </div>
        {live::view(move || foot(runs, changes, run, stage.get()))}
    }
    .into_any()
}

/// Whether it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Running,
    Halted(Halt),
    Over,
}

impl Stage {
    fn of(run: &Driven) -> Self {
        match run.halt() {
            _ if run.with(|run| run.is_over()) => Stage::Over,
            Some(halt) => Stage::Halted(halt),
            None => Stage::Running,
        }
    }
}

fn progress(run: Shared, counts: Memo<Counts>, stage: Memo<Stage>) -> AnyView {
    let said = move || {
        let counts = counts.get();
        let mut text = match stage.get() {
            Stage::Over => String::new(),
            Stage::Running | Stage::Halted(_) => [
                &format::count(counts.settled()),
                " of ",
                &format::count(counts.all),
                ". ",
            ]
            .concat(),
        };
        text.push_str(&summary(counts));
        text
    };
    // Whoever hears the page is not told of every single object.
    let heard = Memo::new(move |_| {
        let Counts { all, .. } = counts.get();
        let tenth = counts.get().settled() * 10 / all.max(1);
        (tenth, stage.get())
    });
    let announced = move || {
        let (tenth, stage) = heard.get();
        match stage {
            Stage::Over => ["Finished. ", &summary(counts.get_untracked())].concat(),
            Stage::Halted(Halt::Paused) => "Paused.".to_owned(),
            Stage::Halted(_) => "Stopped.".to_owned(),
            Stage::Running => [&(tenth * 10).to_string(), " percent"].concat(),
        }
    };
    let bar = move || {
        (stage.get() != Stage::Over).then(|| {
            view! {
                <progress
                    aria-label="Progress"
                    max=live::attribute(move || Some(counts.get().all.to_string()))
                    value=live::attribute(move || Some(counts.get().settled().to_string()))
                ></progress>
            }
            .into_any()
        })
    };
    let read_back = move || {
        let ended = (stage.get() == Stage::Over).then(|| run.with_value(|run| run.ended()))?;
        let when = time(&clock::in_utc(ended?));
        let requests = run.with_value(|run| untrack(|| run.with(|run| run.kept().requests)));
        let took = [
            ". Sent in ",
            &format::counted(requests.writing as usize, "request", "requests"),
            ", read back in ",
            &format::count(requests.reading as usize),
            ".",
        ]
        .concat();
        Some(view! { <p class="read-back">"Read back from the customer's own directory, " {when} {took}</p> }.into_any())
    };
    view! {
        <div class="change-progress">
            {live::maybe(bar)}
            <p class="change-summary">{live::text(said)}</p>
            {live::maybe(read_back)}
            <p class="unseen" role="status">
                {live::text(announced)}
            </p>
        </div>
    }
    .into_any()
}

/// `997 done and read back, 3 not done.`
fn summary(counts: Counts) -> String {
    let mut parts = vec![[&format::count(counts.done), " done and read back"].concat()];
    for (number, words) in [(counts.failed, " not done"), (counts.left_out, " left out")] {
        if number > 0 {
            parts.push([&format::count(number), words].concat());
        }
    }
    parts.join(", ") + "."
}

/// Why it stands still, and what the agent does about it.
fn halted(run: Shared, stage: Stage) -> Option<AnyView> {
    let Stage::Halted(halt) = stage else {
        return None;
    };
    let (failure, tenant) = run.with_value(|run| {
        let tenant = untrack(|| run.with(|run| run.plan().tenant.clone()));
        (run.failure(), tenant)
    });
    let sentence = match halt {
        Halt::Paused => {
            "Paused. What was sent is still read back; nothing more is sent until you go on."
        }
        Halt::SignIn => {
            "Stopped: the customer's tenant wants you to sign in. Once you have, choose Go on; nothing is sent before that."
        }
        Halt::Unreachable => {
            "Stopped: nothing gets through. When the network is back, choose Go on; what was on its way is read back before anything is sent again."
        }
        Halt::Interrupted => {
            "Stopped: the page was left or loaded again. Choose Go on; what was on its way is read back before anything is sent again."
        }
    };
    let has_secrets = run.with_value(|run| !run.secrets().is_empty());
    let secrets = (has_secrets && halt == Halt::SignIn).then(|| {
        view! { <p class="wrong">"Note the passwords below first: signing in leaves this page, and they go with it."</p> }
    });
    let notice = failure
        .map(|failure| view! { <NoticePanel notice=Notice::from(&failure) tenant /> }.into_any());
    Some(
        view! {
            <div class="halted" role="alert">
                <p>{sentence}</p>
                {secrets}
                {notice}
            </div>
        }
        .into_any(),
    )
}

fn foot(runs: Runs, changes: Changes, run: Shared, stage: Stage) -> AnyView {
    let act = move |kind, caption: String, action: fn(Runs, &Rc<Driven>)| {
        let act = move || action(runs, &run.get_value());
        button(kind, caption.into_any(), act)
    };
    let actions = match stage {
        Stage::Running => vec![
            act("secondary", "Pause".into(), Runs::pause),
            act("secondary", "Cancel the rest".into(), Runs::cancel),
            close(changes, "Close, and let it go on"),
        ],
        Stage::Halted(_) => vec![
            act("primary", "Go on".into(), Runs::go_on),
            act("secondary", "Cancel the rest".into(), Runs::cancel),
            close(changes, "Close"),
        ],
        Stage::Over => over(
            changes,
            run,
            act(
                "secondary",
                "Retry the failed ones".into(),
                Runs::retry_failed,
            ),
        ),
    };
    view! {
        <div class="change-foot">
            <div class="actions">{actions}</div>
        </div>
    }
    .into_any()
}

fn over(changes: Changes, run: Shared, retry: AnyView) -> Vec<AnyView> {
    let (can_retry, note) = run.with_value(|run| {
        untrack(|| {
            run.with(|run| {
                let can_retry = run
                    .kept()
                    .steps
                    .iter()
                    .any(|step| step.progress.can_be_retried());
                let entry = Entry::of(run);
                (can_retry, entry.note(&clock::in_utc(entry.started)))
            })
        })
    });
    let mut actions = vec![close(changes, "Done")];
    if can_retry {
        actions.push(retry);
    }
    actions.push(view! { <CopyButton text=note label="Copy note for the ticket" /> }.into_any());
    actions.push(
        view! {
            <a href=Route::Activity.relative() on:click=live::click(move || changes.close())>
                "Activity"
            </a>
        }
        .into_any(),
    );
    actions
}

fn close(changes: Changes, caption: &'static str) -> AnyView {
    let kind = if caption == "Done" {
        "primary"
    } else {
        "quiet"
    };
    button(kind, caption.into_any(), move || changes.close())
}
