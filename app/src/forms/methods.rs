//! How a user gets in: a temporary access pass, and removing ways to sign in.

use std::rc::Rc;

use leptos::prelude::*;
use tenantry_change::{actions::sign_in_method as plans, fields};
use tenantry_graph::{
    directory::{
        authentication_method::{self, AuthenticationMethod},
        sign_in_method_changes::{NewPass, is_removable},
        user_state::{self, UserState},
    },
    ids::UserId,
};

use super::{
    frame::{Frame, Reading},
    said,
};
use crate::ui::{
    form::{Tick, Ticks, tick},
    format, live,
};

/// A user, and how they sign in.
struct Known {
    user: UserState,
    methods: Vec<AuthenticationMethod>,
}

/// Gives a user a temporary access pass.
pub(super) fn give_pass(frame: Frame) -> AnyView {
    frame.after(move || known(frame), move |known| pass(frame, known))
}

/// Removes ways to sign in from a user.
pub(super) fn remove(frame: Frame) -> AnyView {
    frame.after(move || known(frame), move |known| removal(frame, known))
}

fn known(frame: Frame) -> Reading<Known> {
    let target = frame.targets().into_iter().next();
    let user = UserId::new(target.map(|target| target.id).unwrap_or_default());
    let tenant = frame.tenant();
    Box::pin(async move {
        let methods = authentication_method::list(&tenant, &user);
        Ok(Known {
            user: frame.client.call(&user_state::get(&tenant, &user)).await?,
            methods: frame.client.all(methods).await?,
        })
    })
}

fn pass(frame: Frame, known: Rc<Known>) -> AnyView {
    let life = frame.fields.add(
        "life",
        "Works for, in minutes",
        "10 to 43,200, within the tenant's policy. Left empty, the policy decides.",
    );
    let life = life
        .starting("60")
        .checked(|value| said(fields::pass_minutes(value)));
    let once = RwSignal::new(true);
    let body = view! {
        <p>
            "The user signs in with the pass in place of a password, and registers sign-in methods. It is shown once, after the change."
        </p>
        {life.line()}
        {tick("It works only once".into(), "", once)}
    };
    frame.view(body.into_any(), move || {
        let pass = NewPass {
            lifetime_in_minutes: fields::pass_minutes(&life.trimmed()).ok()?,
            is_usable_once: once.get_untracked(),
        };
        let known = Rc::clone(&known);
        Some(Box::pin(async move {
            let whose = frame.whose();
            let plan = plans::give_pass(whose.customer(), &known.user, &known.methods, pass);
            Ok(Some(plan))
        }))
    })
}

fn removal(frame: Frame, known: Rc<Known>) -> AnyView {
    let removable: Vec<&AuthenticationMethod> = known
        .methods
        .iter()
        .filter(|method| is_removable(&method.kind))
        .collect();
    if removable.is_empty() {
        return frame.nothing("There is nothing but the password, which is reset and not removed.");
    }
    let ticks = Ticks::new(Vec::new());
    let boxes = removable.into_iter().map(of_method).collect();
    let is_wrong = RwSignal::new(false);
    let wrong = move || {
        let is_wrong = is_wrong.get();
        is_wrong.then(|| view! { <p class="wrong">"Tick at least one."</p> }.into_any())
    };
    let body = view! {
        {ticks.view("Remove", boxes, |_| None)}
        <div aria-live="polite">{live::maybe(wrong)}</div>
    };
    frame.view(body.into_any(), move || {
        let ticked = ticks.on.get_untracked();
        is_wrong.set(ticked.is_empty());
        if ticked.is_empty() {
            return None;
        }
        let known = Rc::clone(&known);
        Some(Box::pin(async move {
            let methods = known
                .methods
                .iter()
                .filter(|method| ticked.contains(&method.id));
            let methods: Vec<AuthenticationMethod> = methods.cloned().collect();
            let whose = frame.whose();
            Ok(Some(plans::remove(whose.customer(), &known.user, &methods)))
        }))
    })
}

fn of_method(method: &AuthenticationMethod) -> Tick {
    let since = method.created_date_time.as_deref().map(format::day);
    let since = since.map(|day| ["since ", &day].concat());
    let about = [
        method.name.as_deref(),
        method.detail.as_deref(),
        since.as_deref(),
    ];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    Tick {
        value: method.id.clone(),
        label: method.kind.name().to_string(),
        hint: about.join(" · "),
        obstacle: None,
    }
}
