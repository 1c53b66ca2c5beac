//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{routes::Route, ui::title};

/// Says that there is no such page, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    title::show("Page not found", None);
    view! {
        <section class="page narrow">
            <h1>"Page not found"</h1>
            <p>"The console has no page at this address. Check the link, or start from a customer."</p>
            <p>
                <a class="button" href=format!("./{}", Route::SignIn.relative())>
                    "Go to sign-in"
                </a>
            </p>
        </section>
    }
    .into_any()
}
