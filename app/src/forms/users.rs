//! Users: sign-in, passwords, sessions, managers, deleting.

use leptos::prelude::*;
use tenantry_change::{
    Plan,
    actions::{
        Customer,
        user::{self as plans, Manager},
    },
    plan::Kind,
};
use tenantry_graph::{
    directory::{directory_object::DirectoryObject, user, user_state, user_state::UserState},
    ids::UserId,
};

use super::{
    frame::{Frame, Planning},
    searching,
};
use crate::ui::form::{Picker, tick};

/// Blocks sign-in, or allows it again.
pub(super) fn sign_in(frame: Frame, is_allowed: bool) -> AnyView {
    frame.at_once(move || {
        planned(frame, move |customer, users| {
            plans::set_sign_in(customer, users, is_allowed)
        })
    })
}

/// Sets new passwords.
pub(super) fn reset_password(frame: Frame) -> AnyView {
    let must_change = RwSignal::new(true);
    let body = view! {
        <p>
            "A strong password is made for each user when the change is sent, and shown once afterwards."
        </p>
        {tick(
            "The user has to choose a new one at the next sign-in".into(),
            "Recommended: then nobody but the user knows it.",
            must_change,
        )}
    };
    frame.view(body.into_any(), move || {
        let must_change = must_change.get_untracked();
        Some(planned(frame, move |customer, users| {
            plans::reset_password(customer, users, must_change)
        }))
    })
}

/// Ends all sessions.
pub(super) fn revoke_sessions(frame: Frame) -> AnyView {
    frame.at_once(move || planned(frame, plans::revoke_sessions))
}

/// Deletes users.
pub(super) fn delete(frame: Frame) -> AnyView {
    frame.at_once(move || planned(frame, plans::delete))
}

/// Gives users a manager.
pub(super) fn set_manager(frame: Frame) -> AnyView {
    let search = searching::users(frame.client, frame.tenant());
    let manager = Picker::new(
        "manager",
        "Manager",
        "Name, user name or mail address.",
        search,
    )
    .single();
    frame.view(manager.view(), move || {
        if !manager.has_any("Choose who is to be the manager.") {
            return None;
        }
        let chosen = manager.chosen.get_untracked().into_iter().next()?;
        let chosen = Manager {
            id: UserId::new(chosen.id),
            name: chosen.name,
        };
        Some(with_manager(frame, Some(chosen)))
    })
}

/// Takes users' managers away.
pub(super) fn remove_manager(frame: Frame) -> AnyView {
    frame.at_once(move || with_manager(frame, None))
}

/// Reads the users that were chosen, and plans.
pub(super) fn planned(
    frame: Frame,
    make: impl FnOnce(Customer<'_>, &[UserState]) -> Plan + 'static,
) -> Planning {
    Box::pin(async move {
        let (users, missing) = frame
            .read_targets(Kind::User, |tenant, id| {
                user_state::get(tenant, &UserId::new(id))
            })
            .await?;
        let mut plan = make(frame.whose().customer(), &users);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}

fn with_manager(frame: Frame, manager: Option<Manager>) -> Planning {
    Box::pin(async move {
        let tenant = frame.tenant();
        let (users, missing) = frame
            .read_targets(Kind::User, |tenant, id| {
                user_state::get(tenant, &UserId::new(id))
            })
            .await?;
        let before = users.iter().map(|one| user::manager(&tenant, &one.id));
        let before = frame.read(before.collect()).await?;
        let known = |manager: DirectoryObject| Manager {
            id: UserId::new(manager.id.as_str()),
            name: manager.display_name.unwrap_or_default(),
        };
        let before = before.into_iter().map(|one| one.flatten().map(known));
        let users: Vec<_> = users.into_iter().zip(before).collect();
        let whose = frame.whose();
        let mut plan = plans::set_manager(whose.customer(), &users, manager.as_ref());
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}
