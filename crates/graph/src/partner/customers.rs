//! The partner's customers, merged by tenant from what the service lists in three places.

use tenantry_identity::{UnixSeconds, tenant::TenantId};

use crate::{
    call::Scope,
    ids::RelationshipId,
    order::order,
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
    let mut add = |tenant, fact| match tenant {
        Some(tenant) => facts.push((tenant, fact)),
        None => unidentified += 1,
    };
    for customer in sources.delegated_admin_customers.unwrap_or_default() {
        add(customer.tenant.as_ref(), Fact::Delegated(customer));
    }
    for contract in sources.contracts.unwrap_or_default() {
        add(contract.customer.as_ref(), Fact::Contract(contract));
    }
    for relationship in sources.relationships.unwrap_or_default() {
        add(
            relationship.customer.as_ref(),
            Fact::Relationship(relationship),
        );
    }
    let by_tenant = order(facts.len(), &|one, other| facts[one].0.cmp(facts[other].0));
    let facts: Vec<Known<'_>> = by_tenant.into_iter().map(|at| facts[at]).collect();
    let of_one_tenant = facts.chunk_by(|(one, _), (other, _)| one == other);
    let relationships_were_read = sources.relationships.is_some();
    let list = of_one_tenant.map(|facts| of_facts(facts, relationships_were_read, now));
    Customers {
        list: by_name(list.collect()),
        missing: missing(sources),
        unidentified,
    }
}

/// Orders customers of different tenants by name, those without one last; equal names by tenant id.
fn by_name(list: Vec<Customer>) -> Vec<Customer> {
    let fold = |customer: &Customer| customer.name.as_ref().map(|name| name.to_lowercase());
    let names: Vec<Option<String>> = list.iter().map(fold).collect();
    let order = order(list.len(), &|one, other| {
        let key = |at: usize| (names[at].is_none(), &names[at], &list[at].tenant);
        key(one).cmp(&key(other))
    });
    let mut list: Vec<Option<Customer>> = list.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| list[at].take()).collect()
}

/// What one entry says, and of which tenant.
type Known<'a> = (&'a TenantId, Fact<'a>);

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

fn of_facts(facts: &[Known<'_>], relationships_were_read: bool, now: UnixSeconds) -> Customer {
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
        // A group of equal entries has a first one.
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
    let active = facts.filter_map(|fact| match fact {
        Fact::Relationship(relationship) if relationship.is_active(now) => Some(*relationship),
        _ => None,
    });
    let mut term: Option<Term> = None;
    for relationship in active {
        let id = &relationship.id;
        let end = relationship.end;
        let Some(term) = &mut term else {
            term = Some(Term {
                relationships: vec![id.clone()],
                earliest_end: end,
                latest_end: end,
                auto_extends: relationship.auto_extends,
            });
            continue;
        };
        // There are a handful; one that was listed twice stays one.
        if let Err(at) = term.relationships.binary_search(id) {
            term.relationships.insert(at, id.clone());
        }
        // A missing end is less than any other.
        term.earliest_end = match (term.earliest_end, end) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        term.latest_end = term.latest_end.max(end);
        term.auto_extends &= relationship.auto_extends;
    }
    term
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
