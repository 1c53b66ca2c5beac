//! Sign-ins: `GET /auditLogs/signIns` (<https://learn.microsoft.com/graph/api/signin-list>). Tenants
//! without a premium licence refuse.

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    ids::UserId,
    page::{Page, read_page},
    paging::Identified,
    query::{Address, Filter},
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("AuditLog.Read.All");

/// One sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The id of its entry in the log.
    pub id: String,
    /// When it was, ISO 8601 UTC.
    pub created_date_time: Option<String>,
    /// The app's name.
    pub app_display_name: Option<String>,
    /// What kind of app it was, such as `Browser`.
    pub client_app_used: Option<String>,
    /// The address it came from.
    pub ip_address: Option<String>,
    /// The city it seems to come from.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country it seems to come from.
    pub country: Option<String>,
    /// Why it failed (`AADSTS` and this number); 0 if it did not.
    pub error_code: Option<u64>,
    /// The same in words.
    pub failure_reason: Option<String>,
    /// What Conditional Access said: `success`, `failure` or `notApplied`.
    pub conditional_access_status: Option<String>,
    /// The device's name.
    pub device_name: Option<String>,
    /// The device's operating system.
    pub operating_system: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// Whether the user did it, and not an app in the user's name.
    pub is_interactive: Option<bool>,
    /// How risky it seemed: `none`, `low`, `medium`, `high` or `hidden`.
    pub risk_level: Option<String>,
}

impl SignIn {
    /// Whether the user got in.
    pub fn is_success(&self) -> bool {
        self.error_code == Some(0)
    }
}

/// The last sign-ins of a user, newest first, at most `most` (1 to 999) on a page.
pub fn recent_of_user(tenant: &TenantId, user: &UserId, most: u16) -> Call<Page<SignIn>> {
    let address = Address::new("auditLogs/signIns")
        .option("$filter", Filter::equals("userId", user.as_str()).as_str())
        .option(
            "$select",
            "id,createdDateTime,appDisplayName,clientAppUsed,ipAddress,location,status,\
             conditionalAccessStatus,deviceDetail,isInteractive,riskLevelDuringSignIn",
        )
        .option("$top", &most.clamp(1, 999).to_string())
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Identified for SignIn {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Document for SignIn {
    fn read(sign_in: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| sign_in.optional_text(name);
        let inside = |part, name| match sign_in.get(part) {
            Some(part) => part.optional_text(name),
            None => Ok(None),
        };
        let error_code = match sign_in.get("status") {
            Some(status) => status.optional_whole_number("errorCode")?,
            None => None,
        };
        Ok(SignIn {
            id: sign_in.text("id")?,
            created_date_time: text("createdDateTime")?,
            app_display_name: text("appDisplayName")?,
            client_app_used: text("clientAppUsed")?,
            ip_address: text("ipAddress")?,
            city: inside("location", "city")?,
            country: inside("location", "countryOrRegion")?,
            error_code,
            failure_reason: inside("status", "failureReason")?.filter(|_| error_code != Some(0)),
            conditional_access_status: text("conditionalAccessStatus")?,
            device_name: inside("deviceDetail", "displayName")?,
            operating_system: inside("deviceDetail", "operatingSystem")?,
            browser: inside("deviceDetail", "browser")?,
            is_interactive: sign_in.optional_bool("isInteractive")?,
            risk_level: text("riskLevelDuringSignIn")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_sign_in_without_an_id_is_refused() {
        let call = recent_of_user(&tenant(), &UserId::new("u"), 10);
        assert!(call.read(&answer(r#"{"value":[{"status":{}}]}"#)).is_err());
    }

    #[test]
    fn only_the_users_own_are_asked_for() {
        let call = recent_of_user(&tenant(), &UserId::new("u' or 'a"), 0);
        let address = call.request().uri().to_string();
        assert!(
            address.contains("$filter=userId%20eq%20%27u%27%27%20or%20%27%27a%27&"),
            "{address}"
        );
        assert!(address.ends_with("&$top=1"));
    }

    #[test]
    fn success_and_failure_are_told_apart() {
        let call = recent_of_user(&tenant(), &UserId::new("u"), 10);
        let page = call
            .read(&answer(
                r#"{"value":[
                    {"id":"1","status":{"errorCode":0,"failureReason":"Other."},"location":{"city":"Oslo"},"deviceDetail":null},
                    {"id":"2","status":{"errorCode":50126,"failureReason":"Wrong password."}},
                    {"id":"3"}]}"#,
            ))
            .unwrap();
        let success: Vec<bool> = page.items.iter().map(SignIn::is_success).collect();
        assert_eq!(success, [true, false, false]);
        assert_eq!(page.items[0].failure_reason, None);
        assert_eq!(page.items[0].city.as_deref(), Some("Oslo"));
        assert_eq!(
            page.items[1].failure_reason.as_deref(),
            Some("Wrong password.")
        );
    }
}
