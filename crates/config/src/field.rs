use std::fmt;

use crate::error::{ConfigError, Problem};

/// The path of a field in the document. It is written as in `registrations[0].clientId`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field(Vec<Step>);

#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Index(usize),
}

impl Field {
    /// The whole document.
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// The field of this name in the object that `self` is.
    pub(crate) fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    /// The element at this index of the array that `self` is.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    /// The error that this problem of the field is, with the field's line in `text`.
    pub(crate) fn error(&self, text: &str, problem: impl Into<Problem>) -> ConfigError {
        ConfigError {
            field: self.to_string(),
            line: self.line(text),
            problem: problem.into(),
        }
    }

    /// The line, counted from 1, on which the field's value begins in `text`, a valid JSON document.
    /// Where there is no such field it is the line of the innermost value on the way that is there.
    fn line(&self, text: &str) -> usize {
        let text = text.as_bytes();
        let mut at = after_space(text, 0);
        for step in &self.0 {
            match child(text, at, step) {
                Some(next) => at = next,
                None => break,
            }
        }
        1 + text.iter().take(at).filter(|byte| **byte == b'\n').count()
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Where the value begins that `step` leads to from the container beginning at `at`. Of a key that is
/// given twice it is the last, which is the one too many.
fn child(text: &[u8], at: usize, step: &Step) -> Option<usize> {
    let keyed = match text.get(at)? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let mut found = None;
    let mut at = after_space(text, at + 1);
    let mut index = 0;
    while !matches!(text.get(at)?, b'}' | b']') {
        let mut matches = matches!(step, Step::Index(wanted) if !keyed && *wanted == index);
        if keyed {
            let end = after_value(text, at);
            matches = matches!(step, Step::Key(wanted) if is_string(text.get(at..end)?, wanted));
            // One further than the colon.
            at = after_space(text, after_space(text, end) + 1);
        }
        if matches {
            found = Some(at);
        }
        at = after_space(text, after_value(text, at));
        if text.get(at) == Some(&b',') {
            at = after_space(text, at + 1);
        }
        index += 1;
    }
    found
}

/// Whether a JSON string literal, quotes and escapes included, means `wanted`.
fn is_string(literal: &[u8], wanted: &str) -> bool {
    serde_json::from_slice::<String>(literal).is_ok_and(|text| text == wanted)
}

fn after_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// The index behind the value that begins at `at`. It always moves on, so that even a text that is
/// not JSON comes to an end.
fn after_value(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    loop {
        match text.get(at) {
            None => return at,
            Some(b'"') => at = after_string(text, at),
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
            }
            Some(b'}' | b']') => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            Some(_) => {
                at += 1;
                let ends_scalar = |byte: &u8| {
                    matches!(
                        byte,
                        b',' | b':' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n'
                    )
                };
                while depth == 0 && !text.get(at).is_none_or(ends_scalar) {
                    at += 1;
                }
            }
        }
        if depth == 0 {
            return at;
        }
    }
}

fn after_string(text: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    loop {
        match text.get(at) {
            None => return at,
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::Field;

    const TEXT: &str = "\n{ \"a\\u0062\"\n:\n[ 1, {}, \"]}\\\"\",\n [[]\n], {\"c\"\n: true}\n],\n\"c\":2,\n\"c\":3 }";

    #[test]
    fn what_is_not_there_has_the_line_of_what_surrounds_it() {
        assert_eq!(Field::root().key("x").line(TEXT), 2);
        assert_eq!(Field::root().key("ab").index(5).line(TEXT), 4);
        assert_eq!(Field::root().key("ab").index(0).key("x").line(TEXT), 4);
        assert_eq!(Field::root().key("ab").key("x").line(TEXT), 4);
        assert_eq!(Field::root().index(0).line(TEXT), 2);
    }

    #[test]
    fn each_value_is_found_on_its_line() {
        let ab = Field::root().key("ab");
        assert_eq!(Field::root().line(TEXT), 2);
        assert_eq!(ab.line(TEXT), 4);
        assert_eq!(ab.index(2).line(TEXT), 4);
        assert_eq!(ab.index(3).line(TEXT), 5);
        assert_eq!(ab.index(3).index(0).line(TEXT), 5);
        assert_eq!(ab.index(4).line(TEXT), 6);
        assert_eq!(ab.index(4).key("c").line(TEXT), 7);
        assert_eq!(Field::root().key("c").line(TEXT), 10, "the one too many");
    }

    /// Any JSON value of a few levels, with any text as a key.
    fn json() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// Each value's path with the line on which the pretty printer puts it, in the printer's order.
    fn lines(value: &Value, field: Field, line: &mut usize, out: &mut Vec<(Field, usize)>) {
        out.push((field.clone(), *line));
        match value {
            Value::Array(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    *line += 1;
                    lines(item, field.index(index), line, out);
                }
                *line += 1;
            }
            Value::Object(map) if !map.is_empty() => {
                for (key, item) in map {
                    *line += 1;
                    lines(item, field.key(key), line, out);
                }
                *line += 1;
            }
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn lines_agree_with_the_pretty_printer(value in json()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let mut expected = Vec::new();
            lines(&value, Field::root(), &mut 1, &mut expected);
            for (field, line) in expected {
                prop_assert_eq!(field.line(&text), line, "{} in {}", field, text);
            }
        }

        #[test]
        fn a_text_that_is_not_json_ends_too(text in "[\\[\\]{}\",:\\\\a\\n ]{0,40}", index in 0_usize..3) {
            let line = Field::root().key("a").index(index).key("").line(&text);
            prop_assert!(line <= 1 + text.matches('\n').count());
        }
    }
}
