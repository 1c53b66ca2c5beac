//! Named values, one below the other.

use leptos::prelude::*;

use crate::ui::copy::CopyButton;

/// A named value. A missing or empty one is shown as a dash, so that nothing looks forgotten.
pub fn fact(name: &'static str, value: Option<String>) -> AnyView {
    let value = value.filter(|value| !value.is_empty());
    row(name, value.unwrap_or_else(|| "—".into()).into_any())
}

/// A named value that agents copy, such as an id.
pub fn copied_fact(name: &'static str, value: Option<String>) -> AnyView {
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return fact(name, None);
    };
    let shown = view! {
        <span class="copied">{value.clone()}</span>
        <CopyButton text=value label="Copy" compact=true />
    };
    row(name, shown.into_any())
}

/// A name with whatever belongs to it.
pub fn row(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}
