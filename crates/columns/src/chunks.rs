use std::ops::Range;

use crate::bits::Bits;

/// So many values stand together.
const CHUNK: usize = 1024;

/// Values that are added at the end and never move: a `Vec` copies all it has whenever it grows, and needs the
/// room of both for that, which WebAssembly never gives back.
#[derive(Debug)]
pub struct Chunks<T> {
    chunks: Vec<Vec<T>>,
}

impl<T: Copy> Chunks<T> {
    /// No values.
    pub const fn new() -> Self {
        Chunks { chunks: Vec::new() }
    }

    /// Adds a value.
    pub fn push(&mut self, value: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(value),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(value);
                self.chunks.push(chunk);
            }
        }
    }

    /// The value at a place, which has to be one of those that were added.
    pub fn get(&self, at: u32) -> T {
        self.chunks[at as usize / CHUNK][at as usize % CHUNK]
    }

    /// Puts another value in a place, which has to be one of those that were added.
    pub fn set(&mut self, at: u32, value: T) {
        self.chunks[at as usize / CHUNK][at as usize % CHUNK] = value;
    }

    /// The values in a range of places, with their places.
    pub fn within(&self, range: Range<u32>) -> impl Iterator<Item = (u32, T)> {
        let first = range.start as usize / CHUNK;
        let runs = self.chunks.iter().enumerate().skip(first);
        let values = runs.flat_map(move |(number, chunk)| {
            let skip = if number == first {
                range.start as usize % CHUNK
            } else {
                0
            };
            let at = (number * CHUNK + skip) as u32;
            (at..).zip(chunk.get(skip..).unwrap_or_default().iter().copied())
        });
        values.take(range.len())
    }

    /// Up to 64 values from the place 64 times `at` on.
    fn sixty_four(&self, at: usize) -> &[T] {
        let chunk = self.chunks.get(at / (CHUNK / 64));
        let start = at % (CHUNK / 64) * 64;
        let rest = chunk.and_then(|chunk| chunk.get(start..));
        let rest = rest.unwrap_or_default();
        &rest[..rest.len().min(64)]
    }
}

impl<T: Copy> Default for Chunks<T> {
    fn default() -> Self {
        Chunks::new()
    }
}

/// A column of codes: the text, or whatever is numbered, of each row.
#[derive(Debug, Default)]
pub struct Codes {
    codes: Chunks<u32>,
    /// The codes that some row has, or had.
    used: Bits,
}

impl Codes {
    /// Adds the next row's code.
    pub fn push(&mut self, code: u32) {
        self.codes.push(code);
        self.used.put(code, true);
    }

    /// A row's code.
    pub fn get(&self, row: u32) -> u32 {
        self.codes.get(row)
    }

    /// Gives a row another code.
    pub fn set(&mut self, row: u32, code: u32) {
        self.codes.set(row, code);
        self.used.put(code, true);
    }

    /// The codes of rows, with the rows.
    pub fn within(&self, rows: Range<u32>) -> impl Iterator<Item = (u32, u32)> {
        self.codes.within(rows)
    }

    /// Marks the rows whose code is among those that were found. A column that has none of these is not gone through.
    pub fn mark(&self, found: &Bits, rows: Range<u32>, marked: &mut Bits) {
        if !self.used.meets(found) {
            return;
        }
        for at in rows.start as usize / 64..(rows.end as usize).div_ceil(64) {
            if marked.has_all(at) {
                continue;
            }
            let first = at as u32 * 64;
            let mut numbers = 0;
            for (place, code) in self.codes.sixty_four(at).iter().enumerate() {
                numbers |= u64::from(found.has(*code)) << place;
            }
            if first < rows.start {
                numbers &= u64::MAX << (rows.start - first);
            }
            if rows.end - first < 64 {
                numbers &= !(u64::MAX << (rows.end - first));
            }
            marked.put_some(at, numbers);
        }
    }

    /// How many of the rows that fit have each of the codes below `codes`.
    pub fn count(&self, fit: &Bits, rows: Range<u32>, codes: u32) -> Vec<u32> {
        let mut counts = vec![0; codes as usize];
        for (row, code) in self.codes.within(rows) {
            counts[code as usize] += u32::from(fit.has(row));
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};

    use super::*;

    #[test]
    fn behind_the_last_there_is_nothing() {
        let mut chunks = Chunks::new();
        assert_eq!(chunks.within(0..9).count(), 0);
        for value in 0..CHUNK as u32 {
            chunks.push(value);
        }
        assert_eq!(chunks.within(CHUNK as u32..2000).count(), 0);
        assert_eq!(chunks.within(5000..6000).count(), 0);
        assert_eq!(chunks.within(7..7).count(), 0);
    }

    #[test]
    fn values_stay_where_they_were_added() {
        let mut chunks = Chunks::new();
        for value in 0..3000_u32 {
            chunks.push(value * 2);
        }
        chunks.set(1500, 7);
        assert_eq!(
            (chunks.get(0), chunks.get(1500), chunks.get(2999)),
            (0, 7, 5998)
        );
        let some: Vec<_> = chunks.within(1023..1025).collect();
        assert_eq!(some, [(1023, 2046), (1024, 2048)]);
        assert_eq!(chunks.within(1023..3000).count(), 3000 - 1023);
    }

    proptest! {
        #[test]
        fn rows_are_marked_by_their_codes(codes in prop::collection::vec(0_u32..9, 0..300), found in prop::collection::vec(0_u32..12, 0..3), ends in any::<(Index, Index)>(), again in any::<bool>()) {
            let mut column = Codes::default();
            codes.iter().for_each(|code| column.push(*code));
            let mut bits = Bits::default();
            found.iter().for_each(|code| bits.put(*code, true));
            let (one, other) = (ends.0.index(codes.len() + 1), ends.1.index(codes.len() + 1));
            let rows = one.min(other) as u32..one.max(other) as u32;
            let mut marked = if again { Bits::all(0..100) } else { Bits::default() };
            column.mark(&bits, rows.clone(), &mut marked);
            for row in 0..300 {
                let is_found = rows.contains(&row) && found.contains(&codes[row as usize]);
                prop_assert_eq!(marked.has(row), is_found || again && row < 100, "{}", row);
            }
            for (code, count) in (0..).zip(column.count(&marked, rows.clone(), 9)) {
                let expected = rows.clone().filter(|row| codes[*row as usize] == code && marked.has(*row));
                prop_assert_eq!(count as usize, expected.count());
            }
        }
    }
}
