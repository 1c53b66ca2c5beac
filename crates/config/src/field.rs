use tenantry_json::{Kind, Value};

use crate::error::{ConfigError, Problem};

/// A field of the document: where it is, and its value if it is there. `null` counts as missing.
#[derive(Clone)]
pub(crate) struct Field<'t> {
    text: &'t str,
    /// The path, as in `registrations[0].clientId`; empty for the whole document.
    pub(crate) path: String,
    /// The offset of the value; of a missing one that of the innermost value that is there.
    at: usize,
    value: Option<&'t Value<'t>>,
}

impl<'t> Field<'t> {
    /// The whole document.
    pub(crate) fn root(text: &'t str, document: &'t Value<'t>) -> Self {
        Field {
            text,
            path: String::new(),
            at: document.at,
            value: Some(document),
        }
    }

    /// The field of this name in the object that `self` is.
    pub(crate) fn key(&self, key: &str) -> Self {
        let separator = if self.path.is_empty() { "" } else { "." };
        let value = self.value.and_then(|object| object.get(key));
        self.child([&self.path, separator, key].concat(), value)
    }

    /// The element at this index of the array that `self` is.
    pub(crate) fn index(&self, index: usize) -> Self {
        let path = [&self.path, "[", &index.to_string(), "]"].concat();
        let items = self.value.and_then(Value::items);
        self.child(path, items.and_then(|items| items.get(index)))
    }

    fn child(&self, path: String, value: Option<&'t Value<'t>>) -> Self {
        Field {
            text: self.text,
            path,
            at: value.map_or(self.at, |value| value.at),
            value: value.filter(|value| value.kind != Kind::Null),
        }
    }

    /// Checks that this is an object with these fields only, each at most once.
    pub(crate) fn expect_fields(&self, known: &[&str]) -> Result<(), ConfigError> {
        let members = match self.value {
            Some(value) => value.members().ok_or_else(|| self.mistyped("an object"))?,
            None => return Err(self.mistyped("an object")),
        };
        for (index, member) in members.iter().enumerate() {
            let problem = |what: &[&str]| Problem::Json(what.concat());
            if !known.contains(&&*member.name) {
                let known = known.join("`, `");
                let field = Field {
                    at: member.at,
                    ..self.key(&member.name)
                };
                return Err(field.error(problem(&[
                    "unknown field `",
                    &member.name,
                    "`, expected one of `",
                    &known,
                    "`",
                ])));
            }
            if members[..index]
                .iter()
                .any(|earlier| earlier.name == member.name)
            {
                let field = Field {
                    at: member.at,
                    ..self.clone()
                };
                return Err(field.error(problem(&["duplicate field `", &member.name, "`"])));
            }
        }
        Ok(())
    }

    /// The fields of an object whose names are free, in their order, one that stands twice included.
    pub(crate) fn entries(&self) -> Result<Vec<(&'t str, Field<'t>)>, ConfigError> {
        let Some(value) = self.value else {
            return Ok(Vec::new());
        };
        let members = value.members().ok_or_else(|| self.mistyped("an object"))?;
        let entry = |member: &'t tenantry_json::Member<'t>| {
            let path = self.key(&member.name).path;
            (&*member.name, self.child(path, Some(&member.value)))
        };
        Ok(members.iter().map(entry).collect())
    }

    /// The elements of an array; `None` where it is missing.
    pub(crate) fn items(&self) -> Result<Option<Vec<Field<'t>>>, ConfigError> {
        let Some(value) = self.value else {
            return Ok(None);
        };
        let items = value.items().ok_or_else(|| self.mistyped("a sequence"))?;
        Ok(Some((0..items.len()).map(|at| self.index(at)).collect()))
    }

    /// The text; `None` where it is missing.
    pub(crate) fn text(&self) -> Result<Option<&'t str>, ConfigError> {
        match self.value.map(|value| value.as_str()) {
            None => Ok(None),
            Some(Some(text)) => Ok(Some(text)),
            Some(None) => Err(self.mistyped("a string")),
        }
    }

    /// The number as the file writes it; `None` where it is missing.
    pub(crate) fn number(&self) -> Result<Option<&'t str>, ConfigError> {
        match self.value.map(|value| &value.kind) {
            None => Ok(None),
            Some(Kind::Number(digits)) => Ok(Some(digits)),
            Some(_) => Err(self.mistyped("a number")),
        }
    }

    /// Whether it says so; `false` where it is missing.
    pub(crate) fn is_true(&self) -> Result<bool, ConfigError> {
        match self.value.map(|value| &value.kind) {
            None => Ok(false),
            Some(Kind::Bool(is)) => Ok(*is),
            Some(_) => Err(self.mistyped("a boolean")),
        }
    }

    /// The text of a field that has to be there.
    pub(crate) fn required_text(&self) -> Result<&'t str, ConfigError> {
        self.text()?.ok_or_else(|| self.error(Problem::Missing))
    }

    /// The text of an element, for which `null` is a value of another type.
    pub(crate) fn element_text(&self) -> Result<&'t str, ConfigError> {
        self.text()?.ok_or_else(|| self.mistyped("a string"))
    }

    /// The error that this problem of the field is.
    pub(crate) fn error(&self, problem: Problem) -> ConfigError {
        ConfigError {
            field: self.path.clone(),
            line: line_of(self.text, self.at),
            problem,
        }
    }

    fn mistyped(&self, expected: &str) -> ConfigError {
        let found = match self.value.map(|value| &value.kind) {
            None | Some(Kind::Null) => "null",
            Some(Kind::Bool(_)) => "a boolean",
            Some(Kind::Number(_)) => "a number",
            Some(Kind::Text(_)) => "a string",
            Some(Kind::Array(_)) => "a sequence",
            Some(Kind::Object(_)) => "an object",
        };
        let problem = ["invalid type: ", found, ", expected ", expected].concat();
        self.error(Problem::Json(problem))
    }
}

/// The line, counted from 1, of the octet at this offset.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
