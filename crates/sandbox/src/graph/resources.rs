//! The resources that are served, and what their objects lead to, as tables.

use super::item::{Item, Items};
use super::odata::{PageSizes, Query};
use super::permissions::{self as p, Permissions};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::EntityType;
use super::schema::applications::*;
use super::schema::audits::*;
use super::schema::delegation::*;
use super::schema::devices::*;
use super::schema::groups::*;
use super::schema::licences::*;
use super::schema::managed_devices::*;
use super::schema::roles::*;
use super::schema::tenants::*;
use super::schema::users::*;
use super::{applications, audits, delegation, devices, groups, licences};
use super::{authentication_methods, managed_devices, organization, roles, user_licences, users};

type All = for<'w> fn(&Place<'w>, &Query) -> Result<Items<'w>, GraphProblem>;
type Find = for<'w> fn(&Place<'w>, &Key) -> Result<Option<Item<'w>>, GraphProblem>;
type Related = for<'w> fn(&Place<'w>, &Item<'w>) -> Result<Vec<Item<'w>>, GraphProblem>;

/// A collection, or an object that stands alone.
pub(super) struct Resource {
    /// Below the version, `users`.
    pub(super) path: &'static str,
    pub(super) entity: &'static EntityType,
    pub(super) sizes: PageSizes,
    pub(super) permissions: Permissions,
    /// `None` where there is no list, only the one object.
    pub(super) all: Option<All>,
    pub(super) find: Find,
}

/// What the objects of a type lead to.
pub(super) struct Navigation {
    pub(super) of: &'static EntityType,
    /// Below the object, `memberOf`.
    pub(super) path: &'static str,
    /// The type of what is found; directory objects are of several.
    pub(super) entity: &'static EntityType,
    /// Whether it leads to one object at most.
    pub(super) to_one: bool,
    /// Whether `$expand` may name it.
    pub(super) expandable: bool,
    pub(super) permissions: Permissions,
    /// Whether users may ask it about themselves.
    pub(super) own: bool,
    pub(super) related: Related,
}

impl Resource {
    const fn new(
        path: &'static str,
        entity: &'static EntityType,
        sizes: PageSizes,
        permissions: Permissions,
        all: All,
        find: Find,
    ) -> Resource {
        Resource {
            path,
            entity,
            sizes,
            permissions,
            all: Some(all),
            find,
        }
    }

    /// Whether Intune answers it, whose refusals are unlike the others.
    pub(super) fn is_of_intune(&self) -> bool {
        self.path.starts_with("deviceManagement")
    }

    /// What only partners have, and only in the global cloud.
    pub(super) fn delegated_administration(&self) -> Option<&'static str> {
        self.path.strip_prefix("tenantRelationships/")
    }
}

impl Navigation {
    const fn new(
        of: &'static EntityType,
        path: &'static str,
        entity: &'static EntityType,
        permissions: Permissions,
        related: Related,
    ) -> Navigation {
        Navigation {
            of,
            path,
            entity,
            to_one: false,
            expandable: false,
            permissions,
            own: false,
            related,
        }
    }

    const fn single(mut self) -> Navigation {
        self.to_one = true;
        self
    }

    const fn expandable(mut self) -> Navigation {
        self.expandable = true;
        self
    }

    const fn own(mut self) -> Navigation {
        self.own = true;
        self
    }
}

const DIRECTORY: PageSizes = PageSizes::DIRECTORY;
const WHOLE: PageSizes = PageSizes::WHOLE;
const THOUSAND: PageSizes = PageSizes::THOUSAND;
const DELEGATION: PageSizes = PageSizes::DELEGATION;

/// Every collection. The longer path stands before the shorter one that it begins with.
#[rustfmt::skip]
pub(super) static RESOURCES: &[Resource] = &[
    Resource::new("organization", &ORGANIZATION, WHOLE, p::ORGANIZATION, |place, _| Ok(organization::all(place)), |place, key| Ok(organization::find(place, key))),
    Resource::new("domains", &DOMAIN, WHOLE, p::DOMAINS, |place, _| Ok(organization::domains(place)), |place, key| Ok(organization::find_domain(place, key))),
    Resource::new("users", &USER, DIRECTORY, p::USERS, |place, _| Ok(users::all(place)), |place, key| Ok(users::find(place, key))),
    Resource::new("groups", &GROUP, DIRECTORY, p::GROUPS, |place, _| Ok(groups::all(place)), |place, key| Ok(groups::find(place, key))),
    Resource::new("devices", &DEVICE, DIRECTORY, p::DEVICES, |place, _| Ok(devices::all(place)), |place, key| Ok(devices::find(place, key))),
    Resource::new("subscribedSkus", &SUBSCRIBED_SKU, WHOLE, p::LICENCES, |place, _| Ok(licences::subscribed_skus(place)), |place, key| Ok(licences::subscribed_sku(place, key))),
    Resource::new("directory/subscriptions", &COMPANY_SUBSCRIPTION, WHOLE, p::LICENCES, |place, _| Ok(licences::subscriptions(place)), |place, key| Ok(among(licences::subscriptions(place), key))),
    Resource::new("directory/deletedItems/microsoft.graph.user", &USER, DIRECTORY, p::DELETED_USERS, |place, _| Ok(Items::Listed(users::deleted(place))), |place, key| Ok(among(Items::Listed(users::deleted(place)), key))),
    Resource::new("directory/deletedItems/microsoft.graph.group", &GROUP, DIRECTORY, p::DELETED_GROUPS, |place, _| Ok(Items::Listed(groups::deleted(place))), |place, key| Ok(among(Items::Listed(groups::deleted(place)), key))),
    Resource::new("directory/deviceLocalCredentials", &LOCAL_CREDENTIAL, THOUSAND, p::LOCAL_CREDENTIALS, |place, _| Ok(devices::local_credentials(place)), |place, key| Ok(devices::local_credential(place, key))),
    Resource::new("informationProtection/bitlocker/recoveryKeys", &RECOVERY_KEY, THOUSAND, p::RECOVERY_KEYS, devices::recovery_keys, |place, key| Ok(devices::recovery_key(place, key))),
    Resource::new("deviceManagement/managedDevices", &MANAGED_DEVICE, THOUSAND, p::MANAGED_DEVICES, |place, _| managed_devices::all(place), managed_devices::find),
    Resource { path: "deviceManagement/managedDeviceOverview", entity: &MANAGED_DEVICE_OVERVIEW, sizes: WHOLE, permissions: p::MANAGED_DEVICES, all: None, find: |place, _| managed_devices::overview(place) },
    Resource::new("directoryRoles", &DIRECTORY_ROLE, WHOLE, p::ROLES, |place, _| Ok(roles::activated(place)), |place, key| Ok(roles::find_activated(place, key))),
    Resource::new("roleManagement/directory/roleAssignments", &ROLE_ASSIGNMENT, DIRECTORY, p::ROLES, |place, _| Ok(roles::assignments(place)), |place, key| Ok(roles::find_assignment(place, key))),
    Resource::new("roleManagement/directory/roleDefinitions", &ROLE_DEFINITION, DIRECTORY, p::ROLES, |place, _| Ok(roles::definitions(place)), |_, key| Ok(roles::find_definition(key))),
    Resource::new("auditLogs/signIns", &SIGN_IN, THOUSAND, p::SIGN_INS, |place, _| audits::sign_ins(place), audits::find_sign_in),
    Resource::new("auditLogs/directoryAudits", &DIRECTORY_AUDIT, THOUSAND, p::DIRECTORY_AUDITS, |place, query| Ok(audits::directory_audits(place, query)), |place, key| Ok(among(audits::directory_audits(place, &Query::default()), key))),
    Resource::new("applications", &APPLICATION, DIRECTORY, p::APPLICATIONS, |place, _| Ok(applications::all(place)), |place, key| Ok(applications::find(place, key))),
    Resource::new("servicePrincipals", &SERVICE_PRINCIPAL, DIRECTORY, p::APPLICATIONS, |place, _| Ok(applications::principals(place)), |place, key| Ok(applications::find_principal(place, key))),
    Resource::new("oauth2PermissionGrants", &OAUTH2_PERMISSION_GRANT, DIRECTORY, p::PERMISSION_GRANTS, |place, _| Ok(applications::grants(place)), |place, key| Ok(among(applications::grants(place), key))),
    Resource::new("contracts", &CONTRACT, DIRECTORY, p::CONTRACTS, |place, _| Ok(delegation::contracts(place)), |place, key| Ok(among(delegation::contracts(place), key))),
    Resource::new("tenantRelationships/delegatedAdminCustomers", &DELEGATED_ADMIN_CUSTOMER, DELEGATION, p::DELEGATED_ADMINISTRATION, |place, _| Ok(delegation::customers(place)), |place, key| Ok(among(delegation::customers(place), key))),
    Resource::new("tenantRelationships/delegatedAdminRelationships", &DELEGATED_ADMIN_RELATIONSHIP, DELEGATION, p::DELEGATED_ADMINISTRATION, |place, _| Ok(delegation::relationships(place)), |place, key| Ok(delegation::find_relationship(place, key))),
];

/// Everything that objects lead to.
#[rustfmt::skip]
pub(super) static NAVIGATIONS: &[Navigation] = &[
    Navigation::new(&USER, "manager", &DIRECTORY_OBJECT, p::MANAGER, users::manager).single().expandable(),
    Navigation::new(&USER, "directReports", &DIRECTORY_OBJECT, p::MANAGER, users::direct_reports).expandable().own(),
    Navigation::new(&USER, "memberOf", &DIRECTORY_OBJECT, p::MEMBERSHIPS, users::member_of).expandable().own(),
    Navigation::new(&USER, "transitiveMemberOf", &DIRECTORY_OBJECT, p::MEMBERSHIPS, users::transitive_member_of).own(),
    Navigation::new(&USER, "ownedObjects", &DIRECTORY_OBJECT, p::MANAGER, users::owned_objects).expandable().own(),
    Navigation::new(&USER, "ownedDevices", &DIRECTORY_OBJECT, p::MANAGER, users::devices).expandable().own(),
    Navigation::new(&USER, "registeredDevices", &DIRECTORY_OBJECT, p::MANAGER, users::devices).expandable().own(),
    Navigation::new(&USER, "licenseDetails", &LICENSE_DETAILS, p::LICENCE_DETAILS, user_licences::details).own(),
    Navigation::new(&USER, "managedDevices", &MANAGED_DEVICE, p::MANAGED_DEVICES, users::managed_devices),
    Navigation::new(&USER, "authentication/methods", &AUTHENTICATION_METHOD, p::AUTHENTICATION_METHODS, authentication_methods::all),
    Navigation::new(&USER, "authentication/phoneMethods", &PHONE_METHOD, p::PHONE_METHODS, |place, item| authentication_methods::of_kind(place, item, "phoneMethods", &PHONE_METHOD)),
    Navigation::new(&USER, "authentication/temporaryAccessPassMethods", &TEMPORARY_ACCESS_PASS_METHOD, p::ACCESS_PASSES, |place, item| authentication_methods::of_kind(place, item, "temporaryAccessPassMethods", &TEMPORARY_ACCESS_PASS_METHOD)),
    Navigation::new(&GROUP, "members", &DIRECTORY_OBJECT, p::MEMBERS, groups::members).expandable(),
    Navigation::new(&GROUP, "transitiveMembers", &DIRECTORY_OBJECT, p::MEMBERS, groups::transitive_members),
    Navigation::new(&GROUP, "owners", &DIRECTORY_OBJECT, p::OWNERS, groups::owners).expandable(),
    Navigation::new(&GROUP, "memberOf", &DIRECTORY_OBJECT, p::MEMBERS, groups::member_of).expandable(),
    Navigation::new(&GROUP, "transitiveMemberOf", &DIRECTORY_OBJECT, p::MEMBERS, groups::transitive_member_of),
    Navigation::new(&DEVICE, "registeredOwners", &DIRECTORY_OBJECT, p::DEVICES, devices::owners).expandable(),
    Navigation::new(&DEVICE, "registeredUsers", &DIRECTORY_OBJECT, p::DEVICES, devices::owners).expandable(),
    Navigation::new(&DEVICE, "memberOf", &DIRECTORY_OBJECT, p::DEVICES, devices::member_of).expandable(),
    Navigation::new(&DEVICE, "transitiveMemberOf", &DIRECTORY_OBJECT, p::DEVICES, devices::transitive_member_of),
    Navigation::new(&MANAGED_DEVICE, "deviceCompliancePolicyStates", &COMPLIANCE_POLICY_STATE, p::MANAGED_DEVICES, managed_devices::compliance_states),
    Navigation::new(&MANAGED_DEVICE, "deviceConfigurationStates", &CONFIGURATION_STATE, p::MANAGED_DEVICES, managed_devices::configuration_states),
    Navigation::new(&MANAGED_DEVICE, "users", &USER, p::MANAGED_DEVICES, devices::owners),
    Navigation::new(&DIRECTORY_ROLE, "members", &DIRECTORY_OBJECT, p::ROLES, roles::members).expandable(),
    Navigation::new(&ROLE_ASSIGNMENT, "principal", &DIRECTORY_OBJECT, p::ROLES, roles::principal).single().expandable(),
    Navigation::new(&ROLE_ASSIGNMENT, "roleDefinition", &ROLE_DEFINITION, p::ROLES, roles::definition).single().expandable(),
    Navigation::new(&DELEGATED_ADMIN_RELATIONSHIP, "accessAssignments", &DELEGATED_ADMIN_ACCESS_ASSIGNMENT, p::DELEGATED_ADMINISTRATION, delegation::assignments),
];

/// The types that a list of directory objects can be narrowed to.
pub(super) static CASTS: &[&EntityType] = &[
    &USER,
    &GROUP,
    &DEVICE,
    &DIRECTORY_ROLE,
    &APPLICATION,
    &SERVICE_PRINCIPAL,
];

/// The object of a small list that has this id.
fn among<'w>(items: Items<'w>, key: &Key) -> Option<Item<'w>> {
    let (Items::Listed(items), Key::Plain(id)) = (items, key) else {
        return None;
    };
    items
        .into_iter()
        .find(|item| item.id().as_deref() == Some(id))
}
