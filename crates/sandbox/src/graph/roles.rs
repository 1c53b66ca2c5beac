//! Directory roles: their definitions, those activated, and who holds which.

use std::collections::BTreeSet;

use serde_json::json;

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::groups::GROUP;
use super::schema::roles::{DIRECTORY_ROLE, ROLE_ASSIGNMENT, ROLE_DEFINITION};
use crate::guid::Guid;
use crate::world::{RelationshipStatus, roles};

/// One role that somebody holds in a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Holding {
    principal: Guid,
    /// The tenant that the principal is in.
    organization: Guid,
    role: Guid,
}

/// Of the tenant's own people, and of the partners' groups once their relationship has reached the
/// tenant.
pub(super) fn assignments<'w>(place: &Place<'w>) -> Items<'w> {
    let held = holdings(place);
    Items::Listed(
        held.iter()
            .map(|holding| assignment(place, holding))
            .collect(),
    )
}

/// The roles that somebody of the tenant holds, by template id.
pub(super) fn of(place: &Place<'_>, principal: Guid) -> BTreeSet<Guid> {
    let held = holdings(place).into_iter();
    let held = held.filter(|holding| holding.principal == principal);
    held.map(|holding| holding.role).collect()
}

/// By its id.
pub(super) fn find_assignment<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let Key::Plain(id) = key else {
        return None;
    };
    let held = holdings(place);
    let found = held.iter().map(|holding| assignment(place, holding));
    found
        .into_iter()
        .find(|item| item.id().as_ref() == Some(id))
}

fn assignment<'w>(place: &Place<'w>, of: &Holding) -> Item<'w> {
    Item::row(&ROLE_ASSIGNMENT, |name| {
        Some(match name {
            "directoryScopeId" => json!("/"),
            "id" => {
                let parts = [place.tenant.id, of.principal, of.role];
                let [tenant, principal, role] = parts.each_ref().map(Guid::as_bytes);
                json!(Guid::derived(&[b"role assignment", tenant, principal, role]).to_string())
            }
            "principalId" => json!(of.principal.to_string()),
            "principalOrganizationId" => json!(of.organization.to_string()),
            "roleDefinitionId" => json!(of.role.to_string()),
            _ => return None,
        })
    })
}

/// The accounts' roles, some roles of other people, and those given to partners.
fn holdings(place: &Place<'_>) -> Vec<Holding> {
    let here = place.tenant.id;
    let own = |principal, role| Holding {
        principal,
        organization: here,
        role,
    };
    let accounts = place.world.accounts.iter();
    let accounts = accounts.filter(|account| account.home == here);
    let mut found: Vec<Holding> = accounts
        .flat_map(|account| {
            account
                .roles
                .iter()
                .map(move |role| own(account.object_id, *role))
        })
        .collect();
    let has_administrator = !found.is_empty() || place.world.is_partner(here);
    let planted = [
        (0, roles::GLOBAL_ADMINISTRATOR),
        (4, roles::USER_ADMINISTRATOR),
        (5, roles::HELPDESK_ADMINISTRATOR),
        (5, roles::LICENSE_ADMINISTRATOR),
        (9, roles::INTUNE_ADMINISTRATOR),
    ];
    for (place_of, role) in planted.into_iter().skip(usize::from(has_administrator)) {
        let user = place.directory().user_at(place_of);
        let user = user.filter(|_| !place.world.is_partner(here));
        found.extend(user.map(|user| own(user.id, role)));
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

/// Who holds the role: a user of the tenant, or a group of a partner.
pub(super) fn principal<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Some(id) = item.text("principalId") else {
        return Ok(Vec::new());
    };
    let mut groups = place.world.groups.iter();
    let group = groups.find(|group| group.id.to_string() == id);
    let of_partner = group.map(|group| {
        Item::row(&GROUP, |name| {
            Some(match name {
                "id" => json!(id),
                "displayName" => json!(group.display_name),
                "organizationId" => json!(group.tenant.to_string()),
                "securityEnabled" => json!(true),
                _ => return None,
            })
        })
        // Another tenant's group says whose it is, although that does not come by default.
        .with("organizationId", group.tenant.to_string())
    });
    let user = place.directory().find(&id).map(Item::User);
    Ok(of_partner.or(user).into_iter().collect())
}

/// The definition of the role that is held.
pub(super) fn definition<'w>(
    _: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let id = item.text("roleDefinitionId").and_then(|id| id.parse().ok());
    Ok(id.into_iter().map(definition_shown).collect())
}

pub(super) fn definitions<'w>(_: &Place<'w>) -> Items<'w> {
    Items::Listed(
        roles::ALL
            .iter()
            .map(|role| definition_shown(*role))
            .collect(),
    )
}

/// By template id.
pub(super) fn find_definition<'w>(key: &Key) -> Option<Item<'w>> {
    let Key::Plain(id) = key else {
        return None;
    };
    let id = id.parse().ok()?;
    roles::ALL.contains(&id).then(|| definition_shown(id))
}

fn definition_shown<'w>(role: Guid) -> Item<'w> {
    Item::row(&ROLE_DEFINITION, |name| {
        Some(match name {
            "description" | "displayName" => json!(roles::name(role)),
            "id" | "templateId" => json!(role.to_string()),
            "isBuiltIn" | "isEnabled" => json!(true),
            "resourceScopes" => json!(["/"]),
            "rolePermissions" => json!([]),
            "version" => json!("1"),
            _ => return None,
        })
    })
}

/// The roles that somebody of the tenant holds: only those are activated.
pub(super) fn activated<'w>(place: &Place<'w>) -> Items<'w> {
    let held = holdings(place);
    let activated = roles::ALL
        .iter()
        .filter(|role| held.iter().any(|holding| holding.role == **role));
    Items::Listed(activated.map(|role| directory_role(place, *role)).collect())
}

/// By its id in the tenant, or by its template.
pub(super) fn find_activated<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let Items::Listed(activated) = activated(place) else {
        return None;
    };
    let mut activated = activated.into_iter();
    activated.find(|item| match key {
        Key::Plain(id) => item.id().as_ref() == Some(id),
        Key::Alternate(name, id) => {
            name == "roleTemplateId" && item.text(name).as_ref() == Some(id)
        }
        Key::Me => false,
    })
}

/// Who of the tenant holds an activated role.
pub(super) fn members<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let template = item.text("roleTemplateId");
    let held = holdings(place).into_iter();
    let held = held.filter(|holding| Some(holding.role.to_string()) == template);
    Ok(held
        .filter_map(|holding| place.directory().find(&holding.principal.to_string()))
        .map(Item::User)
        .collect())
}

/// The activated roles that a user holds.
pub(super) fn held_by<'w>(place: &Place<'w>, principal: Guid) -> Vec<Item<'w>> {
    let held = holdings(place).into_iter();
    let held = held.filter(|holding| holding.principal == principal);
    held.map(|holding| directory_role(place, holding.role))
        .collect()
}

fn directory_role<'w>(place: &Place<'w>, role: Guid) -> Item<'w> {
    Item::row(&DIRECTORY_ROLE, |name| {
        Some(match name {
            "description" | "displayName" => json!(roles::name(role)),
            "id" => {
                let tenant = place.tenant.id;
                let parts: [&[u8]; 3] = [b"directory role", tenant.as_bytes(), role.as_bytes()];
                json!(Guid::derived(&parts).to_string())
            }
            "roleTemplateId" => json!(role.to_string()),
            _ => return None,
        })
    })
}
