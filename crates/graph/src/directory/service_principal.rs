//! Apps as one tenant knows them: `GET /servicePrincipals(appId='…')`
//! (<https://learn.microsoft.com/graph/api/serviceprincipal-get>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::ServicePrincipalId,
    page::{Page, read_page},
    query::{Address, Filter},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("Application.Read.All");

/// The app id of Microsoft Graph itself, the same in every tenant of every cloud.
pub const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// An app's identity in one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePrincipal {
    /// The object id in this tenant.
    pub id: ServicePrincipalId,
    /// The app's id, the same in every tenant.
    pub app_id: Option<String>,
    /// The app's name.
    pub display_name: Option<String>,
}

/// One delegated permission that an app offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionScope {
    /// The permission's id, a GUID: what a registration's list of permissions names it by.
    pub id: String,
    /// The permission's name, as in a token's `scp`.
    pub value: Option<String>,
    /// Whether it can be granted.
    pub is_enabled: Option<bool>,
}

/// The app with this id in `tenant`; `None` where the tenant does not know it, which is how a missing
/// consent looks.
pub fn by_app_id(tenant: &TenantId, app_id: &str) -> Call<Option<ServicePrincipal>> {
    let address = of_app(app_id, "id,appId,displayName");
    Call::get(tenant, address, SCOPE, |response| {
        let page: Page<ServicePrincipal> = read_page(response)?;
        Ok(page.items.into_iter().next())
    })
}

/// The delegated permissions that Microsoft Graph offers in `tenant`, to name the ids in a
/// registration by.
pub fn permissions_of_microsoft_graph(tenant: &TenantId) -> Call<Vec<PermissionScope>> {
    let address = of_app(MICROSOFT_GRAPH, "id,oauth2PermissionScopes");
    Call::get(tenant, address, SCOPE, |response| {
        let page: Page<Offered> = read_page(response)?;
        Ok(page.items.into_iter().flat_map(|app| app.0).collect())
    })
}

/// A collection with a filter, for a tenant that does not know the app answers with an empty one, not
/// with an error.
fn of_app(app_id: &str, select: &str) -> http::Uri {
    Address::new("servicePrincipals")
        .option("$filter", Filter::equals("appId", app_id).as_str())
        .option("$select", select)
        .finish()
}

impl Document for ServicePrincipal {
    fn read(app: &Value<'_>) -> Result<Self, Unfit> {
        Ok(ServicePrincipal {
            id: ServicePrincipalId::new(app.text("id")?),
            app_id: app.optional_text("appId")?,
            display_name: app.optional_text("displayName")?,
        })
    }
}

struct Offered(Vec<PermissionScope>);

impl Document for Offered {
    fn read(app: &Value<'_>) -> Result<Self, Unfit> {
        let mut offered = Vec::new();
        for scope in app.optional_items("oauth2PermissionScopes")? {
            offered.push(PermissionScope {
                id: scope.text("id")?,
                value: scope.optional_text("value")?,
                is_enabled: scope.optional_bool("isEnabled")?,
            });
        }
        Ok(Offered(offered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn an_app_without_an_id_is_refused() {
        let call = by_app_id(&tenant(), "a");
        assert!(call.read(&answer(r#"{"value":[{"appId":"a"}]}"#)).is_err());
        let call = permissions_of_microsoft_graph(&tenant());
        let nameless = r#"{"value":[{"oauth2PermissionScopes":[{"value":"User.Read"}]}]}"#;
        assert!(call.read(&answer(nameless)).is_err());
    }

    #[test]
    fn an_app_that_the_tenant_does_not_know_is_none() {
        let call = by_app_id(&tenant(), "a");
        assert_eq!(call.read(&answer(r#"{"value":[]}"#)).unwrap(), None);
    }

    #[test]
    fn a_hostile_app_id_stays_inside_the_filter() {
        let call = by_app_id(&tenant(), "a' or '1' eq '1&$top=9");
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/servicePrincipals?$filter=appId%20eq%20%27a%27%27%20or%20%27%271%27%27%20eq%20%27%271%26%24top%3D9%27\
             &$select=id,appId,displayName"
        );
    }

    #[test]
    fn the_requests_name_what_they_need() {
        let app = by_app_id(&tenant(), "7b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30");
        assert_eq!(
            app.request().uri().to_string(),
            "/v1.0/servicePrincipals?$filter=appId%20eq%20%277b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30%27\
             &$select=id,appId,displayName"
        );
        assert_eq!(app.scope().0, "Application.Read.All");
        let graph = permissions_of_microsoft_graph(&tenant());
        assert_eq!(
            graph.request().uri().to_string(),
            "/v1.0/servicePrincipals?$filter=appId%20eq%20%2700000003-0000-0000-c000-000000000000%27\
             &$select=id,oauth2PermissionScopes"
        );
        assert_eq!(graph.scope().0, "Application.Read.All");
        assert_eq!((app.tenant(), graph.tenant()), (&tenant(), &tenant()));
    }

    #[test]
    fn apps_and_permissions_are_read() {
        let app = by_app_id(&tenant(), "a")
            .read(&answer(
                r#"{"value":[{"id":"s","appId":"a","displayName":"Tenantry"}]}"#,
            ))
            .unwrap()
            .unwrap();
        assert_eq!(app.id, ServicePrincipalId::new("s"));
        let permissions = permissions_of_microsoft_graph(&tenant())
            .read(&answer(
                r#"{"value":[{"id":"s","oauth2PermissionScopes":[
                    {"id":"e1fe6dd8-ba31-4d61-89e7-88639da4683d","value":"User.Read","isEnabled":true}]}]}"#,
            ))
            .unwrap();
        assert_eq!(permissions[0].value.as_deref(), Some("User.Read"));
        assert_eq!(permissions[0].id, "e1fe6dd8-ba31-4d61-89e7-88639da4683d");
    }
}
