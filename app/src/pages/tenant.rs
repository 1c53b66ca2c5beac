//! What stands before every screen of a tenant: the tenant is open, or this says what has to happen first.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use tenantry_graph::Feature;
use tenantry_identity::{TenantId, TenantName, return_path::ReturnPath};

use crate::{
    client::cause,
    failure::{Failure, Notice},
    newcomers::{self, Newcomer},
    pages::{
        NotFound, SignIn,
        newcomer::{Marking, Waiting},
        permission::MissingPermission,
    },
    platform::navigation,
    session::{Comeback, Phase, Session},
    ui::{
        live,
        notice::{JustCreated, NoticePanel},
        wait::Wait,
    },
    vault::port::OpenTenant,
};

/// The tenant whose screen is shown. A screen below [`Tenant`] always finds one in its context.
#[derive(Clone, Copy)]
pub struct Here(pub Memo<OpenTenant>);

/// Shows a tenant's screens once the tenant is open in this window.
#[component]
pub fn Tenant(
    /// The screen.
    screen: fn() -> AnyView,
    /// What the screen is of the console's features; without its permission the screen is not shown.
    feature: Feature,
) -> impl IntoView {
    let params = use_params_map();
    let tenant = Memo::new(move |_| {
        params.with(|params| TenantId::parse(params.get_str("tenant").unwrap_or_default()).ok())
    });
    live::view(move || match tenant.get() {
        // A new tenant mounts anew, so that nothing of the one before it stays on the screen.
        Some(tenant) => view! { <Gate tenant screen feature /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    })
}

#[component]
fn Gate(tenant: TenantId, screen: fn() -> AnyView, feature: Feature) -> impl IntoView {
    let session = expect_context::<Session>();
    let open = {
        let tenant = tenant.clone();
        Memo::new(move |_| session.open_tenant(&tenant))
    };
    let state = RwSignal::new(match newcomers::of(&tenant) {
        Some(newcomer) => Entering::Waiting(newcomer),
        None => Entering::Trying,
    });
    provide_context(JustCreated(Callback::new(move |()| {
        state.set(Entering::Marking);
    })));
    let signing_in = Memo::new(move |_| {
        matches!(
            session.phase().get(),
            Phase::Leaving(_) | Phase::Completing(_)
        )
    });
    Effect::new({
        let tenant = tenant.clone();
        move |_| {
            let may_try = matches!(state.get(), Entering::Trying | Entering::TryingAnew);
            if may_try && open.get().is_none() && !signing_in.get() {
                let anew = state.get_untracked() == Entering::TryingAnew;
                cause::spawn(enter(session, tenant.clone(), anew, state));
            }
        }
    });
    let is_completing = move || {
        session
            .phase()
            .with(|phase| matches!(phase, Phase::Completing(_)))
    };
    // Not made of each other: a view that follows a memo and another one made of it misses changes of the
    // first that leave the second as it was.
    let completing = Memo::new(move |_| is_completing());
    // A token that is there may be of no use: the customer is being waited for, or the agent has just come
    // back with a better one, which is being redeemed.
    let is_shown = Memo::new(move |_| {
        let is_held = matches!(state.get(), Entering::Waiting(_) | Entering::Marking);
        !is_completing() && !is_held && open.with(Option::is_some)
    });

    live::view(move || match (is_shown.get(), open.get_untracked()) {
        (true, Some(first)) => {
            let here = Memo::new(move |_| open.get().unwrap_or_else(|| first.clone()));
            provide_context(Here(here));
            permitted(here, feature, screen)
        }
        _ => entering(tenant.clone(), state, completing),
    })
}

/// The screen, unless a permission for it is missing.
fn permitted(here: Memo<OpenTenant>, feature: Feature, screen: fn() -> AnyView) -> AnyView {
    let missing = Memo::new(move |_| here.with(|open| open.lacks(feature)));
    live::view(move || {
        let missing = missing.get();
        if missing.is_empty() {
            return screen();
        }
        view! { <MissingPermission feature missing /> }.into_any()
    })
}

/// What stands in place of the screen until the tenant is open.
fn entering(tenant: TenantId, state: RwSignal<Entering>, completing: Memo<bool>) -> AnyView {
    match state.get() {
        // The form waits for its own sign-in, and is still there if that does not start.
        Entering::AskFirst => {
            let name = TenantName::Id(tenant);
            view! { <SignIn customer=name /> }.into_any()
        }
        Entering::Trying | Entering::TryingAnew => view! { <Wait /> }.into_any(),
        Entering::Failed(failure) => {
            // What refused before may not any more; a token or an answer from before would not tell.
            let retry = Callback::new(move |()| state.set(Entering::TryingAnew));
            // Nothing else on this page says which customer it is about.
            let known = expect_context::<Session>().known(&tenant);
            let name = known.map_or_else(|| tenant.to_string(), |known| known.name.to_string());
            view! {
                <section class="page">
                    <h1>{name}</h1>
                    <NoticePanel notice=Notice::from(&failure) retry tenant />
                </section>
            }
            .into_any()
        }
        Entering::Marking => {
            let done = Callback::new(move |newcomer: Option<Newcomer>| {
                state.set(newcomer.map_or(Entering::Trying, Entering::Waiting));
            });
            view! { <Marking tenant done /> }.into_any()
        }
        // What the agent comes back with may be what the wait needs.
        Entering::Waiting(_) if completing.get() => view! { <Wait /> }.into_any(),
        Entering::Waiting(newcomer) => {
            let ended = Callback::new(move |()| state.set(Entering::Trying));
            view! { <Waiting newcomer ended /> }.into_any()
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Entering {
    Trying,
    TryingAnew,
    AskFirst,
    Failed(Failure),
    /// The agent is asked how old the customer is.
    Marking,
    /// The customer was created a moment ago.
    Waiting(Newcomer),
}

async fn enter(session: Session, tenant: TenantId, anew: bool, state: RwSignal<Entering>) {
    if let (true, Some(known)) = (anew, session.known(&tenant)) {
        match session.open(known, true).await {
            Ok(_) => return,
            Err(Failure::NotOpen) => {}
            Err(failure) => return drop(state.try_set(Entering::Failed(failure))),
        }
    }
    let return_path = ReturnPath::parse(&navigation::path_and_query())
        .unwrap_or_else(|_| ReturnPath::tenant_overview(&tenant));
    let next = match session.come_back(tenant, return_path).await {
        Ok(Comeback::Opened | Comeback::Leaving) => return,
        Ok(Comeback::AskFirst) => Entering::AskFirst,
        Err(failure) => Entering::Failed(failure),
    };
    state.try_set(next);
}
