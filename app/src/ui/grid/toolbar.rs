use std::time::Duration;

use leptos::{html, prelude::*};

use crate::{
    platform::clock,
    ui::{
        button::button,
        grid::{
            chips::chips, chooser::chooser, exporting::export_menu, list::List,
            views_menu::views_menu,
        },
        icon::{Glyph, Icon},
        live,
        task::Task,
    },
};

/// How long a count has to stand still before it is spoken.
const SPOKEN_AFTER: Duration = Duration::from_millis(700);

/// What stands above a list: the field that filters it, its views, its columns, its files, and what is filtered
/// for. What is found is spoken once the agent stops typing.
#[component]
pub fn ListTools(
    /// The list.
    list: List,
    /// What the field is called.
    label: &'static str,
    /// What is found, as a sentence.
    #[prop(into)]
    found: Signal<String>,
    /// What can be done.
    #[prop(optional_no_strip)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let task = Task::new();
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let mut found = found.get();
        let selected = list.selected();
        if !selected.is_empty() {
            found.push_str(", ");
            found.push_str(&selected);
        }
        task.run(async move {
            clock::sleep(SPOKEN_AFTER).await;
            list.say(found);
        });
    });
    let to_the_field = Callback::new(move |()| {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    });
    let on_demand = move || {
        let why = list
            .demand
            .with(|demand| demand.as_ref().map(|demand| demand.why.clone()))?;
        Some(
            view! {
                <p class="mild on-demand">
                    <Glyph icon=Icon::Info />
                    {why}
                </p>
            }
            .into_any(),
        )
    };
    view! {
        <label class="filter">
            <span class="unseen">{label}</span>
            <Glyph icon=Icon::Search />
            <input
                type="search"
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                node_ref=field
                prop:value=live::value(move || list.criteria.with(|criteria| criteria.words.clone()))
                on:input=live::input(move |typed| list.criteria.update(|criteria| criteria.words = typed))
            />
        </label>
        <div class="tools">{actions} {views_menu(list)} {chooser(list)} {export_menu(list)}</div>
        {chips(list, to_the_field)}
        {live::maybe(on_demand)}
        <p class="unseen" role="status">
            {live::text(move || list.said.get())}
        </p>
    }
    .into_any()
}

/// What stands where the rows would be while the filter fits none of them.
pub fn nothing_fits(list: List, title: &'static str, about: &'static str) -> AnyView {
    let clear = move || list.clear_criteria();
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{about}</p>
            {button("secondary", "Clear the filter".into_any(), clear)}
        </div>
    }
    .into_any()
}
