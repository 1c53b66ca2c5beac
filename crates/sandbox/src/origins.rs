//! The three origins of the emulated cloud.

/// Which of the three origins a request went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The sign-in authority.
    Login,
    /// Microsoft Graph.
    Graph,
    /// Partner Center's API.
    PartnerCenter,
}

/// Where the three origins are reached: scheme, host and port, without a slash at the end.
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

    /// The origin whose authority (`localhost:8401`) this is.
    pub(crate) fn by_authority(&self, authority: &str) -> Option<Origin> {
        [
            (&self.login, Origin::Login),
            (&self.graph, Origin::Graph),
            (&self.partner_center, Origin::PartnerCenter),
        ]
        .into_iter()
        .find(|(origin, _)| authority_of(origin).eq_ignore_ascii_case(authority))
        .map(|(_, origin)| origin)
    }
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
