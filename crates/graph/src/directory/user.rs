//! Users: `GET /users` and `GET /users/{id}`
//! (<https://learn.microsoft.com/graph/api/user-list>, <https://learn.microsoft.com/graph/api/user-get>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    ids::UserId,
    page::{NextLink, Page},
    query::Address,
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("User.Read.All");

/// A user as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// The object id.
    pub id: UserId,
    /// The name shown in address books.
    pub display_name: Option<String>,
    /// The name that the user signs in with.
    pub user_principal_name: Option<String>,
    /// Whether the user may sign in.
    pub account_enabled: Option<bool>,
    /// The job title.
    pub job_title: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// When the user was created, ISO 8601 UTC.
    pub created_date_time: Option<String>,
    /// `Member` or `Guest`.
    pub user_type: Option<String>,
}

/// A user as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserDetail {
    /// What the list shows as well.
    pub row: UserRow,
    /// The given name.
    pub given_name: Option<String>,
    /// The surname.
    pub surname: Option<String>,
    /// The primary mail address.
    pub mail: Option<String>,
    /// The business telephone numbers; the service keeps at most one.
    pub business_phones: Vec<String>,
    /// The mobile telephone number.
    pub mobile_phone: Option<String>,
    /// The office.
    pub office_location: Option<String>,
    /// The company's name.
    pub company_name: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country in which licences are used.
    pub usage_location: Option<String>,
    /// The preferred language, ISO 639-1 with a region.
    pub preferred_language: Option<String>,
    /// Whether the user is mastered in an on-premises directory; `None` if it never was.
    pub on_premises_sync_enabled: Option<bool>,
    /// When the password was last changed, ISO 8601 UTC.
    pub last_password_change_date_time: Option<String>,
}

const ROW: &str = "id,displayName,userPrincipalName,accountEnabled,jobTitle,department,\
createdDateTime,userType";

const DETAIL: &str = "id,displayName,userPrincipalName,accountEnabled,jobTitle,department,\
createdDateTime,userType,givenName,surname,mail,businessPhones,mobilePhone,officeLocation,\
companyName,usageLocation,preferredLanguage,onPremisesSyncEnabled,lastPasswordChangeDateTime";

/// The first page of all users. 999 is the most the service gives at once.
pub fn list(tenant: &TenantId) -> Call<Page<UserRow>> {
    let address = Address::new("users")
        .option("$select", ROW)
        .option("$top", "999")
        .finish();
    page(tenant, address)
}

/// The page that an earlier one led to.
pub fn list_next(tenant: &TenantId, link: NextLink) -> Call<Page<UserRow>> {
    page(tenant, link.into_uri())
}

/// One user.
pub fn get(tenant: &TenantId, user: &UserId) -> Call<UserDetail> {
    let address = Address::new("users")
        .segment(user.as_str())
        .option("$select", DETAIL)
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

fn page(tenant: &TenantId, address: http::Uri) -> Call<Page<UserRow>> {
    Call::get(tenant, address, SCOPE, read_json)
}

impl Document for UserRow {
    fn read(user: &Value<'_>) -> Result<Self, Unfit> {
        Ok(UserRow {
            id: UserId::new(user.text("id")?),
            display_name: user.optional_text("displayName")?,
            user_principal_name: user.optional_text("userPrincipalName")?,
            account_enabled: user.optional_bool("accountEnabled")?,
            job_title: user.optional_text("jobTitle")?,
            department: user.optional_text("department")?,
            created_date_time: user.optional_text("createdDateTime")?,
            user_type: user.optional_text("userType")?,
        })
    }
}

impl Document for UserDetail {
    fn read(user: &Value<'_>) -> Result<Self, Unfit> {
        Ok(UserDetail {
            row: UserRow::read(user)?,
            given_name: user.optional_text("givenName")?,
            surname: user.optional_text("surname")?,
            mail: user.optional_text("mail")?,
            business_phones: user.texts("businessPhones")?,
            mobile_phone: user.optional_text("mobilePhone")?,
            office_location: user.optional_text("officeLocation")?,
            company_name: user.optional_text("companyName")?,
            usage_location: user.optional_text("usageLocation")?,
            preferred_language: user.optional_text("preferredLanguage")?,
            on_premises_sync_enabled: user.optional_bool("onPremisesSyncEnabled")?,
            last_password_change_date_time: user.optional_text("lastPasswordChangeDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Response;

    fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    #[test]
    fn a_user_without_an_id_is_refused() {
        let answer = Response::new(br#"{"value":[{"displayName":"A"}]}"#.to_vec());
        assert!(list(&tenant()).read(&answer).is_err());
    }

    #[test]
    fn a_hostile_id_stays_a_segment() {
        let call = get(&tenant(), &UserId::new("../organization?$select=id"));
        assert!(
            call.request()
                .uri()
                .path()
                .starts_with("/v1.0/users/..%2Forganization%3F")
        );
    }

    #[test]
    fn the_next_page_is_asked_for_exactly_as_the_service_said() {
        let link =
            "https://graph.microsoft.com/v1.0/users?$select=id&$top=999&$skiptoken=RFNwdAIAAQ";
        let body = format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{link}"}}"#);
        let first = list(&tenant())
            .read(&Response::new(body.into_bytes()))
            .unwrap();
        let next = list_next(&tenant(), first.next.unwrap());
        assert_eq!(next.request().uri().to_string(), link);
        assert_eq!(next.tenant(), &tenant());
    }

    #[test]
    fn a_detail_carries_the_row() {
        let answer = Response::new(
            br#"{"id":"1","displayName":"A","mail":"a@customer.com","businessPhones":["1"]}"#
                .to_vec(),
        );
        let user = get(&tenant(), &UserId::new("1")).read(&answer).unwrap();
        assert_eq!(user.row.display_name.as_deref(), Some("A"));
        assert_eq!(user.mail.as_deref(), Some("a@customer.com"));
        assert_eq!(user.business_phones, ["1"]);
    }
}
