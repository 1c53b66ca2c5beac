//! The page's frame: the session, the routes, and what surrounds every screen.

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
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
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=move || view! { <SignIn /> } />
                    <ParentRoute path=path!("/t/:tenant") view=Tenant>
                        <Route path=path!("") view=Overview />
                        <Route path=path!("users") view=Users />
                    </ParentRoute>
                </Routes>
            </Shell>
        </Router>
    }
}
