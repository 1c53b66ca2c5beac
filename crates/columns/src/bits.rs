use std::ops::Range;

/// A set of small numbers, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// None of so many numbers.
    pub fn none(count: usize) -> Self {
        let words = vec![0; count.div_ceil(64)];
        Bits { words }
    }

    /// All numbers of a range.
    pub fn all(range: Range<u32>) -> Self {
        let mut bits = Bits::none(range.end as usize);
        let room = bits.words.len() as u32 * 64;
        let first = range.start as usize / 64;
        for word in bits.words.iter_mut().skip(first) {
            *word = u64::MAX;
        }
        let before = first as u32 * 64..range.start.min(room);
        for number in before.chain(range.end..room) {
            bits.put(number, false);
        }
        bits
    }

    /// Whether a number is in it.
    pub fn has(&self, number: u32) -> bool {
        let word = self.words.get(number as usize / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Puts a number in or takes it out.
    pub fn put(&mut self, number: u32, is_in: bool) {
        let at = number as usize / 64;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        let bit = 1 << (number % 64);
        if is_in {
            self.words[at] |= bit;
        } else {
            self.words[at] &= !bit;
        }
    }

    /// Whether all of the 64 numbers from 64 times `at` on are in it.
    pub(crate) fn has_all(&self, at: usize) -> bool {
        self.words.get(at) == Some(&u64::MAX)
    }

    /// Puts in some of the 64 numbers from 64 times `at` on, the least as the lowest bit.
    pub(crate) fn put_some(&mut self, at: usize, numbers: u64) {
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= numbers;
    }

    /// How many numbers are in it.
    pub fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether a number of it is in the other one as well.
    pub fn meets(&self, other: &Bits) -> bool {
        let mut both = self.words.iter().zip(&other.words);
        both.any(|(one, other)| one & other != 0)
    }

    /// How many numbers of it are in the other one as well.
    pub fn count_in(&self, other: &Bits) -> usize {
        let both = self.words.iter().zip(&other.words);
        both.map(|(one, other)| (one & other).count_ones() as usize)
            .sum()
    }

    /// Takes out what is not in the other one.
    pub fn keep(&mut self, other: &Bits) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(at).copied().unwrap_or_default();
        }
    }

    /// Puts in what is in the other one.
    pub fn add(&mut self, other: &Bits) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// The numbers in it, the least first.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                // Taking the lowest bit off; of nothing, nothing is left.
                rest &= rest.wrapping_sub(1);
                (bit < 64).then_some(at as u32 * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(numbers: &BTreeSet<u32>) -> Bits {
        let mut bits = Bits::default();
        for number in numbers {
            bits.put(*number, true);
        }
        bits
    }

    #[test]
    fn an_empty_set_has_nothing() {
        let mut bits = Bits::none(100);
        assert!(!bits.has(5) && !bits.has(1000));
        bits.put(1000, false);
        assert_eq!((bits.count(), bits.iter().next()), (0, None));
    }

    proptest! {
        #[test]
        fn all_of_a_range_are_those_of_the_range(start in 0_u32..200, end in 0_u32..200) {
            let all: Vec<u32> = Bits::all(start..end).iter().collect();
            prop_assert_eq!(all, (start..end).collect::<Vec<u32>>());
        }

        #[test]
        fn it_is_a_set(one in prop::collection::btree_set(0_u32..300, 0..40), other in prop::collection::btree_set(0_u32..300, 0..40), out in 0_u32..300) {
            let (mut left, right) = (bits(&one), bits(&other));
            prop_assert_eq!(left.iter().collect::<BTreeSet<_>>(), one.clone());
            prop_assert_eq!(left.count(), one.len());
            prop_assert_eq!(left.count_in(&right), one.intersection(&other).count());
            prop_assert_eq!(left.meets(&right), !one.is_disjoint(&other));
            let mut both = left.clone();
            both.keep(&right);
            prop_assert_eq!(both.iter().collect::<BTreeSet<_>>(), &one & &other);
            left.add(&right);
            left.put(out, false);
            prop_assert!(!left.has(out));
            let mut all = &one | &other;
            all.remove(&out);
            prop_assert_eq!(left.iter().collect::<BTreeSet<_>>(), all);
        }
    }
}
