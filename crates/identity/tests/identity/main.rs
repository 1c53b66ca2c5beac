//! The rules of sign-in, as a caller of the crate meets them. Failures come first in each file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attempt;
mod broker;
mod challenge;
mod choice;
mod clouds;
mod discovery;
mod exchange;
mod fixture;
mod id_token;
mod idle;
mod jwks;
mod problem;
mod propagation;
mod redaction;
mod redirect;
mod return_path;
mod tenant;
mod tokens;
