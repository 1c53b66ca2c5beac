//! Plans for the recycle bin.

use tenantry_graph::directory::{
    deleted_group::DeletedGroup,
    deleted_item::{self, Deleted},
    deleted_user::DeletedUser,
};

use super::{Customer, draft::Draft};
use crate::plan::{Gravity, Kind, Object, Plan};

/// Restores users with what they had: groups, licences as far as there are free ones, and mailbox.
pub fn restore_users(customer: Customer<'_>, users: &[DeletedUser]) -> Plan {
    let object = |user: &DeletedUser| restore(customer, of_user(user), Deleted::User(&user.id));
    let objects = users.iter().map(object).collect();
    customer.plan("Restore users", Gravity::Ordinary, objects)
}

/// Deletes users for good.
pub fn purge_users(customer: Customer<'_>, users: &[DeletedUser]) -> Plan {
    let object = |user: &DeletedUser| purge(customer, of_user(user), Deleted::User(&user.id));
    let objects = users.iter().map(object).collect();
    customer.plan("Delete users for good", Gravity::Destructive, objects)
}

/// Restores groups with their members.
pub fn restore_groups(customer: Customer<'_>, groups: &[DeletedGroup]) -> Plan {
    let object =
        |group: &DeletedGroup| restore(customer, of_group(group), Deleted::Group(&group.id));
    let objects = groups.iter().map(object).collect();
    customer.plan("Restore groups", Gravity::Ordinary, objects)
}

/// Deletes groups for good.
pub fn purge_groups(customer: Customer<'_>, groups: &[DeletedGroup]) -> Plan {
    let object = |group: &DeletedGroup| purge(customer, of_group(group), Deleted::Group(&group.id));
    let objects = groups.iter().map(object).collect();
    customer.plan("Delete groups for good", Gravity::Destructive, objects)
}

fn restore(customer: Customer<'_>, draft: Draft, item: Deleted<'_>) -> Object {
    let draft = draft.change("Recycle bin", Some("In it"), Some("Restored"));
    draft
        .step("Restore", deleted_item::restore(customer.tenant, item))
        .done()
}

fn purge(customer: Customer<'_>, draft: Draft, item: Deleted<'_>) -> Object {
    let draft = draft.change("Recycle bin", Some("In it"), Some("Gone for good"));
    let write = deleted_item::delete_for_good(customer.tenant, item);
    draft.step("Delete for good", write).done()
}

/// The service puts the id in front of a deleted user's name.
fn of_user(user: &DeletedUser) -> Draft {
    let id = user.id.as_str();
    let name = user.display_name.as_deref().unwrap_or(id);
    let plain = user.user_principal_name.as_deref().map(|name| {
        let prefix: String = id.chars().filter(|letter| *letter != '-').collect();
        name.strip_prefix(&prefix).unwrap_or(name)
    });
    Draft::new(Kind::User, Some(id), name).detail(plain)
}

fn of_group(group: &DeletedGroup) -> Draft {
    let id = group.id.as_str();
    let name = group.display_name.as_deref().unwrap_or(id);
    Draft::new(Kind::Group, Some(id), name).detail(group.mail.as_deref())
}

#[cfg(test)]
mod tests {
    use tenantry_graph::ids::UserId;

    use super::*;
    use crate::actions::tests::*;

    fn deleted() -> DeletedUser {
        DeletedUser {
            id: UserId::new("1-2"),
            display_name: Some("Ada".into()),
            user_principal_name: Some("12ada@customer.com".into()),
            mail: None,
            deleted_date_time: None,
        }
    }

    #[test]
    fn deleting_for_good_asks_for_the_name_and_restoring_does_not() {
        let plan = purge_users(customer(), &[deleted()]);
        assert_eq!(plan.confirmation().as_deref(), Some("Ada"));
        assert_eq!(lines(&plan), ["DELETE /v1.0/directory/deletedItems/1-2"]);
        let plan = restore_users(customer(), &[deleted()]);
        assert_eq!(plan.confirmation(), None);
        assert_eq!(
            lines(&plan),
            ["POST /v1.0/directory/deletedItems/1-2/restore"]
        );
        assert_eq!(plan.objects[0].detail.as_deref(), Some("ada@customer.com"));
    }
}
