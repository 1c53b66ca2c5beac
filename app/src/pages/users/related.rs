//! What else there is of a user's in the directory and in Intune: the manager, groups, devices.

use leptos::prelude::*;
use tenantry_graph::{
    directory::{
        device::DeviceRow,
        directory_object::{DirectoryObject, ObjectKind},
    },
    intune::managed_device::{ComplianceState, ManagedDeviceRow},
};
use tenantry_identity::TenantId;

use crate::{
    routes::TenantPage,
    ui::{
        grid::Tag,
        icon::Icon,
        object_link::{BLOCKED, Entry, directory_object, entries, object_address},
        section::Content,
    },
};

pub(super) fn manager(tenant: &TenantId, manager: Option<DirectoryObject>) -> Content {
    let tenant = tenant.clone();
    match manager {
        None => Content::nothing("Nobody is named."),
        Some(manager) => Content::new(move || entries([directory_object(&tenant, &manager)])),
    }
}

/// The groups that the user is in directly and the administrative units; the roles only where nobody else says
/// them.
pub(super) fn groups(
    tenant: &TenantId,
    mut all: Vec<DirectoryObject>,
    shows_roles: bool,
) -> Content {
    let tenant = tenant.clone();
    all.sort_by_cached_key(|object| {
        object
            .display_name
            .as_deref()
            .unwrap_or_default()
            .to_lowercase()
    });
    let mut units = Vec::new();
    let mut roles = Vec::new();
    let mut groups = Vec::new();
    for object in all {
        match object.kind {
            ObjectKind::AdministrativeUnit => units.push(object),
            ObjectKind::DirectoryRole => roles.push(object),
            _ => groups.push(object),
        }
    }
    if !shows_roles {
        roles.clear();
    }
    let number = groups.len();
    let content = Content::new(move || {
        let list = |objects: &[DirectoryObject]| {
            entries(
                objects
                    .iter()
                    .map(|object| directory_object(&tenant, object)),
            )
        };
        let below = |heading: &'static str, objects: &[DirectoryObject]| {
            (!objects.is_empty()).then(|| {
                view! {
                    <h4>{heading}</h4>
                    {list(objects)}
                }
                .into_any()
            })
        };
        let groups = if groups.is_empty() {
            view! { <p class="none">"In no group directly."</p> }.into_any()
        } else {
            list(&groups)
        };
        view! {
            {groups}
            {below("Administrative units", &units)}
            {below("Directory roles", &roles)}
        }
        .into_any()
    });
    match number {
        0 => content,
        _ => content.noted(number.to_string()),
    }
}

/// The devices that the user registered or owns, each once.
pub(super) fn devices(
    tenant: &TenantId,
    registered: Vec<DeviceRow>,
    owned: Vec<DeviceRow>,
) -> Content {
    let tenant = tenant.clone();
    let is_owned = |device: &DeviceRow| owned.iter().any(|owned| owned.id == device.id);
    let mut all: Vec<(DeviceRow, &'static str)> = Vec::new();
    for device in registered {
        let relation = if is_owned(&device) {
            "Registered and owned"
        } else {
            "Registered"
        };
        all.push((device, relation));
    }
    for device in owned {
        if !all.iter().any(|(known, _)| known.id == device.id) {
            all.push((device, "Owned"));
        }
    }
    Content::list(all.len(), "No device is registered or owned.", move || {
        entries(
            all.iter()
                .map(|(device, relation)| draw_device(&tenant, device, relation)),
        )
    })
}

fn draw_device(tenant: &TenantId, device: &DeviceRow, relation: &str) -> Entry<'static> {
    let about = [
        Some(relation),
        Some(device.join().name()),
        device.operating_system(),
        device.operating_system_version(),
    ];
    let tags = [
        (device.account_enabled == Some(false)).then_some(BLOCKED),
        (device.is_compliant == Some(false)).then_some(NOT_COMPLIANT),
    ];
    let id = device.id.as_str();
    Entry {
        icon: Icon::Device,
        kind: "Device",
        name: device.display_name().unwrap_or(id).to_string(),
        address: Some(object_address(tenant, TenantPage::Devices, id)),
        about: joined(&about),
        tags: tags.into_iter().flatten().collect(),
    }
}

pub(super) fn managed_devices(tenant: &TenantId, devices: Vec<ManagedDeviceRow>) -> Content {
    let tenant = tenant.clone();
    Content::list(
        devices.len(),
        "Intune manages none of this user's.",
        move || entries(devices.iter().map(|device| draw_managed(&tenant, device))),
    )
}

fn draw_managed(tenant: &TenantId, device: &ManagedDeviceRow) -> Entry<'static> {
    let model = [device.manufacturer(), device.model()];
    let model: Vec<&str> = model.into_iter().flatten().collect();
    let model = model.join(" ");
    let about = [
        device.operating_system(),
        device.os_version(),
        Some(model.as_str()),
        device.serial_number(),
    ];
    let is_bad = matches!(
        device.compliance,
        ComplianceState::Noncompliant | ComplianceState::Conflict | ComplianceState::Error
    );
    let id = device.id.as_str();
    Entry {
        icon: Icon::Device,
        kind: "Managed device",
        name: device.device_name().unwrap_or(id).to_string(),
        address: Some(object_address(tenant, TenantPage::ManagedDevices, id)),
        about: joined(&about),
        tags: is_bad.then_some(NOT_COMPLIANT).into_iter().collect(),
    }
}

const NOT_COMPLIANT: Tag = Tag {
    word: "Not compliant",
    icon: Icon::Alert,
    warns: true,
};

fn joined(parts: &[Option<&str>]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .flatten()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    said.join(" · ")
}
