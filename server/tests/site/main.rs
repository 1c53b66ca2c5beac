//! The router as a whole, over a small built console in a temporary folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod exported;
mod fixture;
mod hostile;
mod hosts;
mod nginx;
mod patience;
mod raw;
mod refused;
mod served;
mod start;
mod transfer;
