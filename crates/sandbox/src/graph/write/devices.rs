//! Directory devices are enabled, disabled and deleted.

use super::body::Form;
use super::{Done, Writing};
use crate::graph::problem::GraphProblem;
use crate::graph::schema::devices::DEVICE;
use crate::world::devices::Device;
use crate::world::{Activity, AuditTarget};

const UPDATE_DEVICE: Activity = Activity::new("Update device", "Device", "Update");
const DELETE_DEVICE: Activity = Activity::new("Delete device", "Device", "Delete");

const FORM: Form = Form {
    entity: &DEVICE,
    resource: "Device",
    writable: &["accountEnabled"],
    references: &[],
    longest: &[],
};

/// `PATCH /devices/{id}`.
pub(super) fn update(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = device(writing)?;
    let body = writing.body.clone();
    FORM.check(&body)?;
    let Some(enabled) = body.get("accountEnabled") else {
        return Ok(Done::Nothing);
    };
    let enabled = enabled.as_bool();
    let enabled = enabled.ok_or_else(|| FORM.invalid("accountEnabled"))?;
    let devices = writing.directory_mut().devices_mut();
    let device = &mut devices.list[place as usize];
    device.enabled = enabled;
    let (id, target) = (device.id, target(device));
    writing.record(&UPDATE_DEVICE, id, vec![target]);
    Ok(Done::Nothing)
}

/// `DELETE /devices/{id}`. Intune keeps what it knows of the device.
pub(super) fn delete(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = device(writing)?;
    let devices = writing.directory_mut().devices_mut();
    devices.delete(place);
    let device = &devices.list[place as usize];
    let (id, target) = (device.id, target(device));
    writing.record(&DELETE_DEVICE, id, vec![target]);
    Ok(Done::Nothing)
}

/// The place of the device of the path: by object id, or by `deviceId='…'`.
fn device(writing: &Writing<'_>) -> Result<u32, GraphProblem> {
    let key = writing.key(0);
    let devices = writing.directory().devices();
    let named = key
        .strip_prefix("deviceId='")
        .and_then(|key| key.strip_suffix('\''));
    let found = match named {
        Some(id) => {
            let id = id.trim_start_matches('{').trim_end_matches('}');
            id.parse().ok().and_then(|id| devices.by_device_id(id))
        }
        None => key.parse().ok().and_then(|id| devices.by_object_id(id)),
    };
    let place = found.and_then(|device| devices.place(device.id));
    place.ok_or_else(|| GraphProblem::NoSuchObject(key.to_owned()))
}

/// A device as the audit log names it.
fn target(device: &Device) -> AuditTarget {
    AuditTarget {
        kind: "Device".into(),
        id: device.id.to_string(),
        name: device.display_name.clone(),
        user_name: None,
    }
}
