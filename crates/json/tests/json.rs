//! What is refused and where, what is read, and that another reader agrees.

use proptest::prelude::*;
use tenantry_json::{
    Kind, SyntaxError, Unfit, Value, outer_member, parse, parse_items, parse_keeping_repeats,
    parse_octets,
};

fn refusal(text: &str) -> SyntaxError {
    parse(text).expect_err(text)
}

#[track_caller]
fn assert_refused(text: &str, at: usize, path: &str, says: &str) {
    let error = refusal(text);
    assert_eq!((error.at, error.path.as_str()), (at, path), "{error}");
    assert!(error.to_string().contains(says), "{error}");
}

#[test]
fn what_is_not_json_is_refused_where_it_is_wrong() {
    for (text, at, path, says) in [
        ("", 0, "", "EOF"),
        (" \n", 0, "", "EOF"),
        ("{\"a\":[1, \n", 8, "a[1]", "EOF"),
        ("[1,]", 3, "[1]", "expected a value"),
        ("{\"a\":{\"b\" 1}}", 10, "a", "expected `:`"),
        ("{\"a\":[{\"b\":x}]}", 11, "a[0].b", "expected a value"),
        ("{\"a\":1 \"b\":2}", 7, "", "expected `,` or `}`"),
        ("[1 2]", 3, "", "expected `,` or `]`"),
        ("{a:1}", 1, "", "expected a name"),
        ("{\"a\":1,}", 7, "", "expected a name"),
        ("1 2", 2, "", "trailing"),
        ("nul", 0, "", "expected a value"),
        ("[\"a\nb\"]", 3, "[0]", "control character"),
        ("[\"\\x\"]", 3, "[0]", "escape"),
        ("[\"\\ud800\"]", 3, "[0]", "no character"),
        ("[\"\\ud800\\u0041\"]", 3, "[0]", "no character"),
        ("[\"\\udc00\"]", 3, "[0]", "no character"),
        ("[\"\\u00g0\"]", 3, "[0]", "no character"),
        ("[01]", 2, "", "expected `,`"),
        ("[-]", 2, "[0]", "number"),
        ("[1.]", 3, "[0]", "number"),
        ("[1e+]", 4, "[0]", "number"),
        ("[+1]", 1, "[0]", "expected a value"),
        ("{\"a\":1,\"\\u0061\":2}", 7, "", "twice"),
    ] {
        assert_refused(text, at, path, says);
    }
    let error = parse_octets(b"\"\xff\"").unwrap_err();
    assert_eq!((error.at, error.what), (1, "this is not UTF-8"));
}

#[test]
fn what_is_nested_too_deeply_is_refused() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(parse(&nested(128)).is_ok());
    assert_eq!(refusal(&nested(129)).what, "nested too deeply");
    assert_eq!(refusal(&"[".repeat(100_000)).what, "nested too deeply");
}

#[test]
fn repeats_are_kept_for_those_who_ask() {
    let value = parse_keeping_repeats(r#"{"a":1,"a":2}"#).unwrap();
    let members = value.members().unwrap();
    assert_eq!((members[1].at, members[1].value.as_u64()), (7, Some(2)));
}

#[test]
fn members_of_another_type_do_not_fit() {
    let value =
        parse(r#"{"n":null,"t":"x","b":true,"w":7,"f":7.0,"a":[],"ts":["x","y"]}"#).unwrap();
    assert_eq!(value.text("n"), Err(Unfit("n")));
    assert_eq!(value.text("missing"), Err(Unfit("missing")));
    assert_eq!(value.optional_text("n"), Ok(None));
    assert_eq!(value.optional_text("w"), Err(Unfit("w")));
    assert_eq!(value.text("t").as_deref(), Ok("x"));
    assert_eq!(value.optional_bool("b"), Ok(Some(true)));
    assert_eq!(value.optional_bool("t"), Err(Unfit("t")));
    assert_eq!(value.whole_number("w"), Ok(7));
    assert_eq!(value.whole_number("n"), Err(Unfit("n")));
    assert_eq!(value.optional_whole_number("f"), Err(Unfit("f")));
    assert_eq!(value.optional_whole_number("missing"), Ok(None));
    assert_eq!(value.optional_items("n"), Ok(&[][..]));
    assert_eq!(value.optional_items("t"), Err(Unfit("t")));
    assert_eq!(value.optional_items("missing"), Ok(&[][..]));
    assert_eq!(value.optional_items("a"), Ok(&[][..]));
    assert_eq!(value.texts("ts"), Ok(vec!["x".to_owned(), "y".to_owned()]));
    assert_eq!(value.texts("missing"), Ok(Vec::new()));
    assert_eq!(value.texts("t"), Err(Unfit("t")));
    assert_eq!(parse("{\"a\":[1]}").unwrap().texts("a"), Err(Unfit("a")));
    assert!(value.items().is_none() && value.as_str().is_none());
    assert!(value.get("a").unwrap().get("x").is_none());
}

#[test]
fn escapes_are_resolved() {
    let value = parse(r#""a\"\\\/\b\f\n\r\t\u00fC\ud83D\ude00z""#).unwrap();
    assert_eq!(value.as_str(), Some("a\"\\/\x08\x0c\n\r\tü😀z"));
}

/// The same value in another reader's tree; numbers as their text.
fn same(ours: &Value<'_>, theirs: &serde_json::Value) -> bool {
    match (&ours.kind, theirs) {
        (Kind::Null, serde_json::Value::Null) => true,
        (Kind::Bool(ours), serde_json::Value::Bool(theirs)) => ours == theirs,
        (Kind::Number(ours), serde_json::Value::Number(theirs)) => {
            ours.parse::<f64>().ok() == theirs.as_f64()
        }
        (Kind::Text(ours), serde_json::Value::String(theirs)) => ours == theirs,
        (Kind::Array(ours), serde_json::Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
        }
        (Kind::Object(ours), serde_json::Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|member| {
                    theirs
                        .get(&*member.name)
                        .is_some_and(|theirs| same(&member.value, theirs))
                })
        }
        _ => false,
    }
}

/// Any JSON value of a few levels, with any text as a name.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        any::<f32>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    scalar.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every value's offset, in the order of the text.
fn offsets(value: &Value<'_>, out: &mut Vec<usize>) {
    out.push(value.at);
    for item in value.items().unwrap_or_default() {
        offsets(item, out);
    }
    for member in value.members().unwrap_or_default() {
        out.push(member.at);
        offsets(&member.value, out);
    }
}

/// The line of every value and of every name, as the pretty printer puts them.
fn lines(value: &serde_json::Value, line: &mut usize, out: &mut Vec<usize>) {
    out.push(*line);
    match value {
        serde_json::Value::Array(items) if !items.is_empty() => {
            for item in items {
                *line += 1;
                lines(item, line, out);
            }
            *line += 1;
        }
        serde_json::Value::Object(map) if !map.is_empty() => {
            for item in map.values() {
                *line += 1;
                out.push(*line);
                lines(item, line, out);
            }
            *line += 1;
        }
        _ => {}
    }
}

/// A value on one line.
fn written(value: Value<'_>) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// The text of an object, or something close to one, whose members may have the looked-for names.
fn outer() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        r#""a""#,
        r#""value""#,
        r#""\u00e9\"""#,
        r#""""#,
        r#""}""#,
        r#""\\""#,
        r#""va\u006cue""#,
    ]);
    let member = (name, json(), prop::sample::select(vec!["", " ", "\n\t"]))
        .prop_map(|(name, value, space)| format!("{space}{name}{space}:{space}{value}{space}"));
    let object = prop::collection::vec(member, 0..6).prop_map(|members| members.join(","));
    let ends = prop::sample::select(vec![
        ("{", "}"),
        (" {", "}\n"),
        ("{", ""),
        ("[", "]"),
        ("{", ",}"),
    ]);
    (ends, object).prop_map(|((start, end), object)| [start, &object, end].concat())
}

#[test]
fn the_parts_of_a_text_that_is_no_object_are_not_found() {
    for text in [
        "",
        "{",
        "{\"a\"",
        "{\"a\":",
        "[1]",
        "7",
        "{\"a\":}",
        "{\"a\":\"\\",
        "{]}",
        "\u{e9}",
    ] {
        assert_eq!(outer_member(text.as_bytes(), "a"), None, "{text}");
    }
    let deep = [
        "{\"b\":{\"a\":1},\"c\":[{\"a\":2}],\"d\":\"{\\\"a\\\":3\"",
        ",\"a\":4}",
    ]
    .concat();
    assert_eq!(
        outer_member(deep.as_bytes(), "a").unwrap().as_u64(),
        Some(4)
    );
}

proptest! {
    #[test]
    fn what_another_writer_writes_is_read_and_what_is_written_another_reader_reads(value in json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let read = parse(&text).unwrap();
            prop_assert!(same(&read, &value), "{}", text);
            let mut written = String::new();
            read.write(&mut written);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), serde_json::from_str::<serde_json::Value>(&text).unwrap());
        }
    }

    #[test]
    fn every_value_is_on_the_line_that_the_pretty_printer_puts_it_on(value in json()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        lines(&value, &mut 0, &mut expected);
        offsets(&parse(&text).unwrap(), &mut found);
        let found: Vec<usize> = found.iter().map(|at| text[..*at].matches('\n').count()).collect();
        prop_assert_eq!(found, expected);
    }

    /// Fragments of JSON in any order come closer to the grammar than random text does.
    #[test]
    fn both_readers_take_the_same_texts(
        parts in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u00e9\"", "\"\\ud800", "\\udc00\"", "\"", "\\", "1", "-", "0", ".5", "e", "E+2", "true", "null", "fals", "e", " ", "\n", "\u{b}", "\u{a0}", "\u{1}", "ü",
        ]), 0..12)
    ) {
        let text = parts.concat();
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match parse_keeping_repeats(&text) {
            Ok(ours) => {
                // A number too large for their floating-point numbers is fine here.
                if let Ok(theirs) = theirs {
                    prop_assert!(parse(&text).is_err() || same(&ours, &theirs), "{:?}", text);
                } else {
                    prop_assert!(text.contains('E'), "{:?}", text);
                }
            }
            Err(error) => {
                prop_assert!(theirs.is_err(), "{:?}: {}", text, error);
                prop_assert!(error.at <= text.len() && text.is_char_boundary(error.at), "{:?}", text);
            }
        }
    }

    #[test]
    fn a_member_is_found_where_the_whole_document_has_it(
        document in outer(),
        name in prop::sample::select(vec!["a", "value", "\u{e9}\"", ""]),
    ) {
        for text in [document.clone(), document.replace('e', "\\u0065")] {
            let Ok(whole) = parse(&text) else { continue };
            let found = outer_member(text.as_bytes(), name).map(written);
            prop_assert_eq!(found, whole.get(name).cloned().map(written), "{}", text);
        }
    }

    #[test]
    fn items_are_handed_over_as_the_whole_document_has_them(document in outer()) {
        let mut items = Vec::new();
        let mut take = |item: &Value<'_>| items.push(written(item.clone()));
        match (parse_items(document.as_bytes(), "value", &mut take), parse(&document)) {
            (Ok(rest), Ok(whole)) => {
                let array = whole.get("value").and_then(Value::items);
                let expected: Vec<String> =
                    array.unwrap_or_default().iter().cloned().map(written).collect();
                prop_assert_eq!(items, expected);
                for member in whole.members().unwrap_or_default() {
                    let kept = rest.get(&member.name).unwrap();
                    if member.name == "value" && array.is_some() {
                        prop_assert_eq!(&kept.kind, &Kind::Array(Vec::new()));
                    } else {
                        prop_assert_eq!(kept, &member.value);
                    }
                }
            }
            (streamed, whole) => prop_assert_eq!(streamed.map(written), whole.map(written)),
        }
    }

    #[test]
    fn a_repeated_name_is_found_among_many(count in 30_usize..70, at in 0_usize..70, to in 0_usize..70) {
        let (at, to) = (at % count, to % count);
        let name = |number: usize| if number == to { at } else { number };
        let members: Vec<String> = (0..count).map(|number| format!("\"n{}\":1", name(number))).collect();
        let text = ["{", &members.join(","), "}"].concat();
        prop_assert!(parse_keeping_repeats(&text).is_ok());
        match parse(&text) {
            Ok(_) => prop_assert_eq!(at, to),
            Err(error) => {
                prop_assert!(at != to);
                prop_assert_eq!(error.what, "a name stands twice");
                let later = at.max(to);
                let before: usize = members[..later].iter().map(|member| member.len() + 1).sum();
                prop_assert_eq!(error.at, 1 + before);
            }
        }
    }

    #[test]
    fn no_octets_panic(octets in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = parse_octets(&octets);
        let _ = outer_member(&octets, "a");
        let _ = parse_items(&octets, "a", &mut |_| {});
    }
}
