//! Which directory roles allow which write, and whom an administrator may act upon.

use std::collections::BTreeSet;

use super::Writing;
use crate::graph::problem::GraphProblem;
use crate::graph::roles as held;
use crate::guid::Guid;
use crate::world::User;
use crate::world::groups::Member;
use crate::world::roles::*;

/// To change what users say of themselves. Each property may want one of fewer.
pub(super) const UPDATE_USER: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    DIRECTORY_WRITERS,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    PASSWORD_ADMINISTRATOR,
];
/// To change the properties that are not sensitive.
pub(super) const BASIC_PROPERTIES: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    DIRECTORY_WRITERS,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
];
/// To block and enable, and to change what a user is called or is written to.
pub(super) const SENSITIVE_PROPERTIES: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
];
pub(super) const RESET_PASSWORD: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    PASSWORD_ADMINISTRATOR,
];

pub(super) const CREATE_USER: &[Guid] =
    &[GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, DIRECTORY_WRITERS];
/// To delete and to restore.
pub(super) const DELETE_USER: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
];
pub(super) const REVOKE_SESSIONS: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    DIRECTORY_WRITERS,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
];
pub(super) const ASSIGN_LICENCES: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
    DIRECTORY_WRITERS,
];
pub(super) const ASSIGN_GROUP_LICENCES: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
    GROUPS_ADMINISTRATOR,
    DIRECTORY_WRITERS,
];
pub(super) const INVITE: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    GUEST_INVITER,
    DIRECTORY_WRITERS,
];
pub(super) const WRITE_GROUPS: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    GROUPS_ADMINISTRATOR,
    DIRECTORY_WRITERS,
    INTUNE_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
];
pub(super) const WRITE_DEVICES: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    CLOUD_DEVICE_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
];
/// Any of those for one type of deleted objects or another.
pub(super) const RESTORE: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    GROUPS_ADMINISTRATOR,
    DIRECTORY_WRITERS,
    INTUNE_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
];
/// To change how users prove who they are. Of administrators, those above may.
pub(super) const AUTHENTICATION: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
];
/// To change managed devices.
pub(super) const INTUNE: &[Guid] = &[GLOBAL_ADMINISTRATOR, INTUNE_ADMINISTRATOR];

/// Who may do something sensitive to anybody, whatever roles that one holds.
const HIGHEST: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
];

impl Writing<'_> {
    /// Whether the caller holds one of these roles, and may act upon this user, who is perhaps an
    /// administrator.
    pub(in crate::graph) fn may_act_upon(
        &self,
        user: &User,
        roles: &[Guid],
    ) -> Result<(), GraphProblem> {
        let caller = self.caller;
        let allowed = caller.holds(roles)
            && (caller.holds(HIGHEST)
                || !self.is_in_role_assignable_group(user)
                    && self
                        .roles_of(user.id)
                        .iter()
                        .all(|role| caller.holds(those_above(*role))));
        if allowed {
            Ok(())
        } else {
            Err(GraphProblem::Denied)
        }
    }

    fn roles_of(&self, user: Guid) -> BTreeSet<Guid> {
        held::of(&self.place(), user)
    }

    fn is_in_role_assignable_group(&self, user: &User) -> bool {
        let directory = self.directory();
        let Some(place) = directory.place_of(user) else {
            return false;
        };
        let groups = directory.groups();
        let listed = groups.listed.iter().filter_map(|&group| groups.at(group));
        let mut assignable = listed.filter(|group| group.role_assignable);
        assignable.any(|group| {
            group.owners.contains(&place) || group.members.contains(&Member::User(place))
        })
    }
}

/// Who may reset the password, and do the like, of somebody who holds a role.
fn those_above(role: Guid) -> &'static [Guid] {
    match role {
        DIRECTORY_READERS | GUEST_INVITER => &[
            USER_ADMINISTRATOR,
            AUTHENTICATION_ADMINISTRATOR,
            HELPDESK_ADMINISTRATOR,
            PASSWORD_ADMINISTRATOR,
        ],
        HELPDESK_ADMINISTRATOR => &[USER_ADMINISTRATOR, HELPDESK_ADMINISTRATOR],
        PASSWORD_ADMINISTRATOR => &[
            USER_ADMINISTRATOR,
            AUTHENTICATION_ADMINISTRATOR,
            PASSWORD_ADMINISTRATOR,
        ],
        AUTHENTICATION_ADMINISTRATOR => &[AUTHENTICATION_ADMINISTRATOR],
        USER_ADMINISTRATOR | GROUPS_ADMINISTRATOR => &[USER_ADMINISTRATOR],
        _ => &[],
    }
}
