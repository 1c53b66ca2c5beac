//! `$orderby`.

use std::cmp::Ordering;

use serde_json::Value;

use super::Object;
use super::filter::at_path;
use super::literal::order_texts;
use crate::timestamp::Timestamp;

/// One property to sort by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) struct Order {
    pub(in crate::graph) path: Vec<String>,
    pub(in crate::graph) descending: bool,
}

/// Reads the list of properties; `None` where it is none.
pub(in crate::graph) fn parse(text: &str) -> Option<Vec<Order>> {
    text.split(',')
        .map(|part| {
            let mut words = part.split_ascii_whitespace();
            let path = words.next()?.split('/').map(str::to_owned).collect();
            let descending = match words.next() {
                None | Some("asc") => false,
                Some("desc") => true,
                Some(_) => return None,
            };
            words.next().is_none().then_some(Order { path, descending })
        })
        .collect()
}

/// What an object is sorted by.
#[derive(Debug, PartialEq)]
pub(in crate::graph) struct SortKey(Vec<Value>);

impl SortKey {
    pub(in crate::graph) fn of(object: &dyn Object, orders: &[Order]) -> SortKey {
        let orders = orders.iter();
        SortKey(orders.map(|order| at_path(object, &order.path)).collect())
    }

    /// Which comes first. Nothing comes before anything.
    pub(in crate::graph) fn order(&self, other: &SortKey, orders: &[Order]) -> Ordering {
        let pairs = self.0.iter().zip(&other.0).zip(orders);
        for ((one, other), order) in pairs {
            let found = order_values(one, other);
            let found = if order.descending {
                found.reverse()
            } else {
                found
            };
            if found != Ordering::Equal {
                return found;
            }
        }
        Ordering::Equal
    }
}

fn order_values(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => one.as_i64().cmp(&other.as_i64()),
        (Value::String(one), Value::String(other)) => {
            match (Timestamp::parse(one), Timestamp::parse(other)) {
                (Some(one), Some(other)) => one.cmp(&other),
                _ => order_texts(one, other),
            }
        }
        _ => Ordering::Equal,
    }
}
