use tenantry_graph::intune::managed_device::ManagedDeviceRow;

use crate::ui::grid::{Column, Datum, Heading, Kind, Record};

impl Record for ManagedDeviceRow {
    const COLUMNS: &'static [Column<Self>] = &[Column::new(
        Heading::new("name", "Name", 210, 3, Kind::Text),
        |device: &Self| Datum::text(device.device_name()),
    )];

    fn id(&self) -> &str {
        self.id.as_str()
    }
}
