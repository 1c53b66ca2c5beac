//! What the partner's own data says about why a customer refuses an agent.

use tenantry_identity::{
    UnixSeconds,
    propagation::{Check, Finding},
};

use crate::{
    directory::group_membership::Group,
    partner::{
        access_assignment::AccessAssignment,
        delegated_admin_relationship::DelegatedAdminRelationship, my_roles::reaches,
    },
};

/// What could be read at the partner about one customer; `None` where it was refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// The relationships with the customer, whatever their status.
    pub relationships: Option<&'a [DelegatedAdminRelationship]>,
    /// The assignments of those of them that are active.
    pub assignments: Option<&'a [AccessAssignment]>,
    /// The groups that the agent is in.
    pub groups: Option<&'a [Group]>,
}

/// What was found of the checks that the partner's data can answer, in their order; each needs those
/// before it, so that one that fails leaves the later ones unknown.
pub fn findings(evidence: &Evidence<'_>, now: UnixSeconds) -> [(Check, Finding); 3] {
    let active = found(evidence.relationships, |relationship| {
        relationship.is_active(now)
    });
    let gives = |assignment: &AccessAssignment| {
        assignment.is_active && assignment.group.is_some() && !assignment.roles.is_empty()
    };
    let assigned = found(evidence.assignments, gives);
    let member = match evidence.groups {
        Some(groups) => found(evidence.assignments, |assignment| {
            gives(assignment) && reaches(assignment, groups)
        }),
        None => Finding::Unknown,
    };
    [
        (Check::RelationshipActive, active),
        (Check::GroupAssigned, behind(active, assigned)),
        (
            Check::AgentInGroup,
            behind(active, behind(assigned, member)),
        ),
    ]
}

/// Whether one of the entries that were read is of the kind that is needed.
fn found<T>(entries: Option<&[T]>, is_it: impl Fn(&T) -> bool) -> Finding {
    match entries {
        None => Finding::Unknown,
        Some(entries) if entries.iter().any(is_it) => Finding::Holds,
        Some(_) => Finding::Fails,
    }
}

/// A finding that says nothing where an earlier one fails.
fn behind(earlier: Finding, finding: Finding) -> Finding {
    match earlier {
        Finding::Fails => Finding::Unknown,
        Finding::Holds | Finding::Unknown => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{GroupId, RelationshipId},
        partner::{delegated_admin_relationship::RelationshipStatus, role::RoleId},
    };

    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    fn relationship(end: UnixSeconds) -> DelegatedAdminRelationship {
        DelegatedAdminRelationship {
            id: RelationshipId::new("r"),
            display_name: None,
            customer: None,
            customer_name: None,
            status: RelationshipStatus::Active,
            end: Some(end),
            auto_extends: false,
            roles: Vec::new(),
        }
    }

    fn assignment(group: &str, is_active: bool) -> AccessAssignment {
        AccessAssignment {
            group: Some(GroupId::new(group)),
            roles: vec![RoleId::new("88d8e3e3-8f55-4a1e-953a-9b9898b8876b")],
            is_active,
        }
    }

    fn of(evidence: &Evidence<'_>) -> [Finding; 3] {
        findings(evidence, NOW).map(|(_, finding)| finding)
    }

    #[test]
    fn what_was_refused_is_unknown() {
        assert_eq!(of(&Evidence::default()), [Finding::Unknown; 3]);
        let checks = findings(&Evidence::default(), NOW).map(|(check, _)| check);
        assert_eq!(checks, Check::ALL[..3]);
    }

    #[test]
    fn each_check_fails_for_its_own_reason() {
        use Finding::{Fails, Holds, Unknown};
        let mine = [Group {
            id: GroupId::new("mine"),
            display_name: None,
        }];
        let (lasting, over) = ([relationship(NOW.plus(1))], [relationship(NOW)]);
        let roleless = AccessAssignment {
            roles: Vec::new(),
            ..assignment("mine", true)
        };
        for (relationships, assignments, expected) in [
            (&[][..], &[][..], [Fails, Unknown, Unknown]),
            (
                &over,
                &[assignment("mine", true)],
                [Fails, Unknown, Unknown],
            ),
            (&lasting, &[], [Holds, Fails, Unknown]),
            (
                &lasting,
                &[assignment("mine", false)],
                [Holds, Fails, Unknown],
            ),
            (&lasting, &[roleless], [Holds, Fails, Unknown]),
            (
                &lasting,
                &[assignment("other", true)],
                [Holds, Holds, Fails],
            ),
            (
                &lasting,
                &[assignment("other", true), assignment("mine", true)],
                [Holds, Holds, Holds],
            ),
        ] {
            let evidence = Evidence {
                relationships: Some(relationships),
                assignments: Some(assignments),
                groups: Some(&mine),
            };
            assert_eq!(of(&evidence), expected, "{evidence:?}");
        }
        let no_groups = Evidence {
            relationships: Some(&lasting),
            assignments: Some(&[assignment("mine", true)]),
            groups: None,
        };
        assert_eq!(of(&no_groups), [Holds, Holds, Unknown]);
    }
}
