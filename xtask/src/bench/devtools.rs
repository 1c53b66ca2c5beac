//! A headless browser, spoken to in the DevTools protocol through a pair of pipes.
//!
//! The protocol gives what WebDriver does not: the processor's slowdown, a script that runs before the page's
//! own, the octets of each response, and a way into the page's workers.

use crate::{failure::Failure, interrupt, process::Guarded};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// How long the browser may take for one answer, a page's whole start included.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser reads from descriptor 3 and writes to 4, which only a shell can arrange without unsafe code.
const ON_PIPES: &str = r#"exec 3<&0 4>&1 </dev/null >/dev/null 2>&1; exec "$0" "$@""#;

const OPTIONS: [&str; 12] = [
    "--headless=new",
    "--remote-debugging-pipe",
    // Needed as root and in containers; only pages of this machine are opened.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // The authority of one figure has a certificate that was made a moment before.
    "--ignore-certificate-errors",
    "--no-default-browser-check",
    "--no-first-run",
    "--window-size=1280,800",
];

/// A running browser; it ends when this value is dropped.
pub(super) struct DevTools {
    // Dropped first: the browser has to be gone before its profile is.
    browser: Guarded,
    input: ChildStdin,
    messages: Receiver<Value>,
    calls: u64,
    events: Vec<Event>,
    profile: Profile,
}

/// Something that the browser told unasked, about one of the pages or workers that are attached.
#[derive(Debug)]
pub(super) struct Event {
    /// Its name, such as `Network.loadingFinished`.
    pub(super) method: String,
    /// What it says.
    pub(super) params: Value,
}

impl DevTools {
    /// Starts the browser with an empty profile below `scratch`.
    pub(super) fn launch(chrome: &Path, scratch: &Path) -> Result<Self, Failure> {
        let profile = Profile::create(scratch)?;
        let mut user_data = std::ffi::OsString::from("--user-data-dir=");
        user_data.push(&profile.0);
        let mut browser = Guarded::start_with_input(
            Command::new("sh")
                .args(["-c", ON_PIPES])
                .arg(chrome)
                .args(OPTIONS)
                .arg(user_data)
                .arg("about:blank")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped()),
        )?;
        let (Some(input), Some(output)) = (browser.stdin(), browser.stdout()) else {
            return Err(unexpected("it has no pipes"));
        };
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            for message in BufReader::new(output).split(0).map_while(Result::ok) {
                let Ok(message) = serde_json::from_slice(&message) else {
                    continue;
                };
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            browser,
            input,
            messages,
            calls: 0,
            events: Vec::new(),
            profile,
        })
    }

    /// Calls a method of the browser, or of the page or worker that `session` names.
    pub(super) fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, Failure> {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut octets = message.to_string().into_bytes();
        octets.push(0);
        self.input
            .write_all(&octets)
            .map_err(|error| unexpected(format!("it does not listen: {error}")))?;

        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(mut message) = self.receive(deadline)? else {
                return Err(unexpected(format!("{method} was not answered in time")));
            };
            if message["id"] != id {
                self.note(message);
            } else if message["error"].is_object() {
                return Err(unexpected(format!(
                    "{method}: {}",
                    message["error"]["message"]
                )));
            } else {
                return Ok(message["result"].take());
            }
        }
    }

    /// Listens until nothing was told for so long.
    pub(super) fn listen(&mut self, silence: Duration) -> Result<(), Failure> {
        while let Some(message) = self.receive(Instant::now() + silence)? {
            self.note(message);
        }
        Ok(())
    }

    /// What was told since this was last asked.
    pub(super) fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn receive(&mut self, deadline: Instant) -> Result<Option<Value>, Failure> {
        loop {
            interrupt::check()?;
            let rest = deadline.saturating_duration_since(Instant::now());
            match self
                .messages
                .recv_timeout(rest.min(Duration::from_millis(50)))
            {
                Ok(message) => return Ok(Some(message)),
                Err(RecvTimeoutError::Timeout) if rest.is_zero() => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.browser.wait()?;
                    return Err(unexpected(format!(
                        "it ended ({status}) with the profile {}",
                        self.profile.0.display()
                    )));
                }
            }
        }
    }

    fn note(&mut self, mut message: Value) {
        if let Some(method) = message["method"].as_str() {
            self.events.push(Event {
                method: method.to_owned(),
                params: message["params"].take(),
            });
        }
    }
}

/// What the browser writes; removed with this value.
struct Profile(PathBuf);

impl Profile {
    fn create(scratch: &Path) -> Result<Self, Failure> {
        let path = scratch.join(format!("browser-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(Failure::file("create", &path))?;
        Ok(Self(path))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // What cannot be removed is below the target folder and does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A complaint about the browser.
pub(super) fn unexpected(reason: impl Into<String>) -> Failure {
    Failure::Unexpected {
        document: "The browser's answer",
        reason: reason.into(),
    }
}
