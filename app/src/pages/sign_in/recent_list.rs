use leptos::prelude::*;
use tenantry_identity::TenantName;

use crate::{
    recents::{self, Recent},
    ui::{button::icon_button, icon::Icon, live},
};

/// The customers that this browser signed in to lately, each one click away.
#[component]
pub(super) fn RecentList(
    /// Told which one the agent chose.
    chosen: Callback<TenantName>,
) -> impl IntoView {
    let recents = RwSignal::new(recents::customers());
    live::view(move || {
        let recents_now = recents.get();
        if recents_now.is_empty() {
            return ().into_any();
        }
        let items: Vec<AnyView> = recents_now
            .into_iter()
            .map(|recent| item(recent, recents, chosen))
            .collect();
        view! {
            <section class="recents">
                <h2>"Recent customers"</h2>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    })
}

fn item(recent: Recent, recents: RwSignal<Vec<Recent>>, chosen: Callback<TenantName>) -> AnyView {
    let Recent {
        tenant,
        name,
        organization,
        ..
    } = recent;
    let shown = organization.clone().unwrap_or_else(|| name.to_string());
    let below = organization.map(|_| name.to_string());
    let forget_label = ["Forget ", &shown].concat();
    let forget = move || {
        recents::forget(&tenant);
        recents.set(recents::customers());
    };
    view! {
        <li>
            <button type="button" class="recent" on:click=live::click(move || chosen.run(name.clone()))>
                <span>{shown}</span>
                <small>{below}</small>
            </button>
            {icon_button(Icon::Close, forget_label, forget)}
        </li>
    }
    .into_any()
}
