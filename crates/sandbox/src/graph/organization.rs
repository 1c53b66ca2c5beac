//! `/organization`: a collection of the one organization that the tenant is.

use serde_json::{Map, Value, json};

use super::odata::{Place, Query, collection, entity};
use super::problem::GraphProblem;
use super::schema::{self, ORGANIZATION, Property};
use crate::world::Tenant;

pub(super) fn list(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("organization", ORGANIZATION)?;
    let only = Value::Object(shown(place.tenant, &properties));
    Ok(collection(
        query.context(place, "organization", ""),
        None,
        vec![only],
    ))
}

pub(super) fn get(place: &Place<'_>, query: &Query, id: &str) -> Result<Value, GraphProblem> {
    let properties = query.properties("organization", ORGANIZATION)?;
    if id.parse() != Ok(place.tenant.id) {
        return Err(GraphProblem::NoSuchObject(id.to_owned()));
    }
    let context = query.context(place, "organization", "/$entity");
    Ok(entity(context, shown(place.tenant, &properties)))
}

fn shown(tenant: &Tenant, properties: &[&'static Property]) -> Map<String, Value> {
    schema::shown(properties, |name| value(tenant, name))
}

fn value(tenant: &Tenant, property: &str) -> Option<Value> {
    Some(match property {
        "assignedPlans" => json!([{
            "assignedDateTime": tenant.created.rfc3339(),
            "capabilityStatus": "Enabled",
            "service": "exchange",
            "servicePlanId": "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
        }]),
        "city" => json!(tenant.city),
        "countryLetterCode" => json!(tenant.country),
        "createdDateTime" => json!(tenant.created.rfc3339()),
        "defaultUsageLocation" => json!(tenant.country),
        "displayName" => json!(tenant.display_name),
        "id" => json!(tenant.id.to_string()),
        "mobileDeviceManagementAuthority" => json!("intune"),
        "preferredLanguage" => json!(tenant.language),
        "provisionedPlans" => json!([{
            "capabilityStatus": "Enabled",
            "provisioningStatus": "Success",
            "service": "exchange",
        }]),
        "technicalNotificationMails" => json!(tenant.technical_mails),
        "tenantType" => json!("AAD"),
        "verifiedDomains" => json!([
            domain(&tenant.initial_domain, false, true),
            domain(&tenant.default_domain, true, false),
        ]),
        _ => return None,
    })
}

fn domain(name: &str, is_default: bool, is_initial: bool) -> Value {
    json!({
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": is_default,
        "isInitial": is_initial,
        "name": name,
        "type": "Managed",
    })
}
