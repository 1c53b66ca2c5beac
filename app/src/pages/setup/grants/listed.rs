//! Which customers of a registration can be checked.

use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName};

use crate::{
    customers::{self, CustomerStore},
    recents,
};

/// A customer that can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: TenantName,
    pub(super) tenant: Option<TenantId>,
    pub(super) label: String,
}

/// The customers that the partner's tenant lists, the configured ones, and those of this browser's recent ones
/// that this registration serves, each once.
pub(super) fn listed(
    store: CustomerStore,
    client_id: &ClientId,
    configured: &[String],
) -> Vec<Listed> {
    let mut all: Vec<Listed> = Vec::new();
    store.with(|homes| {
        let own = homes
            .iter()
            .filter(|home| home.offer.client_id == *client_id);
        for (home, customer) in own.flat_map(|home| home.list.iter().map(move |one| (home, one))) {
            let named = customers::named(customer, &home.offer);
            all.push(Listed {
                name: named.known().name,
                label: named.shown().to_string(),
                tenant: Some(named.tenant),
            });
        }
    });
    let recents = recents::customers().into_iter();
    let recents = recents.filter(|recent| recent.client_id == *client_id);
    let recents = recents.map(|recent| Listed {
        label: recent
            .organization
            .unwrap_or_else(|| recent.name.to_string()),
        name: recent.name,
        tenant: Some(recent.tenant),
    });
    let configured = configured.iter().filter_map(|name| {
        let name = TenantName::try_from(name.clone()).ok()?;
        Some(Listed {
            tenant: match &name {
                TenantName::Id(tenant) => Some(tenant.clone()),
                _ => None,
            },
            label: name.to_string(),
            name,
        })
    });
    for one in recents.chain(configured) {
        let is_there = |other: &Listed| {
            other.name == one.name || (one.tenant.is_some() && other.tenant == one.tenant)
        };
        if !all.iter().any(is_there) {
            all.push(one);
        }
    }
    all
}

pub(super) fn fits(listed: &Listed, search: &str) -> bool {
    let tenant = listed.tenant.as_ref().map_or("", TenantId::as_str);
    [listed.label.as_str(), listed.name.as_str(), tenant]
        .iter()
        .any(|text| text.to_lowercase().contains(search))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_found_by_each_of_its_names() {
        let tenant = "84841066-274d-4ec0-a5c1-276be684bdd3";
        let listed = Listed {
            name: TenantName::try_from("customer.com".to_string()).unwrap(),
            tenant: TenantId::parse(tenant).ok(),
            label: "Customer International".into(),
        };
        for search in ["inter", "customer.c", "84841066"] {
            assert!(fits(&listed, search), "{search}");
        }
        assert!(!fits(&listed, "elsewhere"));
    }
}
