//! The page's only way out: questions to the vault, and calls of Microsoft Graph through it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `cause.rs` | what the agent did, for each question to say what caused it |
//! | `deliver.rs` | changes on their way, each sent once |
//! | `graph.rs` | calls of Microsoft Graph: one, a list to its end, several in one request |
//! | `stream.rs` | a long list page by page, the next one under way while one is read |
//! | `port.rs` | questions and answers, paired |
//! | `tracing.rs` | the trace of the vault's requests, and what tokens say |
//! | `worker.rs` | starting the vault, or joining another window's |

pub mod cause;
mod deliver;
mod graph;
mod port;
mod stream;
mod tracing;
mod worker;

use std::rc::Rc;

use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName, attempt::Attempt};

use self::port::Port;
pub use self::{deliver::Delivered, graph::Answers, stream::PageStream};
use crate::{
    failure::Failure,
    vault::port::{
        Agent, Answer, Ask, Begin, EndedAccount, Known, OpenTenant, Resolved, Setting, Standing,
        word,
    },
};

/// The page's end of the vault's port.
#[derive(Clone, Copy)]
pub struct Client(StoredValue<Rc<Port>, LocalStorage>);

impl Client {
    /// Starts the vault. It is asked nothing before it says that it listens.
    pub fn start() -> Self {
        Client(StoredValue::new_local(Port::open()))
    }

    /// How the console is set up.
    ///
    /// # Errors
    /// A vault that does not start, an unusable configuration.
    pub async fn setting(self) -> Result<Setting, Failure> {
        match self.ask(Ask::Setting).await? {
            Answer::Setting(setting) => Ok(setting),
            _ => Err(Failure::Protocol),
        }
    }

    /// Who is signed in, and which tenants are open? Another window may have signed in.
    ///
    /// # Errors
    /// A vault that does not start.
    pub async fn standing(self) -> Result<Standing, Failure> {
        match self.ask(Ask::Standing).await? {
            Answer::Standing(standing) => Ok(standing),
            _ => Err(Failure::Protocol),
        }
    }

    /// Which tenant is this, and which registrations serve it?
    ///
    /// # Errors
    /// An unknown customer, no network, an unusable configuration.
    pub async fn resolve(
        self,
        name: TenantName,
        remembered: Option<ClientId>,
    ) -> Result<Resolved, Failure> {
        match self.ask(Ask::Resolve { name, remembered }).await? {
            Answer::Resolved(resolved) => Ok(resolved),
            _ => Err(Failure::Protocol),
        }
    }

    /// Prepares a sign-in: the authority's address, and the attempt to keep meanwhile.
    ///
    /// # Errors
    /// As [`Client::resolve`].
    pub async fn begin(self, begin: Begin) -> Result<(String, Attempt), Failure> {
        match self.ask(Ask::Begin(begin)).await? {
            Answer::Begun { address, attempt } => Ok((address, *attempt)),
            _ => Err(Failure::Protocol),
        }
    }

    /// Redeems what the authority sent back.
    ///
    /// # Errors
    /// Whatever the authority or the checks refused.
    pub async fn complete(self, attempt: Attempt, fragment: String) -> Result<OpenTenant, Failure> {
        let attempt = Box::new(attempt);
        match self.ask(Ask::Complete { attempt, fragment }).await? {
            Answer::Opened(open) => Ok(open),
            _ => Err(Failure::Protocol),
        }
    }

    /// Opens another tenant with the sign-in at hand, silently; `anew` with a new token, because one from
    /// before does not work there.
    ///
    /// # Errors
    /// The authority may want the agent to sign in; then only a visit helps.
    pub async fn open(self, known: Known, anew: bool) -> Result<OpenTenant, Failure> {
        match self.ask(Ask::Open { known, anew }).await? {
            Answer::Opened(open) => Ok(open),
            _ => Err(Failure::Protocol),
        }
    }

    /// Who is the agent, by the home tenant's word?
    ///
    /// # Errors
    /// The home tenant may refuse; the console goes on without a name then.
    pub async fn who_am_i(self, tenant: TenantId) -> Result<Agent, Failure> {
        match self.ask(Ask::WhoAmI { tenant }).await? {
            Answer::Agent(agent) => Ok(agent),
            _ => Err(Failure::Protocol),
        }
    }

    /// Forgets every token, and says whose they were and where the sessions at the authorities end.
    ///
    /// # Errors
    /// Only if the vault itself has failed.
    pub async fn sign_out(self, redirect_uri: String) -> Result<Vec<EndedAccount>, Failure> {
        match self.ask(Ask::SignOut { redirect_uri }).await? {
            Answer::SignedOut(ended) => Ok(ended),
            _ => Err(Failure::Protocol),
        }
    }

    /// The page is being left: nothing that it asked is wanted any more.
    pub fn leave(self) {
        self.0.with_value(|port| port.tell(word::GONE));
    }

    /// Somebody is there. The vault forgets everything if it does not hear that for too long.
    pub fn touched(self) {
        self.0.with_value(|port| port.tell(word::TOUCHED));
    }

    async fn ask(self, ask: Ask) -> Result<Answer, Failure> {
        Ok(self.exchange(ask, &[]).await?.0)
    }

    async fn exchange(self, ask: Ask, body: &[u8]) -> Result<(Answer, Vec<u8>), Failure> {
        let port = self.0.with_value(Rc::clone);
        port.exchange(ask, body).await
    }
}
