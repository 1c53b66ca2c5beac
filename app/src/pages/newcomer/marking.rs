use leptos::{ev, prelude::*};
use tenantry_identity::{TenantId, TenantName};

use super::created;
use crate::{
    failure::{Failure, Notice},
    newcomers::{self, Newcomer},
    session::{Known, Session},
    ui::{button::button, live, notice::NoticePanel, task::Task, title},
    vault::port::{Offer, Service},
};

/// Asks how old a customer is, and marks it.
#[component]
pub fn Marking(
    /// The customer's tenant.
    tenant: TenantId,
    /// It is marked, or the agent has thought better of it.
    done: Callback<Option<Newcomer>>,
) -> impl IntoView {
    let form = Form::new(expect_context::<Session>(), tenant, done);
    title::show("New customer", None);
    let minutes = move || form.minutes.get();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    view! {
        <section class="page narrow newcomer">
            <h1>"Was this customer created a moment ago?"</h1>
            <p>
                "Then the relationship may not have reached its tenant yet. The console waits until three minutes have passed since it was created, and tries with a new token until it answers."
            </p>
            <form class="card" on:submit=submit>
                <label for="minutes-ago">"Created how many minutes ago?"</label>
                <input
                    id="minutes-ago"
                    type="number"
                    min="0"
                    max="1440"
                    inputmode="numeric"
                    prop:value=live::value(minutes)
                    on:input=live::input(move |typed| form.minutes.set(typed))
                />
                {live::maybe(move || form.choices())}
                <div class="actions">
                    <button
                        type="submit"
                        class="primary"
                        disabled=live::flag(move || form.chosen.with(Option::is_none))
                    >
                        "Wait for it"
                    </button>
                    {button("quiet", "Go back".into_any(), move || done.run(None))}
                </div>
            </form>
            {live::maybe(move || {
                let notice = Notice::from(&form.failure.get()?);
                let retry = Callback::new(move |()| form.find());
                Some(view! { <NoticePanel notice retry /> }.into_any())
            })}
        </section>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Form {
    session: Session,
    tenant: StoredValue<TenantId>,
    done: Callback<Option<Newcomer>>,
    minutes: RwSignal<String>,
    /// How the customer is entered, once that is known.
    chosen: RwSignal<Option<Known>>,
    /// The registrations among which the agent has to choose.
    offers: RwSignal<Vec<Offer>>,
    failure: RwSignal<Option<Failure>>,
    task: Task,
}

impl Form {
    fn new(session: Session, tenant: TenantId, done: Callback<Option<Newcomer>>) -> Self {
        let form = Form {
            session,
            chosen: RwSignal::new(session.known(&tenant)),
            tenant: StoredValue::new(tenant),
            done,
            minutes: RwSignal::new("0".into()),
            offers: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            task: Task::new(),
        };
        if form.chosen.with_untracked(Option::is_none) {
            form.find();
        }
        form
    }

    /// Finds out which registration serves the customer.
    fn find(self) {
        self.failure.set(None);
        let name = TenantName::Id(self.tenant.get_value());
        self.task.run(async move {
            match self.session.client.resolve(name.clone(), None).await {
                Ok(resolved) => match resolved.service {
                    Service::One(offer) => self.choose(&offer),
                    Service::Several(offers) => self.offers.set(offers),
                    Service::None { problem } => {
                        self.failure.set(Some(Failure::SignIn(Box::new(problem))));
                    }
                },
                Err(why) => self.failure.set(Some(why)),
            }
        });
    }

    fn choose(self, offer: &Offer) {
        self.chosen.set(Some(Known {
            tenant: Some(self.tenant.get_value()),
            name: TenantName::Id(self.tenant.get_value()),
            client_id: offer.client_id.clone(),
        }));
    }

    fn choices(self) -> Option<AnyView> {
        let offers = self.offers.get();
        if offers.is_empty() {
            return None;
        }
        let choice = |offer: Offer| {
            let label = [offer.name.as_str(), " (", &offer.partner, ")"].concat();
            view! {
                <label class="radio">
                    <input
                        type="radio"
                        name="registration"
                        on:change=move |_| self.choose(&offer)
                    />
                    {label}
                </label>
            }
            .into_any()
        };
        let choices: Vec<AnyView> = offers.into_iter().map(choice).collect();
        Some(
            view! {
                <fieldset>
                    <legend>"Which app registration serves it?"</legend>
                    {choices}
                </fieldset>
            }
            .into_any(),
        )
    }

    fn submit(self) {
        let minutes = self.minutes.with_untracked(|typed| typed.trim().parse());
        let Some(known) = self.chosen.get_untracked() else {
            return;
        };
        // What is no number is a customer of this moment: the longest wait.
        let created = created(minutes.unwrap_or_default());
        let newcomer = newcomers::mark(self.tenant.get_value(), known, created);
        self.done.run(Some(newcomer));
    }
}
