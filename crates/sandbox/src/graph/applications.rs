//! App registrations, service principals, and the delegated permissions that were granted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::odata::{Place, Query, entity};
use super::operations::ObjectKey;
use super::permission_ids::{PARTNER_CENTER, PARTNER_CENTER_SCOPE, PERMISSIONS, permission_id};
use super::problem::GraphProblem;
use super::respond::GRAPH_APPLICATION;
use super::schema::applications::{APPLICATION, OAUTH2_PERMISSION_GRANT, SERVICE_PRINCIPAL};
use super::schema::{Property, shown};
use crate::guid::Guid;
use crate::origins::Origin;
use crate::world::{Consent, Platform, Registration};

/// `/applications`: those registered in this tenant.
pub(super) fn list(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("application", APPLICATION)?;
    let listed: Vec<&Registration> = registered_here(place)
        .filter(|registration| {
            query.admits(|property| match property {
                "appId" => Some(registration.client_id.to_string()),
                _ => Some(registration.name.clone()),
            })
        })
        .collect();
    let context = query.context(place, "applications", "");
    query.answer(place, context, &listed, |registration| {
        shown_application(place, &properties, registration)
    })
}

/// `/applications/{id}` and `/applications(appId='…')`.
pub(super) fn get(
    place: &Place<'_>,
    query: &Query,
    key: &ObjectKey,
) -> Result<Value, GraphProblem> {
    let properties = query.properties("application", APPLICATION)?;
    let found = registered_here(place).find(|registration| match key {
        ObjectKey::Id(id) => id.parse() == Ok(application_id(registration)),
        ObjectKey::AppId(id) => id.parse() == Ok(registration.client_id),
    });
    let registration = found.ok_or_else(|| no_such(key))?;
    let body = shown_application(place, &properties, registration);
    Ok(entity(
        query.context(place, "applications", "/$entity"),
        body,
    ))
}

/// `/servicePrincipals`: Graph's own, and those of the applications that are used in this tenant.
pub(super) fn list_principals(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("servicePrincipal", SERVICE_PRINCIPAL)?;
    let listed: Vec<Principal> = principals(place)
        .into_iter()
        .filter(|principal| {
            query.admits(|property| match property {
                "appId" => Some(principal.app_id.to_string()),
                _ => Some(principal.name.clone()),
            })
        })
        .collect();
    let context = query.context(place, "servicePrincipals", "");
    query.answer(place, context, &listed, |principal| {
        shown_principal(place, &properties, principal)
    })
}

/// `/servicePrincipals/{id}` and `/servicePrincipals(appId='…')`.
pub(super) fn get_principal(
    place: &Place<'_>,
    query: &Query,
    key: &ObjectKey,
) -> Result<Value, GraphProblem> {
    let properties = query.properties("servicePrincipal", SERVICE_PRINCIPAL)?;
    let found = principals(place).into_iter().find(|principal| match key {
        ObjectKey::Id(id) => id.parse() == Ok(principal_id(place, principal.app_id)),
        ObjectKey::AppId(id) => id.parse() == Ok(principal.app_id),
    });
    let principal = found.ok_or_else(|| no_such(key))?;
    let body = shown_principal(place, &properties, &principal);
    let context = query.context(place, "servicePrincipals", "/$entity");
    Ok(entity(context, body))
}

/// `/oauth2PermissionGrants`: every consent of this tenant, all of them for everybody in it.
pub(super) fn grants(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("oAuth2PermissionGrant", OAUTH2_PERMISSION_GRANT)?;
    let listed: Vec<&Consent> = place
        .world
        .consents
        .iter()
        .filter(|consent| consent.tenant == place.tenant.id && !consent.scopes.is_empty())
        .filter(|consent| {
            query.admits(|property| {
                let value = grant_value(place, consent, property)?;
                value.as_str().map(str::to_owned)
            })
        })
        .collect();
    let context = query.context(place, "oauth2PermissionGrants", "");
    query.answer(place, context, &listed, |consent| {
        shown(&properties, |name| grant_value(place, consent, name))
    })
}

fn registered_here<'w>(place: &Place<'w>) -> impl Iterator<Item = &'w Registration> {
    let here = place.tenant.id;
    let registrations = place.world.registrations.iter();
    registrations.filter(move |registration| registration.home == here)
}

fn shown_application(
    place: &Place<'_>,
    properties: &[&'static Property],
    registration: &Registration,
) -> Map<String, Value> {
    shown(properties, |name| {
        application_value(place, registration, name)
    })
}

fn application_value(place: &Place<'_>, of: &Registration, property: &str) -> Option<Value> {
    let redirects = |platform| -> Value {
        let registered = of.redirects.iter();
        let registered = registered.filter(|redirect| redirect.platform == platform);
        registered.map(|redirect| json!(redirect.uri)).collect()
    };
    Some(match property {
        "appId" => json!(of.client_id.to_string()),
        "createdDateTime" => json!(place.tenant.created.rfc3339()),
        "displayName" => json!(of.name),
        "id" => json!(application_id(of).to_string()),
        "isFallbackPublicClient" => json!(false),
        "publicClient" => json!({ "redirectUris": [] }),
        "publisherDomain" => json!(place.tenant.default_domain),
        "requiredResourceAccess" => required_access(of),
        "signInAudience" => json!("AzureADMultipleOrgs"),
        "spa" => json!({ "redirectUris": redirects(Platform::SinglePage) }),
        "web" => json!({ "redirectUris": redirects(Platform::Web) }),
        _ => return None,
    })
}

fn required_access(of: &Registration) -> Value {
    let scope = |id: Guid| json!({ "id": id.to_string(), "type": "Scope" });
    let of_graph = of.permissions.iter().map(|name| scope(permission_id(name)));
    json!([
        { "resourceAppId": GRAPH_APPLICATION, "resourceAccess": of_graph.collect::<Vec<_>>() },
        {
            "resourceAppId": PARTNER_CENTER.to_string(),
            "resourceAccess": [scope(PARTNER_CENTER_SCOPE)],
        },
    ])
}

/// An application as a tenant uses it.
struct Principal {
    app_id: Guid,
    name: String,
    /// The tenant that it is registered in, if that is one of the world's.
    owner: Option<Guid>,
    /// Ids and names of the delegated permissions that it offers.
    offers: Vec<(Guid, &'static str)>,
}

fn principals(place: &Place<'_>) -> Vec<Principal> {
    let mut found = vec![Principal {
        app_id: graph_application(),
        name: "Microsoft Graph".to_owned(),
        owner: None,
        offers: PERMISSIONS
            .iter()
            .map(|name| (permission_id(name), *name))
            .collect(),
    }];
    if place.world.is_partner(place.tenant.id) {
        found.push(Principal {
            app_id: PARTNER_CENTER,
            name: "Microsoft Partner Center".to_owned(),
            owner: None,
            offers: vec![(PARTNER_CENTER_SCOPE, "user_impersonation")],
        });
    }
    for registration in &place.world.registrations {
        let used = registration.home == place.tenant.id
            || place.world.consents.iter().any(|consent| {
                consent.tenant == place.tenant.id && consent.client_id == registration.client_id
            });
        if used {
            found.push(Principal {
                app_id: registration.client_id,
                name: registration.name.clone(),
                owner: Some(registration.home),
                offers: Vec::new(),
            });
        }
    }
    found
}

fn shown_principal(
    place: &Place<'_>,
    properties: &[&'static Property],
    principal: &Principal,
) -> Map<String, Value> {
    shown(properties, |name| principal_value(place, principal, name))
}

fn principal_value(place: &Place<'_>, of: &Principal, property: &str) -> Option<Value> {
    Some(match property {
        "accountEnabled" => json!(true),
        "appDisplayName" | "displayName" => json!(of.name),
        "appId" => json!(of.app_id.to_string()),
        "appOwnerOrganizationId" => json!(of.owner.map(|owner| owner.to_string())),
        "id" => json!(principal_id(place, of.app_id).to_string()),
        "oauth2PermissionScopes" => of.offers.iter().map(permission_scope).collect(),
        "servicePrincipalNames" => json!([of.app_id.to_string()]),
        "servicePrincipalType" => json!("Application"),
        "signInAudience" => json!("AzureADMultipleOrgs"),
        _ => return None,
    })
}

fn permission_scope((id, name): &(Guid, &'static str)) -> Value {
    // What concerns nobody but the user needs no administrator.
    let of_user = matches!(
        *name,
        "openid" | "profile" | "offline_access" | "email" | "User.Read"
    );
    json!({
        "id": id.to_string(),
        "value": name,
        "type": if of_user { "User" } else { "Admin" },
        "isEnabled": true,
        "adminConsentDisplayName": name,
        "adminConsentDescription": format!("Allows the app {name}, on behalf of the signed-in user."),
        "userConsentDisplayName": of_user.then_some(name),
        "userConsentDescription": null,
    })
}

fn grant_value(place: &Place<'_>, of: &Consent, property: &str) -> Option<Value> {
    let client = principal_id(place, of.client_id);
    let resource = match of.resource {
        Origin::PartnerCenter => PARTNER_CENTER,
        Origin::Graph | Origin::Login => graph_application(),
    };
    let resource = principal_id(place, resource);
    Some(match property {
        "clientId" => json!(client.to_string()),
        "consentType" => json!("AllPrincipals"),
        "id" => {
            let both = [client.as_bytes().as_slice(), resource.as_bytes()].concat();
            json!(URL_SAFE_NO_PAD.encode(both))
        }
        "resourceId" => json!(resource.to_string()),
        "scope" => json!(of.scopes.iter().cloned().collect::<Vec<_>>().join(" ")),
        _ => return None,
    })
}

fn graph_application() -> Guid {
    const ID: Guid = Guid::literal(GRAPH_APPLICATION);
    ID
}

fn application_id(registration: &Registration) -> Guid {
    Guid::derived(&[b"application", registration.client_id.as_bytes()])
}

/// Service principals have another object id in each tenant.
fn principal_id(place: &Place<'_>, app_id: Guid) -> Guid {
    Guid::derived(&[
        b"service principal",
        place.tenant.id.as_bytes(),
        app_id.as_bytes(),
    ])
}

fn no_such(key: &ObjectKey) -> GraphProblem {
    let (ObjectKey::Id(id) | ObjectKey::AppId(id)) = key;
    GraphProblem::NoSuchObject(id.clone())
}
