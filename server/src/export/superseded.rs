//! What an exported folder remembers of the builds before: a text of one line for each file that was
//! superseded, `superseded {UTC seconds} {name}`, below a first line that says what the text is.

use std::collections::BTreeMap;

/// How long a file stays after a newer build took its place, in seconds: a day, in which windows that are
/// open come to load the rest of their build.
const KEPT: u64 = 24 * 60 * 60;

const TITLE: &str = "tenantry export 1";

/// Names of files that were superseded, and when, in UTC seconds.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Superseded(BTreeMap<String, u64>);

impl Superseded {
    /// Reads the text; `None` if it is no such text. Lines that say something else are passed over.
    pub(super) fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(TITLE)?;
        let entries = rest.lines().filter_map(|line| {
            let (time, name) = line.strip_prefix("superseded ")?.split_once(' ')?;
            Some((name.to_owned(), time.parse().ok()?))
        });
        Some(Self(entries.collect()))
    }

    /// What of `old`, the names in the folder before, is to stay beside `new`, the names of this build.
    pub(super) fn next(&self, old: &[String], new: &[String], now: u64) -> Self {
        let entries = old.iter().filter(|name| !new.contains(name));
        let entries = entries.filter_map(|name| {
            // A clock that went back does not keep a file for longer than a day from now.
            let since = self.0.get(name).map_or(now, |since| (*since).min(now));
            (now - since < KEPT).then(|| (name.clone(), since))
        });
        Self(entries.collect())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("{TITLE}\n");
        for (name, since) in &self.0 {
            text += &format!("superseded {since} {name}\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Superseded};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn another_text_is_none_of_ours() {
        for text in ["", "superseded 1 a.js\n", "tenantry export\n", "{}"] {
            assert_eq!(Superseded::read(text), None, "{text}");
        }
        let damaged = "tenantry export 1\nsuperseded x a.js\nsuperseded 5\n\nother\n";
        assert_eq!(Superseded::read(damaged), Some(Superseded::default()));
    }

    #[test]
    fn what_was_superseded_stays_for_a_day_and_no_longer() {
        let first = Superseded::default().next(&names(&["a.js", "b.js"]), &names(&["b.js"]), 1000);
        assert_eq!(first.names().collect::<Vec<_>>(), ["a.js"]);
        let read = Superseded::read(&first.text()).unwrap();
        assert_eq!(read, first);
        let (old, new) = (names(&["a.js", "b.js"]), names(&["c.js"]));
        let later = read.next(&old, &new, 1000 + KEPT - 1);
        assert_eq!(later.names().collect::<Vec<_>>(), ["a.js", "b.js"]);
        let last = later.next(&names(&["a.js", "b.js", "c.js"]), &new, 1000 + KEPT);
        assert_eq!(last.names().collect::<Vec<_>>(), ["b.js"]);
    }

    #[test]
    fn what_is_part_of_the_build_again_is_not_superseded() {
        let before = Superseded::read("tenantry export 1\nsuperseded 5 a.js\n").unwrap();
        let back = before.next(&names(&["a.js"]), &names(&["a.js"]), 10);
        assert_eq!(back, Superseded::default());
    }

    #[test]
    fn a_clock_that_went_back_keeps_nothing_for_ever() {
        let before = Superseded::read("tenantry export 1\nsuperseded 99999999 a.js\n").unwrap();
        let next = before.next(&names(&["a.js"]), &[], 10);
        assert_eq!(next.text(), "tenantry export 1\nsuperseded 10 a.js\n");
    }
}
