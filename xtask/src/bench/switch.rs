//! How much of a silent switch to a customer that was not open yet is the console's own.
//!
//! The clock starts with the key that picks the customer in the palette and stops when the customer's card is in
//! the page. The two waits, for the token and for the customer's card, are taken away as for the first row.

use super::{
    devtools::{DevTools, unexpected},
    intervals::Interval,
    tab::Tab,
    timings::{Timed, timed, workers},
    visitor,
};
use crate::{failure::Failure, local::Ports};

/// Customers that the sandbox's agent enters without another question: their domains and their names.
const CUSTOMERS: [(&str, &str); 9] = [
    ("aldergate-architects.com", "Aldergate Architects"),
    ("blackwater-brewing.com", "Blackwater Brewing"),
    ("copperline-electric.com", "Copperline Electric"),
    ("driftwood-media.com", "Driftwood Media"),
    ("evergreen-veterinary.com", "Evergreen Veterinary Group"),
    ("fairhaven-schools.org", "Fairhaven Schools"),
    ("gullwing-motors.com", "Gullwing Motors"),
    ("hearthstone-bakeries.com", "Hearthstone Bakeries"),
    ("inkwell-publishing.com", "Inkwell Publishing"),
];

/// The field that finds customers and pages.
const FIELD: &str = "dialog input[role=combobox]";

/// Signs in once and switches to each of them.
pub(super) fn measure(devtools: &mut DevTools, ports: &Ports) -> Result<Vec<Timed>, Failure> {
    let mut tab = Tab::open(devtools)?;
    let first = visitor::tenant_id(&mut tab, ports, visitor::CUSTOMER)?;
    let mut others = Vec::with_capacity(CUSTOMERS.len());
    for (domain, name) in CUSTOMERS {
        others.push((name, visitor::tenant_id(&mut tab, ports, domain)?));
    }
    tab.go_to(&format!("{}t/{first}", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    tab.wait_until(&format!(
        "location.href.startsWith('{}') && {}",
        ports.address(),
        shows(&first)
    ))?;
    let workers = workers(&mut tab)?;

    let mut switches = Vec::with_capacity(others.len());
    for (name, tenant) in others {
        let whole = switch_to(&mut tab, name, &tenant)?;
        switches.push(timed(&mut tab, &workers, whole)?);
    }
    tab.close()?;
    Ok(switches)
}

/// Picks a customer of the list in the palette, and gives the time until its card is there.
pub(super) fn switch_to(tab: &mut Tab<'_>, name: &str, tenant: &str) -> Result<Interval, Failure> {
    let key = |key: &str| {
        format!("new KeyboardEvent('keydown', {{ {key}, bubbles: true, cancelable: true }})")
    };
    tab.evaluate(&format!(
        "document.body.dispatchEvent({})",
        key("key: 'k', ctrlKey: true")
    ))?;
    tab.wait_until(&format!("document.querySelector('{FIELD}')"))?;
    // The list of customers may still be on its way: the best fit has to be the customer.
    tab.wait_until(&format!(
        "(() => {{
           const field = document.querySelector('{FIELD}');
           if (field.value !== '{name}') {{
             field.value = '{name}';
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
           }}
           const best = document.querySelector('dialog [role=option][aria-selected=true]');
           return best?.textContent.includes('{name}');
         }})()"
    ))?;
    let times = tab.evaluate(&format!(
        "new Promise((done) => {{
           const now = () => performance.timeOrigin + performance.now();
           const start = now();
           const observer = new MutationObserver(() => {{
             if (!{}) return;
             observer.disconnect();
             done(JSON.stringify([start, now()]));
           }});
           observer.observe(document, {{ childList: true, subtree: true, characterData: true }});
           document.querySelector('{FIELD}').dispatchEvent({});
         }})",
        shows(tenant),
        key("key: 'Enter'")
    ))?;
    times
        .as_str()
        .and_then(|times| serde_json::from_str::<(f64, f64)>(times).ok())
        .map(|(start, end)| Interval { start, end })
        .ok_or_else(|| unexpected("no times of the switch"))
}

/// Whether the card of a customer is in the page: it names the tenant.
pub(super) fn shows(tenant: &str) -> String {
    format!("document.querySelector('main .page .card')?.textContent.includes('{tenant}')")
}
