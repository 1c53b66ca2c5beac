use std::borrow::Cow;

use crate::ui::{grid::datum::Datum, icon::Icon};

/// A resource that a list can show. Its columns are declared here and nowhere else.
pub trait Record: Sized + 'static {
    /// The columns, in their order. The first names the row.
    const COLUMNS: &'static [Column<Self>];

    /// What tells one row from every other, whatever the order.
    fn id(&self) -> &str;

    /// What is searched for when this is typed, where that is not the same.
    fn sought(typed: &str) -> String {
        typed.to_owned()
    }
}

/// One column of a resource.
pub struct Column<T: 'static> {
    /// What is the same for every row.
    pub heading: Heading,
    /// What a row is filtered, sorted and exported by.
    pub value: fn(&T) -> Datum<'_>,
    /// What a row shows, where that is more than its value.
    pub cell: Option<fn(&T) -> Cell<'_>>,
    /// What a row is sorted by, where that is not its value; those without come last.
    pub order: Option<fn(&T) -> Option<i64>>,
}

impl<T> Column<T> {
    /// A column that shows its values, after their kind.
    pub const fn new(heading: Heading, value: fn(&T) -> Datum<'_>) -> Self {
        Column {
            heading,
            value,
            cell: None,
            order: None,
        }
    }

    /// The same, but it shows something else.
    pub const fn shown_as(mut self, cell: fn(&T) -> Cell<'_>) -> Self {
        self.cell = Some(cell);
        self
    }

    /// The same, but sorted by something else; rows without it come last.
    pub const fn ordered_by(mut self, order: fn(&T) -> Option<i64>) -> Self {
        self.order = Some(order);
        self
    }
}

/// The head of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The column's name in addresses and exports: ASCII letters, digits and `-`.
    pub name: &'static str,
    /// The column's heading.
    pub title: &'static str,
    /// The least width, in pixels.
    pub width: u16,
    /// The column's share of what is left over.
    pub share: u8,
    /// What the values are.
    pub kind: Kind,
    /// Whether it is there until the agent chooses otherwise.
    pub is_shown: bool,
    /// Whether the words of the filter are looked for in it.
    pub is_searched: bool,
}

/// What the values of a column are, and with it how they are filtered, sorted, shown and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts that mostly differ, filtered by a part of them.
    Text,
    /// Texts of which there are few, filtered by choosing some.
    Choice,
    /// Yes or no.
    YesNo,
    /// Times, filtered by their days in UTC.
    Date,
    /// Whole numbers.
    Number,
    /// GUIDs. Words find them by their start only: almost every short word is inside some of them.
    Id,
    /// A place to click, without a value: neither filtered, sorted nor exported.
    Action,
}

impl Heading {
    /// The head of a column: its name and title, its least width in pixels, its share of what is left
    /// over, and what its values are.
    pub const fn new(
        name: &'static str,
        title: &'static str,
        width: u16,
        share: u8,
        kind: Kind,
    ) -> Self {
        Heading {
            name,
            title,
            width,
            share,
            kind,
            is_shown: true,
            is_searched: true,
        }
    }

    /// The same, but it is not there until the agent chooses it.
    pub const fn only_when_chosen(mut self) -> Self {
        self.is_shown = false;
        self
    }

    /// The same, but the words of the filter are not looked for in it.
    pub const fn not_searched(mut self) -> Self {
        self.is_searched = false;
        self
    }
}

/// What a row shows in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What stands behind the text, if anything.
    pub tag: Option<Tag>,
    /// An icon that is shown instead of the text; the text is still what is read aloud.
    pub icon: Option<Icon>,
    /// What is told to those who look closer; empty where there is nothing to tell.
    pub hint: Cow<'a, str>,
}

/// A word with an icon that sets a row apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The word.
    pub word: &'static str,
    /// The icon.
    pub icon: Icon,
    /// Whether it warns.
    pub warns: bool,
}

impl<'a> Cell<'a> {
    /// Text only; nothing where there is none.
    pub fn text(text: Option<&'a str>) -> Self {
        Cell {
            text: Cow::Borrowed(text.unwrap_or_default()),
            ..Cell::default()
        }
    }
}

/// A row of any resource, so that the grid's code is in the page once.
pub(super) trait Row {
    fn id(&self) -> &str;
    fn value(&self, column: usize) -> Datum<'_>;
    fn cell(&self, column: usize) -> Option<Cell<'_>>;
    fn order(&self, column: usize) -> Option<i64>;
}

impl<T: Record> Row for T {
    fn id(&self) -> &str {
        Record::id(self)
    }

    fn value(&self, column: usize) -> Datum<'_> {
        (T::COLUMNS[column].value)(self)
    }

    fn cell(&self, column: usize) -> Option<Cell<'_>> {
        T::COLUMNS[column].cell.map(|cell| cell(self))
    }

    fn order(&self, column: usize) -> Option<i64> {
        T::COLUMNS[column].order.and_then(|order| order(self))
    }
}
