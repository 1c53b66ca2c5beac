//! Requests that hold secrets, and the trace of all of them. Everything is redacted on its way into the ring.

use http::{Request, Response};
use js_sys::{ArrayBuffer, Uint8Array};
use tenantry_identity::TenantId;
use tenantry_trace::{Again, Purpose, Sent, SentBody, Unkept, Update, redact::Learned};

use super::{
    listener::Reply,
    port::{Answer, Refusal},
    wire::{self, About, Document, End, Wire},
};
use crate::platform::fetch::{self, NoAnswer};

/// Longer bodies are not looked through for secrets, and so not kept: octets.
const LONGEST: u32 = 1024 * 1024;

/// What there is to say of a request beside itself.
pub(super) struct Note<'a> {
    pub(super) purpose: Purpose,
    pub(super) tenant: &'a TenantId,
    /// The permission that it needs, or nothing.
    pub(super) permission: &'a str,
    pub(super) again: Option<Again>,
}

impl Wire {
    /// Sends a request, and gives the answer with the number of the exchange.
    ///
    /// # Errors
    /// [`NoAnswer`] when nothing readable came back.
    pub(super) async fn send(
        &self,
        request: Request<Vec<u8>>,
        note: Note<'_>,
    ) -> Result<(u32, fetch::Answer), NoAnswer> {
        let mut recording = self.record(&request, &note);
        let number = recording.about.number;
        let answer = fetch::send(request).await;
        match &answer {
            Ok(answer) => {
                let keeps_body = self.keeps_body(note.purpose);
                recording.answered(answer, keeps_body);
            }
            Err(NoAnswer) => recording.unanswered(),
        }
        Ok((number, answer?))
    }

    /// Asks a token endpoint.
    ///
    /// # Errors
    /// [`NoAnswer`] when nothing readable came back.
    pub(super) async fn redeem(
        &self,
        request: Request<Vec<u8>>,
        purpose: Purpose,
        tenant: &TenantId,
    ) -> Result<Response<Vec<u8>>, NoAnswer> {
        let note = Note {
            purpose,
            tenant,
            permission: "",
            again: None,
        };
        let (_, answer) = self.send(request, note).await?;
        let body = Uint8Array::new(&answer.body).to_vec();
        fetch::response(answer.status, &answer.headers, body)
    }

    /// What is new in the trace, as the page reads it.
    pub(super) fn news(&self, since: u32) -> Result<Reply, Refusal> {
        self.open_the_door();
        let update: Update = self.ring.borrow().since(since);
        let document = postcard::to_allocvec(&update).map_err(|_| Refusal::Protocol)?;
        Ok(Reply {
            answer: Answer::Trace,
            body: Some(buffer(&document)),
        })
    }

    fn record(&self, request: &Request<Vec<u8>>, note: &Note<'_>) -> Recording<'_> {
        self.open_the_door();
        let about = self.begin();
        let body = match self.keeps_body(note.purpose) {
            true => seen(request.body()),
            false => unseen(request.body().len(), Unkept::Unwatched),
        };
        let permission = Some(note.permission.to_string());
        let learned = self.ring.borrow_mut().begin(Sent {
            number: about.number,
            action: about.action.clone(),
            purpose: note.purpose,
            tenant: Some(note.tenant.clone()),
            permission: permission.filter(|permission| !permission.is_empty()),
            again: note.again,
            started: about.started,
            method: request.method().as_str(),
            address: &request.uri().to_string(),
            headers: wire::headers(request.headers()),
            body,
        });
        self.watchers.tell();
        Recording {
            wire: self,
            about,
            learned: Some(learned),
        }
    }

    /// What an authority is asked and says is little, and gone when somebody begins to watch.
    fn keeps_body(&self, purpose: Purpose) -> bool {
        purpose != Purpose::Graph || self.watchers.is_watched()
    }

    /// Takes the public documents that were read meanwhile into the ring.
    fn open_the_door(&self) {
        let mut ring = self.ring.borrow_mut();
        self.door.borrow_mut().retain_mut(|document| {
            if !document.is_in_ring {
                document.is_in_ring = true;
                ring.begin(sent(document));
            }
            let number = document.about.number;
            match document.end.take() {
                None => return true,
                Some((
                    End::Answered {
                        status,
                        headers,
                        body,
                    },
                    duration,
                )) => {
                    let answer = (status, headers, seen(&body));
                    ring.answered(number, duration, answer, Learned::default());
                }
                Some((End::NoAnswer, duration)) => ring.unanswered(number, duration),
                Some((End::Cancelled, duration)) => ring.cancelled(number, duration),
            }
            false
        });
    }
}

/// A request that is under way. Dropping it says that nobody wants the answer any more.
struct Recording<'a> {
    wire: &'a Wire,
    about: About,
    /// What was secret in the request; `None` once it has ended.
    learned: Option<Learned>,
}

impl Recording<'_> {
    fn answered(&mut self, answer: &fetch::Answer, keeps_body: bool) {
        let Some(learned) = self.learned.take() else {
            return;
        };
        let octets = answer.body.byte_length();
        let copy;
        let body = match keeps_body {
            true if octets <= LONGEST => {
                copy = Uint8Array::new(&answer.body).to_vec();
                seen(&copy)
            }
            true => unseen(octets as usize, Unkept::TooLong),
            false => unseen(octets as usize, Unkept::Unwatched),
        };
        let answer = (answer.status, answer.headers.clone(), body);
        let mut ring = self.wire.ring.borrow_mut();
        ring.answered(self.about.number, self.about.duration(), answer, learned);
        self.wire.watchers.tell();
    }

    fn unanswered(&mut self) {
        if self.learned.take().is_some() {
            let mut ring = self.wire.ring.borrow_mut();
            ring.unanswered(self.about.number, self.about.duration());
            self.wire.watchers.tell();
        }
    }
}

impl Drop for Recording<'_> {
    fn drop(&mut self) {
        if self.learned.take().is_some() {
            let mut ring = self.wire.ring.borrow_mut();
            ring.cancelled(self.about.number, self.about.duration());
            self.wire.watchers.tell();
        }
    }
}

fn sent(document: &Document) -> Sent<'_> {
    Sent {
        number: document.about.number,
        action: document.about.action.clone(),
        purpose: document.purpose,
        tenant: document.tenant.clone(),
        permission: None,
        again: None,
        started: document.about.started,
        method: "GET",
        address: &document.address,
        headers: document.headers.clone(),
        body: SentBody::Octets(&[]),
    }
}

fn seen(octets: &[u8]) -> SentBody<'_> {
    match octets.len() > LONGEST as usize {
        true => unseen(octets.len(), Unkept::TooLong),
        false => SentBody::Octets(octets),
    }
}

fn unseen(octets: usize, why: Unkept) -> SentBody<'static> {
    let octets = u32::try_from(octets).unwrap_or(u32::MAX);
    SentBody::Unseen { octets, why }
}

/// Octets that follow an answer.
pub(super) fn buffer(octets: &[u8]) -> ArrayBuffer {
    Uint8Array::from(octets).buffer()
}
