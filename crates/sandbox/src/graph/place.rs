//! Where answers come from.

use std::time::Duration;

use super::bearer::Caller;
use super::problem::GraphProblem;
use crate::timestamp::Timestamp;
use crate::world::devices::{Device, Managed};
use crate::world::{BEGINS, Directory, Tenant, World};

/// The tenant that is asked, by whom and when.
pub(super) struct Place<'w> {
    pub(super) world: &'w World,
    pub(super) tenant: &'w Tenant,
    pub(super) caller: &'w Caller,
    pub(super) now: Timestamp,
    /// Whether a fault wants a page without items, which goes on where it would have begun.
    pub(super) empty_page: bool,
}

/// How one object of a collection is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// `/users/{this}`.
    Plain(String),
    /// `/applications(appId='…')`.
    Alternate(String, String),
    /// `/me`.
    Me,
}

impl Key {
    /// The text of the key, for messages.
    pub(super) fn text(&self, caller: &Caller) -> String {
        match self {
            Key::Plain(key) | Key::Alternate(_, key) => key.clone(),
            Key::Me => caller.object_id.to_string(),
        }
    }
}

impl<'w> Place<'w> {
    pub(super) fn directory(&self) -> &'w Directory {
        &self.tenant.directory
    }

    /// Graph's origin.
    pub(super) fn graph(&self) -> &'w str {
        &self.world.origins.graph
    }

    /// A moment of the seeded world, moved to when this one began.
    pub(super) fn shifted(&self, at: Timestamp) -> Timestamp {
        Timestamp((at.0 + self.world.begins().0).saturating_sub(BEGINS.0))
    }

    /// The moment of the seeded world that is now this one.
    pub(super) fn unshifted(&self, at: Timestamp) -> Timestamp {
        self.world.by_seeded_clock(at)
    }

    /// So many seconds before the world began.
    pub(super) fn recent(&self, seconds: u64) -> Timestamp {
        self.world.begins().minus(Duration::from_secs(seconds))
    }

    /// So many days after the world began.
    pub(super) fn coming(&self, days: u64) -> Timestamp {
        self.world.begins().plus(Duration::from_secs(days * 86_400))
    }

    /// What Intune keeps of a device, as long as it manages it.
    pub(super) fn managed<'d>(&self, device: &'d Device) -> Option<&'d Managed> {
        let managed = device.managed.as_ref();
        managed.filter(|managed| self.world.managed_changes.is_managed(managed.id, self.now))
    }

    /// What Intune answers where nobody bought it.
    pub(super) fn needs_intune(&self) -> Result<(), GraphProblem> {
        if self.directory().edition().has_intune() {
            Ok(())
        } else {
            Err(GraphProblem::NoIntune)
        }
    }

    /// What reports answer where nobody bought Entra ID P1.
    pub(super) fn needs_premium(&self) -> Result<(), GraphProblem> {
        if self.directory().edition().is_premium() {
            Ok(())
        } else {
            Err(GraphProblem::NotPremium)
        }
    }
}
