//! Devices of the directory and of Intune, against the emulated cloud.

use std::time::Duration;

use tenantry_change::actions::{
    device,
    managed_device::{self, Managed},
};
use tenantry_graph::{
    directory::device as directory_device,
    intune::{
        device_action::{DeviceAction, Wipe},
        device_action_result,
        managed_device::{self as reading, ComplianceState, ManagedDeviceRow},
    },
};
use tenantry_sandbox::seeded;

use crate::agent::{Agent, all_taken};

async fn adele() -> Agent {
    Agent::adele(seeded::CUSTOMER).await
}

async fn managed(agent: &mut Agent) -> Vec<ManagedDeviceRow> {
    let call = reading::list(&agent.tenant);
    agent.read(&call).await.items
}

/// Asks the first device of this system for something, and gives the id of what was asked.
async fn ask(agent: &mut Agent, system: &str, action: DeviceAction) -> ManagedDeviceRow {
    let devices = managed(agent).await;
    // One that is in touch, and lets itself be told everything.
    let mut fitting = devices.into_iter().filter(|row| {
        row.operating_system() == Some(system)
            && row.compliance == ComplianceState::Compliant
            && (system != "iOS" || row.is_supervised == Some(true))
            && row.owner_type() == Some("company")
    });
    let row = fitting.next().unwrap();
    let call = device_action_result::of_device(&agent.tenant, &row.id);
    let results = agent.read(&call).await;
    let one = Managed {
        row: &row,
        results: &results,
    };
    let plan = managed_device::ask(agent.customer(), &[one], action);
    let run = agent.carry_out(plan, None).await;
    all_taken(&run);
    row
}

#[tokio::test]
async fn what_a_system_does_not_know_is_not_asked_of_it() {
    let mut agent = adele().await;
    let devices = managed(&mut agent).await;
    let phone = devices
        .iter()
        .find(|row| row.operating_system() == Some("iOS"))
        .unwrap();
    let call = device_action_result::of_device(&agent.tenant, &phone.id);
    let results = agent.read(&call).await;
    let one = Managed {
        row: phone,
        results: &results,
    };
    let scan = DeviceAction::DefenderScan { is_quick: true };
    let plan = managed_device::ask(agent.customer(), &[one], scan);
    assert_eq!(plan.able(), 0);
    assert!(!plan.objects[0].obstacles.is_empty());
}

#[tokio::test]
async fn every_action_is_read_back() {
    let wipe = DeviceAction::Wipe(Wipe {
        keep_enrollment_data: false,
        keep_user_data: false,
        keep_esim_plan: false,
    });
    let actions = [
        ("Windows", DeviceAction::Sync),
        ("Windows", DeviceAction::Restart),
        ("iOS", DeviceAction::Lock),
        ("Windows", DeviceAction::Locate),
        ("iOS", DeviceAction::ShutDown),
        ("Android", DeviceAction::ResetPasscode),
        ("Windows", DeviceAction::DefenderScan { is_quick: false }),
        ("Windows", DeviceAction::Retire),
        ("Windows", wipe),
    ];
    for (system, action) in actions {
        let mut agent = adele().await;
        ask(&mut agent, system, action).await;
        assert_eq!(agent.changes().len(), 1, "{action:?}");
    }
}

#[tokio::test]
async fn a_wiped_device_is_gone_after_a_while() {
    let mut agent = adele().await;
    let row = ask(
        &mut agent,
        "Windows",
        DeviceAction::Wipe(Wipe {
            keep_enrollment_data: false,
            keep_user_data: false,
            keep_esim_plan: false,
        }),
    )
    .await;
    agent.waits(Duration::from_secs(3600));
    let left = managed(&mut agent).await;
    assert!(left.iter().all(|one| one.id != row.id));
}

#[tokio::test]
async fn a_wipe_whose_answer_is_lost_is_not_asked_for_twice() {
    let mut agent = adele().await;
    agent.suffers("POST graph/deviceManagement/managedDevices=lost*1");
    let wipe = DeviceAction::Wipe(Wipe {
        keep_enrollment_data: false,
        keep_user_data: false,
        keep_esim_plan: false,
    });
    ask(&mut agent, "Windows", wipe).await;
    assert_eq!(agent.changes().len(), 1);
}

#[tokio::test]
async fn a_device_is_deleted_from_intune() {
    let mut agent = adele().await;
    let row = managed(&mut agent).await.remove(0);
    let plan = managed_device::delete(agent.customer(), &[row]);
    all_taken(&agent.carry_out(plan, None).await);
}

#[tokio::test]
async fn a_device_of_the_directory_is_disabled_enabled_and_deleted() {
    let mut agent = adele().await;
    let call = directory_device::list(&agent.tenant);
    let devices = agent.read(&call).await.items;
    let may_change = |row: &directory_device::DeviceRow| {
        row.account_enabled == Some(true) && row.on_premises_sync_enabled != Some(true)
    };
    let mut row = devices.into_iter().find(may_change).unwrap();
    for is_enabled in [false, true] {
        let plan = device::set_enabled(agent.customer(), &[row.clone()], is_enabled);
        all_taken(&agent.carry_out(plan, None).await);
        row.account_enabled = Some(is_enabled);
    }
    let plan = device::delete(agent.customer(), &[row]);
    all_taken(&agent.carry_out(plan, None).await);
}
