//! The signed-in user's own account in a tenant: `GET /me`
//! (<https://learn.microsoft.com/graph/api/user-get>).
//!
//! A delegated administrator has none in a customer's tenant. One that was invited there as a guest has,
//! and is taken for the guest.

use http::StatusCode;
use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("User.Read");

/// An account in one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAccount {
    /// The user name there. A guest's is made from the name at home, with `#EXT#` in it.
    pub user_principal_name: Option<String>,
    /// `Member` or `Guest`.
    pub user_type: Option<String>,
}

impl OwnAccount {
    /// Whether it was invited from elsewhere.
    pub fn is_guest(&self) -> bool {
        let is_external = |name: &str| name.to_ascii_uppercase().contains("#EXT#");
        self.user_type.as_deref() == Some("Guest")
            || self.user_principal_name.as_deref().is_some_and(is_external)
    }
}

/// The account that the signed-in user has in `tenant`; `None` where there is none.
pub fn get(tenant: &TenantId) -> Call<Option<OwnAccount>> {
    let address = Address::new("me")
        .option("$select", "userPrincipalName,userType")
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        read_json(response).map(Some)
    })
}

impl Document for OwnAccount {
    fn read(account: &Value<'_>) -> Result<Self, Unfit> {
        Ok(OwnAccount {
            user_principal_name: account.optional_text("userPrincipalName")?,
            user_type: account.optional_text("userType")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    fn read(body: &str) -> Option<OwnAccount> {
        get(&tenant()).read(&answer(body)).unwrap()
    }

    #[test]
    fn a_refusal_says_nothing_of_an_account() {
        let mut refused = answer(r#"{"error":{"code":"Authorization_RequestDenied"}}"#);
        *refused.status_mut() = StatusCode::FORBIDDEN;
        assert_eq!(get(&tenant()).read(&refused).unwrap_err().status(), 403);
        assert!(get(&tenant()).read(&answer(r#"{"userType":7}"#)).is_err());
    }

    #[test]
    fn a_delegated_administrator_has_none() {
        let mut missing = answer(r#"{"error":{"code":"Request_ResourceNotFound"}}"#);
        *missing.status_mut() = StatusCode::NOT_FOUND;
        assert_eq!(get(&tenant()).read(&missing).unwrap(), None);
    }

    #[test]
    fn a_guest_is_told_by_type_or_by_name() {
        for (body, is_guest) in [
            (r#"{"userType":"Guest"}"#, true),
            (
                r#"{"userPrincipalName":"a_partner.com#ext#@customer.onmicrosoft.com"}"#,
                true,
            ),
            (
                r#"{"userPrincipalName":"a@customer.com","userType":"Member"}"#,
                false,
            ),
            ("{}", false),
        ] {
            assert_eq!(read(body).unwrap().is_guest(), is_guest, "{body}");
        }
    }

    #[test]
    fn the_request_names_what_it_needs() {
        let call = get(&tenant());
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/me?$select=userPrincipalName,userType"
        );
        assert_eq!((call.scope().0, call.tenant()), ("User.Read", &tenant()));
    }
}
