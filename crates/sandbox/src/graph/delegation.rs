//! What a partner sees of its customers: delegated administration (GDAP), reseller contracts, and the
//! public facts of other tenants.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::odata::{Place, Query, entity};
use super::operations::TenantKey;
use super::problem::GraphProblem;
use super::schema::delegation::{
    CONTRACT, DELEGATED_ADMIN_ACCESS_ASSIGNMENT, DELEGATED_ADMIN_CUSTOMER,
    DELEGATED_ADMIN_RELATIONSHIP,
};
use super::schema::{Property, shown};
use crate::guid::Guid;
use crate::world::{
    AUTO_EXTENSION, AccessAssignment, Contract, Relationship, RelationshipStatus, Tenant,
};

/// `/tenantRelationships/delegatedAdminCustomers`: whoever approved a relationship once.
pub(super) fn customers(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("delegatedAdminCustomer", DELEGATED_ADMIN_CUSTOMER)?;
    let mut listed: Vec<&Tenant> = Vec::new();
    let mut seen = HashSet::new();
    let tenants = tenants(place);
    for relationship in ours(place).filter(|relationship| relationship.activated.is_some()) {
        if seen.insert(relationship.customer)
            && let Some(&tenant) = tenants.get(&relationship.customer)
            && query.admits(|_| Some(tenant.id.to_string()))
        {
            listed.push(tenant);
        }
    }
    let context = query.relationships_context(place, "delegatedAdminCustomers");
    query.answer(place, context, &listed, |tenant| {
        let known = shown(&properties, |name| {
            Some(match name {
                "id" | "tenantId" => json!(tenant.id.to_string()),
                "displayName" => json!(tenant.display_name),
                _ => return None,
            })
        });
        typed("delegatedAdminCustomer", tenant.id, known)
    })
}

/// `/tenantRelationships/delegatedAdminRelationships`.
pub(super) fn relationships(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties =
        query.properties("delegatedAdminRelationship", DELEGATED_ADMIN_RELATIONSHIP)?;
    let listed: Vec<&Relationship> = ours(place)
        .filter(|relationship| {
            query.admits(|property| match property {
                "status" => Some(relationship.status_at(place.now).name().to_owned()),
                _ => Some(relationship.customer.to_string()),
            })
        })
        .collect();
    let tenants = tenants(place);
    let context = query.relationships_context(place, "delegatedAdminRelationships");
    query.answer(place, context, &listed, |relationship| {
        shown_relationship(place, &tenants, &properties, relationship)
    })
}

/// `/tenantRelationships/delegatedAdminRelationships/{id}`.
pub(super) fn relationship(
    place: &Place<'_>,
    query: &Query,
    id: &str,
) -> Result<Value, GraphProblem> {
    let properties =
        query.properties("delegatedAdminRelationship", DELEGATED_ADMIN_RELATIONSHIP)?;
    let found = find(place, id)?;
    let context = query.relationships_context(place, "delegatedAdminRelationships/$entity");
    let body = shown_relationship(place, &tenants(place), &properties, found);
    Ok(entity(context, body))
}

/// `/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments`.
pub(super) fn assignments(
    place: &Place<'_>,
    query: &Query,
    id: &str,
) -> Result<Value, GraphProblem> {
    let properties = query.properties(
        "delegatedAdminAccessAssignment",
        DELEGATED_ADMIN_ACCESS_ASSIGNMENT,
    )?;
    let found = find(place, id)?;
    let context = query.relationships_context(place, "accessAssignments");
    query.answer(place, context, &found.assignments, |assignment| {
        let known = shown(&properties, |name| assignment_value(assignment, name));
        typed("delegatedAdminAccessAssignment", assignment.id, known)
    })
}

/// `/contracts`. Only a partner's tenant has any.
pub(super) fn contracts(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("contract", CONTRACT)?;
    let tenants = tenants(place);
    let listed: Vec<(&Contract, &Tenant)> = place
        .world
        .contracts
        .iter()
        .filter(|contract| contract.partner == place.tenant.id)
        .filter_map(|contract| Some((contract, *tenants.get(&contract.customer)?)))
        .filter(|(contract, customer)| {
            query.admits(|property| match property {
                "customerId" => Some(contract.customer.to_string()),
                _ => Some(customer.default_domain.clone()),
            })
        })
        .collect();
    let context = query.context(place, "contracts", "");
    query.answer(place, context, &listed, |(contract, customer)| {
        shown(&properties, |name| {
            Some(match name {
                "contractType" => json!("ResellerPartner"),
                "customerId" => json!(contract.customer.to_string()),
                "defaultDomainName" => json!(customer.default_domain),
                "displayName" => json!(customer.display_name),
                "id" => json!(contract_id(contract).to_string()),
                _ => return None,
            })
        })
    })
}

/// `/tenantRelationships/findTenantInformationBy…`: of any tenant, without access to it.
pub(super) fn tenant_information(
    place: &Place<'_>,
    query: &Query,
    key: &TenantKey,
) -> Result<Value, GraphProblem> {
    let (TenantKey::Id(name) | TenantKey::Domain(name)) = key;
    let found = place.world.tenant(name).filter(|tenant| match key {
        TenantKey::Id(id) => id.parse() == Ok(tenant.id),
        TenantKey::Domain(domain) => domain.parse::<Guid>().is_err(),
    });
    let tenant = found.ok_or_else(|| GraphProblem::NoSuchObject(name.clone()))?;
    let mut body = Map::new();
    for (name, value) in [
        ("tenantId", json!(tenant.id.to_string())),
        ("federationBrandName", Value::Null),
        ("displayName", json!(tenant.display_name)),
        ("defaultDomainName", json!(tenant.default_domain)),
    ] {
        if query.shows(name, true) {
            body.insert(name.to_owned(), value);
        }
    }
    let context = format!(
        "{}/v1.0/$metadata#microsoft.graph.tenantInformation",
        place.graph
    );
    Ok(entity(context, body))
}

/// The tenants by their ids, so that a list of thousands does not search thousands for each.
type Tenants<'w> = HashMap<Guid, &'w Tenant>;

fn tenants<'w>(place: &Place<'w>) -> Tenants<'w> {
    let tenants = place.world.tenants.iter();
    tenants.map(|tenant| (tenant.id, tenant)).collect()
}

fn ours<'w>(place: &Place<'w>) -> impl Iterator<Item = &'w Relationship> {
    let partner = place.tenant.id;
    let relationships = place.world.relationships.iter();
    relationships.filter(move |relationship| relationship.partner == partner)
}

fn find<'w>(place: &Place<'w>, id: &str) -> Result<&'w Relationship, GraphProblem> {
    ours(place)
        .find(|relationship| relationship.id.to_string().eq_ignore_ascii_case(id))
        .ok_or_else(|| GraphProblem::NoSuchObject(id.to_owned()))
}

fn shown_relationship(
    place: &Place<'_>,
    tenants: &Tenants<'_>,
    properties: &[&'static Property],
    relationship: &Relationship,
) -> Map<String, Value> {
    let known = shown(properties, |name| {
        relationship_value(place, tenants, relationship, name)
    });
    typed("delegatedAdminRelationship", relationship.id.1, known)
}

fn relationship_value(
    place: &Place<'_>,
    tenants: &Tenants<'_>,
    of: &Relationship,
    property: &str,
) -> Option<Value> {
    let changed = of.activated.unwrap_or(of.created);
    Some(match property {
        "accessDetails" => unified_roles(&of.roles),
        "activatedDateTime" => json!(of.activated.map(|at| at.rfc3339())),
        "autoExtendDuration" if of.auto_extends => json!(days(AUTO_EXTENSION)),
        "autoExtendDuration" => json!("PT0S"),
        "createdDateTime" => json!(of.created.rfc3339()),
        "customer" => {
            let name = tenants.get(&of.customer);
            let name = name.map(|tenant| tenant.display_name.as_str());
            json!({ "tenantId": of.customer.to_string(), "displayName": name })
        }
        "displayName" => json!(of.display_name),
        "duration" => json!(format!("P{}D", of.days)),
        // An end is known once the customer has approved.
        "endDateTime" if of.status != RelationshipStatus::ApprovalPending => {
            json!(of.end_at(place.now).map(|end| end.rfc3339()))
        }
        "id" => json!(of.id.to_string()),
        "lastModifiedDateTime" => json!(changed.rfc3339()),
        "status" => json!(of.status_at(place.now).name()),
        _ => return None,
    })
}

fn assignment_value(of: &AccessAssignment, property: &str) -> Option<Value> {
    Some(match property {
        "accessContainer" => json!({
            "accessContainerId": of.group.to_string(),
            "accessContainerType": "securityGroup",
        }),
        "accessDetails" => unified_roles(&of.roles),
        "createdDateTime" | "lastModifiedDateTime" => json!(of.created.rfc3339()),
        "id" => json!(of.id.to_string()),
        "status" => json!("active"),
        _ => return None,
    })
}

fn unified_roles<'r>(roles: impl IntoIterator<Item = &'r Guid>) -> Value {
    let roles = roles.into_iter();
    let roles = roles.map(|role| json!({ "roleDefinitionId": role.to_string() }));
    json!({ "unifiedRoles": roles.collect::<Vec<_>>() })
}

fn days(duration: Duration) -> String {
    format!("P{}D", duration.as_secs() / 86_400)
}

fn contract_id(contract: &Contract) -> Guid {
    Guid::derived(&[
        b"contract",
        contract.partner.as_bytes(),
        contract.customer.as_bytes(),
    ])
}

/// Everything of delegated administration says its type and its version.
fn typed(kind: &str, version: Guid, mut properties: Map<String, Value>) -> Map<String, Value> {
    let kind = format!("#microsoft.graph.{kind}");
    let tag = format!("W/\"{}\"", STANDARD.encode(format!("\"{version}\"")));
    properties.insert("@odata.type".to_owned(), kind.into());
    properties.insert("@odata.etag".to_owned(), tag.into());
    properties
}
