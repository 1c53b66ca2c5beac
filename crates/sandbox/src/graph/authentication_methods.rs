//! How users can prove who they are.

use serde_json::{Value, json};

use super::item::Item;
use super::place::Place;
use super::problem::GraphProblem;
use super::schema::users::AUTHENTICATION_METHOD;
use super::users;
use crate::guid::Guid;
use crate::world::User;
use crate::world::devices::System;

/// The kinds of ways to prove who one is, each with its chance in a hundred.
const METHODS: [(&str, u8); 7] = [
    ("phone", 62),
    ("microsoftAuthenticator", 55),
    ("email", 20),
    ("windowsHelloForBusiness", 30),
    ("fido2", 12),
    ("softwareOath", 8),
    ("temporaryAccessPass", 3),
];

/// How the user can prove who it is: by password always, by the others as chance has it.
pub(super) fn all<'w>(place: &Place<'w>, item: &Item<'w>) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::User(user) = item else {
        return Ok(Vec::new());
    };
    // The id of the password is the same for everybody.
    let mut methods = vec![method(
        "password",
        "28c10230-6103-485e-b985-444c60001490",
        |name| {
            Some(match name {
                "createdDateTime" => json!(user.created.rfc3339()),
                "password" => Value::Null,
                _ => return None,
            })
        },
    )];
    let own = users::devices(place, item)?;
    // The bytes before the ninth say what kind of id it is, among others.
    for (index, (kind, percent)) in METHODS.iter().enumerate() {
        if user.id.as_bytes()[9 + index] % 100 < *percent {
            methods.push(other_method(place, user, kind, &own));
        }
    }
    Ok(methods)
}

fn other_method<'w>(place: &Place<'w>, user: &User, kind: &str, own: &[Item<'w>]) -> Item<'w> {
    let id = match kind {
        "phone" => "3179e48a-750b-4051-897c-87b9720928f7".to_owned(),
        "email" => "3ddfcfc8-9383-446f-83cc-3ab9be4be18f".to_owned(),
        _ => Guid::derived(&[b"method", kind.as_bytes(), user.id.as_bytes()]).to_string(),
    };
    let created = json!(user.created.rfc3339());
    let device_of = |system: System| {
        own.iter().find_map(|item| match item {
            Item::Device(device) if device.system == system => Some(device.display_name.clone()),
            _ => None,
        })
    };
    method(kind, &id, |name| {
        Some(match (kind, name) {
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
            ("temporaryAccessPass", "temporaryAccessPass") => Value::Null,
            ("temporaryAccessPass", "startDateTime") => json!(place.recent(600).rfc3339()),
            ("temporaryAccessPass", "lifetimeInMinutes") => json!(60),
            ("temporaryAccessPass", "isUsableOnce" | "isUsable") => json!(true),
            ("temporaryAccessPass", "methodUsabilityReason") => json!("EnabledByPolicy"),
            (_, "createdDateTime") => created.clone(),
            _ => return None,
        })
    })
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

fn method<'w>(kind: &str, id: &str, known: impl Fn(&str) -> Option<Value>) -> Item<'w> {
    let row = Item::row(&AUTHENTICATION_METHOD, |name| match name {
        "id" => Some(json!(id)),
        _ => known(name),
    });
    // An answer shows all of a method, whose own members only its kind declares.
    METHOD_MEMBERS
        .iter()
        .filter_map(|member| Some((member, known(member)?)))
        .fold(row, |row, (member, value)| row.with(member, value))
        .with(
            "@odata.type",
            format!("#microsoft.graph.{kind}AuthenticationMethod"),
        )
}
