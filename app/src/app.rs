//! The page's frame: the session, the routes, and what surrounds every screen.

use leptos::{ev, prelude::*};
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};
use tenantry_graph::Feature;

use crate::{
    client::Client,
    customers::CustomerStore,
    favourites::Favourites,
    idle,
    pages::{Customers, NotFound, Overview, Partner, SetUp, SignIn, Tenant, Users},
    platform::navigation,
    session::{Arrival, Phase, Session},
    ui::{live, lock::Locked, shell::Shell},
};

/// The whole page.
#[component]
pub fn App(
    /// How this page was loaded.
    arrival: Arrival,
) -> impl IntoView {
    let session = Session::start(Client::start(), arrival);
    provide_context(session);
    provide_context(CustomerStore::new(session));
    provide_context(Favourites::read());
    idle::watch(session);
    let shown = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            session.shown_again();
        }
    });
    let left = window_event_listener(ev::pagehide, move |event| {
        if !event.persisted() {
            session.client.leave();
        }
    });
    on_cleanup(move || {
        shown.remove();
        left.remove();
    });
    let is_locked = Memo::new(move |_| session.phase().get() == Phase::Locked);

    live::view(move || {
        // What was on the screen is taken away, not covered.
        if is_locked.get() {
            return view! { <Locked /> }.into_any();
        }
        screens()
    })
}

fn screens() -> AnyView {
    view! {
        <Router base=navigation::base_path()>
            <Shell>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=|| view! { <SignIn /> }.into_any() />
                    <Route path=path!("/customers") view=|| partner(|| Customers().into_any()) />
                    <Route path=path!("/setup") view=|| view! { <SetUp /> }.into_any() />
                    <Route path=path!("/t/:tenant") view=|| tenant(Feature::Overview, || Overview().into_any()) />
                    <Route path=path!("/t/:tenant/users") view=|| tenant(Feature::Users, || Users().into_any()) />
                </FlatRoutes>
            </Shell>
        </Router>
    }
    .into_any()
}

/// A screen of the agent's partners.
fn partner(screen: fn() -> AnyView) -> AnyView {
    view! { <Partner screen /> }.into_any()
}

/// A screen of a tenant. The routes are flat: nested ones cost the page more code than they save here.
fn tenant(feature: Feature, screen: fn() -> AnyView) -> AnyView {
    view! { <Tenant screen feature /> }.into_any()
}
