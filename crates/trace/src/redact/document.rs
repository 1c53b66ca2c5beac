//! JSON, and JSON within texts.

use tenantry_json::{Kind, Member, Value};

use super::{Redactor, mark, names};

/// How deep documents within texts of documents are followed; deeper ones are not shown.
const DEEPEST: usize = 8;

impl Redactor {
    /// A JSON document on one line; `None` for a text that is none.
    pub(super) fn json(&mut self, text: &str) -> Option<String> {
        self.json_within(text, 0)
    }

    /// A text that may be a JSON document itself.
    pub(super) fn string(&mut self, text: &str) -> String {
        self.string_within(text, 0)
    }

    fn json_within(&mut self, text: &str, depth: usize) -> Option<String> {
        // Of two members of one name the second must not slip through.
        let document = tenantry_json::parse_keeping_repeats(text).ok()?;
        let mut out = String::new();
        self.value(&document, None, depth, &mut out);
        // A secret may stand in an open place before the member that gives it away.
        Some(self.without_learned(out))
    }

    fn string_within(&mut self, text: &str, depth: usize) -> String {
        let is_document = text.trim_start().starts_with(['{', '[', '"']);
        if is_document && depth == DEEPEST {
            return mark("too deep");
        }
        if is_document && let Some(redacted) = self.json_within(text, depth + 1) {
            // As it was written, where there was nothing to hide.
            let as_it_is = tenantry_json::parse_keeping_repeats(text).map(|document| {
                let mut out = String::new();
                document.write(&mut out);
                out
            });
            return match as_it_is {
                Ok(as_it_is) if as_it_is == redacted => text.to_owned(),
                _ => redacted,
            };
        }
        self.text(text)
    }

    /// Writes a value; `secret` says what is secret about it, if anything is.
    fn value(
        &mut self,
        value: &Value<'_>,
        secret: Option<&'static str>,
        depth: usize,
        out: &mut String,
    ) {
        match (&value.kind, secret) {
            (Kind::Text(text), Some(what)) if !text.is_empty() => {
                self.learn(text, what);
                out.push_str(&tenantry_json::quoted(&mark(what)));
            }
            (Kind::Number(digits), Some(what)) => {
                self.learn(digits, what);
                out.push_str(&tenantry_json::quoted(&mark(what)));
            }
            (Kind::Text(text), _) => {
                let text = self.string_within(text, depth);
                out.push_str(&tenantry_json::quoted(&text));
            }
            (Kind::Array(items), _) => {
                let mut before = '[';
                for item in items {
                    out.push(before);
                    self.value(item, secret, depth, out);
                    before = ',';
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            (Kind::Object(members), _) => {
                let mut before = '{';
                for member in members {
                    out.push(before);
                    let name = self.text(&member.name);
                    out.push_str(&tenantry_json::quoted(&name));
                    out.push(':');
                    let of_name = secret_of(members, member);
                    self.value(&member.value, of_name.or(secret), depth, out);
                    before = ',';
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
            (Kind::Null | Kind::Bool(_) | Kind::Number(_), _) => value.write(out),
        }
    }
}

/// What is secret about a member's value by its name, or by the name beside it where the object is a pair of a name and
/// a value.
fn secret_of(members: &[Member<'_>], member: &Member<'_>) -> Option<&'static str> {
    let of = |name: &str| members.iter().find(|other| other.name == name);
    let named = || of("key").or_else(|| of("name"))?.value.as_str();
    match (&*member.name, of("value")) {
        ("key", Some(_)) => None,
        ("value", _) => named().and_then(names::of_member),
        (name, _) if names::may_ask_for_claims(name) && asks_for_claims(&member.value) => None,
        (name, _) => names::of_member(name),
    }
}

/// Whether an object is the part of a request for claims that is about one token: each claim is `null` or an object of
/// three known members (OpenID Connect Core section 5.5.1).
fn asks_for_claims(value: &Value<'_>) -> bool {
    let is_known = |name: &str| matches!(name, "essential" | "value" | "values");
    let is_claim = |value: &Value<'_>| match &value.kind {
        Kind::Null => true,
        Kind::Object(members) => members.iter().all(|member| is_known(&member.name)),
        _ => false,
    };
    let members = value.members();
    members.is_some_and(|members| members.iter().all(|member| is_claim(&member.value)))
}
