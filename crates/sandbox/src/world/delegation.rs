//! What lies between partners and customers: granular relationships (GDAP) with the security groups
//! that were assigned to their roles, and reseller contracts with or without the older delegated
//! administration (DAP).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::guid::Guid;
use crate::timestamp::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How much longer a relationship lives each time it extends itself.
pub const AUTO_EXTENSION: Duration = Duration::from_secs(180 * DAY.as_secs());

/// The id of a relationship: two GUIDs joined by a hyphen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RelationshipId(pub Guid, pub Guid);

/// A granular delegated administration relationship (GDAP).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// The name that the partner gave it.
    pub display_name: String,
    /// The partner's tenant.
    pub partner: Guid,
    /// The customer's tenant.
    pub customer: Guid,
    /// What was done to it last; whether it ran out meanwhile says
    /// [`Relationship::status_at`].
    pub status: RelationshipStatus,
    /// When the partner made it.
    pub created: Timestamp,
    /// When the customer approved it.
    pub activated: Option<Timestamp>,
    /// How many days it lives once it is approved: at most 730.
    pub days: u64,
    /// Whether it extends itself by [`AUTO_EXTENSION`] instead of ending.
    pub auto_extends: bool,
    /// Template ids of the roles that the customer approved.
    pub roles: BTreeSet<Guid>,
    /// The partner's security groups that were given some of the roles.
    pub assignments: Vec<AccessAssignment>,
    /// When it has reached the customer's tenant. Tokens issued earlier carry no role of it.
    pub effective_from: Timestamp,
}

/// A security group of the partner with roles in a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessAssignment {
    /// Its id.
    pub id: Guid,
    /// The partner's security group.
    pub group: Guid,
    /// Template ids of its roles, some of the relationship's.
    pub roles: BTreeSet<Guid>,
    /// When it was made.
    pub created: Timestamp,
}

/// The state of a relationship, as far as the sandbox knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelationshipStatus {
    /// Sent to the customer, who has not answered.
    ApprovalPending,
    /// In force.
    Active,
    /// Ended by one side.
    Terminated,
    /// Ran out.
    Expired,
}

/// Not the name of a [`RelationshipStatus`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a relationship is approvalPending, active, terminated or expired")]
pub struct NotAStatus;

/// A reseller contract, which lists a customer whether or not it gives access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The partner's tenant.
    pub partner: Guid,
    /// The customer's tenant.
    pub customer: Guid,
    /// Whether members of the partner's `AdminAgents` administer the customer (DAP).
    pub delegated_admin: bool,
}

/// A security group of a partner's tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The object id.
    pub id: Guid,
    /// The tenant that it is in.
    pub tenant: Guid,
    /// Its name.
    pub display_name: String,
    /// What it is for.
    pub description: String,
    /// Object ids of its direct members: accounts of the tenant, and other groups.
    pub members: BTreeSet<Guid>,
}

impl Relationship {
    /// The state at a moment: an active relationship that reached its end has expired.
    pub fn status_at(&self, now: Timestamp) -> RelationshipStatus {
        match (self.status, self.end_at(now)) {
            (RelationshipStatus::Active, Some(end)) if end <= now => RelationshipStatus::Expired,
            (status, _) => status,
        }
    }

    /// When it ends, as seen at a moment: an extension that was due has happened.
    pub fn end_at(&self, now: Timestamp) -> Option<Timestamp> {
        let mut end = self
            .activated?
            .plus(DAY * u32::try_from(self.days).unwrap_or(u32::MAX));
        if self.auto_extends && self.status == RelationshipStatus::Active {
            while end <= now {
                end = end.plus(AUTO_EXTENSION);
            }
        }
        Some(end)
    }

    /// Moves every date, because the world begins at another moment than it was written for.
    pub(super) fn shift(&mut self, from: Timestamp, to: Timestamp) {
        let moved = |at: Timestamp| Timestamp((at.0 + to.0).saturating_sub(from.0));
        self.created = moved(self.created);
        self.activated = self.activated.map(moved);
        self.effective_from = moved(self.effective_from);
        for assignment in &mut self.assignments {
            assignment.created = moved(assignment.created);
        }
    }
}

impl RelationshipStatus {
    /// As Graph writes it.
    pub fn name(self) -> &'static str {
        match self {
            RelationshipStatus::ApprovalPending => "approvalPending",
            RelationshipStatus::Active => "active",
            RelationshipStatus::Terminated => "terminated",
            RelationshipStatus::Expired => "expired",
        }
    }
}

impl FromStr for RelationshipStatus {
    type Err = NotAStatus;

    fn from_str(text: &str) -> Result<RelationshipStatus, NotAStatus> {
        [
            RelationshipStatus::ApprovalPending,
            RelationshipStatus::Active,
            RelationshipStatus::Terminated,
            RelationshipStatus::Expired,
        ]
        .into_iter()
        .find(|status| status.name() == text)
        .ok_or(NotAStatus)
    }
}

impl fmt::Display for RelationshipId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relationship(auto_extends: bool) -> Relationship {
        let id = Guid::derived(&[b"relationship"]);
        let activated = Timestamp::of_day(2026, 1, 1);
        Relationship {
            id: RelationshipId(id, id),
            display_name: String::new(),
            partner: id,
            customer: id,
            status: RelationshipStatus::Active,
            created: activated,
            activated: Some(activated),
            days: 30,
            auto_extends,
            roles: BTreeSet::new(),
            assignments: Vec::new(),
            effective_from: activated,
        }
    }

    #[test]
    fn it_runs_out_at_its_end_and_not_before() {
        let relationship = relationship(false);
        let end = Timestamp::of_day(2026, 1, 31);
        assert_eq!(relationship.status_at(end), RelationshipStatus::Expired);
        let before = Timestamp(end.0 - 1);
        assert_eq!(relationship.status_at(before), RelationshipStatus::Active);
    }

    #[test]
    fn it_extends_itself_by_half_a_year() {
        let relationship = relationship(true);
        let end = Timestamp::of_day(2026, 1, 31);
        assert_eq!(relationship.status_at(end), RelationshipStatus::Active);
        assert_eq!(relationship.end_at(end), Some(end.plus(AUTO_EXTENSION)));
    }
}
