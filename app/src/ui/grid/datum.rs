use std::borrow::Cow;

/// The value of a row in a column: what is filtered, sorted and exported by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum<'a> {
    /// Nothing is known, or there is nothing.
    Absent,
    /// A text; an empty one is as good as none.
    Text(Cow<'a, str>),
    /// Yes or no.
    Flag(bool),
    /// A time, ISO 8601 in UTC. What is none counts as nothing.
    Moment(&'a str),
    /// A whole number.
    Number(i64),
}

impl<'a> Datum<'a> {
    /// A text, if there is one.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Datum::Absent, |text| Datum::Text(Cow::Borrowed(text)))
    }

    /// Yes or no, if it is known.
    pub fn flag(flag: Option<bool>) -> Self {
        flag.map_or(Datum::Absent, Datum::Flag)
    }

    /// An ISO 8601 time in UTC, if there is one.
    pub fn moment(moment: Option<&'a str>) -> Self {
        moment.map_or(Datum::Absent, Datum::Moment)
    }
}
