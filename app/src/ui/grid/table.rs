use std::cmp::Ordering;

use crate::ui::{
    format,
    grid::{
        column::{Cell, Heading, Kind, Record, Row},
        criteria::Criteria,
        datum::Datum,
    },
};

/// The rows that were read, which of them are shown, and in which order.
///
/// Rows stay where they were put: filter and sort only arrange their numbers. What the filter searches
/// and what the sort compares is computed once for each row and not at each keystroke.
pub struct Table {
    headings: Vec<Heading>,
    sought: fn(&str) -> String,
    rows: Vec<Box<dyn Row + Send + Sync>>,
    /// One for each row: all that it shows, in lower case.
    haystacks: Vec<Box<str>>,
    filter: String,
    /// One for each row: whether it fits the filter.
    fits: Vec<bool>,
    sort: Option<Sort>,
    /// One for each row while a sort is on.
    keys: Vec<Key>,
    /// Every row's number in the order of the sort.
    order: Vec<u32>,
    /// The numbers of the rows that fit the filter, in the order of the sort.
    shown: Vec<u32>,
    /// Counts how often a row with a known id may have come to say something else.
    edition: u32,
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
        Table {
            headings: T::COLUMNS.iter().map(|column| column.heading).collect(),
            sought: T::sought,
            rows: Vec::new(),
            haystacks: Vec::new(),
            filter: String::new(),
            fits: Vec::new(),
            sort: None,
            keys: Vec::new(),
            order: Vec::new(),
            shown: Vec::new(),
            edition: 0,
        }
    }

    /// The heads of the columns.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// How many rows were read.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many rows fit the filter.
    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    /// Whether anything is filtered for.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty()
    }

    /// Counts how often rows were thrown away or replaced: one with a known id may say something else since.
    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// Adds rows.
    pub fn append<T: Record + Send + Sync>(&mut self, rows: Vec<T>) {
        for row in rows {
            self.push(Box::new(row));
        }
        self.arrange();
    }

    /// Shows rows in place of all that were there; filter and sort stay.
    pub fn put<T: Record + Send + Sync>(&mut self, rows: Vec<T>) {
        self.clear();
        self.append(rows);
    }

    /// Replaces the row with the same id, if there is one. It stays where it is, whatever it says now, so
    /// that nothing moves under the agent's eyes; the next sort takes it into account.
    pub fn replace<T: Record + Send + Sync>(&mut self, row: T) {
        let Some(number) = self.rows.iter().position(|old| old.id() == row.id()) else {
            return;
        };
        let row: Box<dyn Row + Send + Sync> = Box::new(row);
        let haystack = self.haystack(&*row);
        let words: Vec<&str> = self.filter.split_whitespace().collect();
        self.fits[number] = contains_all(&haystack, &words);
        if let (Some(sort), Some(old)) = (self.sort, self.keys.get_mut(number)) {
            *old = Key::of(&key(&*row, sort.column));
        }
        self.haystacks[number] = haystack;
        self.rows[number] = row;
        self.edition += 1;
        self.show();
    }

    /// Leaves out the last column.
    pub fn leave_out_last_column(&mut self) {
        self.headings.pop();
    }

    /// Throws every row away; filter and sort stay.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.haystacks.clear();
        self.fits.clear();
        self.keys.clear();
        self.order.clear();
        self.shown.clear();
        self.edition += 1;
    }

    /// Shows the rows that fit the filter: those that contain every word of it, in any column and any case,
    /// where the resource does not judge by itself.
    pub fn filter(&mut self, criteria: &Criteria) {
        let filter = (self.sought)(&criteria.words).to_lowercase();
        if filter == self.filter {
            return;
        }
        // Longer filters that begin with the old one fit fewer rows: only those that fit are looked at.
        let narrows = filter.starts_with(&self.filter);
        self.filter = filter;
        let words: Vec<&str> = self.filter.split_whitespace().collect();
        for (is_fit, haystack) in self.fits.iter_mut().zip(&self.haystacks) {
            *is_fit = (*is_fit || !narrows) && contains_all(haystack, &words);
        }
        self.show();
    }

    /// Sorts, or goes back to the order in which the rows were read.
    pub fn sort(&mut self, sort: Option<Sort>) {
        if sort == self.sort {
            return;
        }
        let column = |sort: Option<Sort>| sort.map(|sort| sort.column);
        if column(sort) != column(self.sort) {
            self.keys.clear();
        }
        self.sort = sort;
        self.order.clear();
        self.arrange();
    }

    /// The id of the row that is shown at a position.
    pub fn id(&self, position: usize) -> Option<String> {
        Some(self.row(position)?.id().to_owned())
    }

    /// What the row at a position shows in a column.
    pub fn cell(&self, position: usize, column: usize) -> Cell<'_> {
        self.row(position)
            .map_or_else(Cell::default, |row| self.cell_of(row, column))
    }

    /// Where the row with an id is shown, if it is.
    pub fn position(&self, id: &str) -> Option<usize> {
        let is_it = |number: &u32| self.rows[*number as usize].id() == id;
        self.shown.iter().position(is_it)
    }

    /// What names the row with an id: the text of its first column.
    pub fn name(&self, id: &str) -> Option<String> {
        let row = self.rows.iter().find(|row| row.id() == id)?;
        Some(self.cell_of(&**row, 0).text.into_owned())
    }

    fn cell_of<'a>(&self, row: &'a dyn Row, column: usize) -> Cell<'a> {
        row.cell(column).unwrap_or_else(|| Cell {
            text: match row.value(column) {
                Datum::Absent => "".into(),
                Datum::Text(text) => text,
                Datum::Flag(flag) => if flag { "Yes" } else { "No" }.into(),
                Datum::Moment(moment) => format::day(moment).into(),
                Datum::Number(number) => number.to_string().into(),
            },
            ..Cell::default()
        })
    }

    fn row(&self, position: usize) -> Option<&dyn Row> {
        let number = *self.shown.get(position)?;
        Some(&*self.rows[number as usize])
    }

    fn push(&mut self, row: Box<dyn Row + Send + Sync>) {
        let haystack = self.haystack(&*row);
        let words: Vec<&str> = self.filter.split_whitespace().collect();
        self.fits.push(contains_all(&haystack, &words));
        self.haystacks.push(haystack);
        self.rows.push(row);
    }

    /// All that a row shows, in lower case.
    fn haystack(&self, row: &dyn Row) -> Box<str> {
        let mut haystack = String::new();
        for (column, heading) in self.headings.iter().enumerate() {
            let cell = self.cell_of(row, column);
            if !heading.is_searched || heading.kind == Kind::Action {
                continue;
            }
            haystack.push_str(&cell.text);
            haystack.push('\n');
            if let Some(tag) = cell.tag {
                haystack.push_str(tag.word);
                haystack.push('\n');
            }
        }
        haystack.to_lowercase().into_boxed_str()
    }

    /// Brings rows into order that are not yet in it.
    fn arrange(&mut self) {
        let known = self.order.len();
        self.order.extend(known as u32..self.rows.len() as u32);
        if let Some(sort) = self.sort {
            let keyed = self.keys.len();
            let missing = self.rows[keyed..].iter();
            self.keys
                .extend(missing.map(|row| Key::of(&key(&**row, sort.column))));
            let keys = &self.keys;
            // The sort keeps equal rows as they were, and finds what is in order already, so that a page
            // that arrives later costs little.
            self.order.sort_by(|left, right| {
                keys[*left as usize].compare(&keys[*right as usize], sort.descending)
            });
        }
        self.show();
    }

    fn show(&mut self) {
        let fits = &self.fits;
        self.shown.clear();
        let shown = self.order.iter().filter(|number| fits[**number as usize]);
        self.shown.extend(shown);
    }
}

fn key(row: &dyn Row, column: usize) -> String {
    let order = row.order(column).unwrap_or_else(|| row.value(column));
    match order {
        Datum::Absent => String::new(),
        Datum::Text(text) => text.into_owned(),
        Datum::Flag(flag) => if flag { "1" } else { "0" }.into(),
        Datum::Moment(moment) => moment.into(),
        Datum::Number(number) => format!("{number:09}"),
    }
}

fn contains_all(haystack: &str, words: &[&str]) -> bool {
    words.iter().all(|word| haystack.contains(word))
}

/// What a row is sorted by. Most comparisons end at the first eight bytes, which are compared as one
/// number.
struct Key {
    start: u64,
    text: Box<str>,
}

impl Key {
    fn of(text: &str) -> Self {
        let text = text.to_lowercase().into_boxed_str();
        let mut start = [0; 8];
        for (to, from) in start.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        Key {
            start: u64::from_be_bytes(start),
            text,
        }
    }

    /// Empty ones come last, whichever way the sort goes.
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        match (self.text.is_empty(), other.text.is_empty()) {
            (false, false) => {}
            (left, right) => return left.cmp(&right),
        }
        let order = self
            .start
            .cmp(&other.start)
            .then_with(|| self.text.cmp(&other.text));
        if descending { order.reverse() } else { order }
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
