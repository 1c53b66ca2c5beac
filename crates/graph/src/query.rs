//! Paths and query options of Graph addresses, percent-encoded.

use std::fmt::Write;

use http::Uri;
use tenantry_identity::TenantId;

/// An address below `/v1.0` that is being put together: path segments, then query options.
pub(crate) struct Address {
    text: String,
    has_query: bool,
}

impl Address {
    /// Starts at `/v1.0/{resource}`; `resource` is one of our own literals.
    pub(crate) fn new(resource: &'static str) -> Self {
        Address {
            text: format!("/v1.0/{resource}"),
            has_query: false,
        }
    }

    /// Adds one path segment, whatever it holds.
    pub(crate) fn segment(mut self, segment: &str) -> Self {
        self.text.push('/');
        encode(&mut self.text, segment);
        self
    }

    /// The text of a filter that compares a property with a string. OData doubles the quotation marks
    /// inside (OData 4.01 ABNF, `SQUOTE-in-string`), so that no value can leave its place.
    pub(crate) fn equals(property: &str, value: &str) -> String {
        [property, " eq '", &value.replace('\'', "''"), "'"].concat()
    }

    /// Adds the one parameter of a function, as in `find(tenantId='…')`. An id holds nothing that
    /// would have to be encoded.
    pub(crate) fn parameter(mut self, name: &'static str, id: &TenantId) -> Self {
        for part in ["(", name, "='", id.as_str(), "')"] {
            self.text.push_str(part);
        }
        self
    }

    /// Adds one query option such as `$select`.
    pub(crate) fn option(mut self, name: &'static str, value: &str) -> Self {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(name);
        self.text.push('=');
        encode(&mut self.text, value);
        self
    }

    /// The finished address: a path and a query, without a host.
    pub(crate) fn finish(self) -> Uri {
        // Everything outside the unreserved characters is encoded above, so this always parses; the
        // root path stands in so that no input, however odd, can end the program.
        Uri::try_from(self.text).unwrap_or_default()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters and the comma that separates `$select`.
fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' => {
                out.push(byte as char);
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn options_follow_each_other() {
        let address = Address::new("users")
            .option("$select", "id,displayName")
            .option("$top", "999")
            .finish();
        assert_eq!(
            address.to_string(),
            "/v1.0/users?$select=id,displayName&$top=999"
        );
    }

    #[test]
    fn a_segment_cannot_leave_its_place() {
        let address = Address::new("users")
            .segment("../organization?x#y")
            .finish();
        assert_eq!(address.to_string(), "/v1.0/users/..%2Forganization%3Fx%23y");
    }

    proptest! {
        #[test]
        fn any_segment_stays_one_segment(text in ".*") {
            let address = Address::new("users").segment(&text).finish();
            prop_assert_eq!(address.path().matches('/').count(), 3);
            prop_assert!(address.query().is_none());
            prop_assert!(address.path().starts_with("/v1.0/users/"));
        }
    }
}
