use serde::{Deserialize, Serialize};
use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName};

use crate::{
    platform::navigation,
    routes::{self, Route},
    session::{Known, Session},
};

/// A customer by its names, and the registration that serves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The tenant id.
    pub tenant: TenantId,
    /// The customer's name, if it has one.
    pub name: Option<String>,
    /// One of its domains, if one is known.
    pub domain: Option<String>,
    /// The registration that serves it.
    pub client_id: ClientId,
}

impl Named {
    /// What opens it. It goes by its domain where that is one, else by its tenant id.
    pub fn known(&self) -> Known {
        let by_domain = self.domain.clone();
        let by_domain = by_domain.and_then(|domain| TenantName::try_from(domain).ok());
        Known {
            tenant: Some(self.tenant.clone()),
            name: by_domain.unwrap_or_else(|| TenantName::Id(self.tenant.clone())),
            client_id: self.client_id.clone(),
        }
    }

    /// Counts the customer as picked from a list, so that it opens without a question, and gives the page to go
    /// to: the same kind as the one that is shown.
    pub fn enter(&self, session: Session) -> Route {
        session.pick(self.tenant.clone(), self.known());
        routes::same_page_of(self.tenant.clone(), &navigation::path_and_query())
    }

    /// What it is called: by its name, else its domain, else its tenant id.
    pub fn shown(&self) -> &str {
        let names = [self.name.as_deref(), self.domain.as_deref()];
        let first = names.into_iter().flatten().next();
        first.unwrap_or_else(|| self.tenant.as_str())
    }

    /// What tells it from others of the same name: its domain, else its tenant id; nothing where that is
    /// what it is called.
    pub fn shown_below(&self) -> &str {
        let below = self.domain.as_deref().unwrap_or(self.tenant.as_str());
        if below == self.shown() { "" } else { below }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: Option<&str>, domain: Option<&str>) -> Named {
        let tenant = "84841066-274d-4ec0-a5c1-276be684bdd3";
        Named {
            tenant: TenantId::parse(tenant).expect("it is a GUID"),
            name: name.map(str::to_string),
            domain: domain.map(str::to_string),
            client_id: ClientId::try_from(tenant.to_string()).expect("it is a GUID"),
        }
    }

    #[test]
    fn what_is_no_domain_is_not_asked_for_at_the_authority() {
        for domain in [None, Some(""), Some("no domain"), Some("../x")] {
            let named = named(None, domain);
            let expected = TenantName::Id(named.tenant.clone());
            assert_eq!(named.known().name, expected, "{domain:?}");
        }
    }

    #[test]
    fn a_domain_says_more_than_an_id() {
        let known = named(None, Some("customer.com")).known();
        assert_eq!(known.name.as_str(), "customer.com");
    }

    #[test]
    fn nothing_is_said_twice() {
        let nameless = named(None, Some("customer.com"));
        assert_eq!(
            (nameless.shown(), nameless.shown_below()),
            ("customer.com", "")
        );
        let unknown = named(None, None);
        assert_eq!(
            (unknown.shown(), unknown.shown_below()),
            (unknown.tenant.as_str(), "")
        );
        let whole = named(Some("Customer"), Some("customer.com"));
        assert_eq!(
            (whole.shown(), whole.shown_below()),
            ("Customer", "customer.com")
        );
    }
}
