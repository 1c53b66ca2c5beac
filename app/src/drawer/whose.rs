//! What caused a group of exchanges, when, and whose they are.

use leptos::prelude::*;
use tenantry_identity::TenantId;

use crate::{platform::clock, recents, session::Session, ui::format};

/// What a customer is called, as far as this window knows it; else its tenant id.
pub(super) fn customer(session: Session, tenant: &TenantId) -> String {
    let recent = recents::of(tenant);
    let organization = recent
        .as_ref()
        .and_then(|recent| recent.organization.clone());
    let open = untrack(|| session.open_tenant(tenant));
    let name = organization
        .or_else(|| open.map(|open| open.name.to_string()))
        .or_else(|| recent.map(|recent| recent.name.to_string()));
    name.unwrap_or_else(|| tenant.to_string())
}

/// A time (Unix milliseconds) by the agent's own clock: `14:03:59`.
pub(super) fn time(at: u64) -> String {
    let (hours, minutes, seconds) = clock::own_time_of_day(at);
    format::time_of_day(hours, minutes) + ":" + &format::two_digits(seconds)
}

/// The customers of a group, by name: one, or how many; nothing where it is about none.
pub(super) fn customers(session: Session, tenants: &[TenantId]) -> Option<String> {
    let mut different: Vec<&TenantId> = Vec::new();
    for tenant in tenants {
        if !different.contains(&tenant) {
            different.push(tenant);
        }
    }
    match different.as_slice() {
        [] => None,
        [tenant] => Some(customer(session, tenant)),
        several => Some(several.len().to_string() + " tenants"),
    }
}
