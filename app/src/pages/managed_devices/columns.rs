use std::borrow::Cow;

use tenantry_graph::{
    intune::managed_device::{ComplianceState, ManagedDeviceRow},
    query::Filter,
    timestamp,
};
use tenantry_identity::UnixSeconds;

use crate::{
    platform::clock,
    ui::{
        chart::share,
        format,
        grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
        icon::Icon,
    },
};

/// The devices that keep to the rules, as the list's criteria spell it.
pub const COMPLIANT: &str = "compliance=Compliant";
/// Those that do not, and have some time left.
pub const IN_GRACE_PERIOD: &str = "compliance=In grace period";
/// Those that do not.
pub const NOT_COMPLIANT: &str = "compliance=Not compliant";
/// Those of which nobody knows.
pub const NOT_EVALUATED: &str = "compliance=Not evaluated";
/// Those that something else is the matter with.
pub const IN_TROUBLE: &str = "compliance=Conflict,Error,Configuration Manager";
/// Those that were not in touch for long.
pub const STALE: &str = "activity=Stale";

/// A device that was not in touch for so long is stale: 30 days, in seconds.
const STALE_AFTER: u64 = 30 * 86_400;

/// Less of its storage free is little, in percent.
const LITTLE: u64 = 10;

/// Marks devices that were not in touch for long.
pub(super) const STALE_TAG: Tag = Tag {
    word: "Stale",
    icon: Icon::Alert,
    warns: true,
};

const NEARLY_FULL: Tag = Tag {
    word: "Nearly full",
    icon: Icon::Alert,
    warns: true,
};

const NOT_ENCRYPTED: Tag = Tag {
    word: "No",
    icon: Icon::Alert,
    warns: true,
};

/// The condition that a device was not in touch for long.
pub fn out_of_touch(now: UnixSeconds) -> Filter {
    Filter::at_most("lastSyncDateTime", now.minus(STALE_AFTER))
}

/// Whether a device that was in touch last at this time (ISO 8601 UTC) is stale; `None` where nobody knows.
pub(super) fn is_stale(last_contact: Option<&str>, now: UnixSeconds) -> Option<bool> {
    let last_contact = timestamp::parse(last_contact?)?;
    Some(last_contact <= now.minus(STALE_AFTER))
}

/// How much of its storage is free, in percent; `None` where nobody knows.
pub(super) fn free_percent(device: &ManagedDeviceRow) -> Option<u64> {
    let total = device.total_storage.filter(|total| *total > 0)?;
    Some(share(device.free_storage?.min(total), total, 100))
}

/// Marks a device that breaks the rules.
pub(super) fn compliance_tag(compliance: &ComplianceState) -> Option<Tag> {
    let word = match compliance {
        ComplianceState::Noncompliant => "Not compliant",
        ComplianceState::InGracePeriod => "In grace period",
        ComplianceState::Conflict => "Conflict",
        ComplianceState::Error => "Error",
        _ => return None,
    };
    Some(Tag {
        word,
        icon: Icon::Alert,
        warns: true,
    })
}

/// Whose it is, in words.
pub(super) fn owner(device: &ManagedDeviceRow) -> Option<&str> {
    Some(match device.owner_type()? {
        "company" => "Company",
        "personal" => "Personal",
        "unknown" => "Unknown",
        other => other,
    })
}

/// What manages it, in words.
pub(super) fn agent(device: &ManagedDeviceRow) -> Option<&str> {
    Some(match device.management_agent()? {
        "mdm" => "Intune",
        "eas" => "Exchange ActiveSync",
        "easMdm" => "Intune and Exchange ActiveSync",
        "configurationManagerClient" => "Configuration Manager",
        "configurationManagerClientMdm" => "Intune and Configuration Manager",
        "jamf" => "Jamf",
        "googleCloudDevicePolicyController" => "Google",
        "microsoft365ManagedMdm" => "Microsoft 365",
        "msSense" => "Microsoft Defender",
        "unknown" => "Unknown",
        other => other,
    })
}

impl Record for ManagedDeviceRow {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 200, 3, Kind::Text),
            |device: &Self| Datum::text(device.device_name()),
        ),
        Column::new(
            Heading::new("user", "User", 190, 2, Kind::Text),
            |device: &Self| Datum::text(device.user_display_name()),
        ),
        Column::new(
            Heading::new("compliance", "Compliance", 150, 1, Kind::Choice),
            |device: &Self| Datum::text(Some(device.compliance.name())),
        )
        .shown_as(|device| match compliance_tag(&device.compliance) {
            Some(tag) => tagged(tag),
            None => Cell::text(Some(device.compliance.name())),
        }),
        Column::new(
            Heading::new("system", "System", 110, 1, Kind::Choice),
            |device: &Self| Datum::text(device.operating_system()),
        ),
        Column::new(
            Heading::new("version", "Version", 140, 1, Kind::Text),
            |device: &Self| Datum::text(device.os_version()),
        ),
        Column::new(
            Heading::new("owner", "Owner", 110, 1, Kind::Choice),
            |device: &Self| Datum::text(owner(device)),
        ),
        Column::new(
            Heading::new("contact", "Last contact", 200, 1, Kind::Date),
            |device: &Self| Datum::moment(device.last_sync_date_time()),
        )
        .shown_as(|device| {
            let contact = device.last_sync_date_time();
            Cell {
                text: Cow::Owned(contact.map(format::day).unwrap_or_default()),
                tag: (is_stale(contact, clock::now()) == Some(true)).then_some(STALE_TAG),
                ..Cell::default()
            }
        }),
        Column::new(
            Heading::new("activity", "Activity", 100, 1, Kind::Choice).only_when_chosen(),
            |device: &Self| {
                let is_stale = is_stale(device.last_sync_date_time(), clock::now());
                Datum::text(is_stale.map(|is_stale| if is_stale { "Stale" } else { "Active" }))
            },
        ),
        Column::new(
            Heading::new("encrypted", "Encrypted", 130, 1, Kind::YesNo),
            |device: &Self| Datum::flag(device.is_encrypted),
        )
        .shown_as(|device| match device.is_encrypted {
            Some(true) => Cell::text(Some("Yes")),
            Some(false) => tagged(NOT_ENCRYPTED),
            None => Cell::default(),
        }),
        Column::new(
            Heading::new("free", "Storage free (%)", 150, 1, Kind::Number),
            |device: &Self| match free_percent(device) {
                // A hundred at most.
                Some(percent) => Datum::Number(percent as i64),
                None => Datum::Absent,
            },
        )
        .shown_as(|device| match free_percent(device) {
            Some(percent) => Cell {
                text: Cow::Owned(percent.to_string() + " %"),
                tag: (percent < LITTLE).then_some(NEARLY_FULL),
                ..Cell::default()
            },
            None => Cell::default(),
        }),
        Column::new(
            Heading::new("model", "Model", 160, 2, Kind::Text),
            |device: &Self| Datum::text(device.model()),
        ),
        Column::new(
            Heading::new("serial", "Serial number", 130, 1, Kind::Text),
            |device: &Self| Datum::text(device.serial_number()),
        ),
        Column::new(
            Heading::new("enrolled", "Enrolled", 116, 1, Kind::Date),
            |device: &Self| Datum::moment(device.enrolled_date_time()),
        ),
        Column::new(
            Heading::new("agent", "Managed by", 140, 1, Kind::Choice),
            |device: &Self| Datum::text(agent(device)),
        ),
        Column::new(
            Heading::new("maker", "Manufacturer", 150, 1, Kind::Choice).only_when_chosen(),
            |device: &Self| Datum::text(device.manufacturer()),
        ),
        Column::new(
            Heading::new("sign-in", "User name", 230, 2, Kind::Text).only_when_chosen(),
            |device: &Self| Datum::text(device.user_principal_name()),
        ),
        Column::new(
            Heading::new("supervised", "Supervised", 110, 1, Kind::YesNo).only_when_chosen(),
            |device: &Self| Datum::flag(device.is_supervised),
        ),
        Column::new(
            Heading::new("device-id", "Device id", 300, 2, Kind::Id).only_when_chosen(),
            |device: &Self| Datum::text(device.azure_ad_device_id()),
        ),
        Column::new(
            Heading::new("id", "Intune id", 300, 2, Kind::Id).only_when_chosen(),
            |device: &Self| Datum::text(Some(device.id.as_str())),
        ),
    ];

    fn id(&self) -> &str {
        self.id.as_str()
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
    fn what_was_never_in_touch_is_not_stale() {
        assert_eq!(is_stale(None, NOW), None);
        assert_eq!(is_stale(Some("never"), NOW), None);
    }

    #[test]
    fn a_device_is_stale_after_thirty_days() {
        let is_stale = |ago| is_stale(Some(&timestamp::iso8601(NOW.minus(ago))), NOW);
        assert_eq!(is_stale(STALE_AFTER), Some(true));
        assert_eq!(is_stale(STALE_AFTER - 1), Some(false));
    }

    #[test]
    fn views_and_links_are_spelt_as_the_list_reads_them() {
        let columns = ManagedDeviceRow::COLUMNS.iter();
        let headings: Vec<Heading> = columns.map(|column| column.heading).collect();
        let views = super::super::LISTING.subject.views;
        for view in views {
            let sort = view.sort.trim_start_matches('-');
            assert!(
                headings.iter().any(|heading| heading.name == sort),
                "{sort}"
            );
        }
        let links = [
            COMPLIANT,
            IN_GRACE_PERIOD,
            NOT_COMPLIANT,
            NOT_EVALUATED,
            IN_TROUBLE,
            STALE,
        ];
        for text in views.iter().map(|view| view.columns).chain(links) {
            let criteria = Criteria::parse("", text, &headings);
            assert_eq!(criteria.write(&headings), text);
        }
    }

    #[test]
    fn links_name_the_states_as_the_list_does() {
        for (link, state) in [
            (COMPLIANT, ComplianceState::Compliant),
            (IN_GRACE_PERIOD, ComplianceState::InGracePeriod),
            (NOT_COMPLIANT, ComplianceState::Noncompliant),
            (NOT_EVALUATED, ComplianceState::Unknown),
        ] {
            assert_eq!(link.strip_prefix("compliance="), Some(state.name()));
        }
        for state in [
            ComplianceState::Conflict,
            ComplianceState::Error,
            ComplianceState::ConfigManager,
        ] {
            assert!(IN_TROUBLE.contains(state.name()), "{state:?}");
        }
    }
}
