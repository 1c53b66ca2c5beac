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
        if self.used.meets(found) {
            for (row, code) in self.codes.within(rows) {
                if found.has(code) {
                    marked.put(row, true);
                }
            }
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
}
