//! The page's frame: the session, the routes, and what surrounds every screen.

use leptos::{ev, prelude::*};
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    client::{Client, cause},
    idle,
    pages::{NotFound, SignIn},
    parts::{
        self, ChangesScreen, ConsoleScreen, DrawerScreen, ListScreen, PartnerScreen, Root, Screen,
    },
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
    provide_context(Root::here());
    idle::watch(session);
    cause::watch();
    let shown = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            session.shown_again();
        }
    });
    let looked_at = window_event_listener(ev::focus, move |_| session.looked_at_again());
    let left = window_event_listener(ev::pagehide, move |event| {
        if !event.persisted() {
            session.client.leave();
        }
    });
    on_cleanup(move || {
        shown.remove();
        looked_at.remove();
        left.remove();
    });
    let is_locked = Memo::new(move |_| session.phase().get() == Phase::Locked);

    let presenter = session.presenter;
    view! {
        {live::view(move || {
            // What was on the screen is taken away, not covered.
            if is_locked.get() {
                return view! { <Locked /> }.into_any();
            }
            screens()
        })}
        {live::maybe(move || {
            presenter.is_on().then(|| parts::surround(Screen::Drawer(DrawerScreen::Badge)))
        })}
        {live::maybe(move || {
            presenter.is_halted().then(|| parts::show(Screen::Drawer(DrawerScreen::Halt)))
        })}
    }
    .into_any()
}

fn screens() -> AnyView {
    view! {
        <Router base=navigation::base_path()>
            <Shell>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=|| view! { <SignIn /> }.into_any() />
                    <Route path=path!("/customers") view=|| of_partner(PartnerScreen::Customers) />
                    <Route path=path!("/setup") view=|| of_partner(PartnerScreen::SetUp) />
                    <Route
                        path=path!("/activity")
                        view=|| parts::show(Screen::Changes(ChangesScreen::Activity))
                    />
                    <Route
                        path=path!("/t/:tenant")
                        view=|| parts::show(Screen::Console(ConsoleScreen::Overview))
                    />
                    <Route path=path!("/t/:tenant/users") view=|| list(ListScreen::Users) />
                    <Route path=path!("/t/:tenant/groups") view=|| list(ListScreen::Groups) />
                    <Route path=path!("/t/:tenant/licences") view=|| list(ListScreen::Licences) />
                    <Route path=path!("/t/:tenant/devices") view=|| list(ListScreen::Devices) />
                    <Route
                        path=path!("/t/:tenant/managed-devices")
                        view=|| list(ListScreen::ManagedDevices)
                    />
                </FlatRoutes>
            </Shell>
        </Router>
    }
    .into_any()
}

fn of_partner(screen: PartnerScreen) -> AnyView {
    parts::show(Screen::Partner(screen))
}

fn list(screen: ListScreen) -> AnyView {
    parts::show(Screen::List(screen))
}
