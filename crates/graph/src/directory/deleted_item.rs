//! The recycle bin: `POST /directory/deletedItems/{id}/restore`, `DELETE /directory/deletedItems/{id}`
//! (<https://learn.microsoft.com/graph/api/directory-deleteditems-restore>,
//! <https://learn.microsoft.com/graph/api/directory-deleteditems-delete>).

use tenantry_identity::TenantId;

use crate::{
    call::Scope,
    check::{Check, Expect},
    feature::Feature,
    ids::{GroupId, UserId},
    query::Address,
    write::{Verb, Write},
};

/// What deleting users for good needs.
pub const PURGE_SCOPE: Scope = Scope("User.ReadWrite.All");

/// What lies in the recycle bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted<'i> {
    /// A user.
    User(&'i UserId),
    /// A Microsoft 365 group, or a security group that the tenant keeps.
    Group(&'i GroupId),
}

/// Restores what was deleted at most thirty days ago.
pub fn restore(tenant: &TenantId, item: Deleted<'_>) -> Write {
    let (set, reads, feature) = match item {
        Deleted::User(_) => ("users", Feature::Users, Feature::DeleteUsers),
        Deleted::Group(_) => ("groups", Feature::Groups, Feature::ChangeGroups),
    };
    let found = Address::new(set)
        .segment(item.id())
        .option("$select", "id")
        .template();
    let check = Check::new(tenant, reads, found, vec![Expect::There]);
    let address = of(item).literal("restore").template();
    Write::new(tenant, feature, Verb::Post, address, check)
}

/// Deletes it for good: nobody can bring it back.
pub fn delete_for_good(tenant: &TenantId, item: Deleted<'_>) -> Write {
    let (reads, feature) = match item {
        Deleted::User(_) => (Feature::Users, Feature::PurgeUsers),
        Deleted::Group(_) => (Feature::Groups, Feature::DeleteGroups),
    };
    let found = of(item).option("$select", "id").template();
    let check = Check::new(tenant, reads, found, vec![Expect::Gone]);
    let address = of(item).template();
    Write::new(tenant, feature, Verb::Delete, address, check)
}

impl<'i> Deleted<'i> {
    fn id(self) -> &'i str {
        match self {
            Deleted::User(user) => user.as_str(),
            Deleted::Group(group) => group.as_str(),
        }
    }
}

fn of(item: Deleted<'_>) -> Address {
    Address::new("directory/deletedItems").segment(item.id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Verdict, directory::tests::*};

    #[test]
    fn what_still_lies_there_was_not_deleted_for_good() {
        let user = UserId::new("u");
        let write = delete_for_good(&tenant(), Deleted::User(&user));
        assert_eq!(sent(&write), "DELETE /v1.0/directory/deletedItems/u ");
        assert_eq!(
            read_back(&write),
            "GET /v1.0/directory/deletedItems/u?$select=id"
        );
        assert_eq!(judged(&write, 200, r#"{"id":"u"}"#), Verdict::NotTaken);
        assert_eq!(judged(&write, 404, "{}"), Verdict::Taken);
    }

    #[test]
    fn what_was_restored_is_found_where_it_was() {
        let group = GroupId::new("g");
        let write = restore(&tenant(), Deleted::Group(&group));
        assert_eq!(sent(&write), "POST /v1.0/directory/deletedItems/g/restore ");
        assert_eq!(read_back(&write), "GET /v1.0/groups/g?$select=id");
        assert_eq!(judged(&write, 404, "{}"), Verdict::NotTaken);
        assert_eq!(judged(&write, 200, r#"{"id":"g"}"#), Verdict::Taken);
    }
}
