use std::fmt;

/// A GUID, whose text is 36 octets, in its 16, the first of the text first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guid(pub [u8; 16]);

/// The first digits of a GUID.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GuidStart {
    guid: Guid,
    digits: usize,
}

impl Guid {
    /// Reads a GUID in the one form that writing it gives back: in lower case, with dashes.
    pub fn parse(text: &str) -> Option<Self> {
        let start = GuidStart::parse(text)?;
        (text.len() == 36).then_some(start.guid)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(36);
        for (at, octet) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for digit in [octet >> 4, octet & 15] {
                // A digit below 16 is one.
                text.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        out.write_str(&text)
    }
}

impl GuidStart {
    /// Reads what may be the start of a GUID, its dashes included.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > 36 {
            return None;
        }
        let mut start = GuidStart {
            guid: Guid::default(),
            digits: 0,
        };
        for (at, byte) in text.bytes().enumerate() {
            let digit = match (at, byte) {
                (8 | 13 | 18 | 23, b'-') => continue,
                (8 | 13 | 18 | 23, _) => return None,
                (_, b'0'..=b'9') => byte - b'0',
                (_, b'a'..=b'f') => byte - b'a' + 10,
                _ => return None,
            };
            let shift = if start.digits.is_multiple_of(2) { 4 } else { 0 };
            start.guid.0[start.digits / 2] |= digit << shift;
            start.digits += 1;
        }
        Some(start)
    }

    /// Whether a GUID starts so.
    pub(crate) fn is_of(&self, guid: Guid) -> bool {
        let whole = self.digits / 2;
        let is_half = !self.digits.is_multiple_of(2);
        guid.0[..whole] == self.guid.0[..whole]
            && (!is_half || guid.0[whole] & 0xf0 == self.guid.0[whole])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_texts_are_none() {
        for odd in [
            "",
            "1",
            "84841066-274d-4ec0-a5c1-276be684bdd",
            "84841066-274d-4ec0-a5c1-276be684bdd3.1",
            "84841066-274D-4ec0-a5c1-276be684bdd3",
            "84841066274d4ec0a5c1276be684bdd3",
            "848410660274d-4ec0-a5c1-276be684bdd3",
            "84841066-274d-4ec0-a5c1-276be684bddg",
        ] {
            assert_eq!(Guid::parse(odd), None, "{odd}");
        }
        for odd in ["", "x", "-", "84841066x", "848410662", "8é"] {
            assert!(GuidStart::parse(odd).is_none(), "{odd}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(octets in any::<[u8; 16]>()) {
            prop_assert_eq!(Guid::parse(&Guid(octets).to_string()), Some(Guid(octets)));
        }

        #[test]
        fn a_guid_starts_as_its_text_does(octets in any::<[u8; 16]>(), other in any::<[u8; 16]>(), length in 1usize..37, same in 0usize..16) {
            let mut other = other;
            other[..same].copy_from_slice(&octets[..same]);
            let text = Guid(octets).to_string();
            let start = GuidStart::parse(&text[..length]).unwrap();
            prop_assert!(start.is_of(Guid(octets)));
            prop_assert_eq!(start.is_of(Guid(other)), Guid(other).to_string().starts_with(&text[..length]));
        }
    }
}
