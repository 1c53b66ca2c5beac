use tenantry_graph::{
    directory::group::{GroupKind, GroupRow},
    query::Filter,
};

use crate::{
    pages::listing::RemoteColumn,
    ui::{
        grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
        icon::Icon,
    },
};

/// Marks groups whose members a rule finds.
pub(super) const DYNAMIC: Tag = Tag {
    word: "Dynamic",
    icon: Icon::Refresh,
    warns: false,
};

/// Marks groups that are mastered in an on-premises directory.
pub(super) const SYNCHRONISED: Tag = Tag {
    word: "Synchronised",
    icon: Icon::Synchronised,
    warns: false,
};

/// Marks groups that directory roles may be assigned to.
pub(super) const FOR_ROLES: Tag = Tag {
    word: "May have roles",
    icon: Icon::Key,
    warns: false,
};

fn membership_of(group: &GroupRow) -> &'static str {
    if group.is_dynamic {
        DYNAMIC.word
    } else {
        "Assigned"
    }
}

fn source_of(group: &GroupRow) -> &'static str {
    if group.is_synchronised {
        SYNCHRONISED.word
    } else {
        "Cloud"
    }
}

/// Shows a word as a tag where it sets a row apart.
fn marked(is_marked: bool, tag: Tag, otherwise: &'static str) -> Cell<'static> {
    match is_marked {
        true => Cell {
            tag: Some(tag),
            ..Cell::default()
        },
        false => Cell::text(Some(otherwise)),
    }
}

impl Record for GroupRow {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 220, 3, Kind::Text),
            |group: &Self| Datum::text(group.display_name()),
        ),
        Column::new(
            Heading::new("kind", "Kind", 180, 1, Kind::Choice),
            |group: &Self| Datum::text(Some(group.kind.name())),
        ),
        Column::new(
            Heading::new("membership", "Membership", 145, 1, Kind::Choice),
            |group: &Self| Datum::text(Some(membership_of(group))),
        )
        .shown_as(|group| marked(group.is_dynamic, DYNAMIC, "Assigned")),
        Column::new(
            Heading::new("source", "Source", 150, 1, Kind::Choice),
            |group: &Self| Datum::text(Some(source_of(group))),
        )
        .shown_as(|group| marked(group.is_synchronised, SYNCHRONISED, "Cloud")),
        Column::new(
            Heading::new("mail", "Mail", 200, 3, Kind::Text),
            |group: &Self| Datum::text(group.mail()),
        ),
        Column::new(
            Heading::new("created", "Created", 116, 1, Kind::Date),
            |group: &Self| Datum::moment(group.created_date_time()),
        ),
        Column::new(
            Heading::new("description", "Description", 240, 3, Kind::Text).only_when_chosen(),
            |group: &Self| Datum::text(group.description()),
        ),
        Column::new(
            Heading::new("licensed", "Has licences", 130, 0, Kind::YesNo).only_when_chosen(),
            |group: &Self| Datum::Flag(!group.assigned_licenses.is_empty()),
        ),
        Column::new(
            Heading::new("roles", "May have roles", 150, 0, Kind::YesNo).only_when_chosen(),
            |group: &Self| Datum::Flag(group.is_role_assignable),
        ),
        Column::new(
            Heading::new("visibility", "Visibility", 120, 1, Kind::Choice).only_when_chosen(),
            |group: &Self| Datum::text(group.visibility()),
        ),
        Column::new(
            Heading::new("id", "Object id", 300, 0, Kind::Id).only_when_chosen(),
            |group: &Self| Datum::text(Some(group.id.as_str())),
        ),
    ];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What the service can do with each of them.
pub(super) const REMOTE: &[RemoteColumn] = &[
    RemoteColumn::text("displayName").sorted(),
    RemoteColumn::words(kind),
    RemoteColumn::words(|word| {
        let dynamic = Filter::any_equals("groupTypes", "DynamicMembership");
        match word {
            "Dynamic" => Some(dynamic),
            "Assigned" => Some(dynamic.negated()),
            _ => None,
        }
    }),
    RemoteColumn::words(|word| {
        let synchronised = Filter::is("onPremisesSyncEnabled", true);
        match word {
            "Synchronised" => Some(synchronised),
            "Cloud" => Some(synchronised.negated()),
            _ => None,
        }
    }),
    RemoteColumn::text("mail"),
    RemoteColumn::moment("createdDateTime").sorted(),
    RemoteColumn::NONE,
    RemoteColumn::NONE,
    RemoteColumn::flag("isAssignableToRole"),
    RemoteColumn::NONE,
    RemoteColumn::NONE,
];

/// The condition that a kind of group is told by.
fn kind(word: &str) -> Option<Filter> {
    let unified = Filter::any_equals("groupTypes", "Unified");
    let is = |mail, security| {
        Filter::is("mailEnabled", mail)
            .and(Filter::is("securityEnabled", security))
            .and(unified.clone().negated())
    };
    let names = |kind: GroupKind| kind.name() == word;
    if names(GroupKind::Microsoft365) {
        Some(unified)
    } else if names(GroupKind::Security) {
        Some(is(false, true))
    } else if names(GroupKind::MailEnabledSecurity) {
        Some(is(true, true))
    } else if names(GroupKind::Distribution) {
        Some(is(true, false))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_knows_of_every_column_whether_it_can_help() {
        assert_eq!(REMOTE.len(), GroupRow::COLUMNS.len());
    }

    #[test]
    fn every_kind_that_the_service_can_tell_has_a_condition() {
        for told in [
            GroupKind::Microsoft365,
            GroupKind::Security,
            GroupKind::MailEnabledSecurity,
            GroupKind::Distribution,
        ] {
            assert!(kind(told.name()).is_some(), "{told:?}");
        }
        assert_eq!(kind("Unheard of"), None);
    }
}
