use tenantry_graph::{directory::user::UserRow, query::Filter};

use crate::{
    pages::listing::RemoteColumn,
    ui::{
        grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
        icon::Icon,
    },
};

/// Marks users that may not sign in.
pub(super) const BLOCKED: Tag = Tag {
    word: "Blocked",
    icon: Icon::Blocked,
    warns: true,
};

/// Marks users that belong to another organization.
pub(super) const GUEST: Tag = Tag {
    word: "Guest",
    icon: Icon::Guest,
    warns: false,
};

/// Whether a user may sign in, in a word.
fn sign_in_of(user: &UserRow) -> Option<&'static str> {
    let is_enabled = user.account_enabled?;
    Some(if is_enabled { "Enabled" } else { BLOCKED.word })
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
];
