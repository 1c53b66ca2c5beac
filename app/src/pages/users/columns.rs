use std::borrow::Cow;

use tenantry_graph::directory::user::UserRow;

use crate::ui::{
    format,
    grid::{Cell, Column, Heading, Record, Tag},
    icon::Icon,
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

/// Whether a user belongs to another organization.
pub(super) fn is_guest(user: &UserRow) -> bool {
    user.user_type.as_deref() == Some("Guest")
}

impl Record for UserRow {
    const COLUMNS: &'static [Column<Self>] = &[
        Column {
            heading: Heading::new("name", "Name", 210, 3),
            cell: |user| Cell {
                tag: is_guest(user).then_some(GUEST),
                ..Cell::text(user.display_name.as_deref())
            },
            key: |user| user.display_name.as_deref().unwrap_or_default(),
        },
        Column {
            heading: Heading::new("user", "User name", 230, 3),
            cell: |user| Cell::text(user.user_principal_name.as_deref()),
            key: |user| user.user_principal_name.as_deref().unwrap_or_default(),
        },
        Column {
            heading: Heading::new("enabled", "Sign-in", 110, 1),
            cell: |user| match user.account_enabled {
                Some(true) => Cell::text(Some("Enabled")),
                Some(false) => Cell {
                    tag: Some(BLOCKED),
                    ..Cell::default()
                },
                None => Cell::default(),
            },
            key: |user| match user.account_enabled {
                Some(true) => "enabled",
                Some(false) => "blocked",
                None => "",
            },
        },
        Column {
            heading: Heading::new("title", "Job title", 160, 2),
            cell: |user| Cell::text(user.job_title.as_deref()),
            key: |user| user.job_title.as_deref().unwrap_or_default(),
        },
        Column {
            heading: Heading::new("department", "Department", 140, 2),
            cell: |user| Cell::text(user.department.as_deref()),
            key: |user| user.department.as_deref().unwrap_or_default(),
        },
        Column {
            heading: Heading::new("created", "Created", 116, 1),
            cell: |user| Cell {
                text: Cow::Owned(
                    user.created_date_time
                        .as_deref()
                        .map(format::day)
                        .unwrap_or_default(),
                ),
                ..Cell::default()
            },
            // ISO 8601 times in UTC sort by their characters.
            key: |user| user.created_date_time.as_deref().unwrap_or_default(),
        },
    ];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}
