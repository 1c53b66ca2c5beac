//! Devices as the directory knows them: `GET /devices`, `GET /devices/{id}`, their owners and users
//! (<https://learn.microsoft.com/graph/api/device-list>, <https://learn.microsoft.com/graph/api/device-get>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::directory_object::{self, DirectoryObject};
use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    ids::DeviceId,
    page::{Page, read_count, read_page},
    paging::Identified,
    query::{Address, Filter, Query},
    texts::{Texts, row_texts},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("Device.Read.All");

/// A device as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// The object id.
    pub id: DeviceId,
    /// Whether it may sign in.
    pub account_enabled: Option<bool>,
    /// Whether it keeps to the rules of the service that manages it; `None` where nobody says.
    pub is_compliant: Option<bool>,
    /// Whether a service manages it.
    pub is_managed: Option<bool>,
    /// Whether it is mastered in an on-premises directory; `None` if it never was.
    pub on_premises_sync_enabled: Option<bool>,
    texts: Texts<{ TEXTS.len() }>,
}

row_texts!(DeviceRow, "id,accountEnabled,isCompliant,isManaged,onPremisesSyncEnabled", {
    /// The id that the device has by itself (`deviceId`), by which Intune and its secrets refer to it.
    device_id: "deviceId",
    /// The device's name.
    display_name: "displayName",
    /// The operating system.
    operating_system: "operatingSystem",
    /// Its version.
    operating_system_version: "operatingSystemVersion",
    /// How it is joined, as a word of the service; [`DeviceRow::join`] reads it.
    trust_type: "trustType",
    /// Who made it.
    manufacturer: "manufacturer",
    /// The model.
    model: "model",
    /// When it was last seen, give or take two weeks, ISO 8601 UTC.
    approximate_last_sign_in_date_time: "approximateLastSignInDateTime",
    /// When it was registered, ISO 8601 UTC.
    registration_date_time: "registrationDateTime",
    /// What manages it, such as `MDM`.
    management_type: "managementType",
    /// `Company`, `Personal` or `Unknown`.
    device_ownership: "deviceOwnership",
});

/// How a device belongs to the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JoinKind {
    /// Somebody's own device (`Workplace`).
    Registered,
    /// Joined to this directory only (`AzureAd`).
    Joined,
    /// Joined to an on-premises directory as well (`ServerAd`).
    HybridJoined,
    /// Another word, or none.
    Other,
}

impl JoinKind {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            JoinKind::Registered => "Registered",
            JoinKind::Joined => "Joined",
            JoinKind::HybridJoined => "Hybrid joined",
            JoinKind::Other => "Other",
        }
    }
}

impl DeviceRow {
    /// How it belongs to the directory.
    pub fn join(&self) -> JoinKind {
        match self.trust_type() {
            Some("Workplace") => JoinKind::Registered,
            Some("AzureAd") => JoinKind::Joined,
            Some("ServerAd") => JoinKind::HybridJoined,
            _ => JoinKind::Other,
        }
    }
}

/// A device as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceDetail {
    /// What the list shows as well.
    pub row: DeviceRow,
    /// `RegisteredDevice`, `SecureVM`, `Printer`, `Shared` or `IoT`.
    pub profile_type: Option<String>,
    /// The profile that it was enrolled with.
    pub enrollment_profile_name: Option<String>,
    /// How it was enrolled.
    pub enrollment_type: Option<String>,
    /// The category that the customer gave it.
    pub device_category: Option<String>,
    /// Whether its protections were taken off.
    pub is_rooted: Option<bool>,
    /// When it was last synchronised, ISO 8601 UTC.
    pub on_premises_last_sync_date_time: Option<String>,
    /// Until when it counts as compliant, ISO 8601 UTC.
    pub compliance_expiration_date_time: Option<String>,
}

const DETAIL: &str = "profileType,enrollmentProfileName,enrollmentType,deviceCategory,isRooted,\
onPremisesLastSyncDateTime,complianceExpirationDateTime";

/// The properties of [`DeviceRow`] wherever devices are asked for.
pub(super) const ROW: &str = SELECT;

/// The properties that a search looks into.
const SEARCHED: &[&str] = &["displayName"];

/// The first page of all devices.
pub fn list(tenant: &TenantId) -> Call<Page<DeviceRow>> {
    let address = Address::new("devices")
        .option("$select", SELECT)
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// The first page of those devices that are asked for.
pub fn find(tenant: &TenantId, query: &Query) -> Call<Page<DeviceRow>> {
    let address = query.address("devices", SELECT, SEARCHED);
    Call::get(tenant, address, SCOPE, read_page).eventual()
}

/// How many devices there are, or how many fit.
pub fn count(tenant: &TenantId, filter: Option<&Filter>) -> Call<u64> {
    let address = Address::counting("devices", filter);
    Call::get(tenant, address, SCOPE, read_count).eventual()
}

/// The device with this `deviceId`; `None` where there is none.
pub fn by_device_id(tenant: &TenantId, device_id: &str) -> Call<Option<DeviceRow>> {
    let address = Address::new("devices")
        .option("$select", SELECT)
        .option("$filter", Filter::equals("deviceId", device_id).as_str())
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        let page: Page<DeviceRow> = read_page(response)?;
        Ok(page.items.into_iter().next())
    })
}

/// One device.
pub fn get(tenant: &TenantId, device: &DeviceId) -> Call<DeviceDetail> {
    let address = Address::new("devices")
        .segment(device.as_str())
        .option("$select", &[SELECT, ",", DETAIL].concat())
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

/// The first page of those who joined or registered it
/// (<https://learn.microsoft.com/graph/api/device-list-registeredowners>).
pub fn registered_owners(tenant: &TenantId, device: &DeviceId) -> Call<Page<DirectoryObject>> {
    related(tenant, device, "registeredOwners")
}

/// The first page of those who use it
/// (<https://learn.microsoft.com/graph/api/device-list-registeredusers>).
pub fn registered_users(tenant: &TenantId, device: &DeviceId) -> Call<Page<DirectoryObject>> {
    related(tenant, device, "registeredUsers")
}

/// The first page of the groups and units that it is in directly
/// (<https://learn.microsoft.com/graph/api/device-list-memberof>).
pub fn member_of(tenant: &TenantId, device: &DeviceId) -> Call<Page<DirectoryObject>> {
    related(tenant, device, "memberOf")
}

fn related(tenant: &TenantId, device: &DeviceId, which: &str) -> Call<Page<DirectoryObject>> {
    let address = Address::new("devices")
        .segment(device.as_str())
        .segment(which)
        .option("$select", directory_object::SELECT)
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Identified for DeviceRow {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for DeviceRow {
    fn read(device: &Value<'_>) -> Result<Self, Unfit> {
        Ok(DeviceRow {
            id: DeviceId::new(device.text("id")?),
            account_enabled: device.optional_bool("accountEnabled")?,
            is_compliant: device.optional_bool("isCompliant")?,
            is_managed: device.optional_bool("isManaged")?,
            on_premises_sync_enabled: device.optional_bool("onPremisesSyncEnabled")?,
            texts: Texts::read(device, &TEXTS)?,
        })
    }
}

impl Document for DeviceDetail {
    fn read(device: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| device.optional_text(name);
        Ok(DeviceDetail {
            row: DeviceRow::read(device)?,
            profile_type: text("profileType")?,
            enrollment_profile_name: text("enrollmentProfileName")?,
            enrollment_type: text("enrollmentType")?,
            device_category: text("deviceCategory")?,
            is_rooted: device.optional_bool("isRooted")?,
            on_premises_last_sync_date_time: text("onPremisesLastSyncDateTime")?,
            compliance_expiration_date_time: text("complianceExpirationDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_device_without_an_id_is_refused() {
        let body = r#"{"value":[{"deviceId":"d"}]}"#;
        assert!(list(&tenant()).read(&answer(body)).is_err());
    }

    #[test]
    fn a_device_that_is_not_known_is_none() {
        let call = by_device_id(&tenant(), "it's");
        assert!(
            call.request()
                .uri()
                .to_string()
                .ends_with("&$filter=deviceId%20eq%20%27it%27%27s%27")
        );
        assert_eq!(call.read(&answer(r#"{"value":[]}"#)), Ok(None));
    }

    #[test]
    fn the_ways_to_belong_are_told_apart() {
        for (word, join) in [
            ("\"Workplace\"", JoinKind::Registered),
            ("\"AzureAd\"", JoinKind::Joined),
            ("\"ServerAd\"", JoinKind::HybridJoined),
            ("\"Newer\"", JoinKind::Other),
            ("null", JoinKind::Other),
        ] {
            let body = format!(r#"{{"value":[{{"id":"1","trustType":{word}}}]}}"#);
            let page = list(&tenant()).read(&answer(&body)).unwrap();
            assert_eq!(page.items[0].join(), join, "{word}");
        }
    }
}
