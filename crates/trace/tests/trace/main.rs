//! What is recorded of the vault's requests: no secret, within bounds, and in forms that others read.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod commands;
mod fixture;
mod har;
mod items;
mod redaction;
mod ring;
mod secrets;
