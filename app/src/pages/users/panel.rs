use futures::join;
use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    batch::Batch,
    directory::{
        authentication_method, license_details, membership, role_assignment, sign_in,
        subscribed_sku, user,
    },
    ids::{ObjectId, UserId},
    intune::managed_device,
};
use tenantry_identity::TenantId;

use super::{access, licences, profile, related};
use crate::{
    client::Client,
    pages::{listing::Opened, roles, tenant::Here},
    session::Session,
    ui::{
        grid::panel,
        portal_link::{Center, portal_link, portal_of},
        product_names::ProductNames,
        section::{Content, Round, Section, Sections, round, taken, whole},
    },
    vault::port::OpenTenant,
};

/// How many sign-ins are shown.
const SIGN_INS: u16 = 10;

/// Shows one user beside the list. Escape closes it and gives the focus back to the row.
pub(super) fn user_panel(opened: Opened) -> AnyView {
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let user = UserId::new(opened.id);
    let parts = Parts::new(&open);
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "User".into()));
    let portal = portal_of(&open).user(&opened.tenant, &user);
    let rounds = rounds(parts, opened.tenant, user, title);
    let sections = Sections::start(parts.all(), rounds);
    let details = view! {
        {portal_link(Center::Entra, portal)}
        {sections.view()}
    };
    panel(opened.list, move || title.get(), details.into_any())
}

/// The sections, in the order in which they are shown.
#[derive(Clone, Copy)]
struct Parts {
    profile: Section,
    manager: Section,
    licences: Section,
    groups: Section,
    roles: Section,
    methods: Section,
    devices: Section,
    managed_devices: Section,
    sign_ins: Section,
}

impl Parts {
    fn new(open: &OpenTenant) -> Self {
        let section = |heading, feature| Section::new(heading, feature, open);
        Parts {
            profile: Section::lead(Feature::Users, open),
            manager: section("Manager", Feature::Users),
            licences: section("Licences", Feature::Licences),
            groups: section("Groups", Feature::Groups),
            roles: section("Directory roles", Feature::Roles),
            methods: section("Sign-in methods", Feature::SignInMethods),
            devices: section("Devices", Feature::Users),
            managed_devices: section("Managed devices", Feature::ManagedDevices),
            sign_ins: section("Recent sign-ins", Feature::SignIns),
        }
    }

    fn all(self) -> Vec<Section> {
        vec![
            self.profile,
            self.manager,
            self.licences,
            self.groups,
            self.roles,
            self.methods,
            self.devices,
            self.managed_devices,
            self.sign_ins,
        ]
    }
}

/// What the directory knows is asked for at once. Intune and the sign-in log are other services, which answer
/// in their own time.
fn rounds(parts: Parts, tenant: TenantId, user: UserId, title: RwSignal<String>) -> Vec<Round> {
    let client = expect_context::<Session>().client;
    let names = ProductNames::here();
    let directory = {
        let (tenant, user) = (tenant.clone(), user.clone());
        round(move || {
            let (tenant, user) = (tenant.clone(), user.clone());
            read_directory(parts, client, names, tenant, user, title)
        })
    };
    let managed_devices = {
        let (tenant, user) = (tenant.clone(), user.clone());
        let shown_in = tenant.clone();
        parts.managed_devices.alone(
            client,
            move || managed_device::of_user(&tenant, &user),
            move |page| related::managed_devices(&shown_in, page.items),
        )
    };
    let sign_ins = parts.sign_ins.alone(
        client,
        move || sign_in::recent_of_user(&tenant, &user, SIGN_INS),
        |page| access::sign_ins(page.items),
    );
    vec![directory, managed_devices, sign_ins]
}

async fn read_directory(
    parts: Parts,
    client: Client,
    names: ProductNames,
    tenant: TenantId,
    user: UserId,
    title: RwSignal<String>,
) {
    let mut batch = Batch::new();
    let principal = ObjectId::new(user.as_str());
    let manager = parts.manager.ask(&mut batch, user::manager(&tenant, &user));
    let member_of = || membership::of_user(&tenant, &user);
    let groups = parts.groups.ask(&mut batch, member_of());
    let held = license_details::of_user(&tenant, &user);
    let held = parts.licences.ask(&mut batch, held);
    let stock = parts
        .licences
        .ask(&mut batch, subscribed_sku::list(&tenant));
    let assigned = role_assignment::of_principal(&tenant, &principal);
    let assigned = parts.roles.ask(&mut batch, assigned);
    let methods = authentication_method::list(&tenant, &user);
    let methods = parts.methods.ask(&mut batch, methods);
    let registered = user::registered_devices(&tenant, &user);
    let registered = parts.devices.ask(&mut batch, registered);
    let owned = parts
        .devices
        .ask(&mut batch, user::owned_devices(&tenant, &user));

    // The profile is not kept waiting for whatever of the rest takes its time.
    let profile = async {
        let read = client.call(&user::get(&tenant, &user)).await;
        if let Ok(user) = &read {
            title.set(profile::name(user));
        }
        parts.profile.settle(match &read {
            Ok(user) => Ok(profile::content(user.clone())),
            Err(failure) => Err(failure.clone()),
        });
        read
    };
    let (profile, mut answers) = join!(profile, client.run(batch));

    if let Some(manager) = taken(&mut answers, manager) {
        parts
            .manager
            .settle(manager.map(|manager| related::manager(&tenant, manager)));
    }
    let groups = match taken(&mut answers, groups) {
        Some(Ok(page)) => Some(whole(client, member_of(), page).await),
        Some(Err(failure)) => Some(Err(failure)),
        None => None,
    };
    let held = taken(&mut answers, held);
    let stock = taken(&mut answers, stock);
    if let (Some(held), Some(stock)) = (held, stock) {
        let known = groups.as_ref().and_then(|groups| groups.as_ref().ok());
        // The profile's failure is told at the profile.
        let ways = profile.map(|profile| profile.license_assignment_states);
        let content = ways.and_then(|ways| {
            let held = licences::held(held?.items, ways, &stock?.items, known.map(Vec::as_slice));
            Ok(licences::content(&tenant, names, held))
        });
        parts.licences.settle(content);
    }
    if let Some(groups) = groups {
        let shows_roles = !parts.roles.is_granted();
        parts
            .groups
            .settle(groups.map(|groups| related::groups(&tenant, groups, shows_roles)));
    }
    if let Some(assigned) = taken(&mut answers, assigned) {
        let none = "None is assigned directly. Groups may bring some along.";
        parts
            .roles
            .settle(assigned.map(|page| roles::content(page.items, none)));
    }
    if let Some(methods) = taken(&mut answers, methods) {
        parts
            .methods
            .settle(methods.map(|page| access::methods(page.items)));
    }
    let registered = taken(&mut answers, registered);
    let owned = taken(&mut answers, owned);
    if let (Some(registered), Some(owned)) = (registered, owned) {
        let content: Result<Content, _> = registered
            .and_then(|registered| Ok(related::devices(&tenant, registered.items, owned?.items)));
        parts.devices.settle(content);
    }
}
