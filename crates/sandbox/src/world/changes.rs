//! What can happen to the world while it runs: customers come, relationships break, agents become
//! guests, sessions are revoked.

use std::collections::BTreeSet;

use super::directory::Directory;
use super::people::Plan;
use super::planted_relationships::{customer_of, usual_assignments};
use super::planting::initial_domain;
use super::products::Edition;
use super::seeded;
use super::{
    Account, ConditionalAccess, Consent, Contract, Group, Relationship, RelationshipStatus, Tenant,
    User, UserType, World,
};
use crate::guid::Guid;
use crate::origins::Origin;
use crate::timestamp::Timestamp;

/// A customer to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The default domain, which no tenant has yet.
    pub domain: String,
    /// The organization's name.
    pub display_name: String,
    /// The partner that creates it.
    pub partner: Guid,
    /// `tenant_region_scope` of its metadata.
    pub region: String,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// How many users it has.
    pub users: usize,
    /// Whether the partner's application is consented to at once.
    pub consented: bool,
}

/// Why a change was not made. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// No tenant has this id or domain.
    #[error("no tenant is named '{0}'")]
    UnknownTenant(String),
    /// No account has this user name.
    #[error("no account is named '{0}'")]
    UnknownAccount(String),
    /// No group has this id or name.
    #[error("no group is named '{0}'")]
    UnknownGroup(String),
    /// No partner has a relationship with the tenant.
    #[error("no partner has a relationship with the tenant '{0}'")]
    NoRelationship(String),
    /// The tenant is no partner's.
    #[error("the tenant '{0}' is not a partner's")]
    NotAPartner(String),
    /// Some tenant has the domain already.
    #[error("the domain '{0}' is taken")]
    DomainTaken(String),
    /// The text is no domain.
    #[error("'{0}' is not a domain")]
    NotADomain(String),
}

impl NewCustomer {
    /// A customer of `partner.com` in North America with three users and consent.
    pub fn named(domain: &str, display_name: &str) -> NewCustomer {
        NewCustomer {
            domain: domain.to_owned(),
            display_name: display_name.to_owned(),
            partner: seeded::PARTNER,
            region: "NA".to_owned(),
            country: "US".to_owned(),
            users: 3,
            consented: true,
        }
    }
}

impl World {
    /// Makes a customer with an active relationship that has yet to reach the new tenant.
    pub(crate) fn create_customer(
        &mut self,
        new: &NewCustomer,
        now: Timestamp,
    ) -> Result<Guid, ChangeError> {
        let well_formed = new.domain.contains('.')
            && new
                .domain
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        if !well_formed {
            return Err(ChangeError::NotADomain(new.domain.clone()));
        }
        if self.tenant(&new.domain).is_some() {
            return Err(ChangeError::DomainTaken(new.domain.clone()));
        }
        let registration = self
            .registrations
            .iter()
            .find(|registration| registration.home == new.partner)
            .ok_or_else(|| ChangeError::NotAPartner(new.partner.to_string()))?;
        let client_id = registration.client_id;
        let id = Guid::derived(&[b"created customer", new.domain.as_bytes()]);
        self.tenants.push(Tenant {
            id,
            display_name: new.display_name.clone(),
            default_domain: new.domain.clone(),
            initial_domain: initial_domain(&new.domain),
            region: new.region.clone(),
            country: new.country.clone(),
            city: String::new(),
            language: "en".to_owned(),
            created: now,
            technical_mails: vec![format!("it@{}", new.domain)],
            conditional_access: ConditionalAccess::default(),
            policy_changes: 0,
            directory: Directory::planned(Plan {
                tenant: id,
                domain: new.domain.as_str().into(),
                country: new.country.as_str().into(),
                since: now,
                seed: 1,
                count: new.users,
                edition: Edition::BusinessPremium,
                is_customer: true,
                first: Vec::new(),
            }),
        });
        self.contracts.push(Contract {
            partner: new.partner,
            customer: id,
            delegated_admin: false,
        });
        let mut relationship = customer_of(new.partner, id, &new.display_name, now);
        relationship.effective_from = now.plus(self.propagation());
        self.relationships.push(relationship);
        if new.consented {
            self.grant_consent(client_id, id, seeded::USUAL_SCOPES.iter().copied());
        }
        Ok(id)
    }

    /// Removes a customer, and whatever lies between it and its partner.
    pub(crate) fn remove_customer(&mut self, customer: Guid) -> Result<(), ChangeError> {
        self.known_tenant(customer)?;
        self.forget_tenants(|id| id == customer);
        Ok(())
    }

    /// Leaves no customers in the world but these; the partners stay.
    pub fn keep_customers(&mut self, kept: &[Guid]) {
        let registrations = self.registrations.iter();
        let stay: Vec<Guid> = registrations
            .map(|of| of.home)
            .chain(kept.iter().copied())
            .collect();
        self.forget_tenants(|id| !stay.contains(&id));
    }

    fn forget_tenants(&mut self, is_forgotten: impl Fn(Guid) -> bool) {
        self.tenants.retain(|tenant| !is_forgotten(tenant.id));
        self.relationships.retain(|of| !is_forgotten(of.customer));
        self.contracts.retain(|of| !is_forgotten(of.customer));
        self.consents.retain(|of| !is_forgotten(of.tenant));
        self.guests.retain(|(tenant, _)| !is_forgotten(*tenant));
        self.accounts.retain(|account| !is_forgotten(account.home));
    }

    /// Sets what a tenant demands. Long-lived tokens issued before are challenged.
    pub(crate) fn set_conditional_access(
        &mut self,
        tenant: Guid,
        demanded: ConditionalAccess,
    ) -> Result<(), ChangeError> {
        let tenant = self.known_tenant(tenant)?;
        tenant.conditional_access = demanded;
        tenant.policy_changes += 1;
        Ok(())
    }

    /// Ends every session and refresh token of an account.
    pub(crate) fn revoke_sessions(
        &mut self,
        user_name: &str,
        now: Timestamp,
    ) -> Result<(), ChangeError> {
        let account = self.known_account(user_name)?.object_id;
        for known in &mut self.accounts {
            if known.object_id == account {
                known.revoke(now);
            }
        }
        Ok(())
    }

    pub(crate) fn set_relationship_status(
        &mut self,
        customer: Guid,
        status: RelationshipStatus,
        now: Timestamp,
    ) -> Result<(), ChangeError> {
        for relationship in self.known_relationships(customer)? {
            relationship.status = status;
            // What is put in force begins now, or it would have run out already.
            if status == RelationshipStatus::Active
                && relationship.end_at(now).is_none_or(|end| end <= now)
            {
                relationship.activated = Some(now);
            }
        }
        Ok(())
    }

    pub(crate) fn remove_assignments(&mut self, customer: Guid) -> Result<(), ChangeError> {
        for relationship in self.known_relationships(customer)? {
            relationship.assignments.clear();
        }
        Ok(())
    }

    /// The usual groups get the usual roles again.
    pub(crate) fn restore_assignments(
        &mut self,
        customer: Guid,
        now: Timestamp,
    ) -> Result<(), ChangeError> {
        for relationship in self.known_relationships(customer)? {
            relationship.assignments =
                usual_assignments(relationship.partner, customer, &relationship.roles, now);
        }
        Ok(())
    }

    /// Adds an account to a group, or takes it out.
    pub(crate) fn set_member(
        &mut self,
        group: &str,
        user_name: &str,
        is_member: bool,
    ) -> Result<(), ChangeError> {
        let account = self.known_account(user_name)?;
        let (home, member) = (account.home, account.object_id);
        let group = self
            .groups
            .iter_mut()
            .find(|known| known.tenant == home && is_called(known, group))
            .ok_or_else(|| ChangeError::UnknownGroup(group.to_owned()))?;
        if is_member {
            group.members.insert(member);
        } else {
            group.members.remove(&member);
        }
        Ok(())
    }

    /// Takes back every consent to Graph in a tenant.
    pub(crate) fn withdraw_consent(&mut self, tenant: Guid) -> Result<(), ChangeError> {
        self.known_tenant(tenant)?;
        self.consents
            .retain(|consent| consent.tenant != tenant || consent.resource != Origin::Graph);
        Ok(())
    }

    /// Consents for everybody in a tenant to the application of the partner that serves it.
    pub(crate) fn give_consent(
        &mut self,
        tenant: Guid,
        scopes: &[&str],
    ) -> Result<(), ChangeError> {
        self.known_tenant(tenant)?;
        let partner = self
            .relationships
            .iter()
            .map(|relationship| (relationship.customer, relationship.partner))
            .chain(self.contracts.iter().map(|c| (c.customer, c.partner)))
            .find_map(|(customer, partner)| (customer == tenant).then_some(partner))
            .unwrap_or(tenant);
        let client_id = self
            .registrations
            .iter()
            .find(|registration| registration.home == partner)
            .map(|registration| registration.client_id)
            .ok_or_else(|| ChangeError::NoRelationship(tenant.to_string()))?;
        self.grant_consent(client_id, tenant, scopes.iter().copied());
        Ok(())
    }

    /// Adds scopes on Graph to what an application was granted.
    pub(crate) fn grant_consent<'s>(
        &mut self,
        client_id: Guid,
        tenant: Guid,
        scopes: impl IntoIterator<Item = &'s str>,
    ) {
        let scopes: BTreeSet<String> = scopes.into_iter().map(str::to_owned).collect();
        let known = self.consents.iter_mut().find(|consent| {
            consent.client_id == client_id
                && consent.tenant == tenant
                && consent.resource == Origin::Graph
        });
        match known {
            Some(known) => known.scopes.extend(scopes),
            None => self.consents.push(Consent {
                client_id,
                tenant,
                resource: Origin::Graph,
                scopes,
            }),
        }
    }

    /// Invites an account to a tenant as a guest, or removes the guest.
    pub(crate) fn set_guest(
        &mut self,
        tenant: Guid,
        user_name: &str,
        is_guest: bool,
    ) -> Result<(), ChangeError> {
        let account = self.known_account(user_name)?.clone();
        let known = self.known_tenant(tenant)?;
        let guest = guest(&account, known);
        if let Some(place) = known.directory.place(&guest.id.to_string()) {
            known.directory.delete_user(place, Timestamp(0));
            known.directory.forget_user(guest.id);
        }
        if is_guest {
            known.directory.add_user(guest);
            self.guests.insert((tenant, account.object_id));
        } else {
            self.guests.remove(&(tenant, account.object_id));
        }
        Ok(())
    }

    fn known_tenant(&mut self, id: Guid) -> Result<&mut Tenant, ChangeError> {
        let mut tenants = self.tenants.iter_mut();
        tenants
            .find(|tenant| tenant.id == id)
            .ok_or_else(|| ChangeError::UnknownTenant(id.to_string()))
    }

    fn known_account(&self, user_name: &str) -> Result<&Account, ChangeError> {
        self.account_by_name(user_name)
            .ok_or_else(|| ChangeError::UnknownAccount(user_name.to_owned()))
    }

    fn known_relationships(
        &mut self,
        customer: Guid,
    ) -> Result<impl Iterator<Item = &mut Relationship>, ChangeError> {
        self.known_tenant(customer)?;
        let is_of = move |customer_of: Guid| customer_of == customer;
        if !self.relationships.iter().any(|known| is_of(known.customer)) {
            return Err(ChangeError::NoRelationship(customer.to_string()));
        }
        let relationships = self.relationships.iter_mut();
        Ok(relationships.filter(move |known| is_of(known.customer)))
    }
}

/// The user that a guest is in the tenant's directory.
pub(super) fn guest(account: &Account, tenant: &Tenant) -> User {
    let nickname = format!("{}#EXT#", account.user_name.replace('@', "_"));
    let id = Guid::derived(&[b"guest", account.object_id.as_bytes(), tenant.id.as_bytes()]);
    let user_name = format!("{nickname}@{}", tenant.initial_domain);
    User {
        mail: Some(account.user_name.clone()),
        user_type: UserType::Guest,
        ..User::named(id, &account.display_name, &user_name)
    }
}

fn is_called(group: &Group, name: &str) -> bool {
    group.display_name.eq_ignore_ascii_case(name) || name.parse() == Ok(group.id)
}
