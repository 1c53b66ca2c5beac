//! A sandbox that outlives its process: what has changed since its world was made, as JSON.
//!
//! Whoever keeps it makes the same world again and puts the changes into it. So it stays small however large
//! the world is, and a world that is not the same one cannot be mistaken for it unless its makers want to.
//!
//! Not kept are the journal, the list of effects that tests read ([`Sandbox::changes`]), what was used of
//! the limits, and directories that were made anew by [`Directory::edit`](crate::Directory::edit).

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use crate::faults::Faults;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::device_actions::ManagedChanges;
use crate::world::grants::Grants;
use crate::world::sign_in_methods::MethodChanges;
use crate::world::{
    Account, Audit, ConditionalAccess, Consent, Contract, Group, Registration, Relationship,
    SavedDirectory, Tenant, World,
};
use crate::{Runtime, Sandbox};

/// Goes up with every change to what is kept.
const FORMAT: u32 = 1;

/// Why what was kept cannot be gone on with. There is nothing to do but to begin anew.
#[derive(Debug, thiserror::Error)]
pub enum NotResumable {
    /// It is nothing that [`Sandbox::save`] has written.
    #[error("it is not what a sandbox keeps: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Another version wrote it.
    #[error("it was kept in format {0}, and this one is {FORMAT}")]
    Format(u32),
    /// It was kept of another world.
    #[error("it was kept of another world")]
    OtherWorld,
}

/// What has changed since the world was made.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    format: u32,
    begins: Timestamp,
    /// Milliseconds by which the clock was moved forward.
    advanced: u64,
    /// Tenants that were created since.
    created: Vec<Tenant>,
    /// What tenants demand, and how often that was changed.
    policies: Vec<(Guid, ConditionalAccess, u32)>,
    directories: Vec<(Guid, SavedDirectory)>,
    registrations: Pieces<Registration>,
    accounts: Pieces<Account>,
    relationships: Pieces<Relationship>,
    contracts: Pieces<Contract>,
    groups: Pieces<Group>,
    consents: Pieces<Consent>,
    guests: BTreeSet<(Guid, Guid)>,
    faults: Faults,
    time_scale: u32,
    sovereign: bool,
    throttled: bool,
    suggested_account: Option<String>,
    grants: Grants,
    audits: Vec<Audit>,
    managed_changes: ManagedChanges,
    method_changes: MethodChanges,
}

/// A list as what is left of another one, and what is new.
#[derive(Debug, Serialize, Deserialize)]
struct Pieces<T>(Vec<Piece<T>>);

#[derive(Debug, Serialize, Deserialize)]
enum Piece<T> {
    /// So many of the other list, from this index on.
    Kept(usize, usize),
    New(T),
}

impl Sandbox {
    /// What has changed since the world was made, for [`Sandbox::resume`]: sessions, codes, refresh tokens,
    /// everything that was written, faults, the clock.
    pub fn save(&self) -> Vec<u8> {
        let advanced = self.0.advanced.load(Ordering::SeqCst);
        let saved = Saved::of(&self.lock(), &self.0.made, advanced);
        // Texts and numbers under names that are texts are always JSON.
        serde_json::to_vec(&saved).unwrap_or_default()
    }

    /// A sandbox that goes on where another one left off. `world` has to be made as that one's was, and
    /// `runtime` has to have the same clock.
    ///
    /// # Errors
    /// [`NotResumable`] for whatever was not kept by this version of a sandbox with that world.
    pub fn resume(
        mut world: World,
        runtime: Runtime,
        saved: &[u8],
    ) -> Result<Sandbox, NotResumable> {
        let saved: Saved = serde_json::from_slice(saved)?;
        if saved.format != FORMAT {
            return Err(NotResumable::Format(saved.format));
        }
        world.begin(saved.begins);
        let made = world.clone();
        let advanced = saved.advanced;
        let world = saved.put_into(world).ok_or(NotResumable::OtherWorld)?;
        Ok(Sandbox::with(world, made, runtime, advanced))
    }
}

impl Saved {
    fn of(world: &World, made: &World, advanced: u64) -> Saved {
        let tenants = || world.tenants.iter();
        let before = |tenant: &Tenant| made.tenant_by_id(tenant.id);
        let policies = tenants().filter(|tenant| {
            before(tenant).is_some_and(|before| before.policy_changes != tenant.policy_changes)
        });
        let directories =
            tenants().filter_map(|tenant| Some((tenant.id, tenant.directory.save()?)));
        Saved {
            format: FORMAT,
            begins: world.begins(),
            advanced,
            created: tenants()
                .filter(|tenant| before(tenant).is_none())
                .cloned()
                .collect(),
            policies: policies
                .map(|of| (of.id, of.conditional_access.clone(), of.policy_changes))
                .collect(),
            directories: directories.collect(),
            registrations: Pieces::of(&made.registrations, &world.registrations),
            accounts: Pieces::of(&made.accounts, &world.accounts),
            relationships: Pieces::of(&made.relationships, &world.relationships),
            contracts: Pieces::of(&made.contracts, &world.contracts),
            groups: Pieces::of(&made.groups, &world.groups),
            consents: Pieces::of(&made.consents, &world.consents),
            guests: world.guests.clone(),
            faults: world.faults.clone(),
            time_scale: world.time_scale,
            sovereign: world.sovereign,
            throttled: world.throttled,
            suggested_account: world.suggested_account.clone(),
            grants: world.grants.clone(),
            audits: world.audits.clone(),
            managed_changes: world.managed_changes.clone(),
            method_changes: world.method_changes.clone(),
        }
    }

    /// `None` where it does not fit to the world.
    fn put_into(self, mut world: World) -> Option<World> {
        world.tenants.extend(self.created);
        for (id, demanded, changes) in self.policies {
            let tenant = tenant(&mut world, id)?;
            tenant.conditional_access = demanded;
            tenant.policy_changes = changes;
        }
        for (id, saved) in self.directories {
            tenant(&mut world, id)?.directory.resume(saved)?;
        }
        Some(World {
            registrations: self.registrations.join(&world.registrations)?,
            accounts: self.accounts.join(&world.accounts)?,
            relationships: self.relationships.join(&world.relationships)?,
            contracts: self.contracts.join(&world.contracts)?,
            groups: self.groups.join(&world.groups)?,
            consents: self.consents.join(&world.consents)?,
            guests: self.guests,
            faults: self.faults,
            time_scale: self.time_scale,
            sovereign: self.sovereign,
            throttled: self.throttled,
            suggested_account: self.suggested_account,
            grants: self.grants,
            audits: self.audits,
            managed_changes: self.managed_changes,
            method_changes: self.method_changes,
            ..world
        })
    }
}

fn tenant(world: &mut World, id: Guid) -> Option<&mut Tenant> {
    world.tenants.iter_mut().find(|tenant| tenant.id == id)
}

impl<T: Clone + PartialEq> Pieces<T> {
    fn of(before: &[T], now: &[T]) -> Pieces<T> {
        let mut pieces = Vec::new();
        // Where in the earlier list the next entry is looked for. What is kept is in the same order.
        let mut at = 0;
        for entry in now {
            let found = before[at..].iter().position(|kept| kept == entry);
            match (found, pieces.last_mut()) {
                (Some(0), Some(Piece::Kept(from, count))) if *from + *count == at => *count += 1,
                (Some(skipped), _) => {
                    at += skipped;
                    pieces.push(Piece::Kept(at, 1));
                }
                (None, _) => {
                    pieces.push(Piece::New(entry.clone()));
                    continue;
                }
            }
            at += 1;
        }
        Pieces(pieces)
    }

    /// `None` where it is no list of this length that things were kept of.
    fn join(self, before: &[T]) -> Option<Vec<T>> {
        let mut now = Vec::with_capacity(before.len());
        for piece in self.0 {
            match piece {
                Piece::Kept(from, count) => {
                    now.extend_from_slice(before.get(from..from.checked_add(count)?)?);
                }
                Piece::New(entry) => now.push(entry),
            }
        }
        Some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    #[test]
    fn pieces_of_another_list_are_not_joined() {
        let pieces = Pieces::of(&[1, 2, 3], &[1, 2, 3]);
        assert_eq!(pieces.join(&[1, 2]), None);
    }

    #[test]
    fn what_was_changed_moved_and_removed_is_joined_again() {
        let before = [1, 2, 3, 4, 5];
        for now in [
            &[][..],
            &[1, 2, 3, 4, 5],
            &[1, 2, 9, 4, 5, 6],
            &[2, 3, 5],
            &[5, 4, 3, 2, 1],
            &[9, 9, 1, 1, 2],
        ] {
            let pieces = Pieces::of(&before, now);
            assert_eq!(pieces.join(&before).as_deref(), Some(now));
        }
        assert_eq!(Pieces::of(&before, &[2, 3, 5]).0.len(), 2);
    }
}
