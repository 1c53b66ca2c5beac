use proptest::prelude::*;

use super::*;
use crate::ui::grid::column::Kind;

const HEADINGS: [Heading; 5] = [
    Heading::new("name", "Name", 200, 3, Kind::Text),
    Heading::new("user", "User name", 230, 3, Kind::Text),
    Heading::new("enabled", "Sign-in", 110, 1, Kind::Text),
    Heading::new("title", "Job title", 160, 2, Kind::Text),
    Heading::new("created", "Created", 116, 1, Kind::Text),
];

fn stored(name: &str, is_shown: bool, width: Option<u16>) -> StoredColumn {
    StoredColumn {
        name: name.into(),
        is_shown,
        width,
    }
}

fn names(layout: &Layout) -> Vec<&'static str> {
    let shown = layout.shown().into_iter();
    shown.map(|column| HEADINGS[column].name).collect()
}

#[test]
fn what_is_stored_of_columns_that_are_gone_is_let_be() {
    let old = [
        stored("mail", true, None),
        stored("created", true, None),
        stored("created", false, None),
    ];
    let layout = Layout::restore(&HEADINGS, &old);
    assert_eq!(
        names(&layout),
        ["name", "user", "enabled", "title", "created"]
    );
}

#[test]
fn a_column_that_is_new_stands_behind_the_one_it_is_declared_behind() {
    let old = [
        stored("name", true, None),
        stored("created", true, None),
        stored("enabled", true, None),
        stored("user", true, None),
    ];
    let layout = Layout::restore(&HEADINGS, &old);
    assert_eq!(
        names(&layout),
        ["name", "created", "enabled", "title", "user"]
    );
}

#[test]
fn the_first_column_is_shown_and_first_whatever_is_stored() {
    let old = [
        stored("user", true, None),
        stored("name", false, Some(9)),
        stored("enabled", false, Some(u16::MAX)),
    ];
    let mut layout = Layout::restore(&HEADINGS, &old);
    assert_eq!(names(&layout)[0], "name");
    assert_eq!(layout.places()[0].width, Some(NARROWEST));
    layout.toggle(0);
    layout.put_at(0, 3);
    layout.shift(0, true);
    layout.put_at(4, 0);
    layout.shift_shown(1, false);
    assert_eq!(names(&layout)[0], "name");
}

#[test]
fn a_column_goes_past_those_that_are_not_shown() {
    let mut layout = Layout::usual(&HEADINGS);
    layout.toggle(2);
    layout.shift_shown(1, true);
    assert_eq!(names(&layout), ["name", "title", "user", "created"]);
    layout.shift_shown(1, false);
    assert_eq!(names(&layout), ["name", "user", "title", "created"]);
    layout.shift(4, true);
    assert_eq!(names(&layout), ["name", "user", "title", "created"]);
}

#[test]
fn the_usual_layout_is_not_stored() {
    let mut layout = Layout::usual(&HEADINGS);
    assert_eq!(layout.stored(&HEADINGS), None);
    layout.toggle(3);
    assert!(layout.stored(&HEADINGS).is_some());
    layout.toggle(3);
    assert_eq!(layout.stored(&HEADINGS), None);
}

#[test]
fn a_width_holds_and_what_has_none_shares_the_rest() {
    let mut layout = Layout::usual(&HEADINGS[..2]);
    layout.widen(1, 300);
    let tracks = layout.tracks(&HEADINGS[..2]);
    assert_eq!(
        tracks,
        "40px minmax(min(200px,44vw),3fr) 300px minmax(0,auto)"
    );
    assert_eq!(layout.least(&HEADINGS[..2]), 540);
    layout.widen(1, -5);
    assert_eq!(layout.places()[1].width, Some(NARROWEST));
}

proptest! {
    #[test]
    fn whatever_was_done_each_column_is_there_once_and_comes_back(
        steps in prop::collection::vec((0_u8..5, 0_usize..6, 0_usize..6), 0..20)
    ) {
        let mut layout = Layout::usual(&HEADINGS);
        for (what, column, to) in steps {
            match what {
                0 => layout.toggle(column),
                1 => layout.shift(column, to > 2),
                2 => layout.shift_shown(column, to > 2),
                3 => layout.put_at(column, to),
                _ => layout.widen(column, 60 * to as i32),
            }
        }
        let mut columns: Vec<_> = layout.places().iter().map(|place| place.column).collect();
        prop_assert_eq!(columns[0], 0);
        columns.sort_unstable();
        prop_assert_eq!(columns, [0, 1, 2, 3, 4]);
        let stored = layout.stored(&HEADINGS).unwrap_or_default();
        let restored = if stored.is_empty() { Layout::usual(&HEADINGS) } else { Layout::restore(&HEADINGS, &stored) };
        prop_assert_eq!(restored, layout);
    }
}
