//! Users in the recycle bin: `GET /directory/deletedItems/microsoft.graph.user`
//! (<https://learn.microsoft.com/graph/api/directory-deleteditems-list>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::UserId,
    page::{Page, read_count, read_page},
    paging::Identified,
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("User.Read.All");

/// The type behind the slash is required.
const RESOURCE: &str = "directory/deletedItems/microsoft.graph.user";

/// A user who was deleted at most thirty days ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedUser {
    /// The object id.
    pub id: UserId,
    /// The name.
    pub display_name: Option<String>,
    /// The name to sign in with, behind the id without its hyphens.
    pub user_principal_name: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
    /// When the user was deleted, ISO 8601 UTC.
    pub deleted_date_time: Option<String>,
}

/// The first page of the users that can still be restored.
pub fn list(tenant: &TenantId) -> Call<Page<DeletedUser>> {
    let address = Address::new(RESOURCE)
        .option(
            "$select",
            "id,displayName,userPrincipalName,mail,deletedDateTime",
        )
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// How many there are.
pub fn count(tenant: &TenantId) -> Call<u64> {
    let address = Address::counting(RESOURCE, None);
    Call::get(tenant, address, SCOPE, read_count).eventual()
}

impl Identified for DeletedUser {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for DeletedUser {
    fn read(user: &Value<'_>) -> Result<Self, Unfit> {
        Ok(DeletedUser {
            id: UserId::new(user.text("id")?),
            display_name: user.optional_text("displayName")?,
            user_principal_name: user.optional_text("userPrincipalName")?,
            mail: user.optional_text("mail")?,
            deleted_date_time: user.optional_text("deletedDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_user_without_an_id_is_refused() {
        assert!(list(&tenant()).read(&answer(r#"{"value":[{}]}"#)).is_err());
    }

    #[test]
    fn the_type_stands_in_the_address() {
        let call = count(&tenant());
        assert_eq!(
            call.request().uri().path(),
            "/v1.0/directory/deletedItems/microsoft.graph.user"
        );
        assert_eq!(
            call.read(&answer(r#"{"@odata.count":"3","value":[]}"#)),
            Ok(3)
        );
    }
}
