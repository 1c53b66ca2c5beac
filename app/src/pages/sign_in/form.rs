//! The form that names a customer, and what pressing its button does.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_navigate;
use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName, return_path::ReturnPath};

use super::{
    customer::CustomerCard,
    last_setback_untracked,
    lookup::{Lookup, State},
    notice_view,
};
use crate::{
    client::cause,
    failure::{Failure, Notice},
    newer_build,
    platform::navigation,
    recents,
    routes::Route,
    session::{Known, Outcome, Session},
    ui::{
        icon::{Glyph, Icon},
        live,
    },
    vault::port::{Offer, OpenTenant, Relation, Resolved, Service},
};

/// The form's state. It outlives the view while the browser is on its way to the authority.
#[derive(Clone, Copy)]
pub(super) struct Form {
    session: Session,
    /// Whether the form belongs to a link, so that the agent goes on at the link's address.
    is_link: bool,
    pub(super) typed: RwSignal<String>,
    lookup: Lookup,
    choice: RwSignal<Option<ClientId>>,
    /// Whether the agent has asked to sign in and the answer to the look-up is still to come.
    wants_in: RwSignal<bool>,
    busy: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    input: NodeRef<html::Input>,
    opened: Callback<OpenTenant>,
    refused: Callback<TenantId>,
}

impl Form {
    pub(super) fn new(session: Session, link: Option<TenantName>) -> Self {
        let navigate = use_navigate();
        let is_link = link.is_some();
        let setback = last_setback_untracked(session).and_then(|setback| setback.customer);
        // Of several names of the same tenant, the one that the agent gave says most.
        let name = match link {
            Some(TenantName::Id(tenant)) => recents::of(&tenant)
                .map(|recent| recent.name)
                .or(setback)
                .or(Some(TenantName::Id(tenant))),
            Some(name) => Some(name),
            None => setback,
        };
        let form = Form {
            session,
            is_link,
            typed: RwSignal::new(String::new()),
            lookup: Lookup::new(session.client),
            choice: RwSignal::new(None),
            wants_in: RwSignal::new(false),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            input: NodeRef::new(),
            refused: Callback::new({
                let navigate = navigate.clone();
                move |tenant| navigate(&Route::overview(tenant).path(), Default::default())
            }),
            opened: Callback::new(move |open: OpenTenant| {
                // A link's page is behind this form already.
                if !is_link {
                    let route = match open.relation {
                        Relation::Partner => Route::Customers,
                        Relation::Customer | Relation::OwnTenant => Route::overview(open.tenant),
                    };
                    navigate(&route.path(), Default::default());
                }
            }),
        };
        if let Some(name) = newer_build::typed().or(name.map(|name| name.to_string())) {
            form.lookup.now(&name);
            form.typed.set(name);
        }
        form.go_on_when_found();
        form
    }

    fn typed(self, text: String) {
        self.lookup.later(&text);
        self.typed.set(text);
        self.wants_in.set(false);
        self.choice.set(None);
        self.failure.set(None);
    }

    pub(super) fn sign_in_to(self, name: &TenantName) {
        self.typed(name.to_string());
        self.submit();
    }

    /// Signs in, if need be after the look-up's answer.
    pub(super) fn submit(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.failure.set(None);
        self.wants_in.set(true);
        self.typed.with_untracked(|typed| self.lookup.now(typed));
    }

    fn go_on_when_found(self) {
        Effect::new(move |_| {
            let state = self.lookup.state.get();
            if !self.wants_in.get() {
                return;
            }
            match state {
                State::Soon(_) | State::Asking(_) => {}
                State::Known(resolved) => {
                    self.wants_in.set(false);
                    if let Some(offer) = offer_of(&resolved.service, self.choice.get_untracked()) {
                        self.sign_in(resolved, offer);
                    }
                }
                State::Nothing | State::Strange(_) | State::Failed(..) => {
                    self.wants_in.set(false);
                    if let Some(input) = self.input.get_untracked() {
                        let _ = input.focus();
                    }
                }
            }
        });
    }

    fn sign_in(self, resolved: Resolved, offer: Offer) {
        self.busy.set(true);
        // Who starts at the partner's own tenant wants its customers.
        let is_home = [resolved.name.as_str(), resolved.tenant.as_str()].contains(&&*offer.partner);
        let return_path = match (self.is_link, is_home) {
            (true, _) => ReturnPath::parse(&navigation::path_and_query()).ok(),
            (false, true) => ReturnPath::parse(&Route::Customers.path()).ok(),
            (false, false) => None,
        };
        let return_path =
            return_path.unwrap_or_else(|| ReturnPath::tenant_overview(&resolved.tenant));
        let tenant = resolved.tenant.clone();
        let known = Known {
            tenant: Some(resolved.tenant.clone()),
            name: resolved.name.clone(),
            client_id: offer.client_id.clone(),
        };
        // This goes on even if the form goes: the attempt has to be kept before the browser leaves.
        cause::spawn(async move {
            let outcome = self.session.sign_in(resolved, offer, return_path).await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(Outcome::Opened(open)) => {
                    let _ = self.opened.try_run(*open);
                }
                Ok(Outcome::Leaving) => {}
                // The customer's own page says more about a refusal than this form, and leads on from it.
                Err(failure) if Notice::from(&failure).refuses_access && !self.is_link => {
                    self.session.pick(tenant.clone(), known);
                    let _ = self.refused.try_run(tenant);
                }
                Err(failure) => {
                    let typed = self.typed.try_get_untracked().unwrap_or_default();
                    let is_missing = matches!(failure, Failure::NotLoaded);
                    if is_missing && newer_build::take_over(&typed).await {
                        return;
                    }
                    let _ = self.failure.try_set(Some(failure));
                }
            }
        });
    }

    pub(super) fn field(self) -> AnyView {
        view! {
            <label for="customer">"Customer"</label>
            <input
                id="customer"
                name="customer"
                type="text"
                autofocus
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder="customer.com"
                aria-describedby="customer-hint customer-answer"
                aria-invalid=live::truth(move || self.lookup.is_wrong())
                node_ref=self.input
                prop:value=live::value(move || self.typed.get())
                on:input=live::input(move |typed| self.typed(typed))
            />
            <p id="customer-hint" class="hint">
                "Domain or tenant id. A pasted address or user name works too."
            </p>
        }
        .into_any()
    }

    pub(super) fn answer(self) -> AnyView {
        let answer = move || match self.lookup.state.get() {
            State::Nothing | State::Soon(_) => ().into_any(),
            State::Asking(name) => view! {
                <p class="looking">
                    <span class="spinner" aria-hidden="true"></span>
                    "Looking up " {name.to_string()} "…"
                </p>
            }
            .into_any(),
            State::Strange(why) => wrong(why.to_string(), String::new()),
            State::Failed(_, failure) => notice_view(&failure),
            State::Known(resolved) => {
                view! { <CustomerCard resolved choice=self.choice /> }.into_any()
            }
        };
        view! {
            <div id="customer-answer" aria-live="polite">
                {live::view(answer)}
            </div>
        }
        .into_any()
    }

    pub(super) fn button(self) -> AnyView {
        let cannot = move || {
            self.lookup.state.with(|state| match state {
                State::Known(resolved) => match &resolved.service {
                    Service::One(_) => false,
                    Service::Several(_) => self.choice.with(Option::is_none),
                    Service::None { .. } => true,
                },
                _ => false,
            })
        };
        let is_busy = move || self.busy.get() || self.wants_in.get();
        view! {
            <button
                type="submit"
                class="primary"
                disabled=live::flag(move || cannot() || is_busy())
                aria-busy=live::truth(is_busy)
            >
                "Sign in"
            </button>
        }
        .into_any()
    }
}

/// The registration to use: the only one, or the one that the agent chose.
fn offer_of(service: &Service, choice: Option<ClientId>) -> Option<Offer> {
    match service {
        Service::One(offer) => Some(offer.clone()),
        Service::Several(offers) => offers
            .iter()
            .find(|offer| Some(&offer.client_id) == choice.as_ref())
            .cloned(),
        Service::None { .. } => None,
    }
}

fn wrong(what: String, more: String) -> AnyView {
    view! {
        <p class="wrong">
            <Glyph icon=Icon::Alert />
            <span><strong>{what}</strong> " " {more}</span>
        </p>
    }
    .into_any()
}
