//! What a partner sees of its customers: delegated administration (GDAP), reseller contracts, and the
//! public facts of other tenants.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::item::{Item, Items};
use super::odata::Query;
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::delegation::{
    CONTRACT, DELEGATED_ADMIN_ACCESS_ASSIGNMENT, DELEGATED_ADMIN_CUSTOMER,
    DELEGATED_ADMIN_RELATIONSHIP,
};
use crate::guid::Guid;
use crate::world::{
    AUTO_EXTENSION, AccessAssignment, Contract, Relationship, RelationshipStatus, Tenant,
};

/// Whoever approved a relationship once.
pub(super) fn customers<'w>(place: &Place<'w>) -> Items<'w> {
    let mut listed = Vec::new();
    let mut seen = HashSet::new();
    let tenants = tenants(place);
    for relationship in ours(place).filter(|relationship| relationship.activated.is_some()) {
        if seen.insert(relationship.customer)
            && let Some(&tenant) = tenants.get(&relationship.customer)
        {
            listed.push(customer(tenant));
        }
    }
    Items::Listed(listed)
}

fn customer<'w>(tenant: &Tenant) -> Item<'w> {
    let known = Item::row(&DELEGATED_ADMIN_CUSTOMER, |name| {
        Some(match name {
            "id" | "tenantId" => json!(tenant.id.to_string()),
            "displayName" => json!(tenant.display_name),
            _ => return None,
        })
    });
    typed(tenant.id, known)
}

pub(super) fn relationships<'w>(place: &Place<'w>) -> Items<'w> {
    let tenants = tenants(place);
    let ours = ours(place);
    Items::Listed(ours.map(|of| relationship(place, &tenants, of)).collect())
}

/// By its id, which is two GUIDs joined by a hyphen.
pub(super) fn find_relationship<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let found = find(place, &key.text(place.caller))?;
    Some(relationship(place, &tenants(place), found))
}

/// The groups that a relationship gives roles.
pub(super) fn assignments<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let found = item.id().and_then(|id| find(place, &id));
    let assignments = found.into_iter().flat_map(|found| &found.assignments);
    let shown = assignments.map(|of| {
        let known = Item::row(&DELEGATED_ADMIN_ACCESS_ASSIGNMENT, |name| {
            assignment_value(of, name)
        });
        typed(of.id, known)
    });
    Ok(shown.collect())
}

/// Only a partner's tenant has any.
pub(super) fn contracts<'w>(place: &Place<'w>) -> Items<'w> {
    let tenants = tenants(place);
    let contracts = place.world.contracts.iter();
    let ours = contracts.filter(|contract| contract.partner == place.tenant.id);
    let known = ours.filter_map(|contract| Some((contract, *tenants.get(&contract.customer)?)));
    let shown = known.map(|(contract, customer)| {
        Item::row(&CONTRACT, |name| {
            Some(match name {
                "contractType" => json!("ResellerPartner"),
                "customerId" => json!(contract.customer.to_string()),
                "defaultDomainName" => json!(customer.default_domain),
                "displayName" => json!(customer.display_name),
                "id" => json!(contract_id(contract).to_string()),
                _ => return None,
            })
        })
    });
    Items::Listed(shown.collect())
}

/// How a tenant of another organization is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TenantKey {
    Id(String),
    Domain(String),
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
    let context = format!(
        "{}/v1.0/$metadata#microsoft.graph.tenantInformation",
        place.graph()
    );
    let mut body = json!({ "@odata.context": context });
    for (name, value) in [
        ("tenantId", json!(tenant.id.to_string())),
        ("federationBrandName", Value::Null),
        ("displayName", json!(tenant.display_name)),
        ("defaultDomainName", json!(tenant.default_domain)),
    ] {
        if query.shows(name, true) {
            body[name] = value;
        }
    }
    Ok(body)
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

fn find<'w>(place: &Place<'w>, id: &str) -> Option<&'w Relationship> {
    ours(place).find(|relationship| relationship.id.to_string().eq_ignore_ascii_case(id))
}

fn relationship<'w>(place: &Place<'w>, tenants: &Tenants<'_>, of: &Relationship) -> Item<'w> {
    let known = Item::row(&DELEGATED_ADMIN_RELATIONSHIP, |name| {
        relationship_value(place, tenants, of, name)
    });
    typed(of.id.1, known)
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
fn typed(version: Guid, item: Item<'_>) -> Item<'_> {
    let kind = format!("#microsoft.graph.{}", item.entity().name);
    let tag = format!("W/\"{}\"", STANDARD.encode(format!("\"{version}\"")));
    item.with("@odata.type", kind).with("@odata.etag", tag)
}
