//! What surrounds every screen: the bar, once somebody is signed in, the part that scrolls, and the drawer beside it.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    drawer::Drawer,
    parts::{self, ConsoleScreen, DrawerScreen, Screen},
    session::{Phase, Session},
    ui::live,
};

/// The part of the window that holds the screens.
#[derive(Clone, Copy)]
pub struct Content(NodeRef<html::Main>);

impl Content {
    /// Gives it the keyboard.
    pub fn focus(self) {
        if let Some(main) = self.0.get_untracked() {
            let _ = main.focus();
        }
    }
}

/// Surrounds the screens. The bar is there once somebody is signed in.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let session = expect_context::<Session>();
    let main = NodeRef::<html::Main>::new();
    let content = Content(main);
    provide_context(content);
    let drawer = Drawer::listen();
    provide_context(drawer);
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        // A new page begins at its beginning for the keyboard too; a page that loads keeps its own focus.
        if before.is_some_and(|before| before != now) {
            content.focus();
        }
        now
    });
    let is_signed_in = Memo::new(move |_| session.phase().get() == Phase::SignedIn);
    let bar = move || {
        is_signed_in
            .get()
            .then(|| parts::surround(Screen::Console(ConsoleScreen::Bar)))
    };
    let panel = move || {
        drawer
            .is_open()
            .then(|| parts::show(Screen::Drawer(DrawerScreen::Panel)))
    };
    view! {
        <div class="shell">
            {live::maybe(bar)}
            <div class="beside-drawer">
                <main id="main" tabindex="-1" node_ref=main>
                    {children()}
                </main>
                {live::maybe(panel)}
            </div>
        </div>
    }
    .into_any()
}
