use crate::ui::{
    format,
    grid::{
        column::{Heading, Kind},
        criteria::ColumnFilter,
    },
};

/// So many choices are named; more are counted.
const MOST_NAMED: usize = 3;
/// What a choice without a value is called.
pub(super) const NOTHING: &str = "nothing";

/// What a column is filtered for, in words: `Sign-in: Blocked`.
pub(super) fn in_words(heading: &Heading, filter: &ColumnFilter) -> String {
    let title = heading.title;
    match filter {
        ColumnFilter::Contains(text) if heading.kind == Kind::Id => {
            [title, " starts with “", text, "”"].concat()
        }
        ColumnFilter::Contains(text) => [title, " contains “", text, "”"].concat(),
        ColumnFilter::OneOf(choices) => [title, ": ", &listed(choices)].concat(),
        ColumnFilter::Is(true) => [title, ": Yes"].concat(),
        ColumnFilter::Is(false) => [title, ": No"].concat(),
        ColumnFilter::Between { from, to } => {
            let day = |day: &crate::ui::grid::moment::Day| format::day(&day.to_string());
            between(
                title,
                from.as_ref().map(day),
                to.as_ref().map(day),
                "from ",
                "until ",
            )
        }
        ColumnFilter::Within { least, most } => {
            let number = |number: &i64| number.to_string();
            between(
                title,
                least.as_ref().map(number),
                most.as_ref().map(number),
                "at least ",
                "at most ",
            )
        }
    }
}

/// What a choice is called.
pub(super) fn choice(value: &str) -> &str {
    if value.is_empty() { NOTHING } else { value }
}

/// What the two ways to sort a column are called: upwards, and downwards.
pub(super) fn orders(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Date => ["Oldest first", "Newest first"],
        Kind::Number => ["Smallest first", "Largest first"],
        Kind::YesNo => ["No first", "Yes first"],
        Kind::Text | Kind::Choice | Kind::Id | Kind::Action => ["A to Z", "Z to A"],
    }
}

fn listed(choices: &[String]) -> String {
    let mut text = String::new();
    for (at, value) in choices.iter().take(MOST_NAMED).enumerate() {
        if at > 0 {
            text.push_str(if at + 1 == choices.len() {
                " or "
            } else {
                ", "
            });
        }
        text.push_str(choice(value));
    }
    if choices.len() > MOST_NAMED {
        let more = (choices.len() - MOST_NAMED).to_string();
        text.push_str(&[" or ", &more, " more"].concat());
    }
    text
}

fn between(
    title: &str,
    from: Option<String>,
    to: Option<String>,
    from_alone: &str,
    to_alone: &str,
) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => [title, ": ", &from].concat(),
        (Some(from), Some(to)) => [title, ": ", &from, " – ", &to].concat(),
        (Some(from), None) => [title, ": ", from_alone, &from].concat(),
        (None, Some(to)) => [title, ": ", to_alone, &to].concat(),
        (None, None) => title.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::grid::moment::Day;

    const CREATED: Heading = Heading::new("created", "Created", 100, 1, Kind::Date);

    fn words(filter: ColumnFilter) -> String {
        in_words(&CREATED, &filter)
    }

    fn one_of(choices: &[&str]) -> ColumnFilter {
        ColumnFilter::OneOf(choices.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_filter_without_bounds_is_still_named() {
        let open = ColumnFilter::Between {
            from: None,
            to: None,
        };
        assert_eq!(words(open), "Created");
    }

    #[test]
    fn bounds_are_named_as_they_are() {
        let day = Day::parse("2024-03-07");
        let between = |from, to| words(ColumnFilter::Between { from, to });
        assert_eq!(between(day, None), "Created: from 7 Mar 2024");
        assert_eq!(between(None, day), "Created: until 7 Mar 2024");
        assert_eq!(between(day, day), "Created: 7 Mar 2024");
        let numbers = ColumnFilter::Within {
            least: Some(5),
            most: Some(10),
        };
        assert_eq!(words(numbers), "Created: 5 – 10");
    }

    #[test]
    fn many_choices_are_counted() {
        assert_eq!(words(one_of(&["A"])), "Created: A");
        assert_eq!(words(one_of(&["A", ""])), "Created: A or nothing");
        assert_eq!(words(one_of(&["A", "B", "C"])), "Created: A, B or C");
        assert_eq!(
            words(one_of(&["A", "B", "C", "D", "E"])),
            "Created: A, B, C or 2 more"
        );
    }
}
