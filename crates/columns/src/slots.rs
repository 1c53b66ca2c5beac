/// Finds numbers by the hashes of what they stand for. Four bytes for each number and its share of free room: what
/// is hashed stays with whoever has it.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    /// A number plus one, or 0 where nothing is.
    slots: Vec<u32>,
    used: usize,
}

impl Slots {
    /// The number with a hash that is the one that is sought.
    pub(crate) fn find(&self, hash: u32, is_it: &dyn Fn(u32) -> bool) -> Option<u32> {
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & last;
        // A free slot comes: they are at most half full.
        while let Some(number) = self.slots[at].checked_sub(1) {
            if is_it(number) {
                return Some(number);
            }
            at = (at + 1) & last;
        }
        None
    }

    /// Adds a number that is not in it; `hash_of` gives those that are in it their hashes again.
    pub(crate) fn add(&mut self, hash: u32, number: u32, hash_of: &dyn Fn(u32) -> u32) {
        if self.used * 2 >= self.slots.len() {
            let room = (self.slots.len() * 2).max(64);
            let old = std::mem::replace(&mut self.slots, vec![0; room]);
            for number in old.iter().filter_map(|slot| slot.checked_sub(1)) {
                self.put(hash_of(number), number);
            }
        }
        self.put(hash, number);
        self.used += 1;
    }

    fn put(&mut self, hash: u32, number: u32) {
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        while self.slots[at] != 0 {
            at = (at + 1) & last;
        }
        self.slots[at] = number + 1;
    }
}

/// A hash of octets, eight at a time.
pub(crate) fn hash(octets: &[u8]) -> u32 {
    // The odd number nearest to 2^64 divided by the golden ratio spreads what differs little.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let (eights, rest) = octets.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut hash = octets.len() as u64;
    for eight in eights.iter().chain([&last]) {
        hash = (hash.rotate_left(29) ^ u64::from_le_bytes(*eight)).wrapping_mul(SPREAD);
    }
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_found_where_nothing_is() {
        assert_eq!(Slots::default().find(7, &|_| true), None);
    }

    #[test]
    fn all_are_found_even_where_many_have_one_hash() {
        let mut slots = Slots::default();
        let hash_of = |number: u32| {
            if number.is_multiple_of(3) {
                5
            } else {
                hash(&number.to_le_bytes())
            }
        };
        for number in 0..1000 {
            slots.add(hash_of(number), number, &hash_of);
        }
        for number in 0..1000 {
            assert_eq!(
                slots.find(hash_of(number), &|found| found == number),
                Some(number)
            );
        }
        assert_eq!(slots.find(5, &|found| found == 1000), None);
    }

    #[test]
    fn texts_of_zeros_differ_by_their_length() {
        assert_ne!(hash(&[0; 3]), hash(&[0; 4]));
        assert_ne!(hash(b""), hash(&[0]));
    }
}
