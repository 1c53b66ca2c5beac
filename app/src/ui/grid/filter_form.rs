use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::ui::{
    format,
    grid::{
        column::{Heading, Kind},
        criteria::ColumnFilter,
        list::List,
        moment::Day,
        wording,
    },
    live,
};

/// So many choices are offered at once; typing finds the others.
const MOST_CHOICES: usize = 100;
/// From so many choices on there is a field to find one.
const MANY_CHOICES: usize = 12;

/// The form that filters by a column, after the kind of its values. It works as it is filled in; Enter in one of its
/// fields is taken for being done.
pub(super) fn filter_form(
    list: List,
    column: usize,
    heading: Heading,
    done: Callback<()>,
) -> AnyView {
    let form = match heading.kind {
        Kind::Text | Kind::Id => text(list, column, heading.kind),
        Kind::Choice => choices(list, column),
        Kind::YesNo => yes_no(list, column),
        Kind::Date => days(list, column),
        Kind::Number => numbers(list, column),
        Kind::Action => return ().into_any(),
    };
    let is_off = move || {
        list.criteria
            .with(|criteria| criteria.column(column).is_none())
    };
    let keys = move |event: &ev::KeyboardEvent| {
        let target = event.target();
        let is_field = target.is_some_and(|target| target.has_type::<HtmlInputElement>());
        if is_field && event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            done.run(());
        }
    };
    view! {
        <fieldset class="column-filter" on:keydown=live::key(keys)>
            <legend>"Filter"</legend>
            {form}
            <button
                type="button"
                class="quiet"
                disabled=live::flag(is_off)
                on:click=live::click(move || list.filter_column(column, None))
            >
                "Clear this filter"
            </button>
        </fieldset>
    }
    .into_any()
}

fn text(list: List, column: usize, kind: Kind) -> AnyView {
    let value = move || match filter(list, column) {
        Some(ColumnFilter::Contains(text)) => text,
        _ => String::new(),
    };
    let label = if kind == Kind::Id {
        "Starts with"
    } else {
        "Contains"
    };
    let typed = move |text: String| list.filter_column(column, Some(ColumnFilter::Contains(text)));
    field(label, "text", value, typed)
}

fn days(list: List, column: usize) -> AnyView {
    let bounds = move || match filter(list, column) {
        Some(ColumnFilter::Between { from, to }) => (from, to),
        _ => (None, None),
    };
    let set = move |(from, to)| {
        list.filter_column(column, Some(ColumnFilter::Between { from, to }));
    };
    let written = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <div class="bounds">
            {field(
                "From",
                "date",
                move || written(bounds().0),
                move |day| set((Day::parse(&day), untrack(bounds).1)),
            )}
            {field(
                "Until",
                "date",
                move || written(bounds().1),
                move |day| set((untrack(bounds).0, Day::parse(&day))),
            )}
        </div>
    }
    .into_any()
}

fn numbers(list: List, column: usize) -> AnyView {
    let bounds = move || match filter(list, column) {
        Some(ColumnFilter::Within { least, most }) => (least, most),
        _ => (None, None),
    };
    let set = move |(least, most)| {
        list.filter_column(column, Some(ColumnFilter::Within { least, most }));
    };
    let written = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    view! {
        <div class="bounds">
            {field(
                "At least",
                "number",
                move || written(bounds().0),
                move |number| set((number.parse().ok(), untrack(bounds).1)),
            )}
            {field(
                "At most",
                "number",
                move || written(bounds().1),
                move |number| set((untrack(bounds).0, number.parse().ok())),
            )}
        </div>
    }
    .into_any()
}

fn yes_no(list: List, column: usize) -> AnyView {
    let name = [list.subject.resource, "-", &column.to_string()].concat();
    let options: Vec<AnyView> = [("Any", None), ("Yes", Some(true)), ("No", Some(false))]
        .into_iter()
        .map(|(caption, wanted)| {
            let wanted = wanted.map(ColumnFilter::Is);
            let is_on = {
                let wanted = wanted.clone();
                move || filter(list, column) == wanted
            };
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=is_on
                        on:change=move |_| list.filter_column(column, wanted.clone())
                    />
                    {caption}
                </label>
            }
            .into_any()
        })
        .collect();
    view! { <div class="options">{options}</div> }.into_any()
}

fn choices(list: List, column: usize) -> AnyView {
    // As they are when the menu opens: under a hand that ticks nothing moves.
    let all = list.table.with_untracked(|table| table.choices(column));
    let are_many = all.len() > MANY_CHOICES;
    let all = StoredValue::new(all);
    let sought = RwSignal::new(String::new());
    let options = move || {
        let sought = sought.get().to_lowercase();
        let (options, more) = all.with_value(|all| {
            let fits = |(value, _): &&(String, usize)| {
                wording::choice(value).to_lowercase().contains(&sought)
            };
            let fitting = all.iter().filter(fits).count();
            let options: Vec<AnyView> = all
                .iter()
                .filter(fits)
                .take(MOST_CHOICES)
                .map(|(value, count)| option(list, column, value.clone(), *count))
                .collect();
            (options, fitting.saturating_sub(MOST_CHOICES))
        });
        let more = (more > 0).then(|| {
            let more = ["And ", &format::count(more), " more, which typing finds."].concat();
            view! { <p class="hint">{more}</p> }.into_any()
        });
        view! {
            {options}
            {more}
        }
        .into_any()
    };
    let find = are_many.then(|| {
        field(
            "Find a value",
            "text",
            move || sought.get(),
            move |typed| sought.set(typed),
        )
    });
    view! {
        {find}
        <div class="options">{live::view(options)}</div>
    }
    .into_any()
}

fn option(list: List, column: usize, value: String, count: usize) -> AnyView {
    let is_on = {
        let value = value.clone();
        move || match filter(list, column) {
            Some(ColumnFilter::OneOf(values)) => values.contains(&value),
            _ => false,
        }
    };
    let caption = wording::choice(&value).to_string();
    let toggle = move || {
        let mut values = match untrack(|| filter(list, column)) {
            Some(ColumnFilter::OneOf(values)) => values,
            _ => Vec::new(),
        };
        match values.iter().position(|one| *one == value) {
            Some(at) => drop(values.remove(at)),
            None => values.push(value.clone()),
        }
        list.filter_column(column, Some(ColumnFilter::OneOf(values)));
    };
    view! {
        <label>
            <input type="checkbox" prop:checked=is_on on:change=move |_| toggle() />
            <span>{caption}</span>
            <small>{format::count(count)}</small>
        </label>
    }
    .into_any()
}

fn filter(list: List, column: usize) -> Option<ColumnFilter> {
    list.criteria
        .with(|criteria| criteria.column(column).cloned())
}

fn field(
    label: &'static str,
    kind: &'static str,
    value: impl Fn() -> String + Send + 'static,
    typed: impl Fn(String) + 'static,
) -> AnyView {
    let handler: Box<dyn FnMut(ev::Event)> = live::input(typed);
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type=kind
                autocomplete="off"
                spellcheck="false"
                data-first
                prop:value=live::value(value)
                on:input=handler
            />
        </label>
    }
    .into_any()
}
