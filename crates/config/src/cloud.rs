use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::origin::Origin;

/// One Microsoft cloud, or one that behaves like it: the origins the console speaks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloud {
    /// Where agents sign in and tokens are issued.
    pub authority: Origin,
    /// Where Microsoft Graph answers.
    pub graph: Origin,
    /// Where Partner Center's API answers, if it covers this cloud.
    pub partner_center: Option<Origin>,
}

/// A cloud's name in `config.json`: lower-case ASCII letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct CloudId(String);

/// Why a text is no [`CloudId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no name for a cloud: use lower-case letters, digits and hyphens")]
pub struct CloudIdError(String);

impl CloudId {
    /// The name as the file has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CloudId {
    type Err = CloudIdError;

    fn from_str(text: &str) -> Result<Self, CloudIdError> {
        let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if !text.is_empty() && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CloudIdError(text.to_owned()))
        }
    }
}

impl TryFrom<String> for CloudId {
    type Error = CloudIdError;

    fn try_from(text: String) -> Result<Self, CloudIdError> {
        text.parse()
    }
}

impl fmt::Display for CloudId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A cloud that is known without being configured: id, authority, Graph and Partner Center.
type BuiltIn = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

/// Microsoft's clouds that are in service. The global one serves GCC tenants too; `usgov` is
/// level 4 (GCC High) and `usgov-dod` level 5, which Partner Center is not documented to cover;
/// `china` is run by 21Vianet.
const BUILT_IN: [BuiltIn; 4] = [
    (
        "global",
        "https://login.microsoftonline.com",
        "https://graph.microsoft.com",
        Some("https://api.partnercenter.microsoft.com"),
    ),
    (
        "usgov",
        "https://login.microsoftonline.us",
        "https://graph.microsoft.us",
        Some("https://api.partnercenter.microsoft.com"),
    ),
    (
        "usgov-dod",
        "https://login.microsoftonline.us",
        "https://dod-graph.microsoft.us",
        None,
    ),
    (
        "china",
        "https://login.partner.microsoftonline.cn",
        "https://microsoftgraph.chinacloudapi.cn",
        Some("https://partner.partnercenterapi.microsoftonline.cn"),
    ),
];

/// The built-in clouds by id.
pub(crate) fn built_in() -> impl Iterator<Item = (CloudId, Cloud)> {
    BUILT_IN
        .iter()
        .map(|(id, authority, graph, partner_center)| {
            let cloud = Cloud {
                authority: Origin::built_in(authority),
                graph: Origin::built_in(graph),
                partner_center: partner_center.map(Origin::built_in),
            };
            (CloudId((*id).to_owned()), cloud)
        })
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, CloudId};
    use crate::origin::Origin;

    #[test]
    fn what_is_no_cloud_name_is_refused() {
        for text in ["", " ", "Global", "a b", "a.b", "ü"] {
            assert!(text.parse::<CloudId>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn each_built_in_cloud_would_pass_the_checks_of_a_configured_one() {
        for (id, authority, graph, partner_center) in BUILT_IN {
            assert_eq!(id.parse::<CloudId>().unwrap().as_str(), id);
            for origin in [authority, graph].into_iter().chain(partner_center) {
                assert_eq!(origin.parse::<Origin>().unwrap().as_str(), origin);
            }
        }
    }
}
