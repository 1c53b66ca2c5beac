//! What the page and the vault say to each other. No token ever does.
//!
//! A message is an array: a word, a number that pairs question and answer, a document in postcard's format
//! (page and vault are the same build, so it need not describe itself), and a body's bytes where there are any
//! (transferred, not copied). What only some pages ever read is such a body too, so that the others are not made to
//! carry its reader.

use serde::{Deserialize, Serialize};
use tenantry_config::{ClientId, ConfigError};
use tenantry_graph::{
    Feature, Scope,
    feature::required_roles::{self, Lack},
    partner::role::RoleId,
};
use tenantry_identity::{
    Problem, TenantId, TenantName, UnixSeconds,
    attempt::{Attempt, Prompt},
    challenge::ClaimsRequest,
    return_path::ReturnPath,
};
use tenantry_trace::Action;
use thiserror::Error;

/// The words that messages begin with.
pub mod word {
    /// Page to vault: a question, answered exactly once unless it is cancelled.
    pub const ASK: &str = "ask";
    /// Page to vault: the answer is no longer wanted.
    pub const CANCEL: &str = "cancel";
    /// Page to vault: somebody is there.
    pub const TOUCHED: &str = "touched";
    /// Page to vault: the page is being left, and no answer is wanted any more.
    pub const GONE: &str = "gone";
    /// Page to vault, with whether it does: it watches the vault's requests, bodies and all.
    pub const WATCH: &str = "watch";
    /// Vault to a page that watches: the trace has changed. It is not said again before the page has asked.
    pub const TRACED: &str = "traced";
    /// Vault to page, once: it is listening.
    pub const READY: &str = "ready";
    /// Vault to page, once, from `vault.js`: it will never listen.
    pub const FAILED: &str = "failed";
    /// Vault to page, from `vault.js`: something that belongs into the browser's log.
    pub const TROUBLE: &str = "trouble";
    /// Vault to page: an answer.
    pub const ANSWER: &str = "answer";
}

/// A question, and what caused it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Question {
    /// What the agent did.
    pub action: Action,
    /// What is asked.
    pub ask: Ask,
}

impl Question {
    /// Reads a question. Whatever is not one changes nothing.
    ///
    /// # Errors
    /// [`Refusal::Protocol`].
    pub fn read(document: &[u8]) -> Result<Self, Refusal> {
        match postcard::take_from_bytes(document) {
            Ok((question, [])) => Ok(question),
            _ => Err(Refusal::Protocol),
        }
    }
}

/// What the page asks.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    /// How is the console set up? Answered by [`Answer::Setting`].
    Setting,
    /// Who is signed in, and which tenants are open? Answered by [`Answer::Standing`].
    Standing,
    /// Which tenant is this, and which app registration serves it? Answered by [`Answer::Resolved`].
    Resolve {
        /// The customer as the agent named it.
        name: TenantName,
        /// The registration that the agent chose for this tenant before.
        remembered: Option<ClientId>,
    },
    /// Where does sign-in start? Answered by [`Answer::Begun`].
    Begin(Begin),
    /// The authority sent the agent back. Answered by [`Answer::Opened`].
    Complete {
        /// The attempt that this answer belongs to.
        attempt: Box<Attempt>,
        /// The fragment of the address, without `#`.
        fragment: String,
    },
    /// Get a token for another tenant with the sign-in at hand. Answered by [`Answer::Opened`].
    Open {
        /// The customer.
        known: Known,
        /// Whether a token that is at hand does not count, because it was issued too early to work.
        anew: bool,
    },
    /// Who is the agent, by the home tenant's word? Answered by [`Answer::Agent`].
    WhoAmI {
        /// The tenant through whose registration the agent signed in.
        tenant: TenantId,
    },
    /// A request to Microsoft Graph; its body follows the message. Answered by [`Answer::Response`] or
    /// [`Answer::Challenged`].
    Send(Send),
    /// Forget everything. Answered by [`Answer::SignedOut`].
    SignOut {
        /// Where an authority should send the agent after its own session is ended too.
        redirect_uri: String,
    },
    /// What is new in the trace of the vault's requests? Answered by [`Answer::Trace`].
    Trace {
        /// How far the page knows it: the last [`tenantry_trace::Update::revision`], or 0 for everything.
        since: u32,
    },
    /// Forget the trace. Answered by [`Answer::Trace`] with what is left of it.
    ClearTrace,
    /// What does a tenant's token say? Answered by [`Answer::Claims`].
    Claims {
        /// The tenant.
        tenant: TenantId,
    },
}

/// What a sign-in needs to start.
#[derive(Debug, Serialize, Deserialize)]
pub struct Begin {
    /// The customer.
    pub known: Known,
    /// The registered redirect address: origin and base path.
    pub redirect_uri: String,
    /// Where the agent wants to be afterwards.
    pub return_path: ReturnPath,
    /// How much the authority may ask.
    pub prompt: Prompt,
    /// The agent's user name, if it is known.
    pub login_hint: Option<String>,
    /// What a refusal asked the next sign-in for.
    pub claims: Option<ClaimsRequest>,
}

/// A customer that can be opened, and the app registration that serves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The tenant id, if it is known. It decides: a domain may belong to another tenant by now, and lists
    /// keep domains of long ago.
    pub tenant: Option<TenantId>,
    /// What it is called: its domain, or the tenant id again.
    pub name: TenantName,
    /// The app registration that serves it.
    pub client_id: ClientId,
}

impl Known {
    /// The partner's own tenant, by the name that the configuration gives it; `None` where that is none, which
    /// only another build's configuration can be.
    pub fn home(offer: &Offer) -> Option<Self> {
        Some(Known {
            tenant: None,
            name: TenantName::try_from(offer.partner.clone()).ok()?,
            client_id: offer.client_id.clone(),
        })
    }
}

/// A request to Microsoft Graph for one tenant, without a token.
#[derive(Debug, Serialize, Deserialize)]
pub struct Send {
    /// The tenant; the vault finds the token by it.
    pub tenant: TenantId,
    /// The HTTP method.
    pub method: String,
    /// A path and query, or a whole address on the tenant's Graph host.
    pub address: String,
    /// Header fields but for `Authorization`.
    pub headers: Vec<(String, String)>,
    /// Whether sending it twice does no more than sending it once.
    pub is_repeatable: bool,
    /// The least privileged permission that it needs, for the trace; empty where it needs none.
    pub permission: String,
}

/// What the vault answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Ask::Setting`].
    Setting(Setting),
    /// To [`Ask::Standing`].
    Standing(Standing),
    /// To [`Ask::Resolve`].
    Resolved(Resolved),
    /// To [`Ask::Begin`].
    Begun {
        /// The authority's address to visit.
        address: String,
        /// To be kept until the authority sends the agent back.
        attempt: Box<Attempt>,
    },
    /// To [`Ask::Complete`] and [`Ask::Open`].
    Opened(OpenTenant),
    /// To [`Ask::WhoAmI`].
    Agent(Agent),
    /// To [`Ask::Send`]; the body follows the message.
    Response {
        /// The HTTP status.
        status: u16,
        /// The header fields that the browser lets the vault read.
        headers: Vec<(String, String)>,
    },
    /// To [`Ask::Send`] as well: Graph refused, and only the agent can go on. Graph's answer says in whose
    /// logs the refusal stands, so it follows the message like any other.
    Challenged {
        /// What the next sign-in has to ask for, and what the authority said to asking without the agent.
        problem: Box<Problem>,
        /// The HTTP status.
        status: u16,
        /// The header fields that the browser lets the vault read.
        headers: Vec<(String, String)>,
    },
    /// To [`Ask::SignOut`]: the accounts whose tokens were forgotten.
    SignedOut(Vec<EndedAccount>),
    /// To [`Ask::Trace`] and [`Ask::ClearTrace`]; a [`tenantry_trace::Update`] in postcard's format follows the
    /// message.
    Trace,
    /// To [`Ask::Claims`]; [`TokenClaims`] in postcard's format follow the message.
    Claims,
}

/// What a tenant's tokens say: the token view, a diagnosis. Neither a token nor a signature is among it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenClaims {
    /// The claims of the access token as JSON text; `None` where it cannot be decoded, which is as regular: access
    /// tokens are the resource's business, and some are encrypted or mere references.
    pub access: Option<String>,
    /// When the access token was asked for.
    pub issued: UnixSeconds,
    /// When it ends.
    pub expires: UnixSeconds,
    /// How the agent proved who they are, by the ID token's claim `amr` (RFC 8176), such as `pwd` and `mfa`.
    pub factors: Vec<String>,
    /// How much that proof counts, by the ID token's claim `acr`, where it says so.
    pub assurance: Option<String>,
    /// When the agent did so, by the ID token's claim `auth_time`, where it says so.
    pub proved: Option<UnixSeconds>,
}

/// How the console is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The app registrations, in the order of the configuration.
    pub registrations: Vec<Offer>,
    /// What each registration reaches, in the same order.
    pub reaches: Vec<Endpoints>,
    /// After how many seconds without a key or a click the console locks itself.
    pub idle_limit: u64,
    /// Whether agents may look at what their tokens say.
    pub token_view: bool,
}

/// What an app registration reaches: the hosts of its cloud, and the customers that are listed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// The registration.
    pub client_id: ClientId,
    /// The authority's origin, such as `https://login.microsoftonline.com`.
    pub authority: String,
    /// Microsoft Graph's origin.
    pub graph: String,
    /// The origin of Partner Center's API, where it covers the cloud.
    pub partner_center: Option<String>,
    /// The origin of the Microsoft Entra admin center, where the cloud's is known.
    pub entra_admin_center: Option<String>,
    /// The origin of the Microsoft Intune admin center, where the cloud's is known.
    pub intune_admin_center: Option<String>,
    /// The configured customers, each by a domain or its tenant id.
    pub customers: Vec<String>,
}

/// Who is signed in, and which tenants are open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The open tenants.
    pub open: Vec<OpenTenant>,
    /// The agents, by the registration that they signed in through.
    pub agents: Vec<(ClientId, Agent)>,
}

/// An account that was signed in, and where its session at the authority ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedAccount {
    /// The user name, if it was known.
    pub username: Option<String>,
    /// The authority's host.
    pub authority: String,
    /// The address that ends the session there (OpenID Connect RP-Initiated Logout 1.0).
    pub address: Option<String>,
}

/// A customer that exists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    /// The tenant id.
    pub tenant: TenantId,
    /// The name it was found by.
    pub name: TenantName,
    /// The region that the metadata names, such as `NA`.
    pub region: Option<String>,
    /// Which registrations serve it.
    pub service: Service,
}

/// Which of the partner's app registrations serve a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Service {
    /// Exactly one does.
    One(Offer),
    /// Several could: the agent chooses.
    Several(Vec<Offer>),
    /// None does.
    None {
        /// Why.
        problem: Problem,
    },
}

/// An app registration as the agent may choose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The registration's name in the configuration.
    pub name: String,
    /// The partner's home tenant.
    pub partner: String,
    /// The application (client) id.
    pub client_id: ClientId,
}

/// A tenant for which the vault holds a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTenant {
    /// The tenant id.
    pub tenant: TenantId,
    /// The name that the agent gave: a domain, or the tenant id again.
    pub name: TenantName,
    /// The region that the metadata names.
    pub region: Option<String>,
    /// The registration in use.
    pub registration: Offer,
    /// The account that is signed in, the same in every tenant: its id at home, `@`, and the home tenant's.
    pub account: String,
    /// What the tenant is to that account.
    pub relation: Relation,
    /// The granted delegated permissions, by their short names.
    pub scopes: Vec<String>,
    /// The agent's directory roles there, by their template ids (GUIDs); `None` where the token does not tell.
    pub roles: Option<Vec<String>>,
}

impl OpenTenant {
    /// Which permissions a feature lacks here. An authority that does not say what it granted has granted
    /// what was asked for (RFC 6749 section 5.1).
    pub fn lacks(&self, feature: Feature) -> Vec<Scope> {
        match self.scopes.as_slice() {
            [] => Vec::new(),
            granted => feature.missing(granted),
        }
    }

    /// What keeps a feature from working here, if that is known: permissions, as [`OpenTenant::lacks`] says, or a
    /// role.
    pub fn refuses(&self, feature: Feature) -> Option<Lack> {
        let missing = self.lacks(feature);
        if !missing.is_empty() {
            return Some(Lack::Scopes(missing));
        }
        let granted: Vec<String> = feature.scopes().iter().map(Scope::to_string).collect();
        let roles = self.roles.as_ref();
        let roles: Option<Vec<RoleId>> = roles.map(|roles| {
            roles
                .iter()
                .map(|role| RoleId::new(role.as_str()))
                .collect()
        });
        required_roles::refuses(feature, &granted, roles.as_deref())
    }
}

/// What a tenant is to the account that is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// The partner's own tenant, where the agent is at home and the customers are listed.
    Partner,
    /// A customer of the agent's partner.
    Customer,
    /// A customer whose own administrator is signed in: the only tenant that this account sees.
    OwnTenant,
}

/// The agent, by the home tenant's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The display name.
    pub name: String,
    /// The user name, which later sign-ins suggest.
    pub username: String,
}

/// Why the vault has no answer.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// Sign-in, or a token for this tenant, did not work out.
    #[error("{}", .0.title())]
    SignIn(Box<Problem>),
    /// Microsoft Graph could not be reached, or the browser did not let its answer be read.
    #[error("Microsoft Graph could not be reached")]
    Unreachable,
    /// The tenant has not been opened in this vault.
    #[error("no sign-in for this tenant")]
    NotOpen,
    /// The request leads somewhere else than the tenant's Graph host.
    #[error("a request left the tenant's Graph host")]
    ForeignAddress,
    /// The configuration does not allow it.
    #[error("the configuration does not allow this")]
    SwitchedOff,
    /// A part of the vault that is loaded when it is first needed did not arrive.
    #[error("a part of the vault could not be loaded")]
    NotLoaded,
    /// The console's configuration cannot be used.
    #[error("the configuration cannot be used")]
    Configuration(ConfigFailure),
    /// Page and vault are of different builds.
    #[error("the page and its vault do not understand each other")]
    Protocol,
}

impl Refusal {
    /// Sign-in did not work out, for this reason.
    pub fn sign_in(reason: impl Into<Problem>) -> Self {
        Refusal::SignIn(Box::new(reason.into()))
    }
}

/// Why `config.json` cannot be used.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum ConfigFailure {
    /// It is not there.
    #[error("the server answered {status}")]
    Missing {
        /// The HTTP status.
        status: u16,
    },
    /// The host of the console could not be reached.
    #[error("the server could not be reached")]
    Unreachable,
    /// It is there and wrong.
    #[error("{sentence}")]
    Malformed {
        /// Field, line and problem in one sentence.
        sentence: String,
    },
}

impl From<ConfigError> for ConfigFailure {
    fn from(error: ConfigError) -> Self {
        ConfigFailure::Malformed {
            sentence: error.to_string(),
        }
    }
}
