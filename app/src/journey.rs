//! What of a sign-in happens before the browser leaves for the authority, kept for the picture of it that is drawn
//! afterwards (`drawer/picture.rs`). No secret is in it, and no value that an answer is checked by.
//!
//! It is a few lines of text: this is in the part of the page that every visitor downloads.

use tenantry_identity::attempt::Attempt;

use crate::platform::{
    clock,
    storage::{self, Area},
};

const KEY: &str = "tenantry.journey.1";

/// The parameters whose values are left out: the answer and the ID token are checked by them, and the code's proof
/// belongs to one of them.
const WITHHELD: [&str; 3] = ["state", "nonce", "code_challenge"];

/// What happened around the latest visit of this tab to the authority. Times are ISO 8601 UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// What the agent called the customer.
    pub name: String,
    /// The customer's tenant id.
    pub tenant: String,
    /// Where the customer's metadata was read.
    pub metadata: String,
    /// Where its tokens come from.
    pub token_endpoint: String,
    /// The authority's address that the browser went to; the values that answers are checked by are left out.
    pub authorize: String,
    /// When the attempt was made.
    pub begun: String,
    /// When the browser left.
    pub left: String,
    /// When the authority sent the browser back, and the names of what it brought along, `&` between them.
    pub back: Option<(String, String)>,
}

impl Journey {
    /// The one of this tab.
    pub fn read() -> Option<Self> {
        let text = String::from_utf8(storage::read_octets(Area::Session, KEY)?).ok()?;
        let mut lines = text.lines().map(str::to_owned);
        let mut next = || lines.next();
        Some(Journey {
            name: next()?,
            tenant: next()?,
            metadata: next()?,
            token_endpoint: next()?,
            authorize: next()?,
            begun: next()?,
            left: next()?,
            back: next().zip(next()),
        })
    }
}

/// The browser leaves for the authority.
pub fn left(attempt: &Attempt, address: &str) {
    let request = &attempt.request;
    let metadata = [
        request.authority.as_str(),
        "/",
        request.name.as_str(),
        "/v2.0/.well-known/openid-configuration",
    ];
    write(&[
        request.name.as_str(),
        request.tenant.tenant.as_str(),
        &metadata.concat(),
        &request.tenant.token_endpoint,
        &withheld(address),
        &clock::in_utc(request.started),
        &clock::now_in_utc(),
    ]);
}

/// The authority sent the browser back with this fragment.
pub fn came_back(fragment: &str) {
    let kept = storage::read_octets(Area::Session, KEY);
    if let Some(kept) = kept.and_then(|octets| String::from_utf8(octets).ok()) {
        write(&[&kept, &clock::now_in_utc(), &names(fragment)]);
    }
}

/// The session ended.
pub fn forget() {
    storage::remove(Area::Session, KEY);
}

fn write(lines: &[&str]) {
    // Without storage the picture says less.
    let _ = storage::write_octets(Area::Session, KEY, lines.join("\n").as_bytes());
}

/// An address without the values that answers are checked by.
fn withheld(address: &str) -> String {
    let (start, query) = address.split_once('?').unwrap_or((address, ""));
    let pairs: Vec<&str> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if WITHHELD.contains(&name) => name,
            _ => pair,
        })
        .collect();
    [start, "?", &pairs.join("&")].concat()
}

/// The names of parameters without any value.
fn names(fragment: &str) -> String {
    let name = |pair: &str| pair.split('=').next().map(str::to_owned);
    let names: Vec<String> = fragment.split('&').filter_map(name).collect();
    names.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_answers_are_checked_by_is_kept() {
        let address = "https://login.test/t/authorize?client_id=c&state=S1&nonce=N1&code_challenge=C1&code_challenge_method=S256&claims=%7B%7D";
        let kept = withheld(address);
        for secret in ["S1", "N1", "C1"] {
            assert!(!kept.contains(secret), "{kept}");
        }
        assert_eq!(
            kept,
            "https://login.test/t/authorize?client_id=c&state&nonce&code_challenge&code_challenge_method=S256&claims=%7B%7D"
        );
    }

    #[test]
    fn of_the_answer_only_names_are_kept() {
        let kept = names("code=secret&client_info=x&state=y=z&odd");
        assert_eq!(kept, "code&client_info&state&odd");
    }
}
