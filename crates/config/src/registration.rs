use crate::client_id::ClientId;
use crate::cloud::CloudId;
use crate::tenant_ref::TenantRef;

/// One of the partner's app registrations, and whom it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// What the agent reads where there is a choice; unique among the registrations.
    pub name: String,
    /// The cloud the app is registered in.
    pub cloud: CloudId,
    /// The tenant regions it is suggested for.
    pub regions: Regions,
    /// The partner's own tenant, where the app is registered and the agents are at home.
    pub partner_tenant: TenantRef,
    /// The app's id.
    pub client_id: ClientId,
    /// Customers it serves whatever their region is. Such an entry wins over `regions`.
    pub customers: Vec<TenantRef>,
}

/// The regions that a registration serves, compared with the `tenant_region_scope` of a tenant's
/// OpenID metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regions {
    /// Every region: `["*"]`.
    Any,
    /// The named ones, such as `NA`, `EU`, `AS` or `USGov`, as the file writes them. Empty where
    /// the registration serves its listed customers only.
    Only(Vec<String>),
}

/// Why a list of regions is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionsError {
    /// The list has no entry.
    #[error("the list is empty: name regions, or write [\"*\"] for every region")]
    Empty,
    /// `*` stands beside other entries.
    #[error("\"*\" already means every region, so it stands alone")]
    AnyAmongOthers,
    /// The entry is no region's name.
    #[error("{0:?} is no region: names such as NA, EU, AS or USGov are expected")]
    Name(String),
    /// The entry stands in the list already.
    #[error("{0:?} is listed twice")]
    Duplicate(String),
}

impl Regions {
    /// Whether a tenant of this region is served. Case does not matter.
    pub fn serves(&self, region: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(names) => names.iter().any(|name| name.eq_ignore_ascii_case(region)),
        }
    }

    /// Reads the list of a registration. An error about one entry comes with the entry's index.
    pub(crate) fn parse(entries: Vec<String>) -> Result<Self, (Option<usize>, RegionsError)> {
        match &entries[..] {
            [] => return Err((None, RegionsError::Empty)),
            [only] if only == "*" => return Ok(Self::Any),
            _ => {}
        }
        for (index, entry) in entries.iter().enumerate() {
            let error = if entry == "*" {
                RegionsError::AnyAmongOthers
            } else if entry.is_empty() || !entry.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                RegionsError::Name(entry.clone())
            } else if entries[..index]
                .iter()
                .any(|earlier| earlier.eq_ignore_ascii_case(entry))
            {
                RegionsError::Duplicate(entry.clone())
            } else {
                continue;
            };
            return Err((Some(index), error));
        }
        Ok(Self::Only(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::Regions;

    #[test]
    fn a_region_that_is_not_named_is_not_served() {
        let regions = Regions::Only(vec!["NA".into(), "USGov".into()]);
        assert!(!regions.serves("EU"));
        assert!(!regions.serves(""));
        assert!(!Regions::Only(Vec::new()).serves("NA"));
    }

    #[test]
    fn a_named_region_is_served_in_any_case_and_a_star_serves_all() {
        let regions = Regions::Only(vec!["NA".into(), "USGov".into()]);
        assert!(regions.serves("na"));
        assert!(regions.serves("USGOV"));
        assert!(Regions::Any.serves("OC"));
    }
}
