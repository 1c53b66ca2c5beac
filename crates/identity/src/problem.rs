//! What the agent reads when something went wrong: the kind, whose turn it is, and the way on.

mod from;
mod kind;

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::challenge::ClaimsRequest;
pub use crate::problem::kind::{ProblemKind, Turn, WayOn};

/// What went wrong, for the agent to read: a kind with its words, and the technical facts. It holds
/// no secret and crosses the vault's port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What went wrong.
    pub kind: ProblemKind,
    /// What support asks for.
    pub facts: Facts,
    /// What the next sign-in has to ask for.
    pub claims: Option<ClaimsRequest>,
}

/// The technical facts of a problem, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// `AADSTSnnnnn`, else the OAuth error.
    pub code: Option<String>,
    /// The id that the service logged it under.
    pub correlation_id: Option<String>,
    /// The id of the one answer.
    pub trace_id: Option<String>,
    /// When, as the service wrote it.
    pub timestamp: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Seconds to wait, rounded up.
    pub retry_after: Option<u64>,
    /// More detail: the service's own words, or what this console found. Untrusted text.
    pub detail: Option<String>,
}

impl Problem {
    /// A problem without facts.
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            facts: Facts::default(),
            claims: None,
        }
    }

    /// The authority asked to wait this long, in seconds.
    pub fn throttled(seconds: u64) -> Self {
        let mut problem = Self::new(ProblemKind::Temporary);
        problem.facts.retry_after = Some(seconds);
        problem
    }

    fn with_detail(kind: ProblemKind, detail: &dyn Display) -> Self {
        let mut problem = Self::new(kind);
        problem.facts.detail = Some(detail.to_string());
        problem
    }

    /// A few words, without a full stop.
    pub fn title(&self) -> &'static str {
        self.kind.words().title
    }

    /// What happened, in one or two sentences.
    pub fn explanation(&self) -> &'static str {
        self.kind.words().explanation
    }

    /// What to do next, in one or two sentences.
    pub fn next_step(&self) -> &'static str {
        self.kind.words().next_step
    }

    /// Whose turn it is.
    pub fn turn(&self) -> Turn {
        self.kind.words().turn
    }

    /// What the page offers.
    pub fn way_on(&self) -> WayOn {
        self.kind.words().way_on
    }
}
