//! What the agent reads when something failed, and the way on.

use leptos::{prelude::*, task::spawn_local};
use tenantry_identity::{
    Problem, TenantId,
    problem::{self, Turn},
};

use crate::{
    failure::{Failure, Notice, Remedy},
    help,
    pages::Here,
    platform::{clock, navigation},
    session::Session,
    ui::{
        button::button,
        copy::CopyButton,
        facts::fact,
        icon::{Glyph, Icon},
        live,
        task::Task,
    },
};

/// What to do for a customer that refuses because it was created a moment ago. A screen of a customer finds
/// it in its context.
#[derive(Clone, Copy)]
pub struct JustCreated(pub Callback<()>);

/// Says what happened, what it means, whose turn it is, what to do next, and what support will ask for.
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
    /// The tenant that it is about, where that is not the one whose screen is shown.
    #[prop(optional)]
    tenant: Option<TenantId>,
) -> impl IntoView {
    let notice = timed(notice);
    let details = details(&notice);
    let about = notice
        .facts
        .iter()
        .find(|(name, _)| *name == "Code")
        .map(|(_, code)| about(code.clone()));
    let tenant = tenant.or_else(|| {
        let Here(here) = use_context::<Here>()?;
        Some(here.get_untracked().tenant)
    });
    let way_on = WayOn {
        tenant,
        retry,
        failure: RwSignal::new(None),
    };
    // Somebody may have given access meanwhile.
    let again = retry
        .filter(|_| notice.refuses_access && matches!(notice.remedy, Remedy::SignIn(_)))
        .map(|retry| action(retry_label, move || retry.run(())));
    let remedy = match notice.remedy {
        Remedy::TryAgain => retry.map(|retry| action(retry_label, move || retry.run(()))),
        Remedy::NewToken => way_on.new_token(),
        Remedy::SignIn(problem) => Some(way_on.sign_in(problem)),
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
    let just_created = use_context::<JustCreated>()
        .filter(|_| notice.refuses_access)
        .map(|JustCreated(wait)| action("This customer is new", move || wait.run(())));
    view! {
        <section class="notice" role="alert">
            <Glyph icon=Icon::Alert />
            <div>
                <h2>{notice.title}</h2>
                {notice.turn.map(turn)}
                <p>{notice.explanation}</p>
                <p class="next">{notice.next}</p>
                {about}
                {facts}
                <div class="actions">
                    {again} {remedy} {just_created} <CopyButton text=details label="Copy details" />
                </div>
                {live::maybe(move || way_on.failed())}
            </div>
        </section>
    }
    .into_any()
}

/// What the button below a notice does, and what came of it if it failed.
#[derive(Clone)]
struct WayOn {
    tenant: Option<TenantId>,
    retry: Option<Callback<()>>,
    failure: RwSignal<Option<Failure>>,
}

impl WayOn {
    /// A page that is shown when the agent comes back reads anew, so what was interrupted is read again.
    fn sign_in(&self, problem: Option<Box<Problem>>) -> AnyView {
        let session = expect_context::<Session>();
        let (tenant, failure) = (self.tenant.clone(), self.failure);
        let is_refused = problem
            .as_ref()
            .is_some_and(|problem| problem.way_on() == problem::WayOn::OtherAccount);
        let label = if is_refused {
            "Use another account"
        } else {
            "Continue at sign-in"
        };
        action(label, move || {
            let (Some(tenant), problem) = (tenant.clone(), problem.clone()) else {
                // Without a tenant the page itself knows how to come back.
                navigation::reload();
                return;
            };
            spawn_local(async move {
                let problem = problem.map(|problem| *problem);
                if let Err(why) = session.go_on_at_sign_in(tenant, problem).await {
                    failure.try_set(Some(why));
                }
            });
        })
    }

    fn new_token(&self) -> Option<AnyView> {
        let session = expect_context::<Session>();
        let (retry, failure) = (self.retry?, self.failure);
        let tenant = self.tenant.clone()?;
        Some(action("Try again with a new token", move || {
            let known = session.known(&tenant);
            spawn_local(async move {
                let Some(known) = known else { return };
                match session.open(known, true).await {
                    Ok(_) => drop(retry.try_run(())),
                    Err(why) => drop(failure.try_set(Some(why))),
                }
            });
        }))
    }

    fn failed(&self) -> Option<AnyView> {
        let notice = Notice::from(&self.failure.get()?);
        let text = [notice.title.as_str(), ". ", &notice.next].concat();
        Some(view! { <p class="wrong">{text}</p> }.into_any())
    }
}

/// The notice with a time: where the service gave none, it is the page's own.
fn timed(mut notice: Notice) -> Notice {
    let has_time = notice
        .facts
        .iter()
        .any(|(name, _)| name.starts_with("Time"));
    if !has_time {
        notice.facts.push(("Time", clock::now_in_utc()));
    }
    notice
}

/// The help text of a code, once it is there.
fn about(code: String) -> AnyView {
    let text = RwSignal::new(None::<String>);
    let heading = ["About ", &code, ": "].concat();
    Task::new().run(async move { text.set(help::about(&code).await) });
    live::maybe(move || {
        let text = text.get()?;
        let heading = heading.clone();
        Some(view! { <p class="about"><strong>{heading}</strong>{text}</p> }.into_any())
    })
}

/// Whose turn it is, in a line of its own.
pub fn turn(turn: Turn) -> AnyView {
    let whose = match turn {
        Turn::Agent => "Your turn",
        Turn::CustomerAdmin => "The customer's administrator's turn",
        Turn::PartnerAdmin => "Your partner administrator's turn",
        Turn::Nobody => "Nobody has to act: time helps",
    };
    view! { <p class="turn">{whose}</p> }.into_any()
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
            turn: None,
            remedy: Remedy::Elsewhere,
            refuses_access: false,
        };
        assert_eq!(
            details(&notice),
            "Title\nWhy.\nGo on.\nCode: X\nRequest id: 7"
        );
    }
}
