use leptos::prelude::*;
use tenantry_graph::{
    Feature, Page,
    batch::Batch,
    directory::{
        device::{self, DeviceDetail},
        directory_object::DirectoryObject,
    },
    ids::DeviceId,
    intune::managed_device::{self, ComplianceState, ManagedDeviceRow},
};
use tenantry_identity::TenantId;

use super::{
    columns::{DISABLED, NOT_COMPLIANT, STALE_TAG, is_stale},
    secrets::Secrets,
};
use crate::{
    actions::{self, elsewhere, object_menu},
    client::Client,
    failure::Failure,
    pages::{listing::Opened, tenant::Here},
    platform::clock,
    routes::TenantPage,
    session::Session,
    ui::{
        facts::{copied_fact, fact, row},
        grid::panel,
        icon::Icon,
        object_link::{Entry, directory_object, entries, object_address, tag},
        portal_link::{Center, portal_link, portal_of},
        section::{Content, Section, Sections, round, taken},
        time::{time, time_fact},
    },
    vault::port::OpenTenant,
};

/// Shows one device beside the list. Escape closes it and gives the focus back to the row.
pub(super) fn device_panel(opened: Opened) -> AnyView {
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let client = expect_context::<Session>().client;
    let id = opened.id.clone();
    let device = DeviceId::new(opened.id);
    let parts = Parts::new(&open);
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "Device".into()));
    let portal = portal_of(&open).device(&open.tenant, &device);
    let read = round(move || read(parts, client, open.tenant.clone(), device.clone(), title));
    let sections = Sections::start(parts.all(), vec![read]);
    let menu = object_menu(
        actions::FOR_DEVICES,
        id,
        move || title.get(),
        sections,
        elsewhere::unknown(),
    );
    let details = view! {
        {menu}
        {portal_link(Center::Entra, portal)}
        {sections.view()}
    };
    panel(opened.list, move || title.get(), details.into_any())
}

/// The sections, in the order in which they are shown.
#[derive(Clone, Copy)]
struct Parts {
    device: Section,
    owners: Section,
    users: Section,
    managed: Section,
    secrets: Secrets,
    groups: Section,
}

impl Parts {
    fn new(open: &OpenTenant) -> Self {
        let section = |heading, feature| Section::new(heading, feature, open);
        Parts {
            device: Section::lead(Feature::Devices, open),
            owners: section("Owners", Feature::Devices),
            users: section("Users", Feature::Devices),
            managed: section("Managed by Intune", Feature::ManagedDevices),
            secrets: Secrets::new(open),
            groups: section("Groups", Feature::Devices),
        }
    }

    fn all(self) -> Vec<Section> {
        let [keys, passwords] = self.secrets.all();
        vec![
            self.device,
            self.owners,
            self.users,
            self.managed,
            keys,
            passwords,
            self.groups,
        ]
    }
}

/// First what the directory knows, then what others know of the device by the id that it has there.
async fn read(
    parts: Parts,
    client: Client,
    tenant: TenantId,
    device: DeviceId,
    title: RwSignal<String>,
) {
    let mut batch = Batch::new();
    let detail = parts.device.ask(&mut batch, device::get(&tenant, &device));
    let owners = device::registered_owners(&tenant, &device);
    let owners = parts.owners.ask(&mut batch, owners);
    let users = device::registered_users(&tenant, &device);
    let users = parts.users.ask(&mut batch, users);
    let groups = device::member_of(&tenant, &device);
    let groups = parts.groups.ask(&mut batch, groups);
    let mut answers = client.run(batch).await;

    let detail = taken(&mut answers, detail);
    // `None` where the device could not be read: then the rest of the panel stays as it was.
    let mut device_id = None;
    if let Some(detail) = detail {
        if let Ok(detail) = &detail {
            device_id = Some(detail.row.device_id().unwrap_or_default().to_string());
            if let Some(name) = detail.row.display_name() {
                title.set(name.to_string());
            }
        }
        parts.device.settle(detail.map(facts));
    }
    let objects = |none, answer: Result<Page<DirectoryObject>, Failure>| {
        answer.map(|page| objects(&tenant, page.items, none))
    };
    if let Some(owners) = taken(&mut answers, owners) {
        parts.owners.settle(objects("Nobody owns it.", owners));
    }
    if let Some(users) = taken(&mut answers, users) {
        parts.users.settle(objects("Nobody uses it.", users));
    }
    if let Some(groups) = taken(&mut answers, groups) {
        let none = "It is in no group directly.";
        parts.groups.settle(objects(none, groups));
    }

    let Some(device_id) = device_id else {
        return;
    };
    if device_id.is_empty() {
        parts.managed.settle(Ok(not_managed()));
        return parts.secrets.settle_without_device();
    }
    let mut batch = Batch::new();
    let managed = managed_device::by_device_id(&tenant, &device_id);
    let managed = parts.managed.ask(&mut batch, managed);
    let keys = parts.secrets.ask(&mut batch, &tenant, &device_id);
    let mut answers = client.run(batch).await;
    if let Some(managed) = taken(&mut answers, managed) {
        parts.managed.settle(managed.map(|managed| match managed {
            Some(managed) => managed_content(&tenant, managed),
            None => not_managed(),
        }));
    }
    parts
        .secrets
        .settle(&mut answers, keys, client, &tenant, &device_id);
}

fn facts(device: DeviceDetail) -> Content {
    Content::new(move || {
        let known = &device.row;
        let said = |text: Option<&str>| text.map(str::to_owned);
        let seen = known.approximate_last_sign_in_date_time();
        let is_stale = is_stale(seen, clock::now()) == Some(true);
        let seen = seen.map(|seen| {
            let mark = is_stale.then(|| tag(STALE_TAG));
            view! { {time(seen)} " " {mark} }.into_any()
        });
        let compliant = match known.is_compliant {
            Some(false) => row("Compliance", tag(NOT_COMPLIANT)),
            Some(true) => fact("Compliance", Some("Compliant".into())),
            None => fact("Compliance", None),
        };
        let enabled = match known.account_enabled {
            Some(false) => row("Sign-in", tag(DISABLED)),
            Some(true) => fact("Sign-in", Some("Enabled".into())),
            None => fact("Sign-in", None),
        };
        let yes_or_no = |answer: Option<bool>| {
            answer.map(|answer| if answer { "Yes" } else { "No" }.to_string())
        };
        let system = [known.operating_system(), known.operating_system_version()];
        let system: Vec<&str> = system.into_iter().flatten().collect();
        let model = [known.manufacturer(), known.model()];
        let model: Vec<&str> = model.into_iter().flatten().collect();
        let optional = |name, text: &Option<String>| {
            let text = text.clone().filter(|text| !text.is_empty())?;
            Some(fact(name, Some(text)))
        };
        let source = (known.on_premises_sync_enabled == Some(true))
            .then(|| "On-premises directory, synchronised".to_string());
        view! {
            <dl class="facts">
                {enabled}
                {fact("Join type", Some(known.join().name().into()))}
                {compliant}
                {fact("Managed", yes_or_no(known.is_managed))}
                {fact("Owner type", said(known.device_ownership()))}
                {row("Last seen", seen.unwrap_or_else(|| "—".into_any()))}
                {time_fact("Registered", known.registration_date_time())}
                {fact("System", Some(system.join(" ")))}
                {fact("Model", Some(model.join(" ")))}
                {optional("Category", &device.device_category)}
                {optional("Enrolment profile", &device.enrollment_profile_name)}
                {fact("Mastered in", source.or(Some("This directory".into())))}
                {copied_fact("Device id", said(known.device_id()))}
                {copied_fact("Object id", Some(known.id.to_string()))}
            </dl>
        }
        .into_any()
    })
}

fn objects(tenant: &TenantId, objects: Vec<DirectoryObject>, none: &'static str) -> Content {
    let tenant = tenant.clone();
    Content::list(objects.len(), none, move || {
        entries(
            objects
                .iter()
                .map(|object| directory_object(&tenant, object)),
        )
    })
}

fn not_managed() -> Content {
    Content::nothing("Intune does not manage this device.")
}

fn managed_content(tenant: &TenantId, device: ManagedDeviceRow) -> Content {
    let tenant = tenant.clone();
    Content::new(move || {
        let id = device.id.as_str();
        let is_bad = device.compliance == ComplianceState::Noncompliant;
        let about = match (is_bad, device.compliance.name()) {
            (false, name) if !name.is_empty() => name.to_string(),
            _ => String::new(),
        };
        entries([Entry {
            icon: Icon::Device,
            kind: "Managed device",
            name: device.device_name().unwrap_or(id).to_string(),
            address: Some(object_address(&tenant, TenantPage::ManagedDevices, id)),
            about,
            tags: is_bad.then_some(NOT_COMPLIANT).into_iter().collect(),
        }])
    })
}
