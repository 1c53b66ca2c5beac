//! What Intune keeps: managed devices, their states, and how many there are.

use serde_json::{Value, json};

use super::device_actions;
use super::item::{Item, Items};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::managed_devices::{
    COMPLIANCE_POLICY_STATE, CONFIGURATION_STATE, MANAGED_DEVICE_OVERVIEW,
};
use crate::guid::Guid;
use crate::world::devices::{Compliance, Device, Managed, System, Trust};

pub(super) fn all<'w>(place: &Place<'w>) -> Result<Items<'w>, GraphProblem> {
    place.needs_intune()?;
    let devices = place.directory().devices();
    if place.world.managed_changes.is_empty() {
        return Ok(Items::ManagedDevices(devices));
    }
    // Some may have left since, and the others' states go on: nothing of it is kept for the next page.
    Ok(Items::Listed(
        still_managed(place).map(Item::ManagedDevice).collect(),
    ))
}

fn still_managed<'w>(place: &Place<'w>) -> impl Iterator<Item = &'w Device> {
    let devices = place.directory().devices();
    let managed = devices.managed.iter();
    managed
        .map(|&managed| &devices.list[managed as usize])
        .filter(|device| place.managed(device).is_some())
}

/// By the id that Intune gave it.
pub(super) fn find<'w>(place: &Place<'w>, key: &Key) -> Result<Option<Item<'w>>, GraphProblem> {
    place.needs_intune()?;
    let Key::Plain(id) = key else {
        return Ok(None);
    };
    let devices = place.directory().devices();
    let found = id.parse().ok().and_then(|id| devices.by_managed_id(id));
    Ok(found
        .filter(|device| place.managed(device).is_some())
        .map(Item::ManagedDevice))
}

/// What Intune knows of a property.
pub(super) fn value(place: &Place<'_>, device: &Device, property: &str) -> Option<Value> {
    let managed = device.managed.as_ref()?;
    let change = place.world.managed_changes.of(managed.id);
    let user = device
        .owner
        .and_then(|owner| place.directory().user_at(owner));
    Some(match property {
        "userId" => json!(user.map_or_else(String::new, |user| user.id.to_string())),
        "userDisplayName" => json!(user.map_or("", |user| &user.display_name)),
        "userPrincipalName" => json!(user.map_or("", |user| &user.user_principal_name)),
        "emailAddress" => json!(
            user.and_then(|user| user.mail.as_deref())
                .unwrap_or_default()
        ),
        "phoneNumber" if device.system != System::Windows => {
            json!(
                user.and_then(|user| user.mobile_phone.as_deref())
                    .unwrap_or_default()
            )
        }
        "azureADDeviceId" => json!(device.device_id.to_string()),
        "azureADRegistered" => json!(true),
        "complianceState" => json!(managed.compliance.name()),
        "complianceGracePeriodExpirationDateTime" => json!(match managed.compliance {
            Compliance::InGracePeriod => place.coming(3).rfc3339(),
            _ => "9999-12-31T23:59:59Z".to_owned(),
        }),
        "deviceActionResults" => device_actions::results(place, device, managed),
        "deviceCategoryDisplayName" => json!(if managed.company_owned {
            "Corporate"
        } else {
            "Unknown"
        }),
        "deviceEnrollmentType" => json!(enrollment(device)),
        "deviceName" => json!(device.display_name),
        "deviceRegistrationState" => json!("registered"),
        "enrolledDateTime" => json!(place.shifted(managed.enrolled).rfc3339()),
        "exchangeAccessState" | "exchangeAccessStateReason" => json!("none"),
        "freeStorageSpaceInBytes" => json!(managed.free_storage),
        "id" => json!(managed.id.to_string()),
        "isEncrypted" => json!(managed.encrypted),
        "isSupervised" => json!(device.system == System::Ios && managed.company_owned),
        "jailBroken" => json!(if device.system == System::Windows {
            "Unknown"
        } else {
            "False"
        }),
        "lastSyncDateTime" => {
            let synchronised = change.and_then(|change| change.synchronised(place.now));
            let last = synchronised.unwrap_or_else(|| place.shifted(managed.last_sync));
            json!(last.rfc3339())
        }
        "managedDeviceName" => {
            let named = change.and_then(|change| change.name.clone());
            let name = || format!("{}_{}", device.system.name(), device.display_name);
            json!(named.unwrap_or_else(name))
        }
        "managedDeviceOwnerType" => json!(if change
            .and_then(|change| change.company_owned)
            .unwrap_or(managed.company_owned)
        {
            "company"
        } else {
            "personal"
        }),
        "managementAgent" => json!(agent(device)),
        "managementCertificateExpirationDate" => json!(place.coming(200).rfc3339()),
        "managementState" => {
            json!(change.map_or("managed", |change| change.management_state(place.now)))
        }
        "manufacturer" => json!(device.manufacturer),
        "model" => json!(device.model),
        "notes" => json!(change.and_then(|change| change.notes.as_deref())),
        "operatingSystem" => json!(device.system.name()),
        "osVersion" => json!(device.version),
        "partnerReportedThreatState" => json!("unknown"),
        "physicalMemoryInBytes" => json!(managed.memory),
        "serialNumber" => json!(format!("{:08X}", managed.serial)),
        "totalStorageSpaceInBytes" => json!(managed.total_storage),
        "wiFiMacAddress" => json!(format!("02AB{:08X}", managed.serial)),
        _ => return None,
    })
}

fn enrollment(device: &Device) -> &'static str {
    match (device.system, device.trust) {
        (System::Windows, Trust::AzureAd) => "windowsAzureADJoin",
        (System::Windows, Trust::ServerAd) => "windowsCoManagement",
        _ => "userEnrollment",
    }
}

fn agent(device: &Device) -> &'static str {
    match device.trust {
        Trust::ServerAd => "configurationManagerClientMdm",
        _ => "mdm",
    }
}

/// How a policy stands on a device: its name and what is wrong with it, if anything is.
struct State {
    name: &'static str,
    setting: &'static str,
    state: &'static str,
}

pub(super) fn compliance_states<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    place.needs_intune()?;
    let (Item::ManagedDevice(device), Some(managed)) = (item, managed(item)) else {
        return Ok(Vec::new());
    };
    let of_policy = match managed.compliance {
        Compliance::Compliant => "compliant",
        Compliance::Noncompliant | Compliance::InGracePeriod => "nonCompliant",
        Compliance::Unknown => "unknown",
        Compliance::Error => "error",
    };
    let encryption = if managed.encrypted {
        "compliant"
    } else {
        "nonCompliant"
    };
    let states = [
        State {
            name: "Default Device Compliance Policy",
            setting: "RequireRemainContact",
            state: of_policy,
        },
        State {
            name: "Company baseline",
            setting: "RequireDeviceEncryption",
            state: encryption,
        },
    ];
    let states = states.iter();
    Ok(states
        .map(|state| row(&COMPLIANCE_POLICY_STATE, device, state))
        .collect())
}

pub(super) fn configuration_states<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    place.needs_intune()?;
    let (Item::ManagedDevice(device), Some(managed)) = (item, managed(item)) else {
        return Ok(Vec::new());
    };
    let vpn = match managed.serial % 20 {
        0 => "error",
        1 => "conflict",
        _ => "compliant",
    };
    let windows_only = if device.system == System::Windows {
        "compliant"
    } else {
        "notApplicable"
    };
    let states = [
        State {
            name: "Wi-Fi and VPN",
            setting: "VpnProfile",
            state: vpn,
        },
        State {
            name: "Endpoint protection",
            setting: "FirewallEnabled",
            state: windows_only,
        },
        State {
            name: "Update ring",
            setting: "QualityUpdateDeferral",
            state: windows_only,
        },
    ];
    let states = states.iter();
    Ok(states
        .map(|state| row(&CONFIGURATION_STATE, device, state))
        .collect())
}

fn row<'w>(entity: &'static super::schema::EntityType, device: &Device, of: &State) -> Item<'w> {
    let id = Guid::derived(&[b"state", of.name.as_bytes(), device.id.as_bytes()]);
    let platform = match device.system {
        System::Windows => "windows10AndLater",
        System::Ios => "iOS",
        System::Android => "android",
        System::MacOs => "macOS",
    };
    Item::row(entity, |name| {
        Some(match name {
            "id" => json!(id.to_string()),
            "displayName" => json!(of.name),
            "platformType" => json!(platform),
            "settingCount" | "version" => json!(1),
            "settingStates" => json!([{
                "setting": of.setting,
                "settingName": of.setting,
                "state": of.state,
                "errorCode": 0,
                "errorDescription": null,
                "currentValue": null,
                "userId": null,
                "userName": null,
                "userEmail": null,
                "userPrincipalName": null,
                "instanceDisplayName": null,
                "sources": [],
            }]),
            "state" => json!(of.state),
            _ => return None,
        })
    })
}

pub(super) fn overview<'w>(place: &Place<'w>) -> Result<Option<Item<'w>>, GraphProblem> {
    place.needs_intune()?;
    let managed: Vec<&Device> = still_managed(place).collect();
    let of = |system| {
        managed
            .iter()
            .filter(|device| device.system == system)
            .count()
    };
    let overview = Item::row(&MANAGED_DEVICE_OVERVIEW, |name| {
        Some(match name {
            "id" => json!(Guid::derived(&[b"overview", place.tenant.id.as_bytes()]).to_string()),
            "enrolledDeviceCount" | "mdmEnrolledCount" => json!(managed.len()),
            "deviceOperatingSystemSummary" => json!({
                "androidCount": of(System::Android),
                "iosCount": of(System::Ios),
                "macOSCount": of(System::MacOs),
                "windowsMobileCount": 0,
                "windowsCount": of(System::Windows),
                "unknownCount": 0,
                "androidDedicatedCount": 0,
                "androidDeviceAdminCount": 0,
                "androidFullyManagedCount": 0,
                "androidWorkProfileCount": 0,
                "androidCorporateWorkProfileCount": 0,
                "configMgrDeviceCount": 0,
            }),
            "deviceExchangeAccessStateSummary" => json!({
                "allowedDeviceCount": managed.len(),
                "blockedDeviceCount": 0,
                "quarantinedDeviceCount": 0,
                "unknownDeviceCount": 0,
                "unavailableDeviceCount": 0,
            }),
            _ => return None,
        })
    });
    Ok(Some(overview))
}

fn managed<'w>(item: &Item<'w>) -> Option<&'w Managed> {
    match item {
        Item::ManagedDevice(device) => device.managed.as_ref(),
        _ => None,
    }
}
