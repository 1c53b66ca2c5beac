use leptos::prelude::*;

use crate::ui::{
    button::icon_button,
    grid::{exporting::open_export_menu, list::List},
    icon::Icon,
    live,
};

/// What stands below the rows: what is selected and what can be done with it, and what was done last. It takes its
/// height from the rows above and never moves them.
pub(super) fn foot(list: List) -> AnyView {
    let selected = Memo::new(move |_| list.selected());
    let has_selection = Memo::new(move |_| selected.with(|text| !text.is_empty()));
    let bar = move || {
        has_selection.get().then(|| {
            view! {
                <div class="list-foot selected" role="group" aria-label="Selection">
                    <p>{live::text(move || selected.get())}</p>
                    <button
                        type="button"
                        class="quiet"
                        on:click=live::click(move || list.table.update(|table| table.deselect_all()))
                    >
                        "Clear"
                        <span class="unseen">" selection"</span>
                    </button>
                    <button
                        type="button"
                        class="quiet"
                        aria-haspopup="dialog"
                        on:click=move |event| open_export_menu(list, &event)
                    >
                        "Export"
                        <span class="unseen">" selection"</span>
                    </button>
                </div>
            }
            .into_any()
        })
    };
    let told = move || {
        let told = list.told.get()?;
        Some(
            view! {
                <div class="list-foot">
                    <p>{told}</p>
                    {icon_button(Icon::Close, "Put away".into(), move || list.told.set(None))}
                </div>
            }
            .into_any(),
        )
    };
    view! {
        {live::maybe(bar)}
        <div role="status">{live::maybe(told)}</div>
    }
    .into_any()
}
