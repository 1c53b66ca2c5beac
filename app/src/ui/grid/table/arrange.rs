use std::{cmp::Ordering, ops::Range};

use tenantry_graph::order::order;

use super::{
    bits::Bits,
    chunks::Chunks,
    guid::Guid,
    radix,
    texts::{EMPTY, NO, Texts, YES},
    values::{NO_NUMBER, Values},
};
use crate::ui::grid::column::Kind;

/// Rows by what they say in a column, whichever way, those that say nothing last. Rows that say the same stay in
/// their order.
#[derive(Clone, Copy)]
pub(super) struct Arrangement<'t> {
    pub(super) values: &'t Values,
    pub(super) texts: &'t Texts,
    pub(super) descending: bool,
}

impl Arrangement<'_> {
    /// All rows, sorted.
    pub(super) fn of(self, rows: u32) -> Vec<u32> {
        let keys: Vec<u64> = match (&self.values.order, self.values.heading.kind) {
            (Some(order), _) => number_keys(order, rows),
            (None, Kind::Date | Kind::Number) => number_keys(&self.values.numbers, rows),
            (None, Kind::Text | Kind::Choice) => self.ranks(rows),
            (None, Kind::YesNo) => {
                let codes = self.values.codes.within(0..rows);
                codes.map(|(_, code)| flag_key(code)).collect()
            }
            (None, Kind::Id) => self.guid_ranks(rows),
            (None, Kind::Action) => return (0..rows).collect(),
        };
        let mut keys = keys;
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
    pub(super) fn insert(self, sorted: &mut Vec<u32>, new: Range<u32>) {
        let start = new.start;
        let by_number =
            |one: usize, other: usize| self.compare(start + one as u32, start + other as u32);
        let new = order(new.len(), &by_number);
        let mut end = sorted.len();
        sorted.resize(end + new.len(), 0);
        // From the last on, so that each is moved once.
        for (before, row) in new.into_iter().enumerate().rev() {
            let row = start + row as u32;
            let at = sorted[..end].partition_point(|old| self.compare(*old, row).is_le());
            sorted.copy_within(at..end, at + before + 1);
            sorted[at + before] = row;
            end = at;
        }
    }

    /// Which of two rows comes first.
    fn compare(self, one: u32, other: u32) -> Ordering {
        let values = self.values;
        match (&values.order, values.heading.kind) {
            (Some(order), _) => self.compare_numbers(order, one, other),
            (None, Kind::Date | Kind::Number) => self.compare_numbers(&values.numbers, one, other),
            (None, Kind::Action) => Ordering::Equal,
            (None, Kind::YesNo) => {
                let key = |row| Some(flag_key(values.codes.get(row))).filter(|key| *key != LAST);
                self.ways(
                    key(one).cmp(&key(other)),
                    key(one).is_none(),
                    key(other).is_none(),
                )
            }
            (None, Kind::Text | Kind::Choice | Kind::Id) => {
                let guid = |row| values.guid(row);
                let (left, right) = (values.codes.get(one), values.codes.get(other));
                let is_empty = |row, code| code == EMPTY && guid(row).is_none();
                // GUIDs come before what is none.
                let by_guid = match (guid(one), guid(other)) {
                    (Some(one), Some(other)) => one.cmp(&other),
                    (one, other) => other.is_some().cmp(&one.is_some()),
                };
                let order = by_guid.then_with(|| compare_texts(self.texts, left, right));
                self.ways(order, is_empty(one, left), is_empty(other, right))
            }
        }
    }

    fn compare_numbers(self, numbers: &Chunks<i64>, one: u32, other: u32) -> Ordering {
        let (one, other) = (numbers.get(one), numbers.get(other));
        self.ways(one.cmp(&other), one == NO_NUMBER, other == NO_NUMBER)
    }

    /// The order of two, of which either may be empty.
    fn ways(self, order: Ordering, is_empty: bool, is_other_empty: bool) -> Ordering {
        match (is_empty, is_other_empty) {
            (false, false) if self.descending => order.reverse(),
            (false, false) => order,
            (one, other) => one.cmp(&other),
        }
    }

    /// For each row the rank of its text.
    fn ranks(self, rows: u32) -> Vec<u64> {
        let mut used = Bits::none(self.texts.len() as usize);
        for (_, code) in self.values.codes.within(0..rows) {
            used.put(code, code != EMPTY);
        }
        let mut codes: Vec<u32> = used.iter().collect();
        sort_texts(self.texts, &mut codes, 0);
        let mut ranks = vec![LAST; self.texts.len() as usize];
        let mut rank = 0;
        for (at, code) in codes.iter().enumerate() {
            if let Some(before) = at.checked_sub(1)
                && self.texts.exact(codes[before]) != self.texts.exact(*code)
            {
                rank += 1;
            }
            ranks[*code as usize] = rank;
        }
        let codes = self.values.codes.within(0..rows);
        codes.map(|(_, code)| ranks[code as usize]).collect()
    }

    /// For each row the rank of its GUID.
    fn guid_ranks(self, rows: u32) -> Vec<u64> {
        let upward = Arrangement {
            descending: false,
            ..self
        };
        let guids = self.values.guids.within(0..rows);
        let (mut keys, mut sorted): (Vec<u64>, Vec<u32>) =
            guids.map(|(row, guid)| (first_octets(guid), row)).unzip();
        radix::sort(&mut keys, &mut sorted);
        let mut ranks = vec![LAST; rows as usize];
        let mut rank = 0;
        each_run(&keys, &mut |run| {
            let run = &mut sorted[run];
            arrange(run, &|one, other| upward.compare(one, other));
            for (at, row) in run.iter().enumerate() {
                if at > 0 && upward.compare(run[at - 1], *row).is_ne() {
                    rank += 1;
                }
                if self.values.guid(*row).is_some() || self.values.codes.get(*row) != EMPTY {
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
pub(super) fn by_frequency(texts: &Texts, counts: &[u32]) -> Vec<(String, usize)> {
    let mut codes: Vec<u32> = (0..counts.len() as u32)
        .filter(|code| counts[*code as usize] > 0)
        .collect();
    sort_texts(texts, &mut codes, 0);
    let mut choices: Vec<(&str, usize)> = Vec::new();
    for code in codes {
        let (text, count) = (texts.exact(code), counts[code as usize] as usize);
        match choices.last_mut() {
            Some((last, sum)) if *last == text => *sum += count,
            _ => choices.push((text, count)),
        }
    }
    let by_count = |one: usize, other: usize| choices[other].1.cmp(&choices[one].1);
    let order = order(choices.len(), &by_count).into_iter();
    order
        .map(|at| (choices[at].0.to_owned(), choices[at].1))
        .collect()
}

/// The key of what comes last, whichever way.
const LAST: u64 = u64::MAX;

fn number_keys(numbers: &Chunks<i64>, rows: u32) -> Vec<u64> {
    let key = |number: i64| match number {
        NO_NUMBER => LAST,
        // The least number has the key 0.
        number => number.wrapping_sub(NO_NUMBER + 1) as u64,
    };
    numbers
        .within(0..rows)
        .map(|(_, number)| key(number))
        .collect()
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

/// Sorts texts that are the same up to an octet: by the next eight as one number, and those that are the same in these
/// by the following.
fn sort_texts(texts: &Texts, codes: &mut [u32], skipped: usize) {
    let mut keys: Vec<u64> = codes
        .iter()
        .map(|code| next_octets(texts.folded(*code), skipped))
        .collect();
    radix::sort(&mut keys, codes);
    each_run(&keys, &mut |run| {
        let run = &mut codes[run];
        let goes_on = |code: &u32| texts.folded(*code).len() > skipped + 8;
        if run.len() >= MANY && run.iter().all(goes_on) {
            sort_texts(texts, run, skipped + 8);
        } else {
            arrange(run, &|one, other| compare_texts(texts, one, other));
        }
    });
}

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

/// Sorts by comparing; equal ones stay in their order.
fn arrange(items: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let order = order(items.len(), &|one, other| compare(items[one], items[other]));
    let sorted: Vec<u32> = order.into_iter().map(|at| items[at]).collect();
    items.copy_from_slice(&sorted);
}
