//! Which addresses a token may be sent to.

use http::Uri;
use thiserror::Error;

/// The address leads somewhere else than the tenant's Graph host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the address is not on the tenant's Graph host")]
pub struct ForeignAddress;

/// Completes a call's address with the Graph origin of the tenant's cloud (`https://graph.microsoft.com`).
///
/// # Errors
/// [`ForeignAddress`] for a whole address on any other origin, so that no next link, however hostile, can
/// send a token away.
pub fn on_host(graph: &str, address: &str) -> Result<Uri, ForeignAddress> {
    let path = address.strip_prefix(graph).unwrap_or(address);
    if !path.starts_with('/') || path.starts_with("//") || path.contains('\\') {
        return Err(ForeignAddress);
    }
    let whole: Uri = format!("{graph}{path}")
        .parse()
        .map_err(|_| ForeignAddress)?;
    let origin_stands = whole
        .path_and_query()
        .is_some_and(|rest| rest.as_str() == path);
    origin_stands.then_some(whole).ok_or(ForeignAddress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GRAPH: &str = "https://graph.microsoft.com";

    #[test]
    fn other_hosts_are_refused() {
        for address in [
            "https://evil.example/v1.0/users",
            "https://graph.microsoft.com.evil.example/v1.0/users",
            "https://graph.microsoft.com@evil.example/v1.0/users",
            "https://graph.microsoft.com:444/v1.0/users",
            "http://graph.microsoft.com/v1.0/users",
            "//evil.example/v1.0",
            "/\\evil.example",
            "v1.0/users",
            "",
        ] {
            assert_eq!(on_host(GRAPH, address), Err(ForeignAddress), "{address}");
        }
    }

    #[test]
    fn paths_and_the_hosts_own_links_are_taken() {
        let whole = "https://graph.microsoft.com/v1.0/users?$skiptoken=a%2B";
        assert_eq!(on_host(GRAPH, whole).unwrap().to_string(), whole);
        let path = "/v1.0/users?$skiptoken=a%2B";
        assert_eq!(on_host(GRAPH, path).unwrap().to_string(), whole);
    }

    proptest! {
        #[test]
        fn whatever_is_asked_stays_on_the_host(address in ".*") {
            if let Ok(uri) = on_host(GRAPH, &address) {
                prop_assert_eq!(uri.host(), Some("graph.microsoft.com"));
                prop_assert_eq!(uri.scheme_str(), Some("https"));
                prop_assert_eq!(uri.port(), None);
            }
        }
    }
}
