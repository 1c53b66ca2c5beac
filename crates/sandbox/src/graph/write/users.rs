//! Users are created and deleted, their sessions end, and they get managers.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::user_update::{self, FORM, target};
use super::{Done, Refusal, Writing, r};
use crate::graph::problem::GraphProblem;
use crate::guid::Guid;
use crate::world::{Activity, User};

const ADD_USER: Activity = Activity::new("Add user", "UserManagement", "Add");
const DELETE_USER: Activity = Activity::new("Delete user", "UserManagement", "Delete");
const SET_MANAGER: Activity = Activity::new("Set user manager", "UserManagement", "Update");
const REMOVE_MANAGER: Activity = Activity::new("Remove user manager", "UserManagement", "Update");
const REVOKE_SESSIONS: Activity = Activity::new(
    "Update StsRefreshTokenValidFrom Timestamp",
    "UserManagement",
    "Update",
);

/// `POST /users`.
pub(super) fn create(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let body = writing.body.clone();
    FORM.check(&body)?;
    let required = [
        "accountEnabled",
        "displayName",
        "mailNickname",
        "passwordProfile",
        "userPrincipalName",
    ];
    FORM.require(&body, &required)?;
    let profile = body["passwordProfile"].as_object();
    FORM.require(profile.unwrap_or(&Map::new()), &["password"])?;
    user_update::check(writing, None, &body)?;
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let id = writing.fresh_id("user");
    let user = User {
        created: writing.now,
        ..User::named(id, text("displayName"), text("userPrincipalName"))
    };
    let place = writing.directory_mut().add_user(user);
    user_update::set(writing, place, id, &body);
    let target = target(writing.user_at(place)?);
    writing.record(&ADD_USER, id, vec![target]);
    Ok(Done::Created(format!("/users/{id}")))
}

/// `DELETE /users/{id}`: it can be restored for thirty days.
pub(super) fn delete(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.user(writing.key(0))?;
    let user = writing.user_at(place)?.clone();
    writing.may_act_upon(&user, r::DELETE_USER)?;
    let at = writing.world.by_seeded_clock(writing.now);
    writing.directory_mut().delete_user(place, at);
    writing.record(&DELETE_USER, user.id, vec![target(&user)]);
    Ok(Done::Nothing)
}

/// `POST /users/{id}/revokeSignInSessions`.
pub(super) fn revoke_sessions(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.user(writing.key(0))?;
    let user = writing.user_at(place)?.clone();
    writing.end_sessions(user.id);
    writing.record(&REVOKE_SESSIONS, user.id, vec![target(&user)]);
    let context = format!("{}/v1.0/$metadata#Edm.Boolean", writing.place().graph());
    let body = json!({ "@odata.context": context, "value": true });
    Ok(Done::Answer(StatusCode::OK, body))
}

/// `PUT /users/{id}/manager/$ref`.
pub(super) fn set_manager(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let user = manageable(writing)?;
    let reference = writing.reference(&Value::Object(writing.body.clone()))?;
    let manager = writing.user(&reference.key)?;
    if !reference.may_be("users") {
        return Err(GraphProblem::NoSuchObject(reference.key));
    }
    let led_by = writing.user_at(manager)?.clone();
    if led_by.id == user.id {
        return Err(Refusal::OwnManager.into());
    }
    writing.directory_mut().set_manager(user.id, Some(manager));
    let targets = vec![target(&user), target(&led_by)];
    writing.record_with(&SET_MANAGER, user.id, led_by.id, targets);
    Ok(Done::Nothing)
}

/// `DELETE /users/{id}/manager/$ref`.
pub(super) fn remove_manager(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let user = manageable(writing)?;
    let directory = writing.directory();
    let place = directory.place_of(&user);
    let manager = place.and_then(|place| directory.manager_of(place)).cloned();
    let manager = manager.ok_or_else(|| GraphProblem::NoSuchObject("manager".to_owned()))?;
    writing.directory_mut().set_manager(user.id, None);
    let targets = vec![target(&user), target(&manager)];
    writing.record_with(&REMOVE_MANAGER, user.id, manager.id, targets);
    Ok(Done::Nothing)
}

/// The user of the path, whose manager no on-premises directory masters.
fn manageable(writing: &Writing<'_>) -> Result<User, GraphProblem> {
    let place = writing.user(writing.key(0))?;
    let user = writing.user_at(place)?.clone();
    if user.synchronised {
        return Err(Refusal::Synchronised.into());
    }
    Ok(user)
}

impl Writing<'_> {
    /// Changes the password that a user signs in with, which ends the sessions.
    pub(super) fn change_password(&mut self, user: Guid, password: &str) {
        let mut accounts = self.world.accounts.iter_mut();
        if let Some(account) = accounts.find(|account| account.object_id == user) {
            account.password = password.to_owned();
        }
        self.end_sessions(user);
    }

    /// Ends a user's sessions: whoever is signed in has to sign in again.
    pub(super) fn end_sessions(&mut self, user: Guid) {
        let now = self.now;
        let at = json!(now.rfc3339());
        self.directory_mut()
            .write(user, "signInSessionsValidFromDateTime", at);
        let mut accounts = self.world.accounts.iter_mut();
        if let Some(account) = accounts.find(|account| account.object_id == user) {
            account.revoke(now);
        }
    }
}
