use leptos::prelude::*;

use crate::ui::{
    grid::{list::List, wording},
    icon::{Glyph, Icon},
    live,
};

/// What the columns are filtered for, each with its way off. `rest` takes the focus once a chip is gone.
pub(super) fn chips(list: List, rest: Callback<()>) -> AnyView {
    live::maybe(move || {
        let filters = list.criteria.with(|criteria| criteria.columns().to_vec());
        if filters.is_empty() {
            return None;
        }
        let chips: Vec<AnyView> = filters
            .iter()
            .filter_map(|(column, filter)| {
                let column = *column;
                let words = wording::in_words(&list.heading(column)?, filter);
                let take_off = move || {
                    list.filter_column(column, None);
                    rest.run(());
                };
                Some(chip(words, take_off))
            })
            .collect();
        let clear = move || {
            list.clear_criteria();
            rest.run(());
        };
        let row = view! {
            <ul class="chips" aria-label="Filters">
                {chips}
                <li>
                    <button type="button" class="quiet" on:click=live::click(clear)>
                        "Clear all"
                    </button>
                </li>
            </ul>
        };
        Some(row.into_any())
    })
}

fn chip(words: String, take_off: impl Fn() + 'static) -> AnyView {
    let label = ["Remove the filter ", &words].concat();
    view! {
        <li>
            <button
                type="button"
                class="chip"
                aria-label=label.clone()
                title=label
                on:click=live::click(take_off)
            >
                <span>{words}</span>
                <Glyph icon=Icon::Close />
            </button>
        </li>
    }
    .into_any()
}
