//! What a user or a group is in directly: `GET /users/{id}/memberOf`, `GET /groups/{id}/memberOf`
//! (<https://learn.microsoft.com/graph/api/user-list-memberof>,
//! <https://learn.microsoft.com/graph/api/group-list-memberof>).

use tenantry_identity::tenant::TenantId;

use super::directory_object::{self, DirectoryObject};
use crate::{
    call::{Call, Scope},
    ids::{GroupId, UserId},
    page::{Page, read_page},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("GroupMember.Read.All");

/// The first page of the groups, roles and administrative units that a user is in.
pub fn of_user(tenant: &TenantId, user: &UserId) -> Call<Page<DirectoryObject>> {
    member_of(tenant, "users", user.as_str())
}

/// The first page of the groups and administrative units that a group is in.
pub fn of_group(tenant: &TenantId, group: &GroupId) -> Call<Page<DirectoryObject>> {
    member_of(tenant, "groups", group.as_str())
}

fn member_of(tenant: &TenantId, members: &'static str, id: &str) -> Call<Page<DirectoryObject>> {
    let address = Address::new(members)
        .segment(id)
        .segment("memberOf")
        .option("$select", directory_object::SELECT)
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{
        directory_object::ObjectKind,
        tests::{answer, tenant},
    };

    #[test]
    fn groups_and_roles_come_together_and_are_told_apart() {
        let call = of_user(&tenant(), &UserId::new("u/../x"));
        assert_eq!(
            call.request().uri().path(),
            "/v1.0/users/u%2F..%2Fx/memberOf"
        );
        let body = r##"{"value":[
            {"@odata.type":"#microsoft.graph.group","id":"1","groupTypes":[],"securityEnabled":true},
            {"@odata.type":"#microsoft.graph.directoryRole","id":"2","roleTemplateId":"t"}]}"##;
        let kinds: Vec<ObjectKind> = call
            .read(&answer(body))
            .unwrap()
            .items
            .into_iter()
            .map(|object| object.kind)
            .collect();
        assert_eq!(kinds, [ObjectKind::Group, ObjectKind::DirectoryRole]);
    }
}
