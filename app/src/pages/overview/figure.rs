use leptos::prelude::*;
use tenantry_graph::Feature;

use crate::{
    pages::asking::Answer,
    routes::Route,
    ui::{
        chart::{Part, Tone},
        format,
    },
};

/// How many there are of something.
pub(super) struct Figure {
    /// The number, or why it is not known.
    pub(super) number: Answer<u64>,
    /// Which of the console's features it belongs to.
    pub(super) feature: Feature,
    /// What one is called.
    pub(super) one: &'static str,
    /// What many are called.
    pub(super) many: &'static str,
    /// Its part of the picture, if it has one.
    pub(super) tone: Option<Tone>,
    /// The list of them.
    pub(super) route: Option<Route>,
}

/// Draws the parts of a whole and says in words what it drew.
pub(super) type Picture = fn(&[Part], String) -> AnyView;

/// Figures that belong together.
pub(super) struct Card {
    /// What it is about.
    pub(super) title: &'static str,
    /// What is seen first.
    pub(super) leading: Vec<Figure>,
    /// How the parts are drawn.
    pub(super) picture: Picture,
    /// The parts of one whole.
    pub(super) parts: Vec<Figure>,
    /// What is worth a look as well.
    pub(super) others: Vec<Figure>,
}

impl Card {
    /// What is known, and for the rest why it is not, each reason once.
    pub(super) fn view(self) -> AnyView {
        let mut reasons = Reasons::default();
        for figure in [&self.leading, &self.parts, &self.others]
            .into_iter()
            .flatten()
        {
            reasons.take(figure);
        }
        let picture = drawn(self.picture, &self.parts);
        view! {
            <section class="card figures-card">
                <h2>{self.title}</h2>
                {lines("leading", self.leading)}
                <div class="split">{picture} {lines("shares", self.parts)}</div>
                {lines("others", self.others)}
                {reasons.shown}
            </section>
        }
        .into_any()
    }
}

/// Figures one below the other; none of them where none is known.
pub(super) fn lines(class: &'static str, figures: Vec<Figure>) -> Option<AnyView> {
    let is_known = figures.iter().any(|figure| figure.number.is_ok());
    is_known.then(|| {
        let lines: Vec<AnyView> = figures.into_iter().map(line).collect();
        view! { <ul class=["figures ", class].concat()>{lines}</ul> }.into_any()
    })
}

/// The picture, where all of its parts are known and there is anything.
fn drawn(picture: Picture, figures: &[Figure]) -> Option<AnyView> {
    let mut parts = Vec::new();
    let mut said: Vec<String> = Vec::new();
    for figure in figures {
        let Some(tone) = figure.tone else { continue };
        let count = *figure.number.as_ref().ok()?;
        parts.push(Part { count, tone });
        if count > 0 {
            said.push(format::counted(count as usize, figure.one, figure.many));
        }
    }
    (!said.is_empty()).then(|| picture(&parts, said.join(", ")))
}

fn line(figure: Figure) -> AnyView {
    let Ok(number) = figure.number else {
        return view! { <li class="unknown">{key(figure.tone)} "? " {figure.many}</li> }.into_any();
    };
    let noun = if number == 1 { figure.one } else { figure.many };
    let said = view! {
        {key(figure.tone)}
        <strong>{format::count(number as usize)}</strong>
        " "
        <span>{noun}</span>
    };
    // A list of nothing is nothing to look at.
    let route = figure.route.filter(|_| number > 0);
    match route {
        Some(route) => view! { <li><a href=route.relative()>{said}</a></li> }.into_any(),
        None => view! { <li>{said}</li> }.into_any(),
    }
}

/// The colour of a part in the picture.
fn key(tone: Option<Tone>) -> Option<AnyView> {
    let class = tone?.class();
    Some(
        view! {
            <svg class="key" viewBox="0 0 8 8" aria-hidden="true">
                <rect class=class width="8" height="8" />
            </svg>
        }
        .into_any(),
    )
}

/// Why figures are not known, each reason once.
#[derive(Default)]
struct Reasons {
    said: Vec<String>,
    shown: Vec<AnyView>,
}

impl Reasons {
    fn take(&mut self, figure: &Figure) {
        let Err(unknown) = &figure.number else {
            return;
        };
        let words = unknown.in_words();
        if !self.said.contains(&words) {
            self.said.push(words);
            self.shown.push(unknown.view(figure.feature));
        }
    }
}

/// A number made of two that have to be known.
pub(super) fn both(
    one: &Answer<u64>,
    other: &Answer<u64>,
    make: fn(u64, u64) -> u64,
) -> Answer<u64> {
    Ok(make(one.clone()?, other.clone()?))
}
