//! Users: `GET /users` and `GET /users/{id}`
//! (<https://learn.microsoft.com/graph/api/user-list>, <https://learn.microsoft.com/graph/api/user-get>).

use http::StatusCode;
use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::{
    device::{self, DeviceRow},
    directory_object::{self, DirectoryObject},
    license_assignment::{LicenseAssignmentState, held},
};
use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    ids::{SkuId, UserId},
    page::{Page, read_count, read_page},
    paging::Identified,
    query::{Address, Filter, Query},
    texts::{Texts, row_texts},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("User.Read.All");

/// A user as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// The object id.
    pub id: UserId,
    /// Whether the user may sign in.
    pub account_enabled: Option<bool>,
    /// Whether the user is mastered in an on-premises directory; `None` if it never was.
    pub on_premises_sync_enabled: Option<bool>,
    /// The products that the user has licences for, assigned directly or through groups.
    pub assigned_licenses: Box<[SkuId]>,
    texts: Texts<{ TEXTS.len() }>,
}

row_texts!(UserRow, "id,accountEnabled,onPremisesSyncEnabled,assignedLicenses", {
    /// The name shown in address books.
    display_name: "displayName",
    /// The name that the user signs in with.
    user_principal_name: "userPrincipalName",
    /// The primary mail address.
    mail: "mail",
    /// The job title.
    job_title: "jobTitle",
    /// The department.
    department: "department",
    /// The city.
    city: "city",
    /// The country or region, as somebody wrote it.
    country: "country",
    /// ISO 3166-1 alpha-2 code of the country in which licences are used.
    usage_location: "usageLocation",
    /// When the user was created, ISO 8601 UTC.
    created_date_time: "createdDateTime",
    /// `Member` or `Guest`.
    user_type: "userType",
});

impl UserRow {
    /// Whether the user was invited from elsewhere.
    pub fn is_guest(&self) -> bool {
        self.user_type() == Some("Guest")
    }

    /// Whether the user may not sign in.
    pub fn is_blocked(&self) -> bool {
        self.account_enabled == Some(false)
    }

    /// Whether the user is mastered in an on-premises directory.
    pub fn is_synchronised(&self) -> bool {
        self.on_premises_sync_enabled == Some(true)
    }
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
    /// The business telephone numbers; the service keeps at most one.
    pub business_phones: Vec<String>,
    /// The mobile telephone number.
    pub mobile_phone: Option<String>,
    /// The office.
    pub office_location: Option<String>,
    /// The company's name.
    pub company_name: Option<String>,
    /// The street.
    pub street_address: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The employee number.
    pub employee_id: Option<String>,
    /// `Employee`, `Contractor` or another word of the customer's.
    pub employee_type: Option<String>,
    /// The preferred language, ISO 639-1 with a region.
    pub preferred_language: Option<String>,
    /// The part of the mail address before `@`, which users without a mailbox have as well.
    pub mail_nickname: Option<String>,
    /// All mail addresses, each with its protocol in front; the primary one's is in capitals.
    pub proxy_addresses: Vec<String>,
    /// Further mail addresses.
    pub other_mails: Vec<String>,
    /// When it was last synchronised, ISO 8601 UTC.
    pub on_premises_last_sync_date_time: Option<String>,
    /// The DNS name of the on-premises domain.
    pub on_premises_domain_name: Option<String>,
    /// The user name on premises.
    pub on_premises_sam_account_name: Option<String>,
    /// The distinguished name on premises.
    pub on_premises_distinguished_name: Option<String>,
    /// When the password was last changed, ISO 8601 UTC.
    pub last_password_change_date_time: Option<String>,
    /// Since when sessions are valid, ISO 8601 UTC: earlier ones were revoked.
    pub sign_in_sessions_valid_from_date_time: Option<String>,
    /// Of a guest: `PendingAcceptance` or `Accepted`.
    pub external_user_state: Option<String>,
    /// Where each licence comes from, and what keeps it from working.
    pub license_assignment_states: Vec<LicenseAssignmentState>,
}

const DETAIL: &str = "givenName,surname,businessPhones,mobilePhone,officeLocation,companyName,\
streetAddress,state,postalCode,employeeId,employeeType,preferredLanguage,mailNickname,proxyAddresses,otherMails,\
onPremisesLastSyncDateTime,onPremisesDomainName,onPremisesSamAccountName,\
onPremisesDistinguishedName,lastPasswordChangeDateTime,signInSessionsValidFromDateTime,\
externalUserState,licenseAssignmentStates";

/// The properties that a search looks into.
const SEARCHED: &[&str] = &["displayName", "userPrincipalName", "mail"];

/// The first page of all users. 999 is the most the service gives at once.
pub fn list(tenant: &TenantId) -> Call<Page<UserRow>> {
    let address = Address::new("users")
        .option("$select", SELECT)
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// The first page of those users that are asked for.
pub fn find(tenant: &TenantId, query: &Query) -> Call<Page<UserRow>> {
    let address = query.address("users", SELECT, SEARCHED);
    Call::get(tenant, address, SCOPE, read_page).eventual()
}

/// The first page of the users who have a licence for a product, blocked ones included.
pub fn holders(tenant: &TenantId, sku: SkuId) -> Call<Page<UserRow>> {
    find(tenant, &Query::new().filter(Filter::holds(sku)))
}

/// How many users there are, or how many fit.
pub fn count(tenant: &TenantId, filter: Option<&Filter>) -> Call<u64> {
    let address = Address::counting("users", filter);
    Call::get(tenant, address, SCOPE, read_count).eventual()
}

/// One user.
pub fn get(tenant: &TenantId, user: &UserId) -> Call<UserDetail> {
    let address = Address::new("users")
        .segment(user.as_str())
        .option("$select", &[SELECT, ",", DETAIL].concat())
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

/// The user's manager; `None` where there is none
/// (<https://learn.microsoft.com/graph/api/user-list-manager>).
pub fn manager(tenant: &TenantId, user: &UserId) -> Call<Option<DirectoryObject>> {
    let address = Address::new("users")
        .segment(user.as_str())
        .segment("manager")
        .option("$select", directory_object::SELECT)
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        read_json(response).map(Some)
    })
}

/// The first page of the devices that the user registered
/// (<https://learn.microsoft.com/graph/api/user-list-registereddevices>).
pub fn registered_devices(tenant: &TenantId, user: &UserId) -> Call<Page<DeviceRow>> {
    devices(tenant, user, "registeredDevices")
}

/// The first page of the devices that the user owns
/// (<https://learn.microsoft.com/graph/api/user-list-owneddevices>).
pub fn owned_devices(tenant: &TenantId, user: &UserId) -> Call<Page<DeviceRow>> {
    devices(tenant, user, "ownedDevices")
}

fn devices(tenant: &TenantId, user: &UserId, which: &str) -> Call<Page<DeviceRow>> {
    let address = Address::new("users")
        .segment(user.as_str())
        .segment(which)
        .option("$select", device::ROW)
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Identified for UserRow {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for UserRow {
    fn read(user: &Value<'_>) -> Result<Self, Unfit> {
        Ok(UserRow {
            id: UserId::new(user.text("id")?),
            account_enabled: user.optional_bool("accountEnabled")?,
            on_premises_sync_enabled: user.optional_bool("onPremisesSyncEnabled")?,
            assigned_licenses: held(user)?,
            texts: Texts::read(user, &TEXTS)?,
        })
    }
}

impl Document for UserDetail {
    fn read(user: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| user.optional_text(name);
        let mut license_assignment_states = Vec::new();
        for state in user.optional_items("licenseAssignmentStates")? {
            license_assignment_states.push(LicenseAssignmentState::read(state)?);
        }
        Ok(UserDetail {
            row: UserRow::read(user)?,
            given_name: text("givenName")?,
            surname: text("surname")?,
            business_phones: user.texts("businessPhones")?,
            mobile_phone: text("mobilePhone")?,
            office_location: text("officeLocation")?,
            company_name: text("companyName")?,
            street_address: text("streetAddress")?,
            state: text("state")?,
            postal_code: text("postalCode")?,
            employee_id: text("employeeId")?,
            employee_type: text("employeeType")?,
            preferred_language: text("preferredLanguage")?,
            mail_nickname: user.optional_text("mailNickname")?,
            proxy_addresses: user.texts("proxyAddresses")?,
            other_mails: user.texts("otherMails")?,
            on_premises_last_sync_date_time: text("onPremisesLastSyncDateTime")?,
            on_premises_domain_name: text("onPremisesDomainName")?,
            on_premises_sam_account_name: text("onPremisesSamAccountName")?,
            on_premises_distinguished_name: text("onPremisesDistinguishedName")?,
            last_password_change_date_time: text("lastPasswordChangeDateTime")?,
            sign_in_sessions_valid_from_date_time: text("signInSessionsValidFromDateTime")?,
            external_user_state: text("externalUserState")?,
            license_assignment_states,
        })
    }
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_user_without_an_id_is_refused() {
        let body = r#"{"value":[{"displayName":"A"}]}"#;
        assert!(list(&tenant()).read(&answer(body)).is_err());
        let body = r#"{"value":[{"id":"1","mail":7}]}"#;
        assert!(list(&tenant()).read(&answer(body)).is_err());
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
    fn a_user_without_a_manager_has_none_and_a_refusal_stays_one() {
        let call = manager(&tenant(), &UserId::new("1"));
        let refused = |status| {
            let body = br#"{"error":{"code":"x"}}"#.to_vec();
            Response::builder().status(status).body(body).unwrap()
        };
        assert_eq!(call.read(&refused(404)), Ok(None));
        assert!(call.read(&refused(403)).is_err());
    }

    #[test]
    fn the_next_page_is_asked_for_exactly_as_the_service_said() {
        let link =
            "https://graph.microsoft.com/v1.0/users?$select=id&$top=999&$skiptoken=RFNwdAIAAQ";
        let body = format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{link}"}}"#);
        let first = list(&tenant()).read(&answer(&body)).unwrap();
        let next = list(&tenant()).next(first.next.unwrap());
        assert_eq!(next.request().uri().to_string(), link);
        assert_eq!(next.tenant(), &tenant());
    }

    #[test]
    fn a_query_is_advanced_on_every_page_and_the_plain_list_is_not() {
        let holders = holders(
            &tenant(),
            SkuId::parse("06ebc4ee-1bb5-47dd-8120-11324bc54e06").unwrap(),
        );
        let address = holders.request().uri().to_string();
        assert!(
            address.ends_with(
                "&$filter=assignedLicenses%2Fany%28x%3Ax%2FskuId%20eq%20\
                 06ebc4ee-1bb5-47dd-8120-11324bc54e06%29&$count=true&$top=999"
            ),
            "{address}"
        );
        let page = answer(
            r#"{"@odata.count":2,"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=a","value":[]}"#,
        );
        let page = holders.read(&page).unwrap();
        assert_eq!(page.count, Some(2));
        let next = holders.next(page.next.unwrap());
        for call in [holders, next] {
            assert_eq!(call.request().headers()["consistencylevel"], "eventual");
        }
        let plain = list(&tenant());
        assert!(!plain.request().headers().contains_key("consistencylevel"));
    }

    #[test]
    fn a_row_holds_what_the_service_said() {
        let body = r#"{"value":[{"id":"1","displayName":"A","userType":"Guest","accountEnabled":false,
            "mail":null,"assignedLicenses":[
                {"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","disabledPlans":[]},
                {"skuId":"not a product"}],"newer":{"a":[1]}}]}"#;
        let page = list(&tenant()).read(&answer(body)).unwrap();
        let user = &page.items[0];
        assert_eq!(user.display_name(), Some("A"));
        assert_eq!(user.mail(), None);
        assert_eq!(user.assigned_licenses.len(), 1);
        assert!(user.is_guest() && user.is_blocked() && !user.is_synchronised());
    }

    #[test]
    fn a_detail_carries_the_row() {
        let body = r#"{"id":"1","displayName":"A","mail":"a@customer.com","businessPhones":["1"],
            "licenseAssignmentStates":null}"#;
        let user = get(&tenant(), &UserId::new("1"))
            .read(&answer(body))
            .unwrap();
        assert_eq!(user.row.display_name(), Some("A"));
        assert_eq!(user.row.mail(), Some("a@customer.com"));
        assert_eq!(user.business_phones, ["1"]);
    }

    #[test]
    fn a_count_is_read_from_one_item() {
        let call = count(&tenant(), Some(&Filter::is("accountEnabled", false)));
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/users?$count=true&$top=1&$select=id&$filter=accountEnabled%20eq%20false"
        );
        let body = r#"{"@odata.count":100000,"value":[{"id":"1"}]}"#;
        assert_eq!(call.read(&answer(body)), Ok(100_000));
        assert!(call.read(&answer(r#"{"value":[]}"#)).is_err());
    }
}
