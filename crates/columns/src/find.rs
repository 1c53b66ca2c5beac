/// A text that is looked for in others.
#[derive(Clone, Debug)]
pub(crate) struct Needle {
    text: String,
    /// Where its rarest byte is: most places are passed over by that alone.
    rarest: usize,
}

/// The most common bytes of names and addresses, the commonest first.
const COMMON: &[u8] = b"eaionrstlcmudhp.g@ ybkvwfjz0123456789-_xq";

impl Needle {
    /// Looks for a text, which must not be empty.
    pub(crate) fn new(text: String) -> Self {
        let rarity = |byte: &u8| match COMMON.iter().position(|common| common == byte) {
            Some(place) => place,
            // What letters of other scripts begin with is the same for all letters of a script.
            None if *byte >= 0xc0 => 0,
            None => COMMON.len(),
        };
        let places = text.bytes().enumerate();
        let rarest = places.max_by_key(|(_, byte)| rarity(byte));
        Needle {
            rarest: rarest.map_or(0, |(at, _)| at),
            text,
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where it begins for the first time at a place or behind it.
    pub(crate) fn find(&self, hay: &[u8], from: usize) -> Option<usize> {
        let text = self.text.as_bytes();
        let rarest = *text.get(self.rarest)?;
        let mut at = from + self.rarest;
        loop {
            at += first(hay.get(at..)?, rarest)?;
            let start = at - self.rarest;
            // Octet by octet: what is typed is short, and a call to compare memory is long.
            if hay.get(start..start + text.len())?.iter().eq(text) {
                return Some(start);
            }
            at += 1;
        }
    }
}

/// Where a byte is for the first time. Eight are looked at together.
fn first(hay: &[u8], byte: u8) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    let pattern = ONES * u64::from(byte);
    let (eights, rest) = hay.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        // Equal bytes become zero, and only from a zero is a one borrowed; the first found is right.
        let differing = u64::from_le_bytes(*eight) ^ pattern;
        let zeros = differing.wrapping_sub(ONES) & !differing & HIGHS;
        if zeros != 0 {
            return Some(at * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|found| *found == byte)?;
    Some(eights.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_is_found_behind_the_end() {
        let needle = Needle::new("ab".into());
        assert_eq!(needle.find(b"", 0), None);
        assert_eq!(needle.find(b"ab", 1), None);
        assert_eq!(needle.find(b"ab", 7), None);
        assert_eq!(Needle::new(String::new()).find(b"ab", 0), None);
    }

    proptest! {
        #[test]
        fn it_finds_what_str_finds(hay in "([abé]|anna|\u{1}|\u{80}){0,40}", needle in "[abé\u{1}\u{80}]{1,3}|ann|nna", from in 0usize..20) {
            let expected = hay.as_bytes()[from.min(hay.len())..]
                .windows(needle.len())
                .position(|window| window == needle.as_bytes())
                .map(|at| at + from);
            prop_assert_eq!(Needle::new(needle).find(hay.as_bytes(), from), expected);
        }

        #[test]
        fn a_byte_is_found_where_it_is_first(hay in prop::collection::vec(any::<u8>(), 0..60), byte in any::<u8>()) {
            prop_assert_eq!(first(&hay, byte), hay.iter().position(|found| *found == byte));
        }
    }
}
