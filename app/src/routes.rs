//! The addresses of the console's pages, below its base path.

use tenantry_graph::ids::UserId;
use tenantry_identity::TenantId;

/// A page of the console. The tenant stands in every address that shows a tenant's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Naming a customer and signing in.
    SignIn,
    /// The customers of the agent's partners.
    Customers,
    /// What a partner engineer checks and does so that the console works.
    SetUp,
    /// A tenant's own card.
    Overview(TenantId),
    /// The users of a tenant, and the one that is open beside the list.
    Users(TenantId, Option<UserId>),
}

impl Route {
    /// The address relative to the page's `<base href>`, without a leading slash.
    pub fn relative(&self) -> String {
        match self {
            Route::SignIn => String::new(),
            Route::Customers => "customers".into(),
            Route::SetUp => "setup".into(),
            Route::Overview(tenant) => format!("t/{tenant}"),
            Route::Users(tenant, None) => format!("t/{tenant}/users"),
            Route::Users(tenant, Some(user)) => format!("t/{tenant}/users?open={user}"),
        }
    }

    /// The path below the base, with a leading slash, as the router and a return path spell it.
    pub fn path(&self) -> String {
        format!("/{}", self.relative())
    }
}

/// The tenant in a path below the base.
pub fn tenant_of(path: &str) -> Option<TenantId> {
    let (tenant, _) = split(path)?;
    TenantId::parse(tenant).ok()
}

/// The page of another tenant that is like the one at a path below the base: the same kind of page where
/// that shows a tenant, else the tenant's overview. A list's filter and open row belong to the tenant that
/// is left, so they stay behind.
pub fn same_page_of(tenant: TenantId, path: &str) -> Route {
    match split(path) {
        Some((_, "users")) => Route::Users(tenant, None),
        _ => Route::Overview(tenant),
    }
}

/// The tenant and the page in a path below the base, as they are written.
fn split(path: &str) -> Option<(&str, &str)> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let rest = path.strip_prefix("/t/")?;
    Some(rest.split_once('/').unwrap_or((rest, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(end: char) -> TenantId {
        let text = format!("84841066-274d-4ec0-a5c1-276be684bdd{end}");
        TenantId::parse(&text).expect("it is a GUID")
    }

    #[test]
    fn what_names_no_tenant_has_none() {
        for path in ["/", "/customers", "/t/", "/t/users", "/t//users", "t/x", ""] {
            assert_eq!(tenant_of(path), None, "{path}");
        }
    }

    #[test]
    fn the_tenant_of_every_page_is_found() {
        for route in [
            Route::Overview(tenant('1')),
            Route::Users(tenant('1'), None),
            Route::Users(tenant('1'), Some(UserId::new("u"))),
        ] {
            assert_eq!(tenant_of(&route.path()), Some(tenant('1')), "{route:?}");
        }
    }

    #[test]
    fn pages_without_a_tenant_lead_to_the_overview() {
        for path in ["/", "/customers?q=a", "/setup", "/t/x/unheard-of", "/t/x"] {
            let expected = Route::Overview(tenant('2'));
            assert_eq!(same_page_of(tenant('2'), path), expected, "{path}");
        }
    }

    #[test]
    fn a_switch_keeps_the_kind_of_page_and_nothing_of_the_tenant_that_is_left() {
        let before = Route::Users(tenant('1'), Some(UserId::new("u")));
        let path = before.path() + "&q=anna&sort=-name";
        let after = same_page_of(tenant('2'), &path);
        assert_eq!(after, Route::Users(tenant('2'), None));
        assert!(!after.path().contains('?'));
    }
}
