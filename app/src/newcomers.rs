//! The customers that were created a moment ago, and how far the wait for each of them is. The wait goes on
//! after a reload, and in another window. No token, no customer data beyond names.

use serde::{Deserialize, Serialize};
use tenantry_config::ClientId;
use tenantry_identity::{
    TenantId, TenantName, UnixSeconds,
    propagation::{Pace, Propagation},
};

use crate::{
    platform::{
        clock,
        storage::{self, Area},
    },
    session::Known,
};

const KEY: &str = "tenantry.newcomers.1";
const MOST: usize = 20;

/// A customer that was created a moment ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    /// The tenant id.
    pub tenant: TenantId,
    /// A name that its authority knows.
    pub name: TenantName,
    /// The registration that serves it.
    pub client_id: ClientId,
    /// How far the wait is.
    pub propagation: Propagation,
}

impl Newcomer {
    /// How it is entered.
    pub fn known(&self) -> Known {
        Known {
            tenant: Some(self.tenant.clone()),
            name: self.name.clone(),
            client_id: self.client_id.clone(),
        }
    }
}

/// Marks a customer as created at this time, and so begins to wait for it. Its pages show the wait then.
pub fn mark(tenant: TenantId, known: Known, created: UnixSeconds) -> Newcomer {
    let newcomer = Newcomer {
        tenant,
        name: known.name,
        client_id: known.client_id,
        propagation: Propagation::new(created, clock::now(), Pace::DOCUMENTED),
    };
    keep(&newcomer);
    newcomer
}

/// The wait for this tenant, if it is marked.
pub fn of(tenant: &TenantId) -> Option<Newcomer> {
    all()
        .into_iter()
        .find(|newcomer| newcomer.tenant == *tenant)
}

/// Stores how far the wait is.
pub fn keep(newcomer: &Newcomer) {
    let mut all = all();
    all.retain(|other| other.tenant != newcomer.tenant);
    all.insert(0, newcomer.clone());
    all.truncate(MOST);
    storage::write(Area::Local, KEY, &all);
}

/// Forgets a customer: it is open, or the agent does not want to wait.
pub fn forget(tenant: &TenantId) {
    let mut all = all();
    all.retain(|newcomer| newcomer.tenant != *tenant);
    storage::write(Area::Local, KEY, &all);
}

fn all() -> Vec<Newcomer> {
    storage::read(Area::Local, KEY).unwrap_or_default()
}
