//! What each page adds to what was transferred before it.

use super::{
    devtools::{DevTools, unexpected},
    start_up::Ledger,
    tab::Tab,
    visitor,
};
use crate::{failure::Failure, local::Ports};
use serde_json::json;
use std::time::Duration;

/// A page counts as at rest when nothing was transferred for so long.
const REST: Duration = Duration::from_millis(800);

/// Opens the sign-in page and then the pages of a customer one after the other in one window, and gives for each what
/// was transferred from the console's host for the first time, in octets.
pub(super) fn measure(
    devtools: &mut DevTools,
    ports: &Ports,
) -> Result<Vec<(String, u64)>, Failure> {
    let mut tab = Tab::open(devtools)?;
    let tenant = visitor::tenant_id(&mut tab, ports, visitor::CUSTOMER)?;
    tab.call("Network.enable", json!({}))?;
    tab.go_to(&format!("{}?customer={tenant}", ports.address()))?;
    let mut pages = vec![("Sign-in".to_owned(), transferred(&mut tab, ports)?)];
    tab.go_to(&format!("{}t/{tenant}", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    tab.wait_until("document.querySelector('nav.pages a')")?;
    let names = tab
        .evaluate("[...document.querySelectorAll('nav.pages a')].map((link) => link.innerText)")?;
    let names: Vec<String> = serde_json::from_value(names)
        .map_err(|error| unexpected(format!("no names of pages: {error}")))?;
    for (number, name) in names.into_iter().enumerate() {
        tab.evaluate(&format!(
            "document.querySelectorAll('nav.pages a')[{number}].click()"
        ))?;
        pages.push((name, transferred(&mut tab, ports)?));
    }
    tab.close()?;
    Ok(pages)
}

/// What was transferred from the console's host until it is at rest.
fn transferred(tab: &mut Tab<'_>, ports: &Ports) -> Result<u64, Failure> {
    let mut ledger = Ledger::default();
    loop {
        let events = tab.listen(REST)?;
        if events.is_empty() {
            return Ok(ledger.below(&ports.address()));
        }
        for event in events {
            ledger.note(&event.method, &event.params);
        }
    }
}
