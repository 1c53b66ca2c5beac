//! The operations served, by path.

use super::odata::Allowed;
use super::problem::GraphProblem;

/// A read that is emulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operation {
    ListOrganization,
    GetOrganization(String),
    ListUsers,
    /// By object id or user principal name.
    GetUser(String),
    GetMe,
    /// The caller's groups and roles, or those of one type.
    ListMyMemberships(Option<Cast>),
    /// By object id.
    ListGroupMembers(String),
    ListRoleAssignments,
    ListDelegatedAdminCustomers,
    ListRelationships,
    GetRelationship(String),
    ListAccessAssignments(String),
    ListContracts,
    FindTenant(TenantKey),
    ListApplications,
    GetApplication(ObjectKey),
    ListServicePrincipals,
    GetServicePrincipal(ObjectKey),
    ListPermissionGrants,
}

/// A type that a list of directory objects is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    Group,
    DirectoryRole,
}

/// How a tenant of another organization is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TenantKey {
    Id(String),
    Domain(String),
}

/// How an application or a service principal is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObjectKey {
    Id(String),
    AppId(String),
}

impl Operation {
    /// The operation at a path below the version. Percent-encoding is undone in keys.
    pub(super) fn find(path: &str) -> Result<Operation, GraphProblem> {
        let segments: Vec<String> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decoded)
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let text = str::to_owned;
        Ok(match segments.as_slice() {
            ["organization"] => Operation::ListOrganization,
            ["organization", id] => Operation::GetOrganization(text(id)),
            ["users"] => Operation::ListUsers,
            ["users", key] => Operation::GetUser(text(key)),
            ["me"] => Operation::GetMe,
            ["me", "transitiveMemberOf"] => Operation::ListMyMemberships(None),
            ["me", "transitiveMemberOf", cast] => {
                Operation::ListMyMemberships(Some(to_cast(cast)?))
            }
            ["groups", id, "members"] => Operation::ListGroupMembers(text(id)),
            ["roleManagement", "directory", "roleAssignments"] => Operation::ListRoleAssignments,
            ["tenantRelationships", rest @ ..] => below_tenant_relationships(rest)?,
            ["contracts"] => Operation::ListContracts,
            ["applications"] => Operation::ListApplications,
            ["applications", id] => Operation::GetApplication(ObjectKey::Id(text(id))),
            ["servicePrincipals"] => Operation::ListServicePrincipals,
            ["servicePrincipals", id] => Operation::GetServicePrincipal(ObjectKey::Id(text(id))),
            ["oauth2PermissionGrants"] => Operation::ListPermissionGrants,
            [one] => match (
                argument(one, "applications", "appId"),
                argument(one, "servicePrincipals", "appId"),
            ) {
                (Some(id), _) => Operation::GetApplication(ObjectKey::AppId(text(id))),
                (_, Some(id)) => Operation::GetServicePrincipal(ObjectKey::AppId(text(id))),
                _ => return Err(no_such(one)),
            },
            [
                "organization" | "users" | "applications" | "servicePrincipals",
                _,
                rest,
                ..,
            ]
            | ["groups", _, rest, ..]
            | ["me", "transitiveMemberOf", _, rest, ..]
            | ["me", rest, ..]
            | [rest, ..] => return Err(no_such(rest)),
            [] => return Err(no_such("")),
        })
    }

    /// The options that it takes.
    pub(super) fn allowed(&self) -> Allowed {
        let (filter, expand, largest_page): (&[_], &[_], _) = match self {
            Operation::ListDelegatedAdminCustomers => (&["tenantId"], &[], 300),
            Operation::ListRelationships => (&["status", "customer/tenantId"], &[], 300),
            Operation::ListAccessAssignments(_) => (&[], &[], 300),
            Operation::ListContracts => (&["customerId", "defaultDomainName"], &[], 999),
            Operation::ListApplications | Operation::ListServicePrincipals => {
                (&["appId", "displayName"], &[], 999)
            }
            Operation::ListPermissionGrants => (
                &["clientId", "consentType", "principalId", "resourceId"],
                &[],
                999,
            ),
            Operation::ListRoleAssignments => {
                (&["principalId", "roleDefinitionId"], &["principal"], 999)
            }
            _ => return Allowed::NOTHING,
        };
        Allowed {
            filter,
            expand,
            largest_page,
        }
    }

    /// Whether it belongs to delegated administration, which only partners have, in the global cloud.
    pub(super) fn delegated_administration(&self) -> Option<&'static str> {
        match self {
            Operation::ListDelegatedAdminCustomers => Some("delegatedAdminCustomers"),
            Operation::ListRelationships
            | Operation::GetRelationship(_)
            | Operation::ListAccessAssignments(_) => Some("delegatedAdminRelationships"),
            _ => None,
        }
    }
}

fn below_tenant_relationships(rest: &[&str]) -> Result<Operation, GraphProblem> {
    let text = str::to_owned;
    Ok(match rest {
        ["delegatedAdminCustomers"] => Operation::ListDelegatedAdminCustomers,
        ["delegatedAdminRelationships"] => Operation::ListRelationships,
        ["delegatedAdminRelationships", id] => Operation::GetRelationship(text(id)),
        ["delegatedAdminRelationships", id, "accessAssignments"] => {
            Operation::ListAccessAssignments(text(id))
        }
        [one] => {
            let by_id = argument(one, "findTenantInformationByTenantId", "tenantId");
            let by_domain = argument(one, "findTenantInformationByDomainName", "domainName");
            match (by_id, by_domain) {
                (Some(id), _) => Operation::FindTenant(TenantKey::Id(text(id))),
                (_, Some(domain)) => Operation::FindTenant(TenantKey::Domain(text(domain))),
                _ => return Err(no_such(one)),
            }
        }
        ["delegatedAdminRelationships", _, rest, ..] | [_, rest, ..] => return Err(no_such(rest)),
        [] => return Err(no_such("tenantRelationships")),
    })
}

fn to_cast(segment: &str) -> Result<Cast, GraphProblem> {
    match segment {
        "microsoft.graph.group" | "graph.group" => Ok(Cast::Group),
        "microsoft.graph.directoryRole" | "graph.directoryRole" => Ok(Cast::DirectoryRole),
        _ => Err(no_such(segment)),
    }
}

/// The value of `name(parameter='value')`, in which a quote is doubled.
fn argument<'s>(segment: &'s str, name: &str, parameter: &str) -> Option<&'s str> {
    segment
        .strip_prefix(name)?
        .strip_prefix('(')?
        .strip_prefix(parameter)?
        .strip_prefix("='")?
        .strip_suffix("')")
}

fn decoded(segment: &str) -> String {
    // A plus sign means itself in a path, and neither `&` nor `=` divides it, while a form decoder
    // would read them otherwise.
    let encoded = segment
        .replace('+', "%2B")
        .replace('=', "%3D")
        .replace('&', "%26");
    form_urlencoded::parse(encoded.as_bytes())
        .next()
        .map(|(key, _)| key.into_owned())
        .unwrap_or_default()
}

fn no_such(segment: &str) -> GraphProblem {
    GraphProblem::NoSuchSegment(segment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_segment_that_is_not_served() {
        for (path, segment) in [
            ("/usrs", "usrs"),
            ("/users/7/memberOf", "memberOf"),
            ("/me/messages", "messages"),
            ("/groups", "groups"),
            ("/groups/7/owners", "owners"),
            (
                "/me/transitiveMemberOf/microsoft.graph.user",
                "microsoft.graph.user",
            ),
            ("/tenantRelationships", "tenantRelationships"),
            ("/tenantRelationships/delegatedAdmins", "delegatedAdmins"),
            (
                "/tenantRelationships/findTenantInformationByTenantId",
                "findTenantInformationByTenantId",
            ),
            ("/applications(id='7')", "applications(id='7')"),
            ("", ""),
        ] {
            let problem = GraphProblem::NoSuchSegment(segment.to_owned());
            assert_eq!(Operation::find(path), Err(problem), "{path}");
        }
    }

    #[test]
    fn a_key_is_decoded() {
        let found = Operation::find("/users/marta.rossi_fabrikam.com%23EXT%23@a+b.com");
        let key = "marta.rossi_fabrikam.com#EXT#@a+b.com";
        assert_eq!(found, Ok(Operation::GetUser(key.to_owned())));
    }

    #[test]
    fn a_key_may_be_named() {
        for path in ["/applications(appId='7')", "/applications(appId=%277%27)"] {
            let key = ObjectKey::AppId("7".to_owned());
            assert_eq!(Operation::find(path), Ok(Operation::GetApplication(key)));
        }
        let path = "/tenantRelationships/findTenantInformationByDomainName(domainName='a.com')";
        let key = TenantKey::Domain("a.com".to_owned());
        assert_eq!(Operation::find(path), Ok(Operation::FindTenant(key)));
    }
}
