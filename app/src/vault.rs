//! The vault: the worker that holds every token, and the only part of the console that talks to an
//! authority or to Microsoft Graph. What it says to the page is in `port.rs`, and no token is among it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `port.rs` | what page and vault say to each other |
//! | `listener.rs` | the vault's end of the port: questions in, answers out, cancelled ones dropped |
//! | `customers.rs` | the configuration, and whose tenant a customer's name is |
//! | `sign_in.rs` | attempts, code exchange, opening further tenants, signing out |
//! | `tokens.rs` | one token for one tenant, fetched once however many ask |
//! | `idle.rs` | forgetting everything when nobody is there any more |
//! | `signatures.rs` | the authorities' keys, and whether ID tokens are signed with them |
//! | `sender.rs` | requests to Microsoft Graph |
//! | `places.rs` | how many of them are under way at once, and who waits |
//! | `wire.rs` | where every request leaves, and public documents are read |
//! | `recording.rs` | where requests that hold secrets leave, and the trace of all, redacted |
//! | `watchers.rs` | the pages that watch it |
//! | `token_view.rs` | what a token says, for a diagnosis |

mod customers;
mod idle;
mod listener;
mod places;
pub mod port;
#[cfg(test)]
mod port_tests;
mod recording;
mod sender;
mod sign_in;
mod signatures;
mod token_view;
mod tokens;
mod watchers;
mod wire;

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures::channel::oneshot;
use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName, broker::Broker, broker::Route, idle::Idle};

use customers::Customers;
pub use listener::{Reply, listen};
use places::Places;
use port::{Agent, Offer, OpenTenant, Refusal, Relation, Standing};
use signatures::Signatures;
use wire::Wire;

/// All that the vault knows. It lives as long as the worker and is never written anywhere.
pub struct Vault {
    wire: Rc<Wire>,
    customers: Customers,
    signatures: Signatures,
    broker: RefCell<Broker>,
    open: RefCell<HashMap<TenantId, Rc<Opened>>>,
    /// Who signed in through each registration, by the home tenant's word.
    agents: RefCell<Vec<(ClientId, Agent)>>,
    /// How long nobody has touched any page, while somebody is signed in.
    idle: RefCell<Option<Idle>>,
    /// Those who wait for a token that is already being fetched; dropping a sender wakes its waiter.
    waiting: RefCell<HashMap<TenantId, Vec<oneshot::Sender<()>>>>,
    /// How many requests of each tenant are under way.
    places: Places,
}

/// A tenant that the agent has signed in to.
struct Opened {
    name: TenantName,
    route: Route,
    registration: Offer,
    /// The registration's own tenant.
    partner: TenantId,
}

impl Vault {
    fn new() -> Rc<Self> {
        let wire = Rc::<Wire>::default();
        Rc::new(Vault {
            customers: Customers::new(Rc::clone(&wire)),
            signatures: Signatures::new(Rc::clone(&wire)),
            wire,
            broker: RefCell::default(),
            open: RefCell::default(),
            agents: RefCell::default(),
            idle: RefCell::default(),
            waiting: RefCell::default(),
            places: Places::default(),
        })
    }

    /// The tenant if the agent has signed in to it.
    fn opened(&self, tenant: &TenantId) -> Result<Rc<Opened>, Refusal> {
        self.open
            .borrow()
            .get(tenant)
            .cloned()
            .ok_or(Refusal::NotOpen)
    }

    /// Counts a tenant as open and gives its card for the page.
    fn keep_open(&self, opened: Opened) -> OpenTenant {
        let tenant = opened.route.metadata.tenant.clone();
        let card = self.card(&opened);
        self.open.borrow_mut().insert(tenant, Rc::new(opened));
        card
    }

    /// Who is signed in, and which tenants are open.
    fn standing(&self) -> Standing {
        let open = self.open.borrow();
        Standing {
            open: open.values().map(|opened| self.card(opened)).collect(),
            agents: self.agents.borrow().clone(),
        }
    }

    fn card(&self, opened: &Opened) -> OpenTenant {
        let tenant = &opened.route.metadata.tenant;
        let broker = self.broker.borrow();
        let account = broker.account(tenant);
        let is_at_home = account.is_some_and(|account| account.utid == *tenant);
        let account = account.map(|account| [&account.uid, "@", account.utid.as_str()].concat());
        OpenTenant {
            tenant: tenant.clone(),
            name: opened.name.clone(),
            region: opened.route.metadata.region.clone(),
            registration: opened.registration.clone(),
            account: account.unwrap_or_default(),
            relation: match is_at_home {
                true if opened.partner == *tenant => Relation::Partner,
                true => Relation::OwnTenant,
                false => Relation::Customer,
            },
            scopes: broker.scopes(tenant).unwrap_or_default().to_vec(),
            roles: broker.roles(tenant).map(<[_]>::to_vec),
        }
    }
}
