//! What is recorded: sign-ins, and what was done in the directory.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::odata::Query;
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::audits::DIRECTORY_AUDIT;
use crate::guid::Guid;
use crate::world::sign_ins::SignIn;
use crate::world::{Activity, Audit, AuditTarget};

/// The sign-ins of the last thirty days, newest first.
pub(super) fn sign_ins<'w>(place: &Place<'w>) -> Result<Items<'w>, GraphProblem> {
    place.needs_premium()?;
    Ok(Items::SignIns(place.directory().sign_ins()))
}

/// By its id.
pub(super) fn find_sign_in<'w>(
    place: &Place<'w>,
    key: &Key,
) -> Result<Option<Item<'w>>, GraphProblem> {
    place.needs_premium()?;
    let Key::Plain(id) = key else {
        return Ok(None);
    };
    let id: Option<Guid> = id.parse().ok();
    let mut log = place.directory().sign_ins().iter();
    let found = log.find(|sign_in| Some(sign_in.id()) == id);
    Ok(found.map(Item::SignIn))
}

/// The applications that people sign in to.
const APPLICATIONS: [(&str, &str); 5] = [
    ("Microsoft Teams", "1fec8e78-bce4-4aaf-ab1b-5451cc387264"),
    (
        "Office 365 Exchange Online",
        "00000002-0000-0ff1-ce00-000000000000",
    ),
    ("Microsoft Office", "d3590ed6-52b3-4102-aeff-aad2292ab01c"),
    ("Azure Portal", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
    ("SharePoint Online", "00000003-0000-0ff1-ce00-000000000000"),
];

/// Error code and reason of a sign-in; most succeed.
fn outcome(throw: u64) -> (u32, Option<&'static str>) {
    match throw % 25 {
        0 => (
            50126,
            Some("Error validating credentials due to invalid username or password."),
        ),
        1 => (
            50076,
            Some(
                "Due to a configuration change made by your administrator, you must use multi-factor authentication.",
            ),
        ),
        2 => (
            53003,
            Some("Access has been blocked by Conditional Access policies."),
        ),
        _ => (0, None),
    }
}

/// What the log knows of a property.
pub(super) fn sign_in_value(place: &Place<'_>, of: &SignIn, property: &str) -> Option<Value> {
    // Of somebody who was deleted since, the log tells the ids only.
    let user = place.directory().user_at(of.user);
    let (application, application_id) = APPLICATIONS[(of.throw / 32) as usize % APPLICATIONS.len()];
    let (error, reason) = outcome(of.throw);
    let byte = |shift: u32| (of.throw >> shift) as u8;
    Some(match property {
        "appDisplayName" => json!(application),
        "appId" => json!(application_id),
        "appliedConditionalAccessPolicies" => json!([]),
        "clientAppUsed" => json!(if byte(9) % 3 == 0 {
            "Mobile Apps and Desktop clients"
        } else {
            "Browser"
        }),
        "conditionalAccessStatus" => json!(match error {
            53003 => "failure",
            _ if byte(17) % 2 == 0 => "success",
            _ => "notApplied",
        }),
        "correlationId" => {
            json!(Guid::derived(&[b"correlation", &of.throw.to_be_bytes()]).to_string())
        }
        "createdDateTime" => json!(place.shifted(of.at).rfc3339()),
        "deviceDetail" => json!({
            "deviceId": "",
            "displayName": null,
            "operatingSystem": if byte(25) % 4 == 0 { "iOS" } else { "Windows" },
            "browser": "Edge 133.0.0",
            "isCompliant": null,
            "isManaged": null,
            "trustType": null,
        }),
        "id" => json!(of.id().to_string()),
        // Addresses that are reserved for documentation (RFC 5737).
        "ipAddress" => json!(format!("203.0.113.{}", byte(33))),
        "isInteractive" => json!(true),
        "location" => json!({
            "city": user.and_then(|user| user.city.as_ref()),
            "state": null,
            "countryOrRegion": user.and_then(|user| user.usage_location.as_deref()).unwrap_or(&place.tenant.country),
            "geoCoordinates": null,
        }),
        "resourceDisplayName" => json!("Microsoft Graph"),
        "resourceId" => json!("00000003-0000-0000-c000-000000000000"),
        "riskDetail" | "riskLevelAggregated" | "riskLevelDuringSignIn" | "riskState" => {
            json!("none")
        }
        "status" => {
            json!({ "errorCode": error, "failureReason": reason, "additionalDetails": null })
        }
        "userDisplayName" => json!(user.map(|user| &user.display_name)),
        "userId" => json!(user.map_or_else(String::new, |user| user.id.to_string())),
        "userPrincipalName" => json!(user.map(|user| user.user_principal_name.to_lowercase())),
        _ => return None,
    })
}

/// What was done in the directory, newest first: what agents did here, and some earlier changes. Those
/// that a filter names by their correlation id are found without showing the others.
pub(super) fn directory_audits<'w>(place: &Place<'w>, query: &Query) -> Items<'w> {
    let pinned = query.filter.as_ref();
    let pinned = pinned.and_then(|filter| filter.pins("correlationId"));
    let pinned: Option<Guid> = pinned.and_then(|id| id.parse().ok());
    // Whoever acts by delegated administration is recorded by the name that the tenant knows.
    let accounts = place.world.accounts.iter();
    let personas = accounts.map(|account| place.world.persona(account, place.tenant));
    let names: HashMap<Guid, String> = personas
        .map(|persona| (persona.object_id, persona.user_name))
        .collect();
    let recorded = place.world.audits.iter().enumerate().rev();
    let recorded = recorded.filter(|(_, audit)| {
        audit.tenant == place.tenant.id && pinned.is_none_or(|id| audit.correlation == id)
    });
    let recorded = recorded.map(|(number, audit)| {
        let id = Guid::derived(&[b"audit", &(number as u64).to_be_bytes()]);
        row(id, audit, names.get(&audit.by))
    });
    Items::Listed(recorded.chain(earlier(place)).collect())
}

/// What happened before the world began.
fn earlier<'w>(place: &Place<'w>) -> impl Iterator<Item = Item<'w>> {
    const ACTIVITIES: [Activity; 3] = [
        Activity::new("Update user", "UserManagement", "Update"),
        Activity::new("Change user license", "UserManagement", "Update"),
        Activity::new("Add member to group", "GroupManagement", "Assign"),
    ];
    let users = place.directory().users().iter().enumerate().take(12);
    users.map(|(index, user)| {
        let id = Guid::derived(&[b"earlier audit", user.id.as_bytes()]);
        let audit = Audit {
            tenant: place.tenant.id,
            at: place.recent(4000 + 9000 * index as u64),
            activity: &ACTIVITIES[index % 3],
            by: user.id,
            correlation: id,
            targets: vec![AuditTarget {
                kind: "User".into(),
                id: user.id.to_string(),
                name: user.display_name.clone(),
                user_name: Some(user.user_principal_name.clone()),
            }],
        };
        row(id, &audit, None)
    })
}

fn row<'w>(id: Guid, of: &Audit, user_name: Option<&String>) -> Item<'w> {
    Item::row(&DIRECTORY_AUDIT, |name| {
        Some(match name {
            "activityDateTime" => json!(of.at.rfc3339()),
            "activityDisplayName" => json!(of.activity.name),
            "additionalDetails" => json!([]),
            "category" => json!(of.activity.category),
            "correlationId" => json!(of.correlation.to_string()),
            "id" => json!(format!("Directory_{id}")),
            "initiatedBy" => json!({
                "app": null,
                "user": {
                    "id": of.by.to_string(),
                    "displayName": null,
                    "userPrincipalName": user_name,
                    "ipAddress": null,
                },
            }),
            "loggedByService" => json!("Core Directory"),
            "operationType" => json!(of.activity.operation),
            "result" => json!("success"),
            "resultReason" => json!(""),
            "targetResources" => of.targets.iter().map(target).collect(),
            _ => return None,
        })
    })
}

fn target(of: &AuditTarget) -> Value {
    json!({
        "id": of.id,
        "displayName": of.name,
        "type": of.kind,
        "userPrincipalName": of.user_name,
        "groupType": (of.kind == "Group").then_some("unknownFutureValue"),
        "modifiedProperties": [],
    })
}
