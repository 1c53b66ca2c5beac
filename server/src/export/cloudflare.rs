//! Cloudflare Pages: `_headers` and `_redirects`. All header rules that fit an address apply in their order,
//! and what two of them set is joined by a comma, so that a rule takes away what it sets anew.
//! <https://developers.cloudflare.com/pages/configuration/headers/>,
//! <https://developers.cloudflare.com/pages/configuration/redirects/>

use std::collections::BTreeSet;

use axum::http::{HeaderName, header};

use crate::answers::Kind;
use crate::export::Console;
use crate::route::{PAGES, PAGES_BELOW};

/// How many header rules Cloudflare reads.
const LIMIT: usize = 100;

pub(super) const LOSSES: [&str; 4] = [
    "Cloudflare compresses by itself and chooses the answers to conditional and range requests; the .br and .gz files are not used.",
    "There is no /healthz, and other methods than GET and HEAD are answered in Cloudflare's own words.",
    "Cloudflare redirects some addresses, such as /index.html, where the server says that nothing is there; HOSTING.txt and .tenantry-export can be read, which hold no secret.",
    "Cloudflare reads 100 header rules: names with a hash beyond them are asked for anew at each use.",
];

/// The files `_headers` and `_redirects`.
pub(super) fn files(console: &Console) -> Vec<(&'static str, String)> {
    vec![
        ("_headers", headers(console)),
        ("_redirects", redirects(console)),
    ]
}

fn headers(console: &Console) -> String {
    let base = console.base;
    let everywhere = console.everywhere();
    // Cloudflare lets every origin read every file unless it is told not to.
    let mut rules = vec![rule(
        "/*",
        &[header::ACCESS_CONTROL_ALLOW_ORIGIN],
        &everywhere,
    )];
    let replacing = |path: String, kind: Kind| {
        let set = console.beyond(kind);
        let names = set.iter().map(|(name, _)| name.clone());
        let replaced = names.filter(|name| everywhere.iter().any(|(known, _)| known == name));
        rule(&path, &replaced.collect::<Vec<_>>(), &set)
    };
    for address in PAGES {
        rules.push(replacing(format!("{base}{address}"), Kind::Page));
    }
    rules.push(replacing(format!("{base}{PAGES_BELOW}*"), Kind::Page));
    rules.push(replacing(format!("{base}vault.js"), Kind::Vault));
    for tail in tails(&console.immutable) {
        rules.push(replacing(format!("{base}*{tail}"), Kind::Immutable));
    }
    rules.truncate(LIMIT);
    rules.concat()
}

/// What names end in from their hash on, each once and in the order of the names: one rule for all files of
/// a build that share it.
fn tails(names: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    names
        .iter()
        .filter_map(|name| Some(&name[name.rfind('-')?..]))
        .filter(|tail| seen.insert(*tail))
        .collect()
}

fn rule(path: &str, removed: &[HeaderName], set: &[(HeaderName, String)]) -> String {
    let mut text = format!("{path}\n");
    for name in removed {
        text += &format!("  ! {name}\n");
    }
    for (name, value) in set {
        text += &format!("  {name}: {value}\n");
    }
    text
}

/// The page's addresses show the page. Those without a wildcard have to come first.
fn redirects(console: &Console) -> String {
    let base = console.base;
    let addresses = PAGES.iter().filter(|address| !address.is_empty());
    let mut text: String = addresses
        .map(|address| format!("{base}{address} {base} 200\n"))
        .collect();
    text += &format!("{base}{PAGES_BELOW}* {base} 200\n");
    text
}
