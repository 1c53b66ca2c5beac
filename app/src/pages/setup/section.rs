//! One registration: the way into the partner's own tenant, what is checked there, and the commands.

use leptos::prelude::*;
use tenantry_graph::feature::{self, Place};
use tenantry_identity::{propagation::Finding, return_path::ReturnPath};

use super::{command_list::commands, commands::names, grants::Grants, registration::registration};
use crate::{
    failure::{Failure, Notice},
    session::{Comeback, Known, Phase, Session},
    ui::{button::button, check::check, live, notice::NoticePanel, task::Task, wait::Skeleton},
    vault::port::{Endpoints, Offer, OpenTenant},
};

#[component]
pub(super) fn Section(
    /// The registration.
    offer: Offer,
    /// What it reaches.
    reach: Endpoints,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let home = RwSignal::new(Home::Trying);
    enter(session, offer.clone(), home);
    let heading = [offer.name.as_str(), " (", &offer.partner, ")"].concat();
    let grants = Grants::new(session, &offer, &reach);
    let commands = commands(&offer, &reach, grants);
    let checks = {
        let (offer, reach) = (offer.clone(), reach);
        move || match home.get() {
            Home::Trying => view! { <Skeleton text="Signing in to your own tenant…" /> }.into_any(),
            Home::AskFirst => ask_first(session, &offer, home),
            Home::Failed(failure) => {
                let retry = Callback::new(move |()| home.set(Home::Trying));
                view! { <NoticePanel notice=Notice::from(&failure) retry /> }.into_any()
            }
            Home::Open(open) => {
                let registration = registration(session, &open, &offer);
                let granted = granted_at_home(&open);
                let grants = grants.view(&reach);
                view! {
                    {registration}
                    {granted}
                    {grants}
                }
                .into_any()
            }
        }
    };
    view! {
        <section class="card registration">
            <h2>{heading}</h2>
            {live::view(checks)}
            {commands}
        </section>
    }
    .into_any()
}

/// How far the partner's own tenant is open.
#[derive(Clone, Debug, PartialEq)]
enum Home {
    Trying,
    AskFirst,
    Failed(Failure),
    Open(OpenTenant),
}

/// Comes to the partner's own tenant without asking, now and whenever that is tried again.
fn enter(session: Session, offer: Offer, home: RwSignal<Home>) {
    let task = Task::new();
    let is_away = Memo::new(move |_| {
        matches!(
            session.phase().get(),
            Phase::Leaving(_) | Phase::Completing(_)
        )
    });
    Effect::new(move |_| {
        if home.get() != Home::Trying || is_away.get() {
            return;
        }
        let offer = offer.clone();
        task.run(async move {
            let next = match session.come_home(&offer, here()).await {
                Ok(Comeback::Opened) => session
                    .home_tenant(&offer.client_id)
                    .map_or(Home::AskFirst, Home::Open),
                Ok(Comeback::AskFirst) => refused_just_now(session).unwrap_or(Home::AskFirst),
                // The page is being left.
                Ok(Comeback::Leaving) => return,
                Err(failure) => Home::Failed(failure),
            };
            home.set(next);
        });
    });
}

/// What kept the last sign-in from working, if this page was loaded by its answer.
fn refused_just_now(session: Session) -> Option<Home> {
    match session.phase().get_untracked() {
        Phase::SignedOut(Some(setback)) if !setback.silent => Some(Home::Failed(setback.failure)),
        _ => None,
    }
}

fn here() -> ReturnPath {
    ReturnPath::parse("/setup").expect("the set-up is one of the console's own pages")
}

fn ask_first(session: Session, offer: &Offer, home: RwSignal<Home>) -> AnyView {
    let known = Known::home(offer);
    let task = Task::new();
    let sign_in = move || {
        let Some(known) = known.clone() else {
            return;
        };
        task.run(async move {
            if let Err(why) = session.visit_for(known, here()).await {
                home.set(Home::Failed(why));
            }
        });
    };
    let label = ["Sign in to ", &offer.partner].concat();
    view! {
        <p>
            "Sign in with your account of the partner to have the registration and the customers checked. The commands below are complete without that."
        </p>
        <div class="actions">{button("primary", label.into_any(), sign_in)}</div>
    }
    .into_any()
}

/// What the token for the partner's own tenant allows of what the console does there.
fn granted_at_home(open: &OpenTenant) -> AnyView {
    let missing: Vec<_> = feature::least(Some(Place::Partner))
        .into_iter()
        .filter(|scope| !feature::SIGN_IN.contains(scope))
        .filter(|scope| !feature::is_covered(*scope, &open.scopes))
        .collect();
    let (finding, fact) = match (open.scopes.is_empty(), missing.is_empty()) {
        (true, _) => (
            Finding::Unknown,
            "The answer named no permission.".to_string(),
        ),
        (false, true) => (Finding::Holds, String::new()),
        (false, false) => (
            Finding::Fails,
            ["Missing: ", &names(&missing, ", ")].concat(),
        ),
    };
    let statement = "What the console does in your own tenant is granted there".to_string();
    let how = "Checked by the scope of the token for your own tenant";
    view! {
        <ul class="checks">{check(finding, statement, &fact, how)}</ul>
    }
    .into_any()
}
