//! What goes wrong when the presenter wants it to, and how it is put right again.

use serde::{Deserialize, Serialize};
use tenantry_sandbox::{
    ChangeError, ConditionalAccess, Guid, NewCustomer, RelationshipStatus, Sandbox, seeded,
};

/// Something that goes wrong. Its name in JSON is what the bar calls it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Graph answers many requests with 429.
    Throttling,
    /// Graph answers every request with 503.
    Outage,
    /// Every answer takes a second and a half.
    SlowNetwork,
    /// Every agent's sessions were revoked, until somebody signs in again.
    RevokedSession,
    /// A customer took its consent back.
    MissingConsent,
    /// A customer demands a second factor.
    SecondFactor,
    /// A customer was created a moment ago.
    NewCustomer,
    /// A customer ended the relationship.
    RelationshipEnded,
}

/// The domain of the customer that is created.
const NEW_DOMAIN: &str = "newly-founded.com";

impl Trouble {
    /// All of them, as the bar lists them.
    pub const ALL: [Trouble; 8] = [
        Trouble::Throttling,
        Trouble::Outage,
        Trouble::SlowNetwork,
        Trouble::RevokedSession,
        Trouble::MissingConsent,
        Trouble::SecondFactor,
        Trouble::NewCustomer,
        Trouble::RelationshipEnded,
    ];

    /// What it is called, and what happens.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Trouble::Throttling => ("Throttling", "Graph answers four requests in ten with 429"),
            Trouble::Outage => ("Outage", "Graph answers every request with 503"),
            Trouble::SlowNetwork => ("Slow network", "Every answer takes 1.5 seconds longer"),
            Trouble::RevokedSession => (
                "Revoked session",
                "Every sign-in so far is revoked, until somebody signs in again",
            ),
            Trouble::MissingConsent => ("Missing consent", "cedar-and-co.com has no consent"),
            Trouble::SecondFactor => (
                "MFA demanded",
                "customer.com demands a second factor (the code is 246810)",
            ),
            Trouble::NewCustomer => (
                "Customer created just now",
                "newly-founded.com is there; its relationship takes half a minute to arrive",
            ),
            Trouble::RelationshipEnded => (
                "Relationship ended",
                "summit-outfitters.com has ended the relationship",
            ),
        }
    }

    /// What of it is a fault of the emulated services.
    pub(crate) fn faults(self) -> &'static [&'static str] {
        match self {
            Trouble::Throttling => &["graph=throttled:3~40%"],
            Trouble::Outage => &["graph=status:503"],
            Trouble::SlowNetwork => &["login=slow:1500", "graph=slow:1500"],
            _ => &[],
        }
    }

    /// Lets what is no fault happen, or puts it right.
    ///
    /// # Errors
    /// Where it has happened already, or the world does not have whom it befalls.
    pub(crate) fn switch(self, sandbox: &Sandbox, on: bool) -> Result<(), ChangeError> {
        match (self, on) {
            (Trouble::Throttling | Trouble::Outage | Trouble::SlowNetwork, _) => Ok(()),
            (Trouble::RevokedSession, true) => revoke_everybody(sandbox),
            // It is put right by signing in.
            (Trouble::RevokedSession, false) => Ok(()),
            (Trouble::MissingConsent, true) => sandbox.withdraw_consent(seeded::CEDAR_AND_CO),
            (Trouble::MissingConsent, false) => {
                sandbox.give_consent(seeded::CEDAR_AND_CO, seeded::USUAL_SCOPES)
            }
            (Trouble::SecondFactor, second_factor) => {
                let demanded = ConditionalAccess {
                    second_factor,
                    ..ConditionalAccess::default()
                };
                sandbox.set_conditional_access(seeded::CUSTOMER, demanded)
            }
            (Trouble::NewCustomer, true) => {
                let new = NewCustomer::named(NEW_DOMAIN, "Newly Founded");
                sandbox.create_customer(&new).map(|_| ())
            }
            (Trouble::NewCustomer, false) => sandbox.remove_customer(tenant(sandbox, NEW_DOMAIN)?),
            (Trouble::RelationshipEnded, true) => sandbox
                .set_relationship_status(seeded::SUMMIT_OUTFITTERS, RelationshipStatus::Terminated),
            (Trouble::RelationshipEnded, false) => sandbox
                .set_relationship_status(seeded::SUMMIT_OUTFITTERS, RelationshipStatus::Active),
        }
    }

    /// Whether what was switched on is over by itself.
    pub(crate) fn is_over(self, sandbox: &Sandbox) -> bool {
        self == Trouble::RevokedSession && sandbox.has_sessions()
    }
}

fn revoke_everybody(sandbox: &Sandbox) -> Result<(), ChangeError> {
    let names = sandbox.world(|world| {
        let names = world.accounts.iter().map(|account| &account.user_name);
        names.cloned().collect::<Vec<_>>()
    });
    names
        .iter()
        .try_for_each(|name| sandbox.revoke_sessions(name))
}

fn tenant(sandbox: &Sandbox, domain: &str) -> Result<Guid, ChangeError> {
    let found = sandbox.world(|world| world.tenant(domain).map(|tenant| tenant.id));
    found.ok_or_else(|| ChangeError::UnknownTenant(domain.to_owned()))
}
