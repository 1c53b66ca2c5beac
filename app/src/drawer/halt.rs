//! What presenter's mode says where it halts, and the badge while it is on.

use leptos::{html, prelude::*};

use super::address::{self, Parameter};
use crate::{
    presenter::{Halt, Next, Presenter},
    session::Session,
    ui::{
        button::button,
        icon::{Glyph, Icon},
        live,
    },
};

/// The sign of presenter's mode.
pub fn badge() -> AnyView {
    view! {
        <p class="presenting" role="status">
            <Glyph icon=Icon::Info />
            "Presenter’s mode"
        </p>
    }
    .into_any()
}

/// Explains what happens next, and waits for the agent. Escape stops.
pub fn halt() -> AnyView {
    let presenter = expect_context::<Session>().presenter;
    live::maybe(move || {
        let halt = presenter.is_halted().then(|| presenter.halt()).flatten()?;
        Some(view! { <Dialog halt presenter /> }.into_any())
    })
}

#[component]
fn Dialog(halt: Halt, presenter: Presenter) -> impl IntoView {
    let (start, parameters) = address::parts(&halt.address);
    let words = Words::of(&halt, &parameters);
    let dialog = NodeRef::<html::Dialog>::new();
    let go_on = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let (Some(dialog), Some(go_on)) = (dialog.get(), go_on.get()) {
            // Refused only while it is open already.
            let _ = dialog.show_modal();
            let _ = go_on.focus();
        }
    });
    let paragraphs: Vec<AnyView> = words
        .paragraphs
        .into_iter()
        .map(|paragraph| view! { <p>{paragraph}</p> }.into_any())
        .collect();
    let where_to = match halt.next {
        Next::Visit | Next::End => "The browser goes to",
        Next::Redeem => "The authority sent the browser to",
    };
    view! {
        <dialog
            class="dialog halt"
            aria-labelledby="halt-heading"
            node_ref=dialog
            on:close=move |_| presenter.answer(false)
        >
            <div class="halt-body" tabindex="0">
                <p class="halt-kind">"Presenter’s mode"</p>
                <h2 id="halt-heading">{words.heading}</h2>
                {paragraphs}
                <h3>{where_to}</h3>
                <p class="halt-address">
                    <code>{start}</code>
                </p>
                {address::list(&parameters)}
            </div>
            <div class="halt-foot">
                <button
                    type="button"
                    class="primary"
                    node_ref=go_on
                    on:click=live::click(move || presenter.answer(true))
                >
                    "Go on"
                </button>
                {button("secondary", "Stop here".into_any(), move || presenter.answer(false))}
                <p class="hint">{words.stop}</p>
            </div>
        </dialog>
    }
    .into_any()
}

/// What a halt says.
struct Words {
    heading: String,
    paragraphs: Vec<&'static str>,
    stop: &'static str,
}

impl Words {
    fn of(halt: &Halt, parameters: &[Parameter]) -> Self {
        let has = |name: &str| parameters.iter().any(|one| one.name == name);
        match halt.next {
            Next::Visit => Words {
                heading: ["Next: Microsoft’s sign-in for ", &halt.of].concat(),
                paragraphs: vec![
                    "The browser leaves this page for the customer’s own authority. The tenant in the path decides in whose directory the agent signs in, and whose policies count. The console sees neither a password nor a second factor.",
                    how_it_asks(parameters),
                    "State, nonce and the verifier were drawn for this attempt alone. They count for ten minutes, and those go on while this halts.",
                ],
                stop: "Stopping forgets this attempt. The authority has heard nothing of it.",
            },
            Next::Redeem if has("error") => Words {
                heading: ["Next: what the authority refused for ", &halt.of].concat(),
                paragraphs: vec![
                    "The authority sent the browser back with an error in place of a code. It has left the address bar already.",
                    "The vault compares the state before it believes a word of it, and then says what the error means.",
                ],
                stop: "Stopping drops the answer unread.",
            },
            Next::Redeem => Words {
                heading: ["Next: redeeming the code for ", &halt.of].concat(),
                paragraphs: vec![
                    "The authority sent the browser back with a code in the fragment. No server has seen that, and it has left the address bar and the history already.",
                    "The vault compares the state, sends the code with the verifier to the token endpoint of the same tenant, and checks the ID token that comes back.",
                    "A code lives for about ten minutes, and those go on while this halts.",
                ],
                stop: "Stopping throws the code away. Without the verifier, which goes with it, it is worth nothing.",
            },
            Next::End => Words {
                heading: ["Next: ending Microsoft’s session of ", &halt.of].concat(),
                paragraphs: vec![
                    "The console has forgotten every token in this browser already. What is left is the authority’s own session, which lets the next sign-in pass without a password.",
                    "The browser leaves for the authority, which ends that session and sends it back here.",
                ],
                stop: "Stopping leaves that session on. It can still be ended from the sign-in page.",
            },
        }
    }
}

fn how_it_asks(parameters: &[Parameter]) -> &'static str {
    let prompt = parameters.iter().find(|one| one.name == "prompt");
    match prompt.map(|prompt| prompt.value.as_str()) {
        Some("none") => {
            "Nobody is asked anything: either the authority’s session suffices, or an error comes back."
        }
        Some("login") => {
            "Only a fresh sign-in counts: the console was locked, or nobody used it for as long."
        }
        Some("select_account") => "The agent is asked which account it is to be.",
        _ => "A session that the authority knows may pass without a question.",
    }
}
