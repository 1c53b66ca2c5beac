//! Ids of directory objects, each a type of its own so that none is taken for another.

use std::fmt;

/// Declares the id of one kind of object.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as the service or the address bar gave it; the service decides whether
            /// it exists.
            pub fn new(id: impl Into<String>) -> Self {
                $name(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id! {
    /// The object id of a user (`id`, a GUID in directory tenants).
    UserId
}
id! {
    /// The object id of a group (`id`, a GUID).
    GroupId
}
id! {
    /// The object id of a service principal (`id`, a GUID): an app as one tenant knows it.
    ServicePrincipalId
}
id! {
    /// The id of a delegated admin relationship: two GUIDs joined by a hyphen.
    RelationshipId
}
id! {
    /// The object id of a device in the directory (`id`, a GUID); not its `deviceId`.
    DeviceId
}
id! {
    /// The id of a device that Intune manages, a GUID.
    ManagedDeviceId
}
id! {
    /// The object id of something in the directory of any kind, a GUID.
    ObjectId
}
id! {
    /// The id of a BitLocker recovery key, a GUID.
    RecoveryKeyId
}

/// The id of a product that licences are for (`skuId`), the same in every tenant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SkuId(u128);

impl SkuId {
    /// Reads a GUID in its form with hyphens; `None` for every other text.
    pub fn parse(text: &str) -> Option<Self> {
        guid(text).map(SkuId)
    }
}

impl fmt::Display for SkuId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |from: u32, digits: u32| self.0 >> from & ((1 << (digits * 4)) - 1);
        write!(out, "{:08x}-", part(96, 8))?;
        for from in [80, 64, 48] {
            write!(out, "{:04x}-", part(from, 4))?;
        }
        write!(out, "{:012x}", part(0, 12))
    }
}

impl fmt::Debug for SkuId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SkuId({self})")
    }
}

/// The number that a GUID with hyphens stands for; `None` for every other text.
pub(crate) fn guid(text: &str) -> Option<u128> {
    if text.len() != 36 {
        return None;
    }
    let mut number = 0;
    for (at, octet) in text.bytes().enumerate() {
        if matches!(at, 8 | 13 | 18 | 23) {
            if octet != b'-' {
                return None;
            }
        } else {
            number = number << 4 | u128::from(char::from(octet).to_digit(16)?);
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_texts_are_no_product() {
        for text in [
            "",
            "E5",
            "06ebc4ee1bb547dd8120-11324bc54e06----",
            "06ebc4ee-1bb5-47dd-8120-11324bc54e0g",
            "06ebc4ee-1bb5-47dd-8120-11324bc54e0ü",
            "{06ebc4ee-1bb5-47dd-8120-11324bc54e0}",
        ] {
            assert_eq!(SkuId::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_product_is_written_as_it_was_read(number: u128) {
            let text = SkuId(number).to_string();
            prop_assert_eq!(SkuId::parse(&text), Some(SkuId(number)));
            prop_assert_eq!(SkuId::parse(&text.to_uppercase()), Some(SkuId(number)));
        }
    }
}
