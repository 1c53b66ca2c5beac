//! Groups: a customer's, which its directory makes, and a partner's, which the world keeps.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::schema::groups::GROUP;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::Group;
use crate::world::groups::{DirectoryGroup, GroupKind, Member};

pub(super) fn all<'w>(place: &Place<'w>) -> Items<'w> {
    let made = place.directory().groups();
    let partners: Vec<Item<'w>> = of_partner(place).map(of_partner_shown).collect();
    if partners.is_empty() {
        return Items::Groups(made);
    }
    Items::Listed(
        partners
            .into_iter()
            .chain(
                made.listed
                    .iter()
                    .filter_map(|&group| made.at(group))
                    .map(Item::Group),
            )
            .collect(),
    )
}

/// By object id.
pub(super) fn find<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let Key::Plain(id) = key else {
        return None;
    };
    let id: Guid = id.parse().ok()?;
    let partners = of_partner(place).find(|group| group.id == id);
    let made = place.directory().groups();
    let made = || made.place(id).and_then(|group| made.at(group));
    partners
        .map(of_partner_shown)
        .or_else(|| made().map(Item::Group))
}

/// What the directory knows of a property.
pub(super) fn value(place: &Place<'_>, group: &DirectoryGroup, property: &str) -> Option<Value> {
    if let Some(written) = group.written.get(property) {
        return Some(written.clone());
    }
    let has_mail = group.kind != GroupKind::Security;
    let mail = || format!("{}@{}", group.mail_nickname, place.tenant.default_domain);
    let is_dynamic = group.rule.is_some();
    Some(match property {
        "assignedLicenses" => group
            .licences
            .iter()
            .map(|licence| {
                let disabled = licence.disabled.iter().map(Guid::to_string);
                json!({
                    "disabledPlans": disabled.collect::<Vec<_>>(),
                    "skuId": licence.sku.to_string(),
                })
            })
            .collect(),
        "deletedDateTime" => {
            json!(group.deleted.map(|at| place.shifted(at).rfc3339()))
        }
        "createdDateTime" | "renewedDateTime" => json!(group.created.rfc3339()),
        "description" => json!(group.description),
        "displayName" => json!(group.display_name),
        "groupTypes" => {
            let unified = (group.kind == GroupKind::Microsoft365).then_some("Unified");
            let dynamic = is_dynamic.then_some("DynamicMembership");
            json!(unified.into_iter().chain(dynamic).collect::<Vec<_>>())
        }
        "hasMembersWithLicenseErrors" => {
            json!(!group.licences.is_empty() && !group.members.is_empty())
        }
        "id" => json!(group.id.to_string()),
        "isAssignableToRole" => json!(group.role_assignable),
        "licenseProcessingState" if !group.licences.is_empty() => {
            json!({ "state": "ProcessingComplete" })
        }
        "mail" => json!(has_mail.then(mail)),
        "mailEnabled" => json!(has_mail),
        "mailNickname" => json!(group.mail_nickname),
        "membershipRule" => json!(group.rule),
        "membershipRuleProcessingState" => json!(is_dynamic.then_some("On")),
        "proxyAddresses" if has_mail => json!([format!("SMTP:{}", mail())]),
        "resourceProvisioningOptions" if group.kind == GroupKind::Microsoft365 => json!(["Team"]),
        "securityEnabled" => json!(matches!(
            group.kind,
            GroupKind::Security | GroupKind::MailEnabledSecurity
        )),
        "securityIdentifier" => json!(security_identifier(group.id)),
        "visibility" => json!((group.kind == GroupKind::Microsoft365).then_some("Private")),
        _ if !group.synchronised => return None,
        "onPremisesSyncEnabled" => json!(true),
        "onPremisesDomainName" => json!(format!("corp.{}", place.tenant.default_domain)),
        "onPremisesSamAccountName" => json!(group.display_name),
        "onPremisesNetBiosName" => json!("CORP"),
        "onPremisesLastSyncDateTime" => json!(place.recent(1800).rfc3339()),
        "onPremisesSecurityIdentifier" => json!(security_identifier(group.id)),
        _ => return None,
    })
}

fn security_identifier(id: Guid) -> String {
    let parts = id.as_bytes().as_chunks::<4>().0.iter();
    let parts = parts.map(|part| u32::from_le_bytes(*part).to_string());
    format!("S-1-12-1-{}", parts.collect::<Vec<_>>().join("-"))
}

/// Who and what is directly in the group.
pub(super) fn members<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    Ok(match item {
        Item::Group(group) => placed(place, &group.members),
        other => of_partner_members(place, other, false),
    })
}

pub(super) fn transitive_members<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    Ok(match item {
        Item::Group(group) => placed(
            place,
            &place.directory().groups().members_transitively(group),
        ),
        other => of_partner_members(place, other, true),
    })
}

pub(super) fn owners<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    let Item::Group(group) = item else {
        return Ok(Vec::new());
    };
    let owners = group.owners.iter();
    let owners = owners.filter_map(|&owner| place.directory().user_at(owner));
    Ok(owners.map(Item::User).collect())
}

/// The groups that directly hold the group.
pub(super) fn member_of<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    Ok(outer(place, item, false))
}

pub(super) fn transitive_member_of<'w>(
    place: &Place<'w>,
    item: &Item<'w>,
) -> Result<Vec<Item<'w>>, GraphProblem> {
    Ok(outer(place, item, true))
}

fn outer<'w>(place: &Place<'w>, item: &Item<'w>, transitive: bool) -> Vec<Item<'w>> {
    match item {
        Item::Group(group) => {
            let own = place.directory().groups().place(group.id);
            own.map_or_else(Vec::new, |own| {
                holding(place, Member::Group(own), transitive)
            })
        }
        other => {
            partner_id(other).map_or_else(Vec::new, |id| of_partner_holding(place, id, transitive))
        }
    }
}

/// The groups of a customer that hold something.
pub(super) fn holding<'w>(place: &Place<'w>, member: Member, transitive: bool) -> Vec<Item<'w>> {
    let groups = place.directory().groups();
    let held = if transitive {
        groups.holding_transitively(member)
    } else {
        groups.holding(member)
    };
    let held = held.into_iter().filter_map(|group| groups.at(group));
    held.map(Item::Group).collect()
}

/// The groups of a partner that hold an account or a group.
pub(super) fn of_partner_holding<'w>(
    place: &Place<'w>,
    member: Guid,
    transitive: bool,
) -> Vec<Item<'w>> {
    let mut found: BTreeSet<Guid> = BTreeSet::new();
    let mut reached = vec![member];
    while let Some(member) = reached.pop() {
        for group in of_partner(place).filter(|group| group.members.contains(&member)) {
            if found.insert(group.id) && transitive {
                reached.push(group.id);
            }
        }
    }
    let held = of_partner(place).filter(|group| found.contains(&group.id));
    held.map(of_partner_shown).collect()
}

/// Groups that were deleted in the last thirty days.
pub(super) fn deleted<'w>(place: &Place<'w>) -> Vec<Item<'w>> {
    let now = place.unshifted(place.now);
    let groups = place.directory().groups().list.iter();
    let mut deleted: Vec<(Timestamp, &'w DirectoryGroup)> = groups
        .filter(|group| group.is_restorable(now))
        .filter_map(|group| Some((group.deleted?, &**group)))
        .collect();
    deleted.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let deleted = deleted.into_iter();
    deleted.map(|(_, group)| Item::Group(group)).collect()
}

fn placed<'w>(place: &Place<'w>, members: &[Member]) -> Vec<Item<'w>> {
    let directory = place.directory();
    // What is deleted is passed over, and is here again when it is restored.
    let items = members.iter().filter_map(|member| match *member {
        Member::User(user) => directory.user_at(user).map(Item::User),
        Member::Group(group) => directory.groups().at(group).map(Item::Group),
        Member::Device(device) => directory.devices().at(device).map(Item::Device),
    });
    items.collect()
}

fn of_partner<'w>(place: &Place<'w>) -> impl Iterator<Item = &'w Group> {
    let here = place.tenant.id;
    place
        .world
        .groups
        .iter()
        .filter(move |group| group.tenant == here)
}

/// A partner's group, as it is shown at home.
pub(super) fn of_partner_shown<'w>(group: &Group) -> Item<'w> {
    Item::row(&GROUP, |name| {
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
    })
}

fn of_partner_members<'w>(place: &Place<'w>, item: &Item<'w>, transitive: bool) -> Vec<Item<'w>> {
    let Some(group) = partner_id(item) else {
        return Vec::new();
    };
    let mut seen = BTreeSet::from([group]);
    let mut reached = vec![group];
    let mut found = Vec::new();
    while let Some(group) = reached.pop() {
        let members = of_partner(place).find(|known| known.id == group);
        for &member in members.iter().flat_map(|group| &group.members) {
            if !seen.insert(member) {
                continue;
            }
            if let Some(nested) = of_partner(place).find(|known| known.id == member) {
                found.push(of_partner_shown(nested));
                if transitive {
                    reached.push(member);
                }
            } else if let Some(user) = place.directory().find(&member.to_string()) {
                found.push(Item::User(user));
            }
        }
    }
    found
}

fn partner_id(item: &Item<'_>) -> Option<Guid> {
    match item {
        Item::Row(_, known) => known.get("id")?.as_str()?.parse().ok(),
        _ => None,
    }
}
