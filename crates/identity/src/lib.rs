//! Sign-in and tokens for the console: decides everything, and never does I/O.
//!
//! Requests and responses are values of the `http` crate, or go through an `AsyncHttpClient` that is
//! handed in; so are the clock, randomness and the check of signatures. This crate names no browser
//! type, and runs the same natively and in a worker.
//!
//! In the order of a sign-in:
//!
//! | module | what it decides |
//! | --- | --- |
//! | [`tenant`] | which tenant the agent means |
//! | [`discovery`] | what the tenant's authority says about it |
//! | [`choice`] | which of the partner's app registrations serves it |
//! | [`attempt`], [`return_path`] | what goes to the sign-in page, and where the agent goes on afterwards |
//! | [`redirect`] | whether what came back belongs to the attempt |
//! | [`exchange`], [`tokens`] | what goes to the token endpoint, and what came back |
//! | [`id_token`], [`jwks`], [`answer`] | whether the answer is for the tenant and the account asked for |
//! | [`broker`] | which token a request gets, and what to do where there is none |
//! | [`challenge`], [`service_error`] | what a service that refuses asks for |
//! | [`propagation`] | when to ask again for a customer that was created a moment ago |
//! | [`idle`] | when a console that nobody touches is locked |
//! | [`problem`] | what the agent reads |
//!
//! # Invariants
//!
//! - Values that must not be seen are [`Secret`]s: `Debug` never prints them, and nothing here writes
//!   one anywhere but into a request to the token endpoint, except the PKCE verifier, which an
//!   [`attempt::Attempt`] takes along to the sign-in page and back.
//! - A code or a refresh token goes to the token endpoint of its own authority and to no other.
//! - A token is found by the tenant asked for, and kept only after the answer's ID token was checked
//!   to be that tenant's.
//! - `AADSTS` numbers choose words. Decisions hang on `error`, `suberror`, `claims` and the status.

pub mod answer;
pub mod attempt;
pub mod broker;
pub mod challenge;
pub mod choice;
pub mod discovery;
pub mod exchange;
mod few;
pub mod id_token;
pub mod idle;
pub mod jwks;
pub mod problem;
pub mod propagation;
pub mod redirect;
pub mod return_path;
mod secret;
pub mod service_error;
pub mod tenant;
mod time;
pub mod tokens;

pub use problem::Problem;
pub use secret::Secret;
pub use tenant::{TenantId, TenantName};
pub use tenantry_config::has_dot_segment;
pub use time::UnixSeconds;
