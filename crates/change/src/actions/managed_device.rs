//! Plans for devices that Intune manages.

use tenantry_graph::intune::{
    device_action::{self, DeviceAction},
    device_action_result::DeviceActionResults,
    managed_device::ManagedDeviceRow,
};

use super::{Customer, draft::Draft};
use crate::plan::{Gravity, Kind, Object, Plan};

/// A device, and what it was asked before.
#[derive(Clone, Copy, Debug)]
pub struct Managed<'d> {
    /// The device.
    pub row: &'d ManagedDeviceRow,
    /// What it was asked before. By this a new order is told from an older one.
    pub results: &'d DeviceActionResults,
}

/// Asks devices to do something.
pub fn ask(customer: Customer<'_>, devices: &[Managed<'_>], action: DeviceAction) -> Plan {
    let gravity = match action {
        DeviceAction::Retire | DeviceAction::Wipe(_) => Gravity::Destructive,
        _ => Gravity::Ordinary,
    };
    let object = |device: &Managed<'_>| asked(customer, *device, action);
    let objects = devices.iter().map(object).collect();
    customer.plan(action.name(), gravity, objects)
}

fn asked(customer: Customer<'_>, device: Managed<'_>, action: DeviceAction) -> Object {
    let draft = of_row(device.row);
    let system = device.row.operating_system().unwrap_or_default();
    if let Some(sentence) = unable(action, system) {
        return draft.obstacle(sentence).done();
    }
    let last = device.results.last(action.result_names());
    if last.is_some_and(|last| !last.state.is_final()) {
        return draft.obstacle("It was asked already, and is at it.").done();
    }
    let before = match last {
        None => "Not asked before".to_owned(),
        Some(last) => {
            let start = last.start_date_time.as_deref().unwrap_or("some time ago");
            ["Last asked ", start, " (", last.state.name(), ")"].concat()
        }
    };
    let start = last.and_then(|last| last.start_date_time.as_deref());
    let write = device_action::ask(customer.tenant, &device.row.id, action, start);
    draft
        .change(action.name(), Some(before), Some(after(action, system)))
        .step(action.name(), write)
        .done()
}

/// Deletes devices from Intune's list.
pub fn delete(customer: Customer<'_>, devices: &[ManagedDeviceRow]) -> Plan {
    let object = |device: &ManagedDeviceRow| {
        let after = "Deleted; the device is retired when it is next in touch";
        let write = device_action::delete(customer.tenant, &device.id);
        let draft = of_row(device).change("Managed device", Some("There"), Some(after));
        draft.step("Delete from Intune", write).done()
    };
    let objects = devices.iter().map(object).collect();
    customer.plan("Delete managed devices", Gravity::Destructive, objects)
}

/// Why a device with this system cannot do it. What only some devices of a system can do is left to Intune.
fn unable(action: DeviceAction, system: &str) -> Option<&'static str> {
    let is = |name: &str| {
        let start = system.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let is_windows = is("windows");
    match action {
        DeviceAction::DefenderScan { .. } if !is_windows && !system.is_empty() => {
            Some("Only Windows has this scan.")
        }
        DeviceAction::Lock if is_windows => Some("Intune cannot lock Windows devices."),
        DeviceAction::ResetPasscode if is_windows || is("macos") => {
            Some("Only telephones and tablets have a passcode that Intune can reset.")
        }
        DeviceAction::ShutDown if is_windows || is("android") => {
            Some("Intune shuts down only Macs, and iPhones and iPads that are supervised.")
        }
        DeviceAction::Locate if is("macos") => Some("Intune cannot locate Macs."),
        _ => None,
    }
}

fn after(action: DeviceAction, system: &str) -> String {
    let wipe = match action {
        DeviceAction::Retire => {
            return "Loses the organization's data and leaves Intune".to_owned();
        }
        DeviceAction::Wipe(wipe) => wipe,
        _ => return "Asked when it is next in touch".to_owned(),
    };
    let mut kept = Vec::new();
    for (is_kept, what) in [
        (wipe.keep_enrollment_data, "enrolment"),
        (wipe.keep_user_data, "users' files"),
        (wipe.keep_esim_plan, "eSIM plan"),
    ] {
        if is_kept {
            kept.push(what);
        }
    }
    let mut text = match kept.is_empty() {
        true => "Everything on it is erased".to_owned(),
        false => ["Erased but for: ", &kept.join(", ")].concat(),
    };
    if system.eq_ignore_ascii_case("macos") {
        text.push_str(". A Mac without Apple silicon or a T2 chip wants a code: wipe it in Intune");
    }
    text
}

fn of_row(device: &ManagedDeviceRow) -> Draft {
    let name = device.device_name().unwrap_or(device.id.as_str());
    let draft = Draft::new(Kind::ManagedDevice, Some(device.id.as_str()), name);
    draft.detail(device.serial_number().or(device.user_principal_name()))
}

#[cfg(test)]
mod tests;
