//! What the console can do, and which delegated permissions each part of it needs where.
//!
//! A feature whose permission was not granted is disabled and names it. The permissions are the calls'
//! own, and a test holds every feature to the calls that it makes.

use crate::{
    call::Scope,
    directory::{
        application, authentication_method, device, group, group_membership, local_credential,
        oauth2_permission_grant, organization, own_account, recovery_key, role_assignment,
        service_principal, sign_in, subscribed_sku, subscription, user,
    },
    intune::managed_device,
    partner::{
        access_assignment, contract, delegated_admin_customer, delegated_admin_relationship,
        tenant_information,
    },
};

/// One thing that the console can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// The tenant's card.
    Overview,
    /// The list of users and each user's page.
    Users,
    /// The list of groups, each group's page, and what users are in.
    Groups,
    /// The products that a tenant and its users have licences for.
    Licences,
    /// When licences end.
    Subscriptions,
    /// The directory's list of devices and each device's page.
    Devices,
    /// Intune's list of devices, and how they stand with its policies.
    ManagedDevices,
    /// How a user can sign in.
    SignInMethods,
    /// When and from where a user signed in.
    SignIns,
    /// Who has which directory role.
    Roles,
    /// The BitLocker recovery keys of a device.
    BitLockerKeys,
    /// The passwords of a device's local administrators.
    LocalPasswords,
    /// The partner's customers with delegated administration, and how long it lasts.
    Customers,
    /// The partner's customers by reseller contract, with their domains.
    ResellerCustomers,
    /// Which roles the agent has in a customer.
    MyRoles,
    /// Domains of customers that no contract names.
    DomainNames,
    /// The set-up page's look at the app registration.
    RegistrationCheck,
    /// The set-up page's look at what a customer has granted.
    GrantCheck,
    /// The look for a guest account of the agent's where a new customer refuses.
    GuestCheck,
}

/// In which tenant a call is made, and a permission has to be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the partner's home tenant.
    Partner,
    /// In each customer's tenant.
    Customer,
}

/// What tokens carry of OpenID Connect: an ID token, the agent's name in it, and a refresh token.
pub const SIGN_IN: [Scope; 3] = [Scope("openid"), Scope("profile"), Scope("offline_access")];

impl Feature {
    /// Every feature, in the order in which the set-up page shows them.
    pub const ALL: [Feature; 19] = [
        Feature::Overview,
        Feature::Users,
        Feature::Groups,
        Feature::Licences,
        Feature::Subscriptions,
        Feature::Devices,
        Feature::ManagedDevices,
        Feature::SignInMethods,
        Feature::SignIns,
        Feature::Roles,
        Feature::BitLockerKeys,
        Feature::LocalPasswords,
        Feature::Customers,
        Feature::ResellerCustomers,
        Feature::MyRoles,
        Feature::DomainNames,
        Feature::RegistrationCheck,
        Feature::GrantCheck,
        Feature::GuestCheck,
    ];

    /// What it is, for the agent to read.
    pub fn name(self) -> &'static str {
        match self {
            Feature::Overview => "Overview",
            Feature::Users => "Users",
            Feature::Groups => "Groups",
            Feature::Licences => "Licences",
            Feature::Subscriptions => "Ends of licences",
            Feature::Devices => "Devices",
            Feature::ManagedDevices => "Managed devices",
            Feature::SignInMethods => "Sign-in methods",
            Feature::SignIns => "Sign-ins",
            Feature::Roles => "Roles",
            Feature::BitLockerKeys => "BitLocker keys",
            Feature::LocalPasswords => "Local administrator passwords",
            Feature::Customers => "Customers and relationships",
            Feature::ResellerCustomers => "Customers by reseller contract",
            Feature::MyRoles => "Your roles in a customer",
            Feature::DomainNames => "Domains of customers",
            Feature::RegistrationCheck => "Set-up: the app registration",
            Feature::GrantCheck => "Set-up: what a customer has granted",
            Feature::GuestCheck => "New customers: whether you are a guest there",
        }
    }

    /// Where its calls are made.
    pub fn place(self) -> Place {
        match self {
            Feature::Overview
            | Feature::Users
            | Feature::Groups
            | Feature::Licences
            | Feature::Subscriptions
            | Feature::Devices
            | Feature::ManagedDevices
            | Feature::SignInMethods
            | Feature::SignIns
            | Feature::Roles
            | Feature::BitLockerKeys
            | Feature::LocalPasswords
            | Feature::GrantCheck
            | Feature::GuestCheck => Place::Customer,
            Feature::Customers
            | Feature::ResellerCustomers
            | Feature::MyRoles
            | Feature::DomainNames
            | Feature::RegistrationCheck => Place::Partner,
        }
    }

    /// The least permissions that it needs, all of them.
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Feature::Overview => const { &[organization::SCOPE] },
            Feature::Users => const { &[user::SCOPE] },
            Feature::Groups => const { &[group::SCOPE] },
            Feature::Licences => const { &[subscribed_sku::SCOPE] },
            Feature::Subscriptions => const { &[subscription::SCOPE] },
            Feature::Devices => const { &[device::SCOPE] },
            Feature::ManagedDevices => const { &[managed_device::SCOPE] },
            Feature::SignInMethods => const { &[authentication_method::SCOPE] },
            Feature::SignIns => const { &[sign_in::SCOPE] },
            Feature::Roles => const { &[role_assignment::SCOPE] },
            Feature::BitLockerKeys => const { &[recovery_key::SCOPE] },
            Feature::LocalPasswords => const { &[local_credential::SCOPE] },
            Feature::Customers => const { &[delegated_admin_customer::SCOPE] },
            Feature::ResellerCustomers => const { &[contract::SCOPE] },
            Feature::MyRoles => const { &[access_assignment::SCOPE, group_membership::SCOPE] },
            Feature::DomainNames => const { &[tenant_information::SCOPE] },
            Feature::RegistrationCheck => const { &[application::SCOPE] },
            Feature::GrantCheck => {
                const { &[service_principal::SCOPE, oauth2_permission_grant::SCOPE] }
            }
            Feature::GuestCheck => const { &[own_account::SCOPE] },
        }
    }

    /// Which of its permissions a token with the scopes `granted` lacks; none means that the feature
    /// works as far as permissions go.
    pub fn missing(self, granted: &[String]) -> Vec<Scope> {
        let is_missing = |scope: &Scope| {
            !is_covered(*scope, granted) && !self.is_served_otherwise(*scope, granted)
        };
        self.scopes().iter().copied().filter(is_missing).collect()
    }

    /// Whether a permission that is no higher one serves this feature's calls all the same.
    fn is_served_otherwise(self, scope: Scope, granted: &[String]) -> bool {
        let manages_grants =
            |one: &String| one.eq_ignore_ascii_case("DelegatedPermissionGrant.ReadWrite.All");
        self == Feature::GrantCheck
            && scope == oauth2_permission_grant::SCOPE
            && granted.iter().any(manages_grants)
    }
}

/// Whether the scopes `granted` of a token allow what `scope` allows: they hold it, or a higher one.
/// Names are compared without regard to case, as the service does.
pub fn is_covered(scope: Scope, granted: &[String]) -> bool {
    let is_granted = |name: &str| granted.iter().any(|one| one.eq_ignore_ascii_case(name));
    is_granted(scope.0) || higher(scope).iter().any(|name| is_granted(name))
}

/// What an app registration has to ask for so that every feature works in one place or, for `None`,
/// everywhere: sign-in first, then the permissions of Microsoft Graph by name, each once.
pub fn least(place: Option<Place>) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for feature in Feature::ALL {
        if place.is_some_and(|place| feature.place() != place) {
            continue;
        }
        for scope in feature.scopes() {
            if let Err(at) = scopes.binary_search(scope) {
                scopes.insert(at, *scope);
            }
        }
    }
    [&SIGN_IN[..], &scopes].concat()
}

/// The higher permissions that the service takes for a least one, as its permissions reference lists
/// them for the calls of this crate.
fn higher(scope: Scope) -> &'static [&'static str] {
    match scope {
        user::SCOPE => &[
            "User.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        organization::SCOPE => &[
            "Organization.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        group::SCOPE => &[
            "GroupMember.ReadWrite.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        subscribed_sku::SCOPE => &[
            "LicenseAssignment.ReadWrite.All",
            "Organization.Read.All",
            "Organization.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        device::SCOPE => &["Directory.Read.All", "Directory.ReadWrite.All"],
        managed_device::SCOPE => &["DeviceManagementManagedDevices.ReadWrite.All"],
        authentication_method::SCOPE => &["UserAuthenticationMethod.ReadWrite.All"],
        role_assignment::SCOPE => &[
            "RoleManagement.Read.All",
            "RoleManagement.ReadWrite.Directory",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        application::SCOPE => &[
            "Application.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        contract::SCOPE => &["Directory.ReadWrite.All"],
        group_membership::SCOPE => &[
            "User.ReadWrite",
            "User.Read.All",
            "User.ReadWrite.All",
            "GroupMember.Read.All",
            "Group.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        delegated_admin_relationship::SCOPE => &["DelegatedAdminRelationship.ReadWrite.All"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use http::Request;
    use tenantry_identity::TenantId;

    use super::*;
    use crate::{
        Call,
        directory::{deleted_user, license_details, membership},
        ids::{
            DeviceId, GroupId, ManagedDeviceId, ObjectId, RecoveryKeyId, RelationshipId,
            ServicePrincipalId, UserId,
        },
        intune::{device_state, managed_device_overview},
        query::{Filter, Query},
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
        ] {
            assert!(
                feature.missing(&[granted.to_owned()]).is_empty(),
                "{granted}"
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
                "DeviceManagementManagedDevices.Read.All",
                "Directory.Read.All",
                "GroupMember.Read.All",
                "LicenseAssignment.Read.All",
                "Organization.Read.All",
                "RoleManagement.Read.Directory",
                "User.Read",
                "User.Read.All",
                "UserAuthenticationMethod.Read.All",
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
                "DeviceManagementManagedDevices.Read.All",
                "Directory.Read.All",
                "GroupMember.Read.All",
                "LicenseAssignment.Read.All",
                "Organization.Read.All",
                "RoleManagement.Read.Directory",
                "User.Read",
                "User.Read.All",
                "UserAuthenticationMethod.Read.All",
            ]
        );
        assert!(!names(Some(Place::Partner)).contains(&"User.Read.All"));
    }

    #[test]
    fn the_readme_names_every_permission() {
        let readme = include_str!("../../../README.md");
        for scope in least(None) {
            assert!(readme.contains(&format!("`{}`", scope.0)), "{}", scope.0);
        }
    }
}
