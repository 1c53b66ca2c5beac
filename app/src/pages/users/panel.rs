use futures::join;
use leptos::prelude::*;
use tenantry_graph::{
    Feature, Page,
    batch::{Batch, Slot},
    directory::{
        authentication_method::{self, AuthenticationMethod},
        device::DeviceRow,
        directory_object::DirectoryObject,
        license_details::{self, LicenseDetails},
        membership,
        role_assignment::{self, RoleAssignment},
        sign_in,
        subscribed_sku::{self, SubscribedSku},
        user::{self, UserDetail},
    },
    ids::{ObjectId, UserId},
    intune::managed_device,
};
use tenantry_identity::TenantId;

use super::{access, licences, profile, related};
use crate::{
    actions::{self, elsewhere, object_menu},
    client::{Answers, Client},
    failure::Failure,
    pages::{listing::Opened, roles, tenant::Here},
    session::Session,
    ui::{
        grid::panel,
        portal_link::{Center, portal_link, portal_of},
        product_names::ProductNames,
        section::{Round, Section, Sections, round, taken, whole},
    },
    vault::port::OpenTenant,
};

/// How many sign-ins are shown.
const SIGN_INS: u16 = 10;

/// Shows one user beside the list. Escape closes it and gives the focus back to the row.
pub(super) fn user_panel(opened: Opened) -> AnyView {
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let id = opened.id.clone();
    let user = UserId::new(opened.id);
    let parts = Parts::new(&open);
    let held_back = elsewhere::unknown();
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "User".into()));
    let portal = portal_of(&open).user(&opened.tenant, &user);
    let reader = Reader {
        parts,
        client: expect_context::<Session>().client,
        names: ProductNames::here(),
        tenant: opened.tenant,
        user,
        title,
        held_back,
    };
    let sections = Sections::start(parts.all(), reader.rounds());
    let menu = object_menu(
        actions::FOR_USERS,
        id,
        move || title.get(),
        sections,
        held_back,
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

/// What reads one user.
#[derive(Clone)]
struct Reader {
    parts: Parts,
    client: Client,
    names: ProductNames,
    tenant: TenantId,
    user: UserId,
    title: RwSignal<String>,
    /// What is done elsewhere, as soon as that is known.
    held_back: RwSignal<elsewhere::HeldBack>,
}

/// The calls of the batch; those are missing for which no permission was granted.
struct Slots {
    manager: Option<Slot<Option<DirectoryObject>>>,
    groups: Option<Slot<Page<DirectoryObject>>>,
    held: Option<Slot<Page<LicenseDetails>>>,
    stock: Option<Slot<Page<SubscribedSku>>>,
    roles: Option<Slot<Page<RoleAssignment>>>,
    methods: Option<Slot<Page<AuthenticationMethod>>>,
    registered: Option<Slot<Page<DeviceRow>>>,
    owned: Option<Slot<Page<DeviceRow>>>,
}

impl Reader {
    /// What the directory knows is asked for at once. Intune and the sign-in log are other services, which
    /// answer in their own time.
    fn rounds(self) -> Vec<Round> {
        let Reader { parts, client, .. } = self;
        let (tenant, user) = (self.tenant.clone(), self.user.clone());
        let shown_in = self.tenant.clone();
        let managed_devices = parts.managed_devices.alone(
            client,
            move || managed_device::of_user(&tenant, &user),
            move |page| related::managed_devices(&shown_in, page.items),
        );
        let (tenant, user) = (self.tenant.clone(), self.user.clone());
        let sign_ins = parts.sign_ins.alone(
            client,
            move || sign_in::recent_of_user(&tenant, &user, SIGN_INS),
            |page| access::sign_ins(page.items),
        );
        let directory = round(move || self.clone().directory());
        vec![directory, managed_devices, sign_ins]
    }

    async fn directory(self) {
        let mut batch = Batch::new();
        let slots = self.ask(&mut batch);
        // The profile is not kept waiting for whatever of the rest takes its time.
        let (profile, answers) = join!(self.profile(), self.client.run(batch));
        self.settle(slots, answers, profile).await;
    }

    fn ask(&self, batch: &mut Batch) -> Slots {
        let Reader {
            parts,
            tenant,
            user,
            ..
        } = self;
        let principal = ObjectId::new(user.as_str());
        let registered = user::registered_devices(tenant, user);
        Slots {
            manager: parts.manager.ask(batch, user::manager(tenant, user)),
            groups: parts.groups.ask(batch, membership::of_user(tenant, user)),
            held: parts
                .licences
                .ask(batch, license_details::of_user(tenant, user)),
            stock: parts.licences.ask(batch, subscribed_sku::list(tenant)),
            roles: parts
                .roles
                .ask(batch, role_assignment::of_principal(tenant, &principal)),
            methods: parts
                .methods
                .ask(batch, authentication_method::list(tenant, user)),
            registered: parts.devices.ask(batch, registered),
            owned: parts.devices.ask(batch, user::owned_devices(tenant, user)),
        }
    }

    async fn profile(&self) -> Result<UserDetail, Failure> {
        let read = self.client.call(&user::get(&self.tenant, &self.user)).await;
        if let Ok(user) = &read {
            self.title.set(profile::name(user));
            self.held_back.set(elsewhere::of_user(&user.row));
        }
        self.parts.profile.settle(match &read {
            Ok(user) => Ok(profile::content(user.clone())),
            Err(failure) => Err(failure.clone()),
        });
        read
    }

    async fn settle(
        &self,
        slots: Slots,
        mut answers: Answers,
        profile: Result<UserDetail, Failure>,
    ) {
        let Reader { parts, tenant, .. } = self;
        if let Some(manager) = taken(&mut answers, slots.manager) {
            parts
                .manager
                .settle(manager.map(|manager| related::manager(tenant, manager)));
        }
        if let Some(roles) = taken(&mut answers, slots.roles) {
            let none = "None is assigned directly. Groups may bring some along.";
            parts
                .roles
                .settle(roles.map(|page| roles::content(page.items, none)));
        }
        if let Some(methods) = taken(&mut answers, slots.methods) {
            parts
                .methods
                .settle(methods.map(|page| access::methods(page.items)));
        }
        let registered = taken(&mut answers, slots.registered);
        let owned = taken(&mut answers, slots.owned);
        if let (Some(registered), Some(owned)) = (registered, owned) {
            let devices = registered.and_then(|registered| {
                Ok(related::devices(tenant, registered.items, owned?.items))
            });
            parts.devices.settle(devices);
        }
        let held = taken(&mut answers, slots.held);
        let stock = taken(&mut answers, slots.stock);
        let groups = self.groups(taken(&mut answers, slots.groups)).await;
        if let (Some(held), Some(stock)) = (held, stock) {
            let known = groups.as_ref().and_then(|groups| groups.as_ref().ok());
            // The profile says where licences come from; its failure is told there as well.
            let content = profile.and_then(|profile| {
                let ways = profile.license_assignment_states;
                let known = known.map(Vec::as_slice);
                let held = licences::held(held?.items, ways, &stock?.items, known);
                Ok(licences::content(tenant, self.names, held))
            });
            parts.licences.settle(content);
        }
        if let Some(groups) = groups {
            let shows_roles = !parts.roles.is_granted();
            let content = groups.map(|groups| related::groups(tenant, groups, shows_roles));
            parts.groups.settle(content);
        }
    }

    /// All groups, where the batch brought the first of them.
    async fn groups(
        &self,
        first: Option<Result<Page<DirectoryObject>, Failure>>,
    ) -> Option<Result<Vec<DirectoryObject>, Failure>> {
        let call = membership::of_user(&self.tenant, &self.user);
        match first? {
            Ok(page) => Some(whole(self.client, call, page).await),
            Err(failure) => Some(Err(failure)),
        }
    }
}
