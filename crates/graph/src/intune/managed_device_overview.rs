//! How many devices Intune manages, by operating system: `GET /deviceManagement/managedDeviceOverview`
//! (<https://learn.microsoft.com/graph/api/intune-devices-manageddeviceoverview-get>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("DeviceManagementManagedDevices.Read.All");

/// How many devices Intune manages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagedDeviceOverview {
    /// All of them.
    pub enrolled: u64,
    /// Those that are enrolled for mobile device management.
    pub mdm_enrolled: u64,
    /// Those that Exchange ActiveSync manages as well.
    pub dual_enrolled: u64,
    /// With Android.
    pub android: u64,
    /// With iOS and iPadOS.
    pub ios: u64,
    /// With macOS.
    pub macos: u64,
    /// With Windows.
    pub windows: u64,
    /// With Windows Mobile.
    pub windows_mobile: u64,
    /// With another system.
    pub unknown: u64,
}

/// Reads the overview.
pub fn get(tenant: &TenantId) -> Call<ManagedDeviceOverview> {
    let address = Address::new("deviceManagement/managedDeviceOverview")
        .option(
            "$select",
            "id,enrolledDeviceCount,mdmEnrolledCount,dualEnrolledDeviceCount,\
             deviceOperatingSystemSummary",
        )
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

impl Document for ManagedDeviceOverview {
    fn read(overview: &Value<'_>) -> Result<Self, Unfit> {
        let number = |name| Ok(overview.optional_whole_number(name)?.unwrap_or_default());
        let with = |name| match overview.get("deviceOperatingSystemSummary") {
            Some(systems) => Ok(systems.optional_whole_number(name)?.unwrap_or_default()),
            None => Ok(0),
        };
        Ok(ManagedDeviceOverview {
            enrolled: number("enrolledDeviceCount")?,
            mdm_enrolled: number("mdmEnrolledCount")?,
            dual_enrolled: number("dualEnrolledDeviceCount")?,
            android: with("androidCount")?,
            ios: with("iosCount")?,
            macos: with("macOSCount")?,
            windows: with("windowsCount")?,
            windows_mobile: with("windowsMobileCount")?,
            unknown: with("unknownCount")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_count_that_is_no_number_is_refused() {
        assert!(
            get(&tenant())
                .read(&answer(r#"{"enrolledDeviceCount":"many"}"#))
                .is_err()
        );
    }

    #[test]
    fn systems_that_are_not_named_have_no_devices() {
        let body = r#"{"enrolledDeviceCount":5,"deviceOperatingSystemSummary":{"windowsCount":4,"iosCount":1}}"#;
        let overview = get(&tenant()).read(&answer(body)).unwrap();
        assert_eq!(
            (
                overview.enrolled,
                overview.windows,
                overview.ios,
                overview.android
            ),
            (5, 4, 1, 0)
        );
        let silent = get(&tenant()).read(&answer("{}")).unwrap();
        assert_eq!(silent, ManagedDeviceOverview::default());
    }
}
