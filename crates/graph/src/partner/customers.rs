//! The partner's customers, merged by tenant from what the service lists in three places.

use tenantry_identity::{UnixSeconds, tenant::TenantId};

use crate::{
    call::Scope,
    ids::RelationshipId,
    partner::{
        contract::{self, Contract},
        delegated_admin_customer::{self, DelegatedAdminCustomer},
        delegated_admin_relationship::{self, DelegatedAdminRelationship},
        tenant_information::TenantInformation,
    },
    timestamp,
};

/// Where customers are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// `delegatedAdminCustomers`: who has, or had, a granular relationship.
    DelegatedAdminCustomers,
    /// `contracts`: whom the partner resells to, with their domains.
    Contracts,
    /// `delegatedAdminRelationships`: the granular relationships that are active, and their ends.
    Relationships,
}

impl Source {
    /// All of them.
    pub const ALL: [Source; 3] = [
        Source::DelegatedAdminCustomers,
        Source::Contracts,
        Source::Relationships,
    ];

    /// The permission, in the partner's home tenant, without which the service refuses it.
    pub fn scope(self) -> Scope {
        match self {
            Source::DelegatedAdminCustomers => delegated_admin_customer::SCOPE,
            Source::Contracts => contract::SCOPE,
            Source::Relationships => delegated_admin_relationship::SCOPE,
        }
    }
}

/// What was read of the sources so far, in any order; `None` where one was refused or not read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// Of `delegatedAdminCustomers`.
    pub delegated_admin_customers: Option<&'a [DelegatedAdminCustomer]>,
    /// Of `contracts`.
    pub contracts: Option<&'a [Contract]>,
    /// Of `delegatedAdminRelationships`.
    pub relationships: Option<&'a [DelegatedAdminRelationship]>,
}

/// The partner's customers, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customers {
    /// By name, those without one last; equal names by tenant id.
    pub list: Vec<Customer>,
    /// Which sources were not read, so that customers, domains or ends may be missing.
    pub missing: Vec<Source>,
    /// How many entries named no tenant by a GUID and are not in the list.
    pub unidentified: usize,
}

/// One customer of the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The customer's tenant.
    pub tenant: TenantId,
    /// The customer's name.
    pub name: Option<String>,
    /// One of the customer's domains, in lower case: the default one when it was written down.
    pub domain: Option<String>,
    /// The granular delegated administration of the customer.
    pub granular: Granular,
    /// Whether there is a reseller contract.
    pub is_reseller: bool,
}

/// What is known of the granular relationships with one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granular {
    /// None is listed.
    None,
    /// There is or was one; the active ones could not be read.
    Unread,
    /// There was one, and none is active.
    Ended,
    /// At least one is active.
    Active(Term),
}

/// How long the active relationships with one customer last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The relationships' ids, in order.
    pub relationships: Vec<RelationshipId>,
    /// When the first of them ends; `None` where none says when.
    pub earliest_end: Option<UnixSeconds>,
    /// When the last of them ends; `None` where none says when.
    pub latest_end: Option<UnixSeconds>,
    /// Whether each of them extends itself, so that no access is lost at those ends.
    pub auto_extends: bool,
}

/// How the partner is related to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationshipKind {
    /// By granular delegated administration alone.
    Granular,
    /// By a reseller contract alone.
    Reseller,
    /// By both.
    Both,
}

impl Customer {
    /// How the partner is related to the customer.
    pub fn kind(&self) -> RelationshipKind {
        match (&self.granular, self.is_reseller) {
            (Granular::None, _) => RelationshipKind::Reseller,
            (_, false) => RelationshipKind::Granular,
            (_, true) => RelationshipKind::Both,
        }
    }

    /// Adds what a lookup of the tenant told, where the lists did not say it.
    pub fn learn(&mut self, found: &TenantInformation) {
        if found.tenant.as_ref() != Some(&self.tenant) {
            return;
        }
        if self.name.is_none() {
            self.name = filled(found.display_name.as_deref()).map(str::to_owned);
        }
        if self.domain.is_none() {
            let domain = filled(found.default_domain_name.as_deref());
            self.domain = domain.map(str::to_ascii_lowercase);
        }
    }
}

impl Granular {
    /// Whole days until the last active relationship ends; 0 on its last day and afterwards. `None`
    /// where no end is known.
    pub fn days_left(&self, now: UnixSeconds) -> Option<u64> {
        match self {
            Granular::Active(term) => Some(timestamp::days_until(term.latest_end?, now)),
            Granular::None | Granular::Unread | Granular::Ended => None,
        }
    }
}

/// Merges what was read. The result does not depend on the order of the entries, and the same entry
/// twice counts once. A relationship counts where it is active at `now`.
pub fn merge(sources: &Sources<'_>, now: UnixSeconds) -> Customers {
    let mut facts = Vec::new();
    let mut unidentified = 0;
    let mut add = |tenant: &Option<TenantId>, fact| match tenant {
        Some(tenant) => facts.push((tenant.clone(), fact)),
        None => unidentified += 1,
    };
    for customer in sources.delegated_admin_customers.unwrap_or_default() {
        add(&customer.tenant, Fact::Delegated(customer));
    }
    for contract in sources.contracts.unwrap_or_default() {
        add(&contract.customer, Fact::Contract(contract));
    }
    for relationship in sources.relationships.unwrap_or_default() {
        add(&relationship.customer, Fact::Relationship(relationship));
    }
    facts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let of_one_tenant = facts.chunk_by(|(one, _), (other, _)| one == other);
    let mut list: Vec<(String, Customer)> = of_one_tenant
        .map(|facts| {
            let customer = of_facts(facts, sources.relationships.is_some(), now);
            let name = customer.name.as_deref().unwrap_or_default();
            (name.to_lowercase(), customer)
        })
        .collect();
    // An empty name would stand first.
    list.sort_by(|(name, one), (other_name, other)| {
        let key = |name: &String| name.is_empty();
        (key(name), name, &one.tenant).cmp(&(key(other_name), other_name, &other.tenant))
    });
    Customers {
        list: list.into_iter().map(|(_, customer)| customer).collect(),
        missing: missing(sources),
        unidentified,
    }
}

/// What one entry of one source says about a tenant.
#[derive(Clone, Copy)]
enum Fact<'a> {
    Delegated(&'a DelegatedAdminCustomer),
    Contract(&'a Contract),
    Relationship(&'a DelegatedAdminRelationship),
}

impl<'a> Fact<'a> {
    /// The name that it gives, and how much that counts: contracts keep the name of long ago.
    fn name(&self) -> Option<(u8, &'a str)> {
        let (rank, name) = match self {
            Fact::Delegated(customer) => (0, &customer.display_name),
            Fact::Relationship(relationship) => (1, &relationship.customer_name),
            Fact::Contract(contract) => (2, &contract.display_name),
        };
        Some((rank, filled(name.as_deref())?))
    }
}

fn of_facts(
    facts: &[(TenantId, Fact<'_>)],
    relationships_were_read: bool,
    now: UnixSeconds,
) -> Customer {
    let facts_only = || facts.iter().map(|(_, fact)| fact);
    let contracts = || {
        facts_only().filter_map(|fact| match fact {
            Fact::Contract(contract) => Some(*contract),
            _ => None,
        })
    };
    let domains =
        contracts().filter_map(|contract| filled(contract.default_domain_name.as_deref()));
    let is_reseller = contracts().next().is_some();
    let is_delegated = facts_only().any(|fact| !matches!(fact, Fact::Contract(_)));
    let granular = match term(facts_only(), now) {
        Some(term) => Granular::Active(term),
        None if !is_delegated => Granular::None,
        None if relationships_were_read => Granular::Ended,
        None => Granular::Unread,
    };
    Customer {
        tenant: facts[0].0.clone(),
        // Of several, the least in the alphabet, so that the order of the entries does not decide.
        name: facts_only()
            .filter_map(Fact::name)
            .min()
            .map(|(_, name)| name.to_owned()),
        domain: domains.map(str::to_ascii_lowercase).min(),
        granular,
        is_reseller,
    }
}

fn term<'f, 'a: 'f>(facts: impl Iterator<Item = &'f Fact<'a>>, now: UnixSeconds) -> Option<Term> {
    let mut active: Vec<&DelegatedAdminRelationship> = facts
        .filter_map(|fact| match fact {
            Fact::Relationship(relationship) if relationship.is_active(now) => Some(*relationship),
            _ => None,
        })
        .collect();
    active.sort_by(|one, other| one.id.cmp(&other.id));
    active.dedup_by(|one, other| one.id == other.id);
    let ends = || active.iter().filter_map(|relationship| relationship.end);
    (!active.is_empty()).then(|| Term {
        relationships: active.iter().map(|one| one.id.clone()).collect(),
        earliest_end: ends().min(),
        latest_end: ends().max(),
        auto_extends: active.iter().all(|one| one.auto_extends),
    })
}

fn missing(sources: &Sources<'_>) -> Vec<Source> {
    let is_missing = |source: &Source| match source {
        Source::DelegatedAdminCustomers => sources.delegated_admin_customers.is_none(),
        Source::Contracts => sources.contracts.is_none(),
        Source::Relationships => sources.relationships.is_none(),
    };
    Source::ALL.into_iter().filter(is_missing).collect()
}

/// A text that says something.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
