//! The devices that Intune manages for a tenant.

mod columns;

use leptos::prelude::*;
use tenantry_graph::intune::managed_device::{self, ManagedDeviceRow};

use crate::{
    pages::listing::{Listing, listing},
    routes::TenantPage,
    ui::grid::Subject,
};

static LISTING: Listing<ManagedDeviceRow> = Listing {
    page: TenantPage::ManagedDevices,
    subject: Subject {
        resource: "managed-devices",
        one: "managed device",
        many: "managed devices",
        views: &[],
    },
    filter: "Filter managed devices",
    all: managed_device::list,
    remote: None,
    nothing: [
        "No device is managed",
        "Devices appear here once they are enrolled in Intune.",
    ],
    no_match: "No managed device matches the filter",
    panel: |_| ().into_any(),
};

/// Lists them.
#[component]
pub fn ManagedDevices() -> impl IntoView {
    listing(&LISTING)
}
