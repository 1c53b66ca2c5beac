//! How soon a page shows its sign-in button, and what it transfers until it is at rest.

use super::{devtools::DevTools, intervals::median, tab::Tab};
use crate::failure::Failure;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// How many times a start is measured.
pub(super) const RUNS: usize = 7;

/// How much slower than this machine the measured start is.
pub(super) const SLOWDOWN: u32 = 4;

/// A page counts as at rest when nothing was transferred for so long.
const REST: Duration = Duration::from_millis(1500);

/// A response that a page asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Transfer {
    /// The address without its query.
    pub(super) address: String,
    /// Octets on the wire, header included.
    pub(super) octets: u64,
}

/// What is transferred on a first visit, workers included.
pub(super) fn first_load(
    devtools: &mut DevTools,
    address: &str,
    selector: &str,
) -> Result<Vec<Transfer>, Failure> {
    let mut tab = Tab::open(devtools)?;
    tab.call("Network.enable", json!({}))?;
    tab.attach_workers(true)?;
    tab.before_each_document(&notice(selector))?;
    tab.go_to(address)?;
    let mut ledger = Ledger::default();
    loop {
        let events = tab.listen(REST)?;
        if events.is_empty() {
            break;
        }
        for event in events {
            if event.method == "Target.attachedToTarget" {
                let worker = event.params["sessionId"].as_str().unwrap_or_default();
                tab.call_in(worker, "Network.enable", json!({}))?;
                tab.call_in(worker, "Runtime.runIfWaitingForDebugger", json!({}))?;
            }
            ledger.note(&event.method, &event.params);
        }
    }
    // A page that never got there would look small.
    tab.evaluate("__shown")?;
    tab.close()?;
    Ok(ledger.transfers())
}

/// When the sign-in button is in the page, in milliseconds since the navigation began: the median.
pub(super) fn sign_in_visible(
    devtools: &mut DevTools,
    address: &str,
    selector: &str,
) -> Result<(f64, Vec<f64>), Failure> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let mut tab = Tab::open(devtools)?;
        tab.slow_down(SLOWDOWN)?;
        tab.before_each_document(&notice(selector))?;
        tab.go_to(address)?;
        times.push(tab.evaluate("__shown")?.as_f64().unwrap_or(f64::NAN));
        tab.close()?;
    }
    times.sort_by(f64::total_cmp);
    Ok((median(times.clone()).unwrap_or(f64::NAN), times))
}

/// A script that keeps the promise `__shown`: when an element that fits the selector came into the page, in
/// milliseconds since the navigation began.
pub(super) fn notice(selector: &str) -> String {
    format!(
        "globalThis.__shown = new Promise((shown) => {{
           const look = () => {{
             if (!document.querySelector({selector})) return;
             observer.disconnect();
             shown(performance.now());
           }};
           const observer = new MutationObserver(look);
           observer.observe(document, {{ attributes: true, childList: true, subtree: true }});
         }})",
        selector = Value::from(selector)
    )
}

/// Requests by their id. A worker's requests may be told by the page and by the worker: the id is the same.
#[derive(Default)]
pub(super) struct Ledger(BTreeMap<String, Transfer>);

impl Ledger {
    /// Takes notice of what the browser told.
    pub(super) fn note(&mut self, method: &str, params: &Value) {
        let Some(id) = params["requestId"].as_str() else {
            return;
        };
        match method {
            "Network.requestWillBeSent" => {
                let address = params["request"]["url"].as_str().unwrap_or_default();
                if address.starts_with("http") {
                    let address = address.split(['?', '#']).next().unwrap_or_default();
                    self.0.entry(id.to_owned()).or_insert(Transfer {
                        address: address.to_owned(),
                        octets: 0,
                    });
                }
            }
            "Network.loadingFinished" => {
                if let Some(transfer) = self.0.get_mut(id) {
                    // A whole number, though the protocol's type is a general one.
                    transfer.octets = params["encodedDataLength"].as_f64().unwrap_or(0.0) as u64;
                }
            }
            _ => {}
        }
    }

    /// How many octets came from below an address.
    pub(super) fn below(self, address: &str) -> u64 {
        let transfers = self.0.into_values();
        let of_host = transfers.filter(|transfer| transfer.address.starts_with(address));
        of_host.map(|transfer| transfer.octets).sum()
    }

    /// One line per address: what the worker asks for again comes from the cache, and weighs nothing.
    fn transfers(self) -> Vec<Transfer> {
        let mut by_address = BTreeMap::<_, u64>::new();
        for transfer in self.0.into_values() {
            *by_address.entry(transfer.address).or_default() += transfer.octets;
        }
        by_address
            .into_iter()
            .map(|(address, octets)| Transfer { address, octets })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_the_wire_is_not_counted() {
        let mut ledger = Ledger::default();
        ledger.note(
            "Network.requestWillBeSent",
            &json!({ "requestId": "1", "request": { "url": "data:text/plain,x" } }),
        );
        ledger.note(
            "Network.loadingFinished",
            &json!({ "requestId": "1", "encodedDataLength": 9 }),
        );
        ledger.note("Page.loadEventFired", &json!({}));
        assert_eq!(ledger.transfers(), []);
    }

    #[test]
    fn a_request_that_is_told_twice_counts_once() {
        let mut ledger = Ledger::default();
        for _ in 0..2 {
            ledger.note(
                "Network.requestWillBeSent",
                &json!({ "requestId": "1", "request": { "url": "http://a/vault.js?wasm=x" } }),
            );
            ledger.note(
                "Network.loadingFinished",
                &json!({ "requestId": "1", "encodedDataLength": 120.0 }),
            );
        }
        let expected = [Transfer {
            address: "http://a/vault.js".into(),
            octets: 120,
        }];
        assert_eq!(ledger.transfers(), expected);
    }
}
