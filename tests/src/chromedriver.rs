//! The program that drives the browsers: one for all tests that run at the same time.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread;
use std::time::Duration;

use crate::trouble::Trouble;

/// A driver that names no port for this long is of no use.
const START_LIMIT: Duration = Duration::from_secs(60);

const CHROME_NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// A running chromedriver. It ends when the last owner lets go of it.
#[derive(Debug)]
pub struct Chromedriver {
    process: Child,
    port: u16,
}

impl Chromedriver {
    /// The driver that is running for some other test, or a new one.
    ///
    /// # Errors
    /// If there is no chromedriver, or it does not start.
    pub fn shared() -> Result<Arc<Self>, Trouble> {
        static RUNNING: Mutex<Weak<Chromedriver>> = Mutex::new(Weak::new());
        // A test that panicked while it looked must not take the others along.
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = running.upgrade() {
            return Ok(driver);
        }
        let driver = Arc::new(Self::start()?);
        *running = Arc::downgrade(&driver);
        Ok(driver)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn start() -> Result<Self, Trouble> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Trouble::Missing {
                    program: "chromedriver",
                    variable: "CHROMEDRIVER",
                },
                _ => Trouble::Driver(error.to_string()),
            })?;
        let port = process.stdout.take().and_then(port_said);
        match port {
            Some(port) => Ok(Self { process, port }),
            None => {
                // It has ended or is of no use; either way nothing is lost.
                let _ = process.kill();
                let _ = process.wait();
                Err(Trouble::Driver("it named no port".into()))
            }
        }
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // Already ended is as good as ended now.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The browser that `CHROME` names, else the first known one on the path, else none: the driver knows
/// the places of other systems.
///
/// # Errors
/// If the one that is named is not there.
pub(crate) fn chrome() -> Result<Option<PathBuf>, Trouble> {
    let named = env::var_os("CHROME").filter(|named| !named.is_empty());
    match named.map(PathBuf::from) {
        Some(named) if named.is_file() => Ok(Some(named)),
        Some(_) => Err(Trouble::Missing {
            program: "Chromium",
            variable: "CHROME",
        }),
        None => Ok(on_path(&env::var_os("PATH").unwrap_or_default())),
    }
}

fn on_path(folders: &OsString) -> Option<PathBuf> {
    CHROME_NAMES
        .iter()
        .flat_map(|name| env::split_paths(folders).map(move |folder| folder.join(name)))
        .find(|path| Path::is_file(path))
}

/// What the driver says is its port. A thread of its own reads all that it says, so that neither waits
/// for the other for ever.
fn port_said(output: ChildStdout) -> Option<u16> {
    let (say, said) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(port) = port_in(&line) {
                // Nobody listens any more if it took too long.
                let _ = say.send(port);
            }
        }
    });
    said.recv_timeout(START_LIMIT).ok()
}

fn port_in(line: &str) -> Option<u16> {
    let said = line.strip_prefix("ChromeDriver was started successfully on port ")?;
    said.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_of_success_names_the_port() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 41913."),
            Some(41913)
        );
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
