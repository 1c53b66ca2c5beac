//! What the device was asked to do, and how far it is: followed until nothing more will come of it.

use std::time::Duration;

use leptos::prelude::*;
use tenantry_graph::{
    ids::ManagedDeviceId,
    intune::device_action_result::{self, ActionState, DeviceActionResult, DeviceActionResults},
};
use tenantry_identity::TenantId;

use crate::{
    client::Client,
    platform::clock,
    ui::{
        icon::{Glyph, Icon},
        section::{Content, Round, Section, round},
        task::Task,
        time::time,
    },
};

/// How long the first pause is between two looks; each is twice as long as the one before, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Reads it, and from then on by itself as long as something is under way and the panel is there.
pub(super) fn followed(
    section: Section,
    client: Client,
    tenant: TenantId,
    device: ManagedDeviceId,
) -> Round {
    let later = Task::new();
    round(move || {
        later.stop();
        let (tenant, device) = (tenant.clone(), device.clone());
        async move {
            if !section.is_granted() || !look(section, client, &tenant, &device).await {
                return;
            }
            later.run(async move {
                let mut pause = FIRST_PAUSE;
                loop {
                    clock::sleep(pause).await;
                    if !look(section, client, &tenant, &device).await {
                        break;
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            });
        }
    })
}

/// Reads and shows it once. Whether anything is still under way.
async fn look(
    section: Section,
    client: Client,
    tenant: &TenantId,
    device: &ManagedDeviceId,
) -> bool {
    let read = client
        .call(&device_action_result::of_device(tenant, device))
        .await;
    let is_under_way =
        matches!(&read, Ok(results) if results.0.iter().any(|one| !one.state.is_final()));
    section.settle(read.map(content));
    is_under_way
}

fn content(results: DeviceActionResults) -> Content {
    let mut results = results.0;
    results.sort_by(|one, other| other.start_date_time.cmp(&one.start_date_time));
    Content::list(results.len(), "Nothing lately.", move || {
        let all: Vec<AnyView> = results.iter().map(draw).collect();
        view! { <ul class="states">{all}</ul> }.into_any()
    })
}

fn draw(result: &DeviceActionResult) -> AnyView {
    let (icon, kind) = match result.state {
        ActionState::Failed | ActionState::NotSupported => (Icon::Alert, "tag warns"),
        ActionState::Done => (Icon::Done, "tag"),
        _ => (Icon::Info, "tag"),
    };
    let asked = result.start_date_time.as_deref().map(time);
    view! {
        <li>
            <div>
                <span>{name(result.action_name.as_deref().unwrap_or_default())}</span>
                <small>{asked}</small>
            </div>
            <span class=kind>
                <Glyph icon />
                {result.state.name().to_string()}
            </span>
        </li>
    }
    .into_any()
}

/// What an action is called; one that is newer than this console keeps its own name.
fn name(action: &str) -> String {
    let known = match action {
        "syncDevice" => "Sync",
        "rebootNow" => "Restart",
        "remoteLock" => "Remote lock",
        "locateDevice" => "Locate",
        "shutDown" => "Shut down",
        "resetPasscode" => "Reset passcode",
        "windowsDefenderScan" => "Defender scan",
        "quickScan" => "Defender scan, quick",
        "fullScan" => "Defender scan, full",
        "retire" | "removeCompanyData" => "Retire",
        "wipe" | "factoryReset" => "Wipe",
        "factoryResetKeepEnrollmentData" => "Wipe, enrolment kept",
        "" => "Unknown",
        other => other,
    };
    known.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_that_is_newer_than_the_console_keeps_its_name() {
        assert_eq!(name("beamUp"), "beamUp");
        assert_eq!(name(""), "Unknown");
        assert_eq!(name("rebootNow"), "Restart");
    }
}
