use crate::bits::Bits;

/// The rows that are shown, in their order, and where each of them is.
#[derive(Debug, Default)]
pub struct Shown {
    rows: Vec<u32>,
    /// One for each row: its position among those that are shown.
    places: Vec<u32>,
}

/// The place of a row that is not shown.
const NOWHERE: u32 = u32::MAX;

impl Shown {
    /// Shows those of the first `count` rows that fit, as they are sorted, or as they were read.
    pub fn show(&mut self, fit: &Bits, sorted: Option<&[u32]>, count: u32) {
        self.rows.clear();
        self.rows.reserve_exact(fit.count());
        match sorted {
            Some(sorted) => {
                let rows = sorted.iter().filter(|row| fit.has(**row));
                self.rows.extend(rows);
            }
            None => self.rows.extend(fit.iter()),
        }
        self.places.clear();
        self.places.resize(count as usize, NOWHERE);
        for (place, row) in (0..).zip(&self.rows) {
            self.places[*row as usize] = place;
        }
    }

    /// The rows.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The row at a position.
    pub fn row(&self, position: usize) -> Option<u32> {
        self.rows.get(position).copied()
    }

    /// The position of a row, if it is shown.
    pub fn position(&self, row: u32) -> Option<usize> {
        let place = self.places.get(row as usize).copied();
        place
            .filter(|place| *place != NOWHERE)
            .map(|place| place as usize)
    }
}
