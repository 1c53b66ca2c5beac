//! App registrations of a tenant: `GET /applications`
//! (<https://learn.microsoft.com/graph/api/application-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    page::{Page, read_page},
    query::{Address, Filter},
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("Application.Read.All");

/// An app registration, in the tenant that owns the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The app's id: the client id.
    pub app_id: String,
    /// The app's name.
    pub display_name: Option<String>,
    /// Who may sign in.
    pub sign_in_audience: SignInAudience,
    /// The redirect addresses of the kind that a console in the browser needs.
    pub spa_redirect_uris: Vec<String>,
    /// The permissions that the registration asks for, by resource.
    pub required_resource_access: Vec<RequiredResourceAccess>,
}

/// Who may sign in to an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInAudience {
    /// Accounts of the owning tenant only (`AzureADMyOrg`).
    OwnTenant,
    /// Accounts of every organization (`AzureADMultipleOrgs`): what the console needs.
    EveryTenant,
    /// Accounts of every organization, and personal ones (`AzureADandPersonalMicrosoftAccount`).
    EveryTenantAndPersonal,
    /// Personal accounts only (`PersonalMicrosoftAccount`).
    Personal,
    /// Another word, or none.
    Unknown(Option<String>),
}

/// The permissions that a registration asks one resource for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredResourceAccess {
    /// The app id of the resource.
    pub resource_app_id: String,
    /// The ids of the delegated permissions (`Scope`).
    pub scopes: Vec<String>,
    /// The ids of the application permissions (`Role`), which the console has no use for.
    pub roles: Vec<String>,
}

impl SignInAudience {
    /// Whether agents can sign in to customers' tenants with the app.
    pub fn is_multitenant(&self) -> bool {
        matches!(self, Self::EveryTenant | Self::EveryTenantAndPersonal)
    }

    fn parse(word: Option<String>) -> Self {
        match word.as_deref() {
            Some("AzureADMyOrg") => Self::OwnTenant,
            Some("AzureADMultipleOrgs") => Self::EveryTenant,
            Some("AzureADandPersonalMicrosoftAccount") => Self::EveryTenantAndPersonal,
            Some("PersonalMicrosoftAccount") => Self::Personal,
            _ => Self::Unknown(word),
        }
    }
}

/// The registration with this client id in `tenant`; `None` where the tenant does not own one.
pub fn by_app_id(tenant: &TenantId, app_id: &str) -> Call<Option<Application>> {
    let address = Address::new("applications")
        .option("$filter", Filter::equals("appId", app_id).as_str())
        .option(
            "$select",
            "appId,displayName,signInAudience,spa,requiredResourceAccess",
        )
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        let page: Page<Application> = read_page(response)?;
        Ok(page.items.into_iter().next())
    })
}

impl Document for Application {
    fn read(app: &Value<'_>) -> Result<Self, Unfit> {
        let spa_redirect_uris = match app.get("spa") {
            Some(spa) => spa.texts("redirectUris")?,
            None => Vec::new(),
        };
        let mut required_resource_access = Vec::new();
        for resource in app.optional_items("requiredResourceAccess")? {
            required_resource_access.push(RequiredResourceAccess::read(resource)?);
        }
        Ok(Application {
            app_id: app.text("appId")?,
            display_name: app.optional_text("displayName")?,
            sign_in_audience: SignInAudience::parse(app.optional_text("signInAudience")?),
            spa_redirect_uris,
            required_resource_access,
        })
    }
}

impl Document for RequiredResourceAccess {
    fn read(resource: &Value<'_>) -> Result<Self, Unfit> {
        let (mut scopes, mut roles) = (Vec::new(), Vec::new());
        for access in resource.optional_items("resourceAccess")? {
            let id = access.text("id")?;
            match access.optional_text("type")?.as_deref() {
                Some("Scope") => scopes.push(id),
                Some("Role") => roles.push(id),
                // A kind that is newer than this console.
                _ => {}
            }
        }
        Ok(RequiredResourceAccess {
            resource_app_id: resource.text("resourceAppId")?,
            scopes,
            roles,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    fn read(document: &str) -> Option<Application> {
        let body = format!(r#"{{"value":[{document}]}}"#);
        by_app_id(&tenant(), "a").read(&answer(&body)).ok()?
    }

    #[test]
    fn registrations_of_another_form_are_refused() {
        for document in [
            "{}",
            r#"{"appId":"a","spa":{"redirectUris":[1]}}"#,
            r#"{"appId":"a","requiredResourceAccess":[{}]}"#,
            r#"{"appId":"a","requiredResourceAccess":[{"resourceAppId":"g","resourceAccess":[{}]}]}"#,
        ] {
            assert_eq!(read(document), None, "{document}");
        }
    }

    #[test]
    fn a_registration_of_another_tenant_is_none() {
        let call = by_app_id(&tenant(), "a");
        assert_eq!(call.read(&answer(r#"{"value":[]}"#)).unwrap(), None);
    }

    #[test]
    fn the_request_names_what_it_needs() {
        let call = by_app_id(&tenant(), "7b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30");
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/applications?$filter=appId%20eq%20%277b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30%27\
             &$select=appId,displayName,signInAudience,spa,requiredResourceAccess"
        );
        assert_eq!(call.scope().0, "Application.Read.All");
        assert_eq!(call.tenant(), &tenant());
    }

    #[test]
    fn only_apps_for_every_tenant_serve_customers() {
        for (word, serves) in [
            ("AzureADMyOrg", false),
            ("AzureADMultipleOrgs", true),
            ("AzureADandPersonalMicrosoftAccount", true),
            ("PersonalMicrosoftAccount", false),
            ("Newer", false),
        ] {
            let app = read(&format!(r#"{{"appId":"a","signInAudience":"{word}"}}"#)).unwrap();
            assert_eq!(app.sign_in_audience.is_multitenant(), serves, "{word}");
        }
        let silent = read(r#"{"appId":"a","spa":{},"signInAudience":null}"#).unwrap();
        assert_eq!(silent.sign_in_audience, SignInAudience::Unknown(None));
    }

    #[test]
    fn permissions_are_told_apart_by_their_kind() {
        let app = read(
            r#"{"appId":"a","displayName":"Tenantry","spa":{"redirectUris":["https://console.example/"]},
                "requiredResourceAccess":[{"resourceAppId":"g","resourceAccess":[
                    {"id":"s","type":"Scope"},{"id":"r","type":"Role"},{"id":"n","type":"Newer"}]}]}"#,
        )
        .unwrap();
        assert_eq!(app.spa_redirect_uris, ["https://console.example/"]);
        let asked = &app.required_resource_access[0];
        assert_eq!(
            (&asked.scopes[..], &asked.roles[..]),
            (&["s".to_owned()][..], &["r".to_owned()][..])
        );
    }
}
