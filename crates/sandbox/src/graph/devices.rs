//! Directory devices, and the secrets that are kept for them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::item::{Item, Items};
use super::odata::Query;
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::devices::{LOCAL_CREDENTIAL, RECOVERY_KEY};
use crate::guid::Guid;
use crate::world::devices::{Device, System, Trust};
use crate::world::groups::Member;

pub(super) fn all<'w>(place: &Place<'w>) -> Items<'w> {
    Items::Devices(place.directory().devices())
}

/// By object id, or by `deviceId`.
pub(super) fn find<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let devices = place.directory().devices();
    let found = match key {
        Key::Plain(id) => devices.by_object_id(id.parse().ok()?),
        Key::Alternate(name, id) if name == "deviceId" => {
            let id = id.trim_start_matches('{').trim_end_matches('}');
            devices.by_device_id(id.parse().ok()?)
        }
        _ => None,
    };
    found.map(Item::Device)
}

/// What the directory knows of a property.
pub(super) fn value(place: &Place<'_>, device: &Device, property: &str) -> Option<Value> {
    let managed = place.managed(device);
    Some(match property {
        "accountEnabled" => json!(device.enabled),
        "approximateLastSignInDateTime" => json!(place.shifted(device.last_sign_in).rfc3339()),
        "createdDateTime" | "registrationDateTime" => {
            json!(place.shifted(device.registered).rfc3339())
        }
        "deviceId" => json!(device.device_id.to_string()),
        "deviceOwnership" => json!(managed.map(|managed| ownership(managed.company_owned))),
        "deviceVersion" => json!(2),
        "displayName" => json!(device.display_name),
        "enrollmentType" => json!(managed.map(|_| enrollment(device))),
        "id" => json!(device.id.to_string()),
        "isCompliant" => {
            json!(managed.map(|managed| {
                managed.compliance == crate::world::devices::Compliance::Compliant
            }))
        }
        "isManaged" => json!(managed.map(|_| true)),
        "isRooted" => json!(managed.map(|_| false)),
        "managementType" => json!(managed.map(|_| "MDM")),
        "manufacturer" => json!(device.manufacturer),
        "mdmAppId" => json!(managed.map(|_| "0000000a-0000-0000-c000-000000000000")),
        "model" => json!(device.model),
        "onPremisesSyncEnabled" if device.trust == Trust::ServerAd => json!(true),
        "onPremisesLastSyncDateTime" if device.trust == Trust::ServerAd => {
            json!(place.recent(1800).rfc3339())
        }
        "operatingSystem" => json!(device.system.name()),
        "operatingSystemVersion" => json!(device.version),
        "profileType" => json!("RegisteredDevice"),
        "trustType" => json!(device.trust.name()),
        _ => return None,
    })
}

/// As the directory writes whose a device is.
fn ownership(by_company: bool) -> &'static str {
    if by_company { "Company" } else { "Personal" }
}

fn enrollment(device: &Device) -> &'static str {
    match (device.system, device.trust) {
        (System::Windows, Trust::AzureAd) => "AzureDomainJoined",
        (System::Windows, Trust::ServerAd) => "OnPremiseCoManaged",
        _ => "UserEnrollment",
    }
}

/// The registered owners, who are the registered users as well.
pub(super) fn owners<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let (Item::Device(device) | Item::ManagedDevice(device)) = item else {
        return Ok(Vec::new());
    };
    let owner = device
        .owner
        .and_then(|owner| place.directory().user_at(owner));
    Ok(owner.into_iter().map(Item::User).collect())
}

/// The groups that directly hold the device.
pub(super) fn member_of<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    Ok(holding(place, item, false))
}

pub(super) fn transitive_member_of<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    Ok(holding(place, item, true))
}

fn holding<'w>(place: &Place<'w>, item: &Item<'w>, transitive: bool) -> Vec<Item<'w>> {
    let Item::Device(device) = item else {
        return Vec::new();
    };
    let own = place.directory().devices().place(device.id);
    own.map_or_else(Vec::new, |own| {
        super::groups::holding(place, Member::Device(own), transitive)
    })
}

/// The BitLocker keys of every joined Windows device, or of the one that the filter names.
pub(super) fn recovery_keys<'w>(
    place: &Place<'w>,
    query: &Query,
) -> Result<Items<'w>, GraphProblem> {
    let devices = place.directory().devices();
    let pinned = query
        .filter
        .as_ref()
        .and_then(|filter| filter.pins("deviceId"));
    let keys: Vec<Item<'w>> = match pinned {
        Some(id) => {
            let device = id.parse().ok().and_then(|id| devices.by_device_id(id));
            device
                .into_iter()
                .flat_map(|device| keys_of(place, device))
                .collect()
        }
        None => devices
            .list
            .iter()
            .flat_map(|device| keys_of(place, device))
            .collect(),
    };
    Ok(Items::Listed(keys))
}

/// By the id of the key.
pub(super) fn recovery_key<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let Key::Plain(id) = key else {
        return None;
    };
    let id: Guid = id.parse().ok()?;
    let devices = place.directory().devices().list.iter();
    let mut of =
        devices.filter(|device| (0..keys(device)).any(|number| key_id(device, number) == id));
    let device = of.next()?;
    keys_of(place, device).find(|item| item.id().as_deref() == Some(&id.to_string()))
}

/// How many volumes of the device have a key.
fn keys(device: &Device) -> u8 {
    let encrypted = device
        .managed
        .as_ref()
        .is_none_or(|managed| managed.encrypted);
    match (device.system, device.trust) {
        (System::Windows, Trust::AzureAd | Trust::ServerAd) if encrypted => {
            1 + u8::from(device.id.as_bytes()[0].is_multiple_of(5))
        }
        _ => 0,
    }
}

fn key_id(device: &Device, number: u8) -> Guid {
    Guid::derived(&[b"recovery key", device.id.as_bytes(), &[number]])
}

fn keys_of<'w>(place: &Place<'w>, device: &Device) -> impl Iterator<Item = Item<'w>> {
    (0..keys(device)).map(move |number| {
        let id = key_id(device, number);
        Item::row(&RECOVERY_KEY, |name| {
            Some(match name {
                "id" => json!(id.to_string()),
                "createdDateTime" => json!(place.shifted(device.registered).rfc3339()),
                "deviceId" => json!(device.device_id.to_string()),
                "key" => json!(digits(id)),
                "volumeType" => json!(if number == 0 {
                    "operatingSystemVolume"
                } else {
                    "fixedDataVolume"
                }),
                _ => return None,
            })
        })
    })
}

/// A recovery password: eight groups of six digits, each a multiple of eleven.
fn digits(id: Guid) -> String {
    let groups = id.as_bytes().as_chunks::<2>().0.iter();
    let groups = groups.map(|pair| format!("{:06}", u32::from(u16::from_be_bytes(*pair)) * 11));
    groups.collect::<Vec<_>>().join("-")
}

/// The devices whose local administrator's password is kept.
pub(super) fn local_credentials<'w>(place: &Place<'w>) -> Items<'w> {
    let devices = place.directory().devices().list.iter();
    let kept = devices.filter(|device| device.has_local_credential);
    Items::Listed(kept.map(|device| credential(place, device)).collect())
}

/// By `deviceId`.
pub(super) fn local_credential<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let Key::Plain(id) = key else {
        return None;
    };
    let device = place.directory().devices().by_device_id(id.parse().ok()?)?;
    device
        .has_local_credential
        .then(|| credential(place, device))
}

fn credential<'w>(place: &Place<'w>, device: &Device) -> Item<'w> {
    let backed_up = place.shifted(device.last_sign_in);
    let secret = Guid::derived(&[b"local administrator", device.id.as_bytes()]).to_string();
    Item::row(&LOCAL_CREDENTIAL, |name| {
        Some(match name {
            "id" => json!(device.device_id.to_string()),
            "deviceName" => json!(device.display_name),
            "lastBackupDateTime" => json!(backed_up.rfc3339()),
            "refreshDateTime" => {
                json!(
                    backed_up
                        .plus(std::time::Duration::from_secs(30 * 86_400))
                        .rfc3339()
                )
            }
            "credentials" => json!([{
                "accountName": "Administrator",
                "accountSid": "S-1-5-21-1004336348-1177238915-682003330-500",
                "backupDateTime": backed_up.rfc3339(),
                "passwordBase64": STANDARD.encode(format!("Aa1!{}", &secret[..18])),
            }]),
            _ => return None,
        })
    })
}
