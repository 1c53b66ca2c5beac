//! Users: their properties, and what they lead to.

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::users::{LICENSE_DETAILS, USER};
use super::{groups, roles};
use crate::guid::Guid;
use crate::world::devices::System;
use crate::world::groups::{Member, failed_to_inherit, is_inherited};
use crate::world::products::{Product, product};
use crate::world::{User, UserType};

/// How many people report to one.
const REPORTS: usize = 8;

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
    let guest = user.user_type == UserType::Guest;
    Some(match property {
        "accountEnabled" => json!(user.account_enabled),
        "assignedLicenses" => user
            .licences
            .iter()
            .map(|sku| json!({ "disabledPlans": disabled(user, *sku), "skuId": sku.to_string() }))
            .collect(),
        "assignedPlans" => assigned_plans(user),
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
        "licenseAssignmentStates" => licence_states(place, user),
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

/// Some have a service switched off that their licence has.
fn disabled(user: &User, sku: Guid) -> Vec<String> {
    let plans = product(sku).map_or(&[][..], |product| product.plans);
    let switched_off = plans
        .last()
        .filter(|_| plans.len() > 2 && user.id.as_bytes()[5].is_multiple_of(12));
    switched_off
        .iter()
        .map(|plan| plan.id.to_string())
        .collect()
}

fn products(user: &User) -> impl Iterator<Item = &'static Product> {
    user.licences.iter().filter_map(|sku| product(*sku))
}

fn assigned_plans(user: &User) -> Value {
    let plans = products(user).flat_map(|product| product.plans);
    plans
        .map(|plan| {
            json!({
                "assignedDateTime": user.created.rfc3339(),
                "capabilityStatus": "Enabled",
                "service": plan.service,
                "servicePlanId": plan.id.to_string(),
            })
        })
        .collect()
}

/// Directly, or by the group for licences; an attempt of the group that failed is listed as well.
fn licence_states(place: &Place<'_>, user: &User) -> Value {
    let directory = place.directory();
    let own = directory.place_of(user);
    let group_product = directory.edition().of_groups().id;
    let groups = &directory.groups().list;
    let of_group = groups
        .iter()
        .find(|group| group.licences.contains(&group_product));
    let of_group = of_group.map(|group| group.id.to_string());
    let state = |sku: Guid, by_group: Option<&String>, error: Option<&str>| {
        json!({
            "skuId": sku.to_string(),
            "disabledPlans": disabled(user, sku),
            "assignedByGroup": by_group,
            "state": if error.is_some() { "Error" } else { "Active" },
            "error": error.unwrap_or("None"),
            "lastUpdatedDateTime": user.created.rfc3339(),
        })
    };
    let mut states: Vec<Value> = user
        .licences
        .iter()
        .map(|&sku| {
            let inherited = sku == group_product && is_inherited(own);
            state(sku, of_group.as_ref().filter(|_| inherited), None)
        })
        .collect();
    if of_group.is_some() && failed_to_inherit(own, user) {
        states.push(state(
            group_product,
            of_group.as_ref(),
            Some("CountViolation"),
        ));
    }
    Value::Array(states)
}

fn sign_in_activity(place: &Place<'_>, user: &User) -> Value {
    let directory = place.directory();
    let Some(at) = directory.last_sign_in(directory.place_of(user)) else {
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
    let (own, user) = member(place, item);
    let users = place.directory().users();
    let leads = own > 0 && user.is_some_and(|user| user.user_type == UserType::Member);
    let manager = leads.then(|| &users[(own - 1) / REPORTS]);
    let manager = manager.filter(|manager| manager.user_type == UserType::Member);
    Ok(manager.into_iter().map(Item::User).collect())
}

pub(super) fn direct_reports<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let (own, user) = member(place, item);
    let users = place.directory().users();
    let first = own * REPORTS + 1;
    let reports = users
        .get(first..users.len().min(first + REPORTS))
        .unwrap_or_default();
    let leads = user.is_some_and(|user| user.user_type == UserType::Member);
    let reports = reports
        .iter()
        .filter(|report| leads && report.user_type == UserType::Member);
    Ok(reports.map(Item::User).collect())
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
    let (own, Some(user)) = member(place, item) else {
        return Ok(Vec::new());
    };
    let mut found = groups::of_partner_holding(place, user.id, transitive);
    found.extend(groups::holding(place, Member::User(own as u32), transitive));
    found.extend(roles::held_by(place, user.id));
    Ok(found)
}

pub(super) fn devices<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let (own, _) = member(place, item);
    let devices = place.directory().devices();
    let owned = devices
        .by_owner
        .get(&(own as u32))
        .map_or(&[][..], Vec::as_slice);
    let owned = owned.iter().map(|&owned| &devices.list[owned as usize]);
    Ok(owned.map(Item::Device).collect())
}

/// The devices and the groups that the user owns.
pub(super) fn owned_objects<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let (own, _) = member(place, item);
    let groups = place.directory().groups().list.iter();
    let groups = groups.filter(|group| group.owners.contains(&(own as u32)));
    let mut found: Vec<Item<'w>> = groups.map(Item::Group).collect();
    found.extend(devices(place, item)?);
    Ok(found)
}

pub(super) fn managed_devices<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    place.needs_intune()?;
    let devices = devices(place, item)?.into_iter();
    let managed = devices.filter_map(|item| match item {
        Item::Device(device) if device.managed.is_some() => Some(Item::ManagedDevice(device)),
        _ => None,
    });
    Ok(managed.collect())
}

pub(super) fn licence_details<'w>(
    _: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::User(user) = item else {
        return Ok(Vec::new());
    };
    let details = products(user).map(|product| {
        let switched_off = disabled(user, product.id);
        Item::row(&LICENSE_DETAILS, |name| {
            Some(match name {
                "id" => json!(
                    Guid::derived(&[b"licence", user.id.as_bytes(), product.id.as_bytes()])
                        .to_string()
                ),
                "skuId" => json!(product.id.to_string()),
                "skuPartNumber" => json!(product.part_number),
                "servicePlans" => product
                    .plans
                    .iter()
                    .map(|plan| {
                        let off = switched_off.contains(&plan.id.to_string());
                        json!({
                            "servicePlanId": plan.id.to_string(),
                            "servicePlanName": plan.name,
                            "provisioningStatus": if off { "Disabled" } else { "Success" },
                            "appliesTo": "User",
                        })
                    })
                    .collect(),
                _ => return None,
            })
        })
    });
    Ok(details.collect())
}

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
pub(super) fn authentication_methods<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
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
    let own = devices(place, item)?;
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
const METHOD_MEMBERS: [&str; 24] = [
    "createdDateTime",
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
    "clientAppName",
    "device",
    "hashFunction",
];

fn method<'w>(kind: &str, id: &str, known: impl Fn(&str) -> Option<Value>) -> Item<'w> {
    let row = Item::row(
        &super::schema::users::AUTHENTICATION_METHOD,
        |name| match name {
            "id" => Some(json!(id)),
            _ => known(name),
        },
    );
    // An answer shows all of a method, whose own members only its kind declares.
    METHOD_MEMBERS
        .iter()
        .filter(|member| **member != "createdDateTime")
        .filter_map(|member| Some((member, known(member)?)))
        .fold(row, |row, (member, value)| row.with(member, value))
        .with(
            "@odata.type",
            format!("#microsoft.graph.{kind}AuthenticationMethod"),
        )
}

/// Users that were deleted in the last thirty days.
pub(super) fn deleted<'w>(place: &Place<'w>) -> Vec<Item<'w>> {
    let domain = &place.tenant.default_domain;
    let names = [
        ("Pavel Novotny", "pavel.novotny", 3),
        ("Ingrid Halvorsen", "ingrid.halvorsen", 12),
        ("Old Scanner", "scanner", 28),
    ];
    let names = names
        .iter()
        .filter(|_| !place.directory().users().is_empty());
    names
        .map(|(display_name, nickname, days)| {
            let id = Guid::derived(&[
                b"deleted user",
                place.tenant.id.as_bytes(),
                nickname.as_bytes(),
            ]);
            let prefix = id.to_string().replace('-', "");
            Item::row(&USER, |name| {
                Some(match name {
                    "id" => json!(id.to_string()),
                    "displayName" => json!(display_name),
                    "userPrincipalName" => json!(format!("{prefix}{nickname}@{domain}")),
                    "mail" => json!(format!("{nickname}@{domain}")),
                    "mailNickname" => json!(nickname),
                    "accountEnabled" => json!(false),
                    "userType" => json!("Member"),
                    "deletedDateTime" => json!(place.recent(days * 86_400).rfc3339()),
                    _ => return None,
                })
            })
        })
        .collect()
}

/// The place and the user behind an item, where it is one.
fn member<'w>(place: &Place<'w>, item: &Item<'w>) -> (usize, Option<&'w User>) {
    match item {
        Item::User(user) => (place.directory().place_of(user), Some(user)),
        _ => (usize::MAX / REPORTS / 2, None),
    }
}
