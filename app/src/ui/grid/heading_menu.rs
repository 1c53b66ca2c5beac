use leptos::prelude::*;

use crate::ui::{
    grid::{
        column::{Heading, Kind},
        filter_form::filter_form,
        head::Head,
        list::List,
        table::Sort,
        wording,
    },
    icon::{Glyph, Icon},
    live,
};

/// What a heading's menu holds: how its column is sorted, filtered and laid out.
pub(super) fn heading_menu(list: List, head: Head) -> AnyView {
    let column = head.column;
    let label = move || {
        let title = list
            .heading(column.get())
            .map_or("", |heading| heading.title);
        ["Options for ", title].concat()
    };
    head.menu.view(label, move || {
        let column = column.get();
        match list.heading(column) {
            Some(heading) => contents(list, head, column, heading),
            None => ().into_any(),
        }
    })
}

fn contents(list: List, head: Head, column: usize, heading: Heading) -> AnyView {
    let can = untrack(|| list.can(column));
    let has_value = heading.kind != Kind::Action;
    let sorts = has_value.then(|| match can.sorts {
        true => orders(list, head, column, heading.kind),
        false => view! { <p class="hint">"The service cannot sort by this column."</p> }.into_any(),
    });
    let filters = has_value.then(|| match can.filters {
        true => filter_form(
            list,
            column,
            heading,
            Callback::new(move |()| head.menu.close()),
        ),
        false => {
            view! { <p class="hint">"The service cannot filter by this column."</p> }.into_any()
        }
    });
    view! {
        <h2>{heading.title}</h2>
        {sorts}
        {filters}
        {places(list, head, column)}
    }
    .into_any()
}

fn orders(list: List, head: Head, column: usize, kind: Kind) -> AnyView {
    let orders: Vec<AnyView> = wording::orders(kind)
        .into_iter()
        .zip([false, true])
        .map(|(caption, descending)| {
            let sort = Sort { column, descending };
            let icon = if descending {
                Icon::Descending
            } else {
                Icon::Ascending
            };
            let is_on = move || list.sort.get() == Some(sort);
            let choose = move || {
                // Pressed again, the rows come in the order in which they were read.
                list.sort.update(|now| {
                    *now = if *now == Some(sort) { None } else { Some(sort) };
                });
                head.menu.close();
            };
            view! {
                <button
                    type="button"
                    class="choice"
                    aria-pressed=live::truth(is_on)
                    on:click=live::click(choose)
                >
                    <Glyph icon />
                    {caption}
                </button>
            }
            .into_any()
        })
        .collect();
    view! { <div class="choices">{orders}</div> }.into_any()
}

/// Where the column stands and how wide it is. Keys do the same in the heading itself.
fn places(list: List, head: Head, column: usize) -> AnyView {
    let place = move || {
        let shown = list.layout.with_untracked(|layout| layout.shown());
        let at = shown.iter().position(|one| *one == column);
        at.map_or(0, |at| at + 1)
    };
    let last = list.layout.with_untracked(|layout| layout.shown().len());
    let is_first = column == 0;
    let action = |caption: &'static str, is_off: bool, action: Box<dyn Fn()>| {
        view! {
            <button type="button" class="quiet" disabled=is_off on:click=live::click(action)>
                {caption}
            </button>
        }
        .into_any()
    };
    let shift = move |forward| {
        Box::new(move || {
            let to = head.shift(place(), forward);
            head.menu.close();
            request_animation_frame(move || head.focus(to));
        })
    };
    let hide = move || {
        list.lay_out(|layout| layout.toggle(column));
        head.menu.close();
        request_animation_frame(move || head.focus(place().max(1)));
    };
    view! {
        <div class="places">
            {action("Narrower", false, Box::new(move || head.widen(place(), false)))}
            {action("Wider", false, Box::new(move || head.widen(place(), true)))}
            {action("Move left", is_first || place() <= 2, shift(false))}
            {action("Move right", is_first || place() >= last, shift(true))}
            {action("Hide column", is_first, Box::new(hide))}
        </div>
    }
    .into_any()
}
