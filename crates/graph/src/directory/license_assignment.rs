//! Where a user's licences come from (`licenseAssignmentStates`), and which products are assigned
//! (`assignedLicenses`) (<https://learn.microsoft.com/graph/api/resources/licenseassignmentstate>).

use tenantry_json::{Unfit, Value};

use crate::{
    error::Document,
    ids::{GroupId, SkuId},
};

/// One way by which a user has a licence. A product may come directly and through groups at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseAssignmentState {
    /// The product; `None` for an id that is no GUID.
    pub sku_id: Option<SkuId>,
    /// The group through which it is inherited; `None` where it is assigned directly.
    pub assigned_by_group: Option<GroupId>,
    /// Whether it works.
    pub state: LicenseState,
    /// Why it does not, such as `CountViolation`.
    pub error: Option<String>,
    /// The ids of the service plans that are switched off.
    pub disabled_plans: Vec<String>,
    /// When that last changed, ISO 8601 UTC.
    pub last_updated_date_time: Option<String>,
}

/// Whether an assigned licence works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenseState {
    /// It does.
    Active,
    /// It does, although something is wrong.
    ActiveWithError,
    /// It is switched off.
    Disabled,
    /// It does not.
    Error,
    /// A word that is newer than this console, or none.
    Other(String),
}

impl LicenseState {
    fn parse(word: Option<String>) -> Self {
        match word.as_deref() {
            Some("Active") => Self::Active,
            Some("ActiveWithError") => Self::ActiveWithError,
            Some("Disabled") => Self::Disabled,
            Some("Error") => Self::Error,
            _ => Self::Other(word.unwrap_or_default()),
        }
    }
}

/// The products of `assignedLicenses`. An id that is no GUID names nothing that could be looked up, and is
/// left out.
pub(super) fn held(holder: &Value<'_>) -> Result<Box<[SkuId]>, Unfit> {
    let licenses = holder.optional_items("assignedLicenses")?;
    let mut held = Vec::with_capacity(licenses.len());
    for license in licenses {
        held.extend(license.optional_str("skuId")?.and_then(SkuId::parse));
    }
    Ok(held.into_boxed_slice())
}

impl Document for LicenseAssignmentState {
    fn read(state: &Value<'_>) -> Result<Self, Unfit> {
        let group = state.optional_str("assignedByGroup")?;
        Ok(LicenseAssignmentState {
            sku_id: state.optional_str("skuId")?.and_then(SkuId::parse),
            assigned_by_group: group.filter(|id| !id.is_empty()).map(GroupId::new),
            state: LicenseState::parse(state.optional_text("state")?),
            error: state
                .optional_text("error")?
                .filter(|error| error != "None"),
            disabled_plans: state.texts("disabledPlans")?,
            last_updated_date_time: state.optional_text("lastUpdatedDateTime")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direct_inherited_and_failing_licences_are_told_apart() {
        let read = |text: &str| {
            let state = tenantry_json::parse(text).unwrap();
            LicenseAssignmentState::read(&state).unwrap()
        };
        let direct = read(
            r#"{"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","assignedByGroup":null,
                "state":"Active","error":"None"}"#,
        );
        assert_eq!(direct.assigned_by_group, None);
        assert_eq!((direct.state, direct.error), (LicenseState::Active, None));
        let inherited = read(
            r#"{"assignedByGroup":"g","state":"Error","error":"CountViolation","disabledPlans":["p"]}"#,
        );
        assert_eq!(inherited.assigned_by_group, Some(GroupId::new("g")));
        assert_eq!(inherited.state, LicenseState::Error);
        assert_eq!(inherited.error.as_deref(), Some("CountViolation"));
        let newer = read(r#"{"state":"Paused","brandNew":[]}"#);
        assert_eq!(newer.state, LicenseState::Other("Paused".to_owned()));
    }
}
