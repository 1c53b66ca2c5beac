use leptos::prelude::*;
use leptos::task::spawn_local;
use tenantry_identity::TenantName;

use crate::{
    failure::Failure,
    session::{Phase, Session},
    ui::{button::button, live},
    vault::port::Offer,
};

/// The partner's own tenants, for agents who start at home. They come with the configuration, and so does
/// the news that it cannot be used: then `failed` hears of it before the agent has typed anything.
#[component]
pub(super) fn HomeList(
    /// Told which one the agent chose.
    chosen: Callback<TenantName>,
    /// Told why nothing can be signed in to.
    failed: Callback<Failure>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let offers = RwSignal::new(Vec::new());
    spawn_local(async move {
        match session.client.setting().await {
            Ok(setting) => drop(offers.try_set(setting.registrations)),
            Err(failure) => drop(failed.try_run(failure)),
        }
    });
    live::view(move || {
        let items: Vec<AnyView> = offers
            .get()
            .into_iter()
            .filter_map(|offer| item(offer, chosen))
            .collect();
        if items.is_empty() {
            return ().into_any();
        }
        let offer = match session.phase().get() {
            Phase::SignedIn => "Or open your own tenant:",
            _ => "Or sign in to your own tenant first:",
        };
        view! { <p class="aside"><span>{offer}</span> {items}</p> }.into_any()
    })
}

fn item(offer: Offer, chosen: Callback<TenantName>) -> Option<AnyView> {
    let name = TenantName::try_from(offer.partner.clone()).ok()?;
    Some(button("quiet", offer.partner.into_any(), move || {
        chosen.run(name.clone())
    }))
}
