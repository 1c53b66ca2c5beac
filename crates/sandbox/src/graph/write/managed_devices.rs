//! What managed devices are asked to do, and what is written about them.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::{Done, Writing};
use crate::graph::problem::GraphProblem;
use crate::world::BEGINS;
use crate::world::device_actions::{ACTIONS, AskedAction, ManagedChange, PICKED_UP_AFTER};
use crate::world::devices::{Compliance, Device, Managed, System};

/// A device that Intune has not heard of for so long before the world began is off, and stays so.
const SILENT_AFTER: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// `POST …/managedDevices/{id}/{action}`, with the action as the path names it.
pub(super) fn ask_named(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let name = writing.key(1).to_owned();
    ask(writing, &name)
}

/// `POST …/managedDevices/{id}/{action}`.
pub(super) fn ask(writing: &mut Writing<'_>, name: &str) -> Result<Done, GraphProblem> {
    let (device, managed) = writing.managed()?;
    let action = ACTIONS.iter().find(|action| action.name == name);
    let action = action.ok_or_else(|| GraphProblem::NoSuchSegment(name.to_owned()))?;
    check_parameters(action.name, device, &writing.body)?;
    if !(action.works_on)(device) {
        // That is all that Intune says of it.
        return Err(GraphProblem::IntuneBad("An error has occurred"));
    }
    let scaled = |duration| writing.world.scaled(duration);
    let is_off = managed.last_sync.plus(SILENT_AFTER) < BEGINS;
    let picked_up = (!is_off).then(|| writing.now.plus(scaled(PICKED_UP_AFTER)));
    let flag = |name: &str| {
        let given = writing.body.get(name).and_then(Value::as_bool);
        given.unwrap_or_default()
    };
    let asked = AskedAction {
        action,
        at: writing.now,
        picked_up,
        over: picked_up.map(|picked_up| picked_up.plus(scaled(action.takes))),
        // What cannot even say whether it complies does nothing else either.
        fails: managed.compliance == Compliance::Error,
        keeps_enrollment: flag("keepEnrollmentData"),
        quick: flag("quickScan"),
        detail: detail(writing, action.name, device),
    };
    let id = managed.id;
    let change = writing.world.managed_changes.of_mut(id);
    change.actions.push(asked);
    writing.record_unlogged(action.name, id);
    Ok(Done::Nothing)
}

/// `PATCH …/managedDevices/{id}`.
pub(super) fn update(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let (_, managed) = writing.managed()?;
    let id = managed.id;
    let before = writing.world.managed_changes.of(id).cloned();
    let change = updated(before.unwrap_or_default(), &writing.body)?;
    *writing.world.managed_changes.of_mut(id) = change;
    writing.record_unlogged("update managedDevice", id);
    let path = format!("/deviceManagement/managedDevices/{id}");
    Ok(Done::Shown(StatusCode::OK, path))
}

/// `DELETE …/managedDevices/{id}`: Intune forgets the device, which the directory still knows.
pub(super) fn delete(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let (_, managed) = writing.managed()?;
    let id = managed.id;
    writing.world.managed_changes.of_mut(id).deleted = true;
    writing.record_unlogged("delete managedDevice", id);
    Ok(Done::Nothing)
}

impl Writing<'_> {
    /// The managed device that the path names.
    fn managed(&self) -> Result<(&Device, &Managed), GraphProblem> {
        let place = self.place();
        place.needs_intune()?;
        let key = self.key(0);
        let id = key.parse().ok();
        let device = id.and_then(|id| self.directory().devices().by_managed_id(id));
        device
            .and_then(|device| Some((device, place.managed(device)?)))
            .ok_or_else(|| GraphProblem::NoSuchObject(key.to_owned()))
    }
}

/// What a result tells beside the state: the passcode that was set, the number that unlocks a Mac, or whose
/// account was deleted.
fn detail(writing: &Writing<'_>, action: &'static str, device: &Device) -> Option<String> {
    let digits = || {
        let [first, second, third, fourth, ..] = *writing.fresh_id(action).as_bytes();
        let number = u32::from_be_bytes([first, second, third, fourth]);
        format!("{:06}", number % 1_000_000)
    };
    match (action, device.system) {
        ("resetPasscode", System::Android) | ("remoteLock", System::MacOs) => Some(digits()),
        ("deleteUserFromSharedAppleDevice", _) => {
            let whose = writing.body.get("userPrincipalName")?;
            whose.as_str().map(str::to_owned)
        }
        _ => None,
    }
}

/// The kind of value that a parameter takes.
#[derive(Clone, Copy)]
enum Kind {
    Flag,
    Text,
    Object,
}

/// A parameter: its name, its kind, and whether it has to be there.
type Parameter = (&'static str, Kind, bool);

fn parameters(action: &str) -> &'static [Parameter] {
    match action {
        "wipe" => &[
            ("keepEnrollmentData", Kind::Flag, false),
            ("keepUserData", Kind::Flag, false),
            ("macOsUnlockCode", Kind::Text, false),
            ("persistEsimDataPlan", Kind::Flag, false),
        ],
        "cleanWindowsDevice" => &[("keepUserData", Kind::Flag, true)],
        "windowsDefenderScan" => &[("quickScan", Kind::Flag, true)],
        "deleteUserFromSharedAppleDevice" => &[("userPrincipalName", Kind::Text, false)],
        "updateWindowsDeviceAccount" => &[(
            "updateWindowsDeviceAccountActionParameter",
            Kind::Object,
            false,
        )],
        _ => &[],
    }
}

fn check_parameters(
    action: &str,
    device: &Device,
    body: &Map<String, Value>,
) -> Result<(), GraphProblem> {
    let known = parameters(action);
    let is_known = |name: &String| known.iter().any(|(known, ..)| known == name);
    if !body.keys().all(is_known) {
        return Err(GraphProblem::IntuneBad(
            "A parameter in the request payload is not one of the operation",
        ));
    }
    for (name, kind, required) in known {
        let fits = match (body.get(*name), kind) {
            (None | Some(Value::Null), _) => !required,
            (Some(value), Kind::Flag) => value.is_boolean(),
            (Some(value), Kind::Text) => value.is_string(),
            (Some(value), Kind::Object) => value.is_object(),
        };
        if !fits {
            return Err(GraphProblem::IntuneBad(
                "A parameter in the request payload is missing or of another type",
            ));
        }
    }
    let code = body.get("macOsUnlockCode").and_then(Value::as_str);
    let is_six_digits =
        |code: &str| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if device.system == System::MacOs && !code.is_none_or(is_six_digits) {
        return Err(GraphProblem::IntuneBad(
            "The unlock code has to be six digits",
        ));
    }
    Ok(())
}

/// What an update writes about a device, over what was written before.
pub(super) fn updated(
    mut change: ManagedChange,
    body: &Map<String, Value>,
) -> Result<ManagedChange, GraphProblem> {
    let bad = || {
        GraphProblem::IntuneBad("A property in the request payload is read-only or of another type")
    };
    for (name, value) in body {
        let text = || match value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            _ => Err(bad()),
        };
        match name.as_str() {
            "@odata.type" => {}
            "managedDeviceName" => change.name = text()?,
            "notes" => change.notes = text()?,
            "managedDeviceOwnerType" => {
                change.company_owned = Some(match value.as_str() {
                    Some("company") => true,
                    Some("personal") => false,
                    _ => return Err(bad()),
                });
            }
            _ => return Err(bad()),
        }
    }
    Ok(change)
}
