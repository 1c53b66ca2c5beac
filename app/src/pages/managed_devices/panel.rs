use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    batch::Batch,
    directory::device::{self, DeviceRow},
    ids::ManagedDeviceId,
    intune::{
        device_state,
        managed_device::{self, ManagedDeviceDetail, ManagedDeviceRow},
    },
};
use tenantry_identity::TenantId;

use super::{
    asked,
    columns::{STALE_TAG, agent, compliance_tag, free_percent, is_stale, owner},
    states,
};
use crate::{
    actions::{self, elsewhere, object_menu},
    client::Client,
    pages::{devices::Secrets, listing::Opened, tenant::Here},
    platform::clock,
    routes::TenantPage,
    session::Session,
    ui::{
        chart::{self, Part, Tone, share},
        facts::{copied_fact, fact, row},
        grid::panel,
        icon::Icon,
        object_link::{Entry, entries, object_address, tag},
        portal_link::{Center, portal_link, portal_of},
        section::{Content, Section, Sections, round, taken},
        time::{time, time_fact},
    },
    vault::port::OpenTenant,
};

/// Intune says this where there is no end: the last second of the year 9999.
const NEVER: &str = "9999-12-31";

/// Shows one device beside the list. Escape closes it and gives the focus back to the row.
pub(super) fn managed_device_panel(opened: Opened) -> AnyView {
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let client = expect_context::<Session>().client;
    let id = opened.id.clone();
    let device = ManagedDeviceId::new(opened.id);
    let parts = Parts::new(&open);
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "Managed device".into()));
    let portal = portal_of(&open).managed_device(&open.tenant, &device);
    let asked = asked::followed(parts.asked, client, open.tenant.clone(), device.clone());
    let read = round(move || read(parts, client, open.tenant.clone(), device.clone(), title));
    let sections = Sections::start(parts.all(), vec![read, asked]);
    let menu = object_menu(
        actions::FOR_MANAGED_DEVICES,
        id,
        move || title.get(),
        sections,
        elsewhere::unknown(),
    );
    let details = view! {
        {menu}
        {portal_link(Center::Intune, portal)}
        {sections.view()}
    };
    panel(opened.list, move || title.get(), details.into_any())
}

/// The sections, in the order in which they are shown.
#[derive(Clone, Copy)]
struct Parts {
    device: Section,
    asked: Section,
    compliance: Section,
    configuration: Section,
    directory: Section,
    secrets: Secrets,
}

impl Parts {
    fn new(open: &OpenTenant) -> Self {
        let section = |heading, feature| Section::new(heading, feature, open);
        Parts {
            device: Section::lead(Feature::ManagedDevices, open),
            asked: section("Actions", Feature::ManagedDevices),
            compliance: section("Compliance policies", Feature::ManagedDevices),
            configuration: section("Configuration profiles", Feature::ManagedDevices),
            directory: section("In the directory", Feature::Devices),
            secrets: Secrets::new(open),
        }
    }

    fn all(self) -> Vec<Section> {
        let [keys, passwords] = self.secrets.all();
        vec![
            self.device,
            self.asked,
            self.compliance,
            self.configuration,
            self.directory,
            keys,
            passwords,
        ]
    }
}

/// First what Intune knows, then what the directory knows of the device by the id that it has there.
async fn read(
    parts: Parts,
    client: Client,
    tenant: TenantId,
    device: ManagedDeviceId,
    title: RwSignal<String>,
) {
    let mut batch = Batch::new();
    let detail = managed_device::get(&tenant, &device);
    let detail = parts.device.ask(&mut batch, detail);
    let compliance = device_state::compliance_states(&tenant, &device);
    let compliance = parts.compliance.ask(&mut batch, compliance);
    let configuration = device_state::configuration_states(&tenant, &device);
    let configuration = parts.configuration.ask(&mut batch, configuration);
    let mut answers = client.run(batch).await;

    // `None` where the device could not be read: then the rest of the panel stays as it was.
    let mut device_id = None;
    if let Some(detail) = taken(&mut answers, detail) {
        if let Ok(detail) = &detail {
            device_id = Some(
                detail
                    .row
                    .azure_ad_device_id()
                    .unwrap_or_default()
                    .to_string(),
            );
            if let Some(name) = detail.row.device_name() {
                title.set(name.to_string());
            }
        }
        parts
            .device
            .settle(detail.map(|detail| facts(&tenant, detail)));
    }
    if let Some(compliance) = taken(&mut answers, compliance) {
        let none = "No compliance policy is for this device.";
        let content = compliance.map(|page| states::content(page.items, none));
        parts.compliance.settle(content);
    }
    if let Some(configuration) = taken(&mut answers, configuration) {
        let none = "No configuration profile is for this device.";
        let content = configuration.map(|page| states::content(page.items, none));
        parts.configuration.settle(content);
    }

    let Some(device_id) = device_id else {
        return;
    };
    if device_id.is_empty() {
        parts.directory.settle(Ok(not_in_directory()));
        return parts.secrets.settle_without_device();
    }
    let mut batch = Batch::new();
    let known = device::by_device_id(&tenant, &device_id);
    let known = parts.directory.ask(&mut batch, known);
    let keys = parts.secrets.ask(&mut batch, &tenant, &device_id);
    let mut answers = client.run(batch).await;
    if let Some(known) = taken(&mut answers, known) {
        parts.directory.settle(known.map(|known| match known {
            Some(known) => in_directory(&tenant, known),
            None => not_in_directory(),
        }));
    }
    parts
        .secrets
        .settle(&mut answers, keys, client, &tenant, &device_id);
}

fn facts(tenant: &TenantId, device: ManagedDeviceDetail) -> Content {
    let tenant = tenant.clone();
    Content::new(move || {
        let known = &device.row;
        let said = |text: Option<&str>| text.map(str::to_owned);
        let compliance = match compliance_tag(&known.compliance) {
            Some(mark) => row("Compliance", tag(mark)),
            None => fact("Compliance", Some(known.compliance.name().to_string())),
        };
        let grace = device
            .compliance_grace_period_expiration_date_time
            .as_deref();
        let grace = grace.filter(|until| !until.starts_with(NEVER));
        let grace = grace.map(|until| time_fact("Grace period until", Some(until)));
        let contact = known.last_sync_date_time();
        let is_stale = is_stale(contact, clock::now()) == Some(true);
        let contact = contact.map(|contact| {
            let mark = is_stale.then(|| tag(STALE_TAG));
            view! { {time(contact)} " " {mark} }.into_any()
        });
        let yes_or_no = |answer: Option<bool>| {
            answer.map(|answer| if answer { "Yes" } else { "No" }.to_string())
        };
        let both = |one: Option<&str>, other: Option<&str>| {
            let parts: Vec<&str> = [one, other].into_iter().flatten().collect();
            Some(parts.join(" "))
        };
        let system = both(known.operating_system(), known.os_version());
        let memory = device.physical_memory.filter(|memory| *memory > 0);
        let optional = |name, text: Option<&str>| {
            let text = text.filter(|text| !text.is_empty())?;
            Some(fact(name, Some(text.to_string())))
        };
        view! {
            <dl class="facts">
                {row("Primary user", user(&tenant, known))}
                {compliance}
                {grace}
                {row("Last contact", contact.unwrap_or_else(|| "—".into_any()))}
                {fact("Owner", said(owner(known)))}
                {fact("System", system)}
                {fact("Model", both(known.manufacturer(), known.model()))}
                {copied_fact("Serial number", said(known.serial_number()))}
                {fact("Encrypted", yes_or_no(known.is_encrypted))}
                {row("Storage", storage(known))}
                {memory.map(|memory| fact("Memory", Some(gigabytes(memory))))}
                {fact("Managed by", said(agent(known)))}
                {time_fact("Enrolled", known.enrolled_date_time())}
                {optional("Category", device.category.as_deref())}
                {optional("Telephone", device.phone_number.as_deref())}
                {optional("IMEI", device.imei.as_deref())}
                {optional("Wi-Fi MAC", device.wifi_mac_address.as_deref())}
                {optional("Ethernet MAC", device.ethernet_mac_address.as_deref())}
                {optional("Jailbroken", device.jail_broken.as_deref())}
                {copied_fact("Intune id", Some(known.id.to_string()))}
                {copied_fact("Device id", said(known.azure_ad_device_id()))}
            </dl>
        }
        .into_any()
    })
}

fn user(tenant: &TenantId, device: &ManagedDeviceRow) -> AnyView {
    let name = device.user_display_name().or(device.user_principal_name());
    let (Some(id), Some(name)) = (device.user_id(), name) else {
        return "—".into_any();
    };
    let address = object_address(tenant, TenantPage::Users, id);
    let about = device.user_principal_name().unwrap_or_default().to_string();
    view! {
        <a href=address>{name.to_string()}</a>
        " "
        <small>{about}</small>
    }
    .into_any()
}

/// How much is used and free, as a picture and in words.
fn storage(device: &ManagedDeviceRow) -> AnyView {
    let (Some(percent), Some(free), Some(total)) = (
        free_percent(device),
        device.free_storage,
        device.total_storage,
    ) else {
        return "—".into_any();
    };
    let said = [
        &gigabytes(free),
        " of ",
        &gigabytes(total),
        " free (",
        &percent.to_string(),
        " %)",
    ]
    .concat();
    let tone = if percent < 10 {
        Tone::Warns
    } else {
        Tone::Good
    };
    let parts = [
        Part {
            count: total.saturating_sub(free),
            tone,
        },
        Part {
            count: free,
            tone: Tone::Quiet,
        },
    ];
    view! {
        <div class="level">
            <span>{said.clone()}</span>
            {chart::bar(&parts, said)}
        </div>
    }
    .into_any()
}

/// Bytes as `12.3 GB`, by the powers of two that Intune shows.
fn gigabytes(bytes: u64) -> String {
    let tenths = share(bytes, 1 << 30, 10);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    match tenth {
        0 => [&whole.to_string(), " GB"].concat(),
        _ => [&whole.to_string(), ".", &tenth.to_string(), " GB"].concat(),
    }
}

fn not_in_directory() -> Content {
    Content::nothing("The directory does not know this device.")
}

fn in_directory(tenant: &TenantId, device: DeviceRow) -> Content {
    let tenant = tenant.clone();
    Content::new(move || {
        let id = device.id.as_str();
        entries([Entry {
            icon: Icon::Device,
            kind: "Device",
            name: device.display_name().unwrap_or(id).to_string(),
            address: Some(object_address(&tenant, TenantPage::Devices, id)),
            about: device.join().name().to_string(),
            tags: Vec::new(),
        }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_gigabytes() {
        assert_eq!(gigabytes(0), "0 GB");
        assert_eq!(gigabytes(1 << 30), "1 GB");
        assert_eq!(gigabytes((1 << 30) * 5 / 2), "2.5 GB");
        assert_eq!(gigabytes(1024 << 30), "1024 GB");
    }
}
