//! How users can prove who they are.

use serde_json::{Map, Value, json};

use super::item::Item;
use super::place::Place;
use super::problem::GraphProblem;
use super::schema::EntityType;
use super::schema::users::AUTHENTICATION_METHOD;
use super::users;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::User;
use crate::world::devices::System;
use crate::world::sign_in_methods::{ACCESS_PASS, AccessPass};

/// A kind of way to prove who one is.
#[derive(Debug)]
pub(super) struct Kind {
    /// As the type of its methods begins: `phone`.
    pub(super) name: &'static str,
    /// The segment below `authentication`, which is how methods of the kind are removed.
    pub(super) segment: &'static str,
    /// How many of a hundred users have one.
    percent: u8,
}

/// Every kind but the password, which everybody has.
#[rustfmt::skip]
pub(super) static KINDS: [Kind; 7] = [
    Kind { name: "phone", segment: "phoneMethods", percent: 62 },
    Kind { name: "microsoftAuthenticator", segment: "microsoftAuthenticatorMethods", percent: 55 },
    Kind { name: "email", segment: "emailMethods", percent: 20 },
    Kind { name: "windowsHelloForBusiness", segment: "windowsHelloForBusinessMethods", percent: 30 },
    Kind { name: "fido2", segment: "fido2Methods", percent: 12 },
    Kind { name: "softwareOath", segment: "softwareOathMethods", percent: 8 },
    Kind { name: "temporaryAccessPass", segment: "temporaryAccessPassMethods", percent: 3 },
];

/// The kinds that a sign-in can ask for after the password: the first of them that a user has is the user's
/// default.
pub(super) const DEFAULTS: [&str; 3] = ["microsoftAuthenticator", "phone", "softwareOath"];

/// The id of the password is the same for everybody.
pub(super) const PASSWORD_ID: &str = "28c10230-6103-485e-b985-444c60001490";

/// How the user can prove who it is: by password always, by the others as chance had it when the world began,
/// and as was changed since.
pub(super) fn all<'w>(place: &Place<'w>, item: &Item<'w>) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::User(user) = item else {
        return Ok(Vec::new());
    };
    let mut methods = vec![method(
        &AUTHENTICATION_METHOD,
        "password",
        PASSWORD_ID,
        |name| {
            Some(match name {
                "createdDateTime" => json!(user.created.rfc3339()),
                "password" => Value::Null,
                _ => return None,
            })
        },
    )];
    let own = users::devices(place, item)?;
    let kinds = KINDS.iter().filter(|kind| has(place, user, kind));
    methods.extend(kinds.map(|kind| shown(place, user, kind, &AUTHENTICATION_METHOD, &own)));
    Ok(methods)
}

/// The user's methods of the kind that a segment names.
pub(super) fn of_kind<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
    segment: &str,
    entity: &'static EntityType,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::User(user) = item else {
        return Ok(Vec::new());
    };
    let own = users::devices(place, item)?;
    let kinds = KINDS
        .iter()
        .filter(|kind| kind.segment == segment && has(place, user, kind));
    Ok(kinds
        .map(|kind| shown(place, user, kind, entity, &own))
        .collect())
}

/// Whether the user has a method of this kind.
pub(super) fn has(place: &Place<'_>, user: &User, kind: &Kind) -> bool {
    if kind.name == ACCESS_PASS {
        return pass(place, user).is_some();
    }
    began_with(user, kind) && !place.world.method_changes.is_removed(user.id, kind.name)
}

/// The id of the user's method of a kind.
pub(super) fn id_of(place: &Place<'_>, user: &User, kind: &Kind) -> String {
    match kind.name {
        "phone" => "3179e48a-750b-4051-897c-87b9720928f7".to_owned(),
        "email" => "3ddfcfc8-9383-446f-83cc-3ab9be4be18f".to_owned(),
        "temporaryAccessPass" => {
            pass(place, user).map_or_else(String::new, |pass| pass.id.to_string())
        }
        name => Guid::derived(&[b"method", name.as_bytes(), user.id.as_bytes()]).to_string(),
    }
}

/// The temporary access pass of a user: the last that was given out, or one that the world began with.
fn pass(place: &Place<'_>, user: &User) -> Option<AccessPass> {
    let changes = &place.world.method_changes;
    if let Some(pass) = changes.pass(user.id) {
        return Some(pass.clone());
    }
    let name = ACCESS_PASS;
    let kind = KINDS.iter().find(|kind| kind.name == name)?;
    (began_with(user, kind) && !changes.is_removed(user.id, name)).then(|| AccessPass {
        id: Guid::derived(&[b"method", name.as_bytes(), user.id.as_bytes()]),
        created: place.recent(900),
        starts: place.recent(600),
        lifetime_minutes: 60,
        once: true,
    })
}

fn began_with(user: &User, kind: &Kind) -> bool {
    // The bytes before the ninth say what kind of id it is, among others.
    let throw = KINDS.iter().position(|known| known.name == kind.name);
    throw.is_some_and(|throw| user.id.as_bytes()[9 + throw] % 100 < kind.percent)
}

fn shown<'w>(
    place: &Place<'w>,
    user: &User,
    kind: &Kind,
    entity: &'static EntityType,
    own: &[Item<'w>],
) -> Item<'w> {
    let id = id_of(place, user, kind);
    if let Some(pass) = pass(place, user).filter(|_| kind.name == ACCESS_PASS) {
        let members = pass_members(&pass, place.now);
        return method(entity, kind.name, &id, |name| members.get(name).cloned());
    }
    let created = json!(user.created.rfc3339());
    let device_of = |system: System| {
        own.iter().find_map(|item| match item {
            Item::Device(device) if device.system == system => Some(device.display_name.clone()),
            _ => None,
        })
    };
    method(entity, kind.name, &id, |name| {
        Some(match (kind.name, name) {
            ("phone", "phoneNumber") => {
                json!(user.mobile_phone.as_deref().unwrap_or("+1 3125550100"))
            }
            ("phone", "phoneType") => json!("mobile"),
            ("phone", "smsSignInState") => json!("notAllowedByPolicy"),
            ("email", "emailAddress") => json!(format!("{}@outlook.com", user.mail_nickname())),
            ("microsoftAuthenticator", "displayName") => {
                json!(device_of(System::Ios).or_else(|| device_of(System::Android)))
            }
            ("microsoftAuthenticator", "phoneAppVersion") => json!("6.8.20"),
            ("microsoftAuthenticator", "deviceTag") => json!("SoftwareTokenActivated"),
            ("windowsHelloForBusiness", "displayName") => json!(device_of(System::Windows)),
            ("windowsHelloForBusiness", "keyStrength") => json!("normal"),
            ("fido2", "displayName") => json!("Security key"),
            ("fido2", "model") => json!("YubiKey 5 Series with NFC"),
            ("fido2", "aaGuid") => json!("2fc0579f-8113-47ea-b116-bb5a8db9202a"),
            ("fido2", "attestationLevel") => json!("attested"),
            ("fido2", "attestationCertificates") => json!([]),
            ("softwareOath", "secretKey") => Value::Null,
            (_, "createdDateTime") => created.clone(),
            _ => return None,
        })
    })
}

/// What is told of a pass at any time: everything but what has to be typed.
pub(super) fn pass_members(pass: &AccessPass, now: Timestamp) -> Map<String, Value> {
    let unusable = pass.unusable(now);
    let members = [
        ("id", json!(pass.id.to_string())),
        ("temporaryAccessPass", Value::Null),
        ("createdDateTime", json!(pass.created.rfc3339())),
        ("startDateTime", json!(pass.starts.rfc3339())),
        ("lifetimeInMinutes", json!(pass.lifetime_minutes)),
        ("isUsableOnce", json!(pass.once)),
        ("isUsable", json!(unusable.is_none())),
        (
            "methodUsabilityReason",
            json!(unusable.unwrap_or("EnabledByPolicy")),
        ),
    ];
    let members = members.into_iter();
    members
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The members that the kinds of methods have beside those of every method.
const METHOD_MEMBERS: [&str; 20] = [
    "password",
    "phoneNumber",
    "phoneType",
    "smsSignInState",
    "emailAddress",
    "displayName",
    "phoneAppVersion",
    "deviceTag",
    "keyStrength",
    "model",
    "aaGuid",
    "attestationLevel",
    "attestationCertificates",
    "secretKey",
    "temporaryAccessPass",
    "startDateTime",
    "lifetimeInMinutes",
    "isUsableOnce",
    "isUsable",
    "methodUsabilityReason",
];

/// A method. Where methods of all kinds are listed each says its own, and shows members that only its kind
/// declares.
fn method<'w>(
    entity: &'static EntityType,
    kind: &str,
    id: &str,
    known: impl Fn(&str) -> Option<Value>,
) -> Item<'w> {
    let row = Item::row(entity, |name| match name {
        "id" => Some(json!(id)),
        _ => known(name),
    });
    if entity.name != AUTHENTICATION_METHOD.name {
        return row;
    }
    METHOD_MEMBERS
        .iter()
        .filter_map(|member| Some((member, known(member)?)))
        .fold(row, |row, (member, value)| row.with(member, value))
        .with(
            "@odata.type",
            format!("#microsoft.graph.{kind}AuthenticationMethod"),
        )
}
