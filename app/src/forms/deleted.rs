//! The bin of users: restoring, and deleting for good.

use std::rc::Rc;

use leptos::prelude::*;
use tenantry_change::actions::deleted as plans;
use tenantry_graph::directory::deleted_user::{self, DeletedUser};

use super::frame::Frame;
use crate::ui::{
    form::{Tick, Ticks},
    format, live,
};

/// The deleted users, and what is to be done with those that are ticked.
pub(super) fn users(frame: Frame) -> AnyView {
    frame.after(
        move || Box::pin(frame.client.all(deleted_user::list(&frame.tenant()))),
        move |all| chosen(frame, all),
    )
}

fn chosen(frame: Frame, all: Rc<Vec<DeletedUser>>) -> AnyView {
    if all.is_empty() {
        return frame.nothing("Nobody was deleted in the last 30 days.");
    }
    let deed = frame.fields.add(
        "deed",
        "What to do",
        "A user who is restored has the same groups again, and licences as far as there are free ones.",
    );
    let deed = deed.starting("restore");
    let ticks = Ticks::new(Vec::new());
    let boxes = all.iter().map(of_user).collect();
    let is_wrong = RwSignal::new(false);
    let wrong = move || {
        let is_wrong = is_wrong.get();
        is_wrong.then(|| view! { <p class="wrong">"Tick at least one user."</p> }.into_any())
    };
    let body = view! {
        {ticks.view("Deleted users", boxes, |_| None)}
        <div aria-live="polite">{live::maybe(wrong)}</div>
        {deed.choice(|| {
            let option = |value: &str, label: &str| (value.to_string(), label.to_string());
            vec![
                option("restore", "Restore"),
                option("purge", "Delete for good, which cannot be undone"),
            ]
        })}
    };
    frame.view(body.into_any(), move || {
        let ticked = ticks.on.get_untracked();
        is_wrong.set(ticked.is_empty());
        if ticked.is_empty() {
            return None;
        }
        let is_ticked = |user: &&DeletedUser| ticked.iter().any(|id| id == user.id.as_str());
        let users: Vec<DeletedUser> = all.iter().filter(is_ticked).cloned().collect();
        let is_restored = deed.trimmed() == "restore";
        Some(Box::pin(async move {
            let whose = frame.whose();
            Ok(Some(match is_restored {
                true => plans::restore_users(whose.customer(), &users),
                false => plans::purge_users(whose.customer(), &users),
            }))
        }))
    })
}

fn of_user(user: &DeletedUser) -> Tick {
    let when = user.deleted_date_time.as_deref().map(format::day);
    let when = when.map(|day| ["deleted ", &day].concat());
    let about = [user.mail.as_deref(), when.as_deref()];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    Tick {
        value: user.id.as_str().to_string(),
        label: user.display_name.clone().unwrap_or_default(),
        hint: about.join(" · "),
        obstacle: None,
    }
}
