//! The last exchanges, within bounds. What is told to a ring is redacted before it is in it.

use std::collections::VecDeque;

use tenantry_identity::TenantId;

use crate::{
    exchange::{Action, Again, Body, Exchange, Headers, Outcome, Purpose, Unkept, Update},
    redact::{Learned, Redactor},
};

/// How many exchanges are kept.
const MOST_EXCHANGES: usize = 300;
/// How many octets of texts are kept, addresses and header fields included.
const MOST_OCTETS: usize = 4 * 1024 * 1024;

/// The last exchanges of a vault.
#[derive(Debug, Default)]
pub struct Ring {
    kept: VecDeque<Kept>,
    octets: usize,
    revision: u32,
    /// The number after the newest exchange that there ever was.
    next: u32,
}

#[derive(Debug)]
struct Kept {
    exchange: Exchange,
    revision: u32,
    octets: usize,
}

/// A request as it was sent, secrets and all.
pub struct Sent<'a> {
    /// As [`Exchange::number`].
    pub number: u32,
    /// As [`Exchange::action`].
    pub action: Action,
    /// As [`Exchange::purpose`].
    pub purpose: Purpose,
    /// As [`Exchange::tenant`].
    pub tenant: Option<TenantId>,
    /// As [`Exchange::permission`].
    pub permission: Option<String>,
    /// As [`Exchange::again`].
    pub again: Option<Again>,
    /// As [`Exchange::started`].
    pub started: u64,
    /// The HTTP method.
    pub method: &'a str,
    /// The whole address.
    pub address: &'a str,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: SentBody<'a>,
}

/// A body as it is on the wire.
#[derive(Clone, Copy)]
pub enum SentBody<'a> {
    /// All of it.
    Octets(&'a [u8]),
    /// It was not looked at.
    Unseen {
        /// How long it is.
        octets: u32,
        /// Why it was not looked at.
        why: Unkept,
    },
}

impl Ring {
    /// Takes a request in, and gives what is secret in it, so that its answer can be searched for that.
    pub fn begin(&mut self, sent: Sent<'_>) -> Learned {
        let mut redactor = Redactor::default();
        let mut headers = redactor.headers(sent.headers);
        let mut address = redactor.address(sent.address);
        let mut body = redactor.body(content_type(&headers), sent.body);
        redactor.clear(&mut headers, &mut body);
        redactor.clear_text(&mut address);
        let exchange = Exchange {
            number: sent.number,
            action: Action {
                label: redactor.text(&sent.action.label),
                ..sent.action
            },
            purpose: sent.purpose,
            tenant: sent.tenant,
            permission: sent.permission.map(|scope| redactor.text(&scope)),
            again: sent.again,
            started: sent.started,
            duration: None,
            method: redactor.text(sent.method),
            address,
            headers,
            body,
            outcome: Outcome::UnderWay,
        };
        self.take(exchange);
        redactor.learned()
    }

    /// Takes an answer in, after `duration` milliseconds. One to a request that is gone by now changes nothing.
    pub fn answered(
        &mut self,
        number: u32,
        duration: u32,
        (status, headers, body): (u16, Headers, SentBody<'_>),
        learned: Learned,
    ) {
        if self.kept(number).is_none() {
            return;
        }
        let mut redactor = Redactor::knowing(learned);
        let mut headers = redactor.headers(headers);
        let mut body = redactor.body(content_type(&headers), body);
        redactor.clear(&mut headers, &mut body);
        let outcome = Outcome::Answered {
            status,
            headers,
            body,
        };
        self.end(number, duration, outcome);
    }

    /// A request had no readable answer after `duration` milliseconds.
    pub fn unanswered(&mut self, number: u32, duration: u32) {
        self.end(number, duration, Outcome::NoAnswer);
    }

    /// A request was given up after `duration` milliseconds.
    pub fn cancelled(&mut self, number: u32, duration: u32) {
        self.end(number, duration, Outcome::Cancelled);
    }

    /// What is new since a revision; 0 asks for everything.
    pub fn since(&self, revision: u32) -> Update {
        let new = self.kept.iter().filter(|kept| kept.revision > revision);
        let mut exchanges: Vec<Exchange> = new.map(|kept| kept.exchange.clone()).collect();
        exchanges.sort_by_key(|exchange| exchange.number);
        let oldest = self.kept.iter().map(|kept| kept.exchange.number).min();
        Update {
            revision: self.revision,
            oldest: oldest.unwrap_or(self.next),
            exchanges,
        }
    }

    /// Forgets every exchange.
    pub fn clear(&mut self) {
        self.kept = VecDeque::new();
        self.octets = 0;
        self.revision += 1;
    }

    fn kept(&mut self, number: u32) -> Option<&mut Kept> {
        self.kept
            .iter_mut()
            .rev()
            .find(|kept| kept.exchange.number == number)
    }

    fn take(&mut self, exchange: Exchange) {
        self.revision += 1;
        self.next = self.next.max(exchange.number + 1);
        let octets = octets_of(&exchange);
        self.octets += octets;
        self.kept.push_back(Kept {
            exchange,
            revision: self.revision,
            octets,
        });
        self.make_room();
    }

    fn end(&mut self, number: u32, duration: u32, outcome: Outcome) {
        self.revision += 1;
        let revision = self.revision;
        let Some(kept) = self.kept(number) else {
            return;
        };
        kept.exchange.outcome = outcome;
        kept.exchange.duration = Some(duration);
        kept.revision = revision;
        let octets = octets_of(&kept.exchange);
        let before = std::mem::replace(&mut kept.octets, octets);
        self.octets = self.octets - before + octets;
        self.make_room();
    }

    /// Lets the oldest exchanges go until the rest is within bounds.
    fn make_room(&mut self) {
        while self.kept.len() > MOST_EXCHANGES || self.octets > MOST_OCTETS {
            match self.kept.pop_front() {
                Some(oldest) => self.octets -= oldest.octets,
                None => return,
            }
        }
    }
}

fn content_type(headers: &Headers) -> &str {
    crate::exchange::field(headers, "content-type").unwrap_or_default()
}

/// How much memory an exchange's texts take.
fn octets_of(exchange: &Exchange) -> usize {
    let text = |body: &Body| body.text().map_or(0, str::len);
    let fields = |headers: &Headers| -> usize {
        let each = headers.iter();
        each.map(|(name, value)| name.len() + value.len()).sum()
    };
    let answer = match &exchange.outcome {
        Outcome::Answered { headers, body, .. } => fields(headers) + text(body),
        Outcome::UnderWay | Outcome::NoAnswer | Outcome::Cancelled => 0,
    };
    exchange.address.len()
        + exchange.action.label.len()
        + fields(&exchange.headers)
        + text(&exchange.body)
        + answer
}
