//! The devices that a tenant's directory knows: the list, and the open one beside it with the secrets that are
//! kept for it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `columns.rs` | what the list shows of them |
//! | `panel.rs` | the open device |
//! | `secrets.rs`, `reveal.rs` | recovery keys and local administrators' passwords, shown on demand |

mod columns;
mod panel;
mod reveal;
mod secrets;

use leptos::prelude::*;
use tenantry_change::plan::Kind;
use tenantry_graph::{
    directory::device::{self, DeviceRow},
    ids::DeviceId,
};

use self::panel::device_panel;
pub use self::{
    columns::{STALE, stale},
    secrets::Secrets,
};
use crate::{
    actions,
    pages::listing::{Listing, Remote, listing, rows},
    routes::TenantPage,
    ui::grid::{BuiltInView, Subject},
};

static LISTING: Listing<DeviceRow> = Listing {
    page: TenantPage::Devices,
    subject: Subject {
        resource: "devices",
        one: "device",
        many: "devices",
        views: &[
            BuiltInView {
                name: "Not seen for 90 days",
                columns: STALE,
                sort: "seen",
            },
            BuiltInView {
                name: "Disabled",
                columns: "enabled=Disabled",
                sort: "name",
            },
            BuiltInView {
                name: "Not compliant",
                columns: "compliant!no",
                sort: "name",
            },
        ],
    },
    filter: "Filter devices",
    all: device::list,
    remote: Some(Remote {
        count: |tenant| device::count(tenant, None),
        find: device::find,
        columns: columns::REMOTE,
    }),
    nothing: [
        "No device is registered",
        "Devices appear here once they are registered with or joined to the customer's directory.",
    ],
    no_match: "No device matches the filter",
    panel: device_panel,
    offers: [actions::FOR_DEVICES, &[]],
    kind: Kind::Device,
    again: |client, tenant, ids| {
        let calls = ids
            .iter()
            .map(|id| device::get(tenant, &DeviceId::new(id.as_str())));
        rows(client, calls.collect(), |one| one.row)
    },
};

/// Lists them.
#[component]
pub fn Devices() -> impl IntoView {
    listing(&LISTING)
}
