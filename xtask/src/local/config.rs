//! The console's `config.json`: two registrations in the sandbox's cloud.

use crate::failure::Failure;
use serde_json::json;

/// Where the sandbox listens, as it printed it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origins {
    login: String,
    graph: String,
    partner_center: String,
}

impl Origins {
    /// Reads lines such as `login http://localhost:8401`.
    pub(super) fn parse(output: &str) -> Result<Self, Failure> {
        let origin = |name: &str| {
            output
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
                .map(|origin| origin.trim().to_owned())
                .ok_or_else(|| Failure::Unexpected {
                    document: "The sandbox's output",
                    reason: format!("it does not name its address for {name}"),
                })
        };
        Ok(Self {
            login: origin("login")?,
            graph: origin("graph")?,
            partner_center: origin("partner-center")?,
        })
    }
}

/// The document, ready to be written.
pub(super) fn document(origins: &Origins) -> String {
    let document = json!({
        "registrations": [
            {
                "name": "North America",
                "cloud": "sandbox",
                "regions": ["NA"],
                "partnerTenant": "partner.com",
                "clientId": "5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001",
            },
            {
                "name": "Europe",
                "cloud": "sandbox",
                "regions": ["EU"],
                "partnerTenant": "eu.partner.com",
                "clientId": "5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c002",
            },
        ],
        "clouds": {
            "sandbox": {
                "authority": origins.login,
                "graph": origins.graph,
                "partnerCenter": origins.partner_center,
            },
        },
    });
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_the_sandbox_does_not_print_is_named() {
        let failure = Origins::parse("login http://localhost:1\ngraphics x\n").unwrap_err();
        assert!(
            failure
                .to_string()
                .contains("does not name its address for graph"),
            "{failure}"
        );
    }

    #[test]
    fn the_document_points_at_the_ports_that_were_chosen() {
        let output = "login http://localhost:1\ngraph http://localhost:2\npartner-center http://localhost:3\nready\n";
        let document: serde_json::Value =
            serde_json::from_str(&document(&Origins::parse(output).unwrap())).unwrap();
        assert_eq!(
            document["clouds"],
            json!({ "sandbox": {
                "authority": "http://localhost:1",
                "graph": "http://localhost:2",
                "partnerCenter": "http://localhost:3",
            } })
        );
    }
}
