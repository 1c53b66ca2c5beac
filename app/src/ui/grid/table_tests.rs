use super::*;
use crate::ui::{
    grid::{
        column::{Column, Kind, Tag},
        datum::Datum,
    },
    icon::Icon,
};

struct Person {
    id: &'static str,
    name: &'static str,
    title: &'static str,
}

const GUEST: Tag = Tag {
    word: "Guest",
    icon: Icon::Guest,
    warns: false,
};

const fn heading(name: &'static str) -> Heading {
    Heading::new(name, name, 100, 1, Kind::Text)
}

impl Record for Person {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(heading("name"), |person: &Self| {
            Datum::text(Some(person.name))
        })
        .shown_as(|person| Cell {
            tag: person.name.contains("Guest").then_some(GUEST),
            ..Cell::text(Some(person.name))
        }),
        Column::new(heading("title"), |person: &Self| {
            Datum::text(Some(person.title))
        }),
    ];

    fn id(&self) -> &str {
        self.id
    }
}

fn person(id: &'static str, name: &'static str, title: &'static str) -> Person {
    Person { id, name, title }
}

fn people() -> Table {
    let mut table = Table::new::<Person>();
    table.append(vec![
        person("1", "bert", "Engineer"),
        person("2", "Anna", ""),
        person("3", "Édith", "engineer"),
        person("4", "Carl", "Auditor"),
    ]);
    table
}

fn look_for(table: &mut Table, words: &str) {
    table.filter(&Criteria::words(words));
}

fn ids(table: &Table) -> Vec<String> {
    (0..table.shown())
        .filter_map(|position| table.id(position))
        .collect()
}

fn by(column: usize, descending: bool) -> Option<Sort> {
    Some(Sort { column, descending })
}

#[test]
fn what_no_row_contains_shows_none() {
    let mut table = people();
    look_for(&mut table, "nobody");
    assert_eq!(ids(&table), [""; 0]);
    assert_eq!((table.len(), table.shown()), (4, 0));
    assert_eq!(table.id(0), None);
}

#[test]
fn rows_stay_as_they_were_read_until_they_are_sorted() {
    assert_eq!(ids(&people()), ["1", "2", "3", "4"]);
}

#[test]
fn every_word_has_to_be_in_some_column_in_any_case() {
    let mut table = people();
    look_for(&mut table, "ENGINEER  b");
    assert_eq!(ids(&table), ["1"]);
    look_for(&mut table, "edith");
    assert_eq!(ids(&table), ["3"]);
}

#[test]
fn words_do_not_reach_across_columns() {
    let mut table = people();
    look_for(&mut table, "bertEngineer");
    assert_eq!(table.shown(), 0);
}

#[test]
fn a_filter_that_narrows_and_then_widens_finds_all_again() {
    let mut table = people();
    for (filter, expected) in [
        ("n", 3),
        ("ne", 2),
        ("nee", 2),
        ("neex", 0),
        ("n", 3),
        ("", 4),
    ] {
        look_for(&mut table, filter);
        assert_eq!(table.shown(), expected, "{filter}");
    }
}

#[test]
fn tags_are_searched_too() {
    let mut table = Table::new::<Person>();
    table.append(vec![person("1", "A Guest", ""), person("2", "B", "")]);
    look_for(&mut table, "guest");
    assert_eq!(ids(&table), ["1"]);
}

#[test]
fn sorting_looks_at_case_last_and_keeps_empty_ones_last_both_ways() {
    let mut table = people();
    table.sort(by(1, false));
    assert_eq!(ids(&table), ["4", "1", "3", "2"]);
    table.sort(by(1, true));
    assert_eq!(ids(&table), ["3", "1", "4", "2"]);
    table.sort(None);
    assert_eq!(ids(&table), ["1", "2", "3", "4"]);
}

#[test]
fn keys_that_share_their_first_bytes_are_told_apart() {
    let mut table = Table::new::<Person>();
    table.append(vec![
        person("1", "engineering b", ""),
        person("2", "engineering a", ""),
        person("3", "engineering", ""),
    ]);
    table.sort(by(0, false));
    assert_eq!(ids(&table), ["3", "2", "1"]);
}

#[test]
fn rows_that_arrive_later_take_their_place() {
    let mut table = people();
    table.sort(by(0, false));
    look_for(&mut table, "a");
    assert_eq!(ids(&table), ["2", "4"]);
    table.append(vec![person("5", "Bea", ""), person("6", "Hugo", "")]);
    assert_eq!(ids(&table), ["2", "5", "4"]);
    look_for(&mut table, "");
    assert_eq!(ids(&table), ["2", "5", "1", "4", "3", "6"]);
}

#[test]
fn a_row_is_found_where_it_is_shown() {
    let mut table = people();
    table.sort(by(0, false));
    assert_eq!(table.position("4"), Some(2));
    look_for(&mut table, "anna");
    assert_eq!(table.position("4"), None);
    assert_eq!(table.name("4").as_deref(), Some("Carl"));
    assert_eq!(table.name("9"), None);
}

#[test]
fn a_cleared_table_keeps_filter_and_sort() {
    let mut table = people();
    table.sort(by(0, true));
    look_for(&mut table, "r");
    let edition = table.edition();
    table.clear();
    assert_eq!((table.len(), table.shown()), (0, 0));
    assert_ne!(table.edition(), edition);
    table.append(vec![
        person("7", "Rita", ""),
        person("8", "Xaver", ""),
        person("9", "Uli", ""),
    ]);
    assert_eq!(ids(&table), ["8", "7"]);
}

/// Searched for by what stands behind an @.
struct Addressed(Person);

impl Record for Addressed {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(heading("name"), |row: &Self| Datum::text(Some(row.0.name))),
        Column::new(heading("title").not_searched(), |row: &Self| {
            Datum::text(Some(row.0.title))
        }),
    ];

    fn id(&self) -> &str {
        self.0.id
    }

    fn sought(typed: &str) -> String {
        typed.rsplit('@').next().unwrap_or_default().to_owned()
    }
}

#[test]
fn a_row_that_is_not_there_replaces_nothing() {
    let mut table = people();
    let (edition, shown) = (table.edition(), table.shown());
    table.replace(person("99", "Nobody", ""));
    assert_eq!((table.edition(), table.shown()), (edition, shown));
    assert_eq!(table.position("99"), None);
}

#[test]
fn a_replaced_row_stays_in_its_place_and_is_filtered_by_what_it_says_now() {
    let mut table = people();
    table.sort(Some(Sort {
        column: 0,
        descending: false,
    }));
    let place = table.position("1");
    table.replace(person("1", "Zoe", "Engineer"));
    assert_eq!(table.position("1"), place);
    assert_eq!(table.name("1").as_deref(), Some("Zoe"));
    look_for(&mut table, "bert");
    assert_eq!(table.position("1"), None);
    look_for(&mut table, "zoe");
    assert_eq!(table.position("1"), Some(0));
}

#[test]
fn a_new_sort_takes_replaced_rows_into_account() {
    let mut table = people();
    let by_name = |descending| {
        Some(Sort {
            column: 0,
            descending,
        })
    };
    table.sort(by_name(true));
    table.replace(person("1", "Aaron", ""));
    table.sort(by_name(false));
    assert_eq!(table.position("1"), Some(0));
}

#[test]
fn a_resource_may_search_for_something_else_and_not_everywhere() {
    let mut table = Table::new::<Addressed>();
    table.append(vec![
        Addressed(person("1", "Anna", "four")),
        Addressed(person("2", "four", "seventh")),
    ]);
    look_for(&mut table, "x@FOUR");
    assert_eq!(ids(&table), ["2"]);
}

#[test]
fn the_last_column_can_be_left_out() {
    let mut table = Table::new::<Person>();
    table.leave_out_last_column();
    table.append(vec![person("1", "Anna", "Auditor")]);
    assert_eq!(table.headings().len(), 1);
    look_for(&mut table, "auditor");
    assert_eq!(table.shown(), 0);
}

#[test]
fn what_is_selected_is_handed_out_by_id_and_name_whatever_the_filter_hides() {
    let mut table = people();
    assert!(table.selected().is_empty());
    table.sort(Some(Sort {
        column: 0,
        descending: true,
    }));
    table.select_shown();
    let shown = ids(&table);
    look_for(&mut table, "bert");
    let selected = table.selected();
    let chosen: Vec<&str> = selected.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(chosen, shown);
    for (id, name) in &selected {
        assert_eq!(table.name(id).as_ref(), Some(name));
    }
}
