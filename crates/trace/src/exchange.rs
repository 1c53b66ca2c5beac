//! A request of the vault, what caused it, and what became of it: nothing in it is secret.

use serde::{Deserialize, Serialize};
use tenantry_identity::TenantId;

/// Header fields, in the order in which they were written.
pub type Headers = Vec<(String, String)>;

/// A request and what became of it, as an agent may see it. [`crate::Ring`] alone makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exchange {
    /// Which request of its vault this is: they ascend from 1 in the order in which they were begun.
    pub number: u32,
    /// What the agent did that caused it.
    pub action: Action,
    /// What it is for.
    pub purpose: Purpose,
    /// The tenant whose data or token it is about, where it is known to be about one.
    pub tenant: Option<TenantId>,
    /// The least privileged delegated permission that it needs, such as `User.Read.All`, where it needs one.
    pub permission: Option<String>,
    /// The request that this one repeats.
    pub again: Option<Again>,
    /// When it was sent: Unix milliseconds.
    pub started: u64,
    /// How long it took until the whole answer was there, or until it was given up: milliseconds.
    pub duration: Option<u32>,
    /// The HTTP method.
    pub method: String,
    /// The whole address.
    pub address: String,
    /// The header fields of the request.
    pub headers: Headers,
    /// The request's body.
    pub body: Body,
    /// What became of it.
    pub outcome: Outcome,
}

/// What the agent did: a click, a key, a page that was gone to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Action {
    /// Which load of which window's page it belongs to: a random number.
    pub page: u32,
    /// Which action of that page it is: they ascend. 0 is what nobody asked for, such as the vault's own start.
    pub number: u32,
    /// What it was called on the page, of at most 80 characters.
    pub label: String,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// The console's own `config.json`.
    Configuration,
    /// A tenant's OpenID Provider metadata (OpenID Connect Discovery 1.0 section 4).
    Metadata,
    /// The keys that an authority signs ID tokens with (RFC 7517).
    Keys,
    /// Redeeming an authorization code (RFC 6749 section 4.1.3).
    Code,
    /// Redeeming a refresh token (RFC 6749 section 6).
    Refresh,
    /// Microsoft Graph.
    Graph,
}

/// That a request was sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// The number of the exchange that this one repeats.
    pub of: u32,
    /// Why it is repeated.
    pub why: Repeat,
}

/// Why a request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeat {
    /// The service was asked too often: status 429.
    Throttled,
    /// The service could not answer for a moment: status 503, 504 and their like.
    Unavailable,
    /// The token was refused, and there is a new one (continuous access evaluation).
    Challenged,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Nothing yet.
    UnderWay,
    /// It was answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The header fields that the service lets a script read.
        headers: Headers,
        /// The body.
        body: Body,
    },
    /// Nothing readable came back: no network, no such host, refused by the other origin. The browser does not say
    /// which.
    NoAnswer,
    /// Nobody wanted the answer any more.
    Cancelled,
}

/// What is kept of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// There is none.
    Empty,
    /// All of it, but for what is secret.
    Text(String),
    /// The beginning of it, but for what is secret.
    Cut {
        /// The beginning.
        text: String,
        /// How long it is as a whole.
        octets: u32,
    },
    /// It is no text.
    Bytes {
        /// How long it is.
        octets: u32,
    },
    /// There is one, and nothing of it was kept.
    NotKept {
        /// How long it is.
        octets: u32,
        /// Why.
        why: Unkept,
    },
}

/// Why nothing of a body was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unkept {
    /// Nobody was watching.
    Unwatched,
    /// It is longer than anything that is looked through for secrets.
    TooLong,
    /// It is not what it says it is, so nobody can tell what in it is secret.
    Unreadable,
}

/// What is new in a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// How far this goes: what to ask from next time.
    pub revision: u32,
    /// The number of the oldest exchange that is still there; those before it are gone.
    pub oldest: u32,
    /// The exchanges that are new or have changed, by their numbers.
    pub exchanges: Vec<Exchange>,
}

impl Body {
    /// The text that is kept, if there is any.
    pub fn text(&self) -> Option<&str> {
        match self {
            Body::Text(text) | Body::Cut { text, .. } => Some(text),
            Body::Empty | Body::Bytes { .. } | Body::NotKept { .. } => None,
        }
    }

    /// What stands for it in a command that makes the request again: nothing that looks whole and is not.
    pub(crate) fn to_send(&self) -> &str {
        match self {
            Body::Text(text) => text,
            Body::Empty => "",
            Body::Cut { .. } | Body::Bytes { .. } | Body::NotKept { .. } => "‹body not kept›",
        }
    }
}

impl Exchange {
    /// The HTTP status, where there is an answer.
    pub fn status(&self) -> Option<u16> {
        match &self.outcome {
            Outcome::Answered { status, .. } => Some(*status),
            Outcome::UnderWay | Outcome::NoAnswer | Outcome::Cancelled => None,
        }
    }

    /// A header field of the answer, by its name in lower case.
    pub fn answered_with(&self, name: &str) -> Option<&str> {
        match &self.outcome {
            Outcome::Answered { headers, .. } => field(headers, name),
            Outcome::UnderWay | Outcome::NoAnswer | Outcome::Cancelled => None,
        }
    }
}

/// A header field's value, by its name in lower case.
pub(crate) fn field<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}
