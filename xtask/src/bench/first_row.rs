//! How much of the time between the authority's redirect and the first user on the screen is the console's own.
//!
//! The clock starts with the navigation that the authority answers with a redirect (the callback document's
//! `timeOrigin`) and stops in the first task after the frame that shows a row. From that, every stretch in which
//! a response was awaited is taken away: the document, its resources, and the vault's requests to authority and
//! Graph, from the page's and the worker's own resource timings, which share one wall clock. Stretches that
//! overlap count once. What remains is what the console computes while it waits for nobody.

use super::{
    devtools::{DevTools, unexpected},
    intervals::{Interval, covered},
    tab::Tab,
};
use crate::{failure::Failure, local::Ports};
use serde_json::Value;
use std::time::Duration;

/// One sign-in, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// From the redirect to the first row.
    pub(super) whole: f64,
    /// How much of it a response was awaited.
    pub(super) waits: f64,
}

impl Arrival {
    /// What the console itself takes.
    pub(super) fn own(&self) -> f64 {
        self.whole - self.waits
    }
}

const CUSTOMER: &str = "customer.com";
const AGENT: &str = "adele@partner.com";
const PASSWORD: &str = "sandbox";

/// A cell with a user's data in it.
const ROW: &str = r#"[role="row"] [role="gridcell"]"#;

/// The time of the first row's frame, as a promise that is kept in the task after it.
const NOTICE_PAINT: &str =
    "globalThis.__painted = globalThis.__shown.then(() => new Promise((painted) =>
       requestAnimationFrame(() => setTimeout(() => painted(performance.now())))))";

/// When the document began, and from when to when each response was awaited, in milliseconds. What came from the
/// cache was not awaited; a response of another origin does not tell, so it counts.
const TIMINGS: &str = "JSON.stringify([
  performance.timeOrigin,
  performance.getEntries()
    .filter((entry) => ['navigation', 'resource'].includes(entry.entryType))
    .filter((entry) => entry.deliveryType !== 'cache')
    .map((entry) => [entry.startTime, entry.responseEnd]),
])";

/// Signs in to a customer of the sandbox as a new visitor.
pub(super) fn measure(devtools: &mut DevTools, ports: &Ports) -> Result<Arrival, Failure> {
    let mut tab = Tab::open(devtools)?;
    let tenant = tenant_id(&mut tab, ports)?;
    tab.before_each_document(&super::start_up::notice(ROW))?;
    tab.before_each_document(NOTICE_PAINT)?;

    tab.go_to(&format!("{}t/{tenant}/users", ports.address()))?;
    press(&mut tab, "button[type=submit]")?;
    fill(&mut tab, "#account", AGENT)?;
    fill(&mut tab, "#password", PASSWORD)?;
    press(&mut tab, "button.main")?;
    tab.wait_until(&format!(
        "location.href.startsWith('{}') && document.querySelector('{ROW}')",
        ports.address()
    ))?;

    let painted = tab
        .evaluate("__painted")?
        .as_f64()
        .ok_or_else(|| unexpected("no time of the first row"))?;
    let page = Timings::parse(&tab.evaluate(TIMINGS)?)?;
    let whole = Interval {
        start: page.origin,
        end: page.origin + painted,
    };
    let mut waits = page.waits;
    tab.attach_workers(false)?;
    let mut workers = 0;
    for event in tab.listen(Duration::from_millis(300))? {
        if event.method == "Target.attachedToTarget" {
            let worker = event.params["sessionId"].as_str().unwrap_or_default();
            waits.extend(Timings::parse(&tab.evaluate_in(worker, TIMINGS)?)?.waits);
            workers += 1;
        }
    }
    tab.close()?;
    if workers == 0 {
        return Err(unexpected(
            "the page has no worker, whose waits are to be subtracted",
        ));
    }
    Ok(Arrival {
        whole: whole.end - whole.start,
        waits: covered(whole, &waits),
    })
}

/// The customer's id, from the authority's metadata.
fn tenant_id(tab: &mut Tab<'_>, ports: &Ports) -> Result<String, Failure> {
    tab.go_to(&format!(
        "http://localhost:{}/{CUSTOMER}/v2.0/.well-known/openid-configuration",
        ports.login
    ))?;
    let issuer = tab.evaluate("JSON.parse(document.body.innerText).issuer.split('/')[3]")?;
    issuer
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| unexpected("the authority's metadata name no issuer"))
}

fn fill(tab: &mut Tab<'_>, selector: &str, text: &str) -> Result<(), Failure> {
    tab.wait_until(&format!("document.querySelector('{selector}')"))?;
    tab.evaluate(&format!(
        "document.querySelector('{selector}').value = '{text}'"
    ))?;
    Ok(())
}

fn press(tab: &mut Tab<'_>, selector: &str) -> Result<(), Failure> {
    tab.wait_until(&format!("document.querySelector('{selector}:enabled')"))?;
    tab.evaluate(&format!("document.querySelector('{selector}').click()"))?;
    Ok(())
}

/// What [`TIMINGS`] says, on the wall clock.
#[derive(Debug, PartialEq)]
struct Timings {
    origin: f64,
    waits: Vec<Interval>,
}

impl Timings {
    fn parse(value: &Value) -> Result<Self, Failure> {
        let parsed = value
            .as_str()
            .and_then(|text| serde_json::from_str::<(f64, Vec<(f64, f64)>)>(text).ok());
        let Some((origin, waits)) = parsed else {
            return Err(unexpected(format!("no timings but {value}")));
        };
        let waits = waits
            .into_iter()
            .map(|(start, end)| Interval {
                start: origin + start,
                end: origin + end,
            })
            .collect();
        Ok(Self { origin, waits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_timings_is_refused() {
        for value in [Value::Null, "".into(), "[1]".into(), "[1, [[2]]]".into()] {
            assert!(Timings::parse(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn timings_are_moved_to_the_wall_clock() {
        let timings = Timings::parse(&"[1000.5, [[0, 10], [20, 25.5]]]".into()).unwrap();
        let expected =
            [(1000.5, 1010.5), (1020.5, 1026.0)].map(|(start, end)| Interval { start, end });
        assert_eq!(
            timings,
            Timings {
                origin: 1000.5,
                waits: expected.into()
            }
        );
    }
}
