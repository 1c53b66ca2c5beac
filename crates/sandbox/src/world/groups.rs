//! The groups of a customer's directory, of every kind.

mod changes;
mod seeded;

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::devices::Devices;
use super::people::Plan;
use super::user::{User, UserType};
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use seeded::Maker;

/// When a group was deleted that nothing finds any more.
const FORGOTTEN: Timestamp = Timestamp(0);

/// A group of a customer's directory.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DirectoryGroup {
    pub(crate) id: Guid,
    pub(crate) kind: GroupKind,
    pub(crate) display_name: String,
    pub(crate) description: Option<String>,
    pub(crate) mail_nickname: String,
    /// The rule, where the members are found by one.
    pub(crate) rule: Option<String>,
    pub(crate) role_assignable: bool,
    pub(crate) synchronised: bool,
    pub(crate) created: Timestamp,
    /// Product identifiers of what its members get.
    pub(crate) licences: Vec<GroupLicence>,
    /// Whether it gave those licences to users that the seed says were inherited.
    pub(crate) is_for_licences: bool,
    pub(crate) members: Vec<Member>,
    /// Places of its owners among the users.
    pub(crate) owners: Vec<u32>,
    /// When it was deleted, by the clock of the seeded world. It can be restored for a while.
    pub(crate) deleted: Option<Timestamp>,
    /// What was written of properties that have no field here.
    pub(crate) written: Map<String, Value>,
}

/// A licence that the members of a group get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GroupLicence {
    pub(crate) sku: Guid,
    /// Ids of the services that are switched off.
    pub(crate) disabled: Vec<Guid>,
}

/// What a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum GroupKind {
    Security,
    Microsoft365,
    MailEnabledSecurity,
    Distribution,
}

/// Somebody or something in a group, by its place among the tenant's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Member {
    User(u32),
    Group(u32),
    Device(u32),
}

/// Every group of a tenant, and who is in which.
#[derive(Debug, Clone)]
pub(crate) struct Groups {
    /// By place: also those that are deleted.
    pub(crate) list: Vec<Arc<DirectoryGroup>>,
    /// Places of those that are not deleted, ascending.
    pub(crate) listed: Vec<u32>,
    by_id: HashMap<Guid, u32>,
    of_users: Vec<Vec<u32>>,
    of_groups: Vec<Vec<u32>>,
    of_devices: Vec<Vec<u32>>,
}

impl Groups {
    pub(super) fn of(plan: &Plan, users: &[Arc<User>], devices: &Devices) -> Groups {
        let list = Maker {
            plan,
            users,
            devices,
        }
        .make();
        let list = list.into_iter().map(Arc::new).collect();
        Groups::indexed(list, users.len(), devices.list.len())
    }

    /// These groups, in a tenant with so many users and devices.
    fn indexed(list: Vec<Arc<DirectoryGroup>>, users: usize, devices: usize) -> Groups {
        let placed = || (0_u32..).zip(&list);
        let listed = placed().filter(|(_, group)| group.deleted.is_none());
        let known = placed().filter(|(_, group)| group.deleted != Some(FORGOTTEN));
        let mut groups = Groups {
            listed: listed.map(|(place, _)| place).collect(),
            by_id: known.map(|(place, group)| (group.id, place)).collect(),
            of_users: vec![Vec::new(); users],
            of_groups: vec![Vec::new(); list.len()],
            of_devices: vec![Vec::new(); devices],
            list: Vec::new(),
        };
        for (place, group) in placed() {
            for &member in &group.members {
                groups.held_by(member).push(place);
            }
        }
        groups.list = list;
        groups
    }

    /// Places of the groups that directly hold this.
    pub(crate) fn holding(&self, member: Member) -> Vec<u32> {
        let held = match member {
            Member::User(user) => self.of_users.get(user as usize),
            Member::Group(group) => self.of_groups.get(group as usize),
            Member::Device(device) => self.of_devices.get(device as usize),
        };
        let held = held.map_or(&[][..], Vec::as_slice).iter().copied();
        held.filter(|&group| self.at(group).is_some()).collect()
    }

    /// Places of the groups that hold this, directly or by way of others.
    pub(crate) fn holding_transitively(&self, member: Member) -> Vec<u32> {
        let mut found: Vec<u32> = self.holding(member);
        let mut next = 0;
        while let Some(&group) = found.get(next) {
            next += 1;
            for outer in self.holding(Member::Group(group)) {
                if !found.contains(&outer) {
                    found.push(outer);
                }
            }
        }
        found
    }

    /// Who and what is in a group, directly or by way of others.
    pub(crate) fn members_transitively(&self, group: &DirectoryGroup) -> Vec<Member> {
        let mut seen = std::collections::HashSet::new();
        let mut found = Vec::new();
        let mut reached = vec![group];
        while let Some(group) = reached.pop() {
            for &member in &group.members {
                let key = match member {
                    Member::User(place) => (0, place),
                    Member::Group(place) => (1, place),
                    Member::Device(place) => (2, place),
                };
                if seen.insert(key) {
                    found.push(member);
                    if let Member::Group(inner) = member {
                        reached.extend(self.at(inner));
                    }
                }
            }
        }
        found
    }
}

/// What of the groups was changed since they were made: those that are new, or were changed, by place.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedGroups(Vec<(u32, Arc<DirectoryGroup>)>);

impl Groups {
    /// What was changed since the groups were those of the seed.
    pub(super) fn since(&self, seed: &Groups) -> SavedGroups {
        let placed = (0_u32..).zip(&self.list);
        let changed = placed.filter(|(place, group)| {
            let before = seed.list.get(*place as usize);
            before.is_none_or(|before| !Arc::ptr_eq(before, group))
        });
        SavedGroups(
            changed
                .map(|(place, group)| (place, Arc::clone(group)))
                .collect(),
        )
    }

    /// The groups of the seed with what was changed. `None` where one was changed that is not there.
    pub(super) fn with(&self, saved: SavedGroups) -> Option<Groups> {
        let mut list = self.list.clone();
        for (place, group) in saved.0 {
            let count = list.len();
            match list.get_mut(place as usize) {
                Some(changed) => *changed = group,
                None if place as usize == count => list.push(group),
                None => return None,
            }
        }
        Some(Groups::indexed(
            list,
            self.of_users.len(),
            self.of_devices.len(),
        ))
    }
}

impl GroupLicence {
    fn of(sku: Guid) -> GroupLicence {
        GroupLicence {
            sku,
            disabled: Vec::new(),
        }
    }
}

/// Whether a licence comes from the group for licences, for the user at this place.
pub(crate) fn is_inherited(place: usize) -> bool {
    place % 3 == 1
}

/// Whether the group for licences could not give the user at this place the licence.
pub(crate) fn failed_to_inherit(place: usize, user: &User) -> bool {
    user.user_type == UserType::Member && user.licences.is_empty() && place % 5 == 2
}
