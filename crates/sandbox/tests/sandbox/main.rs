//! The emulated cloud, spoken to by `oneshot` as a browser and a client would.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

mod admin_consent;
mod applications;
mod authentication_methods;
mod authorize;
mod batch;
mod browser;
mod conditional_access;
mod contract;
mod control;
mod deletions;
mod desk;
mod device_action_refusals;
mod device_actions;
mod diagnosis;
mod directory_data;
mod evaluation;
mod faults;
mod generated_queries;
mod generated_writes;
mod graph;
mod group_writes;
mod licence_writes;
mod memberships;
mod metadata;
mod partner;
mod query_rules;
mod refresh;
mod saved;
mod session;
mod shared_host;
mod throttling;
mod token;
mod user_writes;
mod world;
mod write_records;
mod write_rights;

/// Runs a test that awaits.
fn run<T>(test: impl Future<Output = T>) -> T {
    futures_executor::block_on(test)
}
