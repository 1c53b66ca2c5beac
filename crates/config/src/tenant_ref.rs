use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::guid::is_guid;
use crate::origin::is_host_name;

/// A tenant as the configuration names it: its id (a GUID) or one of its domains (ASCII, so an
/// internationalised domain is written in punycode), kept in lower case.
///
/// Whether a domain and a GUID mean the same tenant only the tenant's metadata tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TenantRef(String);

/// Why a text is no [`TenantRef`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no tenant: write its id (a GUID) or one of its domains, such as customer.com")]
pub struct TenantRefError(String);

impl TenantRef {
    /// The tenant id or the domain, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a tenant id, not a domain.
    pub fn is_id(&self) -> bool {
        is_guid(&self.0)
    }
}

impl FromStr for TenantRef {
    type Err = TenantRefError;

    fn from_str(text: &str) -> Result<Self, TenantRefError> {
        let lower = text.to_ascii_lowercase();
        if is_guid(&lower) || is_domain(&lower) {
            Ok(Self(lower))
        } else {
            Err(TenantRefError(text.to_owned()))
        }
    }
}

impl TryFrom<String> for TenantRef {
    type Error = TenantRefError;

    fn try_from(text: String) -> Result<Self, TenantRefError> {
        text.parse()
    }
}

impl fmt::Display for TenantRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A host name with a dot in it. Without one it would be an alias such as `common` or
/// `organizations`, which names no tenant.
fn is_domain(lower: &str) -> bool {
    is_host_name(lower) && lower.contains('.')
}

#[cfg(test)]
mod tests {
    use super::TenantRef;

    #[test]
    fn what_names_no_tenant_is_refused() {
        for text in [
            "",
            " ",
            "common",
            "organizations",
            "customer",
            "customer.com ",
            ".com",
            "customer..com",
            "customer.com.",
            "-customer.com",
            "customer-.com",
            "custo_mer.com",
            "192.168.0.1",
            "kundé.example",
            "agent@customer.com",
            "https://customer.com",
            "customer.com/..",
        ] {
            assert!(text.parse::<TenantRef>().is_err(), "{text:?}");
        }
        let label = "a".repeat(64);
        assert!(format!("{label}.com").parse::<TenantRef>().is_err());
        let long = format!("{}com", "a.".repeat(126));
        assert!(long.parse::<TenantRef>().is_err());
    }

    #[test]
    fn ids_and_domains_are_kept_in_lower_case() {
        let id: TenantRef = "0F5A1E8C-3b7d-4c52-9e16-7a2b8d4f60c1".parse().unwrap();
        assert_eq!(id.as_str(), "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1");
        assert!(id.is_id());
        let domain: TenantRef = "Xn--Kund-Dpa.Example".parse().unwrap();
        assert_eq!(domain.to_string(), "xn--kund-dpa.example");
        assert!(!domain.is_id());
    }
}
