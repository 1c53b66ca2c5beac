//! What the console can do, and which delegated permissions each part of it needs where.
//!
//! A feature whose permission was not granted is disabled and names it. The permissions are the calls'
//! own, and a test holds every feature to the calls that it makes.

use crate::{
    call::Scope,
    directory::{
        application, group_membership, oauth2_permission_grant, organization, own_account,
        service_principal, user,
    },
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
    pub const ALL: [Feature; 9] = [
        Feature::Overview,
        Feature::Users,
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
            Feature::Overview | Feature::Users | Feature::GrantCheck | Feature::GuestCheck => {
                Place::Customer
            }
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
        ids::{RelationshipId, ServicePrincipalId, UserId},
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
            ],
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
                "CrossTenantInformation.ReadBasic.All",
                "DelegatedAdminRelationship.Read.All",
                "Directory.Read.All",
                "Organization.Read.All",
                "User.Read",
                "User.Read.All",
            ]
        );
        assert_eq!(
            names(Some(Place::Customer)),
            [
                "openid",
                "profile",
                "offline_access",
                "Application.Read.All",
                "Directory.Read.All",
                "Organization.Read.All",
                "User.Read",
                "User.Read.All",
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
