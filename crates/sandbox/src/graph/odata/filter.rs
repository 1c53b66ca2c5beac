//! Whether an object fulfils a condition.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use super::Object;
use super::literal::{Literal, begins_with};
use super::parse::{Comparison, Condition, Function, Path, Quantifier};

impl Condition {
    /// Whether an object fulfils it.
    pub(in crate::graph) fn holds(&self, object: &dyn Object) -> bool {
        self.holds_in(&Scope { object, item: None })
    }

    /// The value that a property has to have for the condition to hold, if it says one: so that what
    /// is made on demand is made for this value only.
    pub(in crate::graph) fn pins(&self, property: &str) -> Option<String> {
        match self {
            Condition::And(one, other) => one.pins(property).or_else(|| other.pins(property)),
            Condition::Compare(path, Comparison::Equal, value)
                if path.segments.len() == 1 && path.segments[0].eq_ignore_ascii_case(property) =>
            {
                match value {
                    Literal::Text(text) => Some(text.clone()),
                    Literal::Guid(guid) => Some(guid.to_string()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn holds_in(&self, scope: &Scope<'_>) -> bool {
        match self {
            Condition::And(one, other) => one.holds_in(scope) && other.holds_in(scope),
            Condition::Or(one, other) => one.holds_in(scope) || other.holds_in(scope),
            Condition::Not(inner) => !inner.holds_in(scope),
            Condition::Compare(path, comparison, wanted) => {
                compares(&scope.value(path), *comparison, wanted)
            }
            Condition::In(path, values) => {
                let value = scope.value(path);
                values.iter().any(|wanted| wanted.equals(&value))
            }
            Condition::Call(function, path, text) => match scope.value(path).as_str() {
                Some(value) => called(*function, value, text),
                None => false,
            },
            Condition::Each(quantifier, path, body) => {
                let value = scope.value(path);
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                let holds = |item: &Value| match body {
                    Some(body) => body.holds_in(&Scope {
                        object: scope.object,
                        item: Some(item),
                    }),
                    None => true,
                };
                match quantifier {
                    Quantifier::Any => items.iter().any(holds),
                    Quantifier::All => items.iter().all(holds),
                }
            }
            Condition::Count(path, comparison, wanted) => {
                let count = scope.value(path).as_array().map_or(0, Vec::len);
                compares(&Value::from(count), *comparison, &Literal::Number(*wanted))
            }
            Condition::Flag(path) => *scope.value(path) == Value::Bool(true),
        }
    }
}

/// What a condition looks at: the object, and within a lambda an item of one of its collections.
struct Scope<'s> {
    object: &'s dyn Object,
    item: Option<&'s Value>,
}

impl Scope<'_> {
    fn value(&self, path: &Path) -> Cow<'_, Value> {
        match self.item {
            Some(item) if path.of_item => Cow::Borrowed(within(item, &path.segments)),
            _ => Cow::Owned(at_path(self.object, &path.segments)),
        }
    }
}

/// The value at a path from an object.
pub(super) fn at_path(object: &dyn Object, path: &[String]) -> Value {
    match path {
        [] => Value::Null,
        [property] => object.value(property),
        [property, rest @ ..] => within(&object.value(property), rest).clone(),
    }
}

fn within<'v>(value: &'v Value, path: &[String]) -> &'v Value {
    path.iter().fold(value, |value, segment| {
        let members = value.as_object();
        let found = members.and_then(|members| {
            members.get(segment).or_else(|| {
                let mut all = members.iter();
                all.find(|(name, _)| name.eq_ignore_ascii_case(segment))
                    .map(|(_, value)| value)
            })
        });
        found.unwrap_or(&Value::Null)
    })
}

fn compares(value: &Value, comparison: Comparison, wanted: &Literal) -> bool {
    let order = || wanted.order_of(value);
    match comparison {
        Comparison::Equal => wanted.equals(value),
        Comparison::NotEqual => !wanted.equals(value),
        Comparison::Greater => order() == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => matches!(order(), Some(Ordering::Greater | Ordering::Equal)),
        Comparison::Less => order() == Some(Ordering::Less),
        Comparison::LessOrEqual => matches!(order(), Some(Ordering::Less | Ordering::Equal)),
    }
}

fn called(function: Function, value: &str, text: &str) -> bool {
    match function {
        Function::StartsWith => begins_with(value, text),
        Function::EndsWith => value.to_lowercase().ends_with(&text.to_lowercase()),
        Function::Contains => value.to_lowercase().contains(&text.to_lowercase()),
    }
}
