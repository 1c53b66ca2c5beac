//! Buttons.

use leptos::prelude::*;

use crate::ui::{
    icon::{Glyph, Icon},
    live,
};

/// A button with a caption, in one of the style sheet's kinds.
pub fn button(kind: &'static str, caption: AnyView, action: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class=kind on:click=live::click(action)>
            {caption}
        </button>
    }
    .into_any()
}

/// A button that shows an icon only.
pub fn icon_button(icon: Icon, label: String, action: impl Fn() + 'static) -> AnyView {
    view! {
        <button
            type="button"
            class="quiet compact"
            title=label.clone()
            aria-label=label
            on:click=live::click(action)
        >
            <Glyph icon />
        </button>
    }
    .into_any()
}
