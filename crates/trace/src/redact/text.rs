//! Tokens and assignments, wherever they stand in a text.

use super::{Redactor, form, mark, names};

/// How deep an encoding within an encoding is followed.
const DEEPEST: usize = 4;

impl Redactor {
    /// The text without tokens, and without what is assigned to a secret's name.
    pub(super) fn scan(&mut self, text: &str) -> String {
        self.scan_within(text, 0)
    }

    fn scan_within(&mut self, text: &str, depth: usize) -> String {
        let text = without_tokens(text);
        let text = self.without_assignments(&text);
        // What was encoded once more is looked at as well, and shown decoded where something is in it.
        if depth < DEEPEST && text.contains('%') {
            let decoded = form::decode(&text);
            if decoded != text {
                let redacted = self.scan_within(&decoded, depth + 1);
                if redacted != decoded {
                    return redacted;
                }
            }
        }
        text
    }

    /// Redacts `name=value`, `name: value` and `"name":"value"`, with any escapes around.
    fn without_assignments(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['=', ':']) {
            let (before, after) = rest.split_at(at);
            let separator = &after[..1];
            let name = last_word(before);
            let what = match separator {
                "=" => names::of_field(name),
                // In prose, a colon follows many a word that is a name elsewhere.
                _ => names::of_member(name).filter(|_| name.len() > 3),
            };
            out.push_str(before);
            out.push_str(separator);
            rest = &after[1..];
            if let Some(what) = what {
                let (lead, value) = value(rest);
                out.push_str(lead);
                rest = &rest[lead.len() + value.len()..];
                if !value.is_empty() {
                    // After a colon it may be a word of a sentence.
                    if separator == "=" {
                        self.learn(value, what);
                    }
                    out.push_str(&mark(what));
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// The text with a mark in place of everything that looks like a signed or encrypted token in the compact form
/// (RFC 7515 section 7.1, RFC 7516 section 7.1): their headers are JSON objects, which begin with `eyJ` in base64url.
fn without_tokens(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find("eyJ").map(|at| from + at) {
        let is_of_part =
            |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        let part = |text: &str| text.find(|one| !is_of_part(one)).unwrap_or(text.len());
        let header = part(&rest[at..]);
        let all = rest[at..].find(|one| !is_of_part(one) && one != '.');
        let all = all.unwrap_or(rest.len() - at);
        if all > header {
            out.push_str(&rest[..at]);
            out.push_str(&mark(names::TOKEN));
            rest = &rest[at + all..];
            from = 0;
        } else {
            from = at + all;
        }
    }
    out.push_str(rest);
    out
}

/// The word before an assignment, without what quotes it.
fn last_word(before: &str) -> &str {
    let before = before.trim_end_matches(['"', '\'', '\\', ' ']);
    let is_of_name =
        |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    before.rfind(|one| !is_of_name(one)).map_or(before, |at| {
        let first = before[at..].chars().next().map_or(1, char::len_utf8);
        &before[at + first..]
    })
}

/// What stands before a value, and the value.
fn value(text: &str) -> (&str, &str) {
    let lead = text.len() - text.trim_start_matches(['"', '\'', '\\', ' ']).len();
    let (lead, text) = text.split_at(lead);
    let quotes = ['"', '\''];
    let end = match lead.contains(quotes) {
        true => text.find(['"', '\'', '\\']),
        false => text.find(|one: char| one.is_whitespace() || "&#;,\"'<>\\)}]".contains(one)),
    };
    (lead, &text[..end.unwrap_or(text.len())])
}
