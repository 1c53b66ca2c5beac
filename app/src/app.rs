//! The page's frame: the session, the routes, and what surrounds every screen.

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    client::Client,
    pages::{NotFound, Overview, SignIn, Tenant, Users},
    platform::navigation,
    session::{Arrival, Session},
    ui::shell::Shell,
};

/// The whole page.
#[component]
pub fn App(
    /// How this page was loaded.
    arrival: Arrival,
) -> impl IntoView {
    let session = Session::start(Client::start(), arrival);
    provide_context(session);
    let shown = window_event_listener(leptos::ev::pageshow, move |event| {
        if event.persisted() {
            session.shown_again();
        }
    });
    on_cleanup(move || shown.remove());

    view! {
        <Router base=navigation::base_path()>
            <Shell>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=|| view! { <SignIn /> }.into_any() />
                    <Route path=path!("/t/:tenant") view=|| tenant(|| Overview().into_any()) />
                    <Route path=path!("/t/:tenant/users") view=|| tenant(|| Users().into_any()) />
                </FlatRoutes>
            </Shell>
        </Router>
    }
}

/// A screen of a tenant. The routes are flat: nested ones cost the page more code than they save here.
fn tenant(screen: fn() -> AnyView) -> AnyView {
    view! { <Tenant screen /> }.into_any()
}
