//! The first visit to the demo without a server: its worker is there before the console starts, and the emulated
//! cloud comes afterwards.

use super::{Options, SLOWDOWN, devtools::DevTools, list, start_up};
use crate::{
    console::Release,
    demo,
    failure::Failure,
    local::{Local, Ports},
    tools::{Browser, Cache},
    workspace::Workspace,
};
use std::fmt;

/// When the sign-in button was in the page, in milliseconds since the navigation began: median and all.
type Times = (f64, Vec<f64>);

/// Both first visits.
pub(super) struct Visits {
    console: Times,
    demo: Times,
}

/// Measures both in one browser, each time in a window that knows nothing.
pub(super) fn measure(
    workspace: &Workspace,
    cache: &Cache,
    options: &Options,
    browser: &Browser,
    release: &Release,
) -> Result<Visits, Failure> {
    let files = demo::build_cloud(workspace, cache)?;
    let folder = demo::export(workspace, release, &files)?;
    let demo = demo::serve(&folder, None)?;
    let ports = Ports::any_free()?;
    let _local = Local::start(workspace, &release.dist, &ports, &[])?;
    let mut devtools = DevTools::launch(&browser.chrome, &workspace.scratch())?;
    let mut visit =
        |address: &str| start_up::sign_in_visible(&mut devtools, address, &options.selector);
    Ok(Visits {
        console: visit(&ports.address())?,
        demo: visit(&demo)?,
    })
}

impl fmt::Display for Visits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { console, demo } = self;
        writeln!(
            f,
            "  \"Sign in\" in the page at {SLOWDOWN}x slowdown: {:.0} ms, the median of {}",
            demo.0,
            list(&demo.1)
        )?;
        write!(
            f,
            "  the console's own: {:.0} ms, the median of {}; so the demo takes {:.2} times as long",
            console.0,
            list(&console.1),
            demo.0 / console.0
        )
    }
}
