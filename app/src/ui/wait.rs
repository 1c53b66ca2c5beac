//! What is shown while nothing can be shown yet.

use leptos::prelude::*;

use crate::{
    session::{Phase, Session},
    ui::live,
};

/// A quiet sign of work under way, which appears only after a moment, so that quick answers do not flash.
/// While sign-in is under way it names the customer.
#[component]
pub fn Wait() -> impl IntoView {
    let session = expect_context::<Session>();
    let text = move || match session.phase().get() {
        Phase::Leaving(customer) => format!("Opening Microsoft sign-in for {customer}…"),
        Phase::Completing(customer) => format!("Signing in to {customer}…"),
        Phase::SignedOut(_) | Phase::SignedIn | Phase::Locked => {
            "Opening the customer…".to_string()
        }
    };
    view! {
        <div class="wait" role="status" aria-busy="true">
            <span class="spinner" aria-hidden="true"></span>
            <p>{live::text(text)}</p>
        </div>
    }
    .into_any()
}

/// Stands in for what is being read.
#[component]
pub fn Skeleton(
    /// What is being read, for those who do not see it.
    text: &'static str,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-busy="true">
            <p class="unseen">{text}</p>
            <span></span>
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
    .into_any()
}
