use crate::routes::encode;

/// A list's state as it stands in the query of its address, so that a link, a reload or the back button
/// restores what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ListAddress {
    /// The words that are filtered for: `q`.
    pub(super) words: String,
    /// What the columns are filtered for, as [`Criteria::write`](super::criteria::Criteria::write) spells it: `f`.
    pub(super) columns: String,
    /// The name of the column to sort by, with a leading `-` to turn the order round: `sort`.
    pub(super) sort: String,
    /// The id of the open row: `open`.
    pub(super) open: String,
}

impl ListAddress {
    /// Reads a query without its `?`. What it does not know is ignored.
    pub(super) fn parse(query: &str) -> Self {
        let mut address = ListAddress::default();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let field = match name {
                "q" => &mut address.words,
                "f" => &mut address.columns,
                "sort" => &mut address.sort,
                "open" => &mut address.open,
                _ => continue,
            };
            *field = decode(value);
        }
        address
    }

    /// Writes the query: empty, or with its `?`.
    pub(super) fn query(&self) -> String {
        let mut query = String::new();
        for (name, value) in [
            ("q", &self.words),
            ("f", &self.columns),
            ("sort", &self.sort),
            ("open", &self.open),
        ] {
            if value.is_empty() {
                continue;
            }
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(name);
            query.push('=');
            encode(&mut query, value);
        }
        query
    }
}

/// Undoes percent-encoding, and the `+` that forms write for a space. What is no encoding stays.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if let Some(byte) = hex(*high, *low) => {
                bytes.push(byte);
                rest = after;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(words: &str, sort: &str, open: &str) -> ListAddress {
        ListAddress {
            words: words.into(),
            columns: String::new(),
            sort: sort.into(),
            open: open.into(),
        }
    }

    #[test]
    fn what_is_broken_or_unknown_does_no_harm() {
        assert_eq!(ListAddress::parse(""), ListAddress::default());
        assert_eq!(ListAddress::parse("x=1&&=&q"), ListAddress::default());
        assert_eq!(
            ListAddress::parse("q=100%&sort=%zz&open=%4"),
            address("100%", "%zz", "%4")
        );
        assert_eq!(ListAddress::parse("q=%ff").words, "\u{fffd}");
    }

    #[test]
    fn an_empty_state_leaves_the_address_alone() {
        assert_eq!(ListAddress::default().query(), "");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["anna", "a b+c", "100% & = ?#", "Édith 🦀", "%41"] {
            let mut state = address(text, "-created", "8f1c");
            state.columns = text.into();
            let query = state.query();
            assert_eq!(ListAddress::parse(query.strip_prefix('?').unwrap()), state);
        }
    }

    #[test]
    fn a_form_may_have_written_it() {
        assert_eq!(
            ListAddress::parse("q=anna+m%C3%BCller").words,
            "anna müller"
        );
    }
}
