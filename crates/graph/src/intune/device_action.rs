//! What Intune is asked to do to a device: `POST /deviceManagement/managedDevices/{id}/…`
//! (<https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice#methods>).

use tenantry_identity::TenantId;

use crate::{
    call::Scope,
    check::{Check, Expect, Item},
    feature::Feature,
    ids::ManagedDeviceId,
    intune::device_action_result::SELECT,
    query::Address,
    template::Body,
    write::{Verb, Write},
};

/// What actions need.
pub const SCOPE: Scope = Scope("DeviceManagementManagedDevices.PrivilegedOperations.All");

/// What deleting a device from Intune needs.
pub const DELETE_SCOPE: Scope = Scope("DeviceManagementManagedDevices.ReadWrite.All");

/// What a device is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceAction {
    /// To get in touch, and fetch policies and apps.
    Sync,
    /// To start anew.
    Restart,
    /// To lock its screen.
    Lock,
    /// To say where it is.
    Locate,
    /// To switch itself off.
    ShutDown,
    /// To take its passcode away, or make a new one.
    ResetPasscode,
    /// To look for malware.
    DefenderScan {
        /// Only where it is usually found.
        is_quick: bool,
    },
    /// To give up what belongs to the organization, and its management.
    Retire,
    /// To go back to how it left the factory.
    Wipe(Wipe),
}

/// What stays when a device is wiped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wipe {
    /// Windows: that it is enrolled, and whose it is.
    pub keep_enrollment_data: bool,
    /// Windows: the files of its users.
    pub keep_user_data: bool,
    /// Telephones: the plan of its built-in SIM.
    pub keep_esim_plan: bool,
}

/// Asks a device to do something. Intune takes the order, and passes it on when the device is next in touch.
/// The read-back looks for an order of this kind that is later than the last one before, which began at
/// `last_start`. A device that has been wiped or retired by then may have gone.
pub fn ask(
    tenant: &TenantId,
    device: &ManagedDeviceId,
    action: DeviceAction,
    last_start: Option<&str>,
) -> Write {
    let new = Item::default()
        .one_of("actionName", action.result_names())
        .later("startDateTime", last_start);
    let check = state(tenant, device, Expect::holds("deviceActionResults", new));
    let check = match action {
        DeviceAction::Retire | DeviceAction::Wipe(_) => check.or_gone(),
        _ => check,
    };
    let address = of(device).literal(action.segment()).template();
    let write = Write::new(tenant, Feature::DeviceActions, Verb::Post, address, check);
    match action {
        DeviceAction::DefenderScan { is_quick } => {
            write.with(Body::new().boolean("quickScan", is_quick))
        }
        DeviceAction::Wipe(wipe) => write.with(
            Body::new()
                .boolean("keepEnrollmentData", wipe.keep_enrollment_data)
                .boolean("keepUserData", wipe.keep_user_data)
                .boolean("persistEsimDataPlan", wipe.keep_esim_plan),
        ),
        _ => write,
    }
}

/// Deletes a device from Intune's list. The device itself learns of it when it is next in touch.
pub fn delete(tenant: &TenantId, device: &ManagedDeviceId) -> Write {
    let check = state(tenant, device, Expect::Gone);
    let feature = Feature::DeleteManagedDevices;
    Write::new(tenant, feature, Verb::Delete, of(device).template(), check)
}

impl DeviceAction {
    /// What it is called, as a button says it.
    pub fn name(self) -> &'static str {
        match self {
            DeviceAction::Sync => "Sync",
            DeviceAction::Restart => "Restart",
            DeviceAction::Lock => "Lock",
            DeviceAction::Locate => "Locate",
            DeviceAction::ShutDown => "Shut down",
            DeviceAction::ResetPasscode => "Reset passcode",
            DeviceAction::DefenderScan { is_quick: true } => "Quick scan",
            DeviceAction::DefenderScan { is_quick: false } => "Full scan",
            DeviceAction::Retire => "Retire",
            DeviceAction::Wipe(_) => "Wipe",
        }
    }

    /// The names under which results of it come back. The service documents none: it uses the action's own,
    /// and for some the one that its older interfaces had.
    pub fn result_names(self) -> &'static [&'static str] {
        match self {
            DeviceAction::Sync => &["syncDevice"],
            DeviceAction::Restart => &["rebootNow"],
            DeviceAction::Lock => &["remoteLock"],
            DeviceAction::Locate => &["locateDevice"],
            DeviceAction::ShutDown => &["shutDown"],
            DeviceAction::ResetPasscode => &["resetPasscode"],
            DeviceAction::DefenderScan { is_quick: true } => &["windowsDefenderScan", "quickScan"],
            DeviceAction::DefenderScan { is_quick: false } => &["windowsDefenderScan", "fullScan"],
            DeviceAction::Retire => &["retire", "removeCompanyData"],
            DeviceAction::Wipe(_) => &["wipe", "factoryReset", "factoryResetKeepEnrollmentData"],
        }
    }

    fn segment(self) -> &'static str {
        match self {
            DeviceAction::DefenderScan { .. } => "windowsDefenderScan",
            DeviceAction::Retire => "retire",
            DeviceAction::Wipe(_) => "wipe",
            other => other.result_names()[0],
        }
    }
}

fn of(device: &ManagedDeviceId) -> Address {
    Address::new("deviceManagement/managedDevices").segment(device.as_str())
}

fn state(tenant: &TenantId, device: &ManagedDeviceId, expect: Expect) -> Check {
    let address = of(device).option("$select", SELECT).template();
    Check::new(tenant, Feature::ManagedDevices, address, vec![expect])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Verdict, directory::tests::*};

    fn device() -> ManagedDeviceId {
        ManagedDeviceId::new("m")
    }

    #[test]
    fn an_older_order_or_another_one_is_not_this_one() {
        let last = Some("2026-11-22T10:00:00Z");
        let write = ask(&tenant(), &device(), DeviceAction::Sync, last);
        let results = |name: &str, start: &str| {
            let body = format!(
                r#"{{"id":"m","deviceActionResults":[{{"actionName":"{name}","actionState":"pending","startDateTime":"{start}"}}]}}"#
            );
            judged(&write, 200, &body)
        };
        assert_eq!(
            results("syncDevice", "2026-11-22T10:00:00Z"),
            Verdict::NotTaken
        );
        assert_eq!(
            results("rebootNow", "2026-11-22T10:00:01Z"),
            Verdict::NotTaken
        );
        assert_eq!(
            results("syncDevice", "2026-11-22T10:00:01Z"),
            Verdict::Taken
        );
        assert_eq!(judged(&write, 404, "{}"), Verdict::NotTaken);
    }

    #[test]
    fn a_wiped_device_may_have_gone() {
        let wipe = DeviceAction::Wipe(Wipe::default());
        for (action, gone) in [
            (wipe, Verdict::Taken),
            (DeviceAction::Retire, Verdict::Taken),
            (DeviceAction::Lock, Verdict::NotTaken),
        ] {
            let write = ask(&tenant(), &device(), action, None);
            assert_eq!(judged(&write, 404, "{}"), gone);
            assert_eq!(
                judged(&write, 200, r#"{"id":"m","deviceActionResults":[]}"#),
                Verdict::NotTaken
            );
        }
    }

    #[test]
    fn every_action_is_asked_for_as_the_contract_says() {
        let keeping = DeviceAction::Wipe(Wipe {
            keep_enrollment_data: true,
            keep_user_data: false,
            keep_esim_plan: true,
        });
        for (action, rest) in [
            (DeviceAction::Sync, "syncDevice "),
            (DeviceAction::Restart, "rebootNow "),
            (DeviceAction::Lock, "remoteLock "),
            (DeviceAction::Locate, "locateDevice "),
            (DeviceAction::ShutDown, "shutDown "),
            (DeviceAction::ResetPasscode, "resetPasscode "),
            (DeviceAction::Retire, "retire "),
            (
                DeviceAction::DefenderScan { is_quick: false },
                r#"windowsDefenderScan {"quickScan":false}"#,
            ),
            (
                keeping,
                r#"wipe {"keepEnrollmentData":true,"keepUserData":false,"persistEsimDataPlan":true}"#,
            ),
        ] {
            let write = ask(&tenant(), &device(), action, None);
            let start = "POST /v1.0/deviceManagement/managedDevices/m/";
            assert_eq!(sent(&write), [start, rest].concat());
            assert_eq!(
                read_back(&write),
                "GET /v1.0/deviceManagement/managedDevices/m?$select=id,deviceActionResults"
            );
        }
        assert_eq!(
            sent(&delete(&tenant(), &device())),
            "DELETE /v1.0/deviceManagement/managedDevices/m "
        );
    }
}
