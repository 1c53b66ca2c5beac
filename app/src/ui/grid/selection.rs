use tenantry_columns::{Bits, Ids, Texts};

/// The rows that the agent has selected.
///
/// While rows are there, one bit each; while they are read again, their ids, so that a selection survives that as
/// it survives sort and filter.
#[derive(Debug, Default)]
pub struct Selection {
    rows: Bits,
    count: usize,
    /// The row that was toggled last.
    anchor: Option<u32>,
    awaited: Awaited,
}

/// What was selected before the rows were thrown away, with a bit for each that has come again.
#[derive(Debug, Default)]
struct Awaited {
    ids: Ids,
    texts: Texts,
    come: Bits,
}

impl Selection {
    /// How many rows are selected.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether no row is selected.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a row is selected, by its number.
    pub(super) fn has(&self, row: u32) -> bool {
        self.rows.has(row)
    }

    /// The numbers of the selected rows, as they were read.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        self.rows.iter()
    }

    /// How many of them are among others.
    pub(super) fn count_in(&self, rows: &Bits) -> usize {
        self.rows.count_in(rows)
    }

    /// The row that was toggled last.
    pub(super) fn anchor(&self) -> Option<u32> {
        self.anchor
    }

    /// Selects a row, or no longer.
    pub(super) fn toggle(&mut self, row: u32) {
        let is_in = !self.rows.has(row);
        self.rows.put(row, is_in);
        self.count = if is_in {
            self.count + 1
        } else {
            self.count - 1
        };
        self.anchor = Some(row);
    }

    /// Selects rows besides those that are.
    pub(super) fn add(&mut self, rows: impl Iterator<Item = u32>) {
        for row in rows {
            self.rows.put(row, true);
        }
        self.count = self.rows.count();
    }

    /// All rows leave, and may come again.
    pub(super) fn leave(&mut self, ids: &Ids, texts: &Texts) {
        let mut awaited = Awaited::default();
        let before = &self.awaited;
        for number in (0..before.ids.len()).filter(|number| !before.come.has(*number)) {
            awaited.add(&before.ids, &before.texts, number);
        }
        for row in self.rows.iter() {
            awaited.add(ids, texts, row);
        }
        *self = Selection {
            awaited,
            ..Selection::default()
        };
    }

    /// A row with an id came, and has this number now.
    pub(super) fn came(&mut self, id: &str, row: u32) {
        let Awaited { ids, texts, come } = &mut self.awaited;
        if let Some(place) = ids.find(id, texts)
            && !come.has(place)
        {
            come.put(place, true);
            self.rows.put(row, true);
            self.count += 1;
        }
    }

    /// What has not come again is no longer selected.
    pub(super) fn forget_missing(&mut self) {
        self.awaited = Awaited::default();
    }
}

impl Awaited {
    fn add(&mut self, ids: &Ids, texts: &Texts, number: u32) {
        self.ids.push_of(&mut self.texts, ids, texts, number);
    }
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;
