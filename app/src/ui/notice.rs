//! A failure as the agent reads it, with the way on.

use leptos::prelude::*;

use crate::{
    failure::{Notice, Remedy},
    platform::navigation,
    ui::{
        button::button,
        copy::CopyButton,
        facts::fact,
        icon::{Glyph, Icon},
    },
};

/// Says what happened, what it means, what to do next, and what support will ask for.
#[component]
pub fn NoticePanel(
    /// What is said.
    notice: Notice,
    /// What asks again, where that is possible.
    #[prop(optional)]
    retry: Option<Callback<()>>,
    /// What the button that asks again is called.
    #[prop(default = "Try again")]
    retry_label: &'static str,
) -> impl IntoView {
    let details = details(&notice);
    let remedy = match notice.remedy {
        Remedy::TryAgain => retry.map(|retry| action(retry_label, move || retry.run(()))),
        // A page that loads anew asks the authority for fresh tokens: silently where it can.
        Remedy::SignIn => Some(action("Sign in again", navigation::reload)),
        Remedy::Reload => Some(action("Reload the page", navigation::reload)),
        Remedy::Elsewhere => None,
    };
    let facts = (!notice.facts.is_empty()).then(|| {
        let facts: Vec<AnyView> = notice
            .facts
            .into_iter()
            .map(|(name, value)| fact(name, Some(value)))
            .collect();
        view! { <dl class="facts">{facts}</dl> }.into_any()
    });
    view! {
        <section class="notice" role="alert">
            <Glyph icon=Icon::Alert />
            <div>
                <h2>{notice.title}</h2>
                <p>{notice.explanation}</p>
                <p class="next">{notice.next}</p>
                {facts}
                <div class="actions">{remedy} <CopyButton text=details label="Copy details" /></div>
            </div>
        </section>
    }
    .into_any()
}

fn action(label: &'static str, action: impl Fn() + 'static) -> AnyView {
    button("secondary", label.into_any(), action)
}

/// The whole notice as plain text, for a ticket.
fn details(notice: &Notice) -> String {
    let mut text = [
        notice.title.as_str(),
        notice.explanation.as_str(),
        notice.next.as_str(),
    ]
    .join("\n");
    for (name, value) in &notice.facts {
        for part in ["\n", name, ": ", value] {
            text.push_str(part);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_gets_every_fact() {
        let notice = Notice {
            title: "Title".into(),
            explanation: "Why.".into(),
            next: "Go on.".into(),
            facts: vec![("Code", "X".into()), ("Request id", "7".into())],
            remedy: Remedy::Elsewhere,
        };
        assert_eq!(
            details(&notice),
            "Title\nWhy.\nGo on.\nCode: X\nRequest id: 7"
        );
    }
}
