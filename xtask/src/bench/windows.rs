//! What a second window costs with one vault for all windows, and with a vault of its own.

use super::{
    devtools::{DevTools, unexpected},
    start_up::RUNS,
    tab::Tab,
    visitor,
};
use crate::{failure::Failure, local::Ports};

/// Makes the browser one without shared workers, where each window has a vault of its own.
const NO_SHARED_WORKERS: &str = "delete globalThis.SharedWorker";

/// A cell with a user's data in it.
const ROW: &str = r#"[role="row"] [role="gridcell"]"#;

/// From opening the address in a second window to the first row there, in milliseconds: each run's time. Without
/// a shared vault the window first asks the authority who is here.
pub(super) fn second_window(
    devtools: &mut DevTools,
    ports: &Ports,
    is_shared: bool,
) -> Result<Vec<f64>, Failure> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let mut tab = Tab::open(devtools)?;
        let tenant = visitor::tenant_id(&mut tab, ports, visitor::CUSTOMER)?;
        let address = format!("{}t/{tenant}/users", ports.address());
        let is_shown = format!(
            "location.href.startsWith('{}') && document.querySelector('{ROW}')",
            ports.address()
        );
        if !is_shared {
            tab.before_each_document(NO_SHARED_WORKERS)?;
        }
        tab.go_to(&address)?;
        visitor::sign_in(&mut tab)?;
        tab.wait_until(&is_shown)?;

        tab.open_window()?;
        if !is_shared {
            tab.before_each_document(NO_SHARED_WORKERS)?;
        }
        let start = now(&mut tab)?;
        tab.go_to(&address)?;
        tab.wait_until(&is_shown)?;
        times.push(now(&mut tab)? - start);
        tab.close()?;
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn now(tab: &mut Tab<'_>) -> Result<f64, Failure> {
    let now = tab.evaluate("Date.now()")?;
    now.as_f64().ok_or_else(|| unexpected("no time"))
}
