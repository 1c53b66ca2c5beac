//! The partners' customers: read when they are first needed, held by the page as long as somebody is signed in,
//! and written nowhere.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `home.rs` | the customers of one registration's partner, and what could not be read of them |
//! | `reader.rs` | the reading, page by page |
//! | `details.rs` | what is asked for one customer at a time: the agent's roles, a missing domain |
//! | `named.rs` | a customer by its names |

mod details;
mod home;
mod named;
mod reader;

use std::collections::HashMap;

use futures::future::AbortHandle;
use leptos::prelude::*;
use tenantry_graph::{
    order::order,
    partner::{
        customer_search::{CustomerSearch, Fit},
        customers::Customer,
    },
};
use tenantry_identity::TenantId;

use self::details::{Found, SharedGroups};
pub use self::{
    details::{Lookups, Roles, RowKey},
    home::{Gap, Home, Reason, Standing},
    named::Named,
};
use crate::{
    session::{Phase, Session},
    ui::load::Moment,
    vault::port::{Offer, OpenTenant, Relation},
};

/// The customers of every registration's partner.
#[derive(Clone, Copy)]
pub struct CustomerStore {
    session: Session,
    homes: RwSignal<Vec<Home>>,
    /// When they were read.
    pub moment: Moment,
    /// What is being read, by the registration's place.
    under_way: StoredValue<Vec<(usize, AbortHandle)>>,
    found: StoredValue<HashMap<RowKey, Found>>,
    groups: StoredValue<Vec<(usize, SharedGroups)>, LocalStorage>,
}

impl CustomerStore {
    /// Nothing is read yet. The store empties itself when the session ends.
    pub fn new(session: Session) -> Self {
        let store = CustomerStore {
            session,
            homes: RwSignal::new(Vec::new()),
            moment: Moment::new(),
            under_way: StoredValue::new(Vec::new()),
            found: StoredValue::new(HashMap::new()),
            groups: StoredValue::new_local(Vec::new()),
        };
        Effect::new(move |_| {
            let has_ended = session
                .phase()
                .with(|phase| matches!(phase, Phase::SignedOut(_) | Phase::Locked));
            if has_ended {
                store.empty();
            }
        });
        store
    }

    /// Looks at the customers of each registration, in the order of the configuration.
    pub fn with<T>(self, look: impl FnOnce(&[Home]) -> T) -> T {
        self.homes.with(|homes| look(homes))
    }

    /// The same, without following changes.
    pub fn with_untracked<T>(self, look: impl FnOnce(&[Home]) -> T) -> T {
        self.homes.with_untracked(|homes| look(homes))
    }

    /// What a customer is called, if it was read.
    pub fn named(self, tenant: &TenantId) -> Option<Named> {
        self.homes.with(|homes| {
            homes.iter().find_map(|home| {
                let customer = home.list.iter().find(|one| one.tenant == *tenant)?;
                Some(named(customer, &home.offer))
            })
        })
    }

    /// The customers that fit a search, the better ones first, up to a number; and how many there are.
    pub fn find(self, search: &CustomerSearch, most: usize) -> (Vec<(Fit, Named)>, usize) {
        self.homes.with(|homes| {
            let fits = homes.iter().flat_map(|home| {
                let list = home.list.iter();
                list.filter_map(move |customer| Some((search.fit(customer)?, customer, home)))
            });
            let found: Vec<(Fit, &Customer, &Home)> = fits.collect();
            let best = order(found.len(), &|one, other| found[one].0.cmp(&found[other].0));
            let best = best.into_iter().take(most).map(|number| {
                let (fit, customer, home) = found[number];
                (fit, named(customer, &home.offer))
            });
            (best.collect(), found.len())
        })
    }

    /// How many customers were read.
    pub fn count(self) -> usize {
        self.with(|homes| homes.iter().map(|home| home.list.len()).sum())
    }

    /// Whether any is still being read.
    pub fn is_reading(self) -> bool {
        self.with(|homes| {
            let standings = homes.iter().map(|home| &home.standing);
            standings
                .clone()
                .any(|one| matches!(one, Standing::Reading { .. }))
        })
    }

    fn empty(self) {
        self.under_way.update_value(|under_way| {
            for (_, handle) in under_way.drain(..) {
                handle.abort();
            }
        });
        self.found.update_value(HashMap::clear);
        self.groups.update_value(Vec::clear);
        if self.homes.with_untracked(|homes| !homes.is_empty()) {
            self.homes.set(Vec::new());
        }
    }
}

/// A customer of the list by its names.
pub fn named(customer: &Customer, offer: &Offer) -> Named {
    Named {
        tenant: customer.tenant.clone(),
        name: customer.name.clone(),
        domain: customer.domain.clone(),
        client_id: offer.client_id.clone(),
    }
}

/// Whether a partner's account is signed in through a registration. A customer's own administrator lists nobody.
fn is_signed_in(open: &[OpenTenant], offer: &Offer) -> bool {
    open.iter().any(|open| {
        open.registration.client_id == offer.client_id && open.relation != Relation::OwnTenant
    })
}

/// Whether only customers' own administrators are signed in, who have no customers.
pub fn are_all_own(open: &[OpenTenant]) -> bool {
    !open.is_empty() && open.iter().all(|open| open.relation == Relation::OwnTenant)
}
