use proptest::prelude::*;

use super::*;
use crate::ui::grid::{
    column::{Column, Record},
    criteria::Criteria,
    datum::Datum,
    table::Sort,
};

#[derive(Clone, Debug)]
struct Row {
    id: String,
    text: String,
    flag: Option<bool>,
    moment: Option<String>,
    number: Option<i64>,
}

impl Record for Row {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("text", "A \"text\"", 1, 1, Kind::Text),
            |row: &Self| Datum::text(Some(&row.text)),
        ),
        Column::new(
            Heading::new("flag", "Flag", 1, 1, Kind::YesNo),
            |row: &Self| row.flag.map_or(Datum::Absent, Datum::Flag),
        ),
        Column::new(
            Heading::new("details", "Details", 1, 1, Kind::Action),
            |_: &Self| Datum::Absent,
        ),
        Column::new(
            Heading::new("moment", "Moment", 1, 1, Kind::Date),
            |row: &Self| Datum::moment(row.moment.as_deref()),
        ),
        Column::new(
            Heading::new("number", "Number", 1, 1, Kind::Number),
            |row: &Self| row.number.map_or(Datum::Absent, Datum::Number),
        ),
        Column::new(Heading::new("id", "Id", 1, 1, Kind::Id), |row: &Self| {
            Datum::text(Some(&row.id))
        }),
    ];

    fn id(&self) -> &str {
        &self.id
    }
}

const ALL: [usize; 6] = [0, 1, 2, 3, 4, 5];

fn row(number: usize, text: &str) -> Row {
    Row {
        id: format!("84841066-274d-4ec0-a5c1-{number:012x}"),
        text: text.into(),
        flag: Some(true),
        moment: Some("2024-03-07T14:03:59.5Z".into()),
        number: Some(-5),
    }
}

fn table(rows: Vec<Row>) -> Table {
    let mut table = Table::new::<Row>();
    table.append(rows);
    table
}

/// The whole file, and how many pieces it came in.
fn file(table: &Table, format: Format, columns: &[usize], rows: Rows) -> (String, usize) {
    let mut export = Export::new(table, format, columns, rows);
    let (mut octets, mut pieces) = (Vec::new(), 0);
    while let Some(piece) = export.next(table).unwrap() {
        octets.extend(piece);
        pieces += 1;
    }
    assert_eq!(export.done(), export.rows());
    (String::from_utf8(octets).unwrap(), pieces)
}

/// The cells of a CSV file, by RFC 4180 section 2.
fn cells(file: &str) -> Vec<Vec<String>> {
    let mut letters = file.strip_prefix('\u{feff}').unwrap().chars().peekable();
    let (mut lines, mut line, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' => {
                assert_eq!(cell, "", "a quotation mark inside a cell without");
                is_quoted = true;
            }
            ',' if !is_quoted => line.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {
                assert_eq!(letters.next(), Some('\n'));
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            letter => {
                assert!(is_quoted || letter != '\n');
                cell.push(letter);
            }
        }
    }
    assert!(line.is_empty() && cell.is_empty() && !is_quoted);
    lines
}

#[test]
fn rows_that_were_thrown_away_interrupt_it() {
    let mut table = table((0..5_000).map(|number| row(number, "a")).collect());
    let mut export = Export::new(&table, Format::Csv, &ALL, Rows::Shown);
    assert!(export.next(&table).is_ok());
    table.put(vec![row(1, "a")]);
    assert_eq!(export.next(&table), Err(Interrupted));
}

#[test]
fn nothing_is_a_file_as_well() {
    let mut table = table(vec![row(1, "a")]);
    let (csv, _) = file(&table, Format::Csv, &ALL, Rows::Selected);
    assert_eq!(csv, "\u{feff}\"A \"\"text\"\"\",Flag,Moment,Number,Id\r\n");
    table.filter(&Criteria::words("nobody"));
    let (json, _) = file(&table, Format::Json, &ALL, Rows::Shown);
    assert_eq!(
        tenantry_json::parse(&json).unwrap().items().unwrap().len(),
        0
    );
    assert_eq!(
        file(&table, Format::Csv, &[2, 99], Rows::Selected).0,
        "\u{feff}\r\n"
    );
}

#[test]
fn what_a_spreadsheet_would_reckon_is_text_there() {
    for formula in [
        "=1+1",
        "+49 30 123",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\"=1+1\"",
        " =1",
        "'=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        "\u{feff}=1",
        "\u{a0}=1",
        "\"' \t-2",
    ] {
        let table = table(vec![row(1, formula)]);
        let (csv, _) = file(&table, Format::Csv, &[0], Rows::Shown);
        assert_eq!(cells(&csv)[1], [format!("'{formula}")]);
        // JSON is read by programs, which reckon nothing.
        let (json, _) = file(&table, Format::Json, &[0], Rows::Shown);
        let rows = tenantry_json::parse(&json).unwrap();
        assert_eq!(rows.items().unwrap()[0].text("text").unwrap(), formula);
    }
    for text in ["a=1", "1-2", "anna@customer.com", "'a", "–"] {
        let table = table(vec![row(1, text)]);
        let (csv, _) = file(&table, Format::Csv, &[0], Rows::Shown);
        assert_eq!(cells(&csv)[1], [text]);
    }
}

#[test]
fn numbers_and_times_stay_what_they_are() {
    let table = table(vec![row(1, "a")]);
    let (csv, _) = file(&table, Format::Csv, &[4, 3, 1, 5], Rows::Shown);
    assert_eq!(
        cells(&csv),
        [
            ["Number", "Moment", "Flag", "Id"],
            [
                "-5",
                "2024-03-07T14:03:59.5Z",
                "true",
                "84841066-274d-4ec0-a5c1-000000000001"
            ],
        ]
    );
    let (json, _) = file(&table, Format::Json, &[4, 3, 2, 1], Rows::Shown);
    assert_eq!(
        json,
        "[\n{\"number\":-5,\"moment\":\"2024-03-07T14:03:59.5Z\",\"flag\":true}\n]\n"
    );
}

#[test]
fn many_rows_come_in_pieces_and_in_the_order_of_the_sort() {
    let mut table = table(
        (0..4_001)
            .map(|number| row(number, &format!("{:05}", number * 7 % 4_001)))
            .collect(),
    );
    table.sort(Some(Sort {
        column: 0,
        descending: true,
    }));
    let (csv, pieces) = file(&table, Format::Csv, &[0], Rows::Shown);
    assert_eq!(pieces, 3);
    let expected: Vec<String> = (0..4_001)
        .rev()
        .map(|number| format!("{number:05}"))
        .collect();
    assert_eq!(cells(&csv)[1..].concat(), expected);
}

#[test]
fn selected_rows_are_written_even_where_they_are_hidden() {
    let mut table = table(vec![row(1, "b"), row(2, "a"), row(3, "c")]);
    table.toggle(0);
    table.toggle(1);
    table.filter(&Criteria::words("c"));
    table.sort(Some(Sort {
        column: 0,
        descending: false,
    }));
    let (csv, _) = file(&table, Format::Csv, &[0], Rows::Selected);
    assert_eq!(cells(&csv)[1..].concat(), ["a", "b"]);
    let (csv, _) = file(&table, Format::Csv, &[0], Rows::Shown);
    assert_eq!(cells(&csv)[1..].concat(), ["c"]);
}

/// Texts that are hard to write down.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\",;\r\n\t '=+@a-]{0,6}",
        "[\"= \u{0}-\u{1f}＝\u{2028}é🦀\\\\/]{0,6}",
        "\\PC{0,8}"
    ]
}

prop_compose! {
    fn rows()(rows in prop::collection::vec((text(), any::<Option<bool>>(), any::<Option<i64>>(), prop::option::of(0_u32..10_000_000)), 1..20)) -> Vec<Row> {
        let rows = rows.into_iter().enumerate();
        rows.map(|(at, (text, flag, number, ticks))| Row {
            flag,
            number: number.filter(|number| *number != i64::MIN),
            moment: ticks.map(|ticks| format!("2024-03-07T14:03:59.{ticks:07}Z")),
            ..row(at, &text)
        }).collect()
    }
}

/// The same time without zeros at its end, as it is written.
fn written(moment: &str) -> String {
    let digits = moment.trim_end_matches('Z').trim_end_matches('0');
    digits.trim_end_matches('.').to_owned() + "Z"
}

proptest! {
    #[test]
    fn csv_read_back_gives_the_values_and_no_cell_begins_a_formula(rows in rows()) {
        let (csv, _) = file(&table(rows.clone()), Format::Csv, &ALL, Rows::Shown);
        let lines = cells(&csv);
        prop_assert_eq!(lines.len(), rows.len() + 1);
        for (line, row) in lines[1..].iter().zip(&rows) {
            let text = &line[0];
            let starts_one = |text: &str| {
                let first = text.trim_start_matches(|letter: char| letter == '"' || letter.is_whitespace()).chars().next();
                matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) || text.starts_with(['\t', '\r', '\n'])
            };
            prop_assert!(!starts_one(text), "{:?}", text);
            // The apostrophe is all that is added, and only where it has to be.
            if *text != row.text {
                prop_assert_eq!(text.strip_prefix('\''), Some(&*row.text));
            }
            let flag = row.flag.map(|flag| flag.to_string()).unwrap_or_default();
            prop_assert_eq!(&line[1], &flag);
            prop_assert_eq!(&line[2], &row.moment.as_deref().map(written).unwrap_or_default());
            prop_assert_eq!(&line[3], &row.number.map(|number| number.to_string()).unwrap_or_default());
            prop_assert_eq!(&line[4], &row.id);
        }
    }

    #[test]
    fn json_read_back_gives_the_values_with_their_types(rows in rows()) {
        let (text, _) = file(&table(rows.clone()), Format::Json, &ALL, Rows::Shown);
        let read = json::parse(&text).unwrap();
        let objects = read.items().unwrap();
        prop_assert_eq!(objects.len(), rows.len());
        for (object, row) in objects.iter().zip(&rows) {
            let names: Vec<&str> = object.members().unwrap().iter().map(|member| &*member.name).collect();
            prop_assert_eq!(names, ["text", "flag", "moment", "number", "id"]);
            let text = object.optional_text("text").unwrap();
            prop_assert_eq!(text, Some(row.text.clone()).filter(|text| !text.is_empty()));
            prop_assert_eq!(object.optional_bool("flag").unwrap(), row.flag);
            prop_assert_eq!(object.optional_text("moment").unwrap(), row.moment.as_deref().map(written));
            let number = row.number.map(|number| number.to_string());
            let expected = number.as_deref().map_or(json::Kind::Null, json::Kind::Number);
            prop_assert_eq!(&object.get("number").unwrap().kind, &expected);
            prop_assert_eq!(object.text("id").unwrap(), row.id.clone());
        }
    }
}
