use http::Request;
use tenantry_identity::TenantId;

use super::*;
use crate::{
    Call,
    directory::{
        authentication_method::MethodKind,
        deleted_item::Deleted,
        deleted_user,
        group_changes::{GroupEdit, NewGroup, NewGroupKind, Relation},
        invitation::Invitation,
        license_details, membership,
        sign_in_method_changes::NewPass,
        user_changes::NewUser,
        user_state,
    },
    ids::{
        DeviceId, GroupId, ManagedDeviceId, ObjectId, RecoveryKeyId, RelationshipId,
        ServicePrincipalId, UserId,
    },
    intune::{
        device_action::DeviceAction, device_action_result, device_state, managed_device_overview,
    },
    query::{Filter, Query},
    write::Write,
};

fn tenant() -> TenantId {
    TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
}

fn of<T>(call: &Call<T>) -> (Scope, &Request<Vec<u8>>) {
    (call.scope(), call.request())
}

/// The scopes of the calls that a feature makes.
fn scopes_of_calls(feature: Feature) -> Vec<Scope> {
    let tenant = &tenant();
    match feature {
        Feature::Overview => vec![of(&organization::get(tenant)).0],
        Feature::Users => vec![
            of(&user::list(tenant)).0,
            of(&user::get(tenant, &UserId::new("u"))).0,
            of(&user_state::get(tenant, &UserId::new("u"))).0,
            of(&user::find(tenant, &Query::new())).0,
            of(&user::count(tenant, None)).0,
            of(&user::manager(tenant, &UserId::new("u"))).0,
            of(&user::owned_devices(tenant, &UserId::new("u"))).0,
            of(&deleted_user::list(tenant)).0,
            of(&deleted_user::count(tenant)).0,
        ],
        Feature::Groups => vec![
            of(&group::list(tenant)).0,
            of(&group::find(tenant, &Query::new())).0,
            of(&group::count(tenant, None)).0,
            of(&group::get(tenant, &GroupId::new("g"))).0,
            of(&group::members(tenant, &GroupId::new("g"))).0,
            of(&membership::of_user(tenant, &UserId::new("u"))).0,
            of(&membership::of_group(tenant, &GroupId::new("g"))).0,
        ],
        Feature::Licences => vec![
            of(&subscribed_sku::list(tenant)).0,
            of(&license_details::of_user(tenant, &UserId::new("u"))).0,
        ],
        Feature::Subscriptions => vec![of(&subscription::list(tenant)).0],
        Feature::Devices => vec![
            of(&device::list(tenant)).0,
            of(&device::find(tenant, &Query::new())).0,
            of(&device::count(tenant, None)).0,
            of(&device::get(tenant, &DeviceId::new("d"))).0,
            of(&device::by_device_id(tenant, "d")).0,
            of(&device::member_of(tenant, &DeviceId::new("d"))).0,
            of(&device::registered_owners(tenant, &DeviceId::new("d"))).0,
        ],
        Feature::ManagedDevices => vec![
            of(&managed_device::list(tenant)).0,
            of(&managed_device::list_where(tenant, &Filter::is_null("x"))).0,
            of(&managed_device::count(tenant, None)).0,
            of(&managed_device::by_device_id(tenant, "d")).0,
            of(&managed_device::of_user(tenant, &UserId::new("u"))).0,
            of(&managed_device::get(tenant, &ManagedDeviceId::new("m"))).0,
            of(&managed_device_overview::get(tenant)).0,
            of(&device_action_result::of_device(
                tenant,
                &ManagedDeviceId::new("m"),
            ))
            .0,
            of(&device_state::compliance_states(
                tenant,
                &ManagedDeviceId::new("m"),
            ))
            .0,
            of(&device_state::configuration_states(
                tenant,
                &ManagedDeviceId::new("m"),
            ))
            .0,
        ],
        Feature::SignInMethods => {
            vec![of(&authentication_method::list(tenant, &UserId::new("u"))).0]
        }
        Feature::SignIns => {
            vec![of(&sign_in::recent_of_user(tenant, &UserId::new("u"), 10)).0]
        }
        Feature::Roles => vec![
            of(&role_assignment::list(tenant)).0,
            of(&role_assignment::of_principal(tenant, &ObjectId::new("u"))).0,
        ],
        Feature::BitLockerKeys => vec![
            of(&recovery_key::list_of_device(tenant, "d")).0,
            of(&recovery_key::reveal(tenant, &RecoveryKeyId::new("k"))).0,
        ],
        Feature::LocalPasswords => vec![of(&local_credential::reveal(tenant, "d")).0],
        Feature::Customers => vec![
            of(&delegated_admin_customer::list(tenant)).0,
            of(&delegated_admin_relationship::list_active(tenant)).0,
            of(&delegated_admin_relationship::list_of_customer(
                tenant, tenant,
            ))
            .0,
        ],
        Feature::ResellerCustomers => vec![of(&contract::list(tenant)).0],
        Feature::MyRoles => vec![
            of(&delegated_admin_relationship::list_active(tenant)).0,
            of(&access_assignment::list(tenant, &RelationshipId::new("r"))).0,
            of(&group_membership::list_mine(tenant)).0,
        ],
        Feature::DomainNames => vec![of(&tenant_information::find(tenant, tenant)).0],
        Feature::RegistrationCheck => vec![
            of(&application::by_app_id(tenant, "a")).0,
            of(&service_principal::permissions_of_microsoft_graph(tenant)).0,
        ],
        Feature::GuestCheck => vec![of(&own_account::get(tenant)).0],
        Feature::GrantCheck => {
            let app = ServicePrincipalId::new("s");
            vec![
                of(&service_principal::by_app_id(tenant, "a")).0,
                of(&oauth2_permission_grant::list_of_client(tenant, &app)).0,
            ]
        }
        Feature::Domains => vec![of(&domain::list(tenant)).0],
        Feature::DeletedGroups => vec![of(&deleted_group::list(tenant)).0],
        Feature::AuditLog => vec![of(&directory_audit::of_correlation(tenant, "c")).0],
        changing => writes(changing).iter().map(Write::scope).collect(),
    }
}

/// The writes that belong to a feature.
fn writes(feature: Feature) -> Vec<Write> {
    let tenant = &tenant();
    let (user, group, who) = (UserId::new("u"), GroupId::new("g"), ObjectId::new("o"));
    let (device, managed) = (DeviceId::new("d"), ManagedDeviceId::new("m"));
    match feature {
        Feature::ChangeUsers => {
            let new = NewUser {
                user_principal_name: "u@customer.com".into(),
                display_name: "U".into(),
                mail_nickname: "u".into(),
                account_enabled: true,
                must_change_password: true,
                profile: Vec::new(),
            };
            vec![
                user_changes::create(tenant, &new),
                user_changes::update(tenant, Some(&user), &[]),
                user_changes::set_manager(tenant, Some(&user), &user),
                user_changes::remove_manager(tenant, &user),
            ]
        }
        Feature::UsageLocations => {
            vec![user_changes::set_usage_location(tenant, None, "US")]
        }
        Feature::BlockUsers => vec![user_changes::set_account_enabled(tenant, &user, false)],
        Feature::ResetPasswords => {
            vec![user_changes::reset_password(tenant, &user, true, None)]
        }
        Feature::RevokeSessions => vec![user_changes::revoke_sessions(tenant, &user, None)],
        Feature::DeleteUsers => vec![
            user_changes::delete(tenant, &user),
            deleted_item::restore(tenant, Deleted::User(&user)),
        ],
        Feature::PurgeUsers => vec![deleted_item::delete_for_good(tenant, Deleted::User(&user))],
        Feature::InviteGuests => {
            let guest = Invitation {
                mail: "g@example.com".into(),
                display_name: None,
                send_mail: false,
                message: None,
                redirect_url: "https://example.com".into(),
            };
            vec![invitation::create(tenant, &guest)]
        }
        Feature::TemporaryAccessPasses => {
            let pass = NewPass {
                lifetime_in_minutes: None,
                is_usable_once: true,
            };
            vec![sign_in_method_changes::give_pass(tenant, &user, pass, None)]
        }
        Feature::RemoveSignInMethods => {
            let removed = sign_in_method_changes::remove(tenant, &user, &MethodKind::Phone, "p");
            vec![removed.unwrap()]
        }
        Feature::AssignLicences => vec![license_changes::of_user(tenant, Some(&user), &[], &[])],
        Feature::AssignGroupLicences => {
            vec![license_changes::of_group(tenant, &group, &[], &[])]
        }
        Feature::ChangeMembers => vec![
            group_changes::add(tenant, Some(&group), Some(&who), Relation::Member),
            group_changes::remove(tenant, &group, &who, Relation::Member),
        ],
        Feature::ChangeGroups => {
            let new = NewGroup {
                display_name: "G".into(),
                description: None,
                mail_nickname: "g".into(),
                kind: NewGroupKind::Security,
                membership_rule: None,
            };
            vec![
                group_changes::create(tenant, &new),
                group_changes::update(tenant, &group, &GroupEdit::default()),
                group_changes::add(tenant, Some(&group), Some(&who), Relation::Owner),
                group_changes::remove(tenant, &group, &who, Relation::Owner),
                deleted_item::restore(tenant, Deleted::Group(&group)),
            ]
        }
        Feature::DeleteGroups => vec![
            group_changes::delete(tenant, &group),
            deleted_item::delete_for_good(tenant, Deleted::Group(&group)),
        ],
        Feature::ChangeDevices => vec![
            device_changes::set_account_enabled(tenant, &device, false),
            device_changes::delete(tenant, &device),
        ],
        Feature::DeviceActions => {
            vec![device_action::ask(
                tenant,
                &managed,
                DeviceAction::Sync,
                None,
            )]
        }
        Feature::DeleteManagedDevices => vec![device_action::delete(tenant, &managed)],
        _ => Vec::new(),
    }
}

#[test]
fn every_write_names_its_own_feature_and_is_read_back_by_one_that_reads() {
    for feature in Feature::ALL {
        for write in writes(feature) {
            assert_eq!(write.feature(), feature, "{}", write.line());
            let reads = write.check().reading().feature();
            assert!(writes(reads).is_empty(), "{reads:?}");
            assert_eq!(feature.place(), Place::Customer);
        }
    }
}

#[test]
fn every_feature_needs_exactly_what_its_calls_need() {
    for feature in Feature::ALL {
        let mut needed = feature.scopes().to_vec();
        let mut called = scopes_of_calls(feature);
        needed.sort();
        called.sort();
        called.dedup();
        assert_eq!(needed, called, "{feature:?}");
    }
}

#[test]
fn a_token_without_the_permission_lacks_it_by_name() {
    let granted = ["openid".to_owned(), "User.Read".to_owned()];
    for feature in Feature::ALL {
        let missing = feature.missing(&granted);
        let expected: Vec<Scope> = feature
            .scopes()
            .iter()
            .copied()
            .filter(|scope| scope.0 != "User.Read")
            .collect();
        assert_eq!(missing, expected, "{feature:?}");
    }
    // A lower permission with a longer or shorter name is not the one that is needed.
    let basic = ["User.ReadBasic.All".to_owned(), "User.Read".to_owned()];
    assert_eq!(Feature::Users.missing(&basic), [user::SCOPE]);
}

#[test]
fn the_permission_itself_or_a_higher_one_suffices() {
    for (feature, granted) in [
        (Feature::Users, "User.Read.All"),
        (Feature::Users, "user.readwrite.all"),
        (Feature::Users, "Directory.Read.All"),
        (Feature::Overview, "Directory.Read.All"),
        (
            Feature::Customers,
            "DelegatedAdminRelationship.ReadWrite.All",
        ),
        (Feature::ResellerCustomers, "Directory.ReadWrite.All"),
        (Feature::RegistrationCheck, "Application.ReadWrite.All"),
        (Feature::Groups, "Group.Read.All"),
        (Feature::Licences, "Organization.Read.All"),
        (Feature::Subscriptions, "Directory.Read.All"),
        (Feature::Devices, "Directory.Read.All"),
        (Feature::Roles, "Directory.Read.All"),
        (Feature::Domains, "Directory.Read.All"),
        (Feature::BlockUsers, "User.ReadWrite.All"),
        (Feature::ResetPasswords, "Directory.AccessAsUser.All"),
        (Feature::DeleteUsers, "User.ReadWrite.All"),
        (Feature::AssignLicences, "User.ReadWrite.All"),
        (Feature::AssignGroupLicences, "Group.ReadWrite.All"),
        (Feature::ChangeMembers, "Group.ReadWrite.All"),
        (Feature::ChangeGroups, "Directory.ReadWrite.All"),
        (
            Feature::TemporaryAccessPasses,
            "UserAuthenticationMethod.ReadWrite.All",
        ),
    ] {
        assert!(
            feature.missing(&[granted.to_owned()]).is_empty(),
            "{granted}"
        );
    }
}

#[test]
fn what_serves_for_one_change_does_not_serve_for_another() {
    for (feature, granted) in [
        (Feature::AssignGroupLicences, "User.ReadWrite.All"),
        (Feature::AssignLicences, "Group.ReadWrite.All"),
        (Feature::DeleteGroups, "Directory.ReadWrite.All"),
        (Feature::PurgeUsers, "User.DeleteRestore.All"),
        (
            Feature::DeleteManagedDevices,
            "DeviceManagementManagedDevices.PrivilegedOperations.All",
        ),
        (Feature::ResetPasswords, "User.EnableDisableAccount.All"),
    ] {
        assert!(
            !feature.missing(&[granted.to_owned()]).is_empty(),
            "{feature:?} {granted}"
        );
    }
}

#[test]
fn managing_grants_serves_for_reading_them_and_for_nothing_else() {
    let granted = ["DelegatedPermissionGrant.ReadWrite.All".to_owned()];
    assert_eq!(
        Feature::GrantCheck.missing(&granted),
        [service_principal::SCOPE]
    );
    assert_eq!(
        Feature::ResellerCustomers.missing(&granted),
        [contract::SCOPE]
    );
}

#[test]
fn the_registration_asks_for_everything_once_and_each_place_for_its_own() {
    let names = |place| -> Vec<&str> { least(place).iter().map(|scope| scope.0).collect() };
    assert_eq!(
        names(None),
        [
            "openid",
            "profile",
            "offline_access",
            "Application.Read.All",
            "AuditLog.Read.All",
            "BitlockerKey.Read.All",
            "CrossTenantInformation.ReadBasic.All",
            "DelegatedAdminRelationship.Read.All",
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
        ]
    );
    assert_eq!(
        names(Some(Place::Customer)),
        [
            "openid",
            "profile",
            "offline_access",
            "Application.Read.All",
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
        ]
    );
    assert!(!names(Some(Place::Partner)).contains(&"User.Read.All"));
}

#[test]
fn the_readme_names_every_permission() {
    let readme = include_str!("../../../../README.md");
    for scope in least(None) {
        assert!(readme.contains(&format!("`{}`", scope.0)), "{}", scope.0);
    }
}
