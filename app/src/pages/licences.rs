//! A tenant's licences: what was bought, what is used, and when it ends.

use leptos::prelude::*;

/// Lists them.
#[component]
pub fn Licences() -> impl IntoView {
    ().into_any()
}
