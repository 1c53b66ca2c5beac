//! The runs in the bar: those that go on, those that stand still, and those that are over and were not looked at.

use leptos::prelude::*;
use tenantry_change::parcel::Halt;

use super::{Changes, Shown, Standing, standing::Stage};
use crate::ui::{
    format,
    icon::{Glyph, Icon},
    live,
};

/// A button for each run.
pub fn chips() -> AnyView {
    let changes = expect_context::<Changes>();
    let names = Memo::new(move |_| {
        let shown = changes.shown.get();
        let mut all = changes.own_standings();
        // What the dialog shows is looked at.
        all.retain(|one| shown != Some(Shown::Run(one.id.clone())));
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    });
    live::maybe(move || {
        let names = names.get();
        if names.is_empty() {
            return None;
        }
        let chips: Vec<AnyView> = names.into_iter().map(|id| chip(changes, id)).collect();
        Some(view! { <div class="runs" role="group" aria-label="Changes">{chips}</div> }.into_any())
    })
}

fn chip(changes: Changes, id: String) -> AnyView {
    let standing = {
        let id = id.clone();
        Memo::new(move |_| {
            changes
                .standings
                .with(|all| all.iter().find(|one| one.id == id).cloned())
        })
    };
    let icon = move || {
        let icon = match standing.get()?.stage {
            Stage::Running => Icon::Refresh,
            Stage::Halted(_) => Icon::Alert,
            Stage::Over => Icon::Done,
        };
        Some(view! { <Glyph icon /> }.into_any())
    };
    let text = move || standing.with(|one| one.as_ref().map(said).unwrap_or_default());
    let title = move || standing.with(|one| one.as_ref().map(|one| one.customer.clone()));
    let halted = move || {
        let is_halted = |one: &Standing| matches!(one.stage, Stage::Halted(_));
        standing
            .with(|one| one.as_ref().is_some_and(is_halted))
            .then(|| "run warns".to_owned())
    };
    view! {
        <button
            type="button"
            class=live::value(move || halted().unwrap_or_else(|| "run".into()))
            title=live::attribute(title)
            aria-haspopup="dialog"
            on:click=live::click(move || changes.look_at(id.clone()))
        >
            {live::maybe(icon)}
            <span>{live::text(text)}</span>
        </button>
    }
    .into_any()
}

/// `Block sign-in: 340 of 1,000`.
fn said(standing: &Standing) -> String {
    let of = [
        &format::count(standing.settled),
        " of ",
        &format::count(standing.all),
    ]
    .concat();
    match standing.stage {
        Stage::Running => [&standing.title, ": ", &of].concat(),
        Stage::Halted(Halt::Paused) => ["Paused: ", &of, " · ", &standing.title].concat(),
        Stage::Halted(_) => ["Stopped: ", &of, " · ", &standing.title].concat(),
        Stage::Over if standing.failed == 0 => ["Done: ", &of, " · ", &standing.title].concat(),
        Stage::Over => [
            "Finished: ",
            &format::count(standing.failed),
            " of ",
            &format::count(standing.all),
            " not done · ",
            &standing.title,
        ]
        .concat(),
    }
}
