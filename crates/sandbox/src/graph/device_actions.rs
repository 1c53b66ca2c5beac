//! What Intune is asked to do to managed devices, and what it says of how far they have come.

use serde_json::{Map, Value, json};

use super::place::Place;
use crate::world::device_actions::{AskedAction, Progress};
use crate::world::devices::{Device, Managed};

/// The `deviceActionResults` of a device: what the world began with, then what was asked since.
pub(super) fn results(place: &Place<'_>, device: &Device, managed: &Managed) -> Value {
    let before = managed.action.iter().map(|(name, state)| {
        json!({
            "actionName": name,
            "actionState": state,
            "startDateTime": place.recent(7200).rfc3339(),
            "lastUpdatedDateTime": place.recent(3600).rfc3339(),
        })
    });
    let change = place.world.managed_changes.of(managed.id);
    let since = change.iter().flat_map(|change| &change.actions);
    before
        .chain(since.map(|asked| result(place, device, asked)))
        .collect()
}

fn result(place: &Place<'_>, device: &Device, asked: &AskedAction) -> Value {
    let progress = asked.progress(place.now);
    let mut result = Map::new();
    // Some actions have results of their own, which say their type.
    if let Some((kind, name, value)) = own_result(device, asked, progress) {
        result.insert(
            "@odata.type".to_owned(),
            format!("#microsoft.graph.{kind}").into(),
        );
        result.insert(name.to_owned(), value);
    }
    for (name, value) in [
        ("actionName", asked.action.name.to_owned()),
        ("actionState", progress.name().to_owned()),
        ("startDateTime", asked.at.rfc3339()),
        ("lastUpdatedDateTime", asked.updated(place.now).rfc3339()),
    ] {
        result.insert(name.to_owned(), value.into());
    }
    Value::Object(result)
}

/// Type, member and value of a result that has more than the common members. What comes from the device is
/// there once the action is done.
fn own_result(
    device: &Device,
    asked: &AskedAction,
    progress: Progress,
) -> Option<(&'static str, &'static str, Value)> {
    let when_done = |value: Value| match progress {
        Progress::Done => value,
        Progress::Pending | Progress::Active | Progress::Failed => Value::Null,
    };
    let detail = || json!(asked.detail);
    Some(match asked.action.name {
        "locateDevice" => (
            "locateDeviceActionResult",
            "deviceLocation",
            when_done(location(device, asked)),
        ),
        "remoteLock" => ("remoteLockActionResult", "unlockPin", when_done(detail())),
        "resetPasscode" => ("resetPasscodeActionResult", "passcode", when_done(detail())),
        "windowsDefenderScan" => {
            let kind = if asked.quick { "quick" } else { "full" };
            ("windowsDefenderScanActionResult", "scanType", json!(kind))
        }
        "deleteUserFromSharedAppleDevice" => (
            "deleteUserFromSharedAppleDeviceActionResult",
            "userPrincipalName",
            detail(),
        ),
        _ => return None,
    })
}

/// A place on land, always the same one for a device.
fn location(device: &Device, asked: &AskedAction) -> Value {
    let bytes = device.id.as_bytes();
    let share = |byte: u8| f64::from(byte) / 256.0;
    json!({
        "lastCollectedDateTime": asked.over.map(|over| over.rfc3339()),
        "longitude": -100.0 + 15.0 * share(bytes[10]),
        "latitude": 34.0 + 10.0 * share(bytes[11]),
        "altitude": 120.0,
        "horizontalAccuracy": 35.0,
        "verticalAccuracy": 12.0,
        "heading": 0.0,
        "speed": 0.0,
    })
}
