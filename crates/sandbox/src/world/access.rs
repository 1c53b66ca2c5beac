//! Who may enter which tenant, in what standing, and what the tenant's conditional access demands.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::planting::group_id;
use super::seeded::ADMIN_AGENTS;
use super::{Account, World, roles};
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::RelationshipStatus;

/// What a tenant's conditional access demands of everybody who signs in to it. Nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionalAccess {
    /// A second factor (AADSTS50076 where it is missing).
    pub second_factor: bool,
    /// Nobody gets in (AADSTS53003).
    pub block: bool,
    /// The sign-in must not be older (AADSTS70043).
    pub sign_in_frequency: Option<Duration>,
}

/// Whether an account has a second factor, and when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondFactor {
    /// There is none: where one is demanded, the way ends (AADSTS50079).
    None,
    /// Asked for where it is demanded.
    OnDemand,
    /// Asked for at each sign-in.
    Always,
}

/// As what an account is in a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// At home, with these directory roles.
    Home(BTreeSet<Guid>),
    /// Invited as a guest. That hides whatever a relationship would give.
    Guest,
    /// By delegated administration, with the roles that have reached the tenant: none of them for a
    /// customer that was created a moment ago.
    Delegated(BTreeSet<Guid>),
}

impl Standing {
    /// Template ids of the directory roles, the token's `wids`.
    pub(crate) fn roles(&self) -> BTreeSet<Guid> {
        match self {
            Standing::Home(roles) | Standing::Delegated(roles) => roles.clone(),
            Standing::Guest => BTreeSet::new(),
        }
    }

    /// The name that access tokens carry for Graph.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Standing::Home(_) => "home",
            Standing::Guest => "guest",
            Standing::Delegated(_) => "delegated",
        }
    }
}

impl World {
    /// As what the account may enter the tenant, if it may.
    pub(crate) fn standing(
        &self,
        account: &Account,
        tenant: Guid,
        now: Timestamp,
    ) -> Option<Standing> {
        if account.home == tenant {
            return Some(Standing::Home(account.roles.clone()));
        }
        if self.is_guest(tenant, account.object_id) {
            return Some(Standing::Guest);
        }
        let groups = self.groups_of(account);
        let mut roles = self.legacy_roles(account, tenant, &groups);
        for relationship in &self.relationships {
            if relationship.partner != account.home
                || relationship.customer != tenant
                || relationship.status_at(now) != RelationshipStatus::Active
            {
                continue;
            }
            for assignment in &relationship.assignments {
                if groups.contains(&assignment.group) {
                    let effective = relationship.effective_from <= now;
                    let given = assignment.roles.iter().filter(|_| effective);
                    roles.get_or_insert_default().extend(given);
                }
            }
        }
        roles.map(Standing::Delegated)
    }

    /// Whether the account was invited to the tenant as a guest.
    pub(crate) fn is_guest(&self, tenant: Guid, account: Guid) -> bool {
        self.guests.contains(&(tenant, account))
    }

    /// The groups that an account is in, directly or by way of other groups.
    pub(crate) fn groups_of(&self, account: &Account) -> BTreeSet<Guid> {
        let mut found = BTreeSet::new();
        let mut reached = vec![account.object_id];
        while let Some(member) = reached.pop() {
            for group in &self.groups {
                if group.members.contains(&member) && found.insert(group.id) {
                    reached.push(group.id);
                }
            }
        }
        found
    }

    /// Under DAP, members of `AdminAgents` are global administrators of the customer.
    fn legacy_roles(
        &self,
        account: &Account,
        tenant: Guid,
        groups: &BTreeSet<Guid>,
    ) -> Option<BTreeSet<Guid>> {
        let contracted = self.contracts.iter().any(|contract| {
            contract.partner == account.home
                && contract.customer == tenant
                && contract.delegated_admin
        });
        let admin_agents = group_id(account.home, ADMIN_AGENTS);
        (contracted && groups.contains(&admin_agents))
            .then(|| BTreeSet::from([roles::GLOBAL_ADMINISTRATOR]))
    }
}
