//! How much of the time between the authority's redirect and the first user on the screen is the console's own.
//!
//! The clock starts with the navigation that the authority answers with a redirect (the callback document's
//! `timeOrigin`) and stops in the first task after the frame that shows a row. From that, every stretch in which
//! a response was awaited is taken away: the document, its resources, and the vault's requests to authority and
//! Graph, from the page's and the worker's own resource timings, which share one wall clock. Stretches that
//! overlap count once. What remains is what the console computes while it waits for nobody.

use super::{
    devtools::{DevTools, unexpected},
    intervals::Interval,
    tab::Tab,
    timings::{Timed, timed, workers},
    visitor,
};
use crate::{failure::Failure, local::Ports};

/// A cell with a user's data in it.
const ROW: &str = r#"[role="row"] [role="gridcell"]"#;

/// The time of the first row's frame, as a promise that is kept in the task after it.
const NOTICE_PAINT: &str =
    "globalThis.__painted = globalThis.__shown.then(() => new Promise((painted) =>
       requestAnimationFrame(() => setTimeout(() => painted(performance.now())))))";

/// Signs in to a customer of the sandbox as a new visitor.
pub(super) fn measure(devtools: &mut DevTools, ports: &Ports) -> Result<Timed, Failure> {
    let mut tab = Tab::open(devtools)?;
    let tenant = visitor::tenant_id(&mut tab, ports, visitor::CUSTOMER)?;
    tab.before_each_document(&super::start_up::notice(ROW))?;
    tab.before_each_document(NOTICE_PAINT)?;

    tab.go_to(&format!("{}t/{tenant}/users", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    tab.wait_until(&format!(
        "location.href.startsWith('{}') && document.querySelector('{ROW}')",
        ports.address()
    ))?;

    let painted = tab
        .evaluate("__painted")?
        .as_f64()
        .ok_or_else(|| unexpected("no time of the first row"))?;
    let origin = tab.evaluate("performance.timeOrigin")?;
    let origin = origin
        .as_f64()
        .ok_or_else(|| unexpected("no time of the document"))?;
    let whole = Interval {
        start: origin,
        end: origin + painted,
    };
    let workers = workers(&mut tab)?;
    let arrival = timed(&mut tab, &workers, whole)?;
    tab.close()?;
    Ok(arrival)
}
