//! The roles that an agent has in a customer's tenant: the assignments of the active relationships to
//! the groups that the agent is in.

use tenantry_identity::UnixSeconds;

use crate::{
    directory::group_membership::Group,
    partner::{
        access_assignment::AccessAssignment,
        delegated_admin_relationship::DelegatedAdminRelationship, role::RoleId,
    },
};

/// A relationship and the assignments that were read of it.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// The relationship with the customer.
    pub relationship: &'a DelegatedAdminRelationship,
    /// Its assignments.
    pub assignments: &'a [AccessAssignment],
}

/// The roles that the member of `groups` has in the customer's tenant at `now`, each once, by name.
pub fn my_roles(accesses: &[Access<'_>], groups: &[Group], now: UnixSeconds) -> Vec<RoleId> {
    let given = accesses
        .iter()
        .filter(|access| access.relationship.is_active(now))
        .flat_map(|access| access.assignments)
        .filter(|assignment| assignment.is_active && reaches(assignment, groups))
        .flat_map(|assignment| &assignment.roles);
    let mut roles: Vec<RoleId> = Vec::new();
    for role in given {
        // No two roles have one name.
        if let Err(at) = roles.binary_search_by(|known| known.name_or_id().cmp(role.name_or_id())) {
            roles.insert(at, role.clone());
        }
    }
    roles
}

/// Whether an assignment is to one of the groups.
pub fn reaches(assignment: &AccessAssignment, groups: &[Group]) -> bool {
    let group = assignment.group.as_ref();
    group.is_some_and(|group| groups.iter().any(|mine| mine.id == *group))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::{GroupId, RelationshipId};
    use crate::partner::delegated_admin_relationship::RelationshipStatus;

    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
    const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
    const HELPDESK: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

    fn relationship() -> DelegatedAdminRelationship {
        DelegatedAdminRelationship {
            id: RelationshipId::new("r"),
            display_name: None,
            customer: None,
            customer_name: None,
            status: RelationshipStatus::Active,
            end: Some(NOW.plus(1)),
            auto_extends: false,
            roles: Vec::new(),
        }
    }

    fn assignment(group: &str, roles: &[&str]) -> AccessAssignment {
        AccessAssignment {
            group: Some(GroupId::new(group)),
            roles: roles.iter().map(|id| RoleId::new(id)).collect(),
            is_active: true,
        }
    }

    fn group(id: &str) -> Group {
        Group {
            id: GroupId::new(id),
            display_name: None,
        }
    }

    fn names(relationship: &DelegatedAdminRelationship, one: AccessAssignment) -> Vec<String> {
        let accesses = [Access {
            relationship,
            assignments: &[one],
        }];
        let roles = my_roles(&accesses, &[group("mine")], NOW);
        roles
            .iter()
            .map(|role| role.name_or_id().to_owned())
            .collect()
    }

    #[test]
    fn what_is_not_in_force_gives_no_role() {
        let other_group = assignment("other", &[READERS]);
        assert!(names(&relationship(), other_group).is_empty());
        let mut pending = assignment("mine", &[READERS]);
        pending.is_active = false;
        assert!(names(&relationship(), pending).is_empty());
        let mut no_group = assignment("mine", &[READERS]);
        no_group.group = None;
        assert!(names(&relationship(), no_group).is_empty());
        let mut over = relationship();
        over.end = Some(NOW);
        assert!(names(&over, assignment("mine", &[READERS])).is_empty());
    }

    #[test]
    fn roles_come_once_and_by_name() {
        let assignments = [
            assignment("mine", &[HELPDESK, READERS]),
            assignment("mine", &[READERS, "unnamed"]),
        ];
        let accesses = [Access {
            relationship: &relationship(),
            assignments: &assignments,
        }];
        let roles = my_roles(&accesses, &[group("mine")], NOW);
        let names: Vec<&str> = roles.iter().map(RoleId::name_or_id).collect();
        assert_eq!(
            names,
            ["Directory Readers", "Helpdesk Administrator", "unnamed"]
        );
    }

    proptest! {
        #[test]
        fn roles_are_exactly_those_of_my_groups(
            assigned in prop::collection::vec((0u8..4, 0u8..6, any::<bool>()), 0..12),
            mine in prop::collection::vec(0u8..4, 0..4),
        ) {
            let assignments: Vec<AccessAssignment> = assigned
                .iter()
                .map(|(group, role, is_active)| AccessAssignment {
                    is_active: *is_active,
                    ..assignment(&group.to_string(), &[&format!("role {role}")])
                })
                .collect();
            let groups: Vec<Group> = mine.iter().map(|id| group(&id.to_string())).collect();
            let accesses = [Access { relationship: &relationship(), assignments: &assignments }];
            let found = my_roles(&accesses, &groups, NOW);
            let mut expected: Vec<RoleId> = assigned
                .iter()
                .filter(|(group, _, is_active)| *is_active && mine.contains(group))
                .map(|(_, role, _)| RoleId::new(&format!("role {role}")))
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(found, expected);
        }
    }
}
