//! A tenant's groups: the list, and the open one beside it.

mod columns;

use leptos::prelude::*;
use tenantry_graph::directory::group::{self, GroupRow};

use crate::{
    pages::listing::{Listing, Remote, listing},
    routes::TenantPage,
    ui::grid::Subject,
};

static LISTING: Listing<GroupRow> = Listing {
    page: TenantPage::Groups,
    subject: Subject {
        resource: "groups",
        one: "group",
        many: "groups",
        views: &[],
    },
    filter: "Filter groups",
    all: group::list,
    remote: Some(Remote {
        count: |tenant| group::count(tenant, None),
        find: group::find,
        columns: columns::REMOTE,
    }),
    nothing: [
        "This customer has no groups yet",
        "Groups appear here as soon as the customer's directory has some.",
    ],
    panel: |_| ().into_any(),
};

/// Lists them.
#[component]
pub fn Groups() -> impl IntoView {
    listing(&LISTING)
}
