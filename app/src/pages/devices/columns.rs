use std::borrow::Cow;

use tenantry_graph::{
    directory::device::{DeviceRow, JoinKind},
    query::Filter,
    timestamp,
};
use tenantry_identity::UnixSeconds;

use crate::{
    pages::listing::RemoteColumn,
    platform::clock,
    ui::{
        format,
        grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
        icon::Icon,
    },
};

/// The devices that were not seen for long, as the list's criteria spell it.
pub const STALE: &str = "activity=Stale";

/// A device that was not seen for so long is stale: 90 days, in seconds.
const STALE_AFTER: u64 = 90 * 86_400;

const LAST_SEEN: &str = "approximateLastSignInDateTime";

/// Marks devices that were not seen for long.
pub(super) const STALE_TAG: Tag = Tag {
    word: "Stale",
    icon: Icon::Alert,
    warns: true,
};

/// Marks devices that may not sign in.
pub(super) const DISABLED: Tag = Tag {
    word: "Disabled",
    icon: Icon::Blocked,
    warns: true,
};

/// Marks devices that break the rules of the service that manages them.
pub(super) const NOT_COMPLIANT: Tag = Tag {
    word: "Not compliant",
    icon: Icon::Alert,
    warns: true,
};

/// The condition that a device was not seen for long.
pub fn stale(now: UnixSeconds) -> Filter {
    Filter::at_most(LAST_SEEN, now.minus(STALE_AFTER))
}

/// Whether a device that was seen last at this time (ISO 8601 UTC) is stale; `None` where nobody knows.
pub(super) fn is_stale(last_seen: Option<&str>, now: UnixSeconds) -> Option<bool> {
    let last_seen = timestamp::parse(last_seen?)?;
    Some(last_seen <= now.minus(STALE_AFTER))
}

impl Record for DeviceRow {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 210, 3, Kind::Text),
            |device: &Self| Datum::text(device.display_name()),
        ),
        Column::new(
            Heading::new("system", "System", 110, 1, Kind::Choice),
            |device: &Self| Datum::text(device.operating_system()),
        ),
        Column::new(
            Heading::new("version", "Version", 140, 1, Kind::Text),
            |device: &Self| Datum::text(device.operating_system_version()),
        ),
        Column::new(
            Heading::new("join", "Join type", 120, 1, Kind::Choice),
            |device: &Self| Datum::text(Some(device.join().name())),
        ),
        Column::new(
            Heading::new("enabled", "Sign-in", 110, 1, Kind::Choice),
            |device: &Self| Datum::text(enabled(device.account_enabled)),
        )
        .shown_as(|device| match device.account_enabled {
            Some(false) => tagged(DISABLED),
            enabled_or_unknown => Cell::text(enabled(enabled_or_unknown)),
        }),
        Column::new(
            Heading::new("compliant", "Compliant", 130, 1, Kind::YesNo),
            |device: &Self| Datum::flag(device.is_compliant),
        )
        .shown_as(|device| match device.is_compliant {
            Some(true) => Cell::text(Some("Yes")),
            Some(false) => tagged(NOT_COMPLIANT),
            None => Cell::default(),
        }),
        Column::new(
            Heading::new("managed", "Managed", 100, 1, Kind::YesNo),
            |device: &Self| Datum::flag(device.is_managed),
        ),
        Column::new(
            Heading::new("owner", "Owner type", 110, 1, Kind::Choice),
            |device: &Self| Datum::text(device.device_ownership()),
        ),
        Column::new(
            Heading::new("seen", "Last seen", 200, 1, Kind::Date),
            |device: &Self| Datum::moment(device.approximate_last_sign_in_date_time()),
        )
        .shown_as(|device| {
            let seen = device.approximate_last_sign_in_date_time();
            Cell {
                text: Cow::Owned(seen.map(format::day).unwrap_or_default()),
                tag: (is_stale(seen, clock::now()) == Some(true)).then_some(STALE_TAG),
                ..Cell::default()
            }
        }),
        Column::new(
            Heading::new("activity", "Activity", 100, 1, Kind::Choice).only_when_chosen(),
            |device: &Self| {
                let seen = device.approximate_last_sign_in_date_time();
                Datum::text(
                    is_stale(seen, clock::now()).map(
                        |is_stale| {
                            if is_stale { "Stale" } else { "Active" }
                        },
                    ),
                )
            },
        ),
        Column::new(
            Heading::new("registered", "Registered", 116, 1, Kind::Date),
            |device: &Self| Datum::moment(device.registration_date_time()),
        ),
        Column::new(
            Heading::new("model", "Model", 160, 2, Kind::Text),
            |device: &Self| Datum::text(device.model()),
        ),
        Column::new(
            Heading::new("maker", "Manufacturer", 150, 1, Kind::Choice),
            |device: &Self| Datum::text(device.manufacturer()),
        ),
        Column::new(
            Heading::new("synchronised", "Synchronised", 120, 1, Kind::YesNo).only_when_chosen(),
            |device: &Self| Datum::flag(device.on_premises_sync_enabled),
        ),
        Column::new(
            Heading::new("agent", "Managed by", 120, 1, Kind::Choice).only_when_chosen(),
            |device: &Self| Datum::text(device.management_type()),
        ),
        Column::new(
            Heading::new("device-id", "Device id", 300, 2, Kind::Id).only_when_chosen(),
            |device: &Self| Datum::text(device.device_id()),
        ),
        Column::new(
            Heading::new("id", "Object id", 300, 2, Kind::Id).only_when_chosen(),
            |device: &Self| Datum::text(Some(device.id.as_str())),
        ),
    ];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What the service can do with each of them.
pub(super) const REMOTE: &[RemoteColumn] = &[
    RemoteColumn::text("displayName").sorted(),
    RemoteColumn::text("operatingSystem"),
    RemoteColumn::text("operatingSystemVersion"),
    RemoteColumn::words(|word| {
        let trust = match word {
            name if name == JoinKind::Registered.name() => "Workplace",
            name if name == JoinKind::Joined.name() => "AzureAd",
            name if name == JoinKind::HybridJoined.name() => "ServerAd",
            _ => return None,
        };
        Some(Filter::equals("trustType", trust))
    }),
    RemoteColumn::words(|word| match word {
        "Enabled" => Some(Filter::is("accountEnabled", true)),
        "Disabled" => Some(Filter::is("accountEnabled", false)),
        _ => None,
    }),
    RemoteColumn::flag("isCompliant"),
    RemoteColumn::flag("isManaged"),
    RemoteColumn::text("deviceOwnership"),
    RemoteColumn::moment(LAST_SEEN).sorted(),
    RemoteColumn::words(|word| match word {
        "Stale" => Some(stale(clock::now())),
        "Active" => Some(Filter::at_least(
            LAST_SEEN,
            clock::now().minus(STALE_AFTER - 1),
        )),
        _ => None,
    }),
    RemoteColumn::moment("registrationDateTime"),
    RemoteColumn::text("model"),
    RemoteColumn::text("manufacturer"),
    RemoteColumn::flag("onPremisesSyncEnabled"),
    RemoteColumn::text("managementType"),
    RemoteColumn::NONE,
    RemoteColumn::NONE,
];

fn enabled(account_enabled: Option<bool>) -> Option<&'static str> {
    match account_enabled? {
        true => Some("Enabled"),
        false => Some("Disabled"),
    }
}

fn tagged(tag: Tag) -> Cell<'static> {
    Cell {
        tag: Some(tag),
        ..Cell::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::grid::Criteria;

    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    #[test]
    fn what_was_never_seen_is_not_stale() {
        assert_eq!(is_stale(None, NOW), None);
        assert_eq!(is_stale(Some(""), NOW), None);
        assert_eq!(is_stale(Some("yesterday"), NOW), None);
    }

    #[test]
    fn a_device_is_stale_after_ninety_days() {
        let seen = |ago| timestamp::iso8601(NOW.minus(ago));
        let is_stale = |ago| is_stale(Some(&seen(ago)), NOW);
        assert_eq!(is_stale(STALE_AFTER), Some(true));
        assert_eq!(is_stale(STALE_AFTER - 1), Some(false));
        assert_eq!(is_stale(0), Some(false));
        let asked = stale(NOW);
        assert_eq!(
            asked.as_str(),
            [LAST_SEEN, " le ", &seen(STALE_AFTER)].concat()
        );
    }

    #[test]
    fn every_column_says_what_the_service_can_do_with_it() {
        assert_eq!(REMOTE.len(), DeviceRow::COLUMNS.len());
    }

    #[test]
    fn the_views_are_spelt_as_the_list_reads_them() {
        let headings: Vec<Heading> = DeviceRow::COLUMNS
            .iter()
            .map(|column| column.heading)
            .collect();
        for view in super::super::LISTING.subject.views {
            let criteria = Criteria::parse("", view.columns, &headings);
            assert_eq!(criteria.write(&headings), view.columns);
            let sort = view.sort.trim_start_matches('-');
            assert!(
                headings.iter().any(|heading| heading.name == sort),
                "{sort}"
            );
        }
    }
}
