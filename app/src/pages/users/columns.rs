use tenantry_graph::{directory::user::UserRow, query::Filter};

use crate::{
    pages::listing::RemoteColumn,
    platform::country,
    ui::{
        grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
        icon::Icon,
        object_link::BLOCKED,
    },
};

/// Marks users that belong to another organization.
pub(super) const GUEST: Tag = Tag {
    word: "Guest",
    icon: Icon::Guest,
    warns: false,
};

/// Marks users that are mastered in an on-premises directory.
pub(super) const SYNCHRONISED: Tag = Tag {
    word: "Synchronised",
    icon: Icon::Synchronised,
    warns: false,
};

/// Whether a user may sign in, in a word.
fn sign_in_of(user: &UserRow) -> Option<&'static str> {
    let is_enabled = user.account_enabled?;
    Some(if is_enabled { "Enabled" } else { BLOCKED.word })
}

/// Where a user is mastered, in a word.
fn source_of(user: &UserRow) -> &'static str {
    if user.is_synchronised() {
        SYNCHRONISED.word
    } else {
        "Cloud"
    }
}

impl Record for UserRow {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 210, 3, Kind::Text),
            |user: &Self| Datum::text(user.display_name()),
        )
        .shown_as(|user| Cell {
            tag: user.is_guest().then_some(GUEST),
            ..Cell::text(user.display_name())
        }),
        Column::new(
            Heading::new("user", "User name", 230, 3, Kind::Text),
            |user: &Self| Datum::text(user.user_principal_name()),
        ),
        Column::new(
            Heading::new("enabled", "Sign-in", 110, 1, Kind::Choice),
            |user: &Self| Datum::text(sign_in_of(user)),
        )
        .shown_as(|user| match user.account_enabled {
            Some(false) => Cell {
                tag: Some(BLOCKED),
                ..Cell::default()
            },
            _ => Cell::text(sign_in_of(user)),
        }),
        Column::new(
            Heading::new("title", "Job title", 160, 2, Kind::Text),
            |user: &Self| Datum::text(user.job_title()),
        ),
        Column::new(
            Heading::new("department", "Department", 140, 2, Kind::Choice),
            |user: &Self| Datum::text(user.department()),
        ),
        Column::new(
            Heading::new("created", "Created", 116, 1, Kind::Date),
            |user: &Self| Datum::moment(user.created_date_time()),
        ),
        Column::new(
            Heading::new("kind", "Kind", 100, 1, Kind::Choice).only_when_chosen(),
            |user: &Self| Datum::text(user.user_type()),
        ),
        Column::new(
            Heading::new("source", "Source", 150, 1, Kind::Choice).only_when_chosen(),
            |user: &Self| Datum::text(Some(source_of(user))),
        )
        .shown_as(|user| match user.is_synchronised() {
            true => Cell {
                tag: Some(SYNCHRONISED),
                ..Cell::default()
            },
            false => Cell::text(Some(source_of(user))),
        }),
        Column::new(
            Heading::new("licensed", "Licensed", 115, 0, Kind::YesNo).only_when_chosen(),
            |user: &Self| Datum::Flag(!user.assigned_licenses.is_empty()),
        ),
        Column::new(
            Heading::new("licences", "Licences", 115, 0, Kind::Number).only_when_chosen(),
            |user: &Self| Datum::Number(user.assigned_licenses.len() as i64),
        ),
        Column::new(
            Heading::new("mail", "Mail", 230, 3, Kind::Text).only_when_chosen(),
            |user: &Self| Datum::text(user.mail()),
        ),
        Column::new(
            Heading::new("city", "City", 130, 2, Kind::Choice).only_when_chosen(),
            |user: &Self| Datum::text(user.city()),
        ),
        Column::new(
            Heading::new("country", "Country", 130, 2, Kind::Choice).only_when_chosen(),
            |user: &Self| Datum::text(user.country()),
        ),
        Column::new(
            Heading::new("usage", "Licence country", 160, 2, Kind::Choice).only_when_chosen(),
            |user: &Self| Datum::text(user.usage_location()),
        )
        .shown_as(|user| Cell {
            hint: user
                .usage_location()
                .map(country::name)
                .unwrap_or_default()
                .into(),
            ..Cell::text(user.usage_location())
        }),
        Column::new(
            Heading::new("id", "Object id", 300, 0, Kind::Id).only_when_chosen(),
            |user: &Self| Datum::text(Some(user.id.as_str())),
        ),
    ];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What the service can do with each of them.
pub(super) const REMOTE: &[RemoteColumn] = &[
    RemoteColumn::text("displayName").sorted(),
    RemoteColumn::text("userPrincipalName").sorted(),
    RemoteColumn::words(|word| match word {
        "Enabled" => Some(Filter::is("accountEnabled", true)),
        "Blocked" => Some(Filter::is("accountEnabled", false)),
        _ => None,
    }),
    RemoteColumn::text("jobTitle"),
    RemoteColumn::text("department"),
    RemoteColumn::moment("createdDateTime").sorted(),
    RemoteColumn::text("userType"),
    RemoteColumn::words(|word| {
        let synchronised = Filter::is("onPremisesSyncEnabled", true);
        match word {
            "Synchronised" => Some(synchronised),
            "Cloud" => Some(synchronised.negated()),
            _ => None,
        }
    }),
    RemoteColumn::NONE,
    RemoteColumn::NONE,
    RemoteColumn::text("mail"),
    RemoteColumn::text("city"),
    RemoteColumn::text("country"),
    RemoteColumn::text("usageLocation"),
    RemoteColumn::NONE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_knows_of_every_column_whether_it_can_help() {
        assert_eq!(REMOTE.len(), UserRow::COLUMNS.len());
    }
}
