use proptest::prelude::*;
use tenantry_identity::TenantId;

use super::*;
use crate::directory::user::{self, UserRow};

fn first() -> Call<Page<UserRow>> {
    user::list(&TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap())
}

fn response(status: u16, body: String) -> Response<Vec<u8>> {
    Response::builder()
        .status(status)
        .body(body.into_bytes())
        .unwrap()
}

fn page(ids: &[String], next: Option<&str>) -> Response<Vec<u8>> {
    let rows: Vec<String> = ids
        .iter()
        .map(|id| format!(r#"{{"id":"{id}","displayName":"User \"{id}\""}}"#))
        .collect();
    let next = match next {
        Some(next) => format!(
            r#""@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken={next}","#
        ),
        None => String::new(),
    };
    response(200, format!(r#"{{{next}"value":[{}]}}"#, rows.join(",")))
}

fn ids(rows: &[UserRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn a_list_that_leads_back_is_an_error() {
    let mut pages = Pages::new(first(), 10);
    pages.take(&page(&["1".into()], Some("a"))).unwrap();
    for back in ["a", "b"] {
        // `b` leads to `c` and back to `b`; `a` leads to itself.
        let mut pages = Pages::new(first(), 10);
        pages.take(&page(&["1".into()], Some(back))).unwrap();
        if back == "b" {
            pages.take(&page(&["2".into()], Some("c"))).unwrap();
        }
        let answer = page(&["3".into()], Some(back));
        assert!(pages.ahead(&answer).is_none());
        assert!(pages.take(&answer).is_err());
        assert!(pages.end().is_none(), "the page can be asked for again");
        let last = pages.take(&page(&["3".into()], None)).unwrap();
        assert_eq!(ids(&last), ["3"]);
    }
}

#[test]
fn a_list_without_end_and_without_rows_is_an_error() {
    let mut pages = Pages::new(first(), 10);
    let mut read = 0;
    let error = loop {
        match pages.take(&page(&[], Some(&read.to_string()))) {
            Ok(rows) => assert!(rows.is_empty()),
            Err(error) => break error,
        }
        read += 1;
        assert!(read < 1000);
    };
    assert_eq!(read, MOST_BARREN);
    assert!(matches!(error, GraphError::Unreadable { .. }));
}

#[test]
fn no_more_rows_are_kept_than_fit() {
    let numbers = |range: std::ops::Range<u32>| -> Vec<String> {
        range.map(|number| number.to_string()).collect()
    };
    for (most, kept, end) in [
        (5, 5, End::Full),
        (6, 6, End::Complete),
        (7, 6, End::Complete),
        (3, 3, End::Full),
        (0, 0, End::Full),
    ] {
        let mut pages = Pages::new(first(), most);
        let mut all = 0;
        for answer in [page(&numbers(0..3), Some("a")), page(&numbers(3..6), None)] {
            if pages.call().is_some() {
                all += pages.take(&answer).unwrap().len();
            }
        }
        assert_eq!((all, pages.end()), (kept, Some(end)), "{most}");
        assert!(pages.call().is_none());
    }
}

#[test]
fn the_first_count_is_kept() {
    let mut pages = Pages::new(first(), 10);
    let counted = r#"{"@odata.count":2,"value":[],"@odata.nextLink":"/v1.0/users?$skiptoken=a"}"#;
    pages.take(&response(200, counted.to_owned())).unwrap();
    assert_eq!(pages.count(), Some(2));
    pages.take(&page(&[], None)).unwrap();
    assert_eq!(pages.count(), Some(2));
}

/// A list that grows at its front while it is read: pages are cut by position, so what was on one page
/// moves to the next.
#[derive(Clone, Debug)]
struct Growing {
    /// How many rows there were at first.
    rows: usize,
    /// How long a page is.
    page: usize,
    /// How many rows are added before each page, and what else happens to it.
    turns: Vec<(usize, Turn)>,
}

#[derive(Clone, Copy, Debug)]
enum Turn {
    Answered,
    Empty,
    Refused,
    Broken,
}

fn growing() -> impl Strategy<Value = Growing> {
    let turn = prop_oneof![
        4 => Just(Turn::Answered),
        1 => Just(Turn::Empty),
        1 => Just(Turn::Refused),
        1 => Just(Turn::Broken),
    ];
    (
        0_usize..60,
        1_usize..9,
        prop::collection::vec((0_usize..5, turn), 1..20),
    )
        .prop_map(|(rows, page, turns)| Growing { rows, page, turns })
}

/// GUIDs and other ids mixed.
fn name(row: usize) -> String {
    match row % 3 {
        0 => format!("row-{row}"),
        _ => format!("00000000-0000-4000-8000-{row:012x}"),
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_comes_twice(list in growing()) {
        let mut rows: Vec<String> = (0..list.rows).map(name).collect();
        let before = rows.clone();
        let mut pages = Pages::new(first(), 10_000);
        let mut read: Vec<String> = Vec::new();
        let mut at = 0;
        let mut empty = 0;
        let mut turns = list.turns.iter().cycle();
        let mut steps = 0;
        while let Some(call) = pages.call() {
            steps += 1;
            prop_assert!(steps < 2000);
            // Faults end after a while, as they do.
            let (added, turn) = match steps {
                ..1000 => *turns.next().unwrap(),
                _ => (0, Turn::Answered),
            };
            // A list that grows or says nothing for more pages than MOST_BARREN is taken for endless.
            let added = if rows.len() < 90 { added } else { 0 };
            let turn = match turn {
                Turn::Empty if empty == 9 => Turn::Answered,
                turn => turn,
            };
            for _ in 0..added {
                rows.insert(0, name(rows.len()));
            }
            let asked = call.request().uri().to_string();
            prop_assert!(at == 0 && empty == 0 || asked.ends_with(&format!("={at}-{empty}")), "{asked}");
            let end = (at + list.page).min(rows.len());
            let answer = match turn {
                Turn::Refused => response(503, "{}".to_owned()),
                Turn::Broken => response(200, r#"{"@odata.nextLink":"/v1.0/x","value":[{"id":"#.to_owned()),
                Turn::Empty => {
                    empty += 1;
                    page(&[], Some(&format!("{at}-{empty}")))
                }
                Turn::Answered => {
                    let next = (end < rows.len()).then(|| format!("{end}-{empty}"));
                    let answer = page(&rows[at..end], next.as_deref());
                    at = end;
                    answer
                }
            };
            let ahead = pages.ahead(&answer).map(|call| call.request().uri().clone());
            match (turn, pages.take(&answer)) {
                (Turn::Answered | Turn::Empty, Ok(new)) => {
                    read.extend(ids(&new).into_iter().map(str::to_owned));
                    let next = pages.call().map(|call| call.request().uri().clone());
                    prop_assert_eq!(ahead, next, "what was sent ahead is what is asked for");
                }
                (Turn::Refused | Turn::Broken, Err(_)) => {
                    prop_assert_eq!(pages.call().unwrap().request().uri().to_string(), asked);
                }
                (turn, rows) => prop_assert!(false, "{:?} {:?}", turn, rows),
            }
        }
        prop_assert_eq!(pages.end(), Some(End::Complete));
        let mut once = read.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), read.len(), "nothing twice");
        for row in before {
            prop_assert!(read.contains(&row), "{} was lost", row);
        }
    }

    #[test]
    fn no_answer_ends_the_program(body in ".{0,120}", status in 200_u16..600) {
        let mut pages = Pages::new(first(), 5);
        let answer = response(status, body);
        let _ = pages.ahead(&answer);
        let _ = pages.take(&answer);
    }
}
