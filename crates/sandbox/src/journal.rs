//! Every request the sandbox has seen, without bodies, tokens and codes.

use std::collections::VecDeque;

use axum::http::{HeaderMap, Method, Uri, header};

use crate::origins::Origin;
use crate::parameters::{Parameters, encode};
use crate::timestamp::Timestamp;

/// Older requests are forgotten.
const CAPACITY: usize = 10_000;

/// Query parameters whose value would be a secret.
const SECRET_PARAMETERS: [&str; 6] = [
    "access_token",
    "client_secret",
    "code",
    "code_verifier",
    "id_token_hint",
    "refresh_token",
];

/// One request and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// When the request came.
    pub at: Timestamp,
    /// Which origin it went to.
    pub origin: Origin,
    /// The method.
    pub method: String,
    /// Path and query. The values of parameters that hold secrets read `redacted`.
    pub path_and_query: String,
    /// The status of the answer.
    pub status: u16,
    /// The `Origin` header, if one came.
    pub origin_header: Option<String>,
    /// Whether a `Cookie` header came.
    pub had_cookie: bool,
}

impl JournalEntry {
    /// The entry of a request that has no answer yet.
    pub(crate) fn of_request(
        at: Timestamp,
        origin: Origin,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> JournalEntry {
        JournalEntry {
            at,
            origin,
            method: method.to_string(),
            path_and_query: redacted(uri),
            status: 0,
            origin_header: headers
                .get(header::ORIGIN)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            had_cookie: headers.contains_key(header::COOKIE),
        }
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        self.path_and_query
            .split_once('?')
            .map_or(self.path_and_query.as_str(), |(path, _)| path)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Journal(VecDeque<JournalEntry>);

impl Journal {
    pub(crate) fn write(&mut self, entry: JournalEntry) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.0.iter().cloned().collect()
    }
}

fn redacted(uri: &Uri) -> String {
    let Some(query) = uri.query() else {
        return uri.path().to_owned();
    };
    let parameters = Parameters::read(query.as_bytes());
    if !parameters
        .iter()
        .any(|(name, _)| SECRET_PARAMETERS.contains(&name))
    {
        return format!("{}?{query}", uri.path());
    }
    let shown = parameters.iter().map(|(name, value)| {
        let secret = SECRET_PARAMETERS.contains(&name);
        (name, if secret { "redacted" } else { value })
    });
    format!("{}?{}", uri.path(), encode(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_a_query_are_not_kept() {
        let uri: Uri = "/logout?id_token_hint=eyJ.a.b&state=7".parse().unwrap();
        assert_eq!(redacted(&uri), "/logout?id_token_hint=redacted&state=7");
        let uri: Uri = "/v1.0/users?$top=5".parse().unwrap();
        assert_eq!(redacted(&uri), "/v1.0/users?$top=5");
    }

    #[test]
    fn the_oldest_entries_make_room() {
        let mut journal = Journal::default();
        for number in 0..=CAPACITY {
            let uri: Uri = format!("/{number}").parse().unwrap();
            journal.write(JournalEntry::of_request(
                Timestamp(0),
                Origin::Graph,
                &Method::GET,
                &uri,
                &HeaderMap::new(),
            ));
        }
        let entries = journal.entries();
        assert_eq!(entries.len(), CAPACITY);
        assert_eq!(entries[0].path_and_query, "/1");
    }
}
