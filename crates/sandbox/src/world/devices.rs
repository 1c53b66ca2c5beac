//! The devices of a tenant: those that the directory knows, some of which Intune manages.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use super::people::{Plan, TODAY};
use super::user::{User, UserType};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A device as the directory keeps it.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    /// The object id.
    pub(crate) id: Guid,
    /// What the device calls itself, which Intune calls `azureADDeviceId`.
    pub(crate) device_id: Guid,
    pub(crate) display_name: String,
    pub(crate) system: System,
    pub(crate) version: &'static str,
    pub(crate) manufacturer: &'static str,
    pub(crate) model: &'static str,
    pub(crate) trust: Trust,
    pub(crate) enabled: bool,
    /// Place of the owner in the directory.
    pub(crate) owner: Option<u32>,
    pub(crate) registered: Timestamp,
    pub(crate) last_sign_in: Timestamp,
    pub(crate) managed: Option<Managed>,
    /// Whether its local administrator's password is kept.
    pub(crate) has_local_credential: bool,
}

/// What Intune adds to a device.
#[derive(Debug, Clone)]
pub(crate) struct Managed {
    pub(crate) id: Guid,
    pub(crate) compliance: Compliance,
    pub(crate) company_owned: bool,
    pub(crate) encrypted: bool,
    pub(crate) enrolled: Timestamp,
    pub(crate) last_sync: Timestamp,
    pub(crate) total_storage: u64,
    pub(crate) free_storage: u64,
    pub(crate) memory: u64,
    pub(crate) serial: u32,
    /// A remote action that was asked for: name, state.
    pub(crate) action: Option<(&'static str, &'static str)>,
}

/// The operating system of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Windows,
    Ios,
    Android,
    MacOs,
}

/// How a device belongs to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Joined to the cloud directory.
    AzureAd,
    /// Joined to an on-premises domain, and known to the cloud (hybrid).
    ServerAd,
    /// Somebody's own.
    Workplace,
}

/// Whether a device keeps to the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compliance {
    Compliant,
    Noncompliant,
    InGracePeriod,
    Unknown,
    Error,
}

/// Every device of a tenant, and who owns which.
#[derive(Debug, Clone)]
pub(crate) struct Devices {
    /// By place: also those that were deleted from the directory, which Intune may still manage.
    pub(crate) list: Vec<Device>,
    /// Places of those that the directory has, ascending.
    pub(crate) listed: Vec<u32>,
    /// Places of those that Intune manages.
    pub(crate) managed: Vec<u32>,
    pub(crate) by_owner: HashMap<u32, Vec<u32>>,
    by_id: HashMap<Guid, u32>,
}

impl System {
    /// As the directory and Intune write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            System::Windows => "Windows",
            System::Ios => "iOS",
            System::Android => "Android",
            System::MacOs => "macOS",
        }
    }
}

impl Trust {
    /// As the directory writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Trust::AzureAd => "AzureAd",
            Trust::ServerAd => "ServerAd",
            Trust::Workplace => "Workplace",
        }
    }
}

impl Compliance {
    /// As Intune writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Compliance::Compliant => "compliant",
            Compliance::Noncompliant => "noncompliant",
            Compliance::InGracePeriod => "inGracePeriod",
            Compliance::Unknown => "unknown",
            Compliance::Error => "error",
        }
    }
}

impl Devices {
    pub(super) fn of(plan: &Plan, users: &[Arc<User>]) -> Devices {
        let count = plan.devices(users.len());
        let list: Vec<Device> = (0..count).map(|index| device(plan, users, index)).collect();
        let mut devices = Devices {
            listed: (0..list.len() as u32).collect(),
            managed: Vec::new(),
            by_owner: HashMap::new(),
            by_id: HashMap::with_capacity(3 * list.len()),
            list: Vec::new(),
        };
        for (place, device) in (0_u32..).zip(&list) {
            devices.by_id.insert(device.id, place);
            devices.by_id.insert(device.device_id, place);
            if let Some(managed) = &device.managed {
                devices.by_id.insert(managed.id, place);
                devices.managed.push(place);
            }
            if let Some(owner) = device.owner {
                devices.by_owner.entry(owner).or_default().push(place);
            }
        }
        devices.list = list;
        devices
    }

    /// The device at a place, if the directory has it.
    pub(crate) fn at(&self, place: u32) -> Option<&Device> {
        let listed = self.listed.binary_search(&place).is_ok();
        self.list.get(place as usize).filter(|_| listed)
    }

    /// The place of the device with this object id, this `deviceId` or this id in Intune.
    pub(crate) fn place(&self, id: Guid) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// The device with this object id, if the directory has it.
    pub(crate) fn by_object_id(&self, id: Guid) -> Option<&Device> {
        let device = self.place(id).and_then(|place| self.at(place));
        device.filter(|device| device.id == id)
    }

    /// The device that calls itself so, if the directory has it.
    pub(crate) fn by_device_id(&self, id: Guid) -> Option<&Device> {
        let device = self.place(id).and_then(|place| self.at(place));
        device.filter(|device| device.device_id == id)
    }

    /// Takes a device out of the directory. Intune keeps what it knows of it.
    pub(crate) fn delete(&mut self, place: u32) {
        self.listed.retain(|&listed| listed != place);
    }

    /// The device that Intune manages under this id.
    pub(crate) fn by_managed_id(&self, id: Guid) -> Option<&Device> {
        self.by_any_id(id).filter(|device| {
            device
                .managed
                .as_ref()
                .is_some_and(|managed| managed.id == id)
        })
    }

    fn by_any_id(&self, id: Guid) -> Option<&Device> {
        self.by_id.get(&id).map(|&place| &self.list[place as usize])
    }
}

/// What of the devices was changed since they were made: writes reach no more of them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedDevices {
    /// Places of those that the directory no longer has.
    deleted: Vec<u32>,
    /// Places of those that were switched on or off.
    enabled: Vec<(u32, bool)>,
}

impl Devices {
    /// What was changed since the devices were those of the seed.
    pub(super) fn since(&self, seed: &Devices) -> SavedDevices {
        let deleted = seed.listed.iter().copied();
        let enabled = (0..).zip(self.list.iter().zip(&seed.list));
        SavedDevices {
            deleted: deleted
                .filter(|place| self.listed.binary_search(place).is_err())
                .collect(),
            enabled: enabled
                .filter(|(_, (device, before))| device.enabled != before.enabled)
                .map(|(place, (device, _))| (place, device.enabled))
                .collect(),
        }
    }

    /// The devices of the seed with what was changed. `None` where a device was changed that is not there.
    pub(super) fn with(&self, saved: SavedDevices) -> Option<Devices> {
        let mut devices = self.clone();
        devices
            .listed
            .retain(|place| saved.deleted.binary_search(place).is_err());
        for (place, enabled) in saved.enabled {
            devices.list.get_mut(place as usize)?.enabled = enabled;
        }
        Some(devices)
    }
}

/// Versions by system, and models from the many to the few.
type Model = (&'static str, &'static str);
const WINDOWS: [&str; 5] = [
    "10.0.26100.3194",
    "10.0.22631.4890",
    "10.0.19045.5487",
    "10.0.22631.3007",
    "10.0.19044.1288",
];
const IOS: [&str; 3] = ["18.3.1", "17.7.2", "16.7.10"];
const ANDROID: [&str; 4] = ["15", "14", "13", "10"];
const MAC_OS: [&str; 3] = ["15.3.1", "14.7.4", "12.7.6"];
const PCS: [Model; 6] = [
    ("Dell Inc.", "Latitude 5440"),
    ("LENOVO", "21HM0042US"),
    ("HP", "HP EliteBook 840 G10"),
    ("Microsoft Corporation", "Surface Laptop 5"),
    ("Dell Inc.", "OptiPlex 7010"),
    ("VMware, Inc.", "VMware7,1"),
];
const PHONES: [Model; 3] = [
    ("Apple", "iPhone 15"),
    ("Apple", "iPhone 13"),
    ("Apple", "iPad (9th generation)"),
];
const ANDROIDS: [Model; 3] = [
    ("samsung", "SM-S921B"),
    ("Google", "Pixel 8"),
    ("samsung", "SM-T636B"),
];
const MACS: [Model; 2] = [
    ("Apple", "MacBook Pro (14-inch, M3)"),
    ("Apple", "MacBook Air (M2)"),
];

fn device(plan: &Plan, users: &[Arc<User>], index: usize) -> Device {
    let mut dice = Dice::new(plan.seed ^ 0xde71_ce00, plan.tenant, index);
    // Owners in turn, so that one has several and some have none; every nineteenth has no owner.
    let owner = (index % 19 != 18 && !users.is_empty())
        .then(|| index * 7 % users.len())
        .filter(|&owner| users[owner].user_type == UserType::Member)
        .map(|owner| owner as u32);
    let (system, versions, models): (_, &[&'static str], &[Model]) = match dice.below(100) {
        0..62 => (System::Windows, &WINDOWS, &PCS),
        62..80 => (System::Ios, &IOS, &PHONES),
        80..92 => (System::Android, &ANDROID, &ANDROIDS),
        _ => (System::MacOs, &MAC_OS, &MACS),
    };
    let trust = match (system, dice.below(100)) {
        (System::Windows, 0..55) => Trust::AzureAd,
        (System::Windows, 55..80) => Trust::ServerAd,
        _ => Trust::Workplace,
    };
    let (manufacturer, model) = *dice.pick_early(models);
    let version: &'static str = versions[dice.below(versions.len() as u64) as usize];
    let id = dice.guid();
    let number = dice.below(1_000_000);
    let display_name = match system {
        System::Windows if trust == Trust::ServerAd => format!("WS-{number:06}"),
        System::Windows => format!("DESKTOP-{number:06}"),
        System::Ios => format!("{model} {number:06}"),
        System::Android => format!("android_{number:06}"),
        System::MacOs => format!("MAC-{number:06}"),
    };
    // One in eight has not been seen for three months or more.
    let stale = dice.chance(12);
    let ago = if stale {
        90 + dice.below(500)
    } else {
        dice.below(30)
    };
    let last_sign_in = TODAY.minus(DAY * ago as u32 + Duration::from_secs(dice.below(86_400)));
    let registered = dice.between(
        plan.since.min(last_sign_in.minus(DAY)),
        last_sign_in.minus(DAY),
    );
    let managed = (plan.edition.has_intune() && trust != Trust::Workplace || dice.chance(70))
        .then(|| managed(&mut dice, system, trust, registered, last_sign_in, stale))
        .filter(|_| plan.edition.has_intune());
    Device {
        id,
        device_id: dice.guid(),
        display_name,
        system,
        version,
        manufacturer,
        model,
        trust,
        enabled: !dice.chance(5),
        owner,
        registered,
        last_sign_in,
        managed,
        has_local_credential: system == System::Windows && dice.chance(60),
    }
}

fn managed(
    dice: &mut Dice,
    system: System,
    trust: Trust,
    registered: Timestamp,
    last_seen: Timestamp,
    stale: bool,
) -> Managed {
    let compliance = match dice.below(100) {
        _ if stale => Compliance::Noncompliant,
        0..78 => Compliance::Compliant,
        78..90 => Compliance::Noncompliant,
        90..95 => Compliance::InGracePeriod,
        95..98 => Compliance::Unknown,
        _ => Compliance::Error,
    };
    const GIGABYTE: u64 = 1 << 30;
    let total_storage = *dice.pick(&[64, 128, 256, 512, 1024]) * GIGABYTE;
    let free = if dice.chance(6) {
        3
    } else {
        15 + dice.below(70)
    };
    Managed {
        id: dice.guid(),
        compliance,
        company_owned: trust != Trust::Workplace || dice.chance(40),
        encrypted: system != System::Windows || dice.chance(85),
        enrolled: registered.plus(Duration::from_secs(600)),
        last_sync: last_seen.plus(Duration::from_secs(dice.below(7200))),
        total_storage,
        free_storage: total_storage / 100 * free,
        memory: *dice.pick(&[4, 8, 16, 32]) * GIGABYTE,
        serial: dice.next() as u32,
        action: dice.chance(4).then(|| {
            *dice.pick(&[
                ("syncDevice", "done"),
                ("rebootNow", "pending"),
                ("remoteLock", "failed"),
            ])
        }),
    }
}
