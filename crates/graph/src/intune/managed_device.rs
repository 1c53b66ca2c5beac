//! Devices that Intune manages: `GET /deviceManagement/managedDevices`
//! (<https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list>,
//! <https://learn.microsoft.com/graph/api/intune-devices-manageddevice-get>).

use base64::{Engine as _, prelude::BASE64_STANDARD};
use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, GraphError, read_json, read_text},
    ids::{ManagedDeviceId, UserId},
    page::{Page, read_page},
    paging::Identified,
    query::{Address, Filter},
    texts::{Texts, row_texts, says_something},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("DeviceManagementManagedDevices.Read.All");

/// A managed device as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedDeviceRow {
    /// The id in Intune.
    pub id: ManagedDeviceId,
    /// Whether it keeps to the rules.
    pub compliance: ComplianceState,
    /// Whether its storage is encrypted.
    pub is_encrypted: Option<bool>,
    /// Whether it is under supervision.
    pub is_supervised: Option<bool>,
    /// The free storage in bytes.
    pub free_storage: Option<u64>,
    /// All storage in bytes.
    pub total_storage: Option<u64>,
    texts: Texts<{ TEXTS.len() }>,
}

row_texts!(ManagedDeviceRow, "id,complianceState,isEncrypted,isSupervised,freeStorageSpaceInBytes,\
totalStorageSpaceInBytes", {
    /// The device's name.
    device_name: "deviceName",
    /// The name that its user signs in with.
    user_principal_name: "userPrincipalName",
    /// The name of its user.
    user_display_name: "userDisplayName",
    /// The object id of its user.
    user_id: "userId",
    /// The operating system.
    operating_system: "operatingSystem",
    /// Its version.
    os_version: "osVersion",
    /// Who made it.
    manufacturer: "manufacturer",
    /// The model.
    model: "model",
    /// The serial number.
    serial_number: "serialNumber",
    /// The id that the device has in the directory (`deviceId` there).
    azure_ad_device_id: "azureADDeviceId",
    /// When it was last in touch, ISO 8601 UTC.
    last_sync_date_time: "lastSyncDateTime",
    /// When it was enrolled, ISO 8601 UTC.
    enrolled_date_time: "enrolledDateTime",
    /// Whose it is: `company` or `personal`.
    owner_type: "managedDeviceOwnerType",
    /// What manages it, such as `mdm`.
    management_agent: "managementAgent",
});

/// Whether a managed device keeps to the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComplianceState {
    /// It does.
    Compliant,
    /// It does not.
    Noncompliant,
    /// It does not, and has some time left.
    InGracePeriod,
    /// Rules contradict each other.
    Conflict,
    /// The rules could not be checked.
    Error,
    /// Configuration Manager checks it.
    ConfigManager,
    /// Nobody knows.
    Unknown,
    /// Another word, or none.
    Other(String),
}

impl ComplianceState {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Compliant => "Compliant",
            Self::Noncompliant => "Not compliant",
            Self::InGracePeriod => "In grace period",
            Self::Conflict => "Conflict",
            Self::Error => "Error",
            Self::ConfigManager => "Configuration Manager",
            Self::Unknown => "Not evaluated",
            Self::Other(word) => word,
        }
    }

    fn parse(word: Option<&str>) -> Self {
        match word.unwrap_or_default() {
            "compliant" => Self::Compliant,
            "noncompliant" => Self::Noncompliant,
            "inGracePeriod" => Self::InGracePeriod,
            "conflict" => Self::Conflict,
            "error" => Self::Error,
            "configManager" => Self::ConfigManager,
            "unknown" => Self::Unknown,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// A managed device as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedDeviceDetail {
    /// What the list shows as well.
    pub row: ManagedDeviceRow,
    /// The IMEI of a telephone.
    pub imei: Option<String>,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// The MAC address of its Wi-Fi.
    pub wifi_mac_address: Option<String>,
    /// The MAC address of its Ethernet.
    pub ethernet_mac_address: Option<String>,
    /// The mail address of its user.
    pub email_address: Option<String>,
    /// What is being done with it, such as `managed` or `wipePending`.
    pub management_state: Option<String>,
    /// Such as `registered`.
    pub registration_state: Option<String>,
    /// How it was enrolled.
    pub enrollment_type: Option<String>,
    /// The category that the customer gave it.
    pub category: Option<String>,
    /// Whether its protections were taken off: `True`, `False` or `Unknown`.
    pub jail_broken: Option<String>,
    /// Until when it may break the rules, ISO 8601 UTC; the year 9999 where nothing ends.
    pub compliance_grace_period_expiration_date_time: Option<String>,
    /// When its management ends unless renewed, ISO 8601 UTC.
    pub management_certificate_expiration_date: Option<String>,
    /// The memory in bytes.
    pub physical_memory: Option<u64>,
}

const DETAIL: &str = "imei,phoneNumber,wiFiMacAddress,ethernetMacAddress,emailAddress,\
managementState,deviceRegistrationState,deviceEnrollmentType,deviceCategoryDisplayName,jailBroken,\
complianceGracePeriodExpirationDateTime,managementCertificateExpirationDate,physicalMemoryInBytes";

const RESOURCE: &str = "deviceManagement/managedDevices";

/// The first page of all managed devices.
pub fn list(tenant: &TenantId) -> Call<Page<ManagedDeviceRow>> {
    let address = Address::new(RESOURCE).option("$select", SELECT).finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// The first page of the managed devices that fit. Intune filters by few properties, `complianceState` and
/// `lastSyncDateTime` among them, and knows no advanced queries.
pub fn list_where(tenant: &TenantId, filter: &Filter) -> Call<Page<ManagedDeviceRow>> {
    let address = Address::new(RESOURCE)
        .option("$select", SELECT)
        .option("$filter", filter.as_str())
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// The managed device whose id in the directory (`deviceId`) is this one; `None` where Intune manages none.
pub fn by_device_id(tenant: &TenantId, device_id: &str) -> Call<Option<ManagedDeviceRow>> {
    let address = Address::new(RESOURCE)
        .option("$select", SELECT)
        .option(
            "$filter",
            Filter::equals("azureADDeviceId", device_id).as_str(),
        )
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        let page: Page<ManagedDeviceRow> = read_page(response)?;
        Ok(page.items.into_iter().next())
    })
}

/// The first page of a user's managed devices
/// (<https://learn.microsoft.com/graph/api/user-list-manageddevices>).
pub fn of_user(tenant: &TenantId, user: &UserId) -> Call<Page<ManagedDeviceRow>> {
    let address = Address::new("users")
        .segment(user.as_str())
        .segment("managedDevices")
        .option("$select", SELECT)
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// How many managed devices there are, or how many fit. What Intune says beside its items
/// (`@odata.count`) counts the items of one page; so the count is asked for by itself.
pub fn count(tenant: &TenantId, filter: Option<&Filter>) -> Call<u64> {
    let address = Address::new(RESOURCE).segment_count();
    let address = match filter {
        Some(filter) => address.option("$filter", filter.as_str()).finish(),
        None => address.finish(),
    };
    Call::get(tenant, address, SCOPE, |response| {
        let text = read_text(response)?;
        digits(text).ok_or_else(|| GraphError::unreadable(response, "a number"))
    })
}

/// One managed device.
pub fn get(tenant: &TenantId, device: &ManagedDeviceId) -> Call<ManagedDeviceDetail> {
    let address = Address::new(RESOURCE)
        .segment(device.as_str())
        .option("$select", &[SELECT, ",", DETAIL].concat())
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

/// A number as plain text. In a batch it comes as JSON's number or as a string, and what is not JSON may
/// stand there in Base64.
fn digits(text: &str) -> Option<u64> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let text = text.trim_matches('"');
    text.parse().ok().or_else(|| {
        let octets = BASE64_STANDARD.decode(text).ok()?;
        std::str::from_utf8(&octets).ok()?.trim().parse().ok()
    })
}

impl Identified for ManagedDeviceRow {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for ManagedDeviceRow {
    fn read(device: &Value<'_>) -> Result<Self, Unfit> {
        Ok(ManagedDeviceRow {
            id: ManagedDeviceId::new(device.text("id")?),
            compliance: ComplianceState::parse(device.optional_str("complianceState")?),
            is_encrypted: device.optional_bool("isEncrypted")?,
            is_supervised: device.optional_bool("isSupervised")?,
            free_storage: device
                .get("freeStorageSpaceInBytes")
                .and_then(Value::as_u64),
            total_storage: device
                .get("totalStorageSpaceInBytes")
                .and_then(Value::as_u64),
            texts: Texts::read(device, &TEXTS)?,
        })
    }
}

impl Document for ManagedDeviceDetail {
    fn read(device: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| {
            Ok(device
                .optional_text(name)?
                .filter(|text| says_something(text)))
        };
        Ok(ManagedDeviceDetail {
            row: ManagedDeviceRow::read(device)?,
            imei: text("imei")?,
            phone_number: text("phoneNumber")?,
            wifi_mac_address: text("wiFiMacAddress")?,
            ethernet_mac_address: text("ethernetMacAddress")?,
            email_address: text("emailAddress")?,
            management_state: text("managementState")?,
            registration_state: text("deviceRegistrationState")?,
            enrollment_type: text("deviceEnrollmentType")?,
            category: text("deviceCategoryDisplayName")?,
            jail_broken: text("jailBroken")?,
            compliance_grace_period_expiration_date_time: text(
                "complianceGracePeriodExpirationDateTime",
            )?,
            management_certificate_expiration_date: text("managementCertificateExpirationDate")?,
            physical_memory: device.get("physicalMemoryInBytes").and_then(Value::as_u64),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_device_without_an_id_is_refused() {
        assert!(
            list(&tenant())
                .read(&answer(r#"{"value":[{"deviceName":"A"}]}"#))
                .is_err()
        );
    }

    #[test]
    fn intune_is_asked_no_advanced_query() {
        let filter = Filter::equals("complianceState", "noncompliant");
        for headers in [
            list_where(&tenant(), &filter).request().headers().clone(),
            count(&tenant(), Some(&filter)).request().headers().clone(),
        ] {
            assert!(!headers.contains_key("consistencylevel"));
        }
    }

    #[test]
    fn every_state_is_told_apart() {
        for (word, name) in [
            ("compliant", "Compliant"),
            ("noncompliant", "Not compliant"),
            ("inGracePeriod", "In grace period"),
            ("unknown", "Not evaluated"),
            ("newer", "newer"),
        ] {
            let body = format!(
                r#"{{"value":[{{"id":"1","complianceState":"{word}","totalStorageSpaceInBytes":-1}}]}}"#
            );
            let page = list(&tenant()).read(&answer(&body)).unwrap();
            assert_eq!(page.items[0].compliance.name(), name);
            assert_eq!(page.items[0].total_storage, None);
        }
    }

    #[test]
    fn a_count_is_read_in_every_form() {
        let call = count(&tenant(), None);
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/deviceManagement/managedDevices/$count"
        );
        for body in [
            "1234",
            "\u{feff}1234",
            "\"1234\"",
            "\"MTIzNA==\"",
            " 1234\n",
        ] {
            assert_eq!(call.read(&answer(body)), Ok(1234), "{body}");
        }
        for body in ["", "{}", "-1", "\"many\""] {
            assert!(call.read(&answer(body)).is_err(), "{body}");
        }
    }
}
