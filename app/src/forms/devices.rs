//! Devices: of the directory, and of Intune.

use leptos::prelude::*;
use tenantry_change::{
    Plan,
    actions::{
        Customer, device as plans,
        managed_device::{self as managed, Managed},
    },
    plan::Kind,
};
use tenantry_graph::{
    directory::device::{self, DeviceRow},
    ids::{DeviceId, ManagedDeviceId},
    intune::{
        device_action::{DeviceAction, Wipe},
        device_action_result, managed_device,
    },
};

use super::frame::{Frame, Planning};
use crate::ui::form::tick;

/// Lets devices sign in, or keeps them from that.
pub(super) fn set_enabled(frame: Frame, is_enabled: bool) -> AnyView {
    frame.at_once(move || {
        planned(frame, move |customer, devices| {
            plans::set_enabled(customer, devices, is_enabled)
        })
    })
}

/// Deletes devices from the directory.
pub(super) fn delete(frame: Frame) -> AnyView {
    frame.at_once(move || planned(frame, plans::delete))
}

/// Asks managed devices for something that takes no options.
pub(super) fn ask(frame: Frame, action: DeviceAction) -> AnyView {
    frame.at_once(move || asked(frame, action))
}

/// Has devices look for malware.
pub(super) fn scan(frame: Frame) -> AnyView {
    let kind = frame.fields.add(
        "scan",
        "Scan",
        "A full scan looks at every file, and may take hours.",
    );
    let kind = kind.starting("quick");
    let body = kind.choice(|| {
        let option = |value: &str, label: &str| (value.to_string(), label.to_string());
        vec![
            option("quick", "Quick: where malware usually is"),
            option("full", "Full: everything"),
        ]
    });
    frame.view(body, move || {
        let is_quick = kind.trimmed() == "quick";
        Some(asked(frame, DeviceAction::DefenderScan { is_quick }))
    })
}

/// Removes everything from devices.
pub(super) fn wipe(frame: Frame) -> AnyView {
    let [enrolment, files, plan] = [false; 3].map(RwSignal::new);
    let body = view! {
        <p>
            "The device is set back to how it left the factory as soon as it is in touch with Intune. What is erased cannot be brought back."
        </p>
        <fieldset class="ticks">
            <legend>"Keep"</legend>
            {tick(
                "Enrolment and the user's account".into(),
                "Windows: the device stays in Intune, and apps and settings come again.",
                enrolment,
            )}
            {tick(
                "The users' files".into(),
                "Windows: what is in the users' own folders stays.",
                files,
            )}
            {tick(
                "The eSIM's data plan".into(),
                "Telephones and tablets: the mobile data plan stays on the device.",
                plan,
            )}
        </fieldset>
    };
    frame.view(body.into_any(), move || {
        let wipe = Wipe {
            keep_enrollment_data: enrolment.get_untracked(),
            keep_user_data: files.get_untracked(),
            keep_esim_plan: plan.get_untracked(),
        };
        Some(asked(frame, DeviceAction::Wipe(wipe)))
    })
}

/// Deletes devices from Intune.
pub(super) fn delete_from_intune(frame: Frame) -> AnyView {
    frame.at_once(move || {
        Box::pin(async move {
            let (devices, missing) = frame
                .read_targets(Kind::ManagedDevice, |tenant, id| {
                    managed_device::get(tenant, &ManagedDeviceId::new(id))
                })
                .await?;
            let devices: Vec<_> = devices.into_iter().map(|device| device.row).collect();
            let mut plan = managed::delete(frame.whose().customer(), &devices);
            plan.objects.extend(missing);
            Ok(Some(plan))
        })
    })
}

fn planned(
    frame: Frame,
    make: impl FnOnce(Customer<'_>, &[DeviceRow]) -> Plan + 'static,
) -> Planning {
    Box::pin(async move {
        let (devices, missing) = frame
            .read_targets(Kind::Device, |tenant, id| {
                device::get(tenant, &DeviceId::new(id))
            })
            .await?;
        let devices: Vec<DeviceRow> = devices.into_iter().map(|device| device.row).collect();
        let mut plan = make(frame.whose().customer(), &devices);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}

fn asked(frame: Frame, action: DeviceAction) -> Planning {
    Box::pin(async move {
        let (devices, missing) = frame
            .read_targets(Kind::ManagedDevice, |tenant, id| {
                managed_device::get(tenant, &ManagedDeviceId::new(id))
            })
            .await?;
        let tenant = frame.tenant();
        let results = devices
            .iter()
            .map(|device| device_action_result::of_device(&tenant, &device.row.id));
        let results = frame.read(results.collect()).await?;
        let results: Vec<_> = results.into_iter().map(Option::unwrap_or_default).collect();
        let devices: Vec<Managed<'_>> = devices
            .iter()
            .zip(&results)
            .map(|(device, results)| Managed {
                row: &device.row,
                results,
            })
            .collect();
        let mut plan = managed::ask(frame.whose().customer(), &devices, action);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}
