//! An emulated Microsoft cloud: a sign-in authority, Microsoft Graph and Partner Center's origin,
//! built from a [`World`] as axum routers.
//!
//! It is written from the published contract, never from what a client happens to send, so that a
//! mistake in the client is not repeated here. What is not served is refused, never pretended.
//!
//! # Code map
//!
//! - [`World`] and its parts are plain data; [`seeded`] names what the seeded world holds.
//! - `authority` is the sign-in side: metadata, pages, tokens. `graph` is the resource side.
//! - `observe` wraps both: faults, CORS, the [journal](Sandbox::journal).
//! - `changing` is what can happen while it runs, as methods of [`Sandbox`]; [`control`] offers the
//!   same over HTTP.
//! - `saved` keeps what has changed, so that a sandbox can [go on](Sandbox::resume) after its process has ended.
//! - [`serve`] (feature of that name) binds the three origins to loopback ports.
//!
//! # Invariants
//!
//! - No clock, sleep or randomness of its own: they come with the [`Runtime`]. The library runs
//!   on wasm32, and a snapshot restored gives the same answers again. The clock that everything here
//!   reads is [`Sandbox::now`], which can be moved forward.
//! - Tokens are signed with one embedded, published test key, and mean nothing elsewhere.
//! - The lock on the world is never held while something is awaited.

mod authority;
mod changing;
pub mod control;
mod faults;
mod graph;
mod guid;
mod journal;
mod observe;
mod origins;
mod parameters;
mod partner_center;
mod runtime;
mod saved;
#[cfg(feature = "serve")]
pub mod serve;
mod signing;
mod timestamp;
mod world;

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

pub use authority::SESSION_COOKIE;
pub use faults::{
    Fault, FaultRule, Faults, Methods, NOTATION, NotAFault, Share, Target, Times, TokenError,
};
pub use guid::{Guid, NotAGuid};
pub use journal::JournalEntry;
pub use origins::{Origin, Origins};
pub use runtime::{Runtime, Sleep, TestClock};
pub use saved::NotResumable;
pub use timestamp::Timestamp;
pub use world::{
    AUTO_EXTENSION, AccessAssignment, Account, Change, ChangeError, ConditionalAccess, Consent,
    Contract, Directory, Group, NewCustomer, NotAStatus, PROPAGATION, Platform, RedirectAddress,
    Registration, Relationship, RelationshipId, RelationshipStatus, SecondFactor, Tenant, User,
    UserType, World, roles, seeded,
};

use journal::Journal;

/// A running emulated cloud. Clones share one world.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    world: Mutex<World>,
    /// The world as it was made, to tell what has changed since.
    made: World,
    journal: Mutex<Journal>,
    runtime: Runtime,
    /// Milliseconds by which the clock was moved forward.
    advanced: AtomicU64,
}

/// A world put aside, to come back to.
#[derive(Debug, Clone)]
pub struct Snapshot(World);

impl Sandbox {
    /// A cloud that holds this world.
    pub fn new(mut world: World, runtime: Runtime) -> Sandbox {
        world.begin(runtime.now());
        Sandbox::with(world.clone(), world, runtime, 0)
    }

    fn with(world: World, made: World, runtime: Runtime, advanced: u64) -> Sandbox {
        Sandbox(Arc::new(Inner {
            world: Mutex::new(world),
            made,
            journal: Mutex::default(),
            runtime,
            advanced: AtomicU64::new(advanced),
        }))
    }

    /// The whole cloud behind one service: a request finds its origin by its `Host`, and by the beginning of
    /// its path where the origins share one.
    pub fn router(&self) -> Router {
        let (login, graph, partner_center) = (self.login(), self.graph(), self.partner_center());
        let sandbox = self.clone();
        Router::new().fallback(move |mut request: Request| {
            let router = sandbox
                .find_origin(&mut request)
                .map(|origin| match origin {
                    Origin::Login => login.clone(),
                    Origin::Graph => graph.clone(),
                    Origin::PartnerCenter => partner_center.clone(),
                });
            async move {
                match router {
                    Some(router) => answer(router, request).await,
                    None => StatusCode::MISDIRECTED_REQUEST.into_response(),
                }
            }
        })
    }

    /// The sign-in authority alone.
    pub fn login(&self) -> Router {
        observe::observed(authority::router(), self, Origin::Login)
    }

    /// Microsoft Graph alone.
    pub fn graph(&self) -> Router {
        observe::observed(graph::router(), self, Origin::Graph)
    }

    /// Partner Center's origin alone.
    pub fn partner_center(&self) -> Router {
        observe::observed(partner_center::router(), self, Origin::PartnerCenter)
    }

    /// Looks at the world, or changes it while it runs: faults, redirect addresses, relationships.
    /// What is done here must not use this sandbox again.
    pub fn world<R>(&self, look: impl FnOnce(&mut World) -> R) -> R {
        look(&mut self.lock())
    }

    /// The world as it is now, with what was signed in and handed out.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.lock().clone())
    }

    /// The world as it was then. The journal and the clock go on.
    pub fn restore(&self, snapshot: Snapshot) {
        *self.lock() = snapshot.0;
    }

    /// Every request seen, oldest first; the latest ten thousand at most.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.journal_lock().entries()
    }

    /// Every effect of a write that really happened, oldest first: one for each, whatever was answered.
    pub fn changes(&self) -> Vec<Change> {
        self.lock().changes().to_vec()
    }

    fn runtime(&self) -> &Runtime {
        &self.0.runtime
    }

    // A test that panicked while it held the world must not take the others along.
    fn lock(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal_lock(&self) -> MutexGuard<'_, Journal> {
        self.0
            .journal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The origin that a request goes to. What of the path is the origin's own is taken off.
    fn find_origin(&self, request: &mut Request) -> Option<Origin> {
        let uri = request.uri();
        let host = request.headers().get(header::HOST);
        let authority = match uri.authority() {
            Some(authority) => authority.as_str(),
            None => host?.to_str().ok()?,
        };
        let (origin, own) = self.lock().origins.find(authority, uri.path())?;
        if own > 0 {
            let rest = uri.path_and_query()?.as_str().get(own..)?;
            *request.uri_mut() = rest.parse().ok()?;
        }
        Some(origin)
    }
}

/// Whether a fault wants a server to break the connection off in place of this answer.
pub fn is_cut_off(response: &Response) -> bool {
    let marks = response.extensions();
    marks.get::<observe::ConnectionDown>().is_some() || marks.get::<observe::Lost>().is_some()
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

async fn answer(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
