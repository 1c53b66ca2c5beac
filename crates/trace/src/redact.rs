//! What of a message an agent may see.
//!
//! A secret is known by the name that it stands under (`names.rs`), by the shape that tokens have, or because it stood
//! in a place of secrets of the same exchange before. Whatever is in doubt is taken for one.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `names.rs` | what secrets are called |
//! | `text.rs` | tokens and assignments, wherever they stand in a text |
//! | `form.rs` | queries, fragments and forms |
//! | `document.rs` | JSON, and JSON within texts |

mod document;
mod form;
mod names;
mod text;

use crate::{
    exchange::{Body, Headers, Unkept},
    ring::SentBody,
};

/// A longer text is cut after this many octets once it is redacted.
const LONGEST_KEPT: usize = 256 * 1024;
/// A text that is neither JSON nor a form is kept up to this length, in octets, if nothing in it looks secret.
const LONGEST_PLAIN: usize = 4 * 1024;
/// Shorter secrets are redacted where they stand, and not looked for elsewhere: what is as short turns up in words.
const SHORTEST_LEARNED: usize = 6;

/// Secrets that were found in a request, for its answer to be searched for.
#[derive(Default)]
pub struct Learned(Vec<(String, &'static str)>);

/// A JSON document without what is secret in it, on one line; `None` for a text that is none.
pub fn json(text: &str) -> Option<String> {
    Redactor::default().json(text)
}

/// An address without what is secret in its query and fragment. Of the values that tie a sign-in's steps together,
/// `state` and `nonce`, the beginning is left.
pub fn address(text: &str) -> String {
    Redactor::default().address(text)
}

/// What stands in place of a secret.
fn mark(what: &str) -> String {
    ["‹redacted: ", what, "›"].concat()
}

/// Takes secrets out of one exchange.
#[derive(Default)]
pub(crate) struct Redactor {
    learned: Learned,
}

impl Redactor {
    pub(crate) fn knowing(learned: Learned) -> Self {
        Redactor { learned }
    }

    pub(crate) fn learned(self) -> Learned {
        self.learned
    }

    /// Header fields.
    pub(crate) fn headers(&mut self, headers: Headers) -> Headers {
        let fields = headers.into_iter().map(|(name, value)| {
            let value = self.header(&name, &value);
            (self.text(&name), value)
        });
        fields.collect()
    }

    /// Takes what was learned from one place of a message out of all of them.
    pub(crate) fn clear(&self, headers: &mut Headers, body: &mut Body) {
        for (_, value) in headers {
            self.clear_text(value);
        }
        if let Body::Text(text) | Body::Cut { text, .. } = body {
            self.clear_text(text);
        }
    }

    /// Takes what was learned out of a text.
    pub(crate) fn clear_text(&self, text: &mut String) {
        *text = self.without_learned(std::mem::take(text));
    }

    /// An address.
    pub(crate) fn address(&mut self, address: &str) -> String {
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (path, mut rest) = address.split_at(end);
        let mut out = self.text(path);
        // The query, and the fragment behind it.
        while let Some(separator) = rest.chars().next() {
            let end = rest[1..].find('#').map_or(rest.len(), |at| at + 1);
            out.push(separator);
            let part = self.form(&rest[1..end]);
            out.push_str(&part);
            rest = &rest[end..];
        }
        self.without_learned(out)
    }

    /// A text that may hold tokens and assignments.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let text = self.scan(text);
        self.without_learned(text)
    }

    /// A body, by the media type that it is said to be of.
    pub(crate) fn body(&mut self, media_type: &str, body: SentBody<'_>) -> Body {
        let octets = match body {
            SentBody::Octets([]) | SentBody::Unseen { octets: 0, .. } => return Body::Empty,
            SentBody::Octets(octets) => octets,
            SentBody::Unseen { octets, why } => return Body::NotKept { octets, why },
        };
        let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
        let Ok(text) = std::str::from_utf8(octets) else {
            return Body::Bytes { octets: length };
        };
        match self.body_text(&media_type.to_ascii_lowercase(), text) {
            Some(text) => cut(self.without_learned(text), length),
            None => Body::NotKept {
                octets: length,
                why: Unkept::Unreadable,
            },
        }
    }

    fn body_text(&mut self, media_type: &str, text: &str) -> Option<String> {
        let is_form = media_type.contains("x-www-form-urlencoded");
        if is_form {
            return Some(self.form(text));
        }
        if let Some(document) = self.json(text) {
            return Some(document);
        }
        let is_plain = !media_type.contains("json")
            && text.len() <= LONGEST_PLAIN
            && !names::is_mentioned(text)
            && self.text(text) == text;
        is_plain.then(|| text.to_owned())
    }

    fn header(&mut self, name: &str, value: &str) -> String {
        match names::of_member(name) {
            Some(what) if what == names::CREDENTIAL => {
                // The scheme is no secret (RFC 9110 section 11.4).
                let (scheme, secret) = value.split_once(' ').unwrap_or(("", value));
                let what = match scheme.eq_ignore_ascii_case("bearer") {
                    true => names::ACCESS_TOKEN,
                    false => what,
                };
                self.learn(secret, what);
                let space = if scheme.is_empty() { "" } else { " " };
                [scheme, space, &mark(what)].concat()
            }
            Some(what) => {
                self.learn(value, what);
                mark(what)
            }
            None => self.text(value),
        }
    }

    /// Remembers a secret, to find it wherever else it stands.
    fn learn(&mut self, secret: &str, what: &'static str) {
        let known = |(known, _): &(String, &'static str)| known == secret;
        if secret.len() >= SHORTEST_LEARNED && !self.learned.0.iter().any(known) {
            self.learned.0.push((secret.to_owned(), what));
        }
    }

    /// The text without the secrets that were learned so far, as they are and as JSON or an address spells them.
    fn without_learned(&self, text: String) -> String {
        let mut text = text;
        for (secret, what) in &self.learned.0 {
            let quoted = tenantry_json::quoted(secret);
            let mut encoded = String::new();
            form::encode(secret, &mut encoded);
            for spelt in [secret, &quoted[1..quoted.len() - 1], &encoded] {
                if text.contains(spelt) {
                    text = text.replace(spelt, &mark(what));
                }
            }
        }
        text
    }
}

/// What is kept of a text that is redacted already. `octets` is how long it was on the wire.
fn cut(text: String, octets: u32) -> Body {
    if text.len() <= LONGEST_KEPT {
        return Body::Text(text);
    }
    let end = text.floor_char_boundary(LONGEST_KEPT);
    let text = text[..end].to_owned();
    Body::Cut { text, octets }
}
