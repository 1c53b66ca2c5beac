//! The three origins of the emulated cloud.

use serde::{Deserialize, Serialize};

/// Which of the three origins a request went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The sign-in authority.
    Login,
    /// Microsoft Graph.
    Graph,
    /// Partner Center's API.
    PartnerCenter,
}

/// Where the three origins are reached: scheme, host and port, and a path where they share these with one
/// another, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    /// The sign-in authority.
    pub login: String,
    /// Microsoft Graph.
    pub graph: String,
    /// Partner Center's API.
    pub partner_center: String,
}

impl Default for Origins {
    fn default() -> Origins {
        Origins::on_ports(8401, 8402, 8403)
    }
}

impl Origins {
    /// The origins on this machine, by port.
    pub fn on_ports(login: u16, graph: u16, partner_center: u16) -> Origins {
        let on = |port| format!("http://localhost:{port}");
        Origins {
            login: on(login),
            graph: on(graph),
            partner_center: on(partner_center),
        }
    }

    /// The origin that a request went to, by its authority (`localhost:8401`) and its path, and how much of
    /// the path is the origin's own: none, where the origin shares its host with nothing.
    pub(crate) fn find(&self, authority: &str, path: &str) -> Option<(Origin, usize)> {
        [Origin::Login, Origin::Graph, Origin::PartnerCenter]
            .into_iter()
            .find_map(|origin| {
                let address = self.address(origin);
                let own = path_of(address);
                let is_here = authority_of(address).eq_ignore_ascii_case(authority)
                    && path.strip_prefix(own)?.starts_with('/');
                is_here.then_some((origin, own.len()))
            })
    }

    /// Where an origin is reached.
    pub(crate) fn address(&self, origin: Origin) -> &str {
        match origin {
            Origin::Login => &self.login,
            Origin::Graph => &self.graph,
            Origin::PartnerCenter => &self.partner_center,
        }
    }
}

/// The path of an address without a query: `/cloud/login` of `https://host/cloud/login`, and nothing where
/// the address ends after the authority.
pub(crate) fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

/// Host and port of an origin or an address: `localhost:8402` of `http://localhost:8402/v1.0`.
pub(crate) fn authority_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// The host of a host and a port: `[::1]` of `[::1]:8404`.
pub(crate) fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Scheme, host and port of an absolute address.
pub(crate) fn origin_of(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once("://")?;
    let authority = authority_of(address);
    (!authority.is_empty()).then(|| format!("{scheme}://{authority}").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_that_share_a_host_are_told_apart_by_whole_segments() {
        let at = |name: &str| format!("https://host.example/demo/cloud/{name}");
        let origins = Origins {
            login: at("login"),
            graph: at("graph"),
            partner_center: at("partner-center"),
        };
        let find = |path| origins.find("HOST.example", path);
        for path in [
            "/",
            "/demo/cloud/",
            "/demo/cloud/graph",
            "/demo/cloud/graphs/v1.0",
            "/demo/cloud/logi/x",
        ] {
            assert_eq!(find(path), None, "{path}");
        }
        assert_eq!(origins.find("other.example", "/demo/cloud/graph/"), None);
        assert_eq!(
            find("/demo/cloud/graph/v1.0/users"),
            Some((Origin::Graph, 17))
        );
        assert_eq!(
            find("/demo/cloud/login/customer.com/x"),
            Some((Origin::Login, 17))
        );
        let alone = Origins::default();
        assert_eq!(
            alone.find("localhost:8402", "/v1.0/me"),
            Some((Origin::Graph, 0))
        );
    }
}
