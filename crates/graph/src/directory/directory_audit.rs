//! The tenant's own log of changes: `GET /auditLogs/directoryAudits`
//! (<https://learn.microsoft.com/graph/api/directoryaudit-list>). An entry comes minutes after the change.

use tenantry_identity::TenantId;
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::Document,
    page::{Page, read_page},
    query::{Address, Filter},
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("AuditLog.Read.All");

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryAudit {
    /// The entry's id.
    pub id: String,
    /// What was done, such as `Reset user password`.
    pub activity_display_name: Option<String>,
    /// When, ISO 8601 UTC.
    pub activity_date_time: Option<String>,
    /// `success`, `failure`, `timeout` or another word.
    pub result: Option<String>,
    /// Why it failed.
    pub result_reason: Option<String>,
    /// Who did it: a user's name to sign in with, or an app's name.
    pub initiated_by: Option<String>,
    /// What it was done to, by name.
    pub targets: Vec<String>,
}

/// The entries of the requests that were sent with this `client-request-id`.
pub fn of_correlation(tenant: &TenantId, correlation: &str) -> Call<Page<DirectoryAudit>> {
    let filter = Filter::equals("correlationId", correlation);
    let address = Address::new("auditLogs/directoryAudits")
        .option("$filter", filter.as_str())
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for DirectoryAudit {
    fn read(entry: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| entry.optional_text(name);
        let by = |kind: &str, names: &[&str]| {
            let who = entry.get("initiatedBy")?.get(kind)?;
            first(who, names)
        };
        let names = ["userPrincipalName", "displayName", "id"];
        let targets = entry.optional_items("targetResources")?;
        Ok(DirectoryAudit {
            id: entry.text("id")?,
            activity_display_name: text("activityDisplayName")?,
            activity_date_time: text("activityDateTime")?,
            result: text("result")?,
            result_reason: text("resultReason")?.filter(|reason| !reason.is_empty()),
            initiated_by: by("user", &names).or_else(|| by("app", &["displayName", "appId"])),
            targets: targets
                .iter()
                .filter_map(|one| first(one, &names))
                .collect(),
        })
    }
}

/// The first of these members that says something.
fn first(of: &Value<'_>, names: &[&str]) -> Option<String> {
    let said = |name: &&str| of.get(name).and_then(Value::as_str);
    let mut texts = names.iter().filter_map(said);
    texts.find(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn a_correlation_stays_in_its_place() {
        let call = of_correlation(&tenant(), "x' or 1 eq 1");
        let address = call.request().uri().to_string();
        assert!(
            address.contains("correlationId%20eq%20%27x%27%27%20or"),
            "{address}"
        );
    }

    #[test]
    fn an_entry_says_who_did_what_to_whom() {
        let body = r#"{"value":[
            {"id":"1","activityDisplayName":"Add member to group","result":"success","resultReason":"",
             "initiatedBy":{"app":null,"user":{"id":"u","userPrincipalName":"a@partner.com"}},
             "targetResources":[{"id":"g","displayName":"Team"},{"id":"x","displayName":null,"userPrincipalName":"b@c.com"}]},
            {"id":"2","initiatedBy":{"user":null,"app":{"displayName":"Sync"}}}]}"#;
        let call = of_correlation(&tenant(), "c");
        let entries = call.read(&answer(body)).unwrap().items;
        assert_eq!(entries[0].initiated_by.as_deref(), Some("a@partner.com"));
        assert_eq!(entries[0].targets, ["Team", "b@c.com"]);
        assert_eq!(entries[0].result_reason, None);
        assert_eq!(entries[1].initiated_by.as_deref(), Some("Sync"));
    }
}
