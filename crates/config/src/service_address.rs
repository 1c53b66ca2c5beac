use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::origin::{Origin, OriginError};

/// Where a service is reached: an [`Origin`], and below it a path where several services share one,
/// `https://host/cloud/login`. No slash ends it, so that `/` and what is asked for follow.
///
/// The segments of the path are of unreserved characters (RFC 3986 section 2.3) and none of them is
/// `.` or `..`: a browser leaves such an address as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ServiceAddress(String);

/// Why a text is no [`ServiceAddress`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceAddressError {
    /// What stands before the path is no origin.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// What follows the origin is no path. Carries the whole text.
    #[error(
        "{0:?} may go on after the host with segments of letters, digits, '-', '.', '_' and '~' only, not with a final slash, '..' or a query"
    )]
    Path(String),
}

impl ServiceAddress {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin alone, as a browser's `location.origin` would write it. A policy names origins, since a
    /// path in it would not cover redirects.
    pub fn origin(&self) -> &str {
        &self.0[..end_of_origin(&self.0)]
    }

    /// What follows this address and a slash in another one. `None` where the other does not lie below this
    /// one: on another origin or path, or with segments that would lead out of it.
    pub fn path_below<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(self.as_str())?.strip_prefix('/')?;
        (!has_dot_segment(path)).then_some(path)
    }

    /// Builds a built-in address. The tests parse each of them again.
    pub(crate) fn built_in(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for ServiceAddress {
    type Err = ServiceAddressError;

    fn from_str(text: &str) -> Result<Self, ServiceAddressError> {
        let (origin, path) = text.split_at(end_of_origin(text));
        let origin: Origin = origin.parse()?;
        let is_unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let is_segment = |segment: &str| {
            !segment.is_empty() && !has_dot_segment(segment) && segment.bytes().all(is_unreserved)
        };
        // What comes before the first slash is nothing.
        if !path.split('/').skip(1).all(is_segment) {
            return Err(ServiceAddressError::Path(text.to_owned()));
        }
        Ok(Self([origin.as_str(), path].concat()))
    }
}

impl TryFrom<String> for ServiceAddress {
    type Error = ServiceAddressError;

    fn try_from(text: String) -> Result<Self, ServiceAddressError> {
        text.parse()
    }
}

impl fmt::Display for ServiceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the path of an address has a segment that a browser resolves: `.` or `..`, however it is
/// percent-encoded (URL Standard, "single-dot" and "double-dot URL path segment"), between slashes of
/// either kind. What follows `?` or `#` is no path.
pub fn has_dot_segment(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.split(['/', '\\']).any(|segment| {
        let mut rest = segment.as_bytes();
        let mut dots = 0;
        loop {
            rest = match rest {
                [] => return (1..=2).contains(&dots),
                [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
                _ => return false,
            };
            dots += 1;
        }
    })
}

/// Where the first slash after the scheme's two is.
fn end_of_origin(text: &str) -> usize {
    let authority = text.find("://").map_or(0, |at| at + 3);
    let path = text[authority..].find('/');
    path.map_or(text.len(), |at| authority + at)
}

#[cfg(test)]
mod tests {
    use super::{ServiceAddress, ServiceAddressError, has_dot_segment};
    use crate::origin::OriginError;

    fn address(text: &str) -> ServiceAddress {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_that_a_browser_would_write_otherwise_is_refused() {
        for path in [
            "/", "//", "/a/", "/a//b", "/.", "/..", "/a/../b", "/a/..", "/a%2fb", "/%2e%2e",
            "/a b", "/a?b", "/a#b", "/a\\b", "/a;b", "/a:b", "/a@b", "/a*", "/a,b", "/a'b", "/ü",
            "/a\n",
        ] {
            let text = format!("https://host.example{path}");
            let refused = text.parse::<ServiceAddress>();
            assert_eq!(
                refused,
                Err(ServiceAddressError::Path(text.clone())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_stands_before_the_path_has_to_be_an_origin() {
        for text in [
            "",
            "/a",
            "host.example/a",
            "https:///a",
            "https://a@b/c",
            "http://host.example/a",
        ] {
            let refused = text.parse::<ServiceAddress>().unwrap_err();
            assert!(
                matches!(refused, ServiceAddressError::Origin(_)),
                "{text}: {refused}"
            );
        }
        // A query or a fragment without a path would belong to the origin.
        for text in [
            "https://host.example?a",
            "https://host.example#a",
            "https://host.example\\a",
        ] {
            let refused = text.parse::<ServiceAddress>();
            let because = OriginError::Path(text.to_owned());
            assert_eq!(refused, Err(ServiceAddressError::Origin(because)));
        }
    }

    #[test]
    fn what_leads_elsewhere_lies_not_below() {
        let login = address("https://host.example/cloud/login");
        for other in [
            "https://host.example/cloud/login",
            "https://host.example/cloud/loginx/a",
            "https://host.example/cloud/graph/a",
            "https://host.example/cloud/login?/a",
            "https://host.example.evil.example/cloud/login/a",
            "https://host.example/cloud/login/..",
            "https://host.example/cloud/login/../graph/a",
            "https://host.example/cloud/login/a/../../../evil",
            "https://host.example/cloud/login/.%2e/graph",
            "https://host.example/cloud/login/%2E%2e/graph",
            "https://host.example/cloud/login/%2e/a",
            "https://host.example/cloud/login/a\\..\\..\\graph",
        ] {
            assert_eq!(login.path_below(other), None, "{other}");
        }
        assert_eq!(
            address("https://host.example").path_below("https://host.example/a/../b"),
            None
        );
    }

    #[test]
    fn what_lies_below_is_found() {
        let login = address("https://host.example/cloud/login");
        for path in [
            "",
            "a/b",
            "a..b/.c/...",
            "a?b=/../c",
            "a/%2e%2e%2e",
            "a/%252e%252e",
        ] {
            let whole = format!("https://host.example/cloud/login/{path}");
            assert_eq!(login.path_below(&whole), Some(path));
        }
        assert_eq!(address("https://a").path_below("https://a/b"), Some("b"));
    }

    #[test]
    fn the_origin_is_written_as_browsers_do_and_the_path_as_it_stands() {
        for (text, origin, whole) in [
            (
                "HTTPS://Host.Example:443",
                "https://host.example",
                "https://host.example",
            ),
            (
                "https://HOST.example:443/Cloud/login",
                "https://host.example",
                "https://host.example/Cloud/login",
            ),
            (
                "http://localhost:8400/console/cloud/partner-center",
                "http://localhost:8400",
                "http://localhost:8400/console/cloud/partner-center",
            ),
            (
                "http://[::1]:80/~a/b_c.d",
                "http://[::1]",
                "http://[::1]/~a/b_c.d",
            ),
        ] {
            let address = address(text);
            assert_eq!((address.origin(), address.as_str()), (origin, whole));
        }
    }

    #[test]
    fn dots_are_found_in_paths_only() {
        for path in [".", "..", "a/..", "../a", "a/%2e%2E/b", "a\\..", "a/.?b"] {
            assert!(has_dot_segment(path), "{path}");
        }
        for path in [
            "", "a", "...", "a.", ".a", "a/..b", "?/../", "#..", "%2", "%2e%2", "%2f",
        ] {
            assert!(!has_dot_segment(path), "{path}");
        }
    }
}
