//! How a managed device stands with each policy:
//! `GET /deviceManagement/managedDevices/{id}/deviceCompliancePolicyStates` and `…/deviceConfigurationStates`
//! (<https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicystate-list>,
//! <https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfigurationstate-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::ManagedDeviceId,
    page::{Page, read_page},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("DeviceManagementManagedDevices.Read.All");

/// How a device stands with one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceState {
    /// The policy's id. A policy occurs once for each user of the device.
    pub id: String,
    /// The policy's name.
    pub display_name: Option<String>,
    /// How the device stands with it.
    pub state: StateKind,
    /// How many settings the policy has.
    pub setting_count: Option<u64>,
    /// For which platform the policy is.
    pub platform_type: Option<String>,
    /// The policy's version.
    pub version: Option<u64>,
}

/// How a device stands with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateKind {
    /// It keeps to it.
    Compliant,
    /// It does not.
    NonCompliant,
    /// It does now.
    Remediated,
    /// The policy is not for it.
    NotApplicable,
    /// The policy is not assigned.
    NotAssigned,
    /// It could not be checked.
    Error,
    /// Policies contradict each other.
    Conflict,
    /// Nobody knows.
    Unknown,
    /// Another word, or none.
    Other(String),
}

impl StateKind {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Compliant => "Compliant",
            Self::NonCompliant => "Not compliant",
            Self::Remediated => "Remediated",
            Self::NotApplicable => "Not applicable",
            Self::NotAssigned => "Not assigned",
            Self::Error => "Error",
            Self::Conflict => "Conflict",
            Self::Unknown => "Not evaluated",
            Self::Other(word) => word,
        }
    }

    fn parse(word: Option<&str>) -> Self {
        match word.unwrap_or_default() {
            "compliant" => Self::Compliant,
            "nonCompliant" => Self::NonCompliant,
            "remediated" => Self::Remediated,
            "notApplicable" => Self::NotApplicable,
            "notAssigned" => Self::NotAssigned,
            "error" => Self::Error,
            "conflict" => Self::Conflict,
            "unknown" => Self::Unknown,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// How a device stands with the compliance policies.
pub fn compliance_states(tenant: &TenantId, device: &ManagedDeviceId) -> Call<Page<DeviceState>> {
    states(tenant, device, "deviceCompliancePolicyStates")
}

/// How a device stands with the configuration profiles.
pub fn configuration_states(
    tenant: &TenantId,
    device: &ManagedDeviceId,
) -> Call<Page<DeviceState>> {
    states(tenant, device, "deviceConfigurationStates")
}

fn states(tenant: &TenantId, device: &ManagedDeviceId, which: &str) -> Call<Page<DeviceState>> {
    let address = Address::new("deviceManagement/managedDevices")
        .segment(device.as_str())
        .segment(which)
        .option(
            "$select",
            "id,displayName,state,settingCount,platformType,version",
        )
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for DeviceState {
    fn read(state: &Value<'_>) -> Result<Self, Unfit> {
        Ok(DeviceState {
            id: state.text("id")?,
            display_name: state.optional_text("displayName")?,
            state: StateKind::parse(state.optional_str("state")?),
            setting_count: state.get("settingCount").and_then(Value::as_u64),
            platform_type: state.optional_text("platformType")?,
            version: state.get("version").and_then(Value::as_u64),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_state_of_no_policy_is_refused() {
        let call = compliance_states(&tenant(), &ManagedDeviceId::new("m"));
        assert!(
            call.read(&answer(r#"{"value":[{"state":"compliant"}]}"#))
                .is_err()
        );
    }

    #[test]
    fn states_are_told_apart() {
        let call = configuration_states(&tenant(), &ManagedDeviceId::new("m/1"));
        assert!(
            call.request()
                .uri()
                .path()
                .ends_with("/m%2F1/deviceConfigurationStates")
        );
        let body = r#"{"value":[{"id":"1","state":"nonCompliant","settingCount":-1},{"id":"2","state":"newer"},{"id":"3"}]}"#;
        let page = call.read(&answer(body)).unwrap();
        let states: Vec<&str> = page.items.iter().map(|item| item.state.name()).collect();
        assert_eq!(states, ["Not compliant", "newer", ""]);
    }
}
