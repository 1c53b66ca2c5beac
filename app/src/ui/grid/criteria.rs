use crate::ui::grid::{
    column::{Heading, Kind},
    moment::Day,
};

/// What a list is filtered by: a row fits if it fits all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criteria {
    /// Each word has to be in some column, in any case, with or without accents.
    pub words: String,
    /// At most one for each column, by the column's number.
    columns: Vec<(usize, ColumnFilter)>,
}

/// What one column is filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnFilter {
    /// The text has this in it, in any case, with or without accents.
    Contains(String),
    /// The value is one of these; an empty one stands for none.
    OneOf(Vec<String>),
    /// The value is yes, or no.
    Is(bool),
    /// The day in UTC is not before the one and not after the other.
    Between {
        /// The first day.
        from: Option<Day>,
        /// The last day.
        to: Option<Day>,
    },
    /// The number is not below the one and not above the other.
    Within {
        /// The least.
        least: Option<i64>,
        /// The most.
        most: Option<i64>,
    },
}

impl Criteria {
    /// Words only.
    pub fn words(words: impl Into<String>) -> Self {
        Criteria {
            words: words.into(),
            columns: Vec::new(),
        }
    }

    /// Whether every row fits.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.words.trim().is_empty()
    }

    /// The filters of columns, by the columns' numbers.
    pub fn columns(&self) -> &[(usize, ColumnFilter)] {
        &self.columns
    }

    /// What a column is filtered by.
    pub fn column(&self, column: usize) -> Option<&ColumnFilter> {
        let found = self.columns.iter().find(|(at, _)| *at == column)?;
        Some(&found.1)
    }

    /// Filters a column by something else; by nothing where every value fits.
    pub fn set(&mut self, column: usize, filter: Option<ColumnFilter>) {
        self.columns.retain(|(at, _)| *at != column);
        if let Some(filter) = filter.filter(ColumnFilter::is_narrow) {
            let at = self.columns.partition_point(|(at, _)| *at < column);
            self.columns.insert(at, (column, filter));
        }
    }

    /// Reads words, and the text that [`write`](Self::write) gives for the columns. It stands in addresses,
    /// so that anything may be in it: what is not understood is left out.
    pub fn parse(words: &str, columns: &str, headings: &[Heading]) -> Self {
        let mut criteria = Criteria::words(words);
        for part in split(columns, ';') {
            let Some(at) = part.find(['~', '=', '!', ':']) else {
                continue;
            };
            let (name, rest) = part.split_at(at);
            let column = headings.iter().position(|heading| heading.name == name);
            if let Some(column) = column {
                let filter = ColumnFilter::parse(rest, headings[column].kind);
                if filter.is_some() {
                    criteria.set(column, filter);
                }
            }
        }
        criteria
    }

    /// The filters of columns as a text: `title~engineer;department=Sales,;enabled!no;created:2024-01-01..`.
    pub fn write(&self, headings: &[Heading]) -> String {
        let mut text = String::new();
        for (column, filter) in &self.columns {
            let Some(heading) = headings.get(*column) else {
                continue;
            };
            if !text.is_empty() {
                text.push(';');
            }
            text.push_str(heading.name);
            filter.write(&mut text);
        }
        text
    }
}

impl ColumnFilter {
    /// Whether there may be a value that does not fit.
    fn is_narrow(&self) -> bool {
        match self {
            ColumnFilter::Contains(text) => !text.is_empty(),
            ColumnFilter::OneOf(values) => !values.is_empty(),
            ColumnFilter::Is(_) => true,
            ColumnFilter::Between { from, to } => from.is_some() || to.is_some(),
            ColumnFilter::Within { least, most } => least.is_some() || most.is_some(),
        }
    }

    fn parse(text: &str, kind: Kind) -> Option<Self> {
        let (mark, rest) = text.split_at_checked(1)?;
        let filter = match (mark, kind) {
            (_, Kind::Action) => return None,
            ("~", _) => ColumnFilter::Contains(unescape(rest)),
            ("=", Kind::Text | Kind::Choice | Kind::Id) => {
                ColumnFilter::OneOf(split(rest, ',').into_iter().map(unescape).collect())
            }
            ("!", Kind::YesNo) => match rest {
                "yes" => ColumnFilter::Is(true),
                "no" => ColumnFilter::Is(false),
                _ => return None,
            },
            (":", Kind::Date) => {
                let (from, to) = ends(rest, Day::parse)?;
                ColumnFilter::Between { from, to }
            }
            (":", Kind::Number) => {
                let (least, most) = ends(rest, |end| end.parse().ok())?;
                ColumnFilter::Within { least, most }
            }
            _ => return None,
        };
        Some(filter)
    }

    fn write(&self, text: &mut String) {
        match self {
            ColumnFilter::Contains(part) => {
                text.push('~');
                escape(text, part);
            }
            ColumnFilter::OneOf(values) => {
                for (at, value) in values.iter().enumerate() {
                    text.push(if at == 0 { '=' } else { ',' });
                    escape(text, value);
                }
            }
            ColumnFilter::Is(flag) => text.push_str(if *flag { "!yes" } else { "!no" }),
            ColumnFilter::Between { from, to } => {
                write_ends(
                    text,
                    from.map(|day| day.to_string()),
                    to.map(|day| day.to_string()),
                );
            }
            ColumnFilter::Within { least, most } => {
                write_ends(
                    text,
                    least.map(|end| end.to_string()),
                    most.map(|end| end.to_string()),
                );
            }
        }
    }
}

fn write_ends(text: &mut String, from: Option<String>, to: Option<String>) {
    text.push(':');
    text.push_str(&from.unwrap_or_default());
    text.push_str("..");
    text.push_str(&to.unwrap_or_default());
}

/// Two ends, either of which may be open.
fn ends<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<(Option<T>, Option<T>)> {
    let (from, to) = text.split_once("..")?;
    let read = |end: &str| match end {
        "" => Some(None),
        end => read(end).map(Some),
    };
    Some((read(from)?, read(to)?))
}

/// Puts a backslash before what would end a value.
fn escape(out: &mut String, value: &str) {
    for letter in value.chars() {
        if matches!(letter, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(letter);
    }
}

fn unescape(text: &str) -> String {
    let mut letters = text.chars();
    let mut value = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => value.extend(letters.next()),
            letter => value.push(letter),
        }
    }
    value
}

/// The parts between marks that no backslash stands before.
fn split(text: &str, mark: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut is_escaped) = (0, false);
    for (at, letter) in text.char_indices() {
        if letter == mark && !is_escaped {
            parts.push(&text[start..at]);
            start = at + 1;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADINGS: [Heading; 6] = [
        Heading::new("name", "Name", 1, 1, Kind::Text),
        Heading::new("department", "Department", 1, 1, Kind::Choice),
        Heading::new("enabled", "Enabled", 1, 1, Kind::YesNo),
        Heading::new("created", "Created", 1, 1, Kind::Date),
        Heading::new("days", "Days", 1, 1, Kind::Number),
        Heading::new("details", "Details", 1, 1, Kind::Action),
    ];

    fn parse(columns: &str) -> Criteria {
        Criteria::parse("", columns, &HEADINGS)
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        for odd in [
            "",
            ";;;",
            "name",
            "~x",
            "nobody~x",
            "name~",
            "details~x",
            "name!yes",
            "enabled!maybe",
            "enabled=yes",
            "created:..",
            "created:2024-02-30..",
            "created:2024-01-01",
            "created:5..9",
            "days:..",
            "days:x..",
            "days:99999999999999999999..",
            "days:2024-01-01..",
            "\\",
            "\\;name~x",
        ] {
            assert_eq!(parse(odd), Criteria::default(), "{odd}");
        }
    }

    #[test]
    fn what_is_understood_stays_beside_what_is_not() {
        let criteria = parse("x~y;name~a\\;b;;enabled!no;created:yesterday..");
        assert_eq!(
            criteria.columns(),
            [
                (0, ColumnFilter::Contains("a;b".into())),
                (2, ColumnFilter::Is(false))
            ]
        );
    }

    #[test]
    fn the_last_of_two_for_a_column_counts_unless_it_is_broken() {
        assert_eq!(
            parse("enabled!no;enabled!yes;enabled!x").columns(),
            [(2, ColumnFilter::Is(true))]
        );
    }

    #[test]
    fn the_text_is_one_that_can_be_typed() {
        let text = "name~anna;department=Sales,;enabled!yes;created:2024-01-01..;days:-5..9";
        let criteria = parse(text);
        assert_eq!(
            criteria.column(1),
            Some(&ColumnFilter::OneOf(vec!["Sales".into(), String::new()]))
        );
        assert_eq!(criteria.write(&HEADINGS), text);
    }

    #[test]
    fn a_filter_that_everything_fits_is_none() {
        let mut criteria = Criteria::words(" ");
        for filter in [
            ColumnFilter::Contains(String::new()),
            ColumnFilter::OneOf(Vec::new()),
            ColumnFilter::Between {
                from: None,
                to: None,
            },
            ColumnFilter::Within {
                least: None,
                most: None,
            },
        ] {
            criteria.set(0, Some(filter));
        }
        assert!(criteria.is_empty());
        criteria.set(0, Some(ColumnFilter::OneOf(vec![String::new()])));
        assert!(!criteria.is_empty());
        criteria.set(0, None);
        assert!(criteria.is_empty());
    }

    fn any_criteria() -> impl Strategy<Value = Criteria> {
        let day = || {
            prop::option::of(
                (1_u32..2_000, 1_u32..13, 1_u32..29).prop_map(|(year, month, day)| {
                    Day::parse(&format!("{year:04}-{month:02}-{day:02}")).unwrap()
                }),
            )
        };
        (
            prop::option::of(".{0,6}"),
            prop::option::of(prop::collection::vec("[a,;\\\\~=!:.é ]{0,4}", 0..4)),
            prop::option::of(any::<bool>()),
            (day(), day()),
            any::<(Option<i64>, Option<i64>)>(),
        )
            .prop_map(|(contains, values, is, (from, to), (least, most))| {
                let mut criteria = Criteria::default();
                criteria.set(0, contains.map(ColumnFilter::Contains));
                criteria.set(1, values.map(ColumnFilter::OneOf));
                criteria.set(2, is.map(ColumnFilter::Is));
                criteria.set(3, Some(ColumnFilter::Between { from, to }));
                criteria.set(4, Some(ColumnFilter::Within { least, most }));
                criteria
            })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(criteria in any_criteria()) {
            prop_assert_eq!(parse(&criteria.write(&HEADINGS)), criteria);
        }

        #[test]
        fn no_text_does_harm_and_what_is_read_is_stable(text in "([a-z]{0,2}|name|enabled|created|days|[~=!:;,.\\\\é])*") {
            let criteria = parse(&text);
            prop_assert_eq!(parse(&criteria.write(&HEADINGS)), criteria);
        }
    }
}
