//! What was granted to an app in a tenant: `GET /oauth2PermissionGrants`
//! (<https://learn.microsoft.com/graph/api/oauth2permissiongrant-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::{ServicePrincipalId, UserId},
    page::{Page, read_page},
    query::{Address, Filter},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("Directory.Read.All");

/// Delegated permissions that an app has in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuth2PermissionGrant {
    /// For whom it was granted.
    pub consent: Consent,
    /// The app whose resources may be used.
    pub resource: ServicePrincipalId,
    /// The permissions' names: `scope`, split at its spaces.
    pub scopes: Vec<String>,
}

/// For whom permissions were granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// For every user of the tenant (`AllPrincipals`).
    Everyone,
    /// For this user (`Principal`).
    User(UserId),
    /// A kind that is newer than this console, or a user who is not named.
    Unknown,
}

/// The first page of what was granted in `tenant` to the app whose service principal there is `client`.
pub fn list_of_client(
    tenant: &TenantId,
    client: &ServicePrincipalId,
) -> Call<Page<OAuth2PermissionGrant>> {
    let address = Address::new("oauth2PermissionGrants")
        .option(
            "$filter",
            Filter::equals("clientId", client.as_str()).as_str(),
        )
        .option("$select", "consentType,principalId,resourceId,scope")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for OAuth2PermissionGrant {
    fn read(grant: &Value<'_>) -> Result<Self, Unfit> {
        let consent = grant.optional_text("consentType")?;
        let principal = grant.optional_text("principalId")?;
        let scope = grant.optional_text("scope")?.unwrap_or_default();
        Ok(OAuth2PermissionGrant {
            consent: match (consent.as_deref(), principal) {
                (Some("AllPrincipals"), _) => Consent::Everyone,
                (Some("Principal"), Some(user)) => Consent::User(UserId::new(user)),
                _ => Consent::Unknown,
            },
            resource: ServicePrincipalId::new(grant.text("resourceId")?),
            scopes: scope.split_ascii_whitespace().map(str::to_owned).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_grant_of_nothing_in_particular_is_refused() {
        let call = list_of_client(&tenant(), &ServicePrincipalId::new("s"));
        let body = r#"{"value":[{"consentType":"AllPrincipals","scope":"User.Read"}]}"#;
        assert!(call.read(&answer(body)).is_err());
    }

    #[test]
    fn the_request_names_what_it_needs_and_a_hostile_id_stays_inside_the_filter() {
        let call = list_of_client(&tenant(), &ServicePrincipalId::new("s' or true"));
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/oauth2PermissionGrants?$filter=clientId%20eq%20%27s%27%27%20or%20true%27\
             &$select=consentType,principalId,resourceId,scope"
        );
        assert_eq!(call.scope().0, "Directory.Read.All");
        assert_eq!(call.tenant(), &tenant());
    }

    #[test]
    fn scopes_are_split_and_unknown_consents_are_told_apart() {
        let page = list_of_client(&tenant(), &ServicePrincipalId::new("s"))
            .read(&answer(
                r#"{"value":[
                    {"consentType":"AllPrincipals","principalId":null,"resourceId":"r","scope":" User.Read  openid "},
                    {"consentType":"Principal","principalId":"u","resourceId":"r","scope":null},
                    {"consentType":"Principal","resourceId":"r"},
                    {"consentType":"Somebody","principalId":"u","resourceId":"r","scope":""}],
                    "@odata.nextLink":"/v1.0/next?$skiptoken=e"}"#,
            ))
            .unwrap();
        assert_eq!(page.items[0].scopes, ["User.Read", "openid"]);
        let consents: Vec<&Consent> = page.items.iter().map(|grant| &grant.consent).collect();
        assert_eq!(
            consents,
            [
                &Consent::Everyone,
                &Consent::User(UserId::new("u")),
                &Consent::Unknown,
                &Consent::Unknown
            ]
        );
        assert!(page.items[1..].iter().all(|grant| grant.scopes.is_empty()));
        let next =
            list_of_client(&tenant(), &ServicePrincipalId::new("s")).next(page.next.unwrap());
        assert_eq!(next.request().uri().to_string(), "/v1.0/next?$skiptoken=e");
        assert_eq!(next.tenant(), &tenant());
    }
}
