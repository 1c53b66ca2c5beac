//! The sections of a panel: what each of them shows, and what all of them are read by.
//!
//! A section that fails says so by itself, and the others stay. What is to be read is put into rounds: one
//! round is one batch of calls where that can be, and what is slow to answer has a round of its own.

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::prelude::*;
use tenantry_graph::{
    Call, Feature, Page, Scope,
    batch::{Batch, Slot},
};

use crate::{
    client::{Answers, Client},
    failure::{Failure, Notice},
    ui::{
        capability, live,
        load::{Moment, ReadAt},
        notice::NoticePanel,
        task::Task,
        wait::Skeleton,
    },
    vault::port::OpenTenant,
};

/// A part of a panel that is there, or says by itself why it is not.
#[derive(Clone, Copy)]
pub struct Section {
    heading: Option<&'static str>,
    feature: Feature,
    /// The permissions that nobody granted, without which nothing is asked.
    lacking: StoredValue<Vec<Scope>>,
    content: RwSignal<Option<Content>, LocalStorage>,
    failure: RwSignal<Option<Failure>>,
}

/// What was read, and how it is shown.
#[derive(Clone)]
pub struct Content {
    /// What stands behind the heading: how many there are.
    note: Option<String>,
    draw: Rc<dyn Fn() -> AnyView>,
}

/// One piece of reading: it settles the sections that it is for.
pub type Round = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// Makes a round.
pub fn round<F: Future<Output = ()> + 'static>(work: impl Fn() -> F + 'static) -> Round {
    Rc::new(move || Box::pin(work()))
}

impl Content {
    /// What is drawn as soon as it is there.
    pub fn new(draw: impl Fn() -> AnyView + 'static) -> Self {
        Content {
            note: None,
            draw: Rc::new(draw),
        }
    }

    /// So many things, drawn as a list; where there are none, a sentence says so.
    pub fn list(number: usize, none: &'static str, draw: impl Fn() -> AnyView + 'static) -> Self {
        if number == 0 {
            return Content::nothing(none);
        }
        Content::new(draw).noted(number.to_string())
    }

    /// A sentence in place of what is not there.
    pub fn nothing(sentence: &'static str) -> Self {
        Content::new(move || view! { <p class="none">{sentence}</p> }.into_any())
    }

    /// The same with a word behind the heading.
    pub fn noted(self, note: String) -> Self {
        Content {
            note: Some(note),
            ..self
        }
    }
}

impl Section {
    /// A section with a heading, for what a feature allows.
    pub fn new(heading: &'static str, feature: Feature, open: &OpenTenant) -> Self {
        Section {
            heading: Some(heading),
            ..Section::lead(feature, open)
        }
    }

    /// What a panel begins with, without which the rest of it means nothing. It has no heading of its own.
    pub fn lead(feature: Feature, open: &OpenTenant) -> Self {
        Section {
            heading: None,
            feature,
            lacking: StoredValue::new(open.lacks(feature)),
            content: RwSignal::new_local(None),
            failure: RwSignal::new(None),
        }
    }

    /// Whether it may be asked for: its permissions were granted.
    pub fn is_granted(self) -> bool {
        self.lacking.with_value(Vec::is_empty)
    }

    /// Puts a call for it into a batch, unless its permissions were not granted.
    pub fn ask<T>(self, batch: &mut Batch, call: Call<T>) -> Option<Slot<T>> {
        self.is_granted().then(|| batch.add(call))
    }

    /// Takes what came of its calls. What was read before stays where that is a failure.
    pub fn settle(self, outcome: Result<Content, Failure>) {
        match outcome {
            Ok(content) => {
                self.content.set(Some(content));
                self.failure.set(None);
            }
            Err(failure) => self.failure.set(Some(failure)),
        }
    }

    /// Reads the section by one call that is sent by itself.
    pub fn alone<T: 'static>(
        self,
        client: Client,
        call: impl Fn() -> Call<T> + 'static,
        show: impl Fn(T) -> Content + Clone + 'static,
    ) -> Round {
        round(move || {
            let call = call();
            let show = show.clone();
            async move {
                if self.is_granted() {
                    self.settle(client.call(&call).await.map(show));
                }
            }
        })
    }

    fn view(self, panel: Sections) -> AnyView {
        let inside = view! {
            {live::maybe(move || self.trouble(panel))}
            {live::maybe(move || self.shown())}
        };
        let Some(heading) = self.heading else {
            return inside.into_any();
        };
        let note = move || {
            let content = self.content.get()?;
            Some(view! { <span class="note">{content.note?}</span> }.into_any())
        };
        view! {
            <section class="part" aria-label=heading>
                <h3>{heading} {live::maybe(note)}</h3>
                {inside}
            </section>
        }
        .into_any()
    }

    fn shown(self) -> Option<AnyView> {
        if let Some(content) = self.content.get() {
            return Some((content.draw)());
        }
        let is_waited_for = self.is_granted() && self.failure.with(Option::is_none);
        is_waited_for.then(|| match self.heading {
            Some(_) => view! { <p class="waiting">"Reading…"</p> }.into_any(),
            None => view! { <Skeleton text="Reading…" /> }.into_any(),
        })
    }

    /// Why it is not there, or not as it is now.
    fn trouble(self, panel: Sections) -> Option<AnyView> {
        if !self.is_granted() {
            return Some(
                self.lacking
                    .with_value(|lacking| capability::lacking(lacking)),
            );
        }
        let failure = self.failure.get()?;
        if let Some(reason) = capability::unavailable(self.feature, &failure) {
            return Some(reason);
        }
        if panel.was_said_before(self, &failure) {
            return Some(view! { <p class="none">"Not read, for the same reason."</p> }.into_any());
        }
        let retry = Callback::new(move |()| panel.again());
        Some(view! { <NoticePanel notice=Notice::from(&failure) retry /> }.into_any())
    }
}

/// The sections of one panel, and what reads them.
#[derive(Clone, Copy)]
pub struct Sections {
    all: StoredValue<Vec<Section>>,
    rounds: StoredValue<Vec<(Round, Task)>, LocalStorage>,
    moment: Moment,
    under_way: StoredValue<usize>,
}

impl Sections {
    /// Starts to read. The first of the sections leads: as long as that has failed, the others are not shown.
    pub fn start(all: Vec<Section>, rounds: Vec<Round>) -> Self {
        let rounds = rounds.into_iter().map(|round| (round, Task::new()));
        let sections = Sections {
            all: StoredValue::new(all),
            rounds: StoredValue::new_local(rounds.collect()),
            moment: Moment::new(),
            under_way: StoredValue::new(0),
        };
        sections.again();
        sections
    }

    /// Reads all of them again. What was read before stays on the screen meanwhile.
    pub fn again(self) {
        let rounds = self.rounds.with_value(Clone::clone);
        self.under_way.set_value(rounds.len());
        self.moment.set_busy(true);
        for (round, task) in rounds {
            let work = round();
            task.run(async move {
                work.await;
                self.is_done();
            });
        }
    }

    /// Shows them, and when they were read.
    pub fn view(self) -> AnyView {
        let again = Callback::new(move |()| self.again());
        let all = self.all.get_value();
        let lead = all.first().copied();
        let has_nothing = move || {
            lead.is_some_and(|lead| {
                lead.failure.with(Option::is_some) && lead.content.with(Option::is_none)
            })
        };
        let mut views = all.into_iter().map(|section| section.view(self));
        let first = views.next();
        let others: Vec<AnyView> = views.collect();
        view! {
            {first}
            <div class="parts" hidden=live::flag(has_nothing)>
                {others}
            </div>
            <ReadAt moment=self.moment again />
        }
        .into_any()
    }

    fn is_done(self) {
        self.under_way.update_value(|left| *left -= 1);
        if self.under_way.get_value() > 0 {
            return;
        }
        let is_read = |section: &Section| section.content.with_untracked(Option::is_some);
        if self.all.with_value(|all| all.iter().any(is_read)) {
            self.moment.read_now();
        }
        self.moment.set_busy(false);
    }

    /// Whether a section above this one tells of the very same failure, as all do that were asked for by one
    /// request.
    fn was_said_before(self, section: Section, failure: &Failure) -> bool {
        self.all.with_value(|all| {
            let above = all.iter().take_while(|one| one.failure != section.failure);
            above
                .into_iter()
                .any(|one| one.failure.with(|said| is_same(said.as_ref(), failure)))
        })
    }
}

/// Whether a refusal is one and the same, whatever each of those that were refused needs.
fn is_same(one: Option<&Failure>, other: &Failure) -> bool {
    match (one, other) {
        (Some(Failure::Graph { error: one, .. }), Failure::Graph { error: other, .. }) => {
            one == other
        }
        (one, other) => one == Some(other),
    }
}

/// What came of a call that was put into a batch; nothing where it was not, for want of a permission.
pub fn taken<T>(answers: &mut Answers, slot: Option<Slot<T>>) -> Option<Result<T, Failure>> {
    slot.map(|slot| answers.take(slot))
}

/// A list to its end, of which a batch brought the first page.
///
/// # Errors
/// The first page that cannot be read.
pub async fn whole<T>(
    client: Client,
    first: Call<Page<T>>,
    page: Page<T>,
) -> Result<Vec<T>, Failure> {
    let mut items = page.items;
    if let Some(next) = page.next {
        items.extend(client.all(first.next(next)).await?);
    }
    Ok(items)
}
