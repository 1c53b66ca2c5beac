//! The fixed names of the seeded world, so that a test can speak of them. What they stand for is
//! planted by [`World::seeded`](crate::World::seeded).

use crate::guid::Guid;

/// The password of every seeded account.
pub const PASSWORD: &str = "sandbox";

/// The code that the second step of the sign-in takes, for every account that has one. ADELE, BRUNO,
/// ELENA, FELIX and NADIA are asked where a policy demands it, DANA always; CHIARA has no second factor.
pub const FACTOR_CODE: &str = "246810";

/// The partner's tenant for North America, `partner.com`.
pub const PARTNER: Guid = Guid::literal("1c0f5a52-6d0e-4b7a-9a40-5f2c7f0e1001");
/// The partner's tenant for Europe, `eu.partner.com`.
pub const EU_PARTNER: Guid = Guid::literal("1c0f5a52-6d0e-4b7a-9a40-5f2c7f0e1002");

/// The application (client) id of "Tenantry North America", registered in `partner.com`.
pub const NORTH_AMERICA_CLIENT: Guid = Guid::literal("5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001");
/// The application (client) id of "Tenantry Europe", registered in `eu.partner.com`.
pub const EUROPE_CLIENT: Guid = Guid::literal("5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c002");

/// An agent of `partner.com` with access to its customers.
pub const ADELE: &str = "adele@partner.com";
/// An agent of `partner.com` who is in no group with an access assignment, only in `SalesAgents`.
pub const BRUNO: &str = "bruno@partner.com";
/// A second agent of `partner.com` with access, for account pickers.
pub const CHIARA: &str = "chiara@partner.com";
/// An agent of `eu.partner.com` with access to its customers.
pub const ELENA: &str = "elena@eu.partner.com";
/// An agent of `partner.com` with access, who is asked for a second factor at each sign-in.
pub const DANA: &str = "dana@partner.com";
/// An agent of `partner.com` whose only access is to `customer.com`, as Helpdesk Administrator and
/// Directory Reader.
pub const FELIX: &str = "felix@partner.com";
/// An administrator of `customer.com` itself.
pub const NADIA: &str = "nadia@customer.com";

/// `customer.com`: about 180 users of every kind.
pub const CUSTOMER: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001");
/// `meridian-logistics.com`: 20,000 users.
pub const MERIDIAN_LOGISTICS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90002");
/// `newleaf-studio.com`: no user at all.
pub const NEWLEAF_STUDIO: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90003");
/// `oldharbor-foods.com`: the relationship has ended.
pub const OLDHARBOR_FOODS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90004");
/// `brightpath-clinic.com`: the application was never consented to.
pub const BRIGHTPATH_CLINIC: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90005");
/// `cedar-and-co.com`.
pub const CEDAR_AND_CO: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90006");
/// `summit-outfitters.com`.
pub const SUMMIT_OUTFITTERS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90007");
/// `bluefin-maritime.com`.
pub const BLUEFIN_MARITIME: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90008");
/// `prairie-credit-union.com`: no consented scope covers users.
pub const PRAIRIE_CREDIT_UNION: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90009");
/// `rheinwerk-metall.de`, served from Europe.
pub const RHEINWERK_METALL: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9000a");
/// `lumiere-atelier.fr`, served from Europe.
pub const LUMIERE_ATELIER: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9000b");
/// `sakura-trading.jp`: in a region that no registration serves, without a relationship.
pub const SAKURA_TRADING: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9000c");

/// `harborview-hotels.com`: demands a second factor (AADSTS50076).
pub const HARBORVIEW_HOTELS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90020");
/// `irongate-security.com`: conditional access blocks everybody (AADSTS53003).
pub const IRONGATE_SECURITY: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90021");
/// `tidewater-bank.com`: takes no sign-in that is older than five minutes (AADSTS70043).
pub const TIDEWATER_BANK: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90022");
/// `legacy-printworks.com`: no relationship, but a contract with delegated administration (DAP), which
/// lets in the members of `AdminAgents`, such as ADELE.
pub const LEGACY_PRINTWORKS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90023");
/// `northfork-dairy.com`: a contract only, which gives no access.
pub const NORTHFORK_DAIRY: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90024");
/// `quarry-stoneworks.com`: a contract only, which gives no access.
pub const QUARRY_STONEWORKS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90025");
/// `foxglove-florist.com`: the relationship has expired.
pub const FOXGLOVE_FLORIST: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90026");
/// `willow-hospice.com`: the customer has yet to approve the relationship.
pub const WILLOW_HOSPICE: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90027");
/// `sparrow-aviation.com`: the relationship ends in twelve days.
pub const SPARROW_AVIATION: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90028");
/// `granite-peak.com`: the relationship ends in twenty-five days, and extends itself. No consented scope
/// lets anybody write.
pub const GRANITE_PEAK: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90029");
/// `marlowe-legal.com`: the relationship is active, but of the agents here only DANA is in the group
/// that was assigned.
pub const MARLOWE_LEGAL: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9002a");

/// `continental-freight.com`: 100,000 users, 2,000 groups and 30,000 devices, made when they are looked
/// at. ADELE may enter it.
pub const CONTINENTAL_FREIGHT: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9002b");

/// Customers of `partner.com` that ADELE enters without being asked anything, once she is signed in,
/// and whose users she may list.
#[rustfmt::skip]
pub const SILENT_CUSTOMERS: [Guid; 24] = [
    CUSTOMER, CEDAR_AND_CO, SUMMIT_OUTFITTERS, BLUEFIN_MARITIME, SPARROW_AVIATION, GRANITE_PEAK,
    planted(0x40), planted(0x41), planted(0x42), planted(0x43), planted(0x44), planted(0x45),
    planted(0x46), planted(0x47), planted(0x48), planted(0x49), planted(0x4a), planted(0x4b),
    planted(0x4c), planted(0x4d), planted(0x4e), planted(0x4f), planted(0x50), MERIDIAN_LOGISTICS,
];

/// The group of each partner that Partner Center made for those with delegated administration.
pub const ADMIN_AGENTS: &str = "AdminAgents";
/// The group of each partner that sells, and is assigned to no role.
pub const SALES_AGENTS: &str = "SalesAgents";
/// The group of each partner that is assigned to the usual roles: ADELE, CHIARA, DANA; ELENA.
pub const SERVICE_DESK: &str = "Service Desk";
/// The group that is assigned to Global Administrator in BRIGHTPATH_CLINIC and NEWLEAF_STUDIO. Its
/// only member is the group [`ON_CALL`].
pub const CLOUD_ENGINEERS: &str = "Cloud Engineers";
/// A group within [`CLOUD_ENGINEERS`]: ADELE, DANA.
pub const ON_CALL: &str = "On-call Engineers";
/// The group that is assigned to Helpdesk Administrator and Directory Readers in CUSTOMER: FELIX.
pub const NIGHT_SHIFT: &str = "Night Shift";
/// The group that is assigned in MARLOWE_LEGAL: DANA.
pub const LEGAL_DESK: &str = "Legal Desk";

/// Delegated Graph scopes that a customer usually consented to: the least that the daily work on a
/// directory and its devices needs.
pub const USUAL_SCOPES: &[&str] = &[
    "AuditLog.Read.All",
    "BitlockerKey.Read.All",
    "Device.Read.All",
    "DeviceLocalCredential.Read.All",
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "Directory.AccessAsUser.All",
    "Directory.Read.All",
    "Domain.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "LicenseAssignment.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "Organization.Read.All",
    "RoleManagement.Read.Directory",
    "User-PasswordProfile.ReadWrite.All",
    "User.DeleteRestore.All",
    "User.EnableDisableAccount.All",
    "User.Invite.All",
    "User.Read",
    "User.Read.All",
    "User.ReadWrite.All",
    "User.RevokeSessions.All",
    "UserAuthMethod-TAP.ReadWrite.All",
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
];

/// What [`GRANITE_PEAK`] consented to: those of the usual scopes that only read.
pub const READING_SCOPES: &[&str] = &[
    "AuditLog.Read.All",
    "BitlockerKey.Read.All",
    "Device.Read.All",
    "DeviceLocalCredential.Read.All",
    "DeviceManagementManagedDevices.Read.All",
    "Directory.Read.All",
    "Domain.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "RoleManagement.Read.Directory",
    "User.Read",
    "User.Read.All",
    "UserAuthenticationMethod.Read.All",
];

/// What [`SPARROW_AVIATION`] consented to: users and the organization, nothing else.
pub const SCOPES_FOR_USERS: &[&str] = &["Organization.Read.All", "User.Read.All"];

/// What [`PRAIRIE_CREDIT_UNION`] consented to: enough for the organization, nothing for users.
pub const SCOPES_WITHOUT_USERS: &[&str] = &[
    "Domain.Read.All",
    "GroupMember.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
];

/// What a partner granted its own registration at home.
pub const PARTNER_SCOPES: &[&str] = &[
    "CrossTenantInformation.ReadBasic.All",
    "DelegatedAdminRelationship.Read.All",
    "Directory.Read.All",
    "Organization.Read.All",
    "User.Read",
    "User.Read.All",
];

/// The tenants that have no name of their own here, by the end of their id.
pub(super) const fn planted(end: u8) -> Guid {
    Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90000").with_last_byte(end)
}
