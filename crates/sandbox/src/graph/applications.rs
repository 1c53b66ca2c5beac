//! App registrations, service principals, and the delegated permissions that were granted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::item::{Item, Items};
use super::permission_ids::{PARTNER_CENTER, PARTNER_CENTER_SCOPE, PERMISSIONS, permission_id};
use super::place::{Key, Place};
use super::respond::GRAPH_APPLICATION;
use super::schema::applications::{APPLICATION, OAUTH2_PERMISSION_GRANT, SERVICE_PRINCIPAL};
use crate::guid::Guid;
use crate::origins::Origin;
use crate::world::{Consent, Platform, Registration};

/// Those registered in this tenant.
pub(super) fn all<'w>(place: &Place<'w>) -> Items<'w> {
    let registered = registered_here(place);
    Items::Listed(registered.map(|of| application(place, of)).collect())
}

/// By object id or `appId`.
pub(super) fn find<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let mut registered = registered_here(place);
    let found = registered.find(|of| is_named(key, application_id(of), of.client_id));
    found.map(|of| application(place, of))
}

/// Graph's own, and those of the applications that are used in this tenant.
pub(super) fn principals<'w>(place: &Place<'w>) -> Items<'w> {
    let used = principals_here(place);
    Items::Listed(used.iter().map(|of| principal(place, of)).collect())
}

/// By object id or `appId`.
pub(super) fn find_principal<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let used = principals_here(place);
    let mut used = used.iter();
    let found = used.find(|of| is_named(key, principal_id(place, of.app_id), of.app_id));
    found.map(|of| principal(place, of))
}

/// Every consent of this tenant, all of them for everybody in it.
pub(super) fn grants<'w>(place: &Place<'w>) -> Items<'w> {
    let consents = place.world.consents.iter();
    let here = consents.filter(|of| of.tenant == place.tenant.id && !of.scopes.is_empty());
    let grants = here.map(|of| {
        Item::row(&OAUTH2_PERMISSION_GRANT, |name| {
            grant_value(place, of, name)
        })
    });
    Items::Listed(grants.collect())
}

fn is_named(key: &Key, object: Guid, application: Guid) -> bool {
    match key {
        Key::Plain(id) => id.parse() == Ok(object),
        Key::Alternate(name, id) => name == "appId" && id.parse() == Ok(application),
        Key::Me => false,
    }
}

fn registered_here<'w>(place: &Place<'w>) -> impl Iterator<Item = &'w Registration> {
    let here = place.tenant.id;
    let registrations = place.world.registrations.iter();
    registrations.filter(move |registration| registration.home == here)
}

fn application<'w>(place: &Place<'w>, of: &Registration) -> Item<'w> {
    Item::row(&APPLICATION, |name| application_value(place, of, name))
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

fn principals_here(place: &Place<'_>) -> Vec<Principal> {
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

fn principal<'w>(place: &Place<'w>, of: &Principal) -> Item<'w> {
    Item::row(&SERVICE_PRINCIPAL, |name| principal_value(place, of, name))
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
