//! How users prove who they are, changed by others.

use std::ops::RangeInclusive;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::user_update::{self, target};
use super::{Done, Writing, r};
use crate::graph::authentication_methods::{
    DEFAULTS, KINDS, Kind, PASSWORD_ID, has, id_of, pass_members,
};
use crate::graph::place::Place;
use crate::graph::problem::GraphProblem;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::sign_in_methods::AccessPass;
use crate::world::{Activity, User, UserType};

const REGISTERED: Activity =
    Activity::new("Admin registered security info", "UserManagement", "Add");
const DELETED: Activity = Activity::new("Admin deleted security info", "UserManagement", "Delete");

/// How long a temporary access pass may live, and does unless something else is asked for, in minutes.
const LIFETIMES: RangeInclusive<u32> = 10..=43_200;
const USUAL_LIFETIME: u32 = 60;

/// `POST …/authentication/temporaryAccessPassMethods`. A pass that the user has is replaced.
pub(super) fn give_pass(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let user = of_path(writing)?;
    if user.user_type == UserType::Guest {
        return Err(GraphProblem::BadMethod(
            "A temporary access pass cannot be added to a guest.",
        ));
    }
    let id = writing.fresh_id("temporary access pass");
    let pass = pass_asked_for(&writing.body, id, writing.now)?;
    let mut body = pass_members(&pass, writing.now);
    // This is the only time that it is told.
    body.insert("temporaryAccessPass".to_owned(), secret_of(writing).into());
    let context = format!(
        "{}/v1.0/$metadata#users('{}')/authentication/temporaryAccessPassMethods/$entity",
        writing.place().graph(),
        user.id
    );
    body.insert("@odata.context".to_owned(), context.into());
    writing.world.method_changes.give_pass(user.id, pass);
    writing.record(&REGISTERED, user.id, vec![target(&user)]);
    Ok(Done::Answer(StatusCode::CREATED, Value::Object(body)))
}

/// `DELETE …/authentication/{segment}/{id}`.
pub(super) fn remove(writing: &mut Writing<'_>, segment: &str) -> Result<Done, GraphProblem> {
    let user = of_path(writing)?;
    let kind = removable(&writing.place(), &user, segment, writing.key(1))?;
    writing.world.method_changes.remove(user.id, kind.name);
    writing.record(&DELETED, user.id, vec![target(&user)]);
    Ok(Done::Nothing)
}

/// `POST …/authentication/methods/{id}/resetPassword`: to the password that is given, or to one that is
/// made and told.
pub(super) fn reset_password(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let user = of_path(writing)?;
    if writing.key(1) != PASSWORD_ID {
        return Err(GraphProblem::NoSuchMethod(writing.key(1).to_owned()));
    }
    let mut body = Map::new();
    let password = match writing.body.get("newPassword") {
        Some(Value::String(password)) => password.clone(),
        None | Some(Value::Null) => {
            let made = format!("{}-a1", secret_of(writing));
            body.insert("newPassword".to_owned(), made.clone().into());
            made
        }
        Some(_) => {
            return Err(GraphProblem::BadMethod(
                "The new password has to be a text.",
            ));
        }
    };
    let profile = json!({ "password": password, "forceChangePasswordNextSignIn": true });
    user_update::check_password(&profile)?;
    let place = writing.user(writing.key(0))?;
    let written = Map::from_iter([("passwordProfile".to_owned(), profile)]);
    user_update::set(writing, place, user.id, &written);
    let operation = writing.fresh_id("password reset");
    writing.record(&user_update::RESET_PASSWORD, user.id, vec![target(&user)]);
    let path = format!("/users/{}/authentication/operations/{operation}", user.id);
    Ok(Done::Accepted(Value::Object(body), path))
}

/// The user that the path names, where the caller may do so much to that one.
fn of_path(writing: &Writing<'_>) -> Result<User, GraphProblem> {
    let user = writing.user_at(writing.user(writing.key(0))?)?.clone();
    let may = writing.may_act_upon(&user, r::AUTHENTICATION);
    may.map(|()| user).map_err(|_| GraphProblem::MethodDenied)
}

/// The pass that a body asks for.
fn pass_asked_for(
    body: &Map<String, Value>,
    id: Guid,
    now: Timestamp,
) -> Result<AccessPass, GraphProblem> {
    let mut pass = AccessPass {
        id,
        created: now,
        starts: now,
        lifetime_minutes: USUAL_LIFETIME,
        once: false,
    };
    for (name, value) in body {
        match (name.as_str(), value) {
            ("@odata.type", _) | (_, Value::Null) => {}
            ("lifetimeInMinutes", value) => {
                let minutes = value
                    .as_u64()
                    .and_then(|minutes| u32::try_from(minutes).ok());
                let minutes = minutes.filter(|minutes| LIFETIMES.contains(minutes));
                pass.lifetime_minutes = minutes.ok_or(GraphProblem::BadMethod(
                    "Invalid LifetimeInMinutes specified. The valid range between 10 and 43200.",
                ))?;
            }
            ("isUsableOnce", Value::Bool(once)) => pass.once = *once,
            ("startDateTime", Value::String(at)) => {
                pass.starts = Timestamp::parse(at)
                    .ok_or(GraphProblem::BadMethod("Invalid StartDateTime specified."))?;
            }
            _ => {
                return Err(GraphProblem::BadMethod(
                    "A property of the request cannot be set, or is of another type.",
                ));
            }
        }
    }
    Ok(pass)
}

/// What has to be typed: eight characters.
fn secret_of(writing: &Writing<'_>) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let random = writing.fresh_id("secret");
    let letters = random.as_bytes()[..8].iter();
    let letters = letters.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.collect()
}

/// The kind of method that a segment and an id name, where it may be removed.
fn removable(
    place: &Place<'_>,
    user: &User,
    segment: &str,
    id: &str,
) -> Result<&'static Kind, GraphProblem> {
    let mut kinds = KINDS.iter();
    let kind = kinds.find(|kind| kind.segment == segment && has(place, user, kind));
    let kind = kind
        .filter(|kind| id_of(place, user, kind).eq_ignore_ascii_case(id))
        .ok_or_else(|| GraphProblem::NoSuchMethod(id.to_owned()))?;
    let has_named = |name: &&&str| {
        let mut kinds = KINDS.iter();
        kinds.any(|kind| kind.name == **name && has(place, user, kind))
    };
    let mut own = DEFAULTS.iter().filter(has_named);
    let is_default = own.next() == Some(&kind.name);
    if is_default && own.next().is_some() {
        return Err(GraphProblem::BadMethod(
            "Cannot delete default method with other methods configured. Please change default method before deletion.",
        ));
    }
    Ok(kind)
}
