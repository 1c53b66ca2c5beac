//! Everything that can go wrong in the page, and the one place that says so to the agent: `notice.rs`.

mod notice;

use tenantry_graph::{GraphError, Scope};
use tenantry_identity::Problem;
use thiserror::Error;

pub use self::notice::{Notice, Remedy};
use crate::vault::port::{ConfigFailure, Refusal};

/// Why the page does not have what it asked for.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Failure {
    /// Sign-in, or a token for the tenant, did not work out.
    #[error("{}", .0.title())]
    SignIn(Box<Problem>),
    /// Microsoft Graph refused or failed.
    #[error("{error}")]
    Graph {
        /// What it answered.
        error: GraphError,
        /// The least privileged permission that the call needs.
        scope: Scope,
    },
    /// Microsoft Graph refused, and only the agent can go on, at sign-in.
    #[error("{}", .problem.title())]
    Challenged {
        /// Why, and what the next sign-in has to ask for.
        problem: Box<Problem>,
        /// What Graph answered.
        error: GraphError,
    },
    /// Microsoft Graph could not be reached.
    #[error("Microsoft Graph could not be reached")]
    Unreachable,
    /// There is no sign-in for the tenant in this window.
    #[error("no sign-in for this tenant")]
    NotOpen,
    /// The console's configuration cannot be used.
    #[error("the configuration cannot be used")]
    Configuration(ConfigFailure),
    /// The worker that holds the tokens did not start.
    #[error("the vault did not start: {0}")]
    VaultStart(String),
    /// The page and its vault misunderstand each other: one of them is from another build.
    #[error("the page and its vault do not understand each other")]
    Protocol,
    /// A part of the console that is loaded when it is first needed did not arrive.
    #[error("a part of the console could not be loaded")]
    NotLoaded,
}

impl Failure {
    /// What happened, with the service's code where there is one: for a list, where a whole notice is too
    /// much.
    pub fn in_short(&self) -> String {
        let notice = Notice::from(self);
        let code = notice.facts.iter().find(|(name, _)| *name == "Code");
        match code {
            Some((_, code)) => [notice.title.as_str(), " (", code, ")"].concat(),
            None => notice.title,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SignIn(problem) => Failure::SignIn(problem),
            Refusal::Unreachable => Failure::Unreachable,
            Refusal::NotOpen => Failure::NotOpen,
            Refusal::Configuration(failure) => Failure::Configuration(failure),
            Refusal::NotLoaded => Failure::NotLoaded,
            Refusal::ForeignAddress | Refusal::SwitchedOff | Refusal::Protocol => Failure::Protocol,
        }
    }
}
