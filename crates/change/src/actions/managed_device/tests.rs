use tenantry_graph::intune::{
    device_action::Wipe,
    device_action_result::{ActionState, DeviceActionResult},
    managed_device,
};

use super::*;
use crate::actions::tests::*;

fn device(system: &str) -> ManagedDeviceRow {
    let json = format!(
        r#"{{"id":"m","deviceName":"PHONE","serialNumber":"S1","operatingSystem":"{system}"}}"#
    );
    row(&managed_device::list(customer().tenant), &json)
}

fn asked_before(action: &str, state: ActionState) -> DeviceActionResults {
    DeviceActionResults(vec![DeviceActionResult {
        action_name: Some(action.into()),
        state,
        start_date_time: Some("2026-11-22T10:00:00Z".into()),
        last_updated_date_time: None,
    }])
}

fn plan(system: &str, results: &DeviceActionResults, action: DeviceAction) -> Plan {
    let row = device(system);
    ask(customer(), &[Managed { row: &row, results }], action)
}

#[test]
fn what_a_system_cannot_do_is_not_asked() {
    let quick = DeviceAction::DefenderScan { is_quick: true };
    let nothing = DeviceActionResults::default();
    for (system, action) in [
        ("iOS", quick),
        ("macOS", quick),
        ("Windows", DeviceAction::Lock),
        ("Windows", DeviceAction::ResetPasscode),
        ("macOS", DeviceAction::ResetPasscode),
        ("macOS", DeviceAction::Locate),
    ] {
        let plan = plan(system, &nothing, action);
        assert_eq!(
            (plan.able(), obstacles(&plan).len()),
            (0, 1),
            "{system} {action:?}"
        );
    }
    for (system, action) in [("Windows", quick), ("", quick), ("iOS", DeviceAction::Lock)] {
        assert_eq!(
            plan(system, &nothing, action).able(),
            1,
            "{system} {action:?}"
        );
    }
}

#[test]
fn what_a_device_is_at_is_not_asked_again() {
    let at_it = asked_before("wipe", ActionState::Pending);
    let wipe = DeviceAction::Wipe(Wipe::default());
    assert_eq!(plan("iOS", &at_it, wipe).able(), 0);
    let other = plan("iOS", &at_it, DeviceAction::Sync);
    assert_eq!(other.able(), 1);
    let done = asked_before("syncDevice", ActionState::Done);
    let again = plan("iOS", &done, DeviceAction::Sync);
    assert_eq!(
        changes(&again),
        ["Sync: Last asked 2026-11-22T10:00:00Z (Done) → Asked when it is next in touch"]
    );
    let last = Some("2026-11-22T10:00:00Z");
    let expected = device_action::ask(
        customer().tenant,
        &device("iOS").id,
        DeviceAction::Sync,
        last,
    );
    assert_eq!(again.objects[0].steps[0].write, expected);
}

#[test]
fn what_erases_asks_for_the_name_and_says_what_stays() {
    let nothing = DeviceActionResults::default();
    let keeping = DeviceAction::Wipe(Wipe {
        keep_user_data: true,
        keep_enrollment_data: true,
        keep_esim_plan: false,
    });
    let kept = plan("Windows", &nothing, keeping);
    assert_eq!(kept.confirmation().as_deref(), Some("PHONE"));
    assert_eq!(
        changes(&kept),
        ["Wipe: Not asked before → Erased but for: enrolment, users' files"]
    );
    let all = plan("Windows", &nothing, DeviceAction::Wipe(Wipe::default()));
    assert_eq!(
        changes(&all),
        ["Wipe: Not asked before → Everything on it is erased"]
    );
    let retired = plan("Windows", &nothing, DeviceAction::Retire);
    assert!(retired.confirmation().is_some());
    let synced = plan("Windows", &nothing, DeviceAction::Sync);
    assert_eq!(synced.confirmation(), None);
    let deleted = delete(customer(), &[device("Windows")]);
    assert_eq!(deleted.confirmation().as_deref(), Some("PHONE"));
    assert_eq!(
        lines(&deleted),
        ["DELETE /v1.0/deviceManagement/managedDevices/m"]
    );
}
