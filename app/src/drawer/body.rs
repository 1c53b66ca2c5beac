//! What was kept of a body: JSON indented, forms taken apart, long ones cut until all of it is asked for.

use leptos::prelude::*;
use tenantry_json::{Kind, Value};
use tenantry_trace::{Body, Unkept};

use super::address;
use crate::ui::{button::button, format, live};

/// So many lines are shown at first.
const LINES: usize = 40;
/// So many octets are shown at first, of a body without lines.
const OCTETS: usize = 6000;

/// How redacted values begin and end.
const REDACTED: (char, char) = ('‹', '›');

/// The body of a request or an answer; nothing where there is none.
pub(super) fn view(body: &Body, is_form: bool) -> Option<AnyView> {
    match body {
        Body::Empty => None,
        Body::Text(text) if is_form => Some(address::list(&address::parameters(text))),
        Body::Text(text) => Some(text_view(indented(text))),
        Body::Cut { text, octets } => {
            let note = [
                "The beginning of ",
                &size(*octets),
                ". The rest was not kept.",
            ];
            let note = view! { <p class="hint">{note.concat()}</p> };
            Some(view! { {text_view(text.clone())} {note} }.into_any())
        }
        Body::Bytes { octets } => Some(note([&size(*octets), " that are no text."].concat())),
        Body::NotKept { octets, why } => Some(note(not_kept(*octets, *why))),
    }
}

/// JSON text of a batch's item.
pub(super) fn json(text: &str) -> AnyView {
    text_view(indented(text))
}

fn note(words: String) -> AnyView {
    view! { <p class="none">{words}</p> }.into_any()
}

fn not_kept(octets: u32, why: Unkept) -> String {
    let reason = match why {
        Unkept::Unwatched => "Bodies are kept while this drawer is open. Do it again to see it.",
        Unkept::TooLong => "Too long to be looked through for secrets, so nothing of it was kept.",
        Unkept::Unreadable => {
            "It is not what it says it is, so nobody can tell what in it is secret. Nothing of it was kept."
        }
    };
    match octets {
        0 => reason.into(),
        octets => [&size(octets), ". ", reason].concat(),
    }
}

/// A size in words: `512 bytes`, `12 KB`.
pub(super) fn size(octets: u32) -> String {
    match octets {
        0..1024 => format::counted(octets as usize, "byte", "bytes"),
        _ => format::count((octets / 1024) as usize) + " KB",
    }
}

/// A text, its beginning first where it is long.
fn text_view(text: String) -> AnyView {
    let Some(end) = beginning(&text) else {
        return view! { <pre class="kept">{marked(&text)}</pre> }.into_any();
    };
    let lines = format::counted(text.lines().count(), "line", "lines");
    let caption = ["Show all (", &lines, ")"].concat();
    let is_whole = RwSignal::new(false);
    live::view(move || {
        if is_whole.get() {
            return view! { <pre class="kept">{marked(&text)}</pre> }.into_any();
        }
        let more = button("quiet", caption.clone().into_any(), move || {
            is_whole.set(true)
        });
        view! {
            <pre class="kept cut">{marked(&text[..end])}</pre>
            {more}
        }
        .into_any()
    })
}

/// Where the beginning of a long text ends.
fn beginning(text: &str) -> Option<usize> {
    let line = text.match_indices('\n').nth(LINES - 1).map(|(at, _)| at);
    let octet = (text.len() > OCTETS).then(|| text.floor_char_boundary(OCTETS));
    match (line, octet) {
        (Some(line), Some(octet)) => Some(line.min(octet)),
        (line, octet) => line.or(octet),
    }
}

/// A text in which what was redacted looks it.
pub(super) fn marked(text: &str) -> AnyView {
    let mut pieces: Vec<AnyView> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(REDACTED.0) {
        let Some(length) = rest[start..].find(REDACTED.1) else {
            break;
        };
        let end = start + length + REDACTED.1.len_utf8();
        let redacted = rest[start..end].to_owned();
        pieces.push(rest[..start].to_owned().into_any());
        pieces.push(view! { <span class="redacted">{redacted}</span> }.into_any());
        rest = &rest[end..];
    }
    pieces.push(rest.to_owned().into_any());
    pieces.into_any()
}

/// JSON with two spaces for each level; what is no JSON stays as it is.
fn indented(text: &str) -> String {
    let Ok(value) = tenantry_json::parse_keeping_repeats(text) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(text.len() * 2);
    write(&value, 0, &mut out);
    out
}

fn write(value: &Value<'_>, level: usize, out: &mut String) {
    match &value.kind {
        Kind::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                new_line(at > 0, level + 1, out);
                write(item, level + 1, out);
            }
            new_line(false, level, out);
            out.push(']');
        }
        Kind::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, member) in members.iter().enumerate() {
                new_line(at > 0, level + 1, out);
                out.push_str(&quoted(&member.name));
                out.push_str(": ");
                write(&member.value, level + 1, out);
            }
            new_line(false, level, out);
            out.push('}');
        }
        Kind::Text(text) => out.push_str(&quoted(text)),
        _ => value.write(out),
    }
}

/// A string of JSON, line breaks in it as people write them.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(tenantry_json::quoted).collect();
    let bare = lines.iter().map(|line| {
        let line = line.strip_prefix('"').unwrap_or(line);
        line.strip_suffix('"').unwrap_or(line)
    });
    ["\"", &bare.collect::<Vec<_>>().join("\\n"), "\""].concat()
}

fn new_line(is_after_another: bool, level: usize, out: &mut String) {
    if is_after_another {
        out.push(',');
    }
    out.push('\n');
    for _ in 0..level {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_stays_as_it_is() {
        for text in ["", "not json", "{\"a\":", "<html>"] {
            assert_eq!(indented(text), text);
        }
    }

    #[test]
    fn json_is_indented_and_loses_nothing() {
        let text = r#"{"a":[1,{"b":null}],"c":{},"d":[],"e":"x\n\"y\\"}"#;
        let wanted = "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": [],\n  \"e\": \"x\\n\\\"y\\\\\"\n}";
        assert_eq!(indented(text), wanted);
        let squeezed: String = wanted.split(['\n']).map(str::trim_start).collect();
        assert_eq!(squeezed.replace("\": ", "\":"), text);
    }

    #[test]
    fn a_long_text_begins_with_whole_lines_and_whole_characters() {
        assert_eq!(beginning("a\nb"), None);
        let lines = "x\n".repeat(100);
        assert_eq!(
            beginning(&lines).map(|end| lines[..end].lines().count()),
            Some(LINES)
        );
        let umlauts = "ä".repeat(OCTETS);
        let end = beginning(&umlauts).expect("it is long");
        assert!(umlauts.is_char_boundary(end) && end <= OCTETS);
    }

    #[test]
    fn sizes_are_told_in_words() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(1023), "1,023 bytes");
        assert_eq!(size(300_000), "292 KB");
    }

    #[test]
    fn a_body_that_was_not_kept_says_why() {
        let said = not_kept(2048, Unkept::Unwatched);
        assert_eq!(
            said,
            "2 KB. Bodies are kept while this drawer is open. Do it again to see it."
        );
    }
}
