//! The customers that the agent keeps at hand. Like the recent ones they are kept by this browser: names, and no
//! other customer data.

use leptos::{ev, prelude::*};
use tenantry_identity::TenantId;

use crate::{
    customers::Named,
    platform::storage::{self, Area},
};

const KEY: &str = "tenantry.favourites.1";

/// All of them, shared by the screens and, by way of the storage, by the windows of this browser.
#[derive(Clone, Copy)]
pub struct Favourites(RwSignal<Vec<Named>>);

impl Favourites {
    /// Those that are stored; follows what other windows change.
    pub fn read() -> Self {
        let favourites = Favourites(RwSignal::new(stored()));
        let listener = window_event_listener(ev::storage, move |event| {
            if storage::is_about(&event, KEY) {
                favourites.0.set(stored());
            }
        });
        on_cleanup(move || listener.remove());
        favourites
    }

    /// Looks at all of them, the latest last.
    pub fn with<T>(self, look: impl FnOnce(&[Named]) -> T) -> T {
        self.0.with(|all| look(all))
    }

    /// Whether a customer is one.
    pub fn has(self, tenant: &TenantId) -> bool {
        self.with(|all| all.iter().any(|one| one.tenant == *tenant))
    }

    /// Makes a customer one, or one no longer.
    pub fn toggle(self, customer: Named) {
        // Another window may have changed them a moment ago.
        let mut all = stored();
        toggle(&mut all, customer);
        storage::write(Area::Local, KEY, &all);
        self.0.set(all);
    }
}

fn toggle(all: &mut Vec<Named>, customer: Named) {
    let before = all.len();
    all.retain(|one| one.tenant != customer.tenant);
    if all.len() == before {
        all.push(customer);
    }
}

fn stored() -> Vec<Named> {
    storage::read(Area::Local, KEY).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use tenantry_config::ClientId;

    use super::*;

    fn named(end: char, domain: Option<&str>) -> Named {
        let tenant = format!("84841066-274d-4ec0-a5c1-276be684bdd{end}");
        Named {
            tenant: TenantId::parse(&tenant).expect("it is a GUID"),
            name: None,
            domain: domain.map(str::to_string),
            client_id: ClientId::try_from(tenant).expect("it is a GUID"),
        }
    }

    #[test]
    fn a_customer_is_a_favourite_once_or_not_at_all() {
        let mut all = vec![named('1', None)];
        toggle(&mut all, named('2', None));
        assert_eq!(all.len(), 2);
        // What was known when it became one may have changed since.
        toggle(&mut all, named('1', Some("customer.com")));
        assert_eq!(all, [named('2', None)]);
    }
}
