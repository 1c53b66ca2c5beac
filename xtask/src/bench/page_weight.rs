//! What each page adds to what was transferred before it.

use super::{devtools::DevTools, start_up::Ledger, tab::Tab, visitor};
use crate::{failure::Failure, local::Ports};
use serde_json::json;
use std::time::Duration;

/// A page counts as at rest when nothing was transferred for so long.
const REST: Duration = Duration::from_millis(800);

/// Opens the pages of a customer one after the other in one window, and gives for each what was transferred from the
/// console's host for the first time, in octets.
pub(super) fn measure(
    devtools: &mut DevTools,
    ports: &Ports,
) -> Result<Vec<(String, u64)>, Failure> {
    let mut tab = Tab::open(devtools)?;
    let tenant = visitor::tenant_id(&mut tab, ports, visitor::CUSTOMER)?;
    tab.call("Network.enable", json!({}))?;
    tab.go_to(&format!("{}t/{tenant}", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    tab.wait_until("document.querySelector('nav.pages a')")?;
    let names = tab
        .evaluate("[...document.querySelectorAll('nav.pages a')].map((link) => link.innerText)")?;
    let names: Vec<String> = serde_json::from_value(names).unwrap_or_default();
    let mut pages = Vec::with_capacity(names.len());
    for (number, name) in names.into_iter().enumerate() {
        tab.evaluate(&format!(
            "document.querySelectorAll('nav.pages a')[{number}].click()"
        ))?;
        let mut ledger = Ledger::default();
        loop {
            let events = tab.listen(REST)?;
            if events.is_empty() {
                break;
            }
            for event in events {
                ledger.note(&event.method, &event.params);
            }
        }
        pages.push((name, ledger.below(&ports.address())));
    }
    tab.close()?;
    Ok(pages)
}
