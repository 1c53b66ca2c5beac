//! What is recorded while the sandbox runs: the directory's audit log, and every change for tests.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::World;
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// A kind of entry of the audit log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Activity {
    /// `activityDisplayName`.
    pub(crate) name: &'static str,
    pub(crate) category: &'static str,
    /// `operationType`.
    pub(crate) operation: &'static str,
}

/// One entry of a tenant's audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Audit {
    pub(crate) tenant: Guid,
    pub(crate) at: Timestamp,
    #[serde(with = "kept_activity")]
    pub(crate) activity: &'static Activity,
    /// Object id of who did it.
    pub(crate) by: Guid,
    /// What the request was called by the client, or by the service.
    pub(crate) correlation: Guid,
    pub(crate) targets: Vec<AuditTarget>,
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AuditTarget {
    /// `User`, `Group`, `Device`, `Other`.
    pub(crate) kind: Cow<'static, str>,
    pub(crate) id: String,
    pub(crate) name: String,
    /// Of users.
    pub(crate) user_name: Option<String>,
}

/// One effect of a write that really happened. Nothing else is recorded so: no read, no refusal, no
/// fault that struck before the write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The tenant that was changed.
    pub tenant: Guid,
    /// The id of the object that was changed, as Graph's path names it.
    pub object: Guid,
    /// The other object that took part: a group's new member, a user's manager.
    pub other: Option<Guid>,
    /// As the audit log names it: `Disable account`.
    pub operation: &'static str,
    /// The request's `client-request-id` if that was a GUID, else one of the service's.
    pub correlation: Guid,
    /// When, by the sandbox's clock.
    pub at: Timestamp,
}

impl Activity {
    pub(crate) const fn new(
        name: &'static str,
        category: &'static str,
        operation: &'static str,
    ) -> Activity {
        Activity {
            name,
            category,
            operation,
        }
    }
}

impl World {
    /// Every effect of a write, oldest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Records an effect on an object: in the tenant's audit log, and for tests.
    pub(crate) fn record(&mut self, object: Guid, audit: Audit) {
        self.changes.push(Change {
            tenant: audit.tenant,
            object,
            other: None,
            operation: audit.activity.name,
            correlation: audit.correlation,
            at: audit.at,
        });
        self.audits.push(audit);
    }
}

/// An activity is kept by its words.
mod kept_activity {
    use std::sync::{Mutex, PoisonError};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Activity;

    /// Those that were read. There are a few dozen activities, so that each is given its place for good.
    static READ: Mutex<Vec<&'static Activity>> = Mutex::new(Vec::new());

    pub(super) fn serialize<S: Serializer>(
        activity: &Activity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (activity.name, activity.category, activity.operation).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<&'static Activity, D::Error> {
        let (name, category, operation) = <(String, String, String)>::deserialize(deserializer)?;
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read.iter().find(|known| {
            known.name == name && known.category == category && known.operation == operation
        });
        if let Some(known) = known {
            return Ok(known);
        }
        let activity: &'static Activity = Box::leak(Box::new(Activity {
            name: name.leak(),
            category: category.leak(),
            operation: operation.leak(),
        }));
        read.push(activity);
        Ok(activity)
    }
}
