use leptos::prelude::*;
use tenantry_graph::Feature;

use super::{
    figure::{Card, Figure, both},
    reading::{Count, Read},
};
use crate::{
    routes::{Route, TenantPage},
    ui::chart::{self, Tone},
    vault::port::OpenTenant,
};

/// The members who may sign in, as the list's criteria spell it.
const ACTIVE_MEMBERS: &str = "enabled=Enabled;kind=Member";
/// The guests who may.
const ACTIVE_GUESTS: &str = "enabled=Enabled;kind=Guest";
/// All who may not.
const BLOCKED: &str = "enabled=Blocked";

/// Who is in the directory.
pub(super) fn card(read: &Read, open: &OpenTenant) -> AnyView {
    let list = |page| Some(Route::Tenant(open.tenant.clone(), page));
    let users = |criteria: &str| {
        let criteria = criteria.to_owned();
        Some(Route::Filtered(
            open.tenant.clone(),
            TenantPage::Users,
            criteria,
        ))
    };
    let figure = |number, one, many, tone, route| Figure {
        number,
        feature: Feature::Users,
        one,
        many,
        tone,
        route,
    };
    let all = read.count(Count::Users);
    let guests = read.count(Count::Guests);
    let blocked = read.count(Count::Blocked);
    let blocked_guests = read.count(Count::BlockedGuests);
    // Each is one of the three, and nobody is two of them.
    let active_guests = both(&guests, &blocked_guests, u64::saturating_sub);
    let active = both(&all, &blocked, u64::saturating_sub);
    let active_members = both(&active, &active_guests, u64::saturating_sub);
    let groups = Figure {
        number: read.count(Count::Groups),
        feature: Feature::Groups,
        one: "group",
        many: "groups",
        tone: None,
        route: list(TenantPage::Groups),
    };
    Card {
        title: "Users and groups",
        leading: vec![
            figure(all, "user", "users", None, list(TenantPage::Users)),
            groups,
        ],
        picture: chart::bar,
        parts: vec![
            figure(
                active_members,
                "member who may sign in",
                "members who may sign in",
                Some(Tone::Good),
                users(ACTIVE_MEMBERS),
            ),
            figure(
                active_guests,
                "guest who may sign in",
                "guests who may sign in",
                Some(Tone::Fair),
                users(ACTIVE_GUESTS),
            ),
            figure(
                blocked,
                "blocked",
                "blocked",
                Some(Tone::Warns),
                users(BLOCKED),
            ),
        ],
        others: vec![figure(
            read.count(Count::Deleted),
            "user deleted in the last 30 days",
            "users deleted in the last 30 days",
            None,
            None,
        )],
    }
    .view()
}

#[cfg(test)]
mod tests {
    use tenantry_graph::directory::user::UserRow;

    use super::*;
    use crate::ui::grid::{Criteria, Heading, Record};

    #[test]
    fn links_are_spelt_as_the_list_reads_them() {
        let columns = UserRow::COLUMNS.iter();
        let headings: Vec<Heading> = columns.map(|column| column.heading).collect();
        for link in [ACTIVE_MEMBERS, ACTIVE_GUESTS, BLOCKED] {
            let criteria = Criteria::parse("", link, &headings);
            assert_eq!(criteria.write(&headings), link);
        }
    }
}
