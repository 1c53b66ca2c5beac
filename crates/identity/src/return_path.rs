//! Where in the console the agent goes on after a sign-in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::tenant::TenantId;

/// Where in the console the agent wants to be after signing in: one of the console's own routes,
/// relative to its base, with an optional query.
///
/// Nothing else can be held, so that a sign-in never ends on a foreign page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnPath(String);

/// The text is no route of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no page of the console")]
pub struct NotAReturnPath;

/// The pages of no tenant: sign-in, the partner's customers, the set-up, and what the agent changed lately.
const PAGES: [&str; 4] = ["/", "/customers", "/setup", "/activity"];

/// The pages of a tenant, by the last segment of `/t/{tenant}/{page}`.
const TENANT_PAGES: [&str; 5] = ["users", "groups", "licences", "devices", "managed-devices"];

/// The longest path kept, in octets.
const LIMIT: usize = 2000;

impl ReturnPath {
    /// Reads `/`, `/customers`, `/setup`, `/activity`, `/t/{tenant id}` or `/t/{tenant id}/{page}`, each with an
    /// optional query.
    ///
    /// # Errors
    /// [`NotAReturnPath`] for anything else: other routes, other origins, fragments, control
    /// characters, backslashes.
    pub fn parse(text: &str) -> Result<Self, NotAReturnPath> {
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (text, None),
        };
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\\#\"'<>`".contains(&byte);
        if text.len() > LIMIT || !query.unwrap_or_default().bytes().all(is_plain) {
            return Err(NotAReturnPath);
        }
        let mut kept = match path.strip_prefix("/t/") {
            Some(rest) => tenant_route(rest)?,
            None if PAGES.contains(&path) => path.to_owned(),
            None => return Err(NotAReturnPath),
        };
        if let Some(query) = query {
            kept.push('?');
            kept.push_str(query);
        }
        Ok(Self(kept))
    }

    /// A tenant's overview.
    pub fn tenant_overview(tenant: &TenantId) -> Self {
        Self(["/t/", tenant.as_str()].concat())
    }

    /// The path with its query, beginning with one slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReturnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ReturnPath {
    type Error = NotAReturnPath;

    fn try_from(text: String) -> Result<Self, NotAReturnPath> {
        Self::parse(&text)
    }
}

impl From<ReturnPath> for String {
    fn from(path: ReturnPath) -> Self {
        path.0
    }
}

/// Reads what follows `/t/`, and writes the tenant id in lower case.
fn tenant_route(rest: &str) -> Result<String, NotAReturnPath> {
    let (tenant, page) = match rest.split_once('/') {
        Some((tenant, page)) => (tenant, Some(page)),
        None => (rest, None),
    };
    let tenant = TenantId::parse(tenant).map_err(|_| NotAReturnPath)?;
    match page {
        None => Ok(["/t/", tenant.as_str()].concat()),
        Some(page) if TENANT_PAGES.contains(&page) => {
            Ok(["/t/", tenant.as_str(), "/", page].concat())
        }
        Some(_) => Err(NotAReturnPath),
    }
}
