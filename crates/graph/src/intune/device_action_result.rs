//! How far Intune has come with what a device was asked to do: `deviceActionResults` of
//! `GET /deviceManagement/managedDevices/{id}`
//! (<https://learn.microsoft.com/graph/api/resources/intune-devices-deviceactionresult>).

use tenantry_identity::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::Call,
    error::{Document, read_json},
    ids::ManagedDeviceId,
    intune::managed_device::SCOPE,
    query::Address,
};

/// One thing that a device was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceActionResult {
    /// What: `syncDevice`, `wipe`, ….
    pub action_name: Option<String>,
    /// How far it has come.
    pub state: ActionState,
    /// When it was asked, ISO 8601 UTC.
    pub start_date_time: Option<String>,
    /// When that last changed, ISO 8601 UTC.
    pub last_updated_date_time: Option<String>,
}

/// How far an action has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionState {
    /// Nobody says.
    None,
    /// The device has not been told yet.
    Pending,
    /// It was called off.
    Canceled,
    /// The device is at it.
    Active,
    /// The device has done it.
    Done,
    /// It did not work.
    Failed,
    /// The device cannot do it.
    NotSupported,
    /// A word that is newer than this console.
    Other(String),
}

/// The actions of one device, oldest first as the service gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceActionResults(pub Vec<DeviceActionResult>);

pub(super) const SELECT: &str = "id,deviceActionResults";

/// Reads what a device was asked to do, and how far that has come.
pub fn of_device(tenant: &TenantId, device: &ManagedDeviceId) -> Call<DeviceActionResults> {
    let address = Address::new("deviceManagement/managedDevices")
        .segment(device.as_str())
        .option("$select", SELECT)
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

impl DeviceActionResults {
    /// The last one of those with one of these names.
    pub fn last(&self, names: &[&str]) -> Option<&DeviceActionResult> {
        let is_named = |result: &&DeviceActionResult| {
            let own = result.action_name.as_deref().unwrap_or_default();
            names.iter().any(|name| name.eq_ignore_ascii_case(own))
        };
        let named = self.0.iter().filter(is_named);
        named.max_by_key(|result| result.start_date_time.as_deref())
    }
}

impl ActionState {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            ActionState::None => "Unknown",
            ActionState::Pending => "Pending",
            ActionState::Canceled => "Cancelled",
            ActionState::Active => "In progress",
            ActionState::Done => "Done",
            ActionState::Failed => "Failed",
            ActionState::NotSupported => "Not supported",
            ActionState::Other(word) => word,
        }
    }

    /// Whether nothing more will come of it.
    pub fn is_final(&self) -> bool {
        !matches!(self, ActionState::Pending | ActionState::Active)
    }

    fn parse(word: Option<&str>) -> Self {
        match word.unwrap_or("none") {
            "none" => ActionState::None,
            "pending" => ActionState::Pending,
            "canceled" => ActionState::Canceled,
            "active" => ActionState::Active,
            "done" => ActionState::Done,
            "failed" => ActionState::Failed,
            "notSupported" => ActionState::NotSupported,
            other => ActionState::Other(other.to_owned()),
        }
    }
}

impl Document for DeviceActionResults {
    fn read(device: &Value<'_>) -> Result<Self, Unfit> {
        let results = device.optional_items("deviceActionResults")?;
        let read: Result<Vec<_>, Unfit> = results.iter().map(DeviceActionResult::read).collect();
        read.map(DeviceActionResults)
    }
}

impl Document for DeviceActionResult {
    fn read(result: &Value<'_>) -> Result<Self, Unfit> {
        Ok(DeviceActionResult {
            action_name: result.optional_text("actionName")?,
            state: ActionState::parse(result.optional_str("actionState")?),
            start_date_time: result.optional_text("startDateTime")?,
            last_updated_date_time: result.optional_text("lastUpdatedDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    fn read(body: &str) -> DeviceActionResults {
        let call = of_device(&tenant(), &ManagedDeviceId::new("m"));
        call.read(&answer(body)).unwrap()
    }

    #[test]
    fn a_device_that_was_asked_nothing_has_no_last_action() {
        for body in [r#"{"id":"m"}"#, r#"{"deviceActionResults":null}"#] {
            assert_eq!(read(body).last(&["wipe"]), None);
        }
    }

    #[test]
    fn the_last_of_its_kind_is_found_and_its_state_told() {
        let results = read(
            r#"{"deviceActionResults":[
            {"actionName":"syncDevice","actionState":"done","startDateTime":"2026-11-22T11:00:00Z"},
            {"actionName":"syncDevice","actionState":"newer","startDateTime":"2026-11-22T10:00:00Z"},
            {"actionName":"wipe","actionState":"pending","startDateTime":"2026-11-22T12:00:00Z"}]}"#,
        );
        let last = results.last(&["SyncDevice"]).unwrap();
        assert_eq!(
            last.start_date_time.as_deref(),
            Some("2026-11-22T11:00:00Z")
        );
        assert!(last.state.is_final());
        assert!(!results.last(&["wipe"]).unwrap().state.is_final());
        assert_eq!(results.0[1].state.name(), "newer");
    }
}
