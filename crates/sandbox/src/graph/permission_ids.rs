//! The ids of delegated permissions, as the service publishes them.

use crate::guid::Guid;

/// The application id of Partner Center's API.
pub(super) const PARTNER_CENTER: Guid = Guid::literal("fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd");
/// Its only delegated permission, `user_impersonation`.
pub(super) const PARTNER_CENTER_SCOPE: Guid = Guid::literal("1cebfa2a-fb4d-419e-b5f9-839b4383e05a");

/// The delegated permissions that Graph's service principal offers here.
pub(super) const PERMISSIONS: &[&str] = &[
    "Application.Read.All",
    "AuditLog.Read.All",
    "BitlockerKey.Read.All",
    "CrossTenantInformation.ReadBasic.All",
    "DelegatedAdminRelationship.Read.All",
    "DelegatedAdminRelationship.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
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
    "User.ReadBasic.All",
    "User.ReadWrite.All",
    "User.RevokeSessions.All",
    "UserAuthMethod-TAP.ReadWrite.All",
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "email",
    "offline_access",
    "openid",
    "profile",
];

/// The id of one. A permission whose published id is not known here gets an invented one of its own, which
/// is the same wherever it is shown.
pub(super) fn permission_id(name: &str) -> Guid {
    match name {
        "Application.Read.All" => Guid::literal("c79f8feb-a9db-4090-85f9-90d820caa0eb"),
        "AuditLog.Read.All" => Guid::literal("e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20"),
        "CrossTenantInformation.ReadBasic.All" => {
            Guid::literal("81594d25-e88e-49cf-ac8c-fecbff49f994")
        }
        "DelegatedAdminRelationship.Read.All" => {
            Guid::literal("0c0064ea-477b-4130-82a5-4c2cc4ff68aa")
        }
        "DelegatedAdminRelationship.ReadWrite.All" => {
            Guid::literal("885f682f-a990-4bad-a642-36736a74b0c7")
        }
        "DelegatedPermissionGrant.ReadWrite.All" => {
            Guid::literal("41ce6ca6-6826-4807-84f1-1c82854f7ee5")
        }
        "Directory.Read.All" => Guid::literal("06da0dbc-49e2-44d2-8312-53f166ab848a"),
        "Domain.Read.All" => Guid::literal("2f9ee017-59c1-4f1d-9472-bd5529a7b311"),
        "Group.Read.All" => Guid::literal("5f8c59db-677d-491f-a6b8-5f174b11ec1d"),
        "GroupMember.Read.All" => Guid::literal("bc024368-1153-4739-b217-4326f2e966d0"),
        "Organization.Read.All" => Guid::literal("4908d5b9-3fb2-4b1e-9336-1888b7937185"),
        "RoleManagement.Read.Directory" => Guid::literal("741c54c3-0c1e-44a1-818b-3f97ab4e8c83"),
        "User.Read" => Guid::literal("e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
        "User.Read.All" => Guid::literal("a154be20-db9c-4678-8ab7-66f6cc099a59"),
        "User.ReadBasic.All" => Guid::literal("b340eb25-3456-403f-be2f-af7a0d370277"),
        "User.ReadWrite.All" => Guid::literal("204e0828-b5ca-4ad8-b9f3-f32a958e7cc4"),
        "email" => Guid::literal("64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0"),
        "offline_access" => Guid::literal("7427e0e9-2fba-42fe-b0c0-848c9e6a8182"),
        "openid" => Guid::literal("37f7f235-527c-4136-accd-4a02d197296e"),
        "profile" => Guid::literal("14dad69e-099b-42c9-810b-d002981feec1"),
        _ => Guid::derived(&[b"permission", name.as_bytes()]),
    }
}
