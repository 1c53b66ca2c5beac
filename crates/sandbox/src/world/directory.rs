//! A tenant's users, made when they are first looked at: twenty thousand of them must not slow
//! the start.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::people::Plan;
use super::user::User;
use crate::guid::Guid;

/// The users of a tenant, in directory order. Clones share them until one is edited.
#[derive(Clone)]
pub struct Directory(Arc<Lazy>);

struct Lazy {
    plan: Plan,
    users: OnceLock<Users>,
}

struct Users {
    list: Vec<User>,
    by_id: HashMap<Guid, usize>,
    by_name: HashMap<String, usize>,
}

impl Directory {
    pub(crate) fn planned(plan: Plan) -> Directory {
        Directory(Arc::new(Lazy {
            plan,
            users: OnceLock::new(),
        }))
    }

    /// Every user, in directory order.
    pub fn users(&self) -> &[User] {
        &self.made().list
    }

    /// The user of this object id or user name, and its place in directory order.
    pub fn find(&self, key: &str) -> Option<&User> {
        let users = self.made();
        let index = match key.parse::<Guid>() {
            Ok(id) => users.by_id.get(&id),
            Err(_) => users.by_name.get(&key.to_lowercase()),
        };
        index.map(|&index| &users.list[index])
    }

    /// Changes the users of this directory, and of no clone of it.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<User>)) {
        let mut list = self.users().to_vec();
        change(&mut list);
        let users = OnceLock::from(Users::indexed(list));
        self.0 = Arc::new(Lazy {
            plan: self.0.plan.clone(),
            users,
        });
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
