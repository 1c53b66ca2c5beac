//! Every request of the vault leaves here, and is recorded for whoever wants to see it.
//!
//! What holds secrets is redacted and enters the trace at once (`recording.rs`). The configuration, tenants' metadata
//! and the authorities' keys are public documents, which the vault reads before the part with the redaction is here:
//! they wait at the door until it is.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::pin,
    rc::Rc,
    task::Poll,
    time::Duration,
};

use futures::future::poll_fn;
use http::{HeaderMap, Request, Response};
use js_sys::Uint8Array;
use tenantry_identity::TenantId;
use tenantry_trace::{Action, Headers, Purpose, Ring};

use super::watchers::Watchers;
use crate::platform::{
    clock,
    fetch::{self, NoAnswer},
};

/// How many public documents wait at the door at most.
const MOST_AT_THE_DOOR: usize = 64;

/// The vault's way out.
#[derive(Default)]
pub(super) struct Wire {
    pub(super) ring: RefCell<Ring>,
    pub(super) watchers: Rc<Watchers>,
    /// Exchanges of public documents that are not in the ring, or under way there.
    pub(super) door: RefCell<Vec<Document>>,
    /// The number of the newest exchange.
    last: Cell<u32>,
    /// What caused the work that is being done at this moment.
    cause: RefCell<Rc<Action>>,
}

/// A request for a public document, and what became of it.
pub(super) struct Document {
    pub(super) about: About,
    pub(super) purpose: Purpose,
    pub(super) tenant: Option<TenantId>,
    pub(super) address: String,
    pub(super) headers: Headers,
    /// Whether the ring has it as one that is under way.
    pub(super) is_in_ring: bool,
    /// How it ended, and after how many milliseconds.
    pub(super) end: Option<(End, u32)>,
}

/// How a request for a public document ended.
pub(super) enum End {
    Answered {
        status: u16,
        headers: Headers,
        body: Vec<u8>,
    },
    NoAnswer,
    Cancelled,
}

/// What is known of every exchange from its beginning.
pub(super) struct About {
    pub(super) number: u32,
    pub(super) action: Action,
    /// Unix milliseconds.
    pub(super) started: u64,
    /// By the clock that is never set back.
    began: Duration,
}

impl About {
    /// How long it has been under way, in milliseconds.
    pub(super) fn duration(&self) -> u32 {
        let duration = clock::since_start().saturating_sub(self.began);
        u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
    }
}

impl Wire {
    /// Does work that an action caused: whatever it sends is recorded as that action's.
    pub(super) async fn caused_by<T>(&self, action: Action, work: impl Future<Output = T>) -> T {
        let action = Rc::new(action);
        let mut work = pin!(work);
        // Work of several questions takes turns, so the cause is set for each of its turns.
        poll_fn(|context| -> Poll<T> {
            let before = self.cause.replace(Rc::clone(&action));
            let turn = work.as_mut().poll(context);
            self.cause.replace(before);
            turn
        })
        .await
    }

    /// Begins an exchange.
    pub(super) fn begin(&self) -> About {
        let number = self.last.get() + 1;
        self.last.set(number);
        About {
            number,
            action: Action::clone(&self.cause.borrow()),
            started: clock::unix_milliseconds(),
            began: clock::since_start(),
        }
    }

    /// Reads a public document: nothing in request and answer is secret.
    ///
    /// # Errors
    /// [`NoAnswer`] when nothing readable came back.
    pub(super) async fn read(
        &self,
        purpose: Purpose,
        tenant: Option<TenantId>,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, NoAnswer> {
        let about = self.begin();
        let mut reading = Reading {
            wire: self,
            number: about.number,
            end: End::Cancelled,
        };
        self.put_at_the_door(Document {
            about,
            purpose,
            tenant,
            address: request.uri().to_string(),
            headers: headers(request.headers()),
            is_in_ring: false,
            end: None,
        });
        let answer = fetch::send(request).await;
        let answer = answer.inspect_err(|NoAnswer| reading.end = End::NoAnswer)?;
        let body = Uint8Array::new(&answer.body).to_vec();
        let response = fetch::response(answer.status, &answer.headers, body.clone());
        reading.end = End::Answered {
            status: answer.status,
            headers: answer.headers,
            body,
        };
        response
    }

    /// Forgets every exchange.
    pub(super) fn forget(&self) {
        self.door.borrow_mut().clear();
        self.ring.borrow_mut().clear();
        self.watchers.tell();
    }

    fn put_at_the_door(&self, document: Document) {
        let mut door = self.door.borrow_mut();
        if door.len() == MOST_AT_THE_DOOR {
            door.remove(0);
        }
        door.push(document);
        self.watchers.tell();
    }
}

/// A public document that is being read. Dropping it says how that ended.
struct Reading<'a> {
    wire: &'a Wire,
    number: u32,
    end: End,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut door = self.wire.door.borrow_mut();
        let mut all = door.iter_mut();
        if let Some(document) = all.find(|one| one.about.number == self.number) {
            let end = std::mem::replace(&mut self.end, End::Cancelled);
            document.end = Some((end, document.about.duration()));
            self.wire.watchers.tell();
        }
    }
}

/// Header fields as they are recorded.
pub(super) fn headers(headers: &HeaderMap) -> Headers {
    let fields = headers.iter().filter_map(|(name, value)| {
        Some((name.as_str().to_string(), value.to_str().ok()?.to_string()))
    });
    fields.collect()
}
