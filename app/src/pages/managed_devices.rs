//! The devices that Intune manages for a tenant: the list, and the open one beside it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `columns.rs` | what the list shows of them |
//! | `panel.rs` | the open device |
//! | `asked.rs` | what the device was asked to do, and how far it is |
//! | `states.rs` | how it stands with the policies |

mod asked;
mod columns;
mod panel;
mod states;

use leptos::prelude::*;
use tenantry_change::plan::Kind;
use tenantry_graph::{
    ids::ManagedDeviceId,
    intune::managed_device::{self, ManagedDeviceRow},
};

pub use self::columns::{
    COMPLIANT, IN_GRACE_PERIOD, IN_TROUBLE, NOT_COMPLIANT, NOT_EVALUATED, STALE, out_of_touch,
};
use self::panel::managed_device_panel;
use crate::{
    actions,
    pages::listing::{Listing, listing, rows},
    routes::TenantPage,
    ui::grid::{BuiltInView, Subject},
};

static LISTING: Listing<ManagedDeviceRow> = Listing {
    page: TenantPage::ManagedDevices,
    subject: Subject {
        resource: "managed-devices",
        one: "managed device",
        many: "managed devices",
        views: &[
            BuiltInView {
                name: "Not compliant",
                columns: NOT_COMPLIANT,
                sort: "name",
            },
            BuiltInView {
                name: "Not in touch for 30 days",
                columns: STALE,
                sort: "contact",
            },
            BuiltInView {
                name: "Not encrypted",
                columns: "encrypted!no",
                sort: "name",
            },
            BuiltInView {
                name: "Storage nearly full",
                columns: "free:..9",
                sort: "free",
            },
        ],
    },
    filter: "Filter managed devices",
    all: managed_device::list,
    remote: None,
    nothing: [
        "No device is managed",
        "Devices appear here once they are enrolled in Intune.",
    ],
    no_match: "No managed device matches the filter",
    panel: managed_device_panel,
    offers: [actions::FOR_MANAGED_DEVICES, &[]],
    kind: Kind::ManagedDevice,
    again: |client, tenant, ids| {
        let calls = ids
            .iter()
            .map(|id| managed_device::get(tenant, &ManagedDeviceId::new(id.as_str())));
        rows(client, calls.collect(), |one| one.row)
    },
};

/// Lists them.
#[component]
pub fn ManagedDevices() -> impl IntoView {
    listing(&LISTING)
}
