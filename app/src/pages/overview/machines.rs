use leptos::prelude::*;
use tenantry_graph::Feature;

use super::{
    figure::{Card, Figure, both},
    reading::{Count, Read},
};
use crate::{
    pages::{devices, managed_devices},
    routes::{Route, TenantPage},
    ui::chart::{self, Tone},
    vault::port::OpenTenant,
};

/// What the directory knows, and how what Intune manages stands.
pub(super) fn card(read: &Read, open: &OpenTenant) -> AnyView {
    let filtered = |page, criteria: &str| {
        Some(Route::Filtered(
            open.tenant.clone(),
            page,
            criteria.to_owned(),
        ))
    };
    let list = |page| Some(Route::Tenant(open.tenant.clone(), page));
    let known = |number, one, many, route| Figure {
        number,
        feature: Feature::Devices,
        one,
        many,
        tone: None,
        route,
    };
    let managed = |number, one, many, tone, criteria: &str| Figure {
        number,
        feature: Feature::ManagedDevices,
        one,
        many,
        tone,
        route: filtered(TenantPage::ManagedDevices, criteria),
    };
    let part =
        |count, name, tone, criteria| managed(read.count(count), name, name, Some(tone), criteria);
    let all_managed = read.count(Count::Managed);
    let told = [
        Count::Compliant,
        Count::InGracePeriod,
        Count::NotCompliant,
        Count::NotEvaluated,
    ];
    let other = told.into_iter().fold(all_managed.clone(), |left, count| {
        both(&left, &read.count(count), u64::saturating_sub)
    });
    Card {
        title: "Devices",
        leading: vec![
            known(
                read.count(Count::Devices),
                "device",
                "devices",
                list(TenantPage::Devices),
            ),
            Figure {
                route: list(TenantPage::ManagedDevices),
                ..managed(
                    all_managed,
                    "managed by Intune",
                    "managed by Intune",
                    None,
                    "",
                )
            },
        ],
        picture: chart::ring,
        parts: vec![
            part(
                Count::Compliant,
                "compliant",
                Tone::Good,
                managed_devices::COMPLIANT,
            ),
            part(
                Count::InGracePeriod,
                "in the grace period",
                Tone::Fair,
                managed_devices::IN_GRACE_PERIOD,
            ),
            part(
                Count::NotCompliant,
                "not compliant",
                Tone::Wrong,
                managed_devices::NOT_COMPLIANT,
            ),
            part(
                Count::NotEvaluated,
                "not evaluated",
                Tone::Quiet,
                managed_devices::NOT_EVALUATED,
            ),
            managed(
                other,
                "in error or conflict",
                "in error or conflict",
                Some(Tone::Warns),
                managed_devices::IN_TROUBLE,
            ),
        ],
        others: vec![
            known(
                read.count(Count::Stale),
                "device not seen for 90 days",
                "devices not seen for 90 days",
                filtered(TenantPage::Devices, devices::STALE),
            ),
            managed(
                read.count(Count::OutOfTouch),
                "managed device not in touch for 30 days",
                "managed devices not in touch for 30 days",
                None,
                managed_devices::STALE,
            ),
        ],
    }
    .view()
}
