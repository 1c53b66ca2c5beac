//! A tenant's users: the list, and the open one beside it.

mod columns;
mod panel;

use leptos::prelude::*;
use tenantry_graph::{
    directory::user::{self, UserRow},
    ids::UserId,
};

use self::panel::UserPanel;
use crate::{
    pages::listing::{Listing, Opened, Remote, listing},
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
    panel: |Opened {
                tenant,
                id,
                name,
                list,
            }| {
        view! { <UserPanel tenant user=UserId::new(id) name list /> }.into_any()
    },
};

/// Lists the users.
#[component]
pub fn Users() -> impl IntoView {
    listing(&USERS)
}
