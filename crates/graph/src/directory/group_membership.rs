//! The groups that the signed-in user is in, directly or through others:
//! `GET /me/transitiveMemberOf/microsoft.graph.group`
//! (<https://learn.microsoft.com/graph/api/user-list-transitivememberof>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::GroupId,
    page::{Page, read_page},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("User.Read");

/// A group that the user is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The object id.
    pub id: GroupId,
    /// The group's name; `None` where the user may not read it.
    pub display_name: Option<String>,
}

/// The first page of the signed-in user's groups in `tenant`. 999 is the most that the directory gives
/// at once. The cast to groups makes this an advanced query.
pub fn list_mine(tenant: &TenantId) -> Call<Page<Group>> {
    let address = Address::new("me/transitiveMemberOf/microsoft.graph.group")
        .option("$select", "id,displayName")
        .option("$count", "true")
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page).eventual()
}

impl Document for Group {
    fn read(group: &Value<'_>) -> Result<Self, Unfit> {
        Ok(Group {
            id: GroupId::new(group.text("id")?),
            display_name: group.optional_text("displayName")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_group_without_an_id_is_refused() {
        let body = r#"{"value":[{"displayName":"Agents"}]}"#;
        assert!(list_mine(&tenant()).read(&answer(body)).is_err());
    }

    #[test]
    fn every_page_is_an_advanced_query() {
        let first = list_mine(&tenant());
        assert_eq!(
            first.request().uri().to_string(),
            "/v1.0/me/transitiveMemberOf/microsoft.graph.group?$select=id,displayName&$count=true&$top=999"
        );
        let page = first
            .read(&answer(
                r#"{"@odata.count":2,"value":[{"id":"g","displayName":null}],
                    "@odata.nextLink":"https://graph.microsoft.com/v1.0/me/x?$skiptoken=a"}"#,
            ))
            .unwrap();
        assert_eq!(page.items[0].id, GroupId::new("g"));
        let next = first.next(page.next.unwrap());
        for call in [first, next] {
            assert_eq!(call.request().headers()["consistencylevel"], "eventual");
            assert_eq!(call.scope().0, "User.Read");
            assert_eq!(call.tenant(), &tenant());
        }
    }
}
