//! Who is in which group, and who holds which directory role.

use serde_json::{Map, Value, json};

use super::bearer::Caller;
use super::odata::{Place, Query};
use super::operations::Cast;
use super::problem::GraphProblem;
use super::schema::delegation::{DIRECTORY_ROLE, GROUP, UNIFIED_ROLE_ASSIGNMENT};
use super::schema::{Property, Returned, shown};
use super::users;
use crate::guid::Guid;
use crate::world::{Group, RelationshipStatus, roles};

/// `/me/transitiveMemberOf`, with or without a cast.
pub(super) fn mine(
    place: &Place<'_>,
    caller: &Caller<'_>,
    query: &Query,
    cast: Option<Cast>,
) -> Result<Value, GraphProblem> {
    if cast.is_some() && !query.count {
        return Err(GraphProblem::CastNeedsCount);
    }
    // The agent itself is not in a customer's directory, which is why this is 404 there.
    let account = place
        .world
        .account(caller.object_id)
        .filter(|account| account.home == place.tenant.id)
        .ok_or_else(|| GraphProblem::NoSuchObject(caller.object_id.to_string()))?;
    let memberships = place.world.groups_of(account);
    let mut found: Vec<Map<String, Value>> = Vec::new();
    if cast != Some(Cast::DirectoryRole) {
        let groups = place.world.groups.iter();
        let groups = groups.filter(|group| memberships.contains(&group.id));
        found.extend(groups.map(|group| group_shown(group, query, cast.is_none())));
    }
    if cast != Some(Cast::Group) {
        let held = account.roles.iter();
        found.extend(held.map(|role| role_shown(place, *role, query, cast.is_none())));
    }
    let context = match cast {
        None => "directoryObjects",
        Some(Cast::Group) => "groups",
        Some(Cast::DirectoryRole) => "directoryRoles",
    };
    let context = query.context(place, context, "");
    query.answer(place, context, &found, Clone::clone)
}

/// `/groups/{id}/members`: the direct ones.
pub(super) fn members(place: &Place<'_>, query: &Query, id: &str) -> Result<Value, GraphProblem> {
    let group = place
        .world
        .groups
        .iter()
        .find(|group| group.tenant == place.tenant.id && id.parse() == Ok(group.id))
        .ok_or_else(|| GraphProblem::NoSuchObject(id.to_owned()))?;
    let members = group.members.iter().filter_map(|member| {
        let nested = place.world.groups.iter().find(|group| group.id == *member);
        if let Some(nested) = nested {
            return Some(group_shown(nested, query, true));
        }
        let user = place.tenant.directory.find(&member.to_string())?;
        let mut user = users::as_member(user, place.tenant, query);
        user.insert("@odata.type".to_owned(), json!("#microsoft.graph.user"));
        Some(user)
    });
    let members: Vec<_> = members.collect();
    let context = query.context(place, "directoryObjects", "");
    query.answer(place, context, &members, Clone::clone)
}

/// One role that somebody holds in a tenant.
struct Holding {
    principal: Guid,
    /// The tenant that the principal is in.
    organization: Guid,
    role: Guid,
}

/// `/roleManagement/directory/roleAssignments`: of the tenant's own people, and of the partners'
/// groups once their relationship has reached the tenant.
pub(super) fn role_assignments(place: &Place<'_>, query: &Query) -> Result<Value, GraphProblem> {
    let properties = query.properties("unifiedRoleAssignment", UNIFIED_ROLE_ASSIGNMENT)?;
    let held: Vec<Holding> = holdings(place)
        .into_iter()
        .filter(|holding| {
            query.admits(|property| match property {
                "principalId" => Some(holding.principal.to_string()),
                _ => Some(holding.role.to_string()),
            })
        })
        .collect();
    let context = query.context(place, "roleManagement/directory/roleAssignments", "");
    query.answer(place, context, &held, |holding| {
        let mut body = shown(&properties, |name| holding_value(place, holding, name));
        if query.expands("principal") {
            body.insert("principal".to_owned(), principal(place, holding));
        }
        body
    })
}

fn holdings(place: &Place<'_>) -> Vec<Holding> {
    let here = place.tenant.id;
    let mut found = Vec::new();
    for account in place
        .world
        .accounts
        .iter()
        .filter(|account| account.home == here)
    {
        found.extend(account.roles.iter().map(|role| Holding {
            principal: account.object_id,
            organization: here,
            role: *role,
        }));
    }
    for relationship in &place.world.relationships {
        let reached = relationship.customer == here
            && relationship.status_at(place.now) == RelationshipStatus::Active
            && relationship.effective_from <= place.now;
        for assignment in relationship.assignments.iter().filter(|_| reached) {
            found.extend(assignment.roles.iter().map(|role| Holding {
                principal: assignment.group,
                organization: relationship.partner,
                role: *role,
            }));
        }
    }
    found
}

fn holding_value(place: &Place<'_>, holding: &Holding, property: &str) -> Option<Value> {
    Some(match property {
        "directoryScopeId" => json!("/"),
        "id" => {
            let parts = [place.tenant.id, holding.principal, holding.role];
            let [tenant, principal, role] = parts.each_ref().map(Guid::as_bytes);
            json!(Guid::derived(&[b"role assignment", tenant, principal, role]).to_string())
        }
        "principalId" => json!(holding.principal.to_string()),
        "principalOrganizationId" => json!(holding.organization.to_string()),
        "roleDefinitionId" => json!(holding.role.to_string()),
        _ => return None,
    })
}

fn principal(place: &Place<'_>, holding: &Holding) -> Value {
    let id = holding.principal.to_string();
    let group = place
        .world
        .groups
        .iter()
        .find(|group| group.id == holding.principal);
    if let Some(group) = group {
        return json!({
            "@odata.type": "#microsoft.graph.group",
            "id": id,
            "displayName": group.display_name,
            "organizationId": group.tenant.to_string(),
            "securityEnabled": true,
        });
    }
    let user = place.tenant.directory.find(&id);
    json!({
        "@odata.type": "#microsoft.graph.user",
        "id": id,
        "displayName": user.map(|user| user.display_name.as_str()),
        "userPrincipalName": user.map(|user| user.user_principal_name.as_str()),
    })
}

fn group_shown(group: &Group, query: &Query, typed: bool) -> Map<String, Value> {
    let properties = selected(query, GROUP);
    let mut body = shown(&properties, |name| {
        Some(match name {
            "description" => json!(group.description),
            "displayName" => json!(group.display_name),
            "id" => json!(group.id.to_string()),
            "isAssignableToRole" | "mailEnabled" => json!(false),
            "mailNickname" => json!(group.display_name.replace(' ', "")),
            "organizationId" => json!(group.tenant.to_string()),
            "securityEnabled" => json!(true),
            "visibility" => json!("Private"),
            _ => return None,
        })
    });
    if typed {
        body.insert("@odata.type".to_owned(), json!("#microsoft.graph.group"));
    }
    body
}

fn role_shown(place: &Place<'_>, role: Guid, query: &Query, typed: bool) -> Map<String, Value> {
    let properties = selected(query, DIRECTORY_ROLE);
    let mut body = shown(&properties, |name| {
        Some(match name {
            "displayName" => json!(roles::name(role)),
            "id" => {
                let tenant = place.tenant.id;
                let parts: [&[u8]; 3] = [b"directory role", tenant.as_bytes(), role.as_bytes()];
                json!(Guid::derived(&parts).to_string())
            }
            "roleTemplateId" => json!(role.to_string()),
            _ => return None,
        })
    });
    if typed {
        let kind = json!("#microsoft.graph.directoryRole");
        body.insert("@odata.type".to_owned(), kind);
    }
    body
}

/// Directory objects of several types share a list, so that a selected property that one of them
/// lacks is no mistake.
fn selected(query: &Query, properties: &'static [Property]) -> Vec<&'static Property> {
    let shown = properties.iter();
    shown
        .filter(|property| query.shows(property.name, property.returned == Returned::Default))
        .collect()
}
