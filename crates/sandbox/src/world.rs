//! What the emulated cloud holds: tenants, their people, the partner's registrations and agents,
//! and what is granted between them. Plain data: a clone is a snapshot.

mod access;
mod audit;
mod changes;
mod culture;
mod delegation;
pub(crate) mod device_actions;
pub(crate) mod devices;
mod dice;
mod directory;
pub(crate) mod grants;
pub(crate) mod groups;
mod many;
mod people;
mod planted_relationships;
mod planted_tenants;
mod planting;
pub(crate) mod products;
pub mod roles;
pub mod seeded;
pub(crate) mod sign_in_methods;
pub(crate) mod sign_ins;
mod usage;
mod user;

use std::collections::BTreeSet;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) use access::Standing;
pub use access::{ConditionalAccess, SecondFactor};
pub use audit::Change;
pub(crate) use audit::{Activity, Audit, AuditTarget};
pub use changes::{ChangeError, NewCustomer};
pub use delegation::{
    AUTO_EXTENSION, AccessAssignment, Contract, Group, NotAStatus, Relationship, RelationshipId,
    RelationshipStatus,
};
pub use directory::Directory;
pub(crate) use directory::{Assignment, Deleted, KEPT_DELETED, SavedDirectory, switched_off};
pub(crate) use planting::BEGINS;
pub(crate) use usage::{Limit, Meter, Reading, Usage};
pub use user::{User, UserType};

use crate::faults::Faults;
use crate::guid::Guid;
use crate::origins::{Origin, Origins};
use crate::timestamp::Timestamp;
use device_actions::ManagedChanges;
use grants::{Authentication, Grants};
use sign_in_methods::MethodChanges;

/// How long a relationship takes to reach a customer's tenant, before [`World::time_scale`].
pub const PROPAGATION: Duration = Duration::from_secs(3 * 60);

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
    /// Reseller contracts, some of them with the older delegated administration (DAP).
    pub contracts: Vec<Contract>,
    /// The partners' security groups.
    pub groups: Vec<Group>,
    /// What was consented to, per app, tenant and resource.
    pub consents: Vec<Consent>,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// By how much [`PROPAGATION`] and the time that devices take for remote actions are divided, so that a
    /// test need not wait. Zero counts as one.
    pub time_scale: u32,
    /// Whether this is a sovereign cloud, which lists customers by contract only: its Graph knows
    /// none of the paths of delegated administration.
    pub sovereign: bool,
    /// Whether Graph keeps to the service's published limits, and answers 429 to whoever goes beyond. Off in
    /// the seeded world.
    pub throttled: bool,
    /// Whose name the sign-in page suggests, where a request names nobody.
    pub suggested_account: Option<String>,
    /// Tenant and object id at home of those who were invited as guests.
    pub(crate) guests: BTreeSet<(Guid, Guid)>,
    /// The moment that the dates of relationships are written for.
    pub(crate) begins: Timestamp,
    pub(crate) grants: Grants,
    /// What the audit logs recorded since the world began, oldest first.
    pub(crate) audits: Vec<Audit>,
    /// What was used of the limits.
    pub(crate) usage: Usage,
    /// What Intune was asked to do to devices.
    pub(crate) managed_changes: ManagedChanges,
    /// Ways to prove who one is that were removed and given out.
    pub(crate) method_changes: MethodChanges,
    /// Every effect of a write, oldest first.
    pub(crate) changes: Vec<Change>,
}

/// A tenant and its organization's facts.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// What is demanded of everybody who signs in here.
    pub conditional_access: ConditionalAccess,
    /// How often that was changed: Graph no longer takes a long-lived token of an earlier count.
    pub(crate) policy_changes: u32,
    /// The tenant's users.
    pub directory: Directory,
}

/// An app registration, made in a partner's tenant and multi-tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The application (client) id.
    pub client_id: Guid,
    /// The name that the sign-in page shows.
    pub name: String,
    /// The tenant in which it is registered.
    pub home: Guid,
    /// The redirect addresses, matched exactly.
    pub redirects: Vec<RedirectAddress>,
    /// The delegated Graph permissions that the registration asks for, by their short names.
    pub permissions: BTreeSet<String>,
}

/// A registered redirect address and its platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedirectAddress {
    /// The address, character for character.
    pub uri: String,
    /// What kind of client it belongs to.
    pub platform: Platform,
}

/// The platform of a redirect address, which decides how its codes may be redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Platform {
    /// A single-page application: redeemed across origins, with PKCE, without a secret.
    SinglePage,
    /// A web server, which would need a secret. The sandbox issues none.
    Web,
}

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The second factor, if there is one.
    pub second_factor: SecondFactor,
    /// Template ids of the directory roles at home.
    pub roles: BTreeSet<Guid>,
    /// When the sessions were revoked last.
    pub(crate) revoked: Option<Timestamp>,
    /// How often the sessions were revoked: what was signed in at an earlier count is over.
    pub(crate) revocations: u32,
}

/// The delegated scopes an application was granted in a tenant, for every user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        let id = name.parse().ok();
        let mut tenants = self.tenants.iter();
        tenants.find(|tenant| tenant.is_named(name, id))
    }

    /// As [`World::tenant`], to change it.
    pub fn tenant_mut(&mut self, name: &str) -> Option<&mut Tenant> {
        let id = name.parse().ok();
        let mut tenants = self.tenants.iter_mut();
        tenants.find(|tenant| tenant.is_named(name, id))
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

    /// Every session, authorization code and refresh token that was handed out and is remembered: what must not be found
    /// where a test looks for it.
    pub fn secrets(&self) -> Vec<String> {
        self.grants.secrets().cloned().collect()
    }

    /// Sets the state of every relationship with a customer.
    pub fn set_relationship(&mut self, customer: Guid, status: RelationshipStatus) {
        for relationship in &mut self.relationships {
            if relationship.customer == customer {
                relationship.status = status;
            }
        }
    }

    /// Who is signed in with a session.
    pub(crate) fn signed_in(&self, session: &str) -> Vec<Authentication> {
        let known = self.grants.session(session).iter().copied();
        known
            .filter(|authentication| !self.is_revoked(authentication))
            .collect()
    }

    /// Whether the account's sessions were revoked after it signed in so.
    pub(crate) fn is_revoked(&self, authentication: &Authentication) -> bool {
        self.account(authentication.account)
            .is_none_or(|account| account.revocations != authentication.revocations)
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

    /// Whether a partner's registrations are at home in this tenant.
    pub(crate) fn is_partner(&self, tenant: Guid) -> bool {
        self.registrations
            .iter()
            .any(|registration| registration.home == tenant)
    }

    /// Moves the dates of relationships to a world that begins now.
    pub(crate) fn begin(&mut self, now: Timestamp) {
        for relationship in &mut self.relationships {
            relationship.shift(self.begins, now);
        }
        self.begins = now;
    }

    /// When this world began.
    pub(crate) fn begins(&self) -> Timestamp {
        self.begins
    }

    /// The moment of the seeded world that a moment of this one corresponds to.
    pub(crate) fn by_seeded_clock(&self, at: Timestamp) -> Timestamp {
        Timestamp((at.0 + BEGINS.0).saturating_sub(self.begins.0))
    }

    /// How long a relationship takes to reach a customer's tenant.
    pub(crate) fn propagation(&self) -> Duration {
        self.scaled(PROPAGATION)
    }

    /// What takes this long takes that long here.
    pub(crate) fn scaled(&self, duration: Duration) -> Duration {
        duration / self.time_scale.max(1)
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
        if self.is_guest(tenant.id, account.object_id) {
            let guest = changes::guest(account, tenant);
            return Persona {
                object_id: guest.id,
                display_name: guest.display_name,
                user_name: guest.user_principal_name,
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

impl Account {
    /// Ends every session and refresh token.
    pub(crate) fn revoke(&mut self, now: Timestamp) {
        self.revoked = Some(now);
        self.revocations += 1;
    }
}

impl Tenant {
    /// `id` is what the name is as a GUID, if it is one.
    fn is_named(&self, name: &str, id: Option<Guid>) -> bool {
        match id {
            Some(id) => self.id == id,
            None => {
                self.default_domain.eq_ignore_ascii_case(name)
                    || self.initial_domain.eq_ignore_ascii_case(name)
            }
        }
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
