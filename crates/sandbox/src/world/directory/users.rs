//! The users of a directory, found by place, by id and by name, and how they are changed.
//!
//! A user's place is its number in the order of creation. It stays when others are deleted, and is what
//! groups, devices and managers refer to.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::deleted::{Deleted, seeded};
use super::{Directory, Written};
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::people::Plan;
use crate::world::user::{User, UserType};

/// How many people report to one.
const REPORTS: u32 = 8;

#[derive(Debug, Clone)]
pub(super) struct Users {
    /// Those who are not deleted.
    list: Vec<Arc<User>>,
    /// The place of each of them, ascending.
    places: Vec<u32>,
    /// The place of whoever is created next.
    next: u32,
    by_id: HashMap<Guid, u32>,
    /// By the user name in lower case.
    by_name: HashMap<Arc<str>, u32>,
    pub(super) deleted: Vec<Deleted>,
}

impl Users {
    /// These, at the first places, and those that the tenant deleted lately.
    pub(super) fn indexed(plan: &Plan, list: Vec<User>) -> Users {
        let places = 0..list.len() as u32;
        let deleted = seeded(plan, places.end);
        Users {
            by_id: list
                .iter()
                .map(|user| user.id)
                .zip(places.clone())
                .collect(),
            by_name: list.iter().map(name_key).zip(places.clone()).collect(),
            next: places.end + deleted.len() as u32,
            places: places.collect(),
            list: list.into_iter().map(Arc::new).collect(),
            deleted,
        }
    }

    pub(super) fn list(&self) -> &[Arc<User>] {
        &self.list
    }

    /// Where in the list the user at a place is.
    fn index(&self, place: u32) -> Option<usize> {
        // Nobody before it is deleted, mostly.
        let index = place as usize;
        match self.places.get(index) {
            Some(&at) if at == place => Some(index),
            _ => self.places.binary_search(&place).ok(),
        }
    }

    pub(super) fn insert(&mut self, place: u32, user: Arc<User>) {
        let index = self.places.partition_point(|&other| other < place);
        self.by_id.insert(user.id, place);
        self.by_name.insert(name_key(&user), place);
        self.places.insert(index, place);
        self.list.insert(index, user);
    }

    pub(super) fn remove(&mut self, place: u32) -> Option<Arc<User>> {
        let index = self.index(place)?;
        self.places.remove(index);
        let user = self.list.remove(index);
        self.by_id.remove(&user.id);
        self.by_name.remove(&name_key(&user));
        Some(user)
    }
}

/// What of the users was changed since they were made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SavedUsers {
    next: u32,
    /// Places of those that are no longer there.
    gone: Vec<u32>,
    /// Those that are new, or were changed, with their places.
    changed: Vec<(u32, Arc<User>)>,
    deleted: Vec<Deleted>,
}

impl Users {
    /// What was changed since the users were those of the seed.
    pub(super) fn since(&self, seed: &Users) -> SavedUsers {
        let (mut gone, mut changed) = (Vec::new(), Vec::new());
        let mut seeded = seed.places.iter().zip(&seed.list).peekable();
        for (place, user) in self.places.iter().zip(&self.list) {
            while let Some((before, _)) = seeded.next_if(|(before, _)| *before < place) {
                gone.push(*before);
            }
            let same = seeded.next_if(|(before, _)| *before == place);
            if same.is_none_or(|(_, same)| !Arc::ptr_eq(same, user)) {
                changed.push((*place, Arc::clone(user)));
            }
        }
        gone.extend(seeded.map(|(before, _)| *before));
        SavedUsers {
            next: self.next,
            gone,
            changed,
            deleted: self.deleted.clone(),
        }
    }

    /// The users of the seed with what was changed. `None` where somebody is gone who was not there.
    pub(super) fn with(&self, saved: SavedUsers) -> Option<Users> {
        let mut users = self.clone();
        users.next = saved.next;
        users.deleted = saved.deleted;
        for place in saved.gone {
            users.remove(place)?;
        }
        // All of them before any is put back: one may have another one's former name.
        for (place, _) in &saved.changed {
            users.remove(*place);
        }
        for (place, user) in saved.changed {
            users.insert(place, user);
        }
        Some(users)
    }
}

fn name_key(user: &User) -> Arc<str> {
    user.user_principal_name.to_lowercase().into()
}

impl Directory {
    /// The user at a place, unless deleted.
    pub(crate) fn user_at(&self, place: u32) -> Option<&User> {
        let users = self.made();
        users.index(place).map(|index| &*users.list[index])
    }

    /// The place of the user of this object id or user name.
    pub(crate) fn place(&self, key: &str) -> Option<u32> {
        let users = self.made();
        match key.parse::<Guid>() {
            Ok(id) => users.by_id.get(&id).copied(),
            Err(_) => users.by_name.get(&*key.to_lowercase()).copied(),
        }
    }

    /// The place of a user, if it is one of this directory and not deleted.
    pub(crate) fn place_of(&self, user: &User) -> Option<u32> {
        self.made().by_id.get(&user.id).copied()
    }

    /// Whom the user at this place reports to.
    pub(crate) fn manager_of(&self, place: u32) -> Option<&User> {
        let user = self.user_at(place)?;
        let written = self.written.get(&user.id).and_then(|of| of.manager);
        let manager = written.unwrap_or_else(|| self.seeded_manager(place));
        manager.and_then(|manager| self.user_at(manager))
    }

    /// Who reports to the user at this place, in directory order.
    pub(crate) fn reports_of(&self, place: u32) -> Vec<&User> {
        let first = place.saturating_mul(REPORTS).saturating_add(1);
        let seeded = (first..first.saturating_add(REPORTS)).filter(|&report| {
            let user = self.user_at(report);
            let written = user.and_then(|user| self.written.get(&user.id));
            written.is_none_or(|of| of.manager.is_none())
                && self.seeded_manager(report) == Some(place)
        });
        let set = self
            .written
            .iter()
            .filter(|(_, of)| of.manager == Some(Some(place)));
        let set = set.filter_map(|(id, _)| self.made().by_id.get(id).copied());
        let mut places: Vec<u32> = seeded.chain(set).collect();
        places.sort_unstable();
        places
            .into_iter()
            .filter_map(|report| self.user_at(report))
            .collect()
    }

    /// Members of the seed lead eight of the others each; guests neither lead nor are led.
    fn seeded_manager(&self, place: u32) -> Option<u32> {
        let seeded = self.seed.users().list();
        let is_member = |place: u32| {
            let user = seeded.get(place as usize);
            user.is_some_and(|user| user.user_type == UserType::Member)
        };
        let manager = place.checked_sub(1)? / REPORTS;
        (is_member(place) && is_member(manager)).then_some(manager)
    }

    /// What was written of a property that [`User`] has no field for.
    pub(crate) fn written(&self, user: &User, property: &str) -> Option<&Value> {
        if self.written.is_empty() {
            return None;
        }
        self.written.get(&user.id)?.values.get(property)
    }

    /// Adds a user, and gives it its place.
    pub(crate) fn add_user(&mut self, user: User) -> u32 {
        let users = self.users_mut();
        let place = users.next;
        users.next += 1;
        users.insert(place, Arc::new(user));
        place
    }

    /// Changes the user at a place, unless deleted. Its licences are changed otherwise.
    pub(crate) fn change_user(&mut self, place: u32, change: impl FnOnce(&mut User)) {
        let users = self.users_mut();
        let Some(index) = users.index(place) else {
            return;
        };
        let user = Arc::make_mut(&mut users.list[index]);
        let before = name_key(user);
        change(user);
        let after = name_key(user);
        if before != after {
            users.by_name.remove(&before);
            users.by_name.insert(after, place);
        }
    }

    /// Keeps the value of a property that [`User`] has no field for.
    pub(crate) fn write(&mut self, user: Guid, property: &str, value: Value) {
        let written = self.written_mut(user);
        written.values.insert(property.to_owned(), value);
    }

    /// Sets or removes whom a user reports to.
    pub(crate) fn set_manager(&mut self, user: Guid, manager: Option<u32>) {
        self.written_mut(user).manager = Some(manager);
    }

    /// Takes a user out of the directory, to be restored for a while.
    pub(crate) fn delete_user(&mut self, place: u32, at: Timestamp) {
        let licences = self.user_at(place).map(|user| user.licences.clone());
        for sku in licences.unwrap_or_default() {
            self.count_licence(sku, false);
        }
        let users = self.users_mut();
        if let Some(user) = users.remove(place) {
            users.deleted.insert(0, Deleted { place, user, at });
        }
    }

    pub(super) fn made(&self) -> &Users {
        self.users.as_ref().unwrap_or_else(|| self.seed.users())
    }

    pub(super) fn users_mut(&mut self) -> &mut Users {
        self.arranged = Arc::default();
        let seed = &self.seed;
        let users = self.users.get_or_insert_with(|| seed.users().clone());
        Arc::make_mut(users)
    }

    pub(super) fn written_mut(&mut self, user: Guid) -> &mut Written {
        self.arranged = Arc::default();
        Arc::make_mut(&mut self.written).entry(user).or_default()
    }
}
