//! Globally unique identifiers: tenants, accounts, applications, requests.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// A GUID, written lower case with hyphens (RFC 9562, section 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guid([u8; 16]);

/// The text is not a GUID in its hyphenated form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a GUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")]
pub struct NotAGuid;

impl Guid {
    /// A GUID known when the program is compiled; anything else than one fails the build.
    pub const fn literal(text: &str) -> Guid {
        match Guid::parse(text.as_bytes()) {
            Some(guid) => guid,
            None => panic!("not a GUID"),
        }
    }

    /// The same GUID but for its last byte.
    pub(crate) const fn with_last_byte(mut self, byte: u8) -> Guid {
        self.0[15] = byte;
        self
    }

    /// The same parts give the same GUID, different parts another one.
    pub fn derived(parts: &[&[u8]]) -> Guid {
        let mut hash = Sha256::new();
        for part in parts {
            // The length keeps ("ab", "c") and ("a", "bc") apart.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Guid::from_random(bytes)
    }

    /// A version 4 GUID from sixteen random bytes.
    pub fn from_random(mut bytes: [u8; 16]) -> Guid {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Guid(bytes)
    }

    /// The sixteen bytes in the order in which they are written.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    const fn parse(text: &[u8]) -> Option<Guid> {
        if text.len() != 36 {
            return None;
        }
        let mut bytes = [0u8; 16];
        let (mut from, mut to) = (0, 0);
        while from < text.len() {
            if matches!(from, 8 | 13 | 18 | 23) {
                if text[from] != b'-' {
                    return None;
                }
                from += 1;
                continue;
            }
            let (Some(high), Some(low)) = (hex_value(text[from]), hex_value(text[from + 1])) else {
                return None;
            };
            bytes[to] = high << 4 | low;
            from += 2;
            to += 1;
        }
        Some(Guid(bytes))
    }
}

const fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

impl FromStr for Guid {
    type Err = NotAGuid;

    fn from_str(text: &str) -> Result<Guid, NotAGuid> {
        Guid::parse(text.as_bytes()).ok_or(NotAGuid)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Guid, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_guid() {
        for text in [
            "",
            "customer.com",
            "5a1e7c3d2f4b4c8a9d6e0b7f3a21c001",
            "5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c00",
            "5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c00g",
            "5a1e7c3d-2f4b-4c8a-9d6e+0b7f3a21c001",
            "é1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001",
        ] {
            assert_eq!(text.parse::<Guid>(), Err(NotAGuid), "{text}");
        }
    }

    #[test]
    fn reads_either_case_and_writes_lower_case() {
        let guid: Guid = "5A1E7C3D-2f4b-4c8a-9d6e-0b7f3a21c001".parse().unwrap();
        assert_eq!(guid.to_string(), "5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001");
    }

    #[test]
    fn derives_by_parts_and_not_by_their_concatenation() {
        assert_eq!(Guid::derived(&[b"ab", b"c"]), Guid::derived(&[b"ab", b"c"]));
        assert_ne!(Guid::derived(&[b"ab", b"c"]), Guid::derived(&[b"a", b"bc"]));
    }
}
