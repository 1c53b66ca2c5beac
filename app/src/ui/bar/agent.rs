use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::{
    changes::Changes, drawer, routes::Route, session::Session, ui::live, vault::port::OpenTenant,
};

/// Who is signed in, and how to leave.
pub(super) fn agent(session: Session, here: Memo<Option<OpenTenant>>) -> AnyView {
    let changes = expect_context::<Changes>();
    let name = move || {
        let agents = session.agents().get();
        // Each registration has its own account: the one that counts here is the one of this tenant.
        let agent = match here.get() {
            Some(open) => agents
                .into_iter()
                .find(|(client_id, _)| *client_id == open.registration.client_id),
            None => agents.into_iter().next(),
        };
        let (_, agent) = agent?;
        let name = view! {
            <span class="who">
                <span>{agent.name}</span>
                <small>{agent.username}</small>
            </span>
        };
        Some(name.into_any())
    };
    view! {
        <div class="agent">
            {live::maybe(name)} {drawer::button(true)} <button type="button" class="secondary" popovertarget="leaving">
                "Sign out"
            </button> <div id="leaving" class="menu" popover="auto">
                {live::maybe(move || changes.is_under_way().then(stopping))}
                {leave(
                    session,
                    "Sign out of the console",
                    "Forgets every token in this browser. Microsoft still knows you.",
                    false,
                )}
                {leave(
                    session,
                    "Sign out everywhere",
                    "Ends your session at Microsoft as well.",
                    true,
                )}
            </div>
        </div>
    }
    .into_any()
}

fn stopping() -> AnyView {
    view! {
        <p class="wrong">
            "A change is under way. It stops, and waits here until you sign in again."
        </p>
    }
    .into_any()
}

fn leave(
    session: Session,
    label: &'static str,
    meaning: &'static str,
    everywhere: bool,
) -> AnyView {
    let navigate = use_navigate();
    let sign_out = move || {
        // First to a page without a customer, which would otherwise try to come back at once.
        navigate(&Route::SignIn.path(), Default::default());
        spawn_local(session.sign_out(everywhere));
    };
    view! {
        <button
            type="button"
            class="choice"
            aria-label=label
            aria-description=meaning
            on:click=live::click(sign_out)
        >
            <strong>{label}</strong>
            <small>{meaning}</small>
        </button>
    }
    .into_any()
}
