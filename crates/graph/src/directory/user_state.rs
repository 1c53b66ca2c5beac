//! What has to be known of a user before something is changed, and is read again afterwards:
//! `GET /users/{id}` (<https://learn.microsoft.com/graph/api/user-get>).

use tenantry_identity::TenantId;
use tenantry_json::{Unfit, Value};

use super::{
    license_assignment::LicenseAssignmentState,
    user::{SCOPE, UserDetail},
};
use crate::{
    call::Call,
    error::{Document, read_json},
    ids::{SkuId, UserId},
    query::Address,
};

/// A user as a plan finds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserState {
    /// The object id.
    pub id: UserId,
    /// The name shown in address books.
    pub display_name: Option<String>,
    /// The name to sign in with.
    pub user_principal_name: Option<String>,
    /// Whether the user may sign in.
    pub account_enabled: Option<bool>,
    /// Whether the user is mastered in an on-premises directory; `None` if it never was.
    pub on_premises_sync_enabled: Option<bool>,
    /// `Member` or `Guest`.
    pub user_type: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country in which licences are used.
    pub usage_location: Option<String>,
    /// Where each licence comes from.
    pub license_assignment_states: Vec<LicenseAssignmentState>,
    /// When the password was last changed, ISO 8601 UTC.
    pub last_password_change_date_time: Option<String>,
    /// Since when sessions are valid, ISO 8601 UTC.
    pub sign_in_sessions_valid_from_date_time: Option<String>,
}

/// What is asked for, before and after a change.
pub(super) const SELECT: &str = "id,displayName,userPrincipalName,accountEnabled,\
onPremisesSyncEnabled,userType,usageLocation,assignedLicenses,licenseAssignmentStates,\
lastPasswordChangeDateTime,signInSessionsValidFromDateTime";

/// Reads what a plan has to know. Several go in one batch.
pub fn get(tenant: &TenantId, user: &UserId) -> Call<UserState> {
    let address = Address::new("users")
        .segment(user.as_str())
        .option("$select", SELECT)
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

impl UserState {
    /// Whether the user was invited from elsewhere.
    pub fn is_guest(&self) -> bool {
        self.user_type.as_deref() == Some("Guest")
    }

    /// Whether the user is mastered in an on-premises directory.
    pub fn is_synchronised(&self) -> bool {
        self.on_premises_sync_enabled == Some(true)
    }

    /// The name, or what there is instead.
    pub fn name(&self) -> &str {
        let name = self.display_name.as_deref();
        name.or(self.user_principal_name.as_deref())
            .unwrap_or(self.id.as_str())
    }

    /// The direct assignment of a product, which alone can be taken away from the user.
    pub fn direct(&self, sku: SkuId) -> Option<&LicenseAssignmentState> {
        let mut of_product = self.of(sku);
        of_product.find(|state| state.assigned_by_group.is_none())
    }

    /// Whether a product is inherited from a group.
    pub fn inherits(&self, sku: SkuId) -> bool {
        self.of(sku).any(|state| state.assigned_by_group.is_some())
    }

    /// Whether there is an assignment of a product, directly or from a group.
    pub fn has(&self, sku: SkuId) -> bool {
        self.of(sku).next().is_some()
    }

    fn of(&self, sku: SkuId) -> impl Iterator<Item = &LicenseAssignmentState> {
        let states = self.license_assignment_states.iter();
        states.filter(move |state| state.sku_id == Some(sku))
    }
}

impl From<&UserDetail> for UserState {
    fn from(user: &UserDetail) -> Self {
        let own = |text: Option<&str>| text.map(str::to_owned);
        UserState {
            id: user.row.id.clone(),
            display_name: own(user.row.display_name()),
            user_principal_name: own(user.row.user_principal_name()),
            account_enabled: user.row.account_enabled,
            on_premises_sync_enabled: user.row.on_premises_sync_enabled,
            user_type: own(user.row.user_type()),
            usage_location: own(user.row.usage_location()),
            license_assignment_states: user.license_assignment_states.clone(),
            last_password_change_date_time: user.last_password_change_date_time.clone(),
            sign_in_sessions_valid_from_date_time: user
                .sign_in_sessions_valid_from_date_time
                .clone(),
        }
    }
}

impl Document for UserState {
    fn read(user: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| user.optional_text(name);
        let mut license_assignment_states = Vec::new();
        for state in user.optional_items("licenseAssignmentStates")? {
            license_assignment_states.push(LicenseAssignmentState::read(state)?);
        }
        Ok(UserState {
            id: UserId::new(user.text("id")?),
            display_name: text("displayName")?,
            user_principal_name: text("userPrincipalName")?,
            account_enabled: user.optional_bool("accountEnabled")?,
            on_premises_sync_enabled: user.optional_bool("onPremisesSyncEnabled")?,
            user_type: text("userType")?,
            usage_location: text("usageLocation")?,
            license_assignment_states,
            last_password_change_date_time: text("lastPasswordChangeDateTime")?,
            sign_in_sessions_valid_from_date_time: text("signInSessionsValidFromDateTime")?,
        })
    }
}
