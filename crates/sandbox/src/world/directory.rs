//! A tenant's directory, made when it is first looked at: a hundred thousand users must not slow the
//! start.
//!
//! What the seed makes is shared by all clones and never changes. Whatever is written is kept beside it:
//! a part is copied when it is first written to, object by object, so that a clone stays as it was and a
//! write costs the same in every tenant.

mod deleted;
mod licences;
mod saved;
mod users;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

pub(crate) use deleted::{Deleted, KEPT_DELETED};
pub(crate) use licences::{Assignment, switched_off};
pub(crate) use saved::SavedDirectory;
use users::Users;

use super::devices::Devices;
use super::groups::Groups;
use super::people::Plan;
use super::products::Edition;
use super::sign_ins::{self, SignIn};
use super::user::User;
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// How many arrangements of lists are kept for a tenant, so that the next page need not arrange anew.
const KEPT_ARRANGEMENTS: usize = 24;

/// The users of a tenant, in directory order, and what belongs to them. Clones share them until one
/// is written to.
#[derive(Clone)]
pub struct Directory {
    seed: Arc<Seed>,
    /// What has been written to, in place of the seed's.
    users: Option<Arc<Users>>,
    devices: Option<Arc<Devices>>,
    groups: Option<Arc<Groups>>,
    consumed: Option<Arc<BTreeMap<Guid, u32>>>,
    /// By the user's id.
    written: Arc<HashMap<Guid, Written>>,
    arranged: Arc<Arranged>,
}

/// What was written about a user, and has no place in [`User`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Written {
    /// Values of properties, as Graph writes them.
    values: Map<String, Value>,
    /// The licences, once one of them was changed.
    licences: Option<Vec<Assignment>>,
    /// The place of the manager, once it was set or removed.
    manager: Option<Option<u32>>,
}

struct Seed {
    plan: Plan,
    users: OnceLock<Arc<Users>>,
    devices: OnceLock<Arc<Devices>>,
    groups: OnceLock<Arc<Groups>>,
    sign_ins: OnceLock<Vec<SignIn>>,
    consumed: OnceLock<Arc<BTreeMap<Guid, u32>>>,
}

#[derive(Default)]
struct Arranged(Mutex<Vec<(String, Arc<[u32]>)>>);

impl Directory {
    pub(crate) fn planned(plan: Plan) -> Directory {
        Directory::with(plan, OnceLock::new())
    }

    fn with(plan: Plan, users: OnceLock<Arc<Users>>) -> Directory {
        Directory {
            seed: Arc::new(Seed {
                plan,
                users,
                devices: OnceLock::new(),
                groups: OnceLock::new(),
                sign_ins: OnceLock::new(),
                consumed: OnceLock::new(),
            }),
            users: None,
            devices: None,
            groups: None,
            consumed: None,
            written: Arc::default(),
            arranged: Arc::default(),
        }
    }

    /// Every user, in directory order. Deleted ones are not among them.
    pub fn users(&self) -> &[Arc<User>] {
        self.made().list()
    }

    /// The user of this object id or user name.
    pub fn find(&self, key: &str) -> Option<&User> {
        self.place(key).and_then(|place| self.user_at(place))
    }

    /// Makes the directory anew with other users: this one, and no clone of it. What was written to it
    /// before is gone.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<User>)) {
        let users = self.users().iter();
        let mut list = users.map(|user| User::clone(user)).collect();
        change(&mut list);
        let users = OnceLock::from(Arc::new(Users::indexed(&self.seed.plan, list)));
        *self = Directory::with(self.seed.plan.clone(), users);
    }

    /// What the tenant mainly buys.
    pub(crate) fn edition(&self) -> Edition {
        self.seed.plan.edition
    }

    pub(crate) fn devices(&self) -> &Devices {
        self.devices.as_ref().unwrap_or_else(|| self.seed.devices())
    }

    /// The devices, to be changed.
    pub(crate) fn devices_mut(&mut self) -> &mut Devices {
        self.arranged = Arc::default();
        let seed = &self.seed;
        let devices = self.devices.get_or_insert_with(|| seed.devices().clone());
        Arc::make_mut(devices)
    }

    /// The groups, where the tenant is a customer: those of partners are the world's.
    pub(crate) fn groups(&self) -> &Groups {
        self.groups.as_ref().unwrap_or_else(|| self.seed.groups())
    }

    /// The groups, to be changed.
    pub(crate) fn groups_mut(&mut self) -> &mut Groups {
        self.arranged = Arc::default();
        let seed = &self.seed;
        let groups = self.groups.get_or_insert_with(|| seed.groups().clone());
        Arc::make_mut(groups)
    }

    /// The sign-in log, newest first.
    pub(crate) fn sign_ins(&self) -> &[SignIn] {
        let seed = &self.seed;
        seed.sign_ins
            .get_or_init(|| sign_ins::log(&seed.plan, seed.users().list()))
    }

    /// When the user at this place signed in last. Those that were created since the world began have
    /// not yet.
    pub(crate) fn last_sign_in(&self, place: u32) -> Option<Timestamp> {
        let user = self.seed.users().list().get(place as usize)?;
        sign_ins::last_sign_in(&self.seed.plan, place as usize, user)
    }

    /// The places that a list was arranged to, by the name of the arrangement. It is made once, since
    /// every page of the list begins with it, and again after a write.
    pub(crate) fn arranged<E>(
        &self,
        name: &str,
        arrange: impl FnOnce() -> Result<Vec<u32>, E>,
    ) -> Result<Arc<[u32]>, E> {
        let kept = || {
            let kept = self.arranged.0.lock();
            kept.unwrap_or_else(PoisonError::into_inner)
        };
        let known = kept().iter().find(|(known, _)| known == name).cloned();
        if let Some((_, places)) = known {
            return Ok(places);
        }
        let places: Arc<[u32]> = arrange()?.into();
        let mut kept = kept();
        if kept.len() == KEPT_ARRANGEMENTS {
            kept.remove(0);
        }
        kept.push((name.to_owned(), places.clone()));
        Ok(places)
    }
}

impl Seed {
    fn users(&self) -> &Arc<Users> {
        self.users
            .get_or_init(|| Arc::new(Users::indexed(&self.plan, self.plan.people())))
    }

    fn devices(&self) -> &Arc<Devices> {
        self.devices
            .get_or_init(|| Arc::new(Devices::of(&self.plan, self.users().list())))
    }

    fn groups(&self) -> &Arc<Groups> {
        self.groups.get_or_init(|| {
            let (users, devices) = (self.users().list(), self.devices());
            Arc::new(Groups::of(&self.plan, users, devices))
        })
    }
}

/// A directory is kept as the plan that it was made by. What was written to it since is kept apart
/// (`SavedDirectory`).
impl Serialize for Directory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.seed.plan.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Directory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Directory, D::Error> {
        Plan::deserialize(deserializer).map(Directory::planned)
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Directory").field(&self.seed.plan).finish()
    }
}
