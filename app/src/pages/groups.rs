//! A tenant's groups: the list, and the open one beside it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `columns.rs` | the list's columns |
//! | `panel.rs` | what is read of the open group, and in which requests |
//! | `profile.rs`, `people.rs`, `licences.rs` | how each of its parts is shown |

mod columns;
mod licences;
mod panel;
mod people;
mod profile;

use leptos::prelude::*;
use tenantry_change::plan::Kind;
use tenantry_graph::{
    directory::group::{self, GroupRow},
    ids::GroupId,
};

use self::panel::group_panel;
use crate::{
    actions,
    pages::listing::{Listing, Remote, listing, rows},
    routes::TenantPage,
    ui::grid::{BuiltInView, Subject},
};

static LISTING: Listing<GroupRow> = Listing {
    page: TenantPage::Groups,
    subject: Subject {
        resource: "groups",
        one: "group",
        many: "groups",
        views: &[
            BuiltInView {
                name: "Microsoft 365 groups",
                columns: "kind=Microsoft 365",
                sort: "",
            },
            BuiltInView {
                name: "Dynamic groups",
                columns: "membership=Dynamic",
                sort: "",
            },
            BuiltInView {
                name: "Groups with licences",
                columns: "licensed!yes",
                sort: "",
            },
            BuiltInView {
                name: "Groups that may have roles",
                columns: "roles!yes",
                sort: "",
            },
            BuiltInView {
                name: "Newest first",
                columns: "",
                sort: "-created",
            },
        ],
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
    no_match: "No group matches the filter",
    panel: group_panel,
    offers: [actions::FOR_GROUPS, actions::AMONG_GROUPS],
    kind: Kind::Group,
    again: |client, tenant, ids| {
        let calls = ids
            .iter()
            .map(|id| group::get(tenant, &GroupId::new(id.as_str())));
        rows(client, calls.collect(), |one| one.row)
    },
};

/// Lists them.
#[component]
pub fn Groups() -> impl IntoView {
    listing(&LISTING)
}
