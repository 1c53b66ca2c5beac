//! The customers that this browser signed in to lately: a convenience, and what lets a reload come back
//! without asking. No token, no customer data beyond names.

use serde::{Deserialize, Serialize};
use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName};

use crate::{
    platform::storage::{self, Area},
    vault::port::{Agent, Known, OpenTenant, Relation},
};

const KEY: &str = "tenantry.recents.2";
const MOST: usize = 12;

/// One customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The tenant id.
    pub tenant: TenantId,
    /// The name that the agent gave.
    pub name: TenantName,
    /// The organization's name, once it was seen.
    pub organization: Option<String>,
    /// The registration that served it.
    pub client_id: ClientId,
    /// The user name that signed in, once it was known.
    pub username: Option<String>,
    /// What the tenant was to that account.
    pub relation: Relation,
}

impl Recent {
    /// How it is entered.
    pub fn known(self) -> Known {
        Known {
            tenant: Some(self.tenant),
            name: self.name,
            client_id: self.client_id,
        }
    }
}

/// The customers among them, the latest first: a partner's own tenant is none.
pub fn customers() -> Vec<Recent> {
    let mut all = all();
    all.retain(|recent| recent.relation != Relation::Partner);
    all
}

/// All of them, the latest first.
pub fn all() -> Vec<Recent> {
    storage::read(Area::Local, KEY).unwrap_or_default()
}

/// The one for a tenant.
pub fn of(tenant: &TenantId) -> Option<Recent> {
    all().into_iter().find(|recent| recent.tenant == *tenant)
}

/// Puts a tenant first.
pub fn opened(open: &OpenTenant) {
    let mut all = all();
    let known = all.iter().position(|recent| recent.tenant == open.tenant);
    let known = known.map(|at| all.remove(at));
    let (organization, username) = known.map_or((None, None), |recent| {
        (recent.organization, recent.username)
    });
    all.insert(
        0,
        Recent {
            tenant: open.tenant.clone(),
            name: open.name.clone(),
            organization,
            client_id: open.registration.client_id.clone(),
            username,
            relation: open.relation,
        },
    );
    all.truncate(MOST);
    storage::write(Area::Local, KEY, &all);
}

/// Notes who signed in to a tenant.
pub fn signed_in_as(tenant: &TenantId, agent: &Agent) {
    change(tenant, |recent| {
        recent.username = Some(agent.username.clone())
    });
}

/// Notes an organization's name.
pub fn named(tenant: &TenantId, organization: &str) {
    change(tenant, |recent| {
        recent.organization = Some(organization.to_string())
    });
}

/// Forgets one.
pub fn forget(tenant: &TenantId) {
    let mut all = all();
    all.retain(|recent| recent.tenant != *tenant);
    storage::write(Area::Local, KEY, &all);
}

fn change(tenant: &TenantId, change: impl FnOnce(&mut Recent)) {
    let mut all = all();
    if let Some(recent) = all.iter_mut().find(|recent| recent.tenant == *tenant) {
        change(recent);
        storage::write(Area::Local, KEY, &all);
    }
}
