use std::ops::Range;

use crate::base_path::BasePath;
use crate::security::ScriptHash;

/// Elements whose content is text up to their end tag, whatever it looks like.
const RAW_TEXT: [&str; 4] = ["script", "style", "textarea", "title"];

/// The built `index.html`, ready to be served under a base path.
#[derive(Debug)]
pub(crate) struct Page {
    /// The document with its base address rewritten.
    pub(crate) html: String,
    /// What the policy must allow: the document's scripts without `src`, in their order.
    pub(crate) inline_scripts: Vec<ScriptHash>,
    /// Where something can be put that has to stand in front of whatever the document loads.
    head: usize,
}

impl Page {
    /// Rewrites `<base href="/">`, in any spelling that HTML allows (the build's minifier leaves the
    /// quotes out). An exported page has the new address already. `None` if there is neither.
    pub(crate) fn read(html: &str, base: &BasePath) -> Option<Self> {
        let mut inline_scripts = Vec::new();
        let mut base_tag = None;
        let mut first_load = None;
        let mut at = 0;
        while let Some(tag) = next_start_tag(html, at) {
            at = tag.range.end;
            if tag.name == "base" && base_tag.is_none() && tag.attribute("href").is_some() {
                base_tag = Some(tag.clone());
            }
            if matches!(tag.name.as_str(), "link" | "script" | "style") {
                first_load.get_or_insert(tag.range.start);
            }
            if RAW_TEXT.contains(&tag.name.as_str()) {
                let content = raw_text(html, at, &tag.name);
                at += content.len();
                if tag.name == "script" && tag.attribute("src").is_none() {
                    inline_scripts.push(ScriptHash::of(content));
                }
            }
        }
        let known = ["/", base.as_str()].map(Some);
        let base_tag = base_tag.filter(|tag| known.contains(&tag.attribute("href")))?;
        let head = base_tag.range.start.min(first_load.unwrap_or(usize::MAX));
        let mut html = html.to_owned();
        html.replace_range(base_tag.range, &format!("<base href=\"{base}\">"));
        Some(Self {
            html,
            inline_scripts,
            head,
        })
    }

    /// The document with more elements in its head, in front of everything that it loads.
    pub(crate) fn with_head(&self, elements: &str) -> String {
        let (before, behind) = self.html.split_at(self.head);
        [before, elements, behind].concat()
    }
}

#[derive(Debug, Clone)]
struct StartTag {
    /// In lower case.
    name: String,
    attributes: Vec<(String, String)>,
    /// From `<` to behind `>`.
    range: Range<usize>,
}

impl StartTag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The first start tag at or behind `at`; comments and end tags are passed over.
fn next_start_tag(html: &str, mut at: usize) -> Option<StartTag> {
    loop {
        let start = at + html.get(at..)?.find('<')?;
        let rest = &html[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            at = html.len() - comment.len() + comment.find("-->")?;
        } else if rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return read_tag(html, start);
        } else {
            at = start + 1;
        }
    }
}

fn read_tag(html: &str, start: usize) -> Option<StartTag> {
    let mut rest = &html[start + 1..];
    let name = take(&mut rest, |c| !is_space(c) && c != '/' && c != '>').to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        take(&mut rest, |c| is_space(c) || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            let range = start..html.len() - behind.len();
            return Some(StartTag {
                name,
                attributes,
                range,
            });
        }
        // A name may begin with an equals sign, which keeps this loop from standing still.
        let first = rest.chars().next()?;
        rest = &rest[first.len_utf8()..];
        let tail = take(&mut rest, |c| !is_space(c) && !matches!(c, '/' | '>' | '='));
        let name = format!("{first}{tail}").to_ascii_lowercase();
        take(&mut rest, is_space);
        let value = match rest.strip_prefix('=') {
            Some(behind) => {
                rest = behind;
                take(&mut rest, is_space);
                read_value(&mut rest)?
            }
            None => "",
        };
        attributes.push((name, value.to_owned()));
    }
}

/// An attribute's value, quoted or not. An unquoted one may end in a slash: `<base href=/>` is whole.
fn read_value<'a>(rest: &mut &'a str) -> Option<&'a str> {
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            let (value, behind) = quoted.split_once(quote)?;
            *rest = behind;
            return Some(value);
        }
    }
    Some(take(rest, |c| !is_space(c) && c != '>'))
}

/// The text from `at` to the end tag of `name`, or to the document's end.
fn raw_text<'a>(html: &'a str, at: usize, name: &str) -> &'a str {
    let rest = &html[at..];
    let end_tag = format!("</{name}");
    let end = rest.to_ascii_lowercase().find(&end_tag);
    &rest[..end.unwrap_or(rest.len())]
}

fn take<'a>(rest: &mut &'a str, wanted: impl Fn(char) -> bool) -> &'a str {
    let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    let (taken, behind) = rest.split_at(end);
    *rest = behind;
    taken
}

/// HTML's white space, which is not Unicode's.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::base_path::BasePath;
    use crate::security::ScriptHash;

    fn read(html: &str) -> Option<Page> {
        Page::read(html, &"/console/".parse::<BasePath>().unwrap())
    }

    #[test]
    fn a_page_without_the_base_address_is_refused() {
        for html in [
            "",
            "<!doctype html><title>Tenantry</title>",
            "<base>",
            "<base href>",
            "<base target=_blank>",
            "<base href=\"./\">",
            "<base href=\"/other/\">",
            "<base href=\"./\"><base href=\"/\">",
            "<!-- <base href=\"/\"> -->",
            "<!-- <base href=\"/\">",
            "<title><base href=\"/\"></title>",
            "<script><base href=\"/\"></script>",
            "<basement href=\"/\">",
            "<base href=\"/",
            "<base href=/",
            "< base href=\"/\">",
        ] {
            assert!(read(html).is_none(), "{html}");
        }
    }

    #[test]
    fn every_spelling_of_the_base_address_is_rewritten() {
        for tag in [
            "<base href=\"/\">",
            "<base href=\"/\" />",
            "<base href='/'/>",
            "<base href=/>",
            "<base href=/ >",
            "<base href=/console/>",
            "<BASE\n\tHREF = \"/\">",
            "<base data-x=\"<base>\" href=\"/\">",
        ] {
            let html = format!("<!doctype html><html lang=en><title>é</title>{tag}<body></body>");
            let expected = "<!doctype html><html lang=en><title>é</title><base href=\"/console/\"><body></body>";
            assert_eq!(read(&html).unwrap().html, expected, "{tag}");
        }
    }

    #[test]
    fn what_is_added_stands_in_front_of_all_that_is_loaded() {
        for (html, expected) in [
            (
                "<p><base href=/><link>",
                "<p>+<base href=\"/console/\"><link>",
            ),
            (
                "<p><link><base href=/>",
                "<p>+<link><base href=\"/console/\">",
            ),
            (
                "<script></script><base href=/>",
                "+<script></script><base href=\"/console/\">",
            ),
        ] {
            assert_eq!(read(html).unwrap().with_head("+"), expected);
        }
    }

    #[test]
    fn exactly_the_inline_scripts_are_hashed() {
        let html = "<base href=/><script type=module>\nimport '<é>';\r\n</SCRIPT>\
            <script src=a.js></script><SCRIPT>2</script ><!-- <script>3</script> -->\
            <style><script>4</script></style><script data-src=x>5";
        let page = read(html).unwrap();
        let expected = ["\nimport '<é>';\n", "2", "5"].map(ScriptHash::of);
        assert_eq!(page.inline_scripts, expected);
    }
}
