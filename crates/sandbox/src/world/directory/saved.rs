//! What was written to a directory, to be kept outside of this process and put back: what the plan makes
//! is left out, however large it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::users::SavedUsers;
use super::{Directory, Written};
use crate::guid::Guid;
use crate::world::devices::SavedDevices;
use crate::world::groups::SavedGroups;

/// What was written to a directory since it was made.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedDirectory {
    users: Option<SavedUsers>,
    devices: Option<SavedDevices>,
    groups: Option<SavedGroups>,
    consumed: Option<BTreeMap<Guid, u32>>,
    written: BTreeMap<Guid, Written>,
}

impl Directory {
    /// What was written to the directory, if anything was.
    pub(crate) fn save(&self) -> Option<SavedDirectory> {
        let seed = &self.seed;
        let users = self.users.as_ref();
        let devices = self.devices.as_ref();
        let groups = self.groups.as_ref();
        let saved = SavedDirectory {
            users: users.map(|users| users.since(seed.users())),
            devices: devices.map(|devices| devices.since(seed.devices())),
            groups: groups.map(|groups| groups.since(seed.groups())),
            consumed: self.consumed.as_deref().cloned(),
            written: self
                .written
                .iter()
                .map(|(id, of)| (*id, of.clone()))
                .collect(),
        };
        let is_as_made = saved.users.is_none()
            && saved.devices.is_none()
            && saved.groups.is_none()
            && saved.consumed.is_none()
            && saved.written.is_empty();
        (!is_as_made).then_some(saved)
    }

    /// Puts what was written back into a directory of the same plan that nothing was written to. `None` where
    /// it does not fit to the plan.
    pub(crate) fn resume(&mut self, saved: SavedDirectory) -> Option<()> {
        if let Some(users) = saved.users {
            self.users = Some(Arc::new(self.seed.users().with(users)?));
        }
        if let Some(devices) = saved.devices {
            self.devices = Some(Arc::new(self.seed.devices().with(devices)?));
        }
        if let Some(groups) = saved.groups {
            self.groups = Some(Arc::new(self.seed.groups().with(groups)?));
        }
        self.consumed = saved.consumed.map(Arc::new);
        self.written = Arc::new(saved.written.into_iter().collect());
        Some(())
    }
}
