//! Groups: `GET /groups`, `GET /groups/{id}`, its members and owners
//! (<https://learn.microsoft.com/graph/api/group-list>, <https://learn.microsoft.com/graph/api/group-get>,
//! <https://learn.microsoft.com/graph/api/group-list-members>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::{
    directory_object::{self, DirectoryObject},
    license_assignment::held,
};
use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    ids::{GroupId, SkuId},
    page::{Page, read_count, read_page},
    paging::Identified,
    query::{Address, Filter, Query},
    texts::{Texts, row_texts},
};

/// What the calls of this file need.
pub const SCOPE: Scope = Scope("GroupMember.Read.All");

/// A group as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// The object id.
    pub id: GroupId,
    /// Which kind of group it is.
    pub kind: GroupKind,
    /// Whether a rule decides who is in it.
    pub is_dynamic: bool,
    /// Whether directory roles may be assigned to it.
    pub is_role_assignable: bool,
    /// Whether it is mastered in an on-premises directory.
    pub is_synchronised: bool,
    /// The products that its members inherit licences for.
    pub assigned_licenses: Box<[SkuId]>,
    texts: Texts<{ TEXTS.len() }>,
}

row_texts!(GroupRow, "id,groupTypes,securityEnabled,mailEnabled,isAssignableToRole,\
onPremisesSyncEnabled,assignedLicenses", {
    /// The group's name.
    display_name: "displayName",
    /// What it is for.
    description: "description",
    /// The mail address.
    mail: "mail",
    /// `Private`, `Public` or `HiddenMembership`.
    visibility: "visibility",
    /// When it was created, ISO 8601 UTC.
    created_date_time: "createdDateTime",
});

/// Which kind of group it is
/// (<https://learn.microsoft.com/graph/api/resources/groups-overview>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKind {
    /// A Microsoft 365 group, with a mailbox and more.
    Microsoft365,
    /// A security group.
    Security,
    /// A security group with a mail address, kept in Exchange.
    MailEnabledSecurity,
    /// A distribution list, kept in Exchange.
    Distribution,
    /// Neither for mail nor for security, or the service does not say.
    Other,
}

impl GroupKind {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            GroupKind::Microsoft365 => "Microsoft 365",
            GroupKind::Security => "Security",
            GroupKind::MailEnabledSecurity => "Mail-enabled security",
            GroupKind::Distribution => "Distribution",
            GroupKind::Other => "Other",
        }
    }
}

/// A group as its own page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDetail {
    /// What the list shows as well.
    pub row: GroupRow,
    /// The part of the mail address before `@`.
    pub mail_nickname: Option<String>,
    /// The rule of a dynamic group.
    pub membership_rule: Option<String>,
    /// `On` or `Paused`.
    pub membership_rule_processing_state: Option<String>,
    /// How the customer classifies it.
    pub classification: Option<String>,
    /// When it ends, ISO 8601 UTC.
    pub expiration_date_time: Option<String>,
    /// When it was last renewed, ISO 8601 UTC.
    pub renewed_date_time: Option<String>,
    /// When it was last synchronised, ISO 8601 UTC.
    pub on_premises_last_sync_date_time: Option<String>,
    /// The DNS name of the on-premises domain.
    pub on_premises_domain_name: Option<String>,
    /// The name on premises.
    pub on_premises_sam_account_name: Option<String>,
    /// All mail addresses, each with its protocol in front.
    pub proxy_addresses: Vec<String>,
    /// `QueuedForProcessing`, `ProcessingInProgress` or `ProcessingComplete`.
    pub license_processing_state: Option<String>,
    /// Whether there is a team for it.
    pub is_team: bool,
}

const DETAIL: &str = "mailNickname,membershipRule,membershipRuleProcessingState,classification,\
expirationDateTime,renewedDateTime,onPremisesLastSyncDateTime,onPremisesDomainName,\
onPremisesSamAccountName,proxyAddresses,licenseProcessingState,resourceProvisioningOptions";

/// The properties that a search looks into.
const SEARCHED: &[&str] = &["displayName", "description", "mail"];

/// The first page of all groups.
pub fn list(tenant: &TenantId) -> Call<Page<GroupRow>> {
    let address = Address::new("groups")
        .option("$select", SELECT)
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// The first page of those groups that are asked for.
pub fn find(tenant: &TenantId, query: &Query) -> Call<Page<GroupRow>> {
    let address = query.address("groups", SELECT, SEARCHED);
    Call::get(tenant, address, SCOPE, read_page).eventual()
}

/// The first page of the groups that hand down licences for a product.
pub fn with_license(tenant: &TenantId, sku: SkuId) -> Call<Page<GroupRow>> {
    find(tenant, &Query::new().filter(Filter::holds(sku)))
}

/// How many groups there are, or how many fit.
pub fn count(tenant: &TenantId, filter: Option<&Filter>) -> Call<u64> {
    let address = Address::counting("groups", filter);
    Call::get(tenant, address, SCOPE, read_count).eventual()
}

/// One group.
pub fn get(tenant: &TenantId, group: &GroupId) -> Call<GroupDetail> {
    let address = Address::new("groups")
        .segment(group.as_str())
        .option("$select", &[SELECT, ",", DETAIL].concat())
        .finish();
    Call::get(tenant, address, SCOPE, read_json)
}

/// The first page of the direct members.
pub fn members(tenant: &TenantId, group: &GroupId) -> Call<Page<DirectoryObject>> {
    related(tenant, group, "members")
}

/// The first page of the owners
/// (<https://learn.microsoft.com/graph/api/group-list-owners>).
pub fn owners(tenant: &TenantId, group: &GroupId) -> Call<Page<DirectoryObject>> {
    related(tenant, group, "owners")
}

fn related(tenant: &TenantId, group: &GroupId, which: &str) -> Call<Page<DirectoryObject>> {
    let address = Address::new("groups")
        .segment(group.as_str())
        .segment(which)
        .option("$select", directory_object::SELECT)
        .option("$top", "999")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

/// Which kind of group a document describes.
pub(super) fn kind_of(group: &Value<'_>) -> Result<GroupKind, Unfit> {
    let is = |name| Ok(group.optional_bool(name)? == Some(true));
    Ok(
        match (
            has_type(group, "Unified")?,
            is("mailEnabled")?,
            is("securityEnabled")?,
        ) {
            (true, _, _) => GroupKind::Microsoft365,
            (false, true, true) => GroupKind::MailEnabledSecurity,
            (false, true, false) => GroupKind::Distribution,
            (false, false, true) => GroupKind::Security,
            (false, false, false) => GroupKind::Other,
        },
    )
}

/// Whether `groupTypes` has this word.
pub(super) fn has_type(group: &Value<'_>, wanted: &str) -> Result<bool, Unfit> {
    let types = group.optional_items("groupTypes")?;
    Ok(types.iter().any(|word| word.as_str() == Some(wanted)))
}

impl Identified for GroupRow {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for GroupRow {
    fn read(group: &Value<'_>) -> Result<Self, Unfit> {
        let is = |name| Ok(group.optional_bool(name)? == Some(true));
        Ok(GroupRow {
            id: GroupId::new(group.text("id")?),
            kind: kind_of(group)?,
            is_dynamic: has_type(group, "DynamicMembership")?,
            is_role_assignable: is("isAssignableToRole")?,
            is_synchronised: is("onPremisesSyncEnabled")?,
            assigned_licenses: held(group)?,
            texts: Texts::read(group, &TEXTS)?,
        })
    }
}

impl Document for GroupDetail {
    fn read(group: &Value<'_>) -> Result<Self, Unfit> {
        let text = |name| group.optional_text(name);
        let options = group.optional_items("resourceProvisioningOptions")?;
        let license_processing_state = match group.get("licenseProcessingState") {
            Some(processing) => processing.optional_text("state")?,
            None => None,
        };
        Ok(GroupDetail {
            row: GroupRow::read(group)?,
            mail_nickname: text("mailNickname")?,
            membership_rule: text("membershipRule")?,
            membership_rule_processing_state: text("membershipRuleProcessingState")?,
            classification: text("classification")?,
            expiration_date_time: text("expirationDateTime")?,
            renewed_date_time: text("renewedDateTime")?,
            on_premises_last_sync_date_time: text("onPremisesLastSyncDateTime")?,
            on_premises_domain_name: text("onPremisesDomainName")?,
            on_premises_sam_account_name: text("onPremisesSamAccountName")?,
            proxy_addresses: group.texts("proxyAddresses")?,
            license_processing_state,
            is_team: options.iter().any(|word| word.as_str() == Some("Team")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    fn row(members: &str) -> GroupRow {
        let body = format!(r#"{{"value":[{{"id":"g",{members}}}]}}"#);
        let page = list(&tenant()).read(&answer(&body)).unwrap();
        page.items.into_iter().next().unwrap()
    }

    #[test]
    fn a_group_of_another_form_is_refused() {
        for group in [
            "{}",
            r#"{"id":"g","groupTypes":"Unified"}"#,
            r#"{"id":"g","mailEnabled":1}"#,
        ] {
            let body = format!(r#"{{"value":[{group}]}}"#);
            assert!(list(&tenant()).read(&answer(&body)).is_err(), "{group}");
        }
    }

    #[test]
    fn all_kinds_are_told_apart() {
        for (members, kind) in [
            (
                r#""groupTypes":["Unified"],"mailEnabled":true,"securityEnabled":true"#,
                GroupKind::Microsoft365,
            ),
            (
                r#""groupTypes":[],"mailEnabled":true,"securityEnabled":true"#,
                GroupKind::MailEnabledSecurity,
            ),
            (
                r#""groupTypes":[],"mailEnabled":true,"securityEnabled":false"#,
                GroupKind::Distribution,
            ),
            (
                r#""groupTypes":["Newer"],"mailEnabled":false,"securityEnabled":true"#,
                GroupKind::Security,
            ),
            (r#""displayName":"?""#, GroupKind::Other),
        ] {
            assert_eq!(row(members).kind, kind, "{members}");
        }
        let dynamic = row(
            r#""groupTypes":["DynamicMembership"],"isAssignableToRole":null,"onPremisesSyncEnabled":true"#,
        );
        assert!(dynamic.is_dynamic && dynamic.is_synchronised && !dynamic.is_role_assignable);
    }

    #[test]
    fn a_detail_carries_rule_licences_and_team() {
        let body = r#"{"id":"g","displayName":"A","groupTypes":["DynamicMembership"],
            "membershipRule":"user.department -eq \"Sales\"","licenseProcessingState":{"state":"ProcessingComplete"},
            "resourceProvisioningOptions":["Team"],"assignedLicenses":[{"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06"}]}"#;
        let group = get(&tenant(), &GroupId::new("g"))
            .read(&answer(body))
            .unwrap();
        assert_eq!(group.row.assigned_licenses.len(), 1);
        assert_eq!(
            group.membership_rule.as_deref(),
            Some("user.department -eq \"Sales\"")
        );
        assert_eq!(
            group.license_processing_state.as_deref(),
            Some("ProcessingComplete")
        );
        assert!(group.is_team);
    }
}
