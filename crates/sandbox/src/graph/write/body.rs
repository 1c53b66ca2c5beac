//! What a body says, checked against the declared properties of its type.

use serde_json::{Map, Value};

use super::Refusal;
use crate::graph::problem::GraphProblem;
use crate::graph::schema::{EntityType, Property, Returned, Type};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// What a body may say of an object.
pub(super) struct Form {
    pub(super) entity: &'static EntityType,
    /// As messages name it: `User`.
    pub(super) resource: &'static str,
    /// The properties that can be written.
    pub(super) writable: &'static [&'static str],
    /// References, as `members@odata.bind`.
    pub(super) references: &'static [&'static str],
    /// How many characters a text may have.
    pub(super) longest: &'static [(&'static str, usize)],
}

/// A JSON object.
pub(super) fn read(body: &[u8]) -> Result<Map<String, Value>, GraphProblem> {
    if body.is_empty() {
        return Err(Refusal::EmptyBody.into());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(body)) => Ok(body),
        _ => Err(Refusal::NotJson.into()),
    }
}

impl Form {
    /// Whether every member of the body is a property that can be written, with a value of its type.
    pub(super) fn check(&self, body: &Map<String, Value>) -> Result<(), GraphProblem> {
        for (name, value) in body {
            if name.contains('@') {
                if name.ends_with("@odata.bind") && !self.references.contains(&name.as_str()) {
                    return Err(Refusal::UnknownProperty(name.clone()).into());
                }
                continue;
            }
            let declared = self.entity.properties.iter();
            let mut declared = declared.filter(|property| property.name == name);
            let Some(property) = declared.next() else {
                return Err(Refusal::UnknownProperty(name.clone()).into());
            };
            if !self.writable.contains(&name.as_str()) {
                // These are kept by other services, which are not emulated.
                return Err(match property.returned {
                    Returned::SelectOnGetOnly => GraphProblem::NotImplemented,
                    _ => Refusal::ReadOnly(name.clone()).into(),
                });
            }
            self.check_value(property, value)?;
        }
        Ok(())
    }

    /// That each of these has a value.
    pub(super) fn require(
        &self,
        body: &Map<String, Value>,
        properties: &[&'static str],
    ) -> Result<(), GraphProblem> {
        let missing = properties.iter().find(|&&property| {
            let value = body.get(property);
            value.is_none_or(|value| value.is_null() || value == "")
        });
        match missing {
            Some(&property) => Err(Refusal::Missing {
                property,
                resource: self.resource,
            }
            .into()),
            None => Ok(()),
        }
    }

    fn check_value(&self, property: &Property, value: &Value) -> Result<(), GraphProblem> {
        let wrong = || {
            GraphProblem::from(Refusal::WrongType {
                property: property.name.to_owned(),
                expected: edm(property.kind),
            })
        };
        if property.is_list() {
            let items = value.as_array().ok_or_else(wrong)?;
            if !items.iter().all(|item| is_of(property.kind, item)) {
                return Err(wrong());
            }
            return Ok(());
        }
        if !value.is_null() && !is_of(property.kind, value) {
            return Err(wrong());
        }
        let mut longest = self.longest.iter();
        let longest = longest.find(|(name, _)| *name == property.name);
        let length = value.as_str().map_or(0, |text| text.chars().count());
        match longest {
            Some((_, longest)) if length > *longest => Err(self.invalid(property.name)),
            _ => Ok(()),
        }
    }

    /// That the value of a property is none of those it can have.
    pub(super) fn invalid(&self, property: &str) -> GraphProblem {
        Refusal::InvalidValue {
            property: property.to_owned(),
            resource: self.resource,
        }
        .into()
    }
}

fn is_of(kind: Type, value: &Value) -> bool {
    match kind {
        Type::Text | Type::Choice => value.is_string(),
        Type::Flag => value.is_boolean(),
        Type::Number => value.is_i64() || value.is_u64(),
        Type::Time => value.as_str().and_then(Timestamp::parse).is_some(),
        Type::Guid => value
            .as_str()
            .is_some_and(|text| text.parse::<Guid>().is_ok()),
        Type::Complex => value.is_object(),
    }
}

fn edm(kind: Type) -> &'static str {
    match kind {
        Type::Text | Type::Choice => "Edm.String",
        Type::Flag => "Edm.Boolean",
        Type::Number => "Edm.Int32",
        Type::Time => "Edm.DateTimeOffset",
        Type::Guid => "Edm.Guid",
        Type::Complex => "Edm.ComplexType",
    }
}
