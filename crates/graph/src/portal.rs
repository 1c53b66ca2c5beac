//! The same object in Microsoft's own portals, with the customer's tenant in the address.
//!
//! The portals publish no contract for these addresses; they are what the portals themselves show, and what
//! other tools for partners link to.

use tenantry_identity::TenantId;

use crate::ids::{DeviceId, GroupId, ManagedDeviceId, UserId};

/// The portals of one cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portal {
    entra: &'static str,
    intune: &'static str,
}

impl Portal {
    /// The portals of the cloud with this Graph origin (`https://graph.microsoft.com`); `None` where they
    /// are not known. China's is run by another company, without an Entra or Intune portal of this form.
    pub fn of(graph: &str) -> Option<Self> {
        let (entra, intune) = match graph {
            "https://graph.microsoft.com" => (
                "https://entra.microsoft.com/",
                "https://intune.microsoft.com/",
            ),
            "https://graph.microsoft.us" | "https://dod-graph.microsoft.us" => (
                "https://entra.microsoft.us/",
                "https://intune.microsoft.us/",
            ),
            _ => return None,
        };
        Some(Portal { entra, intune })
    }

    /// A user.
    pub fn user(self, tenant: &TenantId, user: &UserId) -> String {
        let blade = "Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/";
        address(self.entra, tenant, blade, user.as_str())
    }

    /// A group.
    pub fn group(self, tenant: &TenantId, group: &GroupId) -> String {
        let blade = "Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Overview/groupId/";
        address(self.entra, tenant, blade, group.as_str())
    }

    /// A device of the directory.
    pub fn device(self, tenant: &TenantId, device: &DeviceId) -> String {
        let blade = "Microsoft_AAD_Devices/DeviceDetailsMenuBlade/~/Properties/objectId/";
        address(self.entra, tenant, blade, device.as_str())
    }

    /// A device that Intune manages.
    pub fn managed_device(self, tenant: &TenantId, device: &ManagedDeviceId) -> String {
        let blade = "Microsoft_Intune_Devices/DeviceSettingsMenuBlade/~/overview/mdmDeviceId/";
        address(self.intune, tenant, blade, device.as_str())
    }

    /// The tenant's licences.
    pub fn licences(self, tenant: &TenantId) -> String {
        address(
            self.entra,
            tenant,
            "Microsoft_AAD_IAM/LicensesMenuBlade/~/Products",
            "",
        )
    }
}

/// An id that is none of ours stays one part of the address.
fn address(portal: &str, tenant: &TenantId, blade: &str, id: &str) -> String {
    let id: String = id
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .collect();
    [portal, tenant.as_str(), "/#view/", blade, &id].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    #[test]
    fn a_cloud_without_known_portals_has_none() {
        for graph in [
            "https://microsoftgraph.chinacloudapi.cn",
            "http://127.0.0.1:8400",
            "",
        ] {
            assert_eq!(Portal::of(graph), None, "{graph}");
        }
    }

    #[test]
    fn the_tenant_and_the_object_are_in_the_address() {
        let portal = Portal::of("https://graph.microsoft.com").unwrap();
        assert_eq!(
            portal.user(&tenant(), &UserId::new("1-2")),
            "https://entra.microsoft.com/84841066-274d-4ec0-a5c1-276be684bdd3/#view/\
             Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/1-2"
        );
        let government = Portal::of("https://dod-graph.microsoft.us").unwrap();
        let device = government.managed_device(&tenant(), &ManagedDeviceId::new("m"));
        assert!(
            device.starts_with("https://intune.microsoft.us/84841066-"),
            "{device}"
        );
        assert!(device.ends_with("/mdmDeviceId/m"), "{device}");
    }

    #[test]
    fn a_hostile_id_leads_nowhere_else() {
        let portal = Portal::of("https://graph.microsoft.com").unwrap();
        let group = portal.group(&tenant(), &GroupId::new("a/../b?#%c"));
        assert!(group.ends_with("/groupId/abc"), "{group}");
    }
}
