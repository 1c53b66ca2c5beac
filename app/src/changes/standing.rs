//! How the runs stand, in short: what the bar shows.

use serde::{Deserialize, Serialize};
use tenantry_change::parcel::Halt;
use tenantry_identity::TenantId;

/// How a run stands, without its plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What the run is called, a GUID.
    pub id: String,
    /// The account that lets it run, across tenants.
    pub account: String,
    /// The tenant.
    pub tenant: TenantId,
    /// The customer's name.
    pub customer: String,
    /// What is done.
    pub title: String,
    /// With how many objects something is done.
    pub all: usize,
    /// With how many of them nothing more happens by itself.
    pub settled: usize,
    /// With how many of them it did not work.
    pub failed: usize,
    /// Whether it goes on.
    pub stage: Stage,
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// It does.
    Running,
    /// It stands still until the agent lets it go on.
    Halted(Halt),
    /// Nothing is left to be done.
    Over,
}
