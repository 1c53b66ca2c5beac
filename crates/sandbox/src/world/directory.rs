//! A tenant's directory, made when it is first looked at: a hundred thousand users must not slow the
//! start.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
/// is edited.
#[derive(Clone)]
pub struct Directory(Arc<Lazy>);

struct Lazy {
    plan: Plan,
    users: OnceLock<Users>,
    devices: OnceLock<Devices>,
    groups: OnceLock<Groups>,
    sign_ins: OnceLock<Vec<SignIn>>,
    consumed: OnceLock<BTreeMap<Guid, u32>>,
    arranged: Mutex<Vec<(String, Arc<[u32]>)>>,
}

struct Users {
    list: Vec<User>,
    by_id: HashMap<Guid, usize>,
    by_name: HashMap<String, usize>,
}

impl Directory {
    pub(crate) fn planned(plan: Plan) -> Directory {
        Directory::with(plan, OnceLock::new())
    }

    fn with(plan: Plan, users: OnceLock<Users>) -> Directory {
        Directory(Arc::new(Lazy {
            plan,
            users,
            devices: OnceLock::new(),
            groups: OnceLock::new(),
            sign_ins: OnceLock::new(),
            consumed: OnceLock::new(),
            arranged: Mutex::default(),
        }))
    }

    /// Every user, in directory order.
    pub fn users(&self) -> &[User] {
        &self.made().list
    }

    /// The user of this object id or user name.
    pub fn find(&self, key: &str) -> Option<&User> {
        self.place(key).map(|place| &self.users()[place])
    }

    /// The place in directory order of the user of this object id or user name.
    pub(crate) fn place(&self, key: &str) -> Option<usize> {
        let users = self.made();
        match key.parse::<Guid>() {
            Ok(id) => users.by_id.get(&id).copied(),
            Err(_) => users.by_name.get(&key.to_lowercase()).copied(),
        }
    }

    /// The place in directory order of a user of this directory.
    pub(crate) fn place_of(&self, user: &User) -> usize {
        self.made().by_id.get(&user.id).copied().unwrap_or_default()
    }

    /// Changes the users of this directory, and of no clone of it.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<User>)) {
        let mut list = self.users().to_vec();
        change(&mut list);
        let users = OnceLock::from(Users::indexed(list));
        *self = Directory::with(self.0.plan.clone(), users);
    }

    /// What the tenant mainly buys.
    pub(crate) fn edition(&self) -> Edition {
        self.0.plan.edition
    }

    pub(crate) fn devices(&self) -> &Devices {
        let lazy = &self.0;
        lazy.devices
            .get_or_init(|| Devices::of(&lazy.plan, self.users()))
    }

    /// The groups, where the tenant is a customer: those of partners are the world's.
    pub(crate) fn groups(&self) -> &Groups {
        let lazy = &self.0;
        lazy.groups
            .get_or_init(|| Groups::of(&lazy.plan, self.users(), self.devices()))
    }

    /// The sign-in log, newest first.
    pub(crate) fn sign_ins(&self) -> &[SignIn] {
        let lazy = &self.0;
        lazy.sign_ins
            .get_or_init(|| sign_ins::log(&lazy.plan, self.users()))
    }

    /// When the user at this place signed in last.
    pub(crate) fn last_sign_in(&self, place: usize) -> Option<Timestamp> {
        sign_ins::last_sign_in(&self.0.plan, place, &self.users()[place])
    }

    /// How many users have a licence of each product.
    pub(crate) fn consumed(&self) -> &BTreeMap<Guid, u32> {
        self.0.consumed.get_or_init(|| {
            let mut consumed = BTreeMap::new();
            for user in self.users() {
                for licence in &user.licences {
                    *consumed.entry(*licence).or_default() += 1;
                }
            }
            consumed
        })
    }

    /// The places that a list was arranged to, by the name of the arrangement. It is made once, since
    /// every page of the list begins with it.
    pub(crate) fn arranged<E>(
        &self,
        name: &str,
        arrange: impl FnOnce() -> Result<Vec<u32>, E>,
    ) -> Result<Arc<[u32]>, E> {
        let kept = || {
            self.0
                .arranged
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
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

    fn made(&self) -> &Users {
        self.0
            .users
            .get_or_init(|| Users::indexed(self.0.plan.people()))
    }
}

impl Users {
    fn indexed(list: Vec<User>) -> Users {
        let by_id = list
            .iter()
            .enumerate()
            .map(|(index, user)| (user.id, index))
            .collect();
        let by_name = list
            .iter()
            .enumerate()
            .map(|(index, user)| (user.user_principal_name.to_lowercase(), index))
            .collect();
        Users {
            list,
            by_id,
            by_name,
        }
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Directory").field(&self.0.plan).finish()
    }
}
