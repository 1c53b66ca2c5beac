//! The dialog's frame: what is done and at which customer, above what is loaded with the first change.

use leptos::prelude::*;

use super::Changes;
use crate::{
    parts::{self, ChangesScreen, Screen},
    ui::{button::icon_button, dialog::dialog, icon::Icon, live},
};

/// The heading's place in the page.
pub(super) const HEADING: &str = "change-heading";

/// The dialog of a change. It is there while somebody is signed in.
pub fn frame() -> AnyView {
    let changes = expect_context::<Changes>();
    let is_open = Memo::new(move |_| changes.shown.with(Option::is_some));
    let title = move || changes.heading().map(|(title, _)| title);
    let customer = move || changes.heading().map(|(_, customer)| customer);
    let contents = move || {
        view! {
            <header class="change-head">
                <div>
                    <h2 id=HEADING tabindex="-1">
                        {live::text(move || title().unwrap_or_default())}
                    </h2>
                    <p class="change-customer">
                        <span class="unseen">"at "</span>
                        {live::text(move || customer().unwrap_or_default())}
                    </p>
                </div>
                {icon_button(Icon::Close, "Close".into(), move || changes.close())}
            </header>
            {parts::show(Screen::Changes(ChangesScreen::Dialog))}
        }
        .into_any()
    };
    dialog(
        "dialog change",
        HEADING,
        is_open,
        move || changes.close(),
        contents,
    )
}
