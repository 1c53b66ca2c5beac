//! What is recorded: sign-ins, and what was done in the directory.

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::audits::DIRECTORY_AUDIT;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::sign_ins::SignIn;

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
    let user = &place.directory().users()[of.user as usize];
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
            "city": user.city,
            "state": null,
            "countryOrRegion": user.usage_location.as_deref().unwrap_or(&place.tenant.country),
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
        "userDisplayName" => json!(user.display_name),
        "userId" => json!(user.id.to_string()),
        "userPrincipalName" => json!(user.user_principal_name.to_lowercase()),
        _ => return None,
    })
}

/// What was done in the directory, newest first: what agents did here, and some earlier changes.
pub(super) fn directory_audits<'w>(place: &Place<'w>) -> Items<'w> {
    let recorded = place.world.audits.iter().rev();
    let recorded = recorded
        .filter(|audit| audit.tenant == place.tenant.id)
        .map(|audit| {
            // Whoever acts by delegated administration is recorded by the name that the tenant knows.
            let mut accounts = place.world.accounts.iter();
            let name = accounts.find_map(|account| {
                let persona = place.world.persona(account, place.tenant);
                (persona.object_id == audit.by).then_some(persona.user_name)
            });
            row(
                audit.at,
                audit.activity,
                audit.category,
                (audit.by, name),
                &audit.target,
            )
        });
    let users = place.directory().users().iter().enumerate().take(12);
    let earlier = users.map(|(index, user)| {
        let (activity, category) = [
            ("Update user", "UserManagement"),
            ("Change user license", "UserManagement"),
            ("Add member to group", "GroupManagement"),
        ][index % 3];
        let target = (user.id.to_string(), user.display_name.clone());
        row(
            place.recent(4000 + 9000 * index as u64),
            activity,
            category,
            (user.id, None),
            &target,
        )
    });
    Items::Listed(recorded.chain(earlier).collect())
}

fn row<'w>(
    at: Timestamp,
    activity: &str,
    category: &str,
    (by, user_name): (Guid, Option<String>),
    (target, target_name): &(String, String),
) -> Item<'w> {
    let id = Guid::derived(&[
        b"audit",
        &at.0.to_be_bytes(),
        activity.as_bytes(),
        target.as_bytes(),
    ]);
    Item::row(&DIRECTORY_AUDIT, |name| {
        Some(match name {
            "activityDateTime" => json!(at.rfc3339()),
            "activityDisplayName" => json!(activity),
            "additionalDetails" => json!([]),
            "category" => json!(category),
            "correlationId" => json!(id.to_string()),
            "id" => json!(format!("Directory_{id}")),
            "initiatedBy" => json!({
                "app": null,
                "user": {
                    "id": by.to_string(),
                    "displayName": null,
                    "userPrincipalName": user_name,
                    "ipAddress": null,
                },
            }),
            "loggedByService" => json!("Core Directory"),
            "operationType" => json!("Update"),
            "result" => json!("success"),
            "resultReason" => json!(""),
            "targetResources" => json!([{
                "id": target,
                "displayName": target_name,
                "type": "Other",
                "userPrincipalName": null,
                "groupType": null,
                "modifiedProperties": [],
            }]),
            _ => return None,
        })
    })
}
