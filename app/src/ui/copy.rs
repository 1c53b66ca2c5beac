//! Putting something on the clipboard.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    platform::{clipboard, clock},
    ui::{
        icon::{Glyph, Icon},
        live,
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
    let copy = move || {
        task.run(async move {
            if clipboard::write(&text.get_value()).await {
                copied.set(true);
                clock::sleep(SAID_FOR).await;
                copied.set(false);
            }
        });
    };
    let kind = if compact { "quiet compact" } else { "quiet" };
    let caption_kind = if compact { "unseen" } else { "" };
    view! {
        <button type="button" class=kind title=label on:click=live::click(copy)>
            {live::view(move || {
                let icon = if copied.get() { Icon::Done } else { Icon::Copy };
                view! { <Glyph icon /> }.into_any()
            })}
            <span class=caption_kind aria-live="polite">
                {live::text(move || if copied.get() { "Copied" } else { label }.into())}
            </span>
        </button>
    }
    .into_any()
}
