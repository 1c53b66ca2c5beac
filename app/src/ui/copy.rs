//! Putting something on the clipboard.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    platform::{clipboard, clock},
    ui::{
        icon::{Glyph, Icon},
        task::Task,
    },
};

/// How long a button says that it has copied.
const SAID_FOR: Duration = Duration::from_secs(2);

/// A button that copies a text and says so.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button is called.
    label: &'static str,
    /// Whether only the icon is seen.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let task = Task::new();
    let text = StoredValue::new(text);
    let copy = move |_| {
        task.run(async move {
            if clipboard::write(&text.get_value()).await {
                copied.set(true);
                clock::sleep(SAID_FOR).await;
                copied.set(false);
            }
        });
    };
    let caption = move || if copied.get() { "Copied" } else { label };
    let icon = move || if copied.get() { Icon::Done } else { Icon::Copy };
    view! {
        <button type="button" class="quiet" class:compact=compact title=label on:click=copy>
            {move || view! { <Glyph icon=icon() /> }}
            <span class:unseen=compact aria-live="polite">{caption}</span>
        </button>
    }
    .into_any()
}
