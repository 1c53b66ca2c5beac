//! The addresses of the console's pages, below its base path.

use tenantry_graph::ids::UserId;
use tenantry_identity::TenantId;

/// A page of the console. The tenant stands in every address that shows a tenant's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Naming a customer and signing in.
    SignIn,
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
    let tenant = path.strip_prefix("/t/")?.split(['/', '?']).next()?;
    TenantId::parse(tenant).ok()
}
