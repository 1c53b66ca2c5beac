//! What the console can do, and which delegated permissions each part of it needs where.
//!
//! A feature whose permission was not granted is disabled and names it. The permissions are the calls'
//! own, and a test holds every feature to the calls that it makes.

use serde::{Deserialize, Serialize};

use crate::{
    call::Scope,
    directory::{
        application, authentication_method, deleted_group, deleted_item, device, device_changes,
        directory_audit, domain, group, group_changes, group_membership, invitation,
        license_changes, local_credential, oauth2_permission_grant, organization, own_account,
        recovery_key, role_assignment, service_principal, sign_in, sign_in_method_changes,
        subscribed_sku, subscription, user, user_changes,
    },
    intune::{device_action, managed_device},
    partner::{
        access_assignment, contract, delegated_admin_customer, delegated_admin_relationship,
        tenant_information,
    },
};

/// One thing that the console can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// The domains that users' names may have.
    Domains,
    /// Groups in the recycle bin.
    DeletedGroups,
    /// The tenant's own log of changes.
    AuditLog,
    /// Creating and editing users, and giving them a manager.
    ChangeUsers,
    /// Saying where users use licences.
    UsageLocations,
    /// Blocking sign-in, and allowing it.
    BlockUsers,
    /// Setting passwords.
    ResetPasswords,
    /// Ending sessions.
    RevokeSessions,
    /// Deleting users, and restoring them.
    DeleteUsers,
    /// Deleting users for good.
    PurgeUsers,
    /// Inviting guests.
    InviteGuests,
    /// Giving temporary access passes.
    TemporaryAccessPasses,
    /// Removing ways to sign in.
    RemoveSignInMethods,
    /// Assigning licences to users, and taking them away.
    AssignLicences,
    /// The same for groups.
    AssignGroupLicences,
    /// Changing who is in a group.
    ChangeMembers,
    /// Creating, editing and restoring groups, and changing their owners.
    ChangeGroups,
    /// Deleting groups.
    DeleteGroups,
    /// Enabling, disabling and deleting devices of the directory.
    ChangeDevices,
    /// Asking managed devices to do something.
    DeviceActions,
    /// Deleting devices from Intune.
    DeleteManagedDevices,
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
    pub const ALL: [Feature; 40] = [
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
        Feature::Domains,
        Feature::DeletedGroups,
        Feature::AuditLog,
        Feature::ChangeUsers,
        Feature::UsageLocations,
        Feature::BlockUsers,
        Feature::ResetPasswords,
        Feature::RevokeSessions,
        Feature::DeleteUsers,
        Feature::PurgeUsers,
        Feature::InviteGuests,
        Feature::TemporaryAccessPasses,
        Feature::RemoveSignInMethods,
        Feature::AssignLicences,
        Feature::AssignGroupLicences,
        Feature::ChangeMembers,
        Feature::ChangeGroups,
        Feature::DeleteGroups,
        Feature::ChangeDevices,
        Feature::DeviceActions,
        Feature::DeleteManagedDevices,
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
            Feature::Domains => "Domains",
            Feature::DeletedGroups => "Deleted groups",
            Feature::AuditLog => "Audit log",
            Feature::ChangeUsers => "Create and edit users",
            Feature::UsageLocations => "Set usage locations",
            Feature::BlockUsers => "Block and allow sign-in",
            Feature::ResetPasswords => "Reset passwords",
            Feature::RevokeSessions => "Revoke sessions",
            Feature::DeleteUsers => "Delete and restore users",
            Feature::PurgeUsers => "Delete users for good",
            Feature::InviteGuests => "Invite guests",
            Feature::TemporaryAccessPasses => "Give temporary access passes",
            Feature::RemoveSignInMethods => "Remove sign-in methods",
            Feature::AssignLicences => "Assign licences",
            Feature::AssignGroupLicences => "Assign licences to groups",
            Feature::ChangeMembers => "Change members of groups",
            Feature::ChangeGroups => "Create and edit groups",
            Feature::DeleteGroups => "Delete groups",
            Feature::ChangeDevices => "Enable, disable and delete devices",
            Feature::DeviceActions => "Actions on managed devices",
            Feature::DeleteManagedDevices => "Delete managed devices",
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
            | Feature::Domains
            | Feature::DeletedGroups
            | Feature::AuditLog
            | Feature::ChangeUsers
            | Feature::UsageLocations
            | Feature::BlockUsers
            | Feature::ResetPasswords
            | Feature::RevokeSessions
            | Feature::DeleteUsers
            | Feature::PurgeUsers
            | Feature::InviteGuests
            | Feature::TemporaryAccessPasses
            | Feature::RemoveSignInMethods
            | Feature::AssignLicences
            | Feature::AssignGroupLicences
            | Feature::ChangeMembers
            | Feature::ChangeGroups
            | Feature::DeleteGroups
            | Feature::ChangeDevices
            | Feature::DeviceActions
            | Feature::DeleteManagedDevices
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
            Feature::Domains => const { &[domain::SCOPE] },
            Feature::DeletedGroups => const { &[deleted_group::SCOPE] },
            Feature::AuditLog => const { &[directory_audit::SCOPE] },
            Feature::ChangeUsers => const { &[user_changes::SCOPE] },
            Feature::UsageLocations => const { &[user_changes::SCOPE] },
            Feature::BlockUsers => const { &[user_changes::ENABLE_SCOPE] },
            Feature::ResetPasswords => const { &[user_changes::PASSWORD_SCOPE] },
            Feature::RevokeSessions => const { &[user_changes::REVOKE_SCOPE] },
            Feature::DeleteUsers => const { &[user_changes::DELETE_SCOPE] },
            Feature::PurgeUsers => const { &[deleted_item::PURGE_SCOPE] },
            Feature::InviteGuests => const { &[invitation::SCOPE] },
            Feature::TemporaryAccessPasses => const { &[sign_in_method_changes::PASS_SCOPE] },
            Feature::RemoveSignInMethods => const { &[sign_in_method_changes::SCOPE] },
            Feature::AssignLicences => const { &[license_changes::SCOPE] },
            Feature::AssignGroupLicences => const { &[license_changes::SCOPE] },
            Feature::ChangeMembers => const { &[group_changes::MEMBER_SCOPE] },
            Feature::ChangeGroups => const { &[group_changes::SCOPE] },
            Feature::DeleteGroups => const { &[group_changes::SCOPE] },
            Feature::ChangeDevices => const { &[device_changes::SCOPE] },
            Feature::DeviceActions => const { &[device_action::SCOPE] },
            Feature::DeleteManagedDevices => const { &[device_action::DELETE_SCOPE] },
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
        let others: &[&str] = match (self, scope) {
            (Feature::GrantCheck, oauth2_permission_grant::SCOPE) => {
                &["DelegatedPermissionGrant.ReadWrite.All"]
            }
            (Feature::AssignLicences, _) => &["User.ReadWrite.All"],
            (Feature::AssignGroupLicences, _) => &["Group.ReadWrite.All"],
            // Deleting a group is the one thing that it does not serve for.
            (Feature::ChangeGroups, _) => &["Directory.ReadWrite.All"],
            // Deleting for good wants the permission itself.
            (Feature::ChangeUsers | Feature::UsageLocations, _) => &["Directory.ReadWrite.All"],
            _ => &[],
        };
        others.iter().any(|other| is_granted(other, granted))
    }
}

/// Whether the scopes `granted` of a token allow what `scope` allows: they hold it, or a higher one.
/// Names are compared without regard to case, as the service does.
pub fn is_covered(scope: Scope, granted: &[String]) -> bool {
    is_granted(scope.0, granted) || higher(scope).iter().any(|name| is_granted(name, granted))
}

fn is_granted(name: &str, granted: &[String]) -> bool {
    granted.iter().any(|one| one.eq_ignore_ascii_case(name))
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
        domain::SCOPE => &["Domain.ReadWrite.All", "Directory.Read.All"],
        deleted_group::SCOPE => &["Group.ReadWrite.All", "Directory.Read.All"],
        user_changes::ENABLE_SCOPE | user_changes::REVOKE_SCOPE | invitation::SCOPE => {
            &["User.ReadWrite.All", "Directory.ReadWrite.All"]
        }
        user_changes::PASSWORD_SCOPE => &["User.ReadWrite.All", "Directory.AccessAsUser.All"],
        user_changes::DELETE_SCOPE => &["User.ReadWrite.All"],
        license_changes::SCOPE => &["Directory.ReadWrite.All"],
        group_changes::MEMBER_SCOPE => &["Group.ReadWrite.All", "Directory.ReadWrite.All"],
        sign_in_method_changes::PASS_SCOPE => &["UserAuthenticationMethod.ReadWrite.All"],
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

pub mod required_roles;

#[cfg(test)]
mod tests;
