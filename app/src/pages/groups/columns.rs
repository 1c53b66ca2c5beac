use tenantry_graph::directory::group::GroupRow;

use crate::{
    pages::listing::RemoteColumn,
    ui::grid::{Column, Datum, Heading, Kind, Record},
};

impl Record for GroupRow {
    const COLUMNS: &'static [Column<Self>] = &[Column::new(
        Heading::new("name", "Name", 240, 3, Kind::Text),
        |group: &Self| Datum::text(group.display_name()),
    )];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What the service can do with each of them.
pub(super) const REMOTE: &[RemoteColumn] = &[RemoteColumn::text("displayName").sorted()];
