//! Which directory roles let an agent change something
//! (<https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference>).
//!
//! The service decides, role by role and object by object: an administrator's password, for one, is reset by few.
//! What is held back here is only what none of the agent's roles could ever do.

use super::Feature;
use crate::{call::Scope, partner::role::RoleId};

/// What an agent lacks for a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// All these permissions, which were not granted to the console in this tenant.
    Scopes(Vec<Scope>),
    /// A role; any of these would do.
    Roles(&'static [&'static str]),
}

/// What tokens name beside the roles that were assigned: the rights of every user.
const EVERYBODY: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";

/// What keeps a feature from working, if that is known: permissions that are not among the `granted` scopes, or
/// a role that is not among the agent's. `None` for `roles` means that nobody knows them.
pub fn refuses(feature: Feature, granted: &[String], roles: Option<&[RoleId]>) -> Option<Lack> {
    let missing = feature.missing(granted);
    if !missing.is_empty() {
        return Some(Lack::Scopes(missing));
    }
    let wanted = feature.roles();
    // A role that this console does not know may allow anything.
    let may = |role: &RoleId| {
        role.as_str() != EVERYBODY && role.name().is_none_or(|name| wanted.contains(&name))
    };
    match roles {
        Some(roles) if !wanted.is_empty() && !roles.iter().any(may) => Some(Lack::Roles(wanted)),
        _ => None,
    }
}

impl Feature {
    /// The roles of which any one allows it, at least for some objects, by their published names. Empty where
    /// nothing is held back.
    pub fn roles(self) -> &'static [&'static str] {
        match self {
            Feature::ChangeUsers => &[
                "User Administrator",
                "Directory Writers",
                "Authentication Administrator",
                "Privileged Authentication Administrator",
                "Intune Administrator",
                "Global Administrator",
            ],
            Feature::UsageLocations => &[
                "User Administrator",
                "License Administrator",
                "Directory Writers",
                "Global Administrator",
            ],
            Feature::BlockUsers => &[
                "User Administrator",
                "Directory Writers",
                "Authentication Administrator",
                "Privileged Authentication Administrator",
                "Security Operator",
                "Security Administrator",
                "Global Administrator",
            ],
            Feature::ResetPasswords => &[
                "Helpdesk Administrator",
                "Password Administrator",
                "User Administrator",
                "Authentication Administrator",
                "Privileged Authentication Administrator",
                "Security Operator",
                "Security Administrator",
                "Global Administrator",
            ],
            Feature::RevokeSessions => &[
                "Helpdesk Administrator",
                "User Administrator",
                "Directory Writers",
                "Authentication Administrator",
                "Privileged Authentication Administrator",
                "Security Operator",
                "Security Administrator",
                "Global Administrator",
            ],
            Feature::DeleteUsers | Feature::PurgeUsers => &[
                "User Administrator",
                "Authentication Administrator",
                "Privileged Authentication Administrator",
                "Global Administrator",
            ],
            Feature::InviteGuests => &[
                "Guest Inviter",
                "User Administrator",
                "Directory Writers",
                "Global Administrator",
            ],
            Feature::TemporaryAccessPasses | Feature::RemoveSignInMethods => &[
                "Authentication Administrator",
                "Privileged Authentication Administrator",
                "Global Administrator",
            ],
            Feature::AssignLicences => &[
                "License Administrator",
                "User Administrator",
                "Directory Writers",
                "Global Administrator",
            ],
            Feature::AssignGroupLicences => &[
                "License Administrator",
                "Groups Administrator",
                "User Administrator",
                "Directory Writers",
                "Global Administrator",
            ],
            Feature::ChangeMembers | Feature::ChangeGroups => &[
                "Groups Administrator",
                "User Administrator",
                "Directory Writers",
                "Intune Administrator",
                "Exchange Administrator",
                "SharePoint Administrator",
                "Teams Administrator",
                "Global Administrator",
            ],
            Feature::DeleteGroups => &[
                "Groups Administrator",
                "User Administrator",
                "Intune Administrator",
                "Exchange Administrator",
                "SharePoint Administrator",
                "Teams Administrator",
                "Global Administrator",
            ],
            Feature::ChangeDevices => &[
                "Cloud Device Administrator",
                "Intune Administrator",
                "Global Administrator",
            ],
            Feature::DeviceActions | Feature::DeleteManagedDevices => {
                &["Intune Administrator", "Global Administrator"]
            }
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELPDESK: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";
    const UNKNOWN: &str = "44367163-eba1-44c3-98af-f5787879f96a";

    fn all() -> Vec<String> {
        let scopes = crate::feature::least(None).into_iter();
        scopes.map(|scope| scope.0.to_owned()).collect()
    }

    #[test]
    fn a_missing_permission_is_told_before_a_missing_role() {
        let lack = refuses(Feature::ResetPasswords, &[], Some(&[]));
        let scope = Scope("User-PasswordProfile.ReadWrite.All");
        assert_eq!(lack, Some(Lack::Scopes(vec![scope])));
    }

    #[test]
    fn a_role_that_does_not_reach_holds_back_and_names_those_that_do() {
        let helpdesk = [RoleId::new(HELPDESK)];
        let lack = refuses(Feature::DeleteUsers, &all(), Some(&helpdesk));
        let Some(Lack::Roles(roles)) = lack else {
            panic!("{lack:?}");
        };
        assert!(roles.contains(&"User Administrator"));
        assert_eq!(
            refuses(Feature::ResetPasswords, &all(), Some(&helpdesk)),
            None
        );
        let nothing = refuses(Feature::ResetPasswords, &all(), Some(&[]));
        assert!(matches!(nothing, Some(Lack::Roles(_))));
    }

    #[test]
    fn nothing_is_held_back_where_nobody_knows() {
        for feature in Feature::ALL {
            assert_eq!(refuses(feature, &all(), None), None, "{feature:?}");
            let unknown = [RoleId::new(UNKNOWN)];
            assert_eq!(
                refuses(feature, &all(), Some(&unknown)),
                None,
                "{feature:?}"
            );
            let global = [RoleId::new(GLOBAL)];
            assert_eq!(refuses(feature, &all(), Some(&global)), None, "{feature:?}");
        }
        assert_eq!(refuses(Feature::Users, &all(), Some(&[])), None);
    }

    #[test]
    fn what_every_user_may_do_is_no_role() {
        let granted: Vec<String> = Feature::BlockUsers
            .scopes()
            .iter()
            .map(|scope| scope.0.to_owned())
            .collect();
        let refused = |ids: &[&str]| {
            let roles: Vec<RoleId> = ids.iter().map(|id| RoleId::new(id)).collect();
            refuses(Feature::BlockUsers, &granted, Some(&roles)).is_some()
        };
        assert!(refused(&[EVERYBODY]));
        assert!(!refused(&[
            EVERYBODY,
            "00000000-0000-0000-0000-000000000001"
        ]));
    }

    #[test]
    fn every_role_is_one_that_the_console_knows_by_its_id() {
        for name in Feature::ALL.iter().flat_map(|feature| feature.roles()) {
            assert!(RoleId::by_name(name).is_some(), "{name}");
        }
    }
}
