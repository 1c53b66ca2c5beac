use std::{cmp::Ordering, ops::Range};

use crate::{
    bits::Bits,
    chunks::{Chunks, Codes},
    guid::Guid,
    merge, radix,
    texts::{EMPTY, NO, Texts, YES},
};

/// Stands for no number in a column of numbers.
pub const NO_NUMBER: i64 = i64::MIN;

/// What rows are sorted by.
#[derive(Clone, Copy, Debug)]
pub enum Keys<'t> {
    /// Texts without case and accents, those that are the same then as they are; empty ones last.
    Texts(&'t Codes),
    /// No before yes, anything else last.
    Flags(&'t Codes),
    /// Numbers; [`NO_NUMBER`] last.
    Numbers(&'t Chunks<i64>),
    /// GUIDs, then the texts of rows whose GUID is all zero, then those whose text is empty as well.
    Guids(&'t Chunks<Guid>, &'t Codes),
}

/// Rows by what they say in a column, whichever way, those that say nothing last. Rows that say the same stay in
/// their order.
#[derive(Clone, Copy, Debug)]
pub struct Arrangement<'t> {
    /// What they say.
    pub keys: Keys<'t>,
    /// The texts of the codes.
    pub texts: &'t Texts,
    /// Whether the last comes first.
    pub descending: bool,
}

impl Arrangement<'_> {
    /// The first so many rows, sorted.
    pub fn of(self, rows: u32) -> Vec<u32> {
        let mut keys: Vec<u64> = match self.keys {
            Keys::Texts(codes) => self.ranks(codes, rows),
            Keys::Flags(codes) => codes
                .within(0..rows)
                .map(|(_, code)| flag_key(code))
                .collect(),
            Keys::Numbers(numbers) => numbers
                .within(0..rows)
                .map(|(_, number)| number_key(number))
                .collect(),
            Keys::Guids(guids, codes) => self.guid_ranks(guids, codes, rows),
        };
        if self.descending {
            for key in keys.iter_mut().filter(|key| **key != LAST) {
                *key = LAST - 1 - *key;
            }
        }
        let mut sorted: Vec<u32> = (0..rows).collect();
        radix::sort(&mut keys, &mut sorted);
        sorted
    }

    /// Puts rows that are new among those that are sorted.
    pub fn insert(self, sorted: &mut Vec<u32>, new: Range<u32>) {
        let mut new: Vec<u32> = new.collect();
        merge::sort(&mut new, &|one, other| self.compare(one, other));
        let mut end = sorted.len();
        sorted.reserve_exact(new.len());
        sorted.resize(end + new.len(), 0);
        // From the last on, so that each is moved once.
        for (before, row) in new.into_iter().enumerate().rev() {
            let at = sorted[..end].partition_point(|old| self.compare(*old, row).is_le());
            sorted.copy_within(at..end, at + before + 1);
            sorted[at + before] = row;
            end = at;
        }
    }

    /// Which of two rows comes first.
    fn compare(self, one: u32, other: u32) -> Ordering {
        match self.keys {
            Keys::Texts(codes) => {
                let (one, other) = (codes.get(one), codes.get(other));
                self.ways((one != EMPTY, other != EMPTY), || {
                    compare_texts(self.texts, one, other)
                })
            }
            Keys::Flags(codes) => {
                self.compare_keys(flag_key(codes.get(one)), flag_key(codes.get(other)))
            }
            Keys::Numbers(numbers) => {
                self.compare_keys(number_key(numbers.get(one)), number_key(numbers.get(other)))
            }
            Keys::Guids(guids, codes) => {
                let (left, right) = (guids.get(one), guids.get(other));
                let (left_code, right_code) = (codes.get(one), codes.get(other));
                let none = Guid::default();
                let says = (
                    left != none || left_code != EMPTY,
                    right != none || right_code != EMPTY,
                );
                self.ways(says, || {
                    // The GUID that is none comes behind them.
                    let order = (left == none, left).cmp(&(right == none, right));
                    order.then_with(|| compare_texts(self.texts, left_code, right_code))
                })
            }
        }
    }

    fn compare_keys(self, one: u64, other: u64) -> Ordering {
        self.ways((one != LAST, other != LAST), || one.cmp(&other))
    }

    /// The order of two rows, either of which may say nothing.
    fn ways(self, says: (bool, bool), order: impl Fn() -> Ordering) -> Ordering {
        match says {
            (true, true) if self.descending => order().reverse(),
            (true, true) => order(),
            (one, other) => other.cmp(&one),
        }
    }

    /// For each row the rank of its text.
    fn ranks(self, codes: &Codes, rows: u32) -> Vec<u64> {
        let mut used = Bits::none(self.texts.len() as usize);
        for (_, code) in codes.within(0..rows) {
            used.put(code, code != EMPTY);
        }
        let mut sorted: Vec<u32> = used.iter().collect();
        let same = sort_texts(self.texts, &mut sorted);
        let mut ranks = vec![u32::MAX; self.texts.len() as usize];
        let mut rank = 0;
        for (place, code) in (0..).zip(&sorted) {
            rank += u32::from(!same.has(place));
            ranks[*code as usize] = rank;
        }
        let rank = |code: u32| match ranks[code as usize] {
            u32::MAX => LAST,
            rank => u64::from(rank),
        };
        codes.within(0..rows).map(|(_, code)| rank(code)).collect()
    }

    /// For each row the rank of its GUID.
    fn guid_ranks(self, guids: &Chunks<Guid>, codes: &Codes, rows: u32) -> Vec<u64> {
        let upward = Arrangement {
            descending: false,
            ..self
        };
        let first_octets = guids.within(0..rows).map(|(_, guid)| first_octets(guid));
        let mut keys: Vec<u64> = first_octets.collect();
        let mut sorted: Vec<u32> = (0..rows).collect();
        radix::sort(&mut keys, &mut sorted);
        let mut ranks = vec![LAST; rows as usize];
        let mut rank = 0;
        each_run(&keys, &mut |run| {
            let run = &mut sorted[run];
            merge::sort(run, &|one, other| upward.compare(one, other));
            for (at, row) in run.iter().enumerate() {
                if at > 0 && upward.compare(run[at - 1], *row).is_ne() {
                    rank += 1;
                }
                if guids.get(*row) != Guid::default() || codes.get(*row) != EMPTY {
                    ranks[*row as usize] = rank;
                }
            }
            rank += 1;
        });
        ranks
    }
}

/// The texts that count more than nothing with their counts, the most frequent first, then by text. Texts that stand
/// twice are counted together.
pub fn by_frequency(texts: &Texts, counts: &[u32]) -> Vec<(String, usize)> {
    let mut codes: Vec<u32> = (0..counts.len() as u32)
        .filter(|code| counts[*code as usize] > 0)
        .collect();
    let same = sort_texts(texts, &mut codes);
    let mut choices: Vec<(u32, usize)> = Vec::new();
    for (place, code) in (0..).zip(codes) {
        let count = counts[code as usize] as usize;
        match choices.last_mut() {
            Some((_, sum)) if same.has(place) => *sum += count,
            _ => choices.push((code, count)),
        }
    }
    let mut keys: Vec<u64> = choices
        .iter()
        .map(|(_, count)| u64::MAX - *count as u64)
        .collect();
    let mut order: Vec<u32> = (0..choices.len() as u32).collect();
    radix::sort(&mut keys, &mut order);
    let choice = |at: u32| choices[at as usize];
    order
        .into_iter()
        .map(|at| (texts.exact(choice(at).0).to_owned(), choice(at).1))
        .collect()
}

/// The key of what comes last, whichever way.
const LAST: u64 = u64::MAX;

fn number_key(number: i64) -> u64 {
    match number {
        NO_NUMBER => LAST,
        // The least number has the key 0.
        number => number.wrapping_sub(NO_NUMBER + 1) as u64,
    }
}

fn flag_key(code: u32) -> u64 {
    match code {
        NO => 0,
        YES => 1,
        _ => LAST,
    }
}

/// What is no GUID comes behind them.
fn first_octets(guid: Guid) -> u64 {
    match guid {
        guid if guid == Guid::default() => LAST,
        guid => u64::from_be_bytes(guid.0.first_chunk().copied().unwrap_or_default()),
    }
}

fn compare_texts(texts: &Texts, one: u32, other: u32) -> Ordering {
    let folded = texts.folded(one).cmp(texts.folded(other));
    folded.then_with(|| texts.exact(one).cmp(texts.exact(other)))
}

/// Sorts texts, and tells by their places which of them are the same as the one before.
fn sort_texts(texts: &Texts, codes: &mut [u32]) -> Bits {
    let unsorted = codes.to_vec();
    let starts = unsorted.iter().map(|code| {
        let text = texts.folded(*code);
        [0, 8, 16].map(|skipped| next_octets(text, skipped))
    });
    let mut sorting = Sorting {
        texts,
        starts: starts.collect(),
        unsorted,
        same: Bits::none(codes.len()),
    };
    let mut sorted: Vec<u32> = (0..codes.len() as u32).collect();
    sorting.by_start(0, &mut sorted, codes, 0);
    sorting.same
}

/// Texts that are being sorted. Their starts are read once, in the order of the codes, in which they stand in memory:
/// later each look at a text is one at another place, which takes longer than all else.
struct Sorting<'t> {
    texts: &'t Texts,
    /// The first octets of each, eight to a number.
    starts: Vec<[u64; 3]>,
    unsorted: Vec<u32>,
    same: Bits,
}

impl Sorting<'_> {
    /// Sorts texts whose starts are the same up to a level into `codes`, whose first has the place `first`.
    fn by_start(&mut self, level: usize, sorted: &mut [u32], codes: &mut [u32], first: usize) {
        let starts = sorted.iter().map(|at| self.starts[*at as usize][level]);
        let mut keys: Vec<u64> = starts.collect();
        radix::sort(&mut keys, sorted);
        each_run(&keys, &mut |run| {
            let place = first + run.start;
            let (sorted, codes) = (&mut sorted[run.clone()], &mut codes[run]);
            if codes.len() > 1 && level < 2 {
                return self.by_start(level + 1, sorted, codes, place);
            }
            for (code, at) in codes.iter_mut().zip(sorted) {
                *code = self.unsorted[*at as usize];
            }
            if codes.len() > 1 {
                self.by_rest(24, codes, place);
            }
        });
    }

    /// Sorts texts that are the same up to an octet.
    fn by_rest(&mut self, skipped: usize, codes: &mut [u32], first: usize) {
        let texts = self.texts;
        let goes_on = |code: &u32| texts.folded(*code).len() > skipped;
        if codes.len() < MANY || skipped > DEEP || !codes.iter().all(goes_on) {
            merge::sort(codes, &|one, other| compare_texts(texts, one, other));
            for (place, pair) in (first as u32 + 1..).zip(codes.windows(2)) {
                let is_same = texts.exact(pair[0]) == texts.exact(pair[1]);
                self.same.put(place, is_same);
            }
            return;
        }
        let octets = codes
            .iter()
            .map(|code| next_octets(texts.folded(*code), skipped));
        let mut keys: Vec<u64> = octets.collect();
        radix::sort(&mut keys, codes);
        each_run(&keys, &mut |run| {
            let place = first + run.start;
            self.by_rest(skipped + 8, &mut codes[run], place);
        });
    }
}

/// Behind so many octets texts that are still the same are compared: each eight octets are a call deeper.
const DEEP: usize = 512;
/// From so many on, texts are sorted by their next octets and not by comparing them.
const MANY: usize = 32;

fn next_octets(text: &str, skipped: usize) -> u64 {
    let rest = text.as_bytes().get(skipped..).unwrap_or_default();
    let octets = match rest.first_chunk() {
        Some(octets) => *octets,
        None => {
            let mut octets = [0; 8];
            octets[..rest.len()].copy_from_slice(rest);
            octets
        }
    };
    u64::from_be_bytes(octets)
}

/// Calls for each range of equal keys.
fn each_run(keys: &[u64], call: &mut dyn FnMut(Range<usize>)) {
    let mut start = 0;
    for end in 1..=keys.len() {
        if keys.get(end) != Some(&keys[start]) {
            call(start..end);
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_the_same_for_long_are_sorted_as_well() {
        let mut texts = Texts::default();
        let long = "a".repeat(5_000);
        let mut expected: Vec<String> = (0..200)
            .map(|number| format!("{long}{}", number * 7 % 200 / 2))
            .chain((0..100).map(|number| "a".repeat(number * 13 % 100)))
            .collect();
        let mut codes: Vec<u32> = expected.iter().map(|text| texts.add(text)).collect();
        let same = sort_texts(&texts, &mut codes);
        expected.sort();
        let sorted: Vec<&str> = codes.iter().map(|code| texts.exact(*code)).collect();
        assert_eq!(sorted, expected);
        for (place, pair) in (1..).zip(sorted.windows(2)) {
            assert_eq!(same.has(place), pair[0] == pair[1], "{place}");
        }
    }
}
