//! Users that were deleted, and can be restored for thirty days.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Directory;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::people::Plan;
use crate::world::planting::BEGINS;
use crate::world::user::User;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long what was deleted can be restored.
pub(crate) const KEPT_DELETED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A user that was deleted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deleted {
    pub(crate) place: u32,
    pub(crate) user: Arc<User>,
    /// When, by the clock of the seeded world.
    pub(crate) at: Timestamp,
}

/// Display name, nickname, days since.
const SEEDED: [(&str, &str, u32); 3] = [
    ("Pavel Novotny", "pavel.novotny", 3),
    ("Ingrid Halvorsen", "ingrid.halvorsen", 12),
    ("Old Scanner", "scanner", 28),
];

/// Whom a tenant with users deleted lately, at the places from `first` on.
pub(super) fn seeded(plan: &Plan, first: u32) -> Vec<Deleted> {
    let deleted = SEEDED.iter().filter(|_| first > 0).zip(first..);
    deleted
        .map(|((display_name, nickname, days), place)| {
            let parts: [&[u8]; 3] = [b"deleted user", plan.tenant.as_bytes(), nickname.as_bytes()];
            let user_name = format!("{nickname}@{}", plan.domain);
            let user = User {
                mail: Some(user_name.clone()),
                account_enabled: false,
                ..User::named(Guid::derived(&parts), display_name, &user_name)
            };
            let at = BEGINS.minus(DAY * *days);
            Deleted {
                place,
                user: Arc::new(user),
                at,
            }
        })
        .collect()
}

impl Deleted {
    /// Whether it can still be restored, by the clock of the seeded world.
    pub(crate) fn is_kept(&self, now: Timestamp) -> bool {
        now < self.at.plus(KEPT_DELETED)
    }
}

impl Directory {
    /// The users that were deleted, the latest first, also those that are gone for good by now.
    pub(crate) fn deleted_users(&self) -> &[Deleted] {
        &self.made().deleted
    }

    /// Restores a deleted user under a name that nobody has. Licences that nobody is left to have are
    /// for the caller to take away first.
    pub(crate) fn restore_user(&mut self, id: Guid, user_name: &str) {
        let users = self.users_mut();
        let index = users.deleted.iter().position(|of| of.user.id == id);
        let Some(Deleted { place, user, .. }) = index.map(|index| users.deleted.remove(index))
        else {
            return;
        };
        let mut user = User::clone(&user);
        user.user_principal_name = user_name.to_owned();
        let licences = user.licences.clone();
        users.insert(place, Arc::new(user));
        for sku in licences {
            self.count_licence(sku, true);
        }
    }

    /// Forgets a deleted user.
    pub(crate) fn forget_user(&mut self, id: Guid) {
        let users = self.users_mut();
        users.deleted.retain(|of| of.user.id != id);
        self.written_mut(id);
        Arc::make_mut(&mut self.written).remove(&id);
    }
}
