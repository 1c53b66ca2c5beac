use futures::join;
use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    batch::Batch,
    directory::{group, membership, role_assignment, subscribed_sku},
    ids::{GroupId, ObjectId},
};
use tenantry_identity::TenantId;

use super::{licences, people, profile};
use crate::{
    client::Client,
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
    let client = expect_context::<Session>().client;
    let names = ProductNames::here();
    let group = GroupId::new(opened.id);
    let parts = Parts::new(&open);
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "Group".into()));
    let portal = portal_of(&open).group(&opened.tenant, &group);
    let tenant = opened.tenant;
    let read = round(move || {
        let (tenant, group) = (tenant.clone(), group.clone());
        read(parts, client, names, tenant, group, title)
    });
    let sections = Sections::start(parts.all(), vec![read]);
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

async fn read(
    parts: Parts,
    client: Client,
    names: ProductNames,
    tenant: TenantId,
    group: GroupId,
    title: RwSignal<String>,
) {
    let mut batch = Batch::new();
    let all_owners = group::owners(&tenant, &group);
    let all_members = group::members(&tenant, &group);
    let all_above = membership::of_group(&tenant, &group);
    let owners = parts.owners.ask(&mut batch, group::owners(&tenant, &group));
    let members = parts
        .members
        .ask(&mut batch, group::members(&tenant, &group));
    let above = membership::of_group(&tenant, &group);
    let above = parts.member_of.ask(&mut batch, above);
    let stock = parts
        .licences
        .ask(&mut batch, subscribed_sku::list(&tenant));
    let principal = ObjectId::new(group.as_str());
    let assigned = role_assignment::of_principal(&tenant, &principal);
    let assigned = parts.roles.ask(&mut batch, assigned);

    // The profile is not kept waiting for whatever of the rest takes its time.
    let profile = async {
        let read = client.call(&group::get(&tenant, &group)).await;
        if let Ok(group) = &read {
            title.set(profile::name(group));
        }
        parts.profile.settle(match &read {
            Ok(group) => Ok(profile::content(group.clone())),
            Err(failure) => Err(failure.clone()),
        });
        read
    };
    let (profile, mut answers) = join!(profile, client.run(batch));

    for (section, slot, first, none) in [
        (parts.owners, owners, all_owners, "Nobody owns it."),
        (parts.members, members, all_members, "Nobody is in it."),
        (parts.member_of, above, all_above, "In no other group."),
    ] {
        if let Some(page) = taken(&mut answers, slot) {
            section.settle(page.map(|page| people::content(client, &tenant, first, page, none)));
        }
    }
    if let Some(stock) = taken(&mut answers, stock) {
        // The profile's failure is told at the profile.
        let content =
            profile.and_then(|profile| Ok(licences::content(names, &profile, &stock?.items)));
        parts.licences.settle(content);
    }
    if let Some(assigned) = taken(&mut answers, assigned) {
        let none = "None is assigned to it.";
        parts
            .roles
            .settle(assigned.map(|page| roles::content(page.items, none)));
    }
}
