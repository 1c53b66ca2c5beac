use crate::ui::grid::table::{bits::Bits, guid::Guid, ids::Ids, texts::Texts};

/// The rows that the agent has selected.
///
/// While rows are there, one bit each; while they are read again, their ids, so that a selection survives that as
/// it survives sort and filter.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    rows: Bits,
    count: usize,
    /// The row that was toggled last.
    anchor: Option<u32>,
    awaited: Awaited,
}

/// What was selected before the rows were thrown away and has not come again: sorted, a bit for those that have.
#[derive(Clone, Debug, Default)]
struct Awaited {
    guids: Vec<Guid>,
    texts: Vec<String>,
    /// By place: first the GUIDs, then the texts.
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
        let mut awaited = std::mem::take(&mut self.awaited).missing();
        for row in self.rows.iter() {
            match ids.get(row, texts) {
                Ok(guid) => awaited.guids.push(guid),
                Err(text) => awaited.texts.push(text.to_owned()),
            }
        }
        awaited.guids.sort_unstable();
        awaited.texts.sort_unstable();
        *self = Selection {
            awaited,
            ..Selection::default()
        };
    }

    /// A row with an id came, and has this number now.
    pub(super) fn came(&mut self, id: &str, row: u32) {
        if let Some(place) = self.awaited.place(id)
            && !self.awaited.come.has(place)
        {
            self.awaited.come.put(place, true);
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
    fn place(&self, id: &str) -> Option<u32> {
        if self.guids.is_empty() && self.texts.is_empty() {
            return None;
        }
        let place = match Guid::parse(id) {
            Some(guid) => self.guids.binary_search(&guid).ok()?,
            None => {
                let place = self.texts.binary_search_by(|text| (**text).cmp(id));
                self.guids.len() + place.ok()?
            }
        };
        Some(place as u32)
    }

    /// Those that have not come.
    fn missing(self) -> Self {
        let count = self.guids.len() as u32;
        let missing = |place: u32| !self.come.has(place);
        let guids = (0..).zip(self.guids).filter(|(place, _)| missing(*place));
        let texts = (count..)
            .zip(self.texts)
            .filter(|(place, _)| missing(*place));
        Awaited {
            guids: guids.map(|(_, guid)| guid).collect(),
            texts: texts.map(|(_, text)| text).collect(),
            come: Bits::default(),
        }
    }
}
