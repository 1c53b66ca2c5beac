//! The screen that hides everything while nobody is at this browser.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    failure::{Failure, Notice, Remedy},
    session::Session,
    ui::{
        button::button,
        icon::{Glyph, Icon},
        live,
        notice::NoticePanel,
        title,
    },
};

/// Says why nothing is shown, and goes on at sign-in, where only a fresh proof counts.
#[component]
pub fn Locked() -> impl IntoView {
    let session = expect_context::<Session>();
    let failure = RwSignal::new(None::<Failure>);
    title::show("Locked", None);
    let unlock = move || {
        spawn_local(async move {
            if let Err(why) = session.unlock().await {
                failure.try_set(Some(why));
            }
        });
    };
    let failed = move || {
        let mut notice = Notice::from(&failure.get()?);
        notice.remedy = Remedy::Elsewhere;
        Some(view! { <NoticePanel notice /> }.into_any())
    };
    view! {
        <div class="shell">
            <main>
                <div class="sign-in locked">
                    <section class="card">
                        <h1>
                            <Glyph icon=Icon::Lock />
                            "Locked"
                        </h1>
                        <p>
                            "Nobody used the console for a while, so it forgot every token and hid what was shown. Sign in again to go on where you were."
                        </p>
                        {button("primary", "Sign in to go on".into_any(), unlock)}
                    </section>
                    {live::maybe(failed)}
                </div>
            </main>
        </div>
    }
    .into_any()
}
