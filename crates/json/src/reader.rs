use std::{borrow::Cow, mem};

use crate::{
    run::plain_run,
    value::{Kind, Member, Value},
};

/// How deep arrays and objects may lie in each other: deeper ones would end the program.
const DEEPEST: usize = 128;

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct SyntaxError {
    /// The offset of the octet that does not belong there, or of the end of what is there.
    pub at: usize,
    /// The path of the innermost value around it, such as `registrations[0].name`; empty for the
    /// whole document.
    pub path: String,
    /// What is wrong.
    pub what: &'static str,
}

/// Reads a document.
///
/// # Errors
/// [`SyntaxError`] for the first thing that is wrong, a name that stands twice in one object
/// included.
pub fn parse(text: &str) -> Result<Value<'_>, SyntaxError> {
    Reader::new(text, false).document()
}

/// Reads a document that came as octets, which have to be UTF-8.
///
/// # Errors
/// As [`parse`].
pub fn parse_octets(octets: &[u8]) -> Result<Value<'_>, SyntaxError> {
    parse(text_of(octets)?)
}

/// Reads a document like [`parse`], and keeps members whose name stands twice, for whoever can say
/// more about them.
///
/// # Errors
/// As [`parse`].
pub fn parse_keeping_repeats(text: &str) -> Result<Value<'_>, SyntaxError> {
    Reader::new(text, true).document()
}

/// Reads a document whose outermost object holds a long array under `name`: hands over its items one by
/// one, so that they are never all in memory as a tree, and gives the rest of the document, in which the
/// array is empty. Where there is no such array, the document is as [`parse_octets`] reads it.
///
/// What was handed over counts for nothing where this fails.
///
/// # Errors
/// As [`parse_octets`].
pub fn parse_items<'t>(
    octets: &'t [u8],
    name: &str,
    take: &mut dyn FnMut(&Value<'t>),
) -> Result<Value<'t>, SyntaxError> {
    let mut reader = Reader::new(text_of(octets)?, false);
    reader.streamed = Some(Streamed {
        name,
        take,
        spare: Vec::new(),
    });
    reader.document()
}

/// The octets as text.
pub(crate) fn text_of(octets: &[u8]) -> Result<&str, SyntaxError> {
    std::str::from_utf8(octets).map_err(|error| SyntaxError {
        at: error.valid_up_to(),
        path: String::new(),
        what: "this is not UTF-8",
    })
}

/// A text, and how far it has been read.
struct Reader<'t, 's> {
    text: &'t str,
    at: usize,
    keeps_repeats: bool,
    depth: usize,
    streamed: Option<Streamed<'t, 's>>,
}

/// The array whose items are handed over instead of kept.
struct Streamed<'t, 's> {
    name: &'s str,
    take: &'s mut dyn FnMut(&Value<'t>),
    /// The memory of the item before, for the next one.
    spare: Vec<Member<'t>>,
}

/// Up to here, looking at each name before is cheaper than sorting them.
const FEW: usize = 32;

impl<'t> Reader<'t, '_> {
    fn new(text: &'t str, keeps_repeats: bool) -> Self {
        Reader {
            text,
            at: 0,
            keeps_repeats,
            depth: 0,
            streamed: None,
        }
    }

    fn document(mut self) -> Result<Value<'t>, SyntaxError> {
        let value = self.value()?;
        self.skip_space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.fault("trailing characters")),
        }
    }

    fn value(&mut self) -> Result<Value<'t>, SyntaxError> {
        self.skip_space();
        let at = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Kind::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            _ => self.word()?,
        };
        Ok(Value { at, kind })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Kind<'t>, SyntaxError>,
    ) -> Result<Kind<'t>, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self.fault("nested too deeply"));
        }
        self.depth += 1;
        self.at += 1;
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn object(&mut self) -> Result<Kind<'t>, SyntaxError> {
        let spare = self
            .streamed
            .as_mut()
            .map(|array| mem::take(&mut array.spare));
        let mut members = spare.unwrap_or_default();
        let mut marks = 0;
        self.skip_space();
        if self.take(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.skip_space();
            let at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.fault("expected a name in quotation marks"));
            }
            let name = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.fault("expected `:`"));
            }
            let value = match self.member_value(&name) {
                Ok(value) => value,
                Err(error) => return Err(error.within(&name, ".")),
            };
            let mark = mark_of(&name);
            let looks_back = !self.keeps_repeats && members.len() < FEW && marks & mark != 0;
            marks |= mark;
            if looks_back && members.iter().any(|member| member.name == name) {
                self.at = at;
                return Err(self.fault("a name stands twice"));
            }
            members.push(Member { at, name, value });
            self.skip_space();
            if self.take(b'}') {
                return match repeated(&members) {
                    Some(at) if !self.keeps_repeats => {
                        self.at = at;
                        Err(self.fault("a name stands twice"))
                    }
                    _ => Ok(Kind::Object(members)),
                };
            }
            if !self.take(b',') {
                return Err(self.fault("expected `,` or `}`"));
            }
        }
    }

    /// The value of a member; empty where its items were handed over.
    fn member_value(&mut self, name: &str) -> Result<Value<'t>, SyntaxError> {
        if self.depth != 1
            || self
                .streamed
                .as_ref()
                .is_none_or(|array| array.name != name)
        {
            return self.value();
        }
        self.skip_space();
        let at = self.at;
        if self.peek() != Some(b'[') {
            return self.value();
        }
        let kind = self.nested(Self::streamed_array)?;
        Ok(Value { at, kind })
    }

    fn streamed_array(&mut self) -> Result<Kind<'t>, SyntaxError> {
        let mut count = 0;
        self.skip_space();
        if self.take(b']') {
            return Ok(Kind::Array(Vec::new()));
        }
        loop {
            let item = self.value().map_err(|error| in_item(error, count))?;
            count += 1;
            if let Some(array) = &mut self.streamed {
                (array.take)(&item);
                if let Kind::Object(mut members) = item.kind {
                    members.clear();
                    array.spare = members;
                }
            }
            self.skip_space();
            if self.take(b']') {
                return Ok(Kind::Array(Vec::new()));
            }
            if !self.take(b',') {
                return Err(self.fault("expected `,` or `]`"));
            }
        }
    }

    fn array(&mut self) -> Result<Kind<'t>, SyntaxError> {
        let mut items = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(Kind::Array(items));
        }
        loop {
            match self.value() {
                Ok(item) => items.push(item),
                Err(error) => return Err(in_item(error, items.len())),
            }
            self.skip_space();
            if self.take(b']') {
                return Ok(Kind::Array(items));
            }
            if !self.take(b',') {
                return Err(self.fault("expected `,` or `]`"));
            }
        }
    }

    /// A string, from its first quotation mark on. It is copied only where it holds escapes.
    fn string(&mut self) -> Result<Cow<'t, str>, SyntaxError> {
        self.at += 1;
        let mut start = self.at;
        let mut resolved = String::new();
        loop {
            self.at += plain_run(&self.text.as_bytes()[self.at..]);
            match self.peek() {
                Some(b'"') => {
                    let rest = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(if resolved.is_empty() {
                        Cow::Borrowed(rest)
                    } else {
                        resolved.push_str(rest);
                        Cow::Owned(resolved)
                    });
                }
                Some(b'\\') => {
                    resolved.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    resolved.push(self.escape()?);
                    start = self.at;
                }
                _ => return Err(self.fault("a control character in a string")),
            }
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        let resolved = match self.peek() {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\x08',
            Some(b'f') => '\x0c',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.fault("an escape that JSON does not know")),
        };
        self.at += 1;
        Ok(resolved)
    }

    /// Four hexadecimal digits behind `u`, twice where they are half a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        let mut code = self.code_unit();
        if let Some(high @ 0xd800..=0xdbff) = code {
            code = match (self.take(b'\\'), self.peek()) {
                (true, Some(b'u')) => self.code_unit(),
                _ => None,
            };
            code = match code {
                Some(low @ 0xdc00..=0xdfff) => {
                    Some(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                }
                _ => None,
            };
        }
        match code.and_then(char::from_u32) {
            Some(character) => Ok(character),
            None => {
                self.at = start;
                Err(self.fault("an escape that is no character"))
            }
        }
    }

    /// The value of the four digits behind the `u` that stands here.
    fn code_unit(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5)?;
        let mut code = 0;
        for digit in digits {
            code = code << 4 | char::from(*digit).to_digit(16)?;
        }
        self.at += 5;
        Some(code)
    }

    /// A number, by the grammar of RFC 8259 section 6.
    fn number(&mut self) -> Result<&'t str, SyntaxError> {
        let start = self.at;
        self.take(b'-');
        let is_whole = self.take(b'0') || self.digits();
        let has_fraction = !self.take(b'.') || self.digits();
        let mut has_exponent = true;
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            has_exponent = self.digits();
        }
        if is_whole && has_fraction && has_exponent {
            Ok(&self.text[start..self.at])
        } else {
            Err(self.fault("a number that ends too early"))
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn word(&mut self) -> Result<Kind<'t>, SyntaxError> {
        let rest = &self.text[self.at..];
        let (kind, word) = if rest.starts_with("null") {
            (Kind::Null, "null")
        } else if rest.starts_with("true") {
            (Kind::Bool(true), "true")
        } else if rest.starts_with("false") {
            (Kind::Bool(false), "false")
        } else {
            return Err(self.fault("expected a value"));
        };
        self.at += word.len();
        Ok(kind)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, octet: u8) -> bool {
        let is_there = self.peek() == Some(octet);
        self.at += usize::from(is_there);
        is_there
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The error that this is here. At the end of the text it is always that the rest is missing.
    fn fault(&self, what: &'static str) -> SyntaxError {
        let end = self.text.trim_ascii_end().len();
        let is_end = self.at >= end;
        SyntaxError {
            at: if is_end { end } else { self.at },
            path: String::new(),
            what: if is_end {
                "EOF: the rest is missing"
            } else {
                what
            },
        }
    }
}

/// One of 64 bits, the same for the same name: most names before need no closer look then.
fn mark_of(name: &str) -> u64 {
    let octets = name.as_bytes();
    let ends = octets.first().zip(octets.last());
    let (first, last) = ends.map_or((0, 0), |(first, last)| (*first as usize, *last as usize));
    1 << ((first * 5 + last * 3 + octets.len()) % 64)
}

/// The place of the first name that stood before already, among more than a few.
fn repeated(members: &[Member<'_>]) -> Option<usize> {
    if members.len() <= FEW {
        return None;
    }
    let mut sorted: Vec<&Member<'_>> = members.iter().collect();
    sorted.sort_by(|one, other| (&one.name, one.at).cmp(&(&other.name, other.at)));
    let pairs = sorted
        .windows(2)
        .filter(|pair| pair[0].name == pair[1].name);
    pairs.map(|pair| pair[1].at).min()
}

fn in_item(error: SyntaxError, index: usize) -> SyntaxError {
    error.within(&["[", &index.to_string(), "]"].concat(), ".")
}

impl SyntaxError {
    /// The same error, seen from the container in which `step` leads to where it was found.
    fn within(mut self, step: &str, separator: &str) -> Self {
        let is_joined = self.path.is_empty() || self.path.starts_with('[');
        let separator = if is_joined { "" } else { separator };
        self.path = [step, separator, &self.path].concat();
        self
    }
}
