use std::time::Duration;

use leptos::prelude::*;

use crate::{
    platform::clock,
    ui::{
        button::button,
        grid::list::List,
        icon::{Glyph, Icon},
        live,
        task::Task,
    },
};

/// How long a count has to stand still before it is spoken.
const SPOKEN_AFTER: Duration = Duration::from_millis(700);

/// A field that filters a list, and what it found, spoken once the agent stops typing.
#[component]
pub fn FilterBox(
    /// The list.
    list: List,
    /// What the field is called.
    label: &'static str,
    /// What is found, as a sentence.
    #[prop(into)]
    found: Signal<String>,
) -> impl IntoView {
    let spoken = RwSignal::new(String::new());
    let task = Task::new();
    Effect::new(move |_| {
        let found = found.get();
        task.run(async move {
            clock::sleep(SPOKEN_AFTER).await;
            spoken.set(found);
        });
    });
    view! {
        <label class="filter">
            <span class="unseen">{label}</span>
            <Glyph icon=Icon::Search />
            <input
                type="search"
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                prop:value=live::value(move || list.filter.get())
                on:input=live::input(move |typed| list.filter.set(typed))
            />
        </label>
        <p class="unseen" role="status">{live::text(move || spoken.get())}</p>
    }
    .into_any()
}

/// What stands where the rows would be while the filter fits none of them.
pub fn nothing_fits(list: List, title: &'static str, about: &'static str) -> AnyView {
    let clear = move || list.filter.set(String::new());
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{about}</p>
            {button("secondary", "Clear the filter".into_any(), clear)}
        </div>
    }
    .into_any()
}
