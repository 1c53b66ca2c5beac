//! The rows that were read, which of them are shown, and in which order.
//!
//! They are taken apart into the columns of `crates/columns`, which searches and sorts them; what a column means is
//! known here.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `values.rs` | what the rows say and show, column by column |
//! | `fit.rs` | which rows fit the criteria |

mod fit;
pub(super) mod values;

use tenantry_columns::{Arrangement, Bits, Ids, Shown, Texts, by_frequency};

use self::{
    fit::Filter,
    values::{Value, Values},
};
use crate::ui::grid::{
    column::{Cell, Heading, Kind, Record, Row},
    criteria::Criteria,
    selection::Selection,
};

/// The rows that were read, which of them are shown, which are selected, and in which order they are.
///
/// Rows stay where they were put, in the order in which they were read: filter and sort only arrange their
/// numbers.
#[derive(Debug)]
pub struct Table {
    headings: Vec<Heading>,
    sought: fn(&str) -> String,
    columns: Vec<Values>,
    texts: Texts,
    ids: Ids,
    filter: Filter,
    /// The rows that fit.
    fit: Bits,
    sort: Option<Sort>,
    /// Every row's number in the order of the sort; empty without one.
    order: Vec<u32>,
    shown: Shown,
    selection: Selection,
    /// Counts how often a row with a known id may have come to say something else.
    edition: u32,
    /// Counts how often all rows were thrown away.
    generation: u32,
}

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column's number.
    pub column: usize,
    /// Whether the last comes first.
    pub descending: bool,
}

impl Table {
    /// An empty table with the columns of a resource.
    pub fn new<T: Record>() -> Self {
        let columns = T::COLUMNS.iter().enumerate();
        Table {
            headings: T::COLUMNS.iter().map(|column| column.heading).collect(),
            sought: T::sought,
            columns: columns
                .map(|(at, column)| {
                    let (has_looks, has_order) = (column.cell.is_some(), column.order.is_some());
                    Values::new(column.heading, at, has_looks, has_order)
                })
                .collect(),
            texts: Texts::default(),
            ids: Ids::default(),
            filter: Filter::default(),
            fit: Bits::default(),
            sort: None,
            order: Vec::new(),
            shown: Shown::default(),
            selection: Selection::default(),
            edition: 0,
            generation: 0,
        }
    }

    /// The heads of the columns.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// How many rows were read.
    pub fn len(&self) -> usize {
        self.ids.len() as usize
    }

    /// How many rows fit the criteria.
    pub fn shown(&self) -> usize {
        self.shown.rows().len()
    }

    /// Whether anything is filtered for.
    pub fn is_filtered(&self) -> bool {
        !self.filter.criteria.is_empty()
    }

    /// Counts how often rows were thrown away or replaced: one with a known id may say something else since.
    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// Adds rows.
    pub fn append<T: Record>(&mut self, rows: Vec<T>) {
        let start = self.ids.len();
        for row in rows {
            self.push(&row);
        }
        self.take_in(start);
    }

    /// Shows rows in place of all that were there; filter, sort and selection stay.
    pub fn put<T: Record>(&mut self, rows: Vec<T>) {
        self.clear();
        self.append(rows);
    }

    /// Replaces the row with the same id, if there is one. It stays where it is, whatever it says now, so
    /// that nothing moves under the agent's eyes; the next sort takes it into account.
    pub fn replace<T: Record>(&mut self, row: T) {
        let row: &dyn Row = &row;
        let Some(number) = self.ids.find(row.id(), &self.texts) else {
            return;
        };
        self.take(row, Some(number));
        let rows = number..number + 1;
        self.filter.look_at(rows, &self.columns, &self.texts);
        self.edition += 1;
        self.show();
    }

    /// Leaves out the last column. Only before there are rows.
    pub fn leave_out_last_column(&mut self) {
        self.headings.pop();
        self.columns.pop();
    }

    /// Throws every row away; filter, sort and selection stay. Rows that come again are found by their ids.
    pub fn clear(&mut self) {
        self.selection.leave(&self.ids, &self.texts);
        for values in &mut self.columns {
            values.clear();
        }
        self.texts = Texts::default();
        self.ids = Ids::default();
        self.filter.clear();
        self.order = Vec::new();
        self.edition += 1;
        self.generation += 1;
        self.show();
    }

    /// What is filtered by.
    pub fn criteria(&self) -> &Criteria {
        &self.filter.criteria
    }

    /// Shows the rows that fit.
    pub fn filter(&mut self, criteria: &Criteria) {
        if *criteria == self.filter.criteria {
            return;
        }
        let sought = (self.sought)(&criteria.words);
        let rows = 0..self.ids.len();
        self.filter
            .change(criteria, &sought, rows, &self.columns, &self.texts);
        self.show();
    }

    /// Sorts, or goes back to the order in which the rows were read.
    pub fn sort(&mut self, sort: Option<Sort>) {
        let sort = sort.filter(|sort| {
            let values = self.columns.get(sort.column);
            values.is_some_and(|values| values.keys().is_some())
        });
        if sort == self.sort {
            return;
        }
        self.sort = sort;
        self.order = match self.arrangement() {
            Some(arrangement) => arrangement.of(self.ids.len()),
            None => Vec::new(),
        };
        self.show();
    }

    /// The id of the row that is shown at a position.
    pub fn id(&self, position: usize) -> Option<String> {
        let row = self.shown.row(position)?;
        Some(self.ids.text(row, &self.texts))
    }

    /// What the row at a position shows in a column.
    pub fn cell(&self, position: usize, column: usize) -> Cell<'_> {
        match (self.shown.row(position), self.columns.get(column)) {
            (Some(row), Some(values)) => values.cell(row, &self.texts),
            _ => Cell::default(),
        }
    }

    /// Where the row with an id is shown, if it is.
    pub fn position(&self, id: &str) -> Option<usize> {
        let row = self.ids.find(id, &self.texts)?;
        self.shown.position(row)
    }

    /// What names the row with an id: the text of its first column.
    pub fn name(&self, id: &str) -> Option<String> {
        let row = self.ids.find(id, &self.texts)?;
        let cell = self.columns.first()?.cell(row, &self.texts);
        Some(cell.text.into_owned())
    }

    /// The values of a column, each with the number of rows that have it, among the rows that fit everything but
    /// the column's own filter: the most frequent first. Nothing is an empty text. Only texts have choices.
    pub fn choices(&self, column: usize) -> Vec<(String, usize)> {
        let Some(values) = self.columns.get(column) else {
            return Vec::new();
        };
        if !matches!(values.heading.kind, Kind::Text | Kind::Choice) {
            return Vec::new();
        }
        let rows = 0..self.ids.len();
        let fit = self.filter.fit_without(column, rows.clone(), &self.columns);
        let counts = values.codes.count(&fit, rows, self.texts.len());
        by_frequency(&self.texts, &counts)
    }

    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The ids of the selected rows, in the order of the sort, each with what names it: as they are now, whatever
    /// is sorted, filtered or selected later.
    pub fn selected(&self) -> Vec<(String, String)> {
        let rows = self.selected_rows().into_iter();
        let named = rows.map(|row| {
            let name = self
                .columns
                .first()
                .map(|names| names.cell(row, &self.texts));
            let name = name.map(|name| name.text.into_owned()).unwrap_or_default();
            (self.ids.text(row, &self.texts), name)
        });
        named.collect()
    }

    /// Whether the row at a position is selected.
    pub fn is_selected(&self, position: usize) -> bool {
        let row = self.shown.row(position);
        row.is_some_and(|row| self.selection.has(row))
    }

    /// Selects the row at a position, or no longer. The next range starts there.
    pub fn toggle(&mut self, position: usize) {
        if let Some(row) = self.shown.row(position) {
            self.selection.toggle(row);
        }
    }

    /// Selects what is shown between the row that was toggled last and a position, both included.
    pub fn select_to(&mut self, position: usize) {
        let anchor = self.selection.anchor();
        let anchor = anchor.and_then(|row| self.shown.position(row));
        let anchor = anchor.unwrap_or(position);
        let (start, end) = (anchor.min(position), anchor.max(position));
        let rows = self.shown.rows().get(start..).unwrap_or_default();
        let rows = rows.iter().take(end - start + 1);
        self.selection.add(rows.copied());
    }

    /// Selects every row that is shown, besides those that are selected.
    pub fn select_shown(&mut self) {
        self.selection.add(self.shown.rows().iter().copied());
    }

    /// Selects nothing.
    pub fn deselect_all(&mut self) {
        self.selection = Selection::default();
    }

    /// How many selected rows the filter hides.
    pub fn selected_hidden(&self) -> usize {
        self.selection.count() - self.selection.count_in(&self.fit)
    }

    /// Whether every row that is shown is selected, and there are some.
    pub fn are_all_shown_selected(&self) -> bool {
        let shown = self.shown();
        shown > 0 && self.selection.count_in(&self.fit) == shown
    }

    /// Gives up what was selected and has not come again since all was thrown away. For when all was read.
    pub fn forget_missing(&mut self) {
        self.selection.forget_missing();
    }

    /// The numbers of the rows that are shown, as they stand.
    pub(super) fn shown_rows(&self) -> &[u32] {
        self.shown.rows()
    }

    /// The numbers of the selected rows in the order of the sort.
    pub(super) fn selected_rows(&self) -> Vec<u32> {
        if self.sort.is_none() {
            return self.selection.rows().collect();
        }
        let sorted = self.order.iter().copied();
        sorted.filter(|row| self.selection.has(*row)).collect()
    }

    /// What a row says in a column.
    pub(super) fn value(&self, row: u32, column: usize) -> Value<'_> {
        let values = self.columns.get(column);
        values.map_or(Value::Absent, |values| values.value(row, &self.texts))
    }

    /// Counts how often all rows were thrown away: their numbers mean others since.
    pub(super) fn generation(&self) -> u32 {
        self.generation
    }

    fn push(&mut self, row: &dyn Row) {
        self.take(row, None);
        let number = self.ids.push(row.id(), &mut self.texts);
        self.selection.came(row.id(), number);
    }

    /// Takes a row apart, as a new one or in place of another.
    fn take(&mut self, row: &dyn Row, number: Option<u32>) {
        let mut codes = Vec::with_capacity(self.columns.len());
        for values in &mut self.columns {
            values.take(row, number, &mut self.texts, &mut codes);
        }
    }

    /// Filters and sorts the rows from a number on, which are new.
    fn take_in(&mut self, start: u32) {
        let new = start..self.ids.len();
        self.filter.look_at(new.clone(), &self.columns, &self.texts);
        let mut order = std::mem::take(&mut self.order);
        if let Some(arrangement) = self.arrangement() {
            if start == 0 {
                order = arrangement.of(new.end);
            } else {
                arrangement.insert(&mut order, new);
            }
        }
        self.order = order;
        self.show();
    }

    fn arrangement(&self) -> Option<Arrangement<'_>> {
        let sort = self.sort?;
        Some(Arrangement {
            keys: self.columns.get(sort.column)?.keys()?,
            texts: &self.texts,
            descending: sort.descending,
        })
    }

    fn show(&mut self) {
        self.fit = self.filter.fit();
        let sorted = self.sort.map(|_| &*self.order);
        self.shown.show(&self.fit, sorted, self.ids.len());
    }
}

#[cfg(test)]
#[path = "table_properties.rs"]
mod properties;
#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
