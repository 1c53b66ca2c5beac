//! Changes to devices of the directory: `PATCH /devices/{id}`, `DELETE /devices/{id}`
//! (<https://learn.microsoft.com/graph/api/device-update>, <https://learn.microsoft.com/graph/api/device-delete>).

use tenantry_identity::TenantId;

use crate::{
    call::Scope,
    check::{Check, Expect},
    feature::Feature,
    ids::DeviceId,
    query::Address,
    template::Body,
    write::{Verb, Write},
};

/// What the requests of this file need: no permission of its own exists for them.
pub const SCOPE: Scope = Scope("Directory.AccessAsUser.All");

/// Lets a device sign in, or keeps it from that.
pub fn set_account_enabled(tenant: &TenantId, device: &DeviceId, is_enabled: bool) -> Write {
    let expect = Expect::boolean("accountEnabled", is_enabled);
    let body = Body::new().boolean("accountEnabled", is_enabled);
    change(tenant, device, Verb::Patch, expect).with(body)
}

/// Deletes a device from the directory. It cannot be restored.
pub fn delete(tenant: &TenantId, device: &DeviceId) -> Write {
    change(tenant, device, Verb::Delete, Expect::Gone)
}

fn change(tenant: &TenantId, device: &DeviceId, verb: Verb, expect: Expect) -> Write {
    let address = || Address::new("devices").segment(device.as_str());
    let read = address().option("$select", "id,accountEnabled").template();
    let check = Check::new(tenant, Feature::Devices, read, vec![expect]);
    let feature = Feature::ChangeDevices;
    Write::new(tenant, feature, verb, address().template(), check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Verdict, directory::tests::*};

    fn device() -> DeviceId {
        DeviceId::new("d")
    }

    #[test]
    fn a_device_that_is_still_there_was_not_deleted() {
        let write = delete(&tenant(), &device());
        assert_eq!(sent(&write), "DELETE /v1.0/devices/d ");
        assert_eq!(judged(&write, 200, r#"{"id":"d"}"#), Verdict::NotTaken);
        assert_eq!(judged(&write, 404, "{}"), Verdict::Taken);
    }

    #[test]
    fn a_device_is_disabled_and_read_back() {
        let write = set_account_enabled(&tenant(), &device(), false);
        assert_eq!(
            sent(&write),
            r#"PATCH /v1.0/devices/d {"accountEnabled":false}"#
        );
        assert_eq!(
            read_back(&write),
            "GET /v1.0/devices/d?$select=id,accountEnabled"
        );
        let judged = |body| judged(&write, 200, body);
        assert_eq!(judged(r#"{"accountEnabled":true}"#), Verdict::NotTaken);
        assert_eq!(judged(r#"{"accountEnabled":false}"#), Verdict::Taken);
    }
}
