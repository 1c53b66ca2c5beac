use leptos::{ev, html, prelude::*};

use crate::ui::{button::icon_button, grid::list::List, icon::Icon, live};

/// The details of the open row, beside the list. Their title takes the focus; Escape closes them and gives the
/// focus back to the row.
pub fn panel(list: List, title: impl Fn() -> String + Send + 'static, details: AnyView) -> AnyView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let close_on_escape = move |event: &ev::KeyboardEvent| {
        if event.key() == "Escape" {
            list.close_row();
        }
    };
    view! {
        <aside class="panel" aria-labelledby="panel-title" on:keydown=live::key(close_on_escape)>
            <header>
                <h2 id="panel-title" tabindex="-1" node_ref=heading>
                    {live::text(title)}
                </h2>
                {icon_button(Icon::Close, "Close".into(), move || list.close_row())}
            </header>
            {details}
        </aside>
    }
    .into_any()
}
