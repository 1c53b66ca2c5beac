//! The plans of the console, carried out against the emulated cloud without a browser: what is asked for is what the
//! service takes, what is read back is what it did, and its own record says that it happened once.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has found a fault, and says where"
)]

mod agent;
mod devices;
mod faults;
mod groups;
mod licences;
mod users;
