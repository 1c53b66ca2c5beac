//! The sign-in as a picture: five lanes, and each step of the journey as an arrow that opens what there is to see of
//! it. It is an ordered list of buttons; the lines are drawn behind them.

use leptos::prelude::*;
use tenantry_trace::{Exchange, Purpose};

use super::{
    address,
    exchange::{details, summary},
    steps::{Evidence, Lane, STEPS, Step},
    trace::{Row, Trace},
    whose,
};
use crate::{
    journey::Journey,
    session::Session,
    ui::{live, time::time},
};

/// Where the middle of the first lane is, and how far the next one is, in hundredths of the width.
const FIRST: u32 = 10;
const APART: u32 = 20;

/// The picture of this tab's latest sign-in.
pub(super) fn view(trace: Trace) -> AnyView {
    let session = expect_context::<Session>();
    // A sign-in that ends while the picture is shown is drawn at once.
    let picture = Memo::new(move |_| {
        session.phase().track();
        trace.revision.track();
        Drawn(Journey::read())
    });
    live::view(move || {
        let Drawn(journey) = picture.get();
        draw(journey, trace)
    })
}

#[derive(Clone, PartialEq)]
struct Drawn(Option<Journey>);

fn draw(journey: Option<Journey>, trace: Trace) -> AnyView {
    let session = expect_context::<Session>();
    let journey = StoredValue::new(journey);
    let steps: Vec<AnyView> = (STEPS.iter().enumerate())
        .map(|(at, step)| step_view(at, step, journey, trace))
        .collect();
    let intro = journey.with_value(|journey| match journey {
        Some(journey) => {
            let name = session
                .tenants()
                .with_untracked(|all| {
                    let open = all.iter().find(|open| open.tenant.as_str() == journey.tenant);
                    open.map(|open| whose::customer(session, &open.tenant))
                })
                .unwrap_or_else(|| journey.name.clone());
            let name = view! { <strong>{name}</strong> };
            view! {
                <p class="picture-intro">
                    "The latest sign-in of this tab, to " {name} ", " {time(&journey.left)}
                    ". Each arrow opens its request, and says what it proves."
                </p>
            }
            .into_any()
        }
        None => view! {
            <p class="picture-intro">
                "This tab has not signed in to a customer yet. This is what will happen; each arrow says what it proves."
            </p>
        }
        .into_any(),
    });
    let authority = journey.with_value(|journey| {
        let name = journey.as_ref().map(|journey| journey.name.clone());
        name.unwrap_or_else(|| "of the customer".into())
    });
    let heads: Vec<AnyView> = Lane::ALL
        .iter()
        .map(|lane| {
            let below =
                (*lane == Lane::Authority).then(|| view! { <small>{authority.clone()}</small> });
            view! { <span>{lane.label()} {below}</span> }.into_any()
        })
        .collect();
    view! {
        <div class="picture">
            {intro}
            <div class="lanes" aria-hidden="true">
                {heads}
            </div>
            <ol class="steps" aria-label="Steps of the sign-in">
                {steps}
            </ol>
        </div>
    }
    .into_any()
}

fn step_view(
    at: usize,
    step: &'static Step,
    journey: StoredValue<Option<Journey>>,
    trace: Trace,
) -> AnyView {
    let is_open = RwSignal::new(false);
    let (from, to) = (middle(step.from), middle(step.to));
    let number = (at + 1).to_string();
    let has_happened = move || {
        trace.revision.track();
        journey.with_value(|journey| happened(step, journey.as_ref(), trace))
    };
    let kind = move || {
        Some(match has_happened() {
            true => "step-row".to_owned(),
            false => "step-row ahead".to_owned(),
        })
    };
    // The words stand above the middle of their arrow.
    let place = match (from + to) / 2 {
        ..=20 => "step-title mid-20",
        21..=40 => "step-title mid-40",
        41..=50 => "step-title",
        51..=60 => "step-title mid-60",
        _ => "step-title mid-70",
    };
    let who = ["From ", step.from.label(), " to ", step.to.label(), ": "].concat();
    // What is opened is drawn anew only if another request takes its place.
    let request = Memo::new(move |_| {
        trace.revision.track();
        journey.with_value(|journey| Some(found(step.evidence, journey.as_ref()?, trace)?.number))
    });
    let opened = move || {
        is_open.get().then(|| {
            view! {
                <div class="step-opened">
                    <p>{step.proof}</p>
                    {live::view(move || {
                        let number = request.get();
                        journey.with_value(|journey| match number.and_then(|number| trace.row(number)) {
                            Some(row) => exchange_view(&row, trace),
                            None => evidence(step.evidence, journey.as_ref()),
                        })
                    })}
                </div>
            }
            .into_any()
        })
    };
    view! {
        <li class="step">
            <button
                type="button"
                class=live::attribute(kind)
                aria-expanded=live::truth(move || is_open.get())
                on:click=live::click(move || is_open.update(|is_open| *is_open = !*is_open))
            >
                <span class=place>
                    <span class="step-number">{number}</span>
                    <span class="unseen">{who}</span>
                    <span>{step.title}</span>
                </span>
                {arrow(from, to)}
            </button>
            {live::maybe(opened)}
        </li>
    }
    .into_any()
}

fn middle(lane: Lane) -> u32 {
    let at = Lane::ALL.iter().position(|one| *one == lane);
    FIRST + APART * at.unwrap_or_default() as u32
}

/// A line with a head, from one lane to another. The width is the list's, so the line and the head are drawn apart.
fn arrow(from: u32, to: u32) -> AnyView {
    let (from_text, to_text) = (
        [&from.to_string(), "%"].concat(),
        [&to.to_string(), "%"].concat(),
    );
    let head = if to > from {
        "M-7 -4 0 0-7 4"
    } else {
        "M7 -4 0 0 7 4"
    };
    view! {
        <svg class="arrow" aria-hidden="true">
            <line x1=from_text.clone() y1="50%" x2=to_text.clone() y2="50%" />
            <circle cx=from_text cy="50%" r="3" />
            <svg x=to_text y="50%" overflow="visible">
                <path d=head />
            </svg>
        </svg>
    }
    .into_any()
}

/// Whether a step is behind the agent.
fn happened(step: &Step, journey: Option<&Journey>, trace: Trace) -> bool {
    let Some(journey) = journey else {
        return false;
    };
    match step.evidence {
        Evidence::Name | Evidence::Metadata | Evidence::Attempt | Evidence::Redirect => true,
        Evidence::Away | Evidence::Back => journey.back.is_some(),
        Evidence::Code | Evidence::Keys => found(Evidence::Code, journey, trace).is_some(),
        Evidence::Graph | Evidence::Switch => found(step.evidence, journey, trace).is_some(),
    }
}

/// The exchange of a step, if the vault remembers one.
fn found(evidence: Evidence, journey: &Journey, trace: Trace) -> Option<Row> {
    let is_its = |exchange: &Exchange| {
        let tenant = exchange.tenant.as_ref().map(|tenant| tenant.as_str());
        tenant == Some(journey.tenant.as_str())
    };
    match evidence {
        Evidence::Metadata => trace
            .latest(|one| one.purpose == Purpose::Metadata && one.address.contains(&journey.name)),
        Evidence::Code => trace.latest(|one| one.purpose == Purpose::Code),
        Evidence::Keys => trace.latest(|one| one.purpose == Purpose::Keys),
        Evidence::Graph => trace.latest(|one| one.purpose == Purpose::Graph && is_its(one)),
        Evidence::Switch => trace.latest(|one| one.purpose == Purpose::Refresh && !is_its(one)),
        Evidence::Name
        | Evidence::Attempt
        | Evidence::Redirect
        | Evidence::Away
        | Evidence::Back => None,
    }
}

/// What there is to see of a step without a request at hand.
fn evidence(evidence: Evidence, journey: Option<&Journey>) -> AnyView {
    let Some(journey) = journey else {
        return ().into_any();
    };
    match evidence {
        Evidence::Name => {
            let name = view! { <strong>{journey.name.clone()}</strong> };
            view! { <p class="known">"Named: " {name} ". No request is made for it."</p> }
                .into_any()
        }
        Evidence::Metadata => {
            let address = journey.metadata.clone();
            let begun = time(&journey.begun);
            view! {
                <p class="known">
                    "It happened before this page was loaded, by " {begun}
                    ", so its answer is not at hand any more. It was asked for at:"
                </p>
                <p class="known-address">
                    <span class="call-method">"GET"</span>
                    <code>{address}</code>
                </p>
            }
            .into_any()
        }
        Evidence::Attempt => {
            let (_, parameters) = address::parts(&journey.authorize);
            let of_attempt = ["state", "nonce", "code_challenge", "code_challenge_method"];
            let parameters: Vec<_> = parameters
                .into_iter()
                .filter(|one| of_attempt.contains(&one.name.as_str()))
                .collect();
            let begun = time(&journey.begun);
            view! {
                <p class="known">"Drawn " {begun} ". What answers are checked by was not kept."</p>
                {address::list(&parameters)}
            }
            .into_any()
        }
        Evidence::Redirect => {
            let (start, parameters) = address::parts(&journey.authorize);
            let left = time(&journey.left);
            view! {
                <p class="known">"The browser left " {left} " for:"</p>
                <p class="known-address">
                    <span class="call-method">"GET"</span>
                    <code>{start}</code>
                </p>
                {address::list(&parameters)}
            }
            .into_any()
        }
        Evidence::Away => match &journey.back {
            Some((back, _)) => {
                let (left, back) = (time(&journey.left), time(back));
                view! { <p class="known">"Away from " {left} " to " {back} ". The console knows nothing else of it."</p> }
                    .into_any()
            }
            None => not_yet("The authority has not sent the browser back."),
        },
        Evidence::Back => match &journey.back {
            Some((at, names)) => {
                let names = names.replace('&', ", ");
                let at = time(at);
                view! {
                    <p class="known">
                        "Back " {at} ", with " <code>{names}</code> ". No value of it was kept."
                    </p>
                }
                .into_any()
            }
            None => not_yet("The authority has not sent the browser back."),
        },
        Evidence::Code => not_yet("No code was redeemed since this page’s vault started."),
        Evidence::Keys => {
            not_yet("The authority’s keys were not read since this page’s vault started.")
        }
        Evidence::Graph => not_yet("Graph was not asked about this customer yet."),
        Evidence::Switch => {
            not_yet("It has not happened yet: open another customer, and look again.")
        }
    }
}

fn not_yet(words: &'static str) -> AnyView {
    view! { <p class="known">{words}</p> }.into_any()
}

fn exchange_view(row: &Row, trace: Trace) -> AnyView {
    let session = expect_context::<Session>();
    let seen = row.seen.clone();
    live::view(move || {
        seen.with(|seen| {
            let exchange = &seen.exchange;
            let tenant = exchange.tenant.as_ref();
            let whose = tenant.map(|tenant| [" for ", &whose::customer(session, tenant)].concat());
            let about = [
                "Request #",
                &exchange.number.to_string(),
                &whose.unwrap_or_default(),
                ", ",
                &whose::time(exchange.started),
                ":",
            ];
            view! {
                <p class="known">{about.concat()}</p>
                <div class="step-call">
                    <div class="call-row">{summary(seen)}</div>
                    {details(exchange, trace)}
                </div>
            }
            .into_any()
        })
    })
}
