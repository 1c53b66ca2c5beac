//! Users: their properties, and what they lead to.

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::users::USER;
use super::{groups, roles, user_licences};
use crate::guid::Guid;
use crate::world::groups::Member;
use crate::world::{Deleted, User, UserType};

pub(super) fn all<'w>(place: &Place<'w>) -> Items<'w> {
    Items::Users(place.directory().users())
}

/// By object id, by user name, or the caller.
pub(super) fn find<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let user = match key {
        Key::Plain(key) => place.directory().find(key),
        // The agent itself is not in a customer's directory, which is why `/me` is 404 there.
        Key::Me => place.directory().find(&place.caller.object_id.to_string()),
        Key::Alternate(..) => None,
    };
    user.map(Item::User)
}

/// What the directory knows of a property. `None` for those that the user has not.
pub(super) fn value(place: &Place<'_>, user: &User, property: &str) -> Option<Value> {
    if let Some(written) = place.directory().written(user, property) {
        return Some(written.clone());
    }
    let guest = user.user_type == UserType::Guest;
    Some(match property {
        "accountEnabled" => json!(user.account_enabled),
        "assignedLicenses" => user_licences::assigned(place, user),
        "assignedPlans" => user_licences::plans(user),
        "businessPhones" => json!(user.business_phones),
        "city" => json!(user.city),
        "companyName" => json!(user.company_name),
        "country" => json!(user.country),
        "createdDateTime" => json!(user.created.rfc3339()),
        "creationType" => json!(guest.then_some("Invitation")),
        "department" => json!(user.department),
        "displayName" => json!(user.display_name),
        "employeeId" => json!(user.employee_id),
        "externalUserState" => json!(guest.then(|| invitation_state(user))),
        "externalUserStateChangeDateTime" => json!(guest.then(|| user.created.rfc3339())),
        "givenName" => json!(user.given_name),
        "id" => json!(user.id.to_string()),
        "identities" => json!([{
            "signInType": "userPrincipalName",
            "issuer": place.tenant.initial_domain,
            "issuerAssignedId": user.user_principal_name,
        }]),
        "jobTitle" => json!(user.job_title),
        "lastPasswordChangeDateTime" => json!(user.created.rfc3339()),
        "licenseAssignmentStates" => user_licences::states(place, user),
        "mail" => json!(user.mail),
        "mailNickname" => json!(user.mail_nickname()),
        "mobilePhone" => json!(user.mobile_phone),
        "officeLocation" => json!(user.office_location),
        "otherMails" => other_mails(user),
        "preferredLanguage" => json!(user.preferred_language),
        "proxyAddresses" => proxy_addresses(place, user),
        "signInActivity" => sign_in_activity(place, user),
        "surname" => json!(user.surname),
        "usageLocation" => json!(user.usage_location),
        "userPrincipalName" => json!(user.user_principal_name),
        "userType" => json!(if guest { "Guest" } else { "Member" }),
        _ => return on_premises_value(place, user, property),
    })
}

fn on_premises_value(place: &Place<'_>, user: &User, property: &str) -> Option<Value> {
    if !user.synchronised {
        return None;
    }
    let domain = &place.tenant.default_domain;
    let nickname = user.mail_nickname();
    Some(match property {
        "onPremisesSyncEnabled" => json!(true),
        "onPremisesDomainName" => json!(format!("corp.{domain}")),
        "onPremisesSamAccountName" => json!(nickname.chars().take(20).collect::<String>()),
        "onPremisesUserPrincipalName" => json!(format!("{nickname}@corp.{domain}")),
        "onPremisesDistinguishedName" => {
            let unit = user.department.as_deref().unwrap_or("Staff");
            json!(format!("CN={nickname},OU={unit},DC=corp"))
        }
        "onPremisesImmutableId" => json!(user.id.to_string().replace('-', "")),
        "onPremisesLastSyncDateTime" => json!(place.recent(1800).rfc3339()),
        "onPremisesSecurityIdentifier" => {
            let number = u32::from(user.id.as_bytes()[0]) * 257 + 1105;
            json!(format!(
                "S-1-5-21-2127521184-1604012920-1887927527-{number}"
            ))
        }
        _ => return None,
    })
}

/// Whether the invitation was accepted; every fourth guest has not got round to it.
fn invitation_state(user: &User) -> &'static str {
    if user.id.as_bytes()[3].is_multiple_of(4) {
        "PendingAcceptance"
    } else {
        "Accepted"
    }
}

fn other_mails(user: &User) -> Value {
    match (&user.user_type, &user.mail) {
        (UserType::Guest, Some(mail)) => json!([mail]),
        _ if user.id.as_bytes()[4].is_multiple_of(8) => {
            json!([format!("{}@outlook.com", user.mail_nickname())])
        }
        _ => json!([]),
    }
}

/// The primary address in capitals, and the one of the initial domain.
fn proxy_addresses(place: &Place<'_>, user: &User) -> Value {
    let Some(mail) = &user.mail else {
        return json!([]);
    };
    let primary = format!("SMTP:{mail}");
    if user.user_type == UserType::Guest {
        return json!([primary]);
    }
    let initial = &place.tenant.initial_domain;
    json!([primary, format!("smtp:{}@{initial}", user.mail_nickname())])
}
fn sign_in_activity(place: &Place<'_>, user: &User) -> Value {
    let directory = place.directory();
    let own = directory.place_of(user);
    let Some(at) = own.and_then(|own| directory.last_sign_in(own)) else {
        return Value::Null;
    };
    let at = place.shifted(at).rfc3339();
    let request = Guid::derived(&[b"sign-in", user.id.as_bytes()]).to_string();
    json!({
        "lastSignInDateTime": at,
        "lastSignInRequestId": request,
        "lastNonInteractiveSignInDateTime": at,
        "lastNonInteractiveSignInRequestId": request,
        "lastSuccessfulSignInDateTime": at,
        "lastSuccessfulSignInRequestId": request,
    })
}

pub(super) fn manager<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let own = own_place(place, item);
    let manager = own.and_then(|own| place.directory().manager_of(own));
    Ok(manager.into_iter().map(Item::User).collect())
}

pub(super) fn direct_reports<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let own = own_place(place, item);
    let reports = own.map_or_else(Vec::new, |own| place.directory().reports_of(own));
    Ok(reports.into_iter().map(Item::User).collect())
}

/// The groups that directly hold the user, and the directory roles held.
pub(super) fn member_of<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    memberships(place, item, false)
}

pub(super) fn transitive_member_of<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    memberships(place, item, true)
}

fn memberships<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
    transitive: bool,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let (Some(own), Item::User(user)) = (own_place(place, item), item) else {
        return Ok(Vec::new());
    };
    let mut found = groups::of_partner_holding(place, user.id, transitive);
    found.extend(groups::holding(place, Member::User(own), transitive));
    found.extend(roles::held_by(place, user.id));
    Ok(found)
}

pub(super) fn devices<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let devices = place.directory().devices();
    let owned = own_place(place, item).and_then(|own| devices.by_owner.get(&own));
    let owned = owned.into_iter().flatten();
    let owned = owned.filter_map(|&owned| devices.at(owned));
    Ok(owned.map(Item::Device).collect())
}

/// The devices and the groups that the user owns.
pub(super) fn owned_objects<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let own = own_place(place, item);
    let groups = place.directory().groups();
    let listed = groups.listed.iter().filter_map(|&group| groups.at(group));
    let owned = listed.filter(|group| own.is_some_and(|own| group.owners.contains(&own)));
    let mut found: Vec<Item<'w>> = owned.map(Item::Group).collect();
    found.extend(devices(place, item)?);
    Ok(found)
}

pub(super) fn managed_devices<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    place.needs_intune()?;
    let devices = place.directory().devices();
    let owned = own_place(place, item).and_then(|own| devices.by_owner.get(&own));
    let owned = owned.into_iter().flatten();
    let owned = owned.map(|&owned| &devices.list[owned as usize]);
    let managed = owned.filter(|device| place.managed(device).is_some());
    Ok(managed.map(Item::ManagedDevice).collect())
}

/// Users that were deleted in the last thirty days.
pub(super) fn deleted<'w>(place: &Place<'w>) -> Vec<Item<'w>> {
    let now = place.unshifted(place.now);
    let deleted = place.directory().deleted_users().iter();
    let kept = deleted.filter(|of| of.is_kept(now));
    kept.map(|of| deleted_item(place, of)).collect()
}

/// A deleted user keeps its properties, but frees its name.
fn deleted_item<'w>(place: &Place<'w>, of: &Deleted) -> Item<'w> {
    let user = &of.user;
    Item::row(&USER, |name| {
        Some(match name {
            "userPrincipalName" => {
                let prefix = user.id.to_string().replace('-', "");
                json!(format!("{prefix}{}", user.user_principal_name))
            }
            "deletedDateTime" => json!(place.shifted(of.at).rfc3339()),
            // What it had is free for others.
            "assignedLicenses" | "assignedPlans" | "licenseAssignmentStates" => json!([]),
            "signInActivity" => return None,
            _ => return value(place, user, name),
        })
    })
}

/// The place of the user that an item is.
fn own_place(place: &Place<'_>, item: &Item<'_>) -> Option<u32> {
    match item {
        Item::User(user) => place.directory().place_of(user),
        _ => None,
    }
}
