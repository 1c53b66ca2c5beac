//! The licences of a directory's users: which are assigned, whence they come, how many are used.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Directory;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::groups::{failed_to_inherit, is_inherited};
use crate::world::products::product;
use crate::world::user::User;

/// One way in which a user has a licence, or should have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Assignment {
    pub(crate) sku: Guid,
    /// Ids of the services that are switched off.
    pub(crate) disabled: Vec<Guid>,
    /// The group that gives it; `None` where it was assigned directly.
    pub(crate) by_group: Option<Guid>,
    /// Why the group could not give it: `CountViolation`.
    pub(crate) error: Option<Cow<'static, str>>,
    pub(crate) updated: Timestamp,
}

impl Directory {
    /// How the user has its licences.
    pub(crate) fn assignments(&self, user: &User) -> Vec<Assignment> {
        let written = self.written.get(&user.id);
        match written.and_then(|of| of.licences.as_ref()) {
            Some(licences) => licences.clone(),
            None => self.seeded_assignments(user),
        }
    }

    /// Whether a licence, or a service of it, was ever changed.
    pub(crate) fn written_licences(&self, user: &User) -> Option<&[Assignment]> {
        if self.written.is_empty() {
            return None;
        }
        self.written.get(&user.id)?.licences.as_deref()
    }

    /// Directly, or by the group for licences; an attempt of the group that failed is among them.
    fn seeded_assignments(&self, user: &User) -> Vec<Assignment> {
        let product = self.edition().of_groups().id;
        let seeded = self.seed.users().list().len();
        let place = self.place_of(user).map(|place| place as usize);
        let Some(place) = place.filter(|&place| place < seeded) else {
            return Vec::new();
        };
        let mut groups = self.groups().list.iter();
        let group = groups.find(|group| group.is_for_licences);
        let group = group.map(|group| group.id);
        let assignment = |sku: Guid, by_group: Option<Guid>, error| Assignment {
            sku,
            disabled: switched_off(user, sku),
            by_group,
            error,
            updated: user.created,
        };
        let licences = user.licences.iter();
        let mut assignments: Vec<Assignment> = licences
            .map(|&sku| {
                let inherited = sku == product && is_inherited(place);
                assignment(sku, group.filter(|_| inherited), None)
            })
            .collect();
        if group.is_some() && failed_to_inherit(place, user) {
            assignments.push(assignment(product, group, Some("CountViolation".into())));
        }
        assignments
    }

    /// Sets how the user at a place has its licences, and counts them.
    pub(crate) fn set_assignments(&mut self, place: u32, assignments: Vec<Assignment>) {
        let Some(user) = self.user_at(place) else {
            return;
        };
        let (id, before) = (user.id, user.licences.clone());
        let mut after: Vec<Guid> = Vec::new();
        for assignment in assignments.iter().filter(|of| of.error.is_none()) {
            if !after.contains(&assignment.sku) {
                after.push(assignment.sku);
            }
        }
        for sku in before.iter().filter(|sku| !after.contains(sku)) {
            self.count_licence(*sku, false);
        }
        for sku in after.iter().filter(|sku| !before.contains(sku)) {
            self.count_licence(*sku, true);
        }
        self.change_user(place, |user| user.licences = after);
        self.written_mut(id).licences = Some(assignments);
    }

    /// How many users have a licence of each product.
    pub(crate) fn consumed(&self) -> &BTreeMap<Guid, u32> {
        self.consumed
            .as_ref()
            .unwrap_or_else(|| self.seed_consumed())
    }

    /// How many had one when the world began, which is what was bought for.
    pub(crate) fn consumed_at_first(&self) -> &BTreeMap<Guid, u32> {
        self.seed_consumed()
    }

    pub(super) fn count_licence(&mut self, sku: Guid, taken: bool) {
        let mut consumed = match self.consumed.take() {
            Some(consumed) => consumed,
            None => self.seed_consumed().clone(),
        };
        let count = Arc::make_mut(&mut consumed).entry(sku).or_default();
        *count = if taken {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
        self.consumed = Some(consumed);
    }

    fn seed_consumed(&self) -> &Arc<BTreeMap<Guid, u32>> {
        self.seed.consumed.get_or_init(|| {
            let mut consumed = BTreeMap::new();
            for user in self.seed.users().list() {
                for licence in &user.licences {
                    *consumed.entry(*licence).or_default() += 1;
                }
            }
            Arc::new(consumed)
        })
    }
}

/// Some have a service switched off that their licence has.
pub(crate) fn switched_off(user: &User, sku: Guid) -> Vec<Guid> {
    let plans = product(sku).map_or(&[][..], |product| product.plans);
    let last = plans.last();
    let last = last.filter(|_| plans.len() > 2 && user.id.as_bytes()[5].is_multiple_of(12));
    last.iter().map(|plan| plan.id).collect()
}
