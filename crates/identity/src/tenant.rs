//! Tenant ids, and the names that agents type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tenantry_config::TenantRef;

/// A tenant's id: a GUID, kept in lower case with its hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

/// The text is no GUID of the form `8-4-4-4-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no tenant id: a GUID such as 0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1 is expected")]
pub struct NotATenantId;

impl TenantId {
    /// Reads a GUID with hyphens and without braces, in any case.
    ///
    /// # Errors
    /// [`NotATenantId`] for everything else.
    pub fn parse(text: &str) -> Result<Self, NotATenantId> {
        let mut groups = text.split('-');
        let is_guid = [8, 4, 4, 4, 12].iter().all(|length| {
            groups.next().is_some_and(|group| {
                group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
        }) && groups.next().is_none();
        if is_guid {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(NotATenantId)
        }
    }

    /// The GUID in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TenantId {
    type Err = NotATenantId;

    fn from_str(text: &str) -> Result<Self, NotATenantId> {
        Self::parse(text)
    }
}

impl TryFrom<String> for TenantId {
    type Error = NotATenantId;

    fn try_from(text: String) -> Result<Self, NotATenantId> {
        Self::parse(&text)
    }
}

impl From<TenantId> for String {
    fn from(id: TenantId) -> Self {
        id.0
    }
}

/// How a tenant is called before its id is known: what an agent types and what stands in the path of
/// the authority's addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TenantName {
    /// The tenant's id.
    Id(TenantId),
    /// One of the tenant's domains: lower-case ASCII with at least one dot, internationalised names
    /// in punycode (RFC 5891).
    Domain(String),
}

/// Why a text names no tenant. The messages are for the agent who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATenantName {
    /// Nothing was typed.
    #[error("Enter the customer's domain or tenant id.")]
    Empty,
    /// A single word: neither a domain nor a GUID.
    #[error("A domain has a dot, as in customer.com or customer.onmicrosoft.com.")]
    NoDot,
    /// Almost a GUID.
    #[error("This looks like a tenant id, but some of it is missing or too much.")]
    IncompleteId,
    /// The address of a portal that says nothing of a tenant.
    #[error("This address does not say which customer. Enter the customer's domain or tenant id.")]
    NoTenantInAddress,
    /// Characters or labels that no domain has.
    #[error("This is neither a domain nor a tenant id.")]
    Strange,
}

impl TenantName {
    /// Reads what an agent typed or pasted: a domain, a tenant id, a user name
    /// (`adele@customer.com`), the address of the customer's site, or a portal's address that holds
    /// the tenant.
    ///
    /// `to_ascii` turns an internationalised domain into punycode, or returns `None` where that
    /// cannot be done; it is asked only for names that are not ASCII.
    ///
    /// # Errors
    /// [`NotATenantName`] says what is wrong.
    pub fn parse(
        typed: &str,
        to_ascii: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, NotATenantName> {
        let text = typed.trim_matches(is_wrapping);
        if text.is_empty() {
            return Err(NotATenantName::Empty);
        }
        if let Ok(id) = TenantId::parse(text.trim_matches(['{', '}'])) {
            return Ok(Self::Id(id));
        }
        let address = match text.split_once("://") {
            Some((_, rest)) => Some(rest),
            None => text.contains(['/', '?', '#']).then_some(text),
        };
        // A guest's user name has `#EXT#` in it, and no address has its `@` behind a fragment's
        // first character.
        if let Some(address) = address.filter(|_| !text.contains("#EXT#@")) {
            return of_address(address, &to_ascii);
        }
        let domain = text.rsplit_once('@').map_or(text, |(_, domain)| domain);
        of_domain(domain, &to_ascii)
    }

    /// The name as it stands in the path of the authority's addresses.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Domain(domain) => domain,
        }
    }

    /// Whether the configuration means the tenant by the same name.
    pub fn is(&self, configured: &TenantRef) -> bool {
        self.as_str() == configured.as_str()
    }
}

impl fmt::Display for TenantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<TenantId> for TenantName {
    fn from(id: TenantId) -> Self {
        Self::Id(id)
    }
}

impl From<&TenantRef> for TenantName {
    fn from(configured: &TenantRef) -> Self {
        match TenantId::parse(configured.as_str()) {
            Ok(id) => Self::Id(id),
            Err(NotATenantId) => Self::Domain(configured.as_str().to_owned()),
        }
    }
}

impl TryFrom<String> for TenantName {
    type Error = NotATenantName;

    /// Takes an exact name only, as [`TenantName::as_str`] gives it.
    fn try_from(text: String) -> Result<Self, NotATenantName> {
        text.parse::<TenantRef>()
            .map(|name| Self::from(&name))
            .map_err(|_| NotATenantName::Strange)
    }
}

impl From<TenantName> for String {
    fn from(name: TenantName) -> Self {
        match name {
            TenantName::Id(id) => id.into(),
            TenantName::Domain(domain) => domain,
        }
    }
}

/// Hosts whose addresses mean a tenant somewhere behind the host, never by the host itself.
const PORTALS: [&str; 12] = [
    "microsoft.com",
    "microsoftonline.com",
    "microsoftonline.us",
    "microsoftonline.cn",
    "cloud.microsoft",
    "azure.com",
    "azure.us",
    "azure.cn",
    "windows.net",
    "office.com",
    "office365.com",
    "localhost",
];

/// Parameters in which Microsoft's portals carry a tenant.
const TENANT_PARAMETERS: [&str; 6] = [
    "tid",
    "tenant",
    "tenantid",
    "ctid",
    "customertenantid",
    "delegatedorg",
];

/// Reads an address without its scheme.
fn of_address(
    address: &str,
    to_ascii: &dyn Fn(&str) -> Option<String>,
) -> Result<TenantName, NotATenantName> {
    let host_end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (host, rest) = address.split_at(host_end);
    if let Some(name) = named_parameter(rest, to_ascii) {
        return Ok(name);
    }
    let path_end = rest.find(['?', '#']).unwrap_or(rest.len());
    let mut segments = rest[..path_end].split('/').skip(1);
    let first = segments.next().unwrap_or_default();
    // The first segment, or the one that follows a word such as `customers` or our own `t`.
    let behind = |word: &str| {
        let mut segments = rest[..path_end].split('/');
        segments.find(|segment| segment.eq_ignore_ascii_case(word));
        segments.next().unwrap_or_default()
    };
    for candidate in [first, behind("customers"), behind("t"), behind("tenants")] {
        if let Ok(id) = TenantId::parse(candidate) {
            return Ok(TenantName::Id(id));
        }
    }
    // The Azure portal names the tenant as `#@name/…`.
    if let Some((_, fragment)) = rest.split_once("#@") {
        let name = fragment.split('/').next().unwrap_or_default();
        return match TenantId::parse(name) {
            Ok(id) => Ok(TenantName::Id(id)),
            Err(NotATenantId) => of_domain(name, to_ascii),
        };
    }
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let is_portal = PORTALS.iter().any(|portal| {
        host.strip_suffix(portal)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    });
    if !is_portal {
        return of_domain(host.strip_prefix("www.").unwrap_or(&host), to_ascii);
    }
    let is_page = first.ends_with(".aspx") || first.ends_with(".html");
    match of_domain(first, to_ascii) {
        Ok(name) if !is_page => Ok(name),
        _ => Err(NotATenantName::NoTenantInAddress),
    }
}

/// The tenant that a parameter of the query or of the fragment names, if one does.
fn named_parameter(rest: &str, to_ascii: &dyn Fn(&str) -> Option<String>) -> Option<TenantName> {
    rest.split(['?', '#', '&', '/']).find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = name.to_ascii_lowercase();
        if !TENANT_PARAMETERS.contains(&name.as_str()) {
            return None;
        }
        match TenantId::parse(value) {
            Ok(id) => Some(TenantName::Id(id)),
            Err(NotATenantId) => of_domain(value, to_ascii).ok(),
        }
    })
}

fn of_domain(
    text: &str,
    to_ascii: &dyn Fn(&str) -> Option<String>,
) -> Result<TenantName, NotATenantName> {
    let text = text.trim_matches(is_wrapping);
    let text = text.strip_suffix('.').unwrap_or(text);
    let domain = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        to_ascii(text).ok_or(NotATenantName::Strange)?
    };
    if domain.is_empty() {
        return Err(NotATenantName::Empty);
    }
    if !domain.contains('.') {
        let is_almost_an_id = domain.len() > 8
            && domain.contains('-')
            && domain
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        return Err(if is_almost_an_id {
            NotATenantName::IncompleteId
        } else if domain
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            NotATenantName::NoDot
        } else {
            NotATenantName::Strange
        });
    }
    TenantName::try_from(domain)
}

/// What copying puts around a name: spaces, also those without a width, and brackets and quotes.
fn is_wrapping(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '<' | '>' | '"' | '\'' | '“' | '”' | ',' | ';'
        )
}
