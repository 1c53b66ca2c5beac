//! What stands before every screen of a tenant: the tenant is open, or this says what has to happen first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use tenantry_identity::{TenantId, TenantName, return_path::ReturnPath};

use crate::{
    failure::{Failure, Notice},
    pages::{NotFound, SignIn},
    platform::navigation,
    session::{Comeback, Phase, Session},
    ui::{notice::NoticePanel, wait::Wait},
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
) -> impl IntoView {
    let params = use_params_map();
    let tenant = Memo::new(move |_| {
        params.with(|params| TenantId::parse(params.get_str("tenant").unwrap_or_default()).ok())
    });
    move || match tenant.get() {
        // A new tenant mounts anew, so that nothing of the one before it stays on the screen.
        Some(tenant) => view! { <Gate tenant screen /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Gate(tenant: TenantId, screen: fn() -> AnyView) -> impl IntoView {
    let session = expect_context::<Session>();
    let open = {
        let tenant = tenant.clone();
        Memo::new(move |_| session.open_tenant(&tenant))
    };
    let state = RwSignal::new(Entering::Trying);
    let signing_in = move || {
        matches!(
            session.phase().get(),
            Phase::Leaving(_) | Phase::Completing(_)
        )
    };
    Effect::new({
        let tenant = tenant.clone();
        move |_| {
            if open.get().is_none() && !signing_in() && state.get() == Entering::Trying {
                spawn_local(enter(session, tenant.clone(), state));
            }
        }
    });

    move || {
        if let Some(first) = open.get() {
            let here = Memo::new(move |_| open.get().unwrap_or_else(|| first.clone()));
            provide_context(Here(here));
            return screen();
        }
        match state.get() {
            // The form waits for its own sign-in, and is still there if that does not start.
            Entering::AskFirst => {
                let name = TenantName::Id(tenant.clone());
                view! { <SignIn customer=name /> }.into_any()
            }
            Entering::Trying => view! { <Wait /> }.into_any(),
            Entering::Failed(failure) => {
                let retry = Callback::new(move |()| {
                    state.set(Entering::Trying);
                });
                let tenant = tenant.clone();
                view! { <NoticePanel notice=Notice::from(&failure) retry tenant /> }.into_any()
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Entering {
    Trying,
    AskFirst,
    Failed(Failure),
}

async fn enter(session: Session, tenant: TenantId, state: RwSignal<Entering>) {
    let return_path = ReturnPath::parse(&navigation::path_and_query())
        .unwrap_or_else(|_| ReturnPath::tenant_overview(&tenant));
    match session.come_back(tenant, return_path).await {
        Ok(Comeback::Opened | Comeback::Leaving) => {}
        Ok(Comeback::AskFirst) => state.set(Entering::AskFirst),
        Err(failure) => state.set(Entering::Failed(failure)),
    }
}
