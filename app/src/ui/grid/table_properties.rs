//! The table against a plain list of rows that is looked through row by row.

use std::{borrow::Cow, cmp::Ordering};

use proptest::{prelude::*, sample::Index};

use tenantry_columns::{Guid, fold};

use super::*;
use crate::ui::{
    format,
    grid::{
        column::{Column, Tag},
        criteria::ColumnFilter,
        datum::Datum,
        moment::{Day, Moment},
    },
    icon::Icon,
};

const GUEST: Tag = Tag {
    word: "Gäst",
    icon: Icon::Guest,
    warns: false,
};

#[derive(Clone, Debug)]
struct Person {
    id: String,
    name: String,
    mail: String,
    department: Option<String>,
    is_enabled: Option<bool>,
    created: Option<String>,
    licences: Option<i64>,
    object: Option<String>,
}

impl Record for Person {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 1, 1, Kind::Text),
            |row: &Self| Datum::text(Some(&row.name)),
        )
        .shown_as(|row| Cell {
            tag: row.name.contains('a').then_some(GUEST),
            ..Cell::text(Some(&row.name))
        }),
        Column::new(
            Heading::new("mail", "Mail", 1, 1, Kind::Text).not_searched(),
            |row: &Self| Datum::text(Some(&row.mail)),
        ),
        Column::new(
            Heading::new("department", "Department", 1, 1, Kind::Choice),
            |row: &Self| Datum::text(row.department.as_deref()),
        ),
        Column::new(
            Heading::new("enabled", "Enabled", 1, 1, Kind::YesNo),
            |row: &Self| row.is_enabled.map_or(Datum::Absent, Datum::Flag),
        ),
        Column::new(
            Heading::new("created", "Created", 1, 1, Kind::Date),
            |row: &Self| Datum::moment(row.created.as_deref()),
        ),
        Column::new(
            Heading::new("licences", "Licences", 1, 1, Kind::Number),
            |row: &Self| row.licences.map_or(Datum::Absent, Datum::Number),
        ),
        Column::new(
            Heading::new("object", "Object", 1, 1, Kind::Id),
            |row: &Self| Datum::text(row.object.as_deref()),
        ),
        Column::new(
            Heading::new("ordered", "Ordered", 1, 1, Kind::Choice),
            |row: &Self| Datum::Text(Cow::Owned(row.name.chars().rev().collect())),
        )
        .shown_as(|row| Cell {
            hint: Cow::Borrowed(&row.mail),
            ..Cell::text(Some(&row.mail))
        })
        .ordered_by(|row| row.licences),
    ];

    fn id(&self) -> &str {
        &self.id
    }
}

/// Letters that are few, so that words are found, and that fold in each way.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[aAbé ]{0,4}",
        2 => "(anna|Änna|straße|STRASSE|Łódź|Йод|🦀| |b){0,3}",
        1 => "[a\u{0}\n]{0,12}",
        1 => "aaaaaaaa[ab]{0,10}",
    ]
}

fn guid() -> impl Strategy<Value = String> {
    (0_u8..4, 0_u8..3).prop_map(|(high, low)| {
        Guid([high * 64, 0, low, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, high]).to_string()
    })
}

prop_compose! {
    fn person()(
        name in text(),
        mail in text(),
        is_mail_own in any::<bool>(),
        department in prop::option::of("(Sales|sales|Säles|)"),
        is_enabled in any::<Option<bool>>(),
        created in prop::option::of(prop_oneof![
            (1_u32..4, 1_u32..4, 0_u32..24).prop_map(|(year, day, hour)| format!("202{year}-03-0{day}T{hour:02}:00:00Z")),
            Just("yesterday".to_owned()),
        ]),
        licences in prop::option::of(prop_oneof![-3_i64..3, any::<i64>()]),
        object in prop::option::of(prop_oneof![guid(), text()]),
        id in prop_oneof![guid(), "[a-z]"],
    ) -> Person {
        Person { id, mail: if is_mail_own { mail } else { name.clone() }, name, department, is_enabled, created, licences, object }
    }
}

/// Up to so many people; of those with one id, the first.
fn people(most: usize) -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 0..most).prop_map(|mut people| {
        for (at, person) in people.iter_mut().enumerate() {
            // Ids are the service's and differ.
            person.id = match Guid::parse(&person.id) {
                Some(mut guid) => {
                    guid.0[12] = at as u8;
                    guid.to_string()
                }
                None => format!("{}{at}", person.id),
            };
        }
        people
    })
}

fn criteria() -> impl Strategy<Value = Criteria> {
    let word = prop_oneof![
        text(),
        "(anna|gast|gäst|yes|2022|mar|sal|4000|c0|-3)",
        guid()
    ];
    let day = || {
        prop::option::of(
            (1_u32..4, 1_u32..5)
                .prop_map(|(year, day)| Day::parse(&format!("202{year}-03-0{day}")).unwrap()),
        )
    };
    let numbers = (prop::option::of(-3_i64..3), prop::option::of(-3_i64..3));
    let columns = prop::collection::vec(
        prop_oneof![
            (0_usize..8, text()).prop_map(|(column, text)| (column, ColumnFilter::Contains(text))),
            (
                0_usize..3,
                prop::collection::vec("(Sales|sales||anna|a)", 0..3)
            )
                .prop_map(|(column, values)| (column, ColumnFilter::OneOf(values))),
            prop::collection::vec(prop_oneof![guid(), Just(String::new())], 1..3)
                .prop_map(|values| (6, ColumnFilter::OneOf(values))),
            any::<bool>().prop_map(|flag| (3, ColumnFilter::Is(flag))),
            (day(), day()).prop_map(|(from, to)| (4, ColumnFilter::Between { from, to })),
            numbers.prop_map(|(least, most)| (5, ColumnFilter::Within { least, most })),
        ],
        0..3,
    );
    (prop::collection::vec(word, 0..3), columns).prop_map(|(words, columns)| {
        let mut criteria = Criteria::words(words.join(" "));
        for (column, filter) in columns {
            criteria.set(column, Some(filter));
        }
        criteria
    })
}

fn sort() -> impl Strategy<Value = Option<Sort>> {
    prop::option::of(
        (0_usize..8, any::<bool>()).prop_map(|(column, descending)| Sort { column, descending }),
    )
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    fold(text, &mut out);
    out
}

/// What a cell shows, by the declaration alone.
fn shown(person: &Person, column: usize) -> Vec<String> {
    let declared = &Person::COLUMNS[column];
    if let Some(cell) = declared.cell {
        let cell = cell(person);
        return cell
            .tag
            .map(|tag| tag.word.to_owned())
            .into_iter()
            .chain([cell.text.into_owned()])
            .collect();
    }
    vec![match (declared.value)(person) {
        Datum::Absent => String::new(),
        Datum::Text(text) => text.into_owned(),
        Datum::Flag(flag) => if flag { "Yes" } else { "No" }.into(),
        Datum::Moment(moment) => format::day(moment),
        Datum::Number(i64::MIN) => String::new(),
        Datum::Number(number) => format::number(number),
    }]
}

fn shows(person: &Person, column: usize, word: &str) -> bool {
    let word = folded(word);
    let is_guid = |text: &str| {
        Person::COLUMNS[column].heading.kind == Kind::Id && Guid::parse(text).is_some()
    };
    shown(person, column)
        .iter()
        .any(|text| match is_guid(text) {
            true => text.starts_with(&word),
            false => folded(text).contains(&word),
        })
}

fn fits(person: &Person, criteria: &Criteria) -> bool {
    let fits_words = criteria
        .words
        .split_whitespace()
        .filter(|word| !folded(word).is_empty())
        .all(|word| {
            (0..Person::COLUMNS.len()).any(|column| {
                Person::COLUMNS[column].heading.is_searched && shows(person, column, word)
            })
        });
    fits_words
        && criteria
            .columns()
            .iter()
            .all(|(column, filter)| fits_column(person, *column, filter))
}

fn fits_column(person: &Person, column: usize, filter: &ColumnFilter) -> bool {
    let value = (Person::COLUMNS[column].value)(person);
    match (filter, value) {
        (ColumnFilter::Contains(part), _) => folded(part).is_empty() || shows(person, column, part),
        (ColumnFilter::OneOf(values), Datum::Text(text)) => values.contains(&text.into_owned()),
        (ColumnFilter::OneOf(values), _) => values.contains(&String::new()),
        (ColumnFilter::Is(flag), value) => value == Datum::Flag(*flag),
        (ColumnFilter::Between { from, to }, Datum::Moment(moment)) => {
            // Days are written so that their texts sort as they do.
            let day = moment.get(..10).filter(|_| Moment::parse(moment).is_some());
            day.is_some_and(|day| {
                from.is_none_or(|from| *day >= *from.to_string())
                    && to.is_none_or(|to| *day <= *to.to_string())
            })
        }
        (ColumnFilter::Within { least, most }, Datum::Number(number)) => {
            number != i64::MIN
                && least.is_none_or(|least| number >= least)
                && most.is_none_or(|most| number <= most)
        }
        _ => false,
    }
}

/// What is sorted by: what stands for nothing is `None`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Guid(String),
    Text(String, String),
    Number(i64),
}

fn key(person: &Person, column: usize) -> Option<Key> {
    let declared = &Person::COLUMNS[column];
    if let Some(order) = declared.order {
        return order(person)
            .filter(|order| *order != i64::MIN)
            .map(Key::Number);
    }
    match (declared.value)(person) {
        Datum::Text(text) if text.is_empty() => None,
        Datum::Text(text) if declared.heading.kind == Kind::Id && Guid::parse(&text).is_some() => {
            Some(Key::Guid(text.into_owned()))
        }
        Datum::Text(text) => Some(Key::Text(folded(&text), text.into_owned())),
        Datum::Flag(flag) => Some(Key::Number(i64::from(flag))),
        Datum::Moment(moment) => Moment::parse(moment).map(|moment| Key::Number(moment.0)),
        Datum::Number(number) => Some(number)
            .filter(|number| *number != i64::MIN)
            .map(Key::Number),
        Datum::Absent => None,
    }
}

/// The ids that are to be seen, by looking at each row and with the standard library's stable sort.
fn expected(people: &[Person], criteria: &Criteria, sort: Option<Sort>) -> Vec<String> {
    let mut fitting: Vec<&Person> = people
        .iter()
        .filter(|person| fits(person, criteria))
        .collect();
    if let Some(sort) = sort {
        fitting.sort_by(
            |one, other| match (key(one, sort.column), key(other, sort.column)) {
                (Some(one), Some(other)) if sort.descending => other.cmp(&one),
                (Some(one), Some(other)) => one.cmp(&other),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            },
        );
    }
    fitting.iter().map(|person| person.id.clone()).collect()
}

fn seen(table: &Table) -> Vec<String> {
    let ids: Vec<String> = (0..table.shown())
        .filter_map(|position| table.id(position))
        .collect();
    for (position, id) in ids.iter().enumerate() {
        assert_eq!(table.position(id), Some(position));
    }
    ids
}

fn table(people: &[Person]) -> Table {
    let mut table = Table::new::<Person>();
    table.append(people.to_vec());
    table
}

proptest! {
    #[test]
    fn a_row_shows_what_it_was_declared_to(people in people(20)) {
        let table = table(&people);
        for (position, person) in people.iter().enumerate() {
            for (column, declared) in Person::COLUMNS.iter().enumerate() {
                let cell = table.cell(position, column);
                let texts = shown(person, column);
                prop_assert_eq!(Some(&*cell.text), texts.last().map(String::as_str), "{}", declared.heading.name);
                prop_assert_eq!(cell.tag.is_some(), texts.len() > 1);
                if let Some(declared) = declared.cell {
                    prop_assert_eq!(cell, declared(person));
                }
            }
        }
    }

    #[test]
    fn filtered_and_sorted_by_anything_in_turn_it_shows_what_a_plain_list_does(
        people in people(40),
        steps in prop::collection::vec((criteria(), sort()), 1..5),
    ) {
        let mut table = table(&people);
        for (criteria, sort) in steps {
            table.filter(&criteria);
            table.sort(sort);
            prop_assert_eq!(seen(&table), expected(&people, &criteria, sort));
        }
    }

    #[test]
    fn typed_letter_by_letter_a_filter_finds_the_same(people in people(40), typed in "(an|na|a|é|s|ss|4|0| |gäs|t){0,8}") {
        let mut table = table(&people);
        for end in (0..=typed.len()).filter(|end| typed.is_char_boundary(*end)) {
            let criteria = Criteria::words(&typed[..end]);
            table.filter(&criteria);
            prop_assert_eq!(seen(&table), expected(&people, &criteria, None));
        }
    }

    #[test]
    fn rows_that_arrive_in_pages_are_where_they_would_be_at_once(
        people in people(60),
        cuts in prop::collection::vec(any::<Index>(), 0..5),
        criteria in criteria(),
        sort in sort(),
        turns in any::<bool>(),
    ) {
        let mut table = Table::new::<Person>();
        if !turns {
            table.filter(&criteria);
            table.sort(sort);
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(people.len() + 1)).chain([0, people.len()]).collect();
        cuts.sort_unstable();
        for (at, cut) in cuts.windows(2).enumerate() {
            if turns && at == 1 {
                table.filter(&criteria);
                table.sort(sort);
            }
            table.append(people[cut[0]..cut[1]].to_vec());
        }
        table.filter(&criteria);
        table.sort(sort);
        prop_assert_eq!(seen(&table), expected(&people, &criteria, sort));
    }

    #[test]
    fn a_replaced_row_is_as_one_that_was_read_so(
        people in people(30),
        changes in prop::collection::vec((any::<Index>(), person()), 1..5),
        criteria in criteria(),
        sort in sort(),
    ) {
        prop_assume!(!people.is_empty());
        let (mut people, mut table) = (people.clone(), table(&people));
        table.filter(&criteria);
        for (at, mut person) in changes {
            let at = at.index(people.len());
            person.id.clone_from(&people[at].id);
            people[at] = person.clone();
            table.replace(person);
            prop_assert_eq!(seen(&table), expected(&people, &criteria, None));
        }
        table.sort(sort);
        prop_assert_eq!(seen(&table), expected(&people, &criteria, sort));
    }

    #[test]
    fn choices_count_what_choosing_them_would_show(people in people(40), criteria in criteria(), column in 0_usize..3) {
        let mut table = table(&people);
        table.filter(&criteria);
        let choices = table.choices(column);
        prop_assert!(choices.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        let mut without = criteria.clone();
        without.set(column, None);
        prop_assert_eq!(choices.iter().map(|(_, count)| count).sum::<usize>(), expected(&people, &without, None).len());
        for (value, count) in choices {
            without.set(column, Some(ColumnFilter::OneOf(vec![value])));
            prop_assert_eq!(expected(&people, &without, None).len(), count);
        }
    }

    #[test]
    fn rows_put_again_are_shown_as_the_first_were(people in people(30), again in people(30), criteria in criteria(), sort in sort()) {
        let mut table = table(&people);
        table.filter(&criteria);
        table.sort(sort);
        table.put(again.clone());
        prop_assert_eq!(seen(&table), expected(&again, &criteria, sort));
    }
}

/// Enough texts that differ for the table to stop looking for those that repeat.
#[test]
fn a_column_of_many_texts_is_filtered_sorted_and_counted_as_any() {
    let people: Vec<Person> = (0..9_000)
        .map(|number: usize| Person {
            id: number.to_string(),
            name: format!("user{}", number * 7919 % 9_000 / 2),
            mail: format!("user{}@customer.com", number % 8_000),
            department: Some(format!("Department {}", number % 5_000)),
            is_enabled: None,
            created: None,
            licences: Some(number as i64),
            object: None,
        })
        .collect();
    let mut table = Table::new::<Person>();
    for page in people.chunks(999) {
        table.append(page.to_vec());
    }
    for words in ["user1", "user12", "user12 customer", "department 4999"] {
        let criteria = Criteria::words(words);
        table.filter(&criteria);
        for column in [0, 1, 2] {
            let sort = Some(Sort {
                column,
                descending: column == 1,
            });
            table.sort(sort);
            assert_eq!(seen(&table), expected(&people, &criteria, sort), "{words}");
        }
    }
    table.filter(&Criteria::default());
    let choices = table.choices(1);
    assert_eq!(choices.len(), 8_000);
    assert_eq!((choices[0].1, choices[999].1, choices[1_000].1), (2, 2, 1));
}
