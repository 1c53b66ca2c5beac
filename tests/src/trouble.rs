//! Everything that can go wrong on the stage.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tenantry_server::StartError;
use thirtyfour::error::WebDriverError;

/// Why a test could not go on. Its `Debug` form is its sentence, because that is what a failed test
/// prints.
#[derive(thiserror::Error)]
pub enum Trouble {
    /// There is no built console to serve.
    #[error("no console is built at {}: run `cargo xtask build`, or let TENANTRY_DIST name its folder", .0.display())]
    NoConsole(PathBuf),
    /// There are no files of the demo.
    #[error(
        "the demo's files are not built: run `cargo xtask test browser`, or let TENANTRY_DEMO name their folder"
    )]
    NoDemo,
    /// A program is missing.
    #[error("{program} was not found: install it, or let {variable} name it")]
    Missing {
        /// The program.
        program: &'static str,
        /// The environment variable that names it.
        variable: &'static str,
    },
    /// The driver ended or said nothing usable.
    #[error("chromedriver did not start: {0}")]
    Driver(String),
    /// The browser or its driver refused a command.
    #[error("the browser did not {what}: {source}")]
    Browser {
        /// What was asked of it.
        what: String,
        /// What it answered.
        source: Box<WebDriverError>,
    },
    /// Something did not come about.
    #[error("waited {} seconds in vain for {what}{}", .limit.as_secs(), reason(.last))]
    Waited {
        /// What was waited for.
        what: String,
        /// How long.
        limit: Duration,
        /// What the last look ended with, if it failed.
        last: Option<Box<Trouble>>,
    },
    /// Something is not as it should be.
    #[error("{0}")]
    Wrong(String),
    /// The browser's log holds what no test may leave there.
    #[error("the browser complained:\n  {}", .0.join("\n  "))]
    Complaints(Vec<String>),
    /// The browser's log lacks what the test announced.
    #[error("the browser was expected to complain of {0:?} and did not")]
    NoComplaint(String),
    /// The page shuts somebody out.
    #[error("axe-core finds fault with {page}:\n  {}", .faults.join("\n  "))]
    Inaccessible {
        /// Which page, how wide and in which colours.
        page: String,
        /// The rules that it breaks, each with the first elements that do.
        faults: Vec<String>,
    },
    /// The server refused to start.
    #[error("the server did not start: {0}")]
    Server(#[from] StartError),
    /// The emulated cloud refused to start.
    #[error("the sandbox did not start: {0}")]
    Cloud(#[from] tenantry_sandbox::serve::StartError),
    /// The emulated cloud cannot be changed like this.
    #[error("the sandbox was not changed: {0}")]
    Change(#[from] tenantry_sandbox::ChangeError),
    /// The machine refused something.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Any of the above, with what the stage looked like at that moment.
    #[error("{trouble}\n{scene}")]
    Seen {
        /// What happened.
        trouble: Box<Trouble>,
        /// The address, the text on the screen, the log and the requests.
        scene: String,
    },
}

impl fmt::Debug for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Trouble {
    pub(crate) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Trouble {
        move |source| Trouble::Io { what, source }
    }

    pub(crate) fn browser(what: impl Into<String>) -> impl FnOnce(WebDriverError) -> Trouble {
        let what = what.into();
        move |source| Trouble::Browser {
            what,
            source: Box::new(source),
        }
    }
}

fn reason(last: &Option<Box<Trouble>>) -> String {
    last.as_ref()
        .map_or_else(String::new, |last| format!(" (last: {last})"))
}
