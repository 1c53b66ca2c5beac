//! What can be done with a tenant's objects, as an agent picks it from a menu.
//!
//! A [`Job`] says what was picked and for what, and nothing of how: the forms belong to a part of the console that
//! is loaded with the first of them, so only [`form`] may name them, and only that part may name [`form`].

use leptos::prelude::*;
use tenantry_identity::TenantId;

/// What an agent has picked to do, before there is a plan.
#[derive(Clone, Debug)]
pub struct Job {
    /// The tenant.
    pub tenant: TenantId,
    /// The customer's name, for the agent to read.
    pub customer: String,
    /// What is done, as the menu called it.
    pub title: String,
    /// Which action, and with what.
    pub action: Action,
}

/// The actions, each with what its form begins with.
#[derive(Clone, Debug)]
pub enum Action {}

/// The form of a job, which ends in [`crate::changes::Changes::propose`].
pub fn form(job: Job) -> AnyView {
    match job.action {}
}
