//! What became of each object of a run: what was read back, and what the service said against it.

use leptos::prelude::*;
use tenantry_change::{
    Object, Progress, Run,
    run::Outcome,
    step::{Refusal, State},
};
use tenantry_graph::{GraphError, Scope};

use super::{
    plan_view::{obstacle, portions, unfolding},
    run_view::Shared,
};
use crate::{
    failure::{Failure, Notice},
    ui::{
        facts::{copied_fact, fact},
        format,
        icon::{Glyph, Icon},
        live,
    },
};

/// Which objects are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    NotDone,
    Done,
    Open,
}

impl Which {
    const ALL: [(Which, &'static str); 4] = [
        (Which::All, "All"),
        (Which::NotDone, "Not done"),
        (Which::Done, "Done"),
        (Which::Open, "To come"),
    ];

    fn has(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Done => matches!(self, Which::All | Which::Done),
            Outcome::Waiting | Outcome::Working => matches!(self, Which::All | Which::Open),
            Outcome::Impossible
            | Outcome::Partly
            | Outcome::Failed
            | Outcome::Unsure
            | Outcome::LeftOut => matches!(self, Which::All | Which::NotDone),
        }
    }
}

/// The objects of a run, narrowed down by what became of them.
pub(super) fn outcomes(run: Shared) -> AnyView {
    let which = RwSignal::new(Which::All);
    let outcomes = Memo::new(move |_| {
        let outcome = |(_, states): (&Object, &[State])| Run::outcome(states);
        run.with_value(|run| run.with(|run| run.objects().map(outcome).collect::<Vec<_>>()))
    });
    let numbers = Memo::new(move |_| {
        let which = which.get();
        outcomes.with(|all| {
            let all = all.iter().enumerate();
            let fitting = all.filter(|(_, outcome)| which.has(**outcome));
            fitting.map(|(number, _)| number).collect::<Vec<usize>>()
        })
    });
    let filters: Vec<AnyView> = Which::ALL
        .into_iter()
        .map(|(of, label)| {
            let text = move || {
                let has = |outcome: &&Outcome| of.has(**outcome);
                let count = outcomes.with(|all| all.iter().filter(has).count());
                [label, " ", &format::count(count)].concat()
            };
            view! {
                <button
                    type="button"
                    class="quiet"
                    aria-pressed=live::truth(move || which.get() == of)
                    on:click=live::click(move || which.set(of))
                >
                    {live::text(text)}
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="change-section">
            <h3>"Each object"</h3>
            <div class="filters" role="group" aria-label="Show">
                {filters}
            </div>
            {live::view(move || {
                let numbers = numbers.get();
                portions(numbers.len(), move |at| row(run, numbers[at]))
            })}
        </section>
    }
    .into_any()
}

fn row(run: Shared, number: usize) -> AnyView {
    let states = Memo::new(move |_| {
        let states = run.with_value(|run| run.with_object(number, |_, states| states.to_vec()));
        states.unwrap_or_default()
    });
    let heads = run.with_value(|run| {
        untrack(|| {
            run.with_object(number, |object, _| {
                let obstacles: Vec<AnyView> =
                    object.obstacles.iter().map(|text| obstacle(text)).collect();
                (object.name.clone(), object.detail.clone(), obstacles)
            })
        })
    });
    let (name, detail, obstacles) = heads.unwrap_or_default();
    let outcome = move || states.with(|states| Run::outcome(states));
    let lost = move || {
        states.track();
        let is_lost = run.with_value(|run| untrack(|| run.with(|run| run.has_lost_secret(number))));
        is_lost.then(|| {
            view! {
                <p class="obstacle">
                    <Glyph icon=Icon::Info />
                    <span>
                        "Its password went with the page that made it. Reset it again to have one that you know."
                    </span>
                </p>
            }
            .into_any()
        })
    };
    let problems = move || problems(run, number, &states.get());
    view! {
        <li>
            <p class="change-object">
                {live::view(move || mark(outcome()))}
                <strong>{name}</strong>
                " "
                <small>{detail}</small>
            </p>
            {obstacles}
            {live::maybe(lost)}
            {live::view(problems)}
            {unfolding("Requests".into(), move || details(run, number, &states.get()))}
        </li>
    }
    .into_any()
}

fn mark(outcome: Outcome) -> AnyView {
    let (icon, class) = match outcome {
        Outcome::Done => (Icon::Done, "outcome done"),
        Outcome::Waiting | Outcome::Working => (Icon::Refresh, "outcome"),
        Outcome::LeftOut => (Icon::Info, "outcome"),
        Outcome::Impossible | Outcome::Partly | Outcome::Failed | Outcome::Unsure => {
            (Icon::Alert, "outcome warns")
        }
    };
    view! {
        <span class=class>
            <Glyph icon />
            {outcome.in_words()}
        </span>
    }
    .into_any()
}

/// What was said against each step that did not work, in plain words, and what support asks for.
fn problems(run: Shared, number: usize, states: &[State]) -> AnyView {
    let problems = states.iter().enumerate().filter(|(_, state)| {
        state.progress.has_failed() && !matches!(state.progress, Progress::LeftOut(_))
    });
    let problem = |(at, state): (usize, &State)| {
        let (label, scope) = run.with_value(|run| {
            untrack(|| {
                run.with_object(number, |object, _| {
                    let step = &object.steps[at];
                    (step.label.clone(), step.write.scope())
                })
            })
        })?;
        let what = [&label, ": ", state.progress.in_words(), "."].concat();
        let why = state.refusal.as_ref().map(|refusal| why(refusal, scope));
        let request_id = state
            .refusal
            .as_ref()
            .and_then(|refusal| refusal.request_id.clone());
        let request_id = request_id.or_else(|| state.request_id.clone());
        let facts = view! { <dl class="facts">{copied_fact("Request id", request_id)}</dl> };
        Some(view! { <div class="problem"><p>{what}</p>{why}{facts}</div> }.into_any())
    };
    problems
        .filter_map(problem)
        .collect::<Vec<AnyView>>()
        .into_any()
}

/// The failure in plain words, with the service's own code and sentence.
fn why(refusal: &Refusal, scope: Scope) -> AnyView {
    let failure = match refusal.status {
        0 => Failure::Unreachable,
        status => Failure::Graph {
            error: GraphError::Refused {
                status,
                code: refusal.code.clone().unwrap_or_default(),
                message: refusal.message.clone().unwrap_or_default(),
                trace: Box::default(),
                retry_after: None,
            },
            scope,
        },
    };
    let notice = Notice::from(&failure);
    let code = refusal.code.clone();
    let message = refusal
        .message
        .clone()
        .filter(|message| !message.is_empty());
    let status = (refusal.status != 0).then(|| ["HTTP ", &refusal.status.to_string()].concat());
    view! {
        <p>
            {notice.title} ". " {notice.explanation}
        </p>
        <p class="said">
            <code>{code}</code>
            " "
            <small>{status}</small>
            " " {message.map(|message| view! { <q>{message}</q> })}
        </p>
    }
    .into_any()
}

/// Each request as it went.
fn details(run: Shared, number: usize, states: &[State]) -> AnyView {
    let steps: Vec<(String, String, String)> = run.with_value(|run| {
        let of = |object: &Object, _: &[State]| {
            let steps = object.steps.iter().map(|step| {
                let reading = step.write.check().reading().line();
                (step.label.clone(), step.write.line(), reading)
            });
            steps.collect()
        };
        untrack(|| run.with_object(number, of)).unwrap_or_default()
    });
    let steps = steps
        .into_iter()
        .zip(states)
        .map(|((label, line, reading), state)| {
            let mut progress = state.progress.in_words().to_owned();
            if state.was_lost {
                progress.push_str("; an answer was lost on the way, so it was read back first");
            }
            view! {
            <li>
                <p>{label}</p>
                <code>{line}</code>
                <p class="read-back">"Read back with " <code>{reading}</code></p>
                <dl class="facts">
                    {fact("Result", Some(progress))}
                    {fact("Sent", Some(format::counted(usize::from(state.tries), "time", "times")))}
                    {copied_fact("Request id", state.request_id.clone())}
                    {copied_fact("Correlation id", state.correlation.clone())}
                </dl>
            </li>
        }
        .into_any()
        });
    let steps: Vec<AnyView> = steps.collect();
    view! { <ol class="requests">{steps}</ol> }.into_any()
}
