//! Groups found by place, and how they and their members are changed.

use std::sync::Arc;

use super::{DirectoryGroup, FORGOTTEN, GroupKind, Groups, Member};
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::KEPT_DELETED;

impl DirectoryGroup {
    /// Whether it is deleted and can be restored, by the clock of the seeded world. Only Microsoft 365
    /// groups can.
    pub(crate) fn is_restorable(&self, now: Timestamp) -> bool {
        let kept = self.deleted.is_some_and(|at| now < at.plus(KEPT_DELETED));
        kept && self.kind == GroupKind::Microsoft365
    }
}

impl Groups {
    /// The group at a place, unless deleted.
    pub(crate) fn at(&self, place: u32) -> Option<&DirectoryGroup> {
        let group = self.list.get(place as usize)?;
        group.deleted.is_none().then_some(&**group)
    }

    /// The place of the group of this id, also of a deleted one.
    pub(crate) fn place(&self, id: Guid) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// Adds a group, and gives it its place. Its members are added afterwards.
    pub(crate) fn add(&mut self, group: DirectoryGroup) -> u32 {
        let place = self.list.len() as u32;
        self.by_id.insert(group.id, place);
        self.list.push(Arc::new(group));
        self.listed.push(place);
        place
    }

    /// The group at a place, to be changed. Its members are changed otherwise.
    pub(crate) fn change(&mut self, place: u32) -> &mut DirectoryGroup {
        Arc::make_mut(&mut self.list[place as usize])
    }

    /// Whether the group directly holds this.
    pub(crate) fn holds(&self, group: u32, member: Member) -> bool {
        self.holding(member).contains(&group)
    }

    /// Adds what is not in the group yet.
    pub(crate) fn add_member(&mut self, group: u32, member: Member) {
        // In the order of their places, whatever the order in which it came to them.
        let held = self.held_by(member);
        let at = held.partition_point(|&other| other < group);
        held.insert(at, group);
        self.change(group).members.push(member);
    }

    /// Takes something out of a group.
    pub(crate) fn remove_member(&mut self, group: u32, member: Member) {
        self.held_by(member).retain(|&held| held != group);
        self.change(group).members.retain(|&held| held != member);
    }

    /// Forgets a deleted group: nothing finds it any more.
    pub(crate) fn forget(&mut self, place: u32) {
        let id = self.list[place as usize].id;
        self.by_id.remove(&id);
        self.change(place).deleted = Some(FORGOTTEN);
    }

    /// Takes a group out of the list. Where it can be restored it keeps its members.
    pub(crate) fn delete(&mut self, place: u32, at: Timestamp) {
        self.change(place).deleted = Some(at);
        self.listed.retain(|&listed| listed != place);
    }

    /// Puts a deleted group back into the list.
    pub(crate) fn restore(&mut self, place: u32) {
        self.change(place).deleted = None;
        let index = self.listed.partition_point(|&listed| listed < place);
        self.listed.insert(index, place);
    }

    /// Places of the groups that directly hold something, deleted ones among them.
    pub(super) fn held_by(&mut self, member: Member) -> &mut Vec<u32> {
        let (held, place) = match member {
            Member::User(place) => (&mut self.of_users, place as usize),
            Member::Group(place) => (&mut self.of_groups, place as usize),
            Member::Device(place) => (&mut self.of_devices, place as usize),
        };
        if held.len() <= place {
            held.resize_with(place + 1, Vec::new);
        }
        &mut held[place]
    }
}
