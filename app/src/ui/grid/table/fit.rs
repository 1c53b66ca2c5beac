use std::{mem, ops::Range};

use tenantry_columns::{Bits, Guid, NO, NO_NUMBER, Texts, Word, YES};

use super::values::Values;
use crate::ui::grid::{
    column::Kind,
    criteria::{ColumnFilter, Criteria},
};

/// Which rows fit the criteria.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) criteria: Criteria,
    words: Vec<Sought>,
    tests: Vec<(usize, Test)>,
    /// The rows that fit the columns' filters.
    fit_columns: Bits,
}

/// A word that is looked for in all columns.
#[derive(Clone, Debug)]
struct Sought {
    word: Word,
    /// The rows that have it.
    rows: Bits,
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
        let old = mem::take(&mut self.words);
        self.words = words
            .map(|mut word| {
                if let Some(same) = old.iter().find(|old| old.word.text() == word.text()) {
                    return same.clone();
                }
                let part = old.iter().map(|old| &old.word);
                let part = part.filter(|old| word.text().contains(old.text()));
                if let Some(part) = part.max_by_key(|part| part.text().len()) {
                    word.narrow(part, texts);
                }
                word.search(texts);
                let rows = rows_with(&word, &rows, columns);
                Sought { word, rows }
            })
            .collect();
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
        for Sought { word, rows: known } in &mut self.words {
            word.search(texts);
            let new = rows_with(word, &rows, columns);
            rows.clone().for_each(|row| known.put(row, new.has(row)));
        }
        for (_, test) in &mut self.tests {
            test.search(texts);
        }
        let new = fit_columns(&self.tests, None, &rows, columns);
        rows.for_each(|row| self.fit_columns.put(row, new.has(row)));
    }

    /// The rows that fit.
    pub(super) fn fit(&self) -> Bits {
        self.with_words(self.fit_columns.clone())
    }

    /// The rows that fit everything but the filter of a column.
    pub(super) fn fit_without(&self, column: usize, rows: Range<u32>, columns: &[Values]) -> Bits {
        self.with_words(fit_columns(&self.tests, Some(column), &rows, columns))
    }

    fn with_words(&self, mut fit: Bits) -> Bits {
        for word in &self.words {
            fit.keep(&word.rows);
        }
        fit
    }

    /// Forgets the rows and their texts.
    pub(super) fn clear(&mut self) {
        self.fit_columns = Bits::default();
        for Sought { word, rows } in &mut self.words {
            word.forget();
            *rows = Bits::default();
        }
        for (_, test) in &mut self.tests {
            test.forget();
        }
    }
}

/// The rows that have a word in some column.
fn rows_with(word: &Word, rows: &Range<u32>, columns: &[Values]) -> Bits {
    let mut marked = Bits::none(rows.end as usize);
    for values in columns {
        if values.heading.is_searched && values.heading.kind != Kind::Action {
            mark(word, values, rows, &mut marked);
        }
    }
    marked
}

/// Marks the rows that show a word in a column.
fn mark(word: &Word, values: &Values, rows: &Range<u32>, marked: &mut Bits) {
    word.mark_guids(&values.guids, rows.clone(), marked);
    let Some(looks) = &values.looks else {
        return word.mark(&values.codes, rows.clone(), marked);
    };
    // The looks that have it whatever the value is, and those that show the value.
    let (mut having, mut showing) = (Bits::default(), Bits::default());
    for (look, number) in looks.list.iter().zip(0..) {
        let has_it = word.is_in(look.word) || look.text.is_some_and(|text| word.is_in(text));
        having.put(number, has_it);
        showing.put(number, look.text.is_none());
    }
    looks.rows.mark(&having, rows.clone(), marked);
    let mut by_value = Bits::none(rows.end as usize);
    word.mark(&values.codes, rows.clone(), &mut by_value);
    let mut shown = Bits::none(rows.end as usize);
    looks.rows.mark(&showing, rows.clone(), &mut shown);
    by_value.keep(&shown);
    marked.add(&by_value);
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
            Test::Contains(word) => mark(word, values, rows, marked),
            Test::OneOf { guids, found, .. } if values.heading.kind == Kind::Id => {
                for (row, code) in values.codes.within(rows.clone()) {
                    let is_in = match values.guid(row) {
                        Some(guid) => guids.contains(&guid),
                        None => found.has(code),
                    };
                    if is_in {
                        marked.put(row, true);
                    }
                }
            }
            Test::OneOf { found, .. } => values.codes.mark(found, rows.clone(), marked),
            Test::Is(flag) => {
                let mut found = Bits::default();
                found.put(*flag, true);
                values.codes.mark(&found, rows.clone(), marked);
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
