//! The same object in Microsoft's own portals, with the customer's tenant in the address.
//!
//! The portals publish no contract for these addresses; they are what the portals themselves show, and what
//! other tools for partners link to.

use tenantry_identity::TenantId;

use crate::ids::{DeviceId, GroupId, ManagedDeviceId, UserId};

/// The portals of one cloud; not every cloud has both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    entra: Option<String>,
    intune: Option<String>,
}

impl Portal {
    /// The portals at these origins: the Microsoft Entra admin center's and the Microsoft Intune admin
    /// center's, such as `https://entra.microsoft.com`.
    pub fn new(entra: Option<String>, intune: Option<String>) -> Self {
        Portal { entra, intune }
    }

    /// A user.
    pub fn user(&self, tenant: &TenantId, user: &UserId) -> Option<String> {
        let blade = "Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/";
        address(&self.entra, tenant, blade, user.as_str())
    }

    /// A group.
    pub fn group(&self, tenant: &TenantId, group: &GroupId) -> Option<String> {
        let blade = "Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Overview/groupId/";
        address(&self.entra, tenant, blade, group.as_str())
    }

    /// A device of the directory.
    pub fn device(&self, tenant: &TenantId, device: &DeviceId) -> Option<String> {
        let blade = "Microsoft_AAD_Devices/DeviceDetailsMenuBlade/~/Properties/objectId/";
        address(&self.entra, tenant, blade, device.as_str())
    }

    /// A device that Intune manages.
    pub fn managed_device(&self, tenant: &TenantId, device: &ManagedDeviceId) -> Option<String> {
        let blade = "Microsoft_Intune_Devices/DeviceSettingsMenuBlade/~/overview/mdmDeviceId/";
        address(&self.intune, tenant, blade, device.as_str())
    }

    /// The tenant's audit log.
    pub fn audit_log(&self, tenant: &TenantId) -> Option<String> {
        let blade = "Microsoft_AAD_IAM/ActiveDirectoryMenuBlade/~/Audit";
        address(&self.entra, tenant, blade, "")
    }

    /// The tenant's licences.
    pub fn licences(&self, tenant: &TenantId) -> Option<String> {
        address(
            &self.entra,
            tenant,
            "Microsoft_AAD_IAM/LicensesMenuBlade/~/Products",
            "",
        )
    }
}

/// An id that is none of ours stays one part of the address.
fn address(portal: &Option<String>, tenant: &TenantId, blade: &str, id: &str) -> Option<String> {
    let portal = portal.as_deref()?;
    let id: String = id
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .collect();
    Some([portal, "/", tenant.as_str(), "/#view/", blade, &id].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    fn portal() -> Portal {
        Portal::new(Some("https://entra.microsoft.com".into()), None)
    }

    #[test]
    fn a_cloud_without_known_portals_has_no_addresses() {
        let none = Portal::new(None, None);
        assert_eq!(none.user(&tenant(), &UserId::new("u")), None);
        assert_eq!(none.licences(&tenant()), None);
        assert_eq!(none.audit_log(&tenant()), None);
        let device = ManagedDeviceId::new("m");
        assert_eq!(portal().managed_device(&tenant(), &device), None);
    }

    #[test]
    fn the_tenant_and_the_object_are_in_the_address() {
        assert_eq!(
            portal().user(&tenant(), &UserId::new("1-2")).unwrap(),
            "https://entra.microsoft.com/84841066-274d-4ec0-a5c1-276be684bdd3/#view/\
             Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/1-2"
        );
        let government = Portal::new(None, Some("https://intune.microsoft.us".into()));
        let device = government.managed_device(&tenant(), &ManagedDeviceId::new("m"));
        let device = device.unwrap();
        assert!(
            device.starts_with("https://intune.microsoft.us/84841066-"),
            "{device}"
        );
        assert!(device.ends_with("/mdmDeviceId/m"), "{device}");
    }

    #[test]
    fn a_hostile_id_leads_nowhere_else() {
        let group = portal().group(&tenant(), &GroupId::new("a/../b?#%c"));
        assert!(group.unwrap().ends_with("/groupId/abc"));
    }
}
