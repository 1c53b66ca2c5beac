//! What the directory's audit log records while the sandbox runs.

use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// One entry of a tenant's audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Audit {
    pub(crate) tenant: Guid,
    pub(crate) at: Timestamp,
    /// What was done: `Read BitLocker key`.
    pub(crate) activity: &'static str,
    pub(crate) category: &'static str,
    /// Object id of who did it.
    pub(crate) by: Guid,
    /// Id and name of what it was done to.
    pub(crate) target: (String, String),
}
