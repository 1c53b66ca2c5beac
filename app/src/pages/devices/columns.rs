use tenantry_graph::directory::device::DeviceRow;

use crate::{
    pages::listing::RemoteColumn,
    ui::grid::{Column, Datum, Heading, Kind, Record},
};

impl Record for DeviceRow {
    const COLUMNS: &'static [Column<Self>] = &[Column::new(
        Heading::new("name", "Name", 210, 3, Kind::Text),
        |device: &Self| Datum::text(device.display_name()),
    )];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What the service can do with each of them.
pub(super) const REMOTE: &[RemoteColumn] = &[RemoteColumn::text("displayName").sorted()];
