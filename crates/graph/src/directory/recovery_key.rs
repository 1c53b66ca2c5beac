//! BitLocker recovery keys: `GET /informationProtection/bitlocker/recoveryKeys`
//! (<https://learn.microsoft.com/graph/api/bitlocker-list-recoverykeys>,
//! <https://learn.microsoft.com/graph/api/bitlockerrecoverykey-get>).

use tenantry_identity::{Secret, tenant::TenantId};
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    ids::RecoveryKeyId,
    page::{Page, read_page},
    query::{Address, Filter},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("BitlockerKey.Read.All");

/// A recovery key that is kept, without the key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryKey {
    /// Its id, which the locked device shows.
    pub id: RecoveryKeyId,
    /// When it was kept, ISO 8601 UTC.
    pub created_date_time: Option<String>,
    /// What it opens.
    pub volume: VolumeKind,
}

/// What a recovery key opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeKind {
    /// The volume with the operating system.
    OperatingSystem,
    /// Another volume inside the device.
    FixedData,
    /// A volume that can be taken away.
    RemovableData,
    /// Another word, or none.
    Other(String),
}

impl VolumeKind {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::OperatingSystem => "Operating system",
            Self::FixedData => "Fixed data",
            Self::RemovableData => "Removable data",
            Self::Other(word) => word,
        }
    }

    /// The documentation gives both the words and their numbers.
    fn parse(word: String) -> Self {
        match word.as_str() {
            "operatingSystemVolume" | "1" => Self::OperatingSystem,
            "fixedDataVolume" | "2" => Self::FixedData,
            "removableDataVolume" | "3" => Self::RemovableData,
            _ => Self::Other(word),
        }
    }
}

/// The keys of the device with this `deviceId`. Nothing is selected: that is what reveals keys here, and
/// what the tenant's audit log notes.
pub fn list_of_device(tenant: &TenantId, device_id: &str) -> Call<Page<RecoveryKey>> {
    let address = Address::new("informationProtection/bitlocker/recoveryKeys")
        .option("$filter", Filter::equals("deviceId", device_id).as_str())
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// One key itself. The tenant's audit log notes who asked.
pub fn reveal(tenant: &TenantId, key: &RecoveryKeyId) -> Call<Secret> {
    let address = Address::new("informationProtection/bitlocker/recoveryKeys")
        .segment(key.as_str())
        .option("$select", "key")
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        read_json(response).map(|Revealed(key)| key)
    })
}

struct Revealed(Secret);

impl Document for RecoveryKey {
    fn read(key: &Value<'_>) -> Result<Self, Unfit> {
        let volume = match key.get("volumeType") {
            Some(kind) if kind.as_u64().is_some() => kind.as_u64().map(|kind| kind.to_string()),
            _ => key.optional_text("volumeType")?,
        };
        Ok(RecoveryKey {
            id: RecoveryKeyId::new(key.text("id")?),
            created_date_time: key.optional_text("createdDateTime")?,
            volume: VolumeKind::parse(volume.unwrap_or_default()),
        })
    }
}

impl Document for Revealed {
    fn read(key: &Value<'_>) -> Result<Self, Unfit> {
        Ok(Revealed(Secret::new(key.text("key")?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn an_answer_without_the_key_reveals_nothing() {
        let call = reveal(&tenant(), &RecoveryKeyId::new("k"));
        assert!(call.read(&answer(r#"{"id":"k"}"#)).is_err());
    }

    #[test]
    fn a_revealed_key_is_not_printed() {
        let call = reveal(&tenant(), &RecoveryKeyId::new("k"));
        assert!(
            call.request()
                .uri()
                .to_string()
                .ends_with("/recoveryKeys/k?$select=key")
        );
        let key = call.read(&answer(r#"{"key":"123456-654321"}"#)).unwrap();
        assert_eq!(key.expose(), "123456-654321");
        assert_eq!(format!("{key:?}"), "[redacted]");
    }

    #[test]
    fn listing_selects_nothing() {
        let call = list_of_device(&tenant(), "d");
        assert_eq!(
            call.request().uri().query(),
            Some("$filter=deviceId%20eq%20%27d%27")
        );
        let body = r#"{"value":[{"id":"a","volumeType":1},{"id":"b","volumeType":"fixedDataVolume"},
            {"id":"c","volumeType":"newer"},{"id":"d"}]}"#;
        let page = call.read(&answer(body)).unwrap();
        let volumes: Vec<&str> = page.items.iter().map(|key| key.volume.name()).collect();
        assert_eq!(volumes, ["Operating system", "Fixed data", "newer", ""]);
    }
}
