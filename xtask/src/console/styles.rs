//! Two style sheets in place of one for each part of the page: what the first screen needs, and the rest.
//!
//! A style sheet costs a request and the headers of its response, which weigh more than most of them. In
//! `index.html` a mark separates those that the first screen needs; what follows it is loaded with the screens
//! behind sign-in, by the name that then stands in the mark.

use super::inputs;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

/// What the mark is called, in `index.html` and to the page.
const MARK: &str = "console-styles";

/// Joins the style sheets that trunk left in `dist`.
pub(super) fn join(dist: &Path) -> Result<(), Failure> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(Failure::file("read", &page))?;
    let (first, mark, rest) = around_the_mark(&html).ok_or_else(|| Failure::Unexpected {
        document: "trunk's page",
        reason: format!("it has no <meta name={MARK}>"),
    })?;
    let sheet = |name: &str| format!("<link href=./{name} rel=stylesheet>");
    let (mut before, links) = without_sheets(first);
    before.push_str(&sheet(&write(dist, "page", &links)?));
    let (after, links) = without_sheets(rest);
    let mark = mark.replace(
        ">",
        &format!(" content=./{}>", write(dist, "console", &links)?),
    );
    fs::write(&page, before + &mark + &after).map_err(Failure::file("write", page))
}

/// What stands before the mark, the mark, and what follows it.
fn around_the_mark(html: &str) -> Option<(&str, &str, &str)> {
    let at = html.find(&format!("name={MARK}"))?;
    let start = html[..at].rfind("<meta")?;
    let end = at + html[at..].find('>')? + 1;
    Some((&html[..start], &html[start..end], &html[end..]))
}

/// A piece of the page without its links to style sheets, and the names of these in their order.
fn without_sheets(html: &str) -> (String, Vec<&str>) {
    let (mut kept, mut names) = (String::new(), Vec::new());
    let mut rest = html;
    while let Some(start) = rest.find("<link ") {
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |end| start + end + 1);
        let (link, before) = (&rest[start..end], &rest[..start]);
        kept.push_str(before);
        match sheet_in(link) {
            Some(name) => names.push(name),
            None => kept.push_str(link),
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, names)
}

fn sheet_in(link: &str) -> Option<&str> {
    let is_sheet = link.contains("rel=stylesheet");
    let (_, address) = link.split_once("href=./")?;
    let name = address.split([' ', '>']).next()?;
    is_sheet.then_some(name)
}

/// Writes style sheets as one, under a name made from what is in it, and removes them. Gives the name.
fn write(dist: &Path, stem: &str, names: &[&str]) -> Result<String, Failure> {
    let mut joined = String::new();
    for name in names {
        let path = dist.join(name);
        joined += &fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        fs::remove_file(&path).map_err(Failure::file("remove", path))?;
    }
    let hash = inputs::hex(&Sha256::digest(&joined)[..8]);
    let name = format!("{stem}-{hash}.css");
    let path = dist.join(&name);
    fs::write(&path, joined).map_err(Failure::file("write", path))?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::names::tests::Folder;

    const PAGE: &str = "<title>T</title><link href=./i.svg rel=icon><link href=./a-1.css integrity=x rel=stylesheet>\
        <link href=./b-2.css integrity=y rel=stylesheet><meta name=console-styles><link href=./c-3.css rel=stylesheet>\
        <script>1</script>";

    fn release(name: &str, page: &str) -> Folder {
        let folder = Folder::new(name);
        for (name, content) in [("a-1.css", "a{}"), ("b-2.css", "b{}"), ("c-3.css", "c{}")] {
            folder.write(name, content);
        }
        folder.write("index.html", page);
        folder
    }

    #[test]
    fn a_page_without_the_mark_is_refused() {
        let folder = release("styles-none", "<title>T</title>");
        let failure = join(folder.path()).unwrap_err().to_string();
        assert!(failure.contains(MARK), "{failure}");
    }

    #[test]
    fn a_sheet_that_is_missing_is_told() {
        let folder = release("styles-gone", &PAGE.replace("c-3", "d-4"));
        let failure = join(folder.path()).unwrap_err().to_string();
        assert!(failure.contains("d-4.css"), "{failure}");
    }

    #[test]
    fn sheets_are_joined_in_their_order_before_and_after_the_mark() {
        let folder = release("styles", PAGE);
        join(folder.path()).unwrap();
        let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
        let (page, console) = ("page-", "console-");
        let named = |stem: &str| {
            let at = html.find(&format!("./{stem}")).unwrap() + 2;
            html[at..].split(['>', ' ']).next().unwrap().to_owned()
        };
        let read = |name: String| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(
            html,
            format!(
                "<title>T</title><link href=./i.svg rel=icon><link href=./{} rel=stylesheet>\
                 <meta name=console-styles content=./{}><script>1</script>",
                named(page),
                named(console)
            )
        );
        assert_eq!(read(named(page)), "a{}b{}");
        assert_eq!(read(named(console)), "c{}");
        assert!(!folder.path().join("a-1.css").exists());
    }
}
