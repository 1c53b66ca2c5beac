use std::borrow::Cow;

use super::licence::{Licence, Supply};
use crate::ui::{
    format,
    grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
    icon::Icon,
};

/// The products that are overdrawn or nearly used up, as the list's criteria spell it.
pub const RUNNING_OUT: &str = "supply=Overdrawn,Running out";
/// The products that have ended or end soon.
pub const ENDING: &str = "due=Within 60 days";
/// The products of which nobody has a licence.
pub(super) const UNUSED: &str = "supply=Unused";

const TRIAL: Tag = Tag {
    word: "Trial",
    icon: Icon::Info,
    warns: false,
};

const SOON: Tag = Tag {
    word: "Soon",
    icon: Icon::Alert,
    warns: true,
};

/// Marks licences that nobody can use.
const WASTED: Tag = Tag {
    word: "Blocked",
    icon: Icon::Blocked,
    warns: true,
};

impl Record for Licence {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Product", 250, 4, Kind::Text),
            |licence: &Self| Datum::text(Some(&licence.name)),
        ),
        Column::new(
            Heading::new("part", "Part number", 170, 2, Kind::Text),
            |licence: &Self| Datum::text(licence.sku.sku_part_number.as_deref()),
        ),
        Column::new(
            Heading::new("status", "Status", 130, 1, Kind::Choice),
            |licence: &Self| Datum::text(Some(licence.status())),
        )
        .shown_as(|licence| marked(licence.status())),
        number("stock", "Stock", |licence| amount(licence.sku.stock())),
        number("used", "Used", |licence| amount(licence.sku.consumed)),
        number("free", "Free", |licence| amount(licence.sku.free())),
        number("over", "Overdrawn", |licence| {
            amount(licence.sku.overdrawn())
        }),
        Column::new(
            Heading::new("supply", "Supply", 130, 1, Kind::Choice),
            |licence: &Self| Datum::text(Some(licence.supply().name())),
        )
        .shown_as(|licence| marked(licence.supply().name())),
        Column::new(
            Heading::new("ends", "Ends or renews", 170, 1, Kind::Date),
            |licence: &Self| Datum::moment(licence.end.as_ref().map(|end| end.at.as_str())),
        )
        .shown_as(|licence| match &licence.end {
            Some(end) => Cell {
                text: Cow::Owned(format::day(&end.at)),
                tag: match (end.is_trial, end.is_soon) {
                    (true, _) => Some(TRIAL),
                    (false, true) => Some(SOON),
                    (false, false) => None,
                },
                ..Cell::default()
            },
            None => Cell::default(),
        }),
        Column::new(
            Heading::new("due", "Ending", 130, 1, Kind::Choice).only_when_chosen(),
            |licence: &Self| {
                Datum::text(licence.end.as_ref().map(|end| {
                    if end.is_soon {
                        "Within 60 days"
                    } else {
                        "Later"
                    }
                }))
            },
        ),
        Column::new(
            Heading::new("trial", "Trial", 90, 1, Kind::YesNo).only_when_chosen(),
            |licence: &Self| Datum::flag(licence.end.as_ref().map(|end| end.is_trial)),
        ),
        Column::new(
            Heading::new("blocked", "Held by blocked users", 170, 1, Kind::Number),
            |licence: &Self| licence.blocked.map_or(Datum::Absent, amount),
        )
        .shown_as(|licence| match licence.blocked {
            Some(count) if count > 0 => Cell {
                text: Cow::Owned(format::count(count as usize)),
                tag: Some(WASTED),
                ..Cell::default()
            },
            Some(_) => Cell::text(Some("0")),
            None => Cell::default(),
        }),
        hidden("enabled", "Paid for", |licence| amount(licence.sku.enabled)),
        hidden("warning", "In warning", |licence| {
            amount(licence.sku.warning)
        }),
        hidden("suspended", "Suspended", |licence| {
            amount(licence.sku.suspended)
        }),
        hidden("locked", "Locked out", |licence| {
            amount(licence.sku.locked_out)
        }),
        Column::new(
            Heading::new("applies", "For", 110, 1, Kind::Choice).only_when_chosen(),
            |licence: &Self| Datum::text(licence.sku.applies_to.as_deref()),
        ),
        Column::new(
            Heading::new("id", "Product id", 300, 2, Kind::Id).only_when_chosen(),
            |licence: &Self| Datum::text(Some(&licence.id)),
        ),
    ];

    fn id(&self) -> &str {
        &self.id
    }
}

const fn number(
    name: &'static str,
    title: &'static str,
    value: fn(&Licence) -> Datum<'_>,
) -> Column<Licence> {
    Column::new(Heading::new(name, title, 126, 1, Kind::Number), value)
}

const fn hidden(
    name: &'static str,
    title: &'static str,
    value: fn(&Licence) -> Datum<'_>,
) -> Column<Licence> {
    let heading = Heading::new(name, title, 96, 1, Kind::Number);
    Column::new(heading.only_when_chosen(), value)
}

fn amount(count: u64) -> Datum<'static> {
    Datum::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A word, as a mark where it warns.
fn marked(word: &str) -> Cell<'_> {
    let warning = [
        Supply::Overdrawn.name(),
        Supply::RunningOut.name(),
        "Warning",
        "Suspended",
        "Locked out",
        "Deleted",
    ];
    match warning.into_iter().find(|known| *known == word) {
        Some(word) => Cell {
            tag: Some(Tag {
                word,
                icon: Icon::Alert,
                warns: true,
            }),
            ..Cell::default()
        },
        None => Cell::text(Some(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::grid::Criteria;

    #[test]
    fn views_and_links_are_spelt_as_the_list_reads_them() {
        let columns = Licence::COLUMNS.iter();
        let headings: Vec<Heading> = columns.map(|column| column.heading).collect();
        for text in [RUNNING_OUT, ENDING, UNUSED] {
            let criteria = Criteria::parse("", text, &headings);
            assert_eq!(criteria.write(&headings), text);
        }
        let short = [Supply::Overdrawn, Supply::RunningOut].map(Supply::name);
        assert_eq!(
            RUNNING_OUT.strip_prefix("supply="),
            Some(short.join(",").as_str())
        );
        assert_eq!(UNUSED.strip_prefix("supply="), Some(Supply::Unused.name()));
    }

    #[test]
    fn only_what_is_wrong_is_marked() {
        for word in ["Enabled", "Enough", "Unused", "Newer", ""] {
            assert_eq!(marked(word).tag, None, "{word}");
        }
        for word in ["Warning", "Locked out", "Overdrawn"] {
            let cell = marked(word);
            assert_eq!(cell.tag.map(|tag| tag.word), Some(word));
            assert_eq!(cell.text, "");
        }
    }
}
