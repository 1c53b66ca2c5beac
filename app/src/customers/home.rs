use tenantry_graph::{
    Scope,
    feature::{Feature, is_covered},
    partner::{
        contract::Contract,
        customers::{Customer, Source, Sources, merge},
        delegated_admin_customer::DelegatedAdminCustomer,
        delegated_admin_relationship::DelegatedAdminRelationship,
        tenant_information::TenantInformation,
    },
};
use tenantry_identity::UnixSeconds;

use crate::{
    failure::Failure,
    vault::port::{Offer, OpenTenant},
};

/// The customers of one app registration's partner.
#[derive(Clone, Debug)]
pub struct Home {
    /// The registration.
    pub offer: Offer,
    /// How far the reading is.
    pub standing: Standing,
    /// The partner's own tenant, once it is open.
    pub open: Option<OpenTenant>,
    /// The customers, merged of all that was read.
    pub list: Vec<Customer>,
    pub(super) delegated: Part<DelegatedAdminCustomer>,
    pub(super) contracts: Part<Contract>,
    pub(super) relationships: Part<DelegatedAdminRelationship>,
    /// What look-ups of single tenants told.
    pub(super) learned: Vec<TenantInformation>,
}

/// How far the reading of a partner's customers is.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Nobody asked for them yet.
    NotAsked,
    /// Nobody is signed in through this registration.
    NotSignedIn,
    /// They are being read; `again` after they were read before.
    Reading {
        /// Whether what was read before is still shown.
        again: bool,
    },
    /// All was read that can be.
    Read,
    /// Nothing could be read.
    Failed(Failure),
}

/// What was read of one source.
#[derive(Clone, Debug)]
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    pub(super) progress: Progress,
}

/// How far the reading of one source is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Progress {
    Reading,
    Complete,
    Ended(Reason),
}

/// A source that was not read, or not to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Which one.
    pub source: Source,
    /// Why.
    pub reason: Reason,
    /// Whether a part of it was read.
    pub is_partial: bool,
}

/// Why a source was not read.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The token lacks the permission, so the service was not asked.
    NotGranted,
    /// The service does not have it: sovereign clouds list customers by their contracts only.
    NotOffered,
    /// It was refused, or did not work out.
    Failed(Failure),
}

impl<T> Part<T> {
    pub(super) fn new() -> Self {
        Part {
            items: Vec::new(),
            progress: Progress::Reading,
        }
    }

    fn to_merge(&self) -> Option<&[T]> {
        let is_nothing = self.items.is_empty() && self.progress != Progress::Complete;
        (!is_nothing).then_some(&*self.items)
    }

    fn gap(&self, source: Source) -> Option<Gap> {
        match &self.progress {
            Progress::Ended(reason) => Some(Gap {
                source,
                reason: reason.clone(),
                is_partial: !self.items.is_empty(),
            }),
            Progress::Reading | Progress::Complete => None,
        }
    }
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        match &failure {
            // What is asked for is always the same, so it is the address that the service does not know.
            Failure::Graph { error, .. } if matches!(error.status(), 400 | 404) => {
                Reason::NotOffered
            }
            _ => Reason::Failed(failure),
        }
    }
}

impl Home {
    /// Nothing is read yet.
    pub(super) fn new(offer: Offer) -> Self {
        Home {
            offer,
            standing: Standing::NotAsked,
            open: None,
            list: Vec::new(),
            delegated: Part::new(),
            contracts: Part::new(),
            relationships: Part::new(),
            learned: Vec::new(),
        }
    }

    /// Starts over. What was read before stays in the list meanwhile.
    pub(super) fn begin(&mut self) {
        self.standing = Standing::Reading {
            again: !self.list.is_empty(),
        };
        self.delegated = Part::new();
        self.contracts = Part::new();
        self.relationships = Part::new();
    }

    /// Merges what was read so far.
    pub(super) fn merge(&mut self, now: UnixSeconds) {
        let progress = [
            &self.delegated.progress,
            &self.contracts.progress,
            &self.relationships.progress,
        ];
        let is_over = !progress.contains(&&Progress::Reading);
        if is_over {
            let failures = progress.into_iter().map(|progress| match progress {
                Progress::Ended(Reason::Failed(failure)) => Some(failure),
                _ => None,
            });
            let failures: Option<Vec<&Failure>> = failures.collect();
            self.standing = match failures.as_deref() {
                Some([first, ..]) if self.is_bare() => Standing::Failed((*first).clone()),
                _ => Standing::Read,
            };
        }
        let keeps_the_old = match self.standing {
            Standing::Reading { again } => again,
            Standing::Failed(_) => true,
            _ => false,
        };
        if keeps_the_old {
            return;
        }
        let sources = Sources {
            delegated_admin_customers: self.delegated.to_merge(),
            contracts: self.contracts.to_merge(),
            relationships: self.relationships.to_merge(),
        };
        self.list = merge(&sources, now).list;
        for information in &self.learned {
            if let Some(tenant) = &information.tenant
                && let Some(customer) = self.list.iter_mut().find(|one| one.tenant == *tenant)
            {
                customer.learn(information);
            }
        }
    }

    /// The sources that were not read, or not to their end.
    pub fn gaps(&self) -> Vec<Gap> {
        let gaps = [
            self.delegated.gap(Source::DelegatedAdminCustomers),
            self.contracts.gap(Source::Contracts),
            self.relationships.gap(Source::Relationships),
        ];
        gaps.into_iter().flatten().collect()
    }

    /// Whether every active relationship was read, so that a customer without one has none.
    pub fn knows_relationships(&self) -> bool {
        self.relationships.progress == Progress::Complete
    }

    /// Whether more relationships may still come.
    pub fn awaits_relationships(&self) -> bool {
        self.relationships.progress == Progress::Reading
    }

    /// Whether the token of the home tenant has what a source needs.
    pub(super) fn grants(&self, scope: Scope) -> bool {
        let open = self.open.as_ref();
        // An authority that does not say what it granted has granted what was asked for (RFC 6749 section 5.1).
        open.is_none_or(|open| open.scopes.is_empty() || is_covered(scope, &open.scopes))
    }

    /// The permissions that a feature lacks in the home tenant.
    pub(super) fn lacks(&self, feature: Feature) -> Vec<Scope> {
        let scopes = feature.scopes().iter().copied();
        scopes.filter(|scope| !self.grants(*scope)).collect()
    }

    fn is_bare(&self) -> bool {
        self.delegated.items.is_empty()
            && self.contracts.items.is_empty()
            && self.relationships.items.is_empty()
    }
}

#[cfg(test)]
#[path = "home_tests.rs"]
mod tests;
