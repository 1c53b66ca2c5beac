use std::borrow::Cow;

/// A JSON value, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<'t> {
    /// The offset of its first octet in the text that it was read from.
    pub at: usize,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a JSON value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as the text writes it.
    Number(&'t str),
    /// A string, its escapes resolved.
    Text(Cow<'t, str>),
    /// An array.
    Array(Vec<Value<'t>>),
    /// An object, its members in the text's order.
    Object(Vec<Member<'t>>),
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member<'t> {
    /// The offset of the name's quotation mark.
    pub at: usize,
    /// The name, its escapes resolved.
    pub name: Cow<'t, str>,
    /// The value.
    pub value: Value<'t>,
}

/// A member is missing, or is of another type than the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the member {0} is missing or of another type")]
pub struct Unfit(
    /// The member's name.
    pub &'static str,
);

impl<'t> Value<'t> {
    /// The value of a member; `None` where there is no such member, or this is no object.
    pub fn get(&self, name: &str) -> Option<&Value<'t>> {
        let found = self.members()?.iter().find(|member| member.name == name);
        Some(&found?.value)
    }

    /// The members, if this is an object.
    pub fn members(&self) -> Option<&[Member<'t>]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn items(&self) -> Option<&[Value<'t>]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is a whole one from 0 to 2^64 - 1, written without fraction and exponent.
    pub fn as_u64(&self) -> Option<u64> {
        match self.kind {
            Kind::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// A member that has to be a string.
    ///
    /// # Errors
    /// [`Unfit`] where it is missing or of another type.
    pub fn text(&self, name: &'static str) -> Result<String, Unfit> {
        self.optional_text(name)?.ok_or(Unfit(name))
    }

    /// A member that is a string, `null` or missing.
    ///
    /// # Errors
    /// [`Unfit`] where it is of another type.
    pub fn optional_text(&self, name: &'static str) -> Result<Option<String>, Unfit> {
        Ok(self.optional_str(name)?.map(str::to_owned))
    }

    /// A member that is a string, `null` or missing, without a copy of it.
    ///
    /// # Errors
    /// [`Unfit`] where it is of another type.
    pub fn optional_str(&self, name: &'static str) -> Result<Option<&str>, Unfit> {
        match self.present(name) {
            None => Ok(None),
            Some(value) => value.as_str().map(Some).ok_or(Unfit(name)),
        }
    }

    /// A member that is `true`, `false`, `null` or missing.
    ///
    /// # Errors
    /// [`Unfit`] where it is of another type.
    pub fn optional_bool(&self, name: &'static str) -> Result<Option<bool>, Unfit> {
        match self.present(name).map(|value| &value.kind) {
            None => Ok(None),
            Some(Kind::Bool(is)) => Ok(Some(*is)),
            Some(_) => Err(Unfit(name)),
        }
    }

    /// A member that has to be a whole number, as [`Value::as_u64`] takes it.
    ///
    /// # Errors
    /// [`Unfit`] where it is missing or of another type.
    pub fn whole_number(&self, name: &'static str) -> Result<u64, Unfit> {
        self.optional_whole_number(name)?.ok_or(Unfit(name))
    }

    /// A member that is a whole number, `null` or missing.
    ///
    /// # Errors
    /// [`Unfit`] where it is of another type.
    pub fn optional_whole_number(&self, name: &'static str) -> Result<Option<u64>, Unfit> {
        match self.present(name) {
            None => Ok(None),
            Some(value) => value.as_u64().map(Some).ok_or(Unfit(name)),
        }
    }

    /// The items of a member that is an array; none where it is `null` or missing.
    ///
    /// # Errors
    /// [`Unfit`] where it is of another type.
    pub fn optional_items(&self, name: &'static str) -> Result<&[Value<'t>], Unfit> {
        match self.present(name) {
            None => Ok(&[]),
            Some(value) => value.items().ok_or(Unfit(name)),
        }
    }

    /// The texts of a member that is an array of strings; none where it is missing.
    ///
    /// # Errors
    /// [`Unfit`] where it, or one of its items, is of another type.
    pub fn texts(&self, name: &'static str) -> Result<Vec<String>, Unfit> {
        let mut texts = Vec::new();
        for item in self.optional_items(name)? {
            texts.push(item.as_str().ok_or(Unfit(name))?.to_owned());
        }
        Ok(texts)
    }

    /// Writes the value on one line, without spaces.
    pub fn write(&self, out: &mut String) {
        match &self.kind {
            Kind::Null => out.push_str("null"),
            Kind::Bool(true) => out.push_str("true"),
            Kind::Bool(false) => out.push_str("false"),
            Kind::Number(digits) => out.push_str(digits),
            Kind::Text(text) => write_text(text, out),
            Kind::Array(items) => {
                let mut before = '[';
                for item in items {
                    out.push(before);
                    item.write(out);
                    before = ',';
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Kind::Object(members) => {
                let mut before = '{';
                for member in members {
                    out.push(before);
                    write_text(&member.name, out);
                    out.push(':');
                    member.value.write(out);
                    before = ',';
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }

    /// A member that is there and not `null`.
    fn present(&self, name: &str) -> Option<&Value<'t>> {
        self.get(name).filter(|value| value.kind != Kind::Null)
    }
}

/// A text as a JSON string, in its quotation marks.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_text(text, &mut out);
    out
}

/// Writes a string with the escapes that RFC 8259 section 7 demands.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '\0'..='\x1f' => {
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                out.push_str("\\u00");
                out.push(digit(character as u32 >> 4));
                out.push(digit(character as u32 & 15));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}
