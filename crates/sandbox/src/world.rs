//! What the emulated cloud holds: tenants, their people, the partner's registrations and agents,
//! and what is granted between them. Plain data: a clone is a snapshot.

mod culture;
mod directory;
pub(crate) mod grants;
mod people;
pub mod seeded;
mod user;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

pub use directory::Directory;
pub use user::{User, UserType};

use crate::faults::Faults;
use crate::guid::Guid;
use crate::origins::{Origin, Origins};
use crate::timestamp::Timestamp;
use grants::Grants;

/// The whole emulated cloud at one moment.
#[derive(Debug, Clone)]
pub struct World {
    /// Where the cloud is reached; metadata, tokens and links are written with these.
    pub origins: Origins,
    /// Partner tenants and customer tenants alike.
    pub tenants: Vec<Tenant>,
    /// The partner's app registrations.
    pub registrations: Vec<Registration>,
    /// Who can type a password at the sign-in page.
    pub accounts: Vec<Account>,
    /// Delegated administration between partners and customers (GDAP).
    pub relationships: Vec<Relationship>,
    /// What was consented to, per app, tenant and resource.
    pub consents: Vec<Consent>,
    /// What goes wrong on purpose.
    pub faults: Faults,
    pub(crate) grants: Grants,
}

/// A tenant and its organization's facts.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The tenant id.
    pub id: Guid,
    /// The organization's name.
    pub display_name: String,
    /// The default verified domain, `customer.com`.
    pub default_domain: String,
    /// The domain that the tenant was created with, `customercom.onmicrosoft.com`.
    pub initial_domain: String,
    /// `tenant_region_scope` of the OpenID metadata: NA, EU, AS, …
    pub region: String,
    /// ISO 3166-1 alpha-2 code of the organization's country.
    pub country: String,
    /// The city of the organization's address.
    pub city: String,
    /// ISO 639-1 code of the organization's language.
    pub language: String,
    /// When the tenant was created.
    pub created: Timestamp,
    /// Who is told of technical matters.
    pub technical_mails: Vec<String>,
    /// The tenant's users.
    pub directory: Directory,
}

/// An app registration, made in a partner's tenant and multi-tenant.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The application (client) id.
    pub client_id: Guid,
    /// The name that the sign-in page shows.
    pub name: String,
    /// The tenant in which it is registered.
    pub home: Guid,
    /// The redirect addresses, matched exactly.
    pub redirects: Vec<RedirectAddress>,
}

/// A registered redirect address and its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectAddress {
    /// The address, character for character.
    pub uri: String,
    /// What kind of client it belongs to.
    pub platform: Platform,
}

/// The platform of a redirect address, which decides how its codes may be redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// A single-page application: redeemed across origins, with PKCE, without a secret.
    SinglePage,
    /// A web server, which would need a secret. The sandbox issues none.
    Web,
}

/// A person who can sign in.
#[derive(Debug, Clone)]
pub struct Account {
    /// The object id in the home tenant.
    pub object_id: Guid,
    /// The user principal name, `adele@partner.com`.
    pub user_name: String,
    /// The name shown, at home.
    pub display_name: String,
    /// The password of the emulated sign-in.
    pub password: String,
    /// The home tenant.
    pub home: Guid,
}

/// A delegated administration relationship (GDAP).
#[derive(Debug, Clone)]
pub struct Relationship {
    /// The partner's tenant.
    pub partner: Guid,
    /// The customer's tenant.
    pub customer: Guid,
    /// Whether it is in force.
    pub status: RelationshipStatus,
    /// Object ids, at home, of the agents in a security group with an access assignment.
    pub agents: BTreeSet<Guid>,
}

/// The state of a relationship, as far as sign-in cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationshipStatus {
    /// In force.
    Active,
    /// Ended by one side.
    Terminated,
    /// Ran out.
    Expired,
}

/// The delegated scopes an application was granted in a tenant, for every user.
#[derive(Debug, Clone)]
pub struct Consent {
    /// The application (client) id.
    pub client_id: Guid,
    /// Where it was granted.
    pub tenant: Guid,
    /// The resource: Graph or Partner Center.
    pub resource: Origin,
    /// Short scope names, `User.Read.All`.
    pub scopes: BTreeSet<String>,
}

/// How an account appears in one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Persona {
    pub(crate) object_id: Guid,
    pub(crate) display_name: String,
    pub(crate) user_name: String,
}

impl World {
    /// The tenant of this id or of this verified domain.
    pub fn tenant(&self, name: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.is_named(name))
    }

    /// As [`World::tenant`], to change it.
    pub fn tenant_mut(&mut self, name: &str) -> Option<&mut Tenant> {
        self.tenants.iter_mut().find(|tenant| tenant.is_named(name))
    }

    /// Registers a single-page redirect address with every app registration, once.
    pub fn register_redirect(&mut self, uri: &str) {
        let address = RedirectAddress {
            uri: uri.to_owned(),
            platform: Platform::SinglePage,
        };
        for registration in &mut self.registrations {
            if !registration.redirects.contains(&address) {
                registration.redirects.push(address.clone());
            }
        }
    }

    /// Sets the state of every relationship with a customer.
    pub fn set_relationship(&mut self, customer: Guid, status: RelationshipStatus) {
        for relationship in &mut self.relationships {
            if relationship.customer == customer {
                relationship.status = status;
            }
        }
    }

    pub(crate) fn tenant_by_id(&self, id: Guid) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    pub(crate) fn registration(&self, client_id: &str) -> Option<&Registration> {
        let client_id: Guid = client_id.parse().ok()?;
        self.registrations
            .iter()
            .find(|registration| registration.client_id == client_id)
    }

    pub(crate) fn account(&self, object_id: Guid) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.object_id == object_id)
    }

    pub(crate) fn account_by_name(&self, user_name: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.user_name.eq_ignore_ascii_case(user_name.trim()))
    }

    /// Whether the account may enter the tenant at all: it is at home there, or an active
    /// relationship gives its security group access.
    pub(crate) fn has_access(&self, account: &Account, tenant: Guid) -> bool {
        account.home == tenant
            || self.relationships.iter().any(|relationship| {
                relationship.partner == account.home
                    && relationship.customer == tenant
                    && relationship.status == RelationshipStatus::Active
                    && relationship.agents.contains(&account.object_id)
            })
    }

    pub(crate) fn consented(
        &self,
        client_id: Guid,
        tenant: Guid,
        resource: Origin,
    ) -> Option<&BTreeSet<String>> {
        self.consents
            .iter()
            .find(|consent| {
                consent.client_id == client_id
                    && consent.tenant == tenant
                    && consent.resource == resource
            })
            .map(|consent| &consent.scopes)
            .filter(|scopes| !scopes.is_empty())
    }

    /// Under GDAP the customer's side knows the agent under another object id and calls it
    /// `user_<number>`; at home it has its own name. What domain that name has is not published: the
    /// customer's initial one stands for it.
    pub(crate) fn persona(&self, account: &Account, tenant: &Tenant) -> Persona {
        if account.home == tenant.id {
            return Persona {
                object_id: account.object_id,
                display_name: account.display_name.clone(),
                user_name: account.user_name.clone(),
            };
        }
        let object_id = Guid::derived(&[
            b"delegated agent",
            account.object_id.as_bytes(),
            tenant.id.as_bytes(),
        ]);
        let mut digits = [0; 8];
        digits.copy_from_slice(&object_id.as_bytes()[..8]);
        let name = format!("user_{}", u64::from_be_bytes(digits) % 10_000_000_000);
        Persona {
            object_id,
            user_name: format!("{name}@{}", tenant.initial_domain),
            display_name: name,
        }
    }
}

impl Tenant {
    fn is_named(&self, name: &str) -> bool {
        self.default_domain.eq_ignore_ascii_case(name)
            || self.initial_domain.eq_ignore_ascii_case(name)
            || name.parse() == Ok(self.id)
    }
}

impl Persona {
    /// The pairwise subject identifier of this person for one client (OIDC Core section 8.1).
    pub(crate) fn subject(&self, client_id: Guid, tenant: Guid) -> String {
        let mut hash = Sha256::new();
        for part in [client_id, tenant, self.object_id] {
            hash.update(part.as_bytes());
        }
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}
