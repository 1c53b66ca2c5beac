//! Values in a filter, and how they compare with those of objects.

use std::cmp::Ordering;

use serde_json::Value;

use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// A value written in a filter.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::graph) enum Literal {
    Null,
    Flag(bool),
    Number(i64),
    Text(String),
    Guid(Guid),
    Time(Timestamp),
}

impl Literal {
    /// Whether an object's value is this one. Texts and ids are compared whatever their case.
    pub(super) fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Literal::Null, value) => value.is_null(),
            (Literal::Guid(guid), Value::String(text)) => text.parse() == Ok(*guid),
            _ => self.order_of(value) == Some(Ordering::Equal),
        }
    }

    /// How an object's value stands to this one. `None` where they do not compare.
    pub(super) fn order_of(&self, value: &Value) -> Option<Ordering> {
        match (self, value) {
            (Literal::Flag(wanted), Value::Bool(flag)) => Some(flag.cmp(wanted)),
            (Literal::Number(wanted), Value::Number(number)) => Some(number.as_i64()?.cmp(wanted)),
            (Literal::Text(wanted), Value::String(text)) => Some(order_texts(text, wanted)),
            (Literal::Time(wanted), Value::String(text)) => {
                Some(Timestamp::parse(text)?.cmp(wanted))
            }
            _ => None,
        }
    }
}

/// Orders texts whatever their case.
pub(super) fn order_texts(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() {
        let lower = |text: &'_ str| -> Vec<u8> { text.to_ascii_lowercase().into_bytes() };
        return match one.eq_ignore_ascii_case(other) {
            true => Ordering::Equal,
            false => lower(one).cmp(&lower(other)),
        };
    }
    one.to_lowercase().cmp(&other.to_lowercase())
}

/// Whether a text begins with another, whatever their case.
pub(super) fn begins_with(text: &str, start: &str) -> bool {
    match text.get(..start.len()) {
        Some(head) if head.eq_ignore_ascii_case(start) => true,
        _ if text.is_ascii() && start.is_ascii() => false,
        _ => text.to_lowercase().starts_with(&start.to_lowercase()),
    }
}
