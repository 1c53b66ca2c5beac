use serde::{Deserialize, Serialize};

use crate::problem::Turn;

/// What access to a customer hangs on, in the order in which it is checked: each needs those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Check {
    /// A delegated admin relationship with the customer is active.
    RelationshipActive,
    /// A security group of the partner is assigned to a role of that relationship.
    GroupAssigned,
    /// The agent is in such a group.
    AgentInGroup,
    /// The customer has consented to the console's app.
    AppConsented,
    /// The agent has no guest account in the customer's tenant.
    NoGuestAccount,
}

/// What was found of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Finding {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It could not be found out.
    Unknown,
}

/// Why a customer still refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The first check that fails; `None` where none is known to.
    pub failed: Option<Check>,
    /// The checks before that one, or all of them, that could not be made: the cause may be there.
    pub unchecked: Vec<Check>,
}

impl Check {
    /// All checks, in their order.
    pub const ALL: [Check; 5] = [
        Check::RelationshipActive,
        Check::GroupAssigned,
        Check::AgentInGroup,
        Check::AppConsented,
        Check::NoGuestAccount,
    ];

    /// What is checked, as a sentence that holds or fails, without a full stop.
    pub fn title(self) -> &'static str {
        match self {
            Self::RelationshipActive => "A delegated admin relationship is active",
            Self::GroupAssigned => "A security group is assigned to a role in it",
            Self::AgentInGroup => "You are in such a group",
            Self::AppConsented => "The customer has approved the console's app",
            Self::NoGuestAccount => "You have no guest account in the customer's tenant",
        }
    }

    /// What to do where it fails.
    pub fn what_to_do(self) -> &'static str {
        match self {
            Self::RelationshipActive => {
                "The customer's administrator approves the relationship by its link from Partner Center. One that has ended has to be requested anew."
            }
            Self::GroupAssigned => {
                "In Partner Center, open the relationship and assign a security group to the roles that the work needs. A relationship that came with a new customer has roles, but no groups yet."
            }
            Self::AgentInGroup => {
                "Whoever manages the partner's groups adds you to one that is assigned. Then wait a few minutes and try again."
            }
            Self::AppConsented => {
                "Someone who manages the partner's apps grants the permissions through Partner Center, or the customer's administrator approves the app by the consent link of the set-up page."
            }
            Self::NoGuestAccount => {
                "The customer's administrator deletes your guest account: while it exists, sign-in takes it for you, and delegated access does not count."
            }
        }
    }

    /// Whose turn it is where it fails.
    pub fn turn(self) -> Turn {
        match self {
            Self::RelationshipActive | Self::NoGuestAccount => Turn::CustomerAdmin,
            Self::GroupAssigned | Self::AgentInGroup | Self::AppConsented => Turn::PartnerAdmin,
        }
    }
}

/// Names the first check that fails. `findings` are those of [`Check::ALL`], in that order.
pub fn diagnose(findings: [Finding; 5]) -> Diagnosis {
    let mut unchecked = Vec::new();
    for (check, finding) in Check::ALL.into_iter().zip(findings) {
        match finding {
            Finding::Holds => {}
            Finding::Unknown => unchecked.push(check),
            Finding::Fails => {
                return Diagnosis {
                    failed: Some(check),
                    unchecked,
                };
            }
        }
    }
    Diagnosis {
        failed: None,
        unchecked,
    }
}
