use futures::join;
use leptos::prelude::*;
use tenantry_graph::{
    Call, Feature, Page,
    batch::Batch,
    directory::{
        directory_object::DirectoryObject,
        group::{self, GroupDetail},
        membership, role_assignment, subscribed_sku,
    },
    ids::{GroupId, ObjectId},
};
use tenantry_identity::TenantId;

use super::{licences, people, profile};
use crate::{
    actions::{self, elsewhere, object_menu},
    client::Client,
    failure::Failure,
    pages::{listing::Opened, roles, tenant::Here},
    session::Session,
    ui::{
        grid::panel,
        portal_link::{Center, portal_link, portal_of},
        product_names::ProductNames,
        section::{Section, Sections, round, taken},
    },
    vault::port::OpenTenant,
};

/// Shows one group beside the list. Escape closes it and gives the focus back to the row.
pub(super) fn group_panel(opened: Opened) -> AnyView {
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let id = opened.id.clone();
    let group = GroupId::new(opened.id);
    let parts = Parts::new(&open);
    let held_back = elsewhere::unknown();
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "Group".into()));
    let portal = portal_of(&open).group(&opened.tenant, &group);
    let reader = Reader {
        parts,
        client: expect_context::<Session>().client,
        names: ProductNames::here(),
        tenant: opened.tenant,
        group,
        title,
        held_back,
    };
    let read = round(move || reader.clone().read());
    let sections = Sections::start(parts.all(), vec![read]);
    let menu = object_menu(
        actions::FOR_GROUPS,
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
    owners: Section,
    members: Section,
    member_of: Section,
    licences: Section,
    roles: Section,
}

impl Parts {
    fn new(open: &OpenTenant) -> Self {
        let section = |heading, feature| Section::new(heading, feature, open);
        Parts {
            profile: Section::lead(Feature::Groups, open),
            owners: section("Owners", Feature::Groups),
            members: section("Members", Feature::Groups),
            member_of: section("Member of", Feature::Groups),
            licences: section("Licences for members", Feature::Licences),
            roles: section("Directory roles", Feature::Roles),
        }
    }

    fn all(self) -> Vec<Section> {
        vec![
            self.profile,
            self.owners,
            self.members,
            self.member_of,
            self.licences,
            self.roles,
        ]
    }
}

/// What reads one group.
#[derive(Clone)]
struct Reader {
    parts: Parts,
    client: Client,
    names: ProductNames,
    tenant: TenantId,
    group: GroupId,
    title: RwSignal<String>,
    /// What is done elsewhere, as soon as that is known.
    held_back: RwSignal<elsewhere::HeldBack>,
}

impl Reader {
    async fn read(self) {
        let Reader {
            parts,
            client,
            tenant,
            group,
            ..
        } = &self;
        let mut batch = Batch::new();
        let lists = [
            (parts.owners, group::owners as Objects, "Nobody owns it."),
            (parts.members, group::members, "Nobody is in it."),
            (parts.member_of, membership::of_group, "In no other group."),
        ];
        let lists = lists.map(|(section, objects, none)| {
            let slot = section.ask(&mut batch, objects(tenant, group));
            (section, slot, objects(tenant, group), none)
        });
        let stock = parts.licences.ask(&mut batch, subscribed_sku::list(tenant));
        let principal = ObjectId::new(group.as_str());
        let roles = role_assignment::of_principal(tenant, &principal);
        let roles = parts.roles.ask(&mut batch, roles);
        // The profile is not kept waiting for whatever of the rest takes its time.
        let (profile, mut answers) = join!(self.profile(), client.run(batch));

        for (section, slot, first, none) in lists {
            if let Some(page) = taken(&mut answers, slot) {
                let content = page.map(|page| people::content(*client, tenant, first, page, none));
                section.settle(content);
            }
        }
        if let Some(stock) = taken(&mut answers, stock) {
            // The profile says which products they are; its failure is told there as well.
            let content = profile
                .and_then(|profile| Ok(licences::content(self.names, &profile, &stock?.items)));
            parts.licences.settle(content);
        }
        if let Some(roles) = taken(&mut answers, roles) {
            let none = "None is assigned to it.";
            parts
                .roles
                .settle(roles.map(|page| roles::content(page.items, none)));
        }
    }

    async fn profile(&self) -> Result<GroupDetail, Failure> {
        let read = self
            .client
            .call(&group::get(&self.tenant, &self.group))
            .await;
        if let Ok(group) = &read {
            self.title.set(profile::name(group));
            self.held_back.set(elsewhere::of_group(&group.row));
        }
        self.parts.profile.settle(match &read {
            Ok(group) => Ok(profile::content(group.clone())),
            Err(failure) => Err(failure.clone()),
        });
        read
    }
}

/// A group's owners, members, or the groups around it.
type Objects = fn(&TenantId, &GroupId) -> Call<Page<DirectoryObject>>;
