//! What an agent can do: for each action a function that makes its plan from what was read. None of them asks
//! anything of the service.
//!
//! | file | what it plans |
//! | --- | --- |
//! | `user.rs` | blocking, passwords, sessions, profiles, managers, deleting |
//! | `new_user.rs` | creating users with licences, groups and a manager |
//! | `users_from_csv.rs` | reading those out of a CSV file |
//! | `guest.rs` | inviting guests |
//! | `sign_in_method.rs` | temporary access passes, and removing ways to sign in |
//! | `offboarding.rs` | everything about somebody who leaves |
//! | `copy_access.rs` | giving a user what another one has |
//! | `licence.rs` | licences of users and groups |
//! | `group.rs` | groups, their members and owners |
//! | `deleted.rs` | restoring, and deleting for good |
//! | `device.rs` | devices of the directory |
//! | `managed_device.rs` | devices that Intune manages |
//! | `draft.rs` | how one object's part of a plan is put together |

pub mod copy_access;
pub mod deleted;
pub mod device;
mod draft;
pub mod group;
pub mod guest;
pub mod licence;
pub mod managed_device;
pub mod new_user;
pub mod offboarding;
pub mod sign_in_method;
pub mod user;
pub mod users_from_csv;

use tenantry_identity::TenantId;

use crate::plan::{Gravity, Object, Plan};

/// The customer whose tenant is changed.
#[derive(Clone, Copy, Debug)]
pub struct Customer<'c> {
    /// The tenant.
    pub tenant: &'c TenantId,
    /// The name, for the agent to read.
    pub name: &'c str,
}

impl Customer<'_> {
    fn plan(self, title: &str, gravity: Gravity, objects: Vec<Object>) -> Plan {
        Plan {
            tenant: self.tenant.clone(),
            customer: self.name.to_owned(),
            title: title.to_owned(),
            gravity,
            objects,
            not_here: Vec::new(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
