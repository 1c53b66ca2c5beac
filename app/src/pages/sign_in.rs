//! Naming a customer and signing in.

mod customer;
mod form;
mod home_list;
mod lookup;
mod recent_list;
mod signed_out;

use leptos::prelude::*;
use tenantry_identity::{TenantName, problem::ProblemKind};

use self::{form::Form, home_list::HomeList, recent_list::RecentList, signed_out::SignedOut};
use crate::{
    drawer,
    failure::{Failure, Notice, Remedy},
    recents,
    session::{Phase, Session, Setback},
    ui::{
        icon::{Glyph, Icon, Mark},
        live,
        notice::NoticePanel,
        title,
        wait::Wait,
    },
};

/// Asks for a customer, or asks whether to sign in to the one that a link names.
#[component]
pub fn SignIn(
    /// The customer of the link.
    #[prop(optional)]
    customer: Option<TenantName>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let form = Form::new(session, customer.clone());
    title::show("Sign in", None);
    let is_away = move || {
        matches!(
            session.phase().get(),
            Phase::Leaving(_) | Phase::Completing(_)
        )
    };
    let is_asked = customer.is_some();
    let recents = (!is_asked).then(|| {
        let chosen = Callback::new(move |name: TenantName| form.sign_in_to(&name));
        let failed = Callback::new(move |failure| {
            // A customer that is named already is being looked up, and that fails for the same reason.
            if form.typed.with_untracked(String::is_empty) {
                form.failure.set(Some(failure));
            }
        });
        view! {
            <RecentList chosen />
            <HomeList chosen failed />
        }
    });
    view! {
        {live::maybe(move || is_away().then(|| view! { <Wait /> }.into_any()))}
        <div class="sign-in" hidden=live::flag(is_away)>
            {(!is_asked).then(introduction)}
            {(!is_asked).then(|| view! { <SignedOut /> })}
            {live::maybe(move || Some(setback_view(&last_setback(session)?)))}
            {live::maybe(move || Some(notice_view(&form.failure.get()?)))}
            <form
                class="card"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    form.submit();
                }
            >
                {match customer {
                    Some(name) => asked(&name, last_setback_untracked(session)),
                    None => form.field(),
                }}
                {form.answer()}
                {form.button()}
                {is_asked
                    .then(|| {
                        view! {
                            <p class="aside">
                                <a href="./">"Sign in to another customer"</a>
                            </p>
                        }
                    })}
            </form>
            {recents}
            {(!is_asked).then(|| view! { <p class="aside">{drawer::button(false)}</p> })}
        </div>
    }
    .into_any()
}

fn introduction() -> AnyView {
    view! {
        <header class="introduction">
            <Mark />
            <h1>"Tenantry"</h1>
            <p>"Administer your customers' directories with your own account."</p>
        </header>
    }
    .into_any()
}

fn asked(name: &TenantName, setback: Option<Setback>) -> AnyView {
    let is_known = matches!(name, TenantName::Id(tenant) if recents::of(tenant).is_some());
    let (heading, explanation) = if setback.is_some_and(|setback| !setback.silent) {
        ("Sign in again", "The page you asked for opens afterwards.")
    } else if is_known {
        (
            "Sign in to go on",
            "You have signed in to this customer before. The page you asked for opens afterwards.",
        )
    } else {
        (
            "Sign in to this customer?",
            "This link leads to a customer that this browser has not signed in to before. Check that it is the one you mean.",
        )
    };
    view! {
        <h1>{heading}</h1>
        <p>{explanation}</p>
    }
    .into_any()
}

fn last_setback(session: Session) -> Option<Setback> {
    setback_in(session.phase().get())
}

fn last_setback_untracked(session: Session) -> Option<Setback> {
    setback_in(session.phase().get_untracked())
}

fn setback_in(phase: Phase) -> Option<Setback> {
    match phase {
        Phase::SignedOut(setback) => setback,
        _ => None,
    }
}

fn setback_view(setback: &Setback) -> AnyView {
    // A visit that nobody asked for and that only misses a session needs few words; a refusal needs all.
    let misses_session = match &setback.failure {
        Failure::SignIn(problem) => matches!(
            problem.kind,
            ProblemKind::NeedsInteraction | ProblemKind::SessionOver
        ),
        _ => false,
    };
    if !setback.silent || !misses_session {
        return notice_view(&setback.failure);
    }
    view! {
        <p class="mild" role="status">
            <Glyph icon=Icon::Info />
            "Your session ended. Sign in to go on."
        </p>
    }
    .into_any()
}

/// What went wrong. The form below is the remedy where sign-in is, so there is no button for that.
fn notice_view(failure: &Failure) -> AnyView {
    let mut notice = Notice::from(failure);
    if matches!(notice.remedy, Remedy::SignIn(_) | Remedy::TryAgain) {
        notice.remedy = Remedy::Elsewhere;
    }
    view! { <NoticePanel notice /> }.into_any()
}
