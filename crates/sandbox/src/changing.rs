//! What can happen while the sandbox runs. Everything takes effect at once.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::{ChangeError, ConditionalAccess, NewCustomer, RelationshipStatus};
use crate::{FaultRule, Sandbox};

impl Sandbox {
    /// The sandbox's time: the runtime's, and what was added by [`Sandbox::advance`].
    pub fn now(&self) -> Timestamp {
        let advanced = Duration::from_millis(self.0.advanced.load(Ordering::SeqCst));
        self.runtime().now().plus(advanced)
    }

    /// Moves the clock forward. Tokens run out by it, relationships end, new ones arrive.
    pub fn advance(&self, duration: Duration) {
        self.0
            .advanced
            .fetch_add(duration.as_millis() as u64, Ordering::SeqCst);
    }

    /// Adds a fault. It strikes before those added later.
    pub fn add_fault(&self, rule: FaultRule) {
        self.lock().faults.add_rule(rule);
    }

    /// Says whether Graph keeps to the service's published limits from now on. What was used before counts
    /// for nothing.
    pub fn set_throttled(&self, throttled: bool) {
        let mut world = self.lock();
        world.throttled = throttled;
        world.usage.clear();
    }

    /// Ends every session and refresh token of an account, by its user name. Graph challenges its
    /// long-lived access tokens; the others live on until they run out.
    pub fn revoke_sessions(&self, user_name: &str) -> Result<(), ChangeError> {
        let now = self.now();
        self.lock().revoke_sessions(user_name, now)
    }

    /// Whether anybody is signed in whose session was not revoked since.
    pub fn has_sessions(&self) -> bool {
        let world = self.lock();
        let mut known = world.grants.authentications();
        known.any(|authentication| !world.is_revoked(authentication))
    }

    /// Sets what a tenant demands of whoever signs in. Graph challenges long-lived access tokens
    /// that were issued for it before.
    pub fn set_conditional_access(
        &self,
        tenant: Guid,
        demanded: ConditionalAccess,
    ) -> Result<(), ChangeError> {
        self.lock().set_conditional_access(tenant, demanded)
    }

    /// Creates a customer now. Its relationship is active for the partner at once, and reaches the new
    /// tenant after [`PROPAGATION`](crate::PROPAGATION) divided by the world's time scale: tokens
    /// issued before carry no role for their whole life, and Graph answers them with 403.
    pub fn create_customer(&self, new: &NewCustomer) -> Result<Guid, ChangeError> {
        let now = self.now();
        self.lock().create_customer(new, now)
    }

    /// Removes a customer, as if it had never been. Whoever asks for it is told that no such tenant exists.
    pub fn remove_customer(&self, customer: Guid) -> Result<(), ChangeError> {
        self.lock().remove_customer(customer)
    }

    /// Sets the state of every relationship with a customer.
    pub fn set_relationship_status(
        &self,
        customer: Guid,
        status: RelationshipStatus,
    ) -> Result<(), ChangeError> {
        let now = self.now();
        self.lock().set_relationship_status(customer, status, now)
    }

    /// Takes the roles in a customer away from every group.
    pub fn remove_assignments(&self, customer: Guid) -> Result<(), ChangeError> {
        self.lock().remove_assignments(customer)
    }

    /// Gives the usual groups their roles in a customer.
    pub fn restore_assignments(&self, customer: Guid) -> Result<(), ChangeError> {
        let now = self.now();
        self.lock().restore_assignments(customer, now)
    }

    /// Adds an agent to a group of the agent's own tenant, by the group's id or name.
    pub fn add_to_group(&self, group: &str, agent: &str) -> Result<(), ChangeError> {
        self.lock().set_member(group, agent, true)
    }

    /// Takes an agent out of a group. What it is in by way of another group stays.
    pub fn remove_from_group(&self, group: &str, agent: &str) -> Result<(), ChangeError> {
        self.lock().set_member(group, agent, false)
    }

    /// Consents, for everybody in a customer, to the application of its partner.
    pub fn give_consent(&self, customer: Guid, scopes: &[&str]) -> Result<(), ChangeError> {
        self.lock().give_consent(customer, scopes)
    }

    /// Takes back whatever was consented to on Graph in a tenant.
    pub fn withdraw_consent(&self, tenant: Guid) -> Result<(), ChangeError> {
        self.lock().withdraw_consent(tenant)
    }

    /// Invites an agent to a customer as a guest, which hides what a relationship would give there.
    pub fn make_guest(&self, customer: Guid, agent: &str) -> Result<(), ChangeError> {
        self.lock().set_guest(customer, agent, true)
    }

    /// Removes the guest.
    pub fn remove_guest(&self, customer: Guid, agent: &str) -> Result<(), ChangeError> {
        self.lock().set_guest(customer, agent, false)
    }
}
