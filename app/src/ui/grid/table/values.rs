use std::borrow::Cow;

use tenantry_columns::{Chunks, Codes, EMPTY, Guid, Keys, NO, NO_NUMBER, Texts, YES};

use crate::ui::{
    format,
    grid::{
        column::{Cell, Heading, Kind, Row, Tag},
        datum::Datum,
        moment::Moment,
    },
    icon::Icon,
};

/// The texts of a column are looked up as long as it has fewer than this, or enough of them repeat.
const TRIED: u32 = 2048;

/// What the rows say in one column.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) heading: Heading,
    column: usize,
    /// The texts of the values: as the column shows them, unless it has looks of its own.
    pub(super) codes: Codes,
    /// Ticks or numbers, in columns of those.
    pub(super) numbers: Chunks<i64>,
    /// GUIDs, in columns of those; all zero where the text is none.
    pub(super) guids: Chunks<Guid>,
    pub(super) looks: Option<Looks>,
    /// What rows are sorted by, where that is not their value.
    pub(super) order: Option<Chunks<i64>>,
    seen: u32,
    fresh: u32,
}

/// What a column shows beyond its values.
#[derive(Debug)]
pub(super) struct Looks {
    pub(super) list: Vec<Look>,
    /// One's place in the list for each row.
    pub(super) rows: Codes,
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// The code of its text, if that is not the value's.
    pub(super) text: Option<u32>,
    /// The code of the hint, if that is not the text that is shown.
    hint: Option<u32>,
    tag: Option<Tag>,
    /// The code of the tag's word.
    pub(super) word: u32,
    icon: Option<Icon>,
}

/// One row's part of a column.
struct Taken {
    code: u32,
    number: i64,
    guid: Guid,
    look: u32,
    order: i64,
}

impl Values {
    pub(super) fn new(heading: Heading, column: usize, has_looks: bool, has_order: bool) -> Self {
        Values {
            heading,
            column,
            codes: Codes::default(),
            numbers: Chunks::new(),
            guids: Chunks::new(),
            looks: has_looks.then(|| Looks {
                list: Vec::new(),
                rows: Codes::default(),
            }),
            order: has_order.then(Chunks::new),
            seen: 0,
            fresh: 0,
        }
    }

    /// Takes a row's part, as the next row's or in place of another; `codes` are those that the row has so far.
    pub(super) fn take(
        &mut self,
        row: &dyn Row,
        number: Option<u32>,
        texts: &mut Texts,
        codes: &mut Vec<u32>,
    ) {
        let taken = self.part(row, texts, codes);
        put_code(&mut self.codes, number, taken.code);
        if matches!(self.heading.kind, Kind::Date | Kind::Number) {
            put(&mut self.numbers, number, taken.number);
        }
        if self.heading.kind == Kind::Id {
            put(&mut self.guids, number, taken.guid);
        }
        if let Some(looks) = &mut self.looks {
            put_code(&mut looks.rows, number, taken.look);
        }
        if let Some(order) = &mut self.order {
            put(order, number, taken.order);
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Values::new(
            self.heading,
            self.column,
            self.looks.is_some(),
            self.order.is_some(),
        );
    }

    /// What a row shows.
    pub(super) fn cell<'t>(&self, row: u32, texts: &'t Texts) -> Cell<'t> {
        let guid = self.guid(row);
        let value = || match guid {
            Some(guid) => Cow::Owned(guid.to_string()),
            None => Cow::Borrowed(texts.exact(self.codes.get(row))),
        };
        let Some(looks) = &self.looks else {
            let text = value();
            let hint = if guid.is_some() {
                text.clone()
            } else {
                Cow::Borrowed("")
            };
            return Cell {
                text,
                hint,
                ..Cell::default()
            };
        };
        let look = looks.of(row);
        let text = match look.text {
            Some(code) => Cow::Borrowed(texts.exact(code)),
            None => value(),
        };
        Cell {
            hint: match look.hint {
                Some(code) => Cow::Borrowed(texts.exact(code)),
                None => text.clone(),
            },
            text,
            tag: look.tag,
            icon: look.icon,
        }
    }

    /// The value of a row.
    pub(super) fn value<'t>(&self, row: u32, texts: &'t Texts) -> Value<'t> {
        let number = |make: fn(i64) -> Value<'static>| match self.numbers.get(row) {
            NO_NUMBER => Value::Absent,
            number => make(number),
        };
        match (self.heading.kind, self.codes.get(row)) {
            (Kind::Action, _) => Value::Absent,
            (Kind::Date, _) => number(|ticks| Value::Moment(Moment(ticks))),
            (Kind::Number, _) => number(Value::Number),
            (Kind::YesNo, YES) => Value::Flag(true),
            (Kind::YesNo, NO) => Value::Flag(false),
            (Kind::YesNo, _) => Value::Absent,
            (Kind::Id, EMPTY) => self.guid(row).map_or(Value::Absent, Value::Guid),
            (_, EMPTY) => Value::Absent,
            (_, code) => Value::Text(texts.exact(code)),
        }
    }

    /// What rows are sorted by; nothing in a column without values.
    pub(super) fn keys(&self) -> Option<Keys<'_>> {
        let keys = match (&self.order, self.heading.kind) {
            (Some(order), _) => Keys::Numbers(order),
            (None, Kind::Text | Kind::Choice) => Keys::Texts(&self.codes),
            (None, Kind::YesNo) => Keys::Flags(&self.codes),
            (None, Kind::Date | Kind::Number) => Keys::Numbers(&self.numbers),
            (None, Kind::Id) => Keys::Guids(&self.guids, &self.codes),
            (None, Kind::Action) => return None,
        };
        Some(keys)
    }

    /// The GUID of a row in a column of GUIDs, unless its text is none.
    pub(super) fn guid(&self, row: u32) -> Option<Guid> {
        if self.heading.kind != Kind::Id {
            return None;
        }
        Some(self.guids.get(row)).filter(|guid| *guid != Guid::default())
    }

    fn part(&mut self, row: &dyn Row, texts: &mut Texts, codes: &mut Vec<u32>) -> Taken {
        let datum = row.value(self.column);
        let mut taken = Taken {
            code: EMPTY,
            number: NO_NUMBER,
            guid: Guid::default(),
            look: 0,
            order: row.order(self.column).unwrap_or(NO_NUMBER),
        };
        // A value of another kind than the column's is as good as none.
        match (self.heading.kind, &datum) {
            (Kind::Text | Kind::Choice, Datum::Text(text)) => {
                taken.code = self.code(text, texts, codes);
            }
            (Kind::Id, Datum::Text(text)) => match Guid::parse(text) {
                Some(guid) if guid != Guid::default() => taken.guid = guid,
                _ => taken.code = self.code(text, texts, codes),
            },
            (Kind::YesNo, Datum::Flag(flag)) => {
                taken.code = if *flag { YES } else { NO };
            }
            (Kind::Date, Datum::Moment(moment)) => {
                taken.number = Moment::parse(moment).map_or(NO_NUMBER, |moment| moment.0);
                if self.looks.is_none() {
                    taken.code = texts.intern(&format::day(moment));
                }
            }
            (Kind::Number, Datum::Number(number)) => {
                taken.number = *number;
                if self.looks.is_none() {
                    taken.code = self.code(&format::number(*number), texts, codes);
                }
            }
            _ => {}
        }
        if self.looks.is_some() {
            let cell = row.cell(self.column).unwrap_or_default();
            taken.look = self.look(&cell, &taken, texts);
        }
        taken
    }

    /// The code of a text. In a column whose texts hardly ever repeat, only the row's own others are looked at: a
    /// mail address mostly is the user name.
    fn code(&mut self, text: &str, texts: &mut Texts, codes: &mut Vec<u32>) -> u32 {
        if text.is_empty() {
            return EMPTY;
        }
        let repeats = self.seen < TRIED || self.fresh < self.seen / 4 * 3;
        let is_it = |code: &&u32| texts.exact(**code) == text;
        let code = match codes.iter().find(is_it).copied() {
            Some(code) => code,
            None if repeats || self.heading.kind == Kind::Choice => {
                let known = texts.len();
                let code = texts.intern(text);
                self.seen += 1;
                self.fresh += u32::from(code >= known);
                code
            }
            None => texts.add(text),
        };
        codes.push(code);
        code
    }

    fn look(&mut self, cell: &Cell<'_>, taken: &Taken, texts: &mut Texts) -> u32 {
        let is_value = taken.guid == Guid::default() && texts.exact(taken.code) == cell.text;
        let look = Look {
            text: (!is_value).then(|| texts.intern(&cell.text)),
            hint: (cell.hint != cell.text).then(|| texts.intern(&cell.hint)),
            tag: cell.tag,
            word: cell.tag.map_or(EMPTY, |tag| texts.intern(tag.word)),
            icon: cell.icon,
        };
        self.looks.as_mut().map_or(0, |looks| looks.number(look))
    }
}

impl Looks {
    /// The look of a row.
    pub(super) fn of(&self, row: u32) -> Look {
        self.list[self.rows.get(row) as usize]
    }

    /// Most columns have a few looks; of one that has many, those of later rows may stand twice.
    fn number(&mut self, look: Look) -> u32 {
        const LOOKED_AT: usize = 32;
        let known = self
            .list
            .iter()
            .take(LOOKED_AT)
            .position(|known| *known == look);
        let number = known.unwrap_or(self.list.len());
        if number == self.list.len() {
            self.list.push(look);
        }
        number as u32
    }
}

/// The value of a row in a column, as the table keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::grid) enum Value<'t> {
    /// There is none.
    Absent,
    /// A text, not empty.
    Text(&'t str),
    /// Yes or no.
    Flag(bool),
    /// A time.
    Moment(Moment),
    /// A whole number.
    Number(i64),
    /// A GUID.
    Guid(Guid),
}

fn put<T: Copy>(values: &mut Chunks<T>, number: Option<u32>, value: T) {
    match number {
        Some(number) => values.set(number, value),
        None => values.push(value),
    }
}

fn put_code(codes: &mut Codes, number: Option<u32>, code: u32) {
    match number {
        Some(number) => codes.set(number, code),
        None => codes.push(code),
    }
}
