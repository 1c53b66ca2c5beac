//! Plans for devices of the directory.

use tenantry_graph::directory::{device::DeviceRow, device_changes};

use super::{
    Customer,
    draft::{Draft, SYNCHRONISED},
};
use crate::plan::{Gravity, Kind, Plan};

/// Lets devices sign in, or keeps them from that.
pub fn set_enabled(customer: Customer<'_>, devices: &[DeviceRow], is_enabled: bool) -> Plan {
    let (title, already) = match is_enabled {
        true => ("Enable devices", "It is enabled already."),
        false => ("Disable devices", "It is disabled already."),
    };
    let object = |device: &DeviceRow| {
        let draft = of_row(device);
        if device.account_enabled == Some(is_enabled) {
            return draft.obstacle(already).done();
        }
        if device.on_premises_sync_enabled == Some(true) {
            return draft.obstacle(SYNCHRONISED).done();
        }
        let word = |is_enabled| if is_enabled { "Enabled" } else { "Disabled" };
        let write = device_changes::set_account_enabled(customer.tenant, &device.id, is_enabled);
        let before = device.account_enabled.map(word);
        let draft = draft.change("Device", before, Some(word(is_enabled)));
        draft.step(title, write).done()
    };
    let objects = devices.iter().map(object).collect();
    customer.plan(title, Gravity::Ordinary, objects)
}

/// Deletes devices from the directory, with their BitLocker recovery keys.
pub fn delete(customer: Customer<'_>, devices: &[DeviceRow]) -> Plan {
    let object = |device: &DeviceRow| {
        let draft = of_row(device);
        if device.on_premises_sync_enabled == Some(true) {
            return draft.obstacle(SYNCHRONISED).done();
        }
        let after = "Deleted with its BitLocker keys; cannot be restored";
        let write = device_changes::delete(customer.tenant, &device.id);
        let draft = draft.change("Device", Some("There"), Some(after));
        draft.step("Delete device", write).done()
    };
    let objects = devices.iter().map(object).collect();
    customer.plan("Delete devices", Gravity::Destructive, objects)
}

fn of_row(device: &DeviceRow) -> Draft {
    let name = device.display_name().unwrap_or(device.id.as_str());
    Draft::new(Kind::Device, Some(device.id.as_str()), name).detail(device.device_id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::*;

    fn device(more: &str) -> DeviceRow {
        let json = format!(r#"{{"id":"d","displayName":"LAPTOP"{more}}}"#);
        row(
            &tenantry_graph::directory::device::list(customer().tenant),
            &json,
        )
    }

    #[test]
    fn what_is_synchronised_or_so_already_has_no_request() {
        let synchronised = device(r#","accountEnabled":true,"onPremisesSyncEnabled":true"#);
        let disabled = device(r#","accountEnabled":false"#);
        let plan = set_enabled(customer(), &[synchronised.clone(), disabled], false);
        assert_eq!(plan.able(), 0);
        assert!(
            plan.objects
                .iter()
                .all(|object| object.obstacles.len() == 1)
        );
        assert_eq!(delete(customer(), &[synchronised]).able(), 0);
    }

    #[test]
    fn deleting_asks_for_the_name_and_disabling_does_not() {
        let devices = [device(r#","accountEnabled":true"#)];
        let disabled = set_enabled(customer(), &devices, false);
        assert_eq!(disabled.confirmation(), None);
        assert_eq!(lines(&disabled), ["PATCH /v1.0/devices/d"]);
        assert_eq!(changes(&disabled), ["Device: Enabled → Disabled"]);
        let deleted = delete(customer(), &devices);
        assert_eq!(deleted.confirmation().as_deref(), Some("LAPTOP"));
        assert_eq!(lines(&deleted), ["DELETE /v1.0/devices/d"]);
    }
}
