//! Groups in the recycle bin: `GET /directory/deletedItems/microsoft.graph.group`
//! (<https://learn.microsoft.com/graph/api/directory-deleteditems-list>).

use tenantry_identity::TenantId;
use tenantry_json::{Unfit, Value};

use super::group::{GroupKind, kind_of};
use crate::{
    call::{Call, Scope},
    error::Document,
    ids::GroupId,
    page::{Page, read_page},
    paging::Identified,
    query::Address,
};

/// What the call of this file needs: more than the list of groups does.
pub const SCOPE: Scope = Scope("Group.Read.All");

/// A group that was deleted at most thirty days ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedGroup {
    /// The object id.
    pub id: GroupId,
    /// The name.
    pub display_name: Option<String>,
    /// Which kind of group it is.
    pub kind: GroupKind,
    /// The mail address.
    pub mail: Option<String>,
    /// When it was deleted, ISO 8601 UTC.
    pub deleted_date_time: Option<String>,
}

/// The first page of the groups that can still be restored. The type behind the slash is required.
pub fn list(tenant: &TenantId) -> Call<Page<DeletedGroup>> {
    let address = Address::new("directory/deletedItems/microsoft.graph.group")
        .option(
            "$select",
            "id,displayName,mail,groupTypes,mailEnabled,securityEnabled,deletedDateTime",
        )
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Identified for DeletedGroup {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for DeletedGroup {
    fn read(group: &Value<'_>) -> Result<Self, Unfit> {
        Ok(DeletedGroup {
            id: GroupId::new(group.text("id")?),
            display_name: group.optional_text("displayName")?,
            kind: kind_of(group)?,
            mail: group.optional_text("mail")?,
            deleted_date_time: group.optional_text("deletedDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_group_without_an_id_is_refused_and_its_kind_is_told() {
        let call = list(&tenant());
        assert!(call.read(&answer(r#"{"value":[{}]}"#)).is_err());
        let body = r#"{"value":[{"id":"g","groupTypes":["Unified"],"mailEnabled":true}]}"#;
        let page = call.read(&answer(body)).unwrap();
        assert_eq!(page.items[0].kind, GroupKind::Microsoft365);
    }
}
