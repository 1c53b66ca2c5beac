//! What Intune was asked to do to devices since the world began, and how far each device has come with it.
//!
//! A device takes an action up after ten seconds, and has done it some time later. One that Intune has not
//! heard of for two months is off and takes nothing up; one whose compliance is an error fails.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::devices::{Device, System};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// How long a device takes to ask what there is to do, before [`World::time_scale`](crate::World::time_scale).
pub(crate) const PICKED_UP_AFTER: Duration = Duration::from_secs(10);

/// A remote action of managed devices.
#[derive(Debug)]
pub(crate) struct Action {
    /// As it is called: `rebootNow`.
    pub(crate) name: &'static str,
    /// How long it takes once the device knows of it, before the time scale.
    pub(crate) takes: Duration,
    /// What becomes of the device by it.
    pub(crate) outcome: Outcome,
    /// Whether such a device can do it.
    pub(crate) works_on: fn(&Device) -> bool,
}

/// What becomes of a device by an action, beside what happens on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing that Intune shows.
    Unchanged,
    /// Intune hears of the device.
    Synchronised,
    /// Intune manages it no more.
    Retired,
    /// It is as it left the factory, and Intune manages it no more unless the enrolment is kept.
    Wiped,
}

/// What was asked of managed devices, by the ids that Intune gave them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ManagedChanges(BTreeMap<Guid, ManagedChange>);

/// What was asked of one managed device, and written about it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ManagedChange {
    /// The actions, oldest first. The same one asked twice is there twice.
    pub(crate) actions: Vec<AskedAction>,
    /// Whether Intune was told to forget the device.
    pub(crate) deleted: bool,
    /// Another `managedDeviceName`.
    pub(crate) name: Option<String>,
    /// Another `managedDeviceOwnerType`.
    pub(crate) company_owned: Option<bool>,
    pub(crate) notes: Option<String>,
}

/// An action that was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AskedAction {
    #[serde(with = "action_by_name")]
    pub(crate) action: &'static Action,
    pub(crate) at: Timestamp,
    /// When the device will know of it; never, where it does not ask any more.
    pub(crate) picked_up: Option<Timestamp>,
    /// When it will be over.
    pub(crate) over: Option<Timestamp>,
    /// Whether the device will have failed by then.
    pub(crate) fails: bool,
    /// Whether a wipe leaves the device enrolled.
    pub(crate) keeps_enrollment: bool,
    /// Whether a scan is a quick one.
    pub(crate) quick: bool,
    /// The passcode that was set, or whose account was deleted.
    pub(crate) detail: Option<String>,
}

/// How far a device has come with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Pending,
    Active,
    Done,
    Failed,
}

impl ManagedChanges {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn of(&self, device: Guid) -> Option<&ManagedChange> {
        self.0.get(&device)
    }

    pub(crate) fn of_mut(&mut self, device: Guid) -> &mut ManagedChange {
        self.0.entry(device).or_default()
    }

    /// Whether Intune still manages the device.
    pub(crate) fn is_managed(&self, device: Guid, now: Timestamp) -> bool {
        self.of(device).is_none_or(|change| !change.has_left(now))
    }
}

impl ManagedChange {
    /// When the last synchronisation that was asked for was done.
    pub(crate) fn synchronised(&self, now: Timestamp) -> Option<Timestamp> {
        let done = self.actions.iter().filter(|asked| {
            asked.action.outcome == Outcome::Synchronised && asked.progress(now) == Progress::Done
        });
        done.filter_map(|asked| asked.over).max()
    }

    /// The `managementState`.
    pub(crate) fn management_state(&self, now: Timestamp) -> &'static str {
        let states = self.actions.iter().rev().filter_map(|asked| {
            Some(match (asked.action.outcome, asked.progress(now)) {
                (Outcome::Wiped, Progress::Pending) => "wipePending",
                (Outcome::Wiped, Progress::Active) => "wipeIssued",
                (Outcome::Wiped, Progress::Failed) => "wipeFailed",
                (Outcome::Retired, Progress::Pending) => "retirePending",
                (Outcome::Retired, Progress::Active) => "retireIssued",
                (Outcome::Retired, Progress::Failed) => "retireFailed",
                _ => return None,
            })
        });
        states.into_iter().next().unwrap_or("managed")
    }

    fn has_left(&self, now: Timestamp) -> bool {
        let mut actions = self.actions.iter();
        self.deleted
            || actions.any(|asked| asked.takes_away() && asked.progress(now) == Progress::Done)
    }
}

impl AskedAction {
    pub(crate) fn progress(&self, now: Timestamp) -> Progress {
        match (self.picked_up, self.over) {
            (_, Some(over)) if over <= now && self.fails => Progress::Failed,
            (_, Some(over)) if over <= now => Progress::Done,
            (Some(picked_up), _) if picked_up <= now => Progress::Active,
            _ => Progress::Pending,
        }
    }

    /// When it last came further.
    pub(crate) fn updated(&self, now: Timestamp) -> Timestamp {
        let changed = match self.progress(now) {
            Progress::Pending => None,
            Progress::Active => self.picked_up,
            Progress::Done | Progress::Failed => self.over,
        };
        changed.unwrap_or(self.at)
    }

    fn takes_away(&self) -> bool {
        match self.action.outcome {
            Outcome::Retired => true,
            Outcome::Wiped => !self.keeps_enrollment,
            Outcome::Unchanged | Outcome::Synchronised => false,
        }
    }
}

impl Progress {
    /// The `actionState`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Progress::Pending => "pending",
            Progress::Active => "active",
            Progress::Done => "done",
            Progress::Failed => "failed",
        }
    }
}

/// Every action that version 1.0 has.
pub(crate) static ACTIONS: [Action; 18] = [
    action("syncDevice", 10, Outcome::Synchronised, on_every),
    action("rebootNow", 20, Outcome::Unchanged, can_restart),
    action("shutDown", 20, Outcome::Unchanged, can_shut_down),
    action("remoteLock", 10, Outcome::Unchanged, not_windows),
    action("resetPasscode", 20, Outcome::Unchanged, on_phones),
    action("locateDevice", 20, Outcome::Unchanged, can_be_located),
    action("retire", 30, Outcome::Retired, on_every),
    action("wipe", 50, Outcome::Wiped, on_every),
    action("cleanWindowsDevice", 50, Outcome::Unchanged, on_windows),
    action("disableLostMode", 10, Outcome::Unchanged, supervised_phone),
    action(
        "bypassActivationLock",
        10,
        Outcome::Unchanged,
        by_apple_of_company,
    ),
    action("recoverPasscode", 20, Outcome::Unchanged, on_none),
    action("requestRemoteAssistance", 10, Outcome::Unchanged, not_ios),
    action(
        "logoutSharedAppleDeviceActiveUser",
        10,
        Outcome::Unchanged,
        supervised_phone,
    ),
    action(
        "deleteUserFromSharedAppleDevice",
        20,
        Outcome::Unchanged,
        supervised_phone,
    ),
    action(
        "updateWindowsDeviceAccount",
        20,
        Outcome::Unchanged,
        on_windows,
    ),
    action("windowsDefenderScan", 60, Outcome::Unchanged, on_windows),
    action(
        "windowsDefenderUpdateSignatures",
        20,
        Outcome::Unchanged,
        on_windows,
    ),
];

const fn action(
    name: &'static str,
    seconds: u64,
    outcome: Outcome,
    works_on: fn(&Device) -> bool,
) -> Action {
    Action {
        name,
        takes: Duration::from_secs(seconds),
        outcome,
        works_on,
    }
}

/// An action is kept by its name.
mod action_by_name {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use super::{ACTIONS, Action};

    pub(super) fn serialize<S: Serializer>(
        action: &Action,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(action.name)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<&'static Action, D::Error> {
        let name = String::deserialize(deserializer)?;
        let mut actions = ACTIONS.iter();
        actions
            .find(|action| action.name == name)
            .ok_or_else(|| de::Error::custom("no such action"))
    }
}

fn on_every(_: &Device) -> bool {
    true
}

/// Once for telephones with Windows, of which there are none any more.
fn on_none(_: &Device) -> bool {
    false
}

fn on_windows(device: &Device) -> bool {
    device.system == System::Windows
}

fn not_windows(device: &Device) -> bool {
    device.system != System::Windows
}

fn not_ios(device: &Device) -> bool {
    device.system != System::Ios
}

fn on_phones(device: &Device) -> bool {
    matches!(device.system, System::Ios | System::Android)
}

fn company_owned(device: &Device) -> bool {
    device
        .managed
        .as_ref()
        .is_some_and(|managed| managed.company_owned)
}

/// A company's iPhones and iPads are supervised.
fn supervised_phone(device: &Device) -> bool {
    device.system == System::Ios && company_owned(device)
}

fn by_apple_of_company(device: &Device) -> bool {
    matches!(device.system, System::Ios | System::MacOs) && company_owned(device)
}

fn can_restart(device: &Device) -> bool {
    match device.system {
        System::Windows | System::MacOs => true,
        System::Ios | System::Android => company_owned(device),
    }
}

fn can_shut_down(device: &Device) -> bool {
    device.system == System::MacOs || supervised_phone(device)
}

fn can_be_located(device: &Device) -> bool {
    match device.system {
        System::Windows => true,
        System::Ios | System::Android => company_owned(device),
        System::MacOs => false,
    }
}
