//! A tenant's users: the list, and the open one beside it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `columns.rs` | the list's columns |
//! | `panel.rs` | what is read of the open user, and in which requests |
//! | `profile.rs`, `licences.rs`, `related.rs`, `access.rs` | how each of its parts is shown |

mod access;
mod columns;
mod licences;
mod panel;
mod profile;
mod related;

use leptos::prelude::*;
use tenantry_change::plan::Kind;
use tenantry_graph::{
    directory::user::{self, UserRow},
    ids::UserId,
};

use self::panel::user_panel;
use crate::{
    actions,
    pages::listing::{Listing, Remote, listing, rows},
    routes::TenantPage,
    ui::grid::{BuiltInView, Subject},
};

static USERS: Listing<UserRow> = Listing {
    page: TenantPage::Users,
    subject: Subject {
        resource: "users",
        one: "user",
        many: "users",
        views: &[
            BuiltInView {
                name: "Blocked users",
                columns: "enabled=Blocked",
                sort: "",
            },
            BuiltInView {
                name: "Guests",
                columns: "kind=Guest",
                sort: "",
            },
            BuiltInView {
                name: "Members without a licence",
                columns: "kind=Member;licensed!no",
                sort: "",
            },
            BuiltInView {
                name: "Synchronised users",
                columns: "source=Synchronised",
                sort: "",
            },
            BuiltInView {
                name: "Newest first",
                columns: "",
                sort: "-created",
            },
        ],
    },
    filter: "Filter users",
    all: user::list,
    remote: Some(Remote {
        count: |tenant| user::count(tenant, None),
        find: user::find,
        columns: columns::REMOTE,
    }),
    nothing: [
        "This customer has no users yet",
        "Users appear here as soon as the customer's directory has some.",
    ],
    no_match: "No user matches the filter",
    panel: user_panel,
    offers: [actions::FOR_USERS, actions::AMONG_USERS],
    kind: Kind::User,
    again: |client, tenant, ids| {
        let calls = ids
            .iter()
            .map(|id| user::get(tenant, &UserId::new(id.as_str())));
        rows(client, calls.collect(), |one| one.row)
    },
};

/// Lists the users.
#[component]
pub fn Users() -> impl IntoView {
    listing(&USERS)
}
