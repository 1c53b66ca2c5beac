use leptos::{prelude::*, task::spawn_local};

use crate::{
    farewell::Farewell,
    session::{Phase, Session},
    ui::{
        button::button,
        icon::{Glyph, Icon},
        live,
    },
    vault::port::EndedAccount,
};

/// What ended when the agent signed out in this tab, and what is still on.
#[component]
pub(super) fn SignedOut() -> impl IntoView {
    let session = expect_context::<Session>();
    live::maybe(move || {
        // The record is written before the phase changes.
        let is_over = session.phase().get() == Phase::SignedOut(None);
        let farewell = Farewell::read().filter(|_| is_over)?;
        let still_on: Vec<AnyView> = (farewell.still_on.iter().enumerate())
            .map(|(at, account)| goes_on(session, at, account))
            .collect();
        let ended: Vec<AnyView> = farewell.ended.iter().map(ended).collect();
        Some(
            view! {
                <section class="card farewell" role="status">
                    <h2>
                        <Glyph icon=Icon::Done />
                        "You are signed out"
                    </h2>
                    <p>"The console forgot every token, in all windows of this browser."</p>
                    <ul>{ended} {still_on}</ul>
                </section>
            }
            .into_any(),
        )
    })
}

fn ended(account: &EndedAccount) -> AnyView {
    view! { <li>{who(account)} " is signed out at " {account.authority.clone()} " too."</li> }
        .into_any()
}

fn goes_on(session: Session, at: usize, account: &EndedAccount) -> AnyView {
    let end = move || {
        if let Some(farewell) = Farewell::read() {
            spawn_local(session.end_at_authority(farewell, at));
        }
    };
    let can_end = account.address.is_some();
    view! {
        <li>
            <span>{who(account)} " is still signed in at " {account.authority.clone()} "."</span>
            {can_end.then(|| button("secondary", "Sign out there too".into_any(), end))}
        </li>
    }
    .into_any()
}

fn who(account: &EndedAccount) -> String {
    account
        .username
        .clone()
        .unwrap_or_else(|| "Your account".into())
}
