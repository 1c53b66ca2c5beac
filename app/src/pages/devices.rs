//! The devices that a tenant's directory knows.

mod columns;

use leptos::prelude::*;
use tenantry_graph::directory::device::{self, DeviceRow};

use crate::{
    pages::listing::{Listing, Remote, listing},
    routes::TenantPage,
    ui::grid::Subject,
};

static LISTING: Listing<DeviceRow> = Listing {
    page: TenantPage::Devices,
    subject: Subject {
        resource: "devices",
        one: "device",
        many: "devices",
        views: &[],
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
    panel: |_| ().into_any(),
};

/// Lists them.
#[component]
pub fn Devices() -> impl IntoView {
    listing(&LISTING)
}
