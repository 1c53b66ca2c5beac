use std::borrow::Cow;

use crate::ui::icon::Icon;

/// A resource that a list can show. Its columns are declared here and nowhere else.
pub trait Record: Send + Sync + Sized + 'static {
    /// The columns, in their order. The first names the row.
    const COLUMNS: &'static [Column<Self>];

    /// What tells one row from every other, whatever the order.
    fn id(&self) -> &str;

    /// Whether the row fits a filter, in lower case, where that is judged by more than what the columns
    /// show; `None` where it is not.
    fn fits(&self, _filter: &str) -> Option<bool> {
        None
    }
}

/// One column of a resource.
pub struct Column<T: 'static> {
    /// What is the same for every row.
    pub heading: Heading,
    /// What a row shows.
    pub cell: fn(&T) -> Cell<'_>,
    /// What rows are sorted by, in any case; rows whose key is empty come last.
    pub key: fn(&T) -> &str,
}

/// The head of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The column's name in addresses.
    pub name: &'static str,
    /// The column's heading.
    pub title: &'static str,
    /// The least width, in pixels.
    pub width: u16,
    /// The column's share of what is left over.
    pub share: u8,
}

impl Heading {
    /// The head of a column: its name and title, its least width in pixels, and its share of what is left over.
    pub const fn new(name: &'static str, title: &'static str, width: u16, share: u8) -> Self {
        Heading {
            name,
            title,
            width,
            share,
        }
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
pub(super) trait Row: Send + Sync {
    fn id(&self) -> &str;
    fn cell(&self, column: usize) -> Cell<'_>;
    fn key(&self, column: usize) -> &str;
    fn fits(&self, filter: &str) -> Option<bool>;
}

impl<T: Record> Row for T {
    fn id(&self) -> &str {
        Record::id(self)
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        T::COLUMNS
            .get(column)
            .map_or_else(Cell::default, |column| (column.cell)(self))
    }

    fn key(&self, column: usize) -> &str {
        T::COLUMNS
            .get(column)
            .map_or("", |column| (column.key)(self))
    }

    fn fits(&self, filter: &str) -> Option<bool> {
        Record::fits(self, filter)
    }
}
