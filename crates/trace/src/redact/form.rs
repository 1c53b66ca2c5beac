//! Queries, fragments and forms: `name=value&name=value`, percent-encoded.

use super::{Redactor, mark, names};

/// How much is shown of a value that is shortened, in characters.
const BEGINNING: usize = 6;

impl Redactor {
    /// The fields, each as it was where nothing in it is secret. What is redacted is not encoded: it is to be read.
    pub(super) fn form(&mut self, text: &str) -> String {
        let fields: Vec<String> = text.split('&').map(|field| self.field(field)).collect();
        fields.join("&")
    }

    fn field(&mut self, field: &str) -> String {
        let Some((written, value)) = field.split_once('=') else {
            return self.text(field);
        };
        let name = decode(written);
        let value = decode(value);
        let value = match names::of_field(&name) {
            Some(what) if !value.is_empty() => {
                self.learn(&value, what);
                mark(what)
            }
            Some(_) => String::new(),
            None if names::is_shortened(&name) => {
                let beginning: String = value.chars().take(BEGINNING).collect();
                self.text(&beginning) + "…"
            }
            None => {
                let redacted = self.string(&value);
                match redacted == value {
                    true => return [&self.text(written), &field[written.len()..]].concat(),
                    false => redacted,
                }
            }
        };
        [&self.text(written), "=", &value].concat()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
pub(super) fn encode(text: &str, out: &mut String) {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    for octet in text.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(octet));
            }
            _ => {
                out.push('%');
                out.push(digit(octet >> 4).to_ascii_uppercase());
                out.push(digit(octet & 15).to_ascii_uppercase());
            }
        }
    }
}

/// Undoes percent-encoding, with `+` for a space; what is no UTF-8 then is replaced.
pub(super) fn decode(text: &str) -> String {
    let digit = |octet: Option<&u8>| char::from(*octet?).to_digit(16);
    let octets = text.as_bytes();
    let mut out = Vec::with_capacity(octets.len());
    let mut at = 0;
    while let Some(octet) = octets.get(at) {
        let (decoded, length) = match octet {
            b'+' => (b' ', 1),
            b'%' => match (digit(octets.get(at + 1)), digit(octets.get(at + 2))) {
                (Some(high), Some(low)) => ((high << 4 | low) as u8, 3),
                _ => (b'%', 1),
            },
            octet => (*octet, 1),
        };
        out.push(decoded);
        at += length;
    }
    String::from_utf8_lossy(&out).into_owned()
}
