use leptos::prelude::*;
use tenantry_config::ClientId;
use tenantry_identity::TenantName;

use crate::{
    ui::{
        facts::{copied_fact, fact},
        icon::{Glyph, Icon},
    },
    vault::port::{Offer, Resolved, Service},
};

/// What is known about a customer before sign-in: which tenant it is, and who serves it.
#[component]
pub(super) fn CustomerCard(
    /// The customer.
    resolved: Resolved,
    /// Which of several registrations the agent chose.
    choice: RwSignal<Option<ClientId>>,
) -> impl IntoView {
    let tenant = copied_fact("Tenant id", Some(resolved.tenant.to_string()));
    let region = fact("Region", resolved.region);
    let (registration, service) = match resolved.service {
        Service::One(offer) => (Some(fact("Registration", Some(in_words(&offer)))), None),
        Service::Several(offers) => (None, Some(choose(offers, choice))),
        Service::None { problem } => (
            None,
            Some(
                view! {
                    <div class="wrong">
                        <Glyph icon=Icon::Alert />
                        <p>
                            <strong>{problem.title()} "."</strong>
                            " "
                            {problem.explanation()}
                            " "
                            {problem.next_step()}
                        </p>
                    </div>
                }
                .into_any(),
            ),
        ),
    };
    // A tenant id says nothing that the fact below does not say.
    let name = matches!(resolved.name, TenantName::Domain(_)).then(|| {
        view! {
            <p class="found-name">
                <Glyph icon=Icon::Done />
                <strong>{resolved.name.to_string()}</strong>
            </p>
        }
    });
    view! {
        <div class="found">
            {name}
            <dl class="facts">{tenant} {region} {registration}</dl>
            {service}
        </div>
    }
    .into_any()
}

fn choose(offers: Vec<Offer>, choice: RwSignal<Option<ClientId>>) -> AnyView {
    let radios: Vec<AnyView> = offers
        .into_iter()
        .map(|offer| {
            let words = in_words(&offer);
            let id = offer.client_id;
            view! {
                <label class="radio">
                    <input type="radio" name="registration" on:change=move |_| choice.set(Some(id.clone())) />
                    <span>{words}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset>
            <legend>"Several registrations can serve this customer. Which one?"</legend>
            {radios}
        </fieldset>
    }
    .into_any()
}

/// A registration's name and its partner tenant.
fn in_words(offer: &Offer) -> String {
    [offer.name.as_str(), " (", offer.partner.as_str(), ")"].concat()
}
