use std::ops::Range;

use super::{
    bits::Bits,
    find::Needle,
    fold::fold,
    guid::{Guid, GuidStart},
    texts::{EMPTY, NO, Texts, YES},
    values::{NO_NUMBER, Values},
};
use crate::ui::grid::{
    column::Kind,
    criteria::{ColumnFilter, Criteria},
};

/// Which rows fit the criteria.
///
/// Each word is looked for in the texts of the table, not in the rows: which texts contain it is one bit each, and
/// a row fits by the bits of its texts.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) criteria: Criteria,
    words: Vec<Word>,
    tests: Vec<(usize, Test)>,
    /// The rows that fit the words.
    fit_words: Bits,
    /// The rows that fit the columns' filters.
    fit_columns: Bits,
}

/// A part of a text that is looked for.
#[derive(Debug)]
struct Word {
    needle: Needle,
    /// The texts that contain it.
    found: Bits,
    /// So many texts were looked at.
    searched: u32,
    /// The same as the start of a GUID.
    start: Option<GuidStart>,
}

/// A column's filter, prepared.
#[derive(Debug)]
enum Test {
    Contains(Word),
    OneOf {
        values: Vec<String>,
        guids: Vec<Guid>,
        /// The texts that are one of the values.
        found: Bits,
        searched: u32,
    },
    Is(u32),
    Between(i64, i64),
}

impl Filter {
    /// Filters by something else; `sought` are the words as the resource reads them.
    pub(super) fn change(
        &mut self,
        criteria: &Criteria,
        sought: &str,
        rows: Range<u32>,
        columns: &[Values],
        texts: &Texts,
    ) {
        let words = sought.split_whitespace().filter_map(Word::new);
        let old = std::mem::replace(&mut self.words, words.collect());
        for word in &mut self.words {
            word.narrow(&old, texts);
            word.search(texts);
        }
        self.fit_words = fit_words(&self.words, &rows, columns);
        if self.criteria.columns() != criteria.columns() {
            let tests = criteria.columns().iter();
            self.tests = tests
                .filter_map(|(column, filter)| {
                    let mut test = Test::new(filter).filter(|_| *column < columns.len())?;
                    test.search(texts);
                    Some((*column, test))
                })
                .collect();
            self.fit_columns = fit_columns(&self.tests, None, &rows, columns);
        }
        self.criteria = criteria.clone();
    }

    /// Looks at rows that are new, or say something else now.
    pub(super) fn look_at(&mut self, rows: Range<u32>, columns: &[Values], texts: &Texts) {
        for word in &mut self.words {
            word.search(texts);
        }
        for (_, test) in &mut self.tests {
            test.search(texts);
        }
        let words = fit_words(&self.words, &rows, columns);
        let tests = fit_columns(&self.tests, None, &rows, columns);
        for row in rows {
            self.fit_words.put(row, words.has(row));
            self.fit_columns.put(row, tests.has(row));
        }
    }

    /// The rows that fit.
    pub(super) fn fit(&self) -> Bits {
        let mut fit = self.fit_words.clone();
        fit.keep(&self.fit_columns);
        fit
    }

    /// The rows that fit everything but the filter of a column.
    pub(super) fn fit_without(&self, column: usize, rows: Range<u32>, columns: &[Values]) -> Bits {
        let mut fit = fit_columns(&self.tests, Some(column), &rows, columns);
        fit.keep(&self.fit_words);
        fit
    }

    /// Forgets the rows and their texts.
    pub(super) fn clear(&mut self) {
        self.fit_words = Bits::default();
        self.fit_columns = Bits::default();
        for word in &mut self.words {
            word.forget();
        }
        for (_, test) in &mut self.tests {
            test.forget();
        }
    }
}

fn fit_words(words: &[Word], rows: &Range<u32>, columns: &[Values]) -> Bits {
    let mut fit = Bits::all(rows.clone());
    for word in words {
        let mut found = Bits::none(rows.end as usize);
        for values in columns {
            if values.heading.is_searched && values.heading.kind != Kind::Action {
                word.mark(values, rows, &mut found);
            }
        }
        fit.keep(&found);
    }
    fit
}

fn fit_columns(
    tests: &[(usize, Test)],
    but: Option<usize>,
    rows: &Range<u32>,
    columns: &[Values],
) -> Bits {
    let mut fit = Bits::all(rows.clone());
    for (column, test) in tests {
        if Some(*column) != but {
            let mut found = Bits::none(rows.end as usize);
            test.mark(&columns[*column], rows, &mut found);
            fit.keep(&found);
        }
    }
    fit
}

impl Word {
    /// Looks for a text; of nothing but accents there is nothing to look for.
    fn new(text: &str) -> Option<Self> {
        let mut folded = String::new();
        fold(text, &mut folded);
        (!folded.is_empty()).then(|| Word {
            start: GuidStart::parse(&folded),
            needle: Needle::new(folded),
            found: Bits::default(),
            searched: 0,
        })
    }

    /// Looks only where a part of it was found already, if that is known.
    fn narrow(&mut self, old: &[Word], texts: &Texts) {
        let text = self.needle.text();
        let part = old.iter().filter(|old| text.contains(old.needle.text()));
        let Some(old) = part.max_by_key(|old| old.needle.text().len()) else {
            return;
        };
        // Where much was found, going through the texts from start to end is quicker.
        if old.found.count() > old.searched as usize / 16 {
            return;
        }
        self.searched = old.searched;
        for code in old.found.iter() {
            if self.needle.find(texts.folded(code).as_bytes(), 0).is_some() {
                self.found.put(code, true);
            }
        }
    }

    fn search(&mut self, texts: &Texts) {
        if self.searched < texts.len() {
            texts.search(&self.needle, self.searched, &mut self.found);
            self.searched = texts.len();
        }
    }

    fn forget(&mut self) {
        self.found = Bits::default();
        self.searched = 0;
    }

    /// Marks the rows that show it in a column.
    fn mark(&self, values: &Values, rows: &Range<u32>, marked: &mut Bits) {
        if let Some(start) = self.start.filter(|_| values.heading.kind == Kind::Id) {
            for (row, guid) in values.guids.within(rows.clone()) {
                if guid != Guid::default() && start.is_of(guid) {
                    marked.put(row, true);
                }
            }
        }
        let Some(looks) = &values.looks else {
            for (row, code) in values.codes.within(rows.clone()) {
                if self.found.has(code) {
                    marked.put(row, true);
                }
            }
            return;
        };
        let says: Vec<Option<bool>> = looks
            .list
            .iter()
            .map(|look| {
                let is_found = |code: u32| self.found.has(code);
                match look.text {
                    _ if is_found(look.word) => Some(true),
                    Some(text) => Some(is_found(text)),
                    None => None,
                }
            })
            .collect();
        let rows = looks.rows.within(rows.clone());
        for (row, look) in rows {
            if says[look as usize].unwrap_or_else(|| self.found.has(values.codes.get(row))) {
                marked.put(row, true);
            }
        }
    }
}

impl Test {
    fn new(filter: &ColumnFilter) -> Option<Self> {
        let test = match filter {
            ColumnFilter::Contains(part) => Test::Contains(Word::new(part)?),
            ColumnFilter::OneOf(values) => Test::OneOf {
                guids: values
                    .iter()
                    .filter_map(|value| Guid::parse(value))
                    .collect(),
                values: values.clone(),
                found: Bits::default(),
                searched: 0,
            },
            ColumnFilter::Is(flag) => Test::Is(if *flag { YES } else { NO }),
            ColumnFilter::Between { from, to } => Test::Between(
                from.map_or(NO_NUMBER + 1, |day| day.ends().0),
                to.map_or(i64::MAX, |day| day.ends().1),
            ),
            ColumnFilter::Within { least, most } => Test::Between(
                least.unwrap_or(NO_NUMBER).max(NO_NUMBER + 1),
                most.unwrap_or(i64::MAX),
            ),
        };
        Some(test)
    }

    fn search(&mut self, texts: &Texts) {
        match self {
            Test::Contains(word) => word.search(texts),
            Test::OneOf {
                values,
                found,
                searched,
                ..
            } => {
                for code in *searched..texts.len() {
                    let text = texts.exact(code);
                    if values.iter().any(|value| value == text) {
                        found.put(code, true);
                    }
                }
                *searched = texts.len();
            }
            Test::Is(_) | Test::Between(..) => {}
        }
    }

    fn forget(&mut self) {
        match self {
            Test::Contains(word) => word.forget(),
            Test::OneOf {
                found, searched, ..
            } => {
                *found = Bits::default();
                *searched = 0;
            }
            Test::Is(_) | Test::Between(..) => {}
        }
    }

    /// Marks the rows of its column that fit.
    fn mark(&self, values: &Values, rows: &Range<u32>, marked: &mut Bits) {
        match self {
            Test::Contains(word) => word.mark(values, rows, marked),
            Test::OneOf { guids, found, .. } => {
                for (row, code) in values.codes.within(rows.clone()) {
                    let is_in = match values.guid(row).filter(|_| code == EMPTY) {
                        Some(guid) => guids.contains(&guid),
                        None => found.has(code),
                    };
                    if is_in {
                        marked.put(row, true);
                    }
                }
            }
            Test::Is(flag) => {
                for (row, code) in values.codes.within(rows.clone()) {
                    if code == *flag {
                        marked.put(row, true);
                    }
                }
            }
            Test::Between(least, most) => {
                for (row, number) in values.numbers.within(rows.clone()) {
                    if *least <= number && number <= *most {
                        marked.put(row, true);
                    }
                }
            }
        }
    }
}
