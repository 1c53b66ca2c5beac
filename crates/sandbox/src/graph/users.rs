//! `/users`, `/users/{id or user name}` and `/me`.

use serde_json::{Map, Value, json};

use super::bearer::Caller;
use super::odata::{Place, Query, collection, entity};
use super::problem::GraphProblem;
use super::schema::{self, Property, Returned, USER};
use crate::world::{Tenant, User, UserType};

/// What Graph adds to an answer of which nothing was selected.
const TIPS: &str = "Only the default properties are returned. Ask with $select for those you need.";

pub(super) fn list(
    place: &Place<'_>,
    caller: &Caller<'_>,
    query: &Query,
) -> Result<Value, GraphProblem> {
    let properties = properties(caller, query)?;
    if properties
        .iter()
        .any(|property| property.returned == Returned::SelectOnGetOnly)
    {
        return Err(GraphProblem::NotImplemented);
    }
    let users = place.tenant.directory.users();
    let page = query.page(place, users)?;
    let shown = page
        .items
        .iter()
        .map(|user| Value::Object(shown(user, place.tenant, &properties)))
        .collect();
    let mut body = collection(query.context(place, "users", ""), page.next, shown);
    if query.count && page.is_first {
        body["@odata.count"] = users.len().into();
    }
    if query.is_unselected() {
        body["@microsoft.graph.tips"] = TIPS.into();
    }
    Ok(body)
}

pub(super) fn get(
    place: &Place<'_>,
    caller: &Caller<'_>,
    query: &Query,
    key: &str,
) -> Result<Value, GraphProblem> {
    let properties = properties(caller, query)?;
    // The agent itself is not in a customer's directory, which is why `/me` is 404 there.
    let user = place.tenant.directory.find(key);
    let user = user.ok_or_else(|| GraphProblem::NoSuchObject(key.to_owned()))?;
    let context = query.context(place, "users", "/$entity");
    let mut body = entity(context, shown(user, place.tenant, &properties));
    if query.is_unselected() {
        body["@microsoft.graph.tips"] = TIPS.into();
    }
    Ok(body)
}

/// A user as a member of something: with the default properties, or those selected.
pub(super) fn as_member(user: &User, tenant: &Tenant, query: &Query) -> Map<String, Value> {
    let properties: Vec<&'static Property> = USER
        .iter()
        .filter(|property| query.shows(property.name, property.returned == Returned::Default))
        .collect();
    shown(user, tenant, &properties)
}

/// The activity of sign-ins needs a permission of its own.
fn properties(caller: &Caller<'_>, query: &Query) -> Result<Vec<&'static Property>, GraphProblem> {
    let properties = query.properties("user", USER)?;
    let asks_activity = properties
        .iter()
        .any(|property| property.name == "signInActivity");
    if asks_activity && !caller.has("AuditLog.Read.All") {
        return Err(GraphProblem::Denied);
    }
    Ok(properties)
}

fn shown(user: &User, tenant: &Tenant, properties: &[&'static Property]) -> Map<String, Value> {
    schema::shown(properties, |name| value(user, tenant, name))
}

/// What the directory knows of a property. `None` for those that no seeded user has.
fn value(user: &User, tenant: &Tenant, property: &str) -> Option<Value> {
    let guest = user.user_type == UserType::Guest;
    Some(match property {
        "accountEnabled" => json!(user.account_enabled),
        "assignedLicenses" => user
            .licences
            .iter()
            .map(|sku| json!({ "disabledPlans": [], "skuId": sku.to_string() }))
            .collect(),
        "businessPhones" => json!(user.business_phones),
        "city" => json!(user.city),
        "companyName" => json!(user.company_name),
        "country" => json!(user.country),
        "createdDateTime" => json!(user.created.rfc3339()),
        "creationType" => json!(guest.then_some("Invitation")),
        "department" => json!(user.department),
        "displayName" => json!(user.display_name),
        "employeeId" => json!(user.employee_id),
        "externalUserState" => json!(guest.then_some("Accepted")),
        "givenName" => json!(user.given_name),
        "id" => json!(user.id.to_string()),
        "identities" => json!([{
            "signInType": "userPrincipalName",
            "issuer": tenant.initial_domain,
            "issuerAssignedId": user.user_principal_name,
        }]),
        "jobTitle" => json!(user.job_title),
        "mail" => json!(user.mail),
        "mailNickname" => json!(user.mail_nickname()),
        "mobilePhone" => json!(user.mobile_phone),
        "officeLocation" => json!(user.office_location),
        "onPremisesSyncEnabled" => json!(user.synchronised.then_some(true)),
        "otherMails" if guest => user.mail.iter().map(|mail| json!(mail)).collect(),
        "preferredLanguage" => json!(user.preferred_language),
        "proxyAddresses" => user
            .mail
            .iter()
            .map(|mail| json!(format!("SMTP:{mail}")))
            .collect(),
        "surname" => json!(user.surname),
        "usageLocation" => json!(user.usage_location),
        "userPrincipalName" => json!(user.user_principal_name),
        "userType" => json!(if guest { "Guest" } else { "Member" }),
        _ => return None,
    })
}
