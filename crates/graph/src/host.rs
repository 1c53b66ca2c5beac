//! Which addresses a token may be sent to.

use http::Uri;
use tenantry_identity::has_dot_segment;
use thiserror::Error;

/// The address leads somewhere else than the tenant's Graph host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the address is not on the tenant's Graph host")]
pub struct ForeignAddress;

/// Completes a call's address with the address of the tenant's Graph, `https://graph.microsoft.com`, or one
/// with a path where Graph shares its host.
///
/// # Errors
/// [`ForeignAddress`] for a whole address that does not lie below that one, so that no next link, however
/// hostile, can send a token away.
pub fn on_host(graph: &str, address: &str) -> Result<Uri, ForeignAddress> {
    let path = address.strip_prefix(graph).unwrap_or(address);
    if !path.starts_with('/')
        || path.starts_with("//")
        || path.contains('\\')
        || has_dot_segment(path)
    {
        return Err(ForeignAddress);
    }
    let whole: Uri = format!("{graph}{path}")
        .parse()
        .map_err(|_| ForeignAddress)?;
    let (_, host) = graph.split_once("://").ok_or(ForeignAddress)?;
    let own_path = host.find('/').map_or("", |at| &host[at..]);
    let is_as_asked = whole
        .path_and_query()
        .and_then(|rest| rest.as_str().strip_prefix(own_path))
        .is_some_and(|rest| rest == path);
    is_as_asked.then_some(whole).ok_or(ForeignAddress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GRAPH: &str = "https://graph.microsoft.com";
    const SHARED: &str = "https://host.example/cloud/graph";

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
            "/v1.0/../users",
            "https://graph.microsoft.com/v1.0/%2E./users",
        ] {
            assert_eq!(on_host(GRAPH, address), Err(ForeignAddress), "{address}");
        }
    }

    #[test]
    fn other_places_of_a_shared_host_are_refused() {
        for address in [
            "https://host.example/cloud/login/x",
            "https://host.example/cloud/graphs/v1.0/users",
            "https://host.example/",
            "https://host.example/cloud/graph",
            "https://host.example/cloud/graph/../login",
            "https://host.example/cloud/graph/v1.0/%2e%2e/%2E%2e/login",
            "/..",
            "/v1.0/.%2e/../login?a",
            "/../../config.json",
        ] {
            assert_eq!(on_host(SHARED, address), Err(ForeignAddress), "{address}");
        }
    }

    #[test]
    fn what_lies_below_a_shared_host_is_taken() {
        let whole = "https://host.example/cloud/graph/v1.0/users?$skiptoken=/../a";
        assert_eq!(on_host(SHARED, whole).unwrap().to_string(), whole);
        let path = "/v1.0/users?$skiptoken=/../a";
        assert_eq!(on_host(SHARED, path).unwrap().to_string(), whole);
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
