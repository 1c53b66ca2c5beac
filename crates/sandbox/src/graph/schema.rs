//! The resources as data: the properties that version 1.0 declares, whether a seeded object has a value
//! for one or not, and what each resource lets one ask for.

pub(super) mod applications;
pub(super) mod audits;
pub(super) mod delegation;
pub(super) mod devices;
pub(super) mod groups;
pub(super) mod licences;
pub(super) mod managed_devices;
pub(super) mod roles;
pub(super) mod tenants;
pub(super) mod users;

use serde_json::{Value, json};

/// A resource's type.
#[derive(Debug)]
pub(super) struct EntityType {
    /// Without the namespace: `user`.
    pub(super) name: &'static str,
    /// What contexts call a collection of it: `users`.
    pub(super) set: &'static str,
    pub(super) rules: Rules,
    pub(super) properties: &'static [Property],
}

/// A declared property.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Type,
    shape: Shape,
    pub(super) returned: Returned,
}

/// What kind of value a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Flag,
    Number,
    Time,
    Guid,
    /// A member of an enumeration.
    Choice,
    Complex,
}

/// How many values a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One, always.
    Always,
    /// One or `null`.
    Optional,
    /// Any number of them.
    List,
}

/// When a property is in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returned {
    /// Unless something else is selected.
    Default,
    /// If it is selected.
    Select,
    /// If it is selected on a single object; a list refuses it with 501.
    SelectOnGetOnly,
}

/// What a resource lets one filter, search and sort by.
#[derive(Debug)]
pub(super) enum Rules {
    /// As a directory object: property by property, some of it with advanced parameters only.
    Directory(&'static DirectoryRules),
    /// Every property, by every operator, without advanced parameters. `$search` is ignored.
    Free,
    /// These properties, by every operator, without advanced parameters.
    Only(&'static [&'static str]),
    /// Nothing.
    Nothing,
}

/// What a directory object lets one ask for.
#[derive(Debug)]
pub(super) struct DirectoryRules {
    pub(super) filter: &'static [Filterable],
    /// Collections whose `$count` may be compared with zero.
    pub(super) counts: &'static [(&'static str, Support)],
    pub(super) order_by: &'static [(&'static str, Support)],
    pub(super) search: &'static [&'static str],
}

/// How a property may be filtered. The items of a collection are written `collection/*`.
#[derive(Debug)]
pub(super) struct Filterable {
    pub(super) path: &'static str,
    /// `eq`, and with it `in`.
    pub(super) equal: Support,
    pub(super) starts_with: Support,
    pub(super) null: Support,
    /// `ge` and `le`.
    pub(super) range: Support,
}

/// When an operator works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Support {
    /// With and without advanced parameters.
    Default,
    /// With advanced parameters only.
    Advanced,
    /// Without advanced parameters only.
    DefaultOnly,
    /// Never.
    No,
}

impl EntityType {
    /// The property of this name, whatever its case.
    pub(super) fn property(&self, name: &str) -> Option<&'static Property> {
        let properties = self.properties.iter();
        let mut named = properties.filter(|property| property.name.eq_ignore_ascii_case(name));
        named.next()
    }

    /// Whether it is a directory object, which takes advanced queries.
    pub(super) fn is_directory_object(&self) -> bool {
        matches!(self.rules, Rules::Directory(_))
    }
}

impl Property {
    /// Whether it has any number of values.
    pub(super) fn is_list(&self) -> bool {
        self.shape == Shape::List
    }

    /// The value where an object has none.
    pub(super) fn absent(&self) -> Value {
        match (self.shape, self.kind) {
            (Shape::Optional, _) => Value::Null,
            (Shape::List, _) => json!([]),
            (Shape::Always, Type::Text) => json!(""),
            (Shape::Always, Type::Time) => json!("0001-01-01T00:00:00Z"),
            (Shape::Always, Type::Number) => json!(0),
            (Shape::Always, Type::Flag) => json!(false),
            (Shape::Always, Type::Choice) => json!("unknown"),
            (Shape::Always, Type::Guid) => json!("00000000-0000-0000-0000-000000000000"),
            (Shape::Always, Type::Complex) => json!({}),
        }
    }
}

const fn always(name: &'static str, kind: Type, returned: Returned) -> Property {
    Property {
        name,
        kind,
        shape: Shape::Always,
        returned,
    }
}

const fn optional(name: &'static str, kind: Type, returned: Returned) -> Property {
    Property {
        name,
        kind,
        shape: Shape::Optional,
        returned,
    }
}

const fn list(name: &'static str, kind: Type, returned: Returned) -> Property {
    Property {
        name,
        kind,
        shape: Shape::List,
        returned,
    }
}

const fn filterable(
    path: &'static str,
    [equal, starts_with, null, range]: [Support; 4],
) -> Filterable {
    Filterable {
        path,
        equal,
        starts_with,
        null,
        range,
    }
}
