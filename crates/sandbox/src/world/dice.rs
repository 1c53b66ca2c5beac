//! Repeatable chance.

use std::time::Duration;

use crate::guid::Guid;
use crate::runtime::split_mix;
use crate::timestamp::Timestamp;

/// Repeatable chance for one thing of a tenant.
pub(super) struct Dice(u64);

impl Dice {
    /// The same seed, tenant and index throw the same numbers.
    pub(super) fn new(seed: u64, tenant: Guid, index: usize) -> Dice {
        let mut high = [0; 8];
        high.copy_from_slice(&tenant.as_bytes()[8..]);
        Dice(split_mix(seed ^ u64::from_be_bytes(high)) ^ split_mix(index as u64))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        split_mix(self.0)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// Prefers the front of the list.
    pub(super) fn pick_early<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let end = from.len() as u64;
        &from[self.below(end).min(self.below(end)) as usize]
    }

    pub(super) fn between(&mut self, from: Timestamp, to: Timestamp) -> Timestamp {
        let span = to.0.saturating_sub(from.0).max(1);
        from.plus(Duration::from_millis(self.below(span) / 1000 * 1000))
    }

    /// A random id, as the services give their objects.
    pub(super) fn guid(&mut self) -> Guid {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        Guid::from_random(bytes)
    }
}
