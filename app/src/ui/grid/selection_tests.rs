use std::collections::BTreeSet;

use proptest::{prelude::*, sample::Index};

use crate::ui::grid::{
    column::{Column, Heading, Kind, Record},
    criteria::Criteria,
    datum::Datum,
    table::{Sort, Table, values::Value},
};

#[derive(Clone, Debug)]
struct Person {
    id: String,
    name: String,
}

impl Record for Person {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 1, 1, Kind::Text),
            |person: &Self| Datum::text(Some(&person.name)),
        ),
        Column::new(
            Heading::new("id", "Id", 1, 1, Kind::Text).not_searched(),
            |person: &Self| Datum::text(Some(&person.id)),
        ),
    ];

    fn id(&self) -> &str {
        &self.id
    }
}

fn people(count: usize) -> Vec<Person> {
    let people = 0..count;
    people
        .map(|number| Person {
            // Both forms of ids.
            id: match number % 2 {
                0 => format!("84841066-274d-4ec0-a5c1-{number:012x}"),
                _ => format!("person {number}"),
            },
            name: ["a", "b", "ab", "c"][number % 4].to_owned() + &(number % 7).to_string(),
        })
        .collect()
}

fn table(count: usize) -> Table {
    let mut table = Table::new::<Person>();
    table.append(people(count));
    table
}

fn selected(table: &Table) -> BTreeSet<String> {
    let rows = table.selected_rows().into_iter();
    let id = |row| match table.value(row, 1) {
        Value::Text(id) => Some(id.to_owned()),
        _ => None,
    };
    rows.filter_map(id).collect()
}

#[test]
fn what_is_not_there_is_not_selected() {
    let mut table = table(2);
    table.toggle(5);
    assert!(table.selection().is_empty() && !table.is_selected(5));
    table.select_to(9);
    assert_eq!(table.selection().count(), 0);
    let mut empty = Table::new::<Person>();
    empty.select_shown();
    empty.select_to(0);
    assert!(empty.selection().is_empty() && !empty.are_all_shown_selected());
}

#[test]
fn a_range_without_a_start_is_the_row_itself() {
    let mut table = table(6);
    table.select_to(3);
    assert_eq!(selected(&table), BTreeSet::from([table.id(3).unwrap()]));
    // A start that the filter hides is none.
    table.toggle(0);
    table.filter(&Criteria::words("b"));
    table.select_to(0);
    assert_eq!(table.selection().count(), 3);
}

#[test]
fn what_does_not_come_again_is_forgotten_when_it_is_said_so() {
    let mut table = table(4);
    table.select_shown();
    table.put(people(2));
    assert_eq!(table.selection().count(), 2);
    table.put(people(4));
    assert_eq!(table.selection().count(), 4);
    table.put(people(2));
    table.forget_missing();
    table.put(people(4));
    assert_eq!(table.selection().count(), 2);
}

#[test]
fn nothing_comes_again_after_all_was_deselected() {
    let mut table = table(4);
    table.select_shown();
    table.clear();
    table.deselect_all();
    table.append(people(4));
    assert!(table.selection().is_empty());
}

#[derive(Clone, Debug)]
enum Step {
    Toggle(Index),
    Range(Index),
    All,
    Nothing,
    Filter(&'static str),
    Sort(Option<bool>),
    Read(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<Index>().prop_map(Step::Toggle),
        3 => any::<Index>().prop_map(Step::Range),
        1 => Just(Step::All),
        1 => Just(Step::Nothing),
        2 => prop::sample::select(vec!["", "a", "b", "3", "x"]).prop_map(Step::Filter),
        2 => any::<Option<bool>>().prop_map(Step::Sort),
        2 => (0_usize..30).prop_map(Step::Read),
    ]
}

proptest! {
    #[test]
    fn it_is_a_set_of_ids_whatever_happens_to_the_rows(steps in prop::collection::vec(step(), 0..25)) {
        let mut table = table(20);
        // All that was selected and not deselected, whether it is there or not.
        let mut chosen: BTreeSet<String> = BTreeSet::new();
        let mut anchor: Option<String> = None;
        for step in steps {
            let shown: Vec<String> = (0..table.shown()).filter_map(|position| table.id(position)).collect();
            match step {
                Step::Toggle(at) if !shown.is_empty() => {
                    let at = at.index(shown.len());
                    table.toggle(at);
                    if !chosen.remove(&shown[at]) {
                        chosen.insert(shown[at].clone());
                    }
                    anchor = Some(shown[at].clone());
                }
                Step::Range(at) if !shown.is_empty() => {
                    let at = at.index(shown.len());
                    table.select_to(at);
                    let from = anchor.as_ref().and_then(|anchor| shown.iter().position(|id| id == anchor)).unwrap_or(at);
                    chosen.extend(shown[from.min(at)..=from.max(at)].iter().cloned());
                }
                Step::All => {
                    table.select_shown();
                    chosen.extend(shown);
                    prop_assert!(table.are_all_shown_selected() || table.shown() == 0);
                }
                Step::Nothing => {
                    table.deselect_all();
                    chosen.clear();
                    anchor = None;
                }
                Step::Filter(words) => table.filter(&Criteria::words(words)),
                Step::Sort(descending) => table.sort(descending.map(|descending| Sort { column: 0, descending })),
                Step::Read(count) => {
                    table.put(people(count));
                    anchor = None;
                }
                Step::Toggle(_) | Step::Range(_) => {}
            }
            let read: BTreeSet<String> = people(30).into_iter().take(table.len()).map(|person| person.id).collect();
            let expected: BTreeSet<String> = chosen.intersection(&read).cloned().collect();
            prop_assert_eq!(selected(&table), expected.clone());
            prop_assert_eq!(table.selection().count(), expected.len());
            let shown: Vec<String> = (0..table.shown()).filter_map(|position| table.id(position)).collect();
            for (position, id) in shown.iter().enumerate() {
                prop_assert_eq!(table.is_selected(position), chosen.contains(id));
            }
            let hidden = expected.iter().filter(|id| !shown.contains(*id)).count();
            prop_assert_eq!(table.selected_hidden(), hidden);
            prop_assert_eq!(table.are_all_shown_selected(), !shown.is_empty() && shown.iter().all(|id| chosen.contains(id)));
        }
    }
}
