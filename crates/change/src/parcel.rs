//! Requests that go together, and how their answers are told.

use std::time::Duration;

use http::Response;
use serde::{Deserialize, Serialize};
use tenantry_graph::Call;

/// Up to twenty requests of one run that are sent together.
pub struct Parcel {
    /// The requests, in the order in which their answers are told.
    pub calls: Vec<Call<Response<Vec<u8>>>>,
    pub(crate) load: Load,
}

/// What the requests of a parcel are for.
pub(crate) enum Load {
    /// Each is the write of the step of this number.
    Writes(Vec<usize>),
    /// Each is read for the steps of these numbers.
    Readings(Vec<Vec<usize>>),
}

/// What became of one request of a parcel.
#[derive(Debug)]
pub enum Delivery {
    /// The service answered, with a refusal maybe.
    Answered(Response<Vec<u8>>),
    /// The service did not take it, and nothing has happened: it has to be sent again by itself, because its
    /// token does not count any more.
    Alone,
    /// It did not leave, and nothing has happened.
    NotSent,
    /// There is no answer, and nobody knows what has happened.
    Lost,
}

/// Why a run stands still until the agent lets it go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Halt {
    /// The agent paused it.
    Paused,
    /// The service wants the agent to sign in.
    SignIn,
    /// The network does not carry anything.
    Unreachable,
    /// The page was left or loaded again.
    Interrupted,
}

/// What is to be done next.
pub enum Next {
    /// Keep the run, then send this, and tell what came back.
    Send(Parcel),
    /// Nothing before this time has passed, unless something comes back.
    Wait(Duration),
    /// Nothing before something comes back, or the agent lets the run go on.
    Idle,
    /// Nothing any more.
    Over,
}

/// The most requests of one parcel.
pub const MOST: usize = tenantry_graph::batch::MOST;
