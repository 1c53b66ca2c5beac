use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::origin::Origin;
use crate::service_address::ServiceAddress;

/// One Microsoft cloud, or one that behaves like it: the services the console speaks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloud {
    /// Where agents sign in and tokens are issued.
    pub authority: ServiceAddress,
    /// Where Microsoft Graph answers.
    pub graph: ServiceAddress,
    /// Where Partner Center's API answers, if it covers this cloud.
    pub partner_center: Option<ServiceAddress>,
    /// The Microsoft Entra admin center, where directory objects have their own pages.
    pub entra_admin_center: Option<Origin>,
    /// The Microsoft Intune admin center, where managed devices have theirs.
    pub intune_admin_center: Option<Origin>,
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

/// A cloud that is known without being configured.
struct BuiltIn {
    id: &'static str,
    authority: &'static str,
    graph: &'static str,
    partner_center: Option<&'static str>,
    entra_admin_center: &'static str,
    intune_admin_center: &'static str,
}

/// Microsoft's clouds that are in service. The global one serves GCC tenants too; `usgov` is
/// level 4 (GCC High) and `usgov-dod` level 5, which Partner Center is not documented to cover;
/// `china` is run by 21Vianet.
const BUILT_IN: [BuiltIn; 4] = [
    BuiltIn {
        id: "global",
        authority: "https://login.microsoftonline.com",
        graph: "https://graph.microsoft.com",
        partner_center: Some("https://api.partnercenter.microsoft.com"),
        entra_admin_center: "https://entra.microsoft.com",
        intune_admin_center: "https://intune.microsoft.com",
    },
    BuiltIn {
        id: "usgov",
        authority: "https://login.microsoftonline.us",
        graph: "https://graph.microsoft.us",
        partner_center: Some("https://api.partnercenter.microsoft.com"),
        entra_admin_center: "https://entra.microsoft.us",
        intune_admin_center: "https://intune.microsoft.us",
    },
    BuiltIn {
        id: "usgov-dod",
        authority: "https://login.microsoftonline.us",
        graph: "https://dod-graph.microsoft.us",
        partner_center: None,
        entra_admin_center: "https://entra.microsoft.us",
        intune_admin_center: "https://intune.microsoft.us",
    },
    BuiltIn {
        id: "china",
        authority: "https://login.partner.microsoftonline.cn",
        graph: "https://microsoftgraph.chinacloudapi.cn",
        partner_center: Some("https://partner.partnercenterapi.microsoftonline.cn"),
        entra_admin_center: "https://entra.microsoftonline.cn",
        intune_admin_center: "https://intune.microsoftonline.cn",
    },
];

/// The built-in clouds by id.
pub(crate) fn built_in() -> impl Iterator<Item = (CloudId, Cloud)> {
    BUILT_IN.iter().map(|known| {
        let cloud = Cloud {
            authority: ServiceAddress::built_in(known.authority),
            graph: ServiceAddress::built_in(known.graph),
            partner_center: known.partner_center.map(ServiceAddress::built_in),
            entra_admin_center: Some(Origin::built_in(known.entra_admin_center)),
            intune_admin_center: Some(Origin::built_in(known.intune_admin_center)),
        };
        (CloudId(known.id.to_owned()), cloud)
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
        for cloud in BUILT_IN {
            assert_eq!(cloud.id.parse::<CloudId>().unwrap().as_str(), cloud.id);
            let origins = [
                cloud.authority,
                cloud.graph,
                cloud.entra_admin_center,
                cloud.intune_admin_center,
            ];
            for origin in origins.into_iter().chain(cloud.partner_center) {
                assert_eq!(origin.parse::<Origin>().unwrap().as_str(), origin);
            }
        }
    }
}
