//! What the authority has handed out: sessions, codes and refresh tokens.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::authority::ScopeRequest;
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// How long an authorization code can be redeemed.
pub(crate) const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// How long a single-page application's refresh token lives. It is fixed: what is redeemed with it
/// inherits the end.
pub(crate) const REFRESH_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything that the authority remembers between requests.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grants {
    sessions: BTreeMap<String, Vec<Authentication>>,
    codes: BTreeMap<String, CodeGrant>,
    refresh_tokens: BTreeMap<String, RefreshGrant>,
}

/// How and when somebody proved to be the holder of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Authentication {
    pub(crate) account: Guid,
    /// When the password was typed.
    pub(crate) at: Timestamp,
    /// When the second factor was given.
    pub(crate) factor: Option<Timestamp>,
    /// How often the account's sessions had been revoked by then.
    pub(crate) revocations: u32,
}

/// What an authorization code stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CodeGrant {
    pub(crate) client_id: Guid,
    pub(crate) tenant: Guid,
    pub(crate) authentication: Authentication,
    pub(crate) redirect_uri: String,
    /// The S256 challenge, if one was sent (RFC 7636 section 4.3).
    pub(crate) challenge: Option<String>,
    pub(crate) single_page: bool,
    pub(crate) scopes: ScopeRequest,
    pub(crate) nonce: Option<String>,
    /// Whether the client declared to understand claims challenges.
    pub(crate) long_lived: bool,
    pub(crate) expires: Timestamp,
    pub(crate) redeemed: bool,
}

/// What a refresh token stands for: a user and a client, not a tenant and not a resource.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RefreshGrant {
    pub(crate) client_id: Guid,
    pub(crate) authentication: Authentication,
    pub(crate) single_page: bool,
    /// What was asked for at first, which a request without `scope` asks for again.
    pub(crate) scopes: ScopeRequest,
    pub(crate) expires: Timestamp,
}

impl Grants {
    /// Who signed in with this session, oldest first, whether or not it was revoked since.
    pub(crate) fn session(&self, id: &str) -> &[Authentication] {
        self.sessions.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every session, code and refresh token that is remembered.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &String> {
        let sessions = self.sessions.keys();
        sessions
            .chain(self.codes.keys())
            .chain(self.refresh_tokens.keys())
    }

    /// Adds an account to a session; a later authentication takes the place of an earlier one.
    pub(crate) fn add_to_session(&mut self, id: &str, authentication: Authentication) {
        let known = self.sessions.entry(id.to_owned()).or_default();
        let earlier = known
            .iter_mut()
            .find(|other| other.account == authentication.account);
        match earlier {
            Some(earlier) => *earlier = authentication,
            None => known.push(authentication),
        }
    }

    /// Everybody who signed in with any session.
    pub(crate) fn authentications(&self) -> impl Iterator<Item = &Authentication> {
        self.sessions.values().flatten()
    }

    pub(crate) fn end_session(&mut self, id: &str) {
        self.sessions.remove(id);
    }

    pub(crate) fn keep_code(&mut self, code: String, grant: CodeGrant, now: Timestamp) {
        // Codes are kept for a while after they end, so that a late one is called late.
        self.codes
            .retain(|_, kept| kept.expires.plus(CODE_LIFETIME) > now);
        self.codes.insert(code, grant);
    }

    pub(crate) fn code(&self, code: &str) -> Option<&CodeGrant> {
        self.codes.get(code)
    }

    pub(crate) fn mark_redeemed(&mut self, code: &str) {
        if let Some(grant) = self.codes.get_mut(code) {
            grant.redeemed = true;
        }
    }

    pub(crate) fn keep_refresh_token(
        &mut self,
        token: String,
        grant: RefreshGrant,
        now: Timestamp,
    ) {
        self.refresh_tokens
            .retain(|_, kept| kept.expires.plus(REFRESH_LIFETIME) > now);
        self.refresh_tokens.insert(token, grant);
    }

    pub(crate) fn refresh_token(&self, token: &str) -> Option<&RefreshGrant> {
        self.refresh_tokens.get(token)
    }
}
