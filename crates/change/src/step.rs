//! What became of one request of a plan.

use serde::{Deserialize, Serialize};
use tenantry_graph::GraphError;

/// How far a step has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// It was not sent yet, or the service did not take it and said so.
    Waiting,
    /// It is on its way. This is kept before it leaves, so that nothing is forgotten.
    Sent,
    /// Nobody knows whether it took effect: its answer was lost. It is read back before anything else.
    Unknown,
    /// The service accepted it; it was not read back yet.
    Accepted,
    /// It was read back, and is in effect.
    Taken,
    /// The service accepted it, but what was read back does not show it.
    NotTaken,
    /// It could not be read back, so that nobody knows; the reason stands beside it.
    Unproved,
    /// The service refused it; the reason stands beside it.
    Refused,
    /// It was left out.
    LeftOut(Why),
}

/// Why a step was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// A step before it that it needs did not work.
    NeededFailed,
    /// The agent stopped the run.
    Cancelled,
}

/// One step as it stands, and what is known of its requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How far it has come.
    pub progress: Progress,
    /// The `client-request-id` that it was sent with last, a GUID: the tenant's audit log knows it by this.
    pub correlation: Option<String>,
    /// The `request-id` of the service's answer, a GUID.
    pub request_id: Option<String>,
    /// What was wrong last.
    pub refusal: Option<Refusal>,
    /// Whether an answer was lost on the way, so that the step was read back before it was sent again.
    pub was_lost: bool,
    /// How often it was sent.
    pub tries: u8,
}

/// What the service said against a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The HTTP status; 0 where there was no answer.
    pub status: u16,
    /// The service's code.
    pub code: Option<String>,
    /// The service's sentence: untrusted text for reading.
    pub message: Option<String>,
    /// What identifies the request in the service's logs.
    pub request_id: Option<String>,
}

impl State {
    pub(crate) fn waiting() -> Self {
        State {
            progress: Progress::Waiting,
            correlation: None,
            request_id: None,
            refusal: None,
            was_lost: false,
            tries: 0,
        }
    }
}

impl Progress {
    /// What it is, for the agent to read.
    pub fn in_words(&self) -> &'static str {
        match self {
            Progress::Waiting => "not sent yet",
            Progress::Sent => "on its way",
            Progress::Unknown => "no answer yet",
            Progress::Accepted => "accepted, not read back yet",
            Progress::Taken => "in effect",
            Progress::NotTaken => "accepted, but not in effect",
            Progress::Unproved => "could not be read back",
            Progress::Refused => "refused",
            Progress::LeftOut(Why::NeededFailed) => "left out, because a step before it failed",
            Progress::LeftOut(Why::Cancelled) => "left out, because the run was stopped",
        }
    }

    /// Whether nothing more happens to it by itself.
    pub fn is_settled(&self) -> bool {
        match self {
            Progress::Waiting | Progress::Sent | Progress::Unknown | Progress::Accepted => false,
            Progress::Taken
            | Progress::NotTaken
            | Progress::Unproved
            | Progress::Refused
            | Progress::LeftOut(_) => true,
        }
    }

    /// Whether the steps behind it may be sent: it is not on its way any more.
    pub(crate) fn lets_go_on(&self) -> bool {
        *self == Progress::Accepted || self.is_settled()
    }

    /// Whether it is part of what the agent means by trying the failed ones again.
    pub fn can_be_retried(&self) -> bool {
        matches!(
            self,
            Progress::NotTaken | Progress::Unproved | Progress::Refused | Progress::LeftOut(_)
        )
    }

    /// Whether it did not do what it should.
    pub fn has_failed(&self) -> bool {
        self.is_settled() && *self != Progress::Taken
    }
}

impl Refusal {
    /// Nothing came back, however often it was asked.
    pub(crate) fn silence() -> Self {
        Refusal {
            status: 0,
            code: None,
            message: None,
            request_id: None,
        }
    }
}

impl From<&GraphError> for Refusal {
    fn from(error: &GraphError) -> Self {
        let message = match error {
            GraphError::Refused { message, .. } => Some(message.clone()),
            GraphError::Failed { .. } => None,
            GraphError::Unreadable { part, .. } => Some(part.clone()),
        };
        Refusal {
            status: error.status(),
            code: error.code().map(str::to_owned),
            message,
            request_id: error.trace().request_id.clone(),
        }
    }
}
