//! Changes with proof: what is planned, how it runs, how it is read back, and what is remembered of it.
//!
//! Decides, and performs no I/O: whoever drives a [`Run`] sends what it hands out, tells it what came back,
//! and keeps it, so that a page that is loaded again knows where it stopped.
//!
//! A plan is made once, from what the agent saw, and does not change afterwards. Nothing is sent that is not in
//! it. A write whose answer was lost is never sent again before it was read back. Nothing that is kept holds a
//! password: one is made when its request is sent, and stays with the window that sent it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `plan.rs` | a plan: the tenant, each object before and after, the exact requests, and what cannot be done |
//! | `actions/` | for each action, how its plan is made from what was read |
//! | `csv.rs` | comma-separated values, line by line |
//! | `fields.rs` | what the service will check in forms, checked before |
//! | `password.rs` | passwords out of randomness that is handed in |
//! | `run.rs` | a plan that is carried out: what to send next, and what became of each step |
//! | `step.rs` | what became of one request |
//! | `activity.rs` | what is remembered of a run, for thirty days |
//! | `parcel.rs` | requests that go together, and how their answers are told |

pub mod actions;
pub mod activity;
pub mod csv;
pub mod fields;
pub mod parcel;
pub mod password;
pub mod plan;
pub mod run;
pub mod step;

pub use parcel::{Delivery, Parcel};
pub use plan::{Object, Plan};
pub use run::Run;
pub use step::Progress;
