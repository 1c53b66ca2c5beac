//! What stands before the screens that are about the agent's partners and no tenant: somebody is signed in, or this
//! says what has to happen first.

use leptos::prelude::*;
use tenantry_identity::return_path::ReturnPath;

use crate::{
    client::cause,
    failure::{Failure, Notice},
    pages::SignIn,
    platform::navigation,
    recents,
    session::{Comeback, Phase, Session},
    ui::{live, notice::NoticePanel, wait::Wait},
    vault::port::{Relation, Setting},
};

/// Shows a screen once somebody is signed in.
#[component]
pub fn Partner(
    /// The screen.
    screen: fn() -> AnyView,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let stage = Memo::new(move |_| match session.phase().get() {
        Phase::SignedIn => Stage::Here,
        Phase::Leaving(_) | Phase::Completing(_) => Stage::Away,
        Phase::SignedOut(_) | Phase::Locked => Stage::Nobody,
    });
    let state = RwSignal::new(Entering::Trying);
    Effect::new(move |_| {
        if stage.get() == Stage::Nobody && state.get() == Entering::Trying {
            cause::spawn(enter(session, state));
        }
    });
    live::view(move || match (stage.get(), state.get()) {
        (Stage::Here, _) => screen(),
        // The form waits for its own sign-in, and is still there if that does not start.
        (_, Entering::AskFirst) => view! { <SignIn /> }.into_any(),
        (_, Entering::Trying) => view! { <Wait /> }.into_any(),
        (_, Entering::Failed(failure)) => {
            let retry = Callback::new(move |()| state.set(Entering::Trying));
            view! { <NoticePanel notice=Notice::from(&failure) retry /> }.into_any()
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Here,
    Away,
    Nobody,
}

#[derive(Clone, Debug, PartialEq)]
enum Entering {
    Trying,
    AskFirst,
    Failed(Failure),
}

/// Comes back, without asking, through the registration that was used last.
async fn enter(session: Session, state: RwSignal<Entering>) {
    let outcome = try_to_enter(session).await;
    state.try_set(match outcome {
        // Whoever signs out on this screen starts over.
        Ok(Comeback::Opened | Comeback::Leaving) => Entering::Trying,
        Ok(Comeback::AskFirst) => Entering::AskFirst,
        Err(failure) => Entering::Failed(failure),
    });
}

async fn try_to_enter(session: Session) -> Result<Comeback, Failure> {
    let Setting { registrations, .. } = session.client.setting().await?;
    let recents = recents::all();
    let last = recents
        .iter()
        .find(|recent| recent.relation != Relation::OwnTenant);
    let last = last.and_then(|last| {
        let mut registrations = registrations.iter();
        registrations.find(|offer| offer.client_id == last.client_id)
    });
    let here = ReturnPath::parse(&navigation::path_and_query());
    match (last, here) {
        (Some(offer), Ok(here)) => session.come_home(offer, here).await,
        _ => Ok(Comeback::AskFirst),
    }
}
