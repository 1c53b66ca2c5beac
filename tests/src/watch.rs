//! What a browser says in its log, and what of that fails a test.
//!
//! Chromium's own log tells of the page and of its workers alike, and survives navigation. A script
//! installed before any other adds what a page could hide from the log by handling the event itself.

use thirtyfour::BrowserLogEntry;

/// What the installed script begins its reports with.
const MARK: &str = "tenantry-watch:";

/// The script that reports the three events of the pages of one origin. The emulated cloud's pages are
/// not the console's and are let be.
pub(crate) fn script(origin: &str) -> String {
    // An origin is made of scheme, host and port: nothing in it needs escaping.
    format!(
        r#"if (location.origin === "{origin}") {{
  const tell = (what) => console.error("{MARK} " + what);
  addEventListener("securitypolicyviolation", (event) =>
    tell("securitypolicyviolation " + event.violatedDirective + " " + event.blockedURI), true);
  addEventListener("error", (event) => {{
    if (event instanceof ErrorEvent) tell("error " + event.message);
  }}, true);
  addEventListener("unhandledrejection", (event) => tell("unhandledrejection " + event.reason), true);
}}"#
    )
}

/// What of a log fails a test: everything severe, but for what the network is to blame for and for
/// pages whose address begins with one of `foreign`.
pub fn complaints(log: &[BrowserLogEntry], foreign: &[String]) -> Vec<String> {
    log.iter()
        .filter(|entry| entry.level == "SEVERE" && !is_network(entry))
        .filter(|entry| {
            !foreign
                .iter()
                .any(|origin| entry.message.starts_with(origin))
        })
        .map(|entry| {
            let source = entry.source.as_deref().unwrap_or("unknown");
            format!("[{source}] {}", entry.message)
        })
        .collect()
}

/// A test provokes refusals and outages on purpose, and the browser notes each of them.
fn is_network(entry: &BrowserLogEntry) -> bool {
    entry.source.as_deref() == Some("network") || entry.message.contains("Failed to load resource:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(level: &str, source: &str, message: &str) -> BrowserLogEntry {
        BrowserLogEntry {
            level: level.into(),
            message: message.into(),
            timestamp: 0,
            source: Some(source.into()),
        }
    }

    #[test]
    fn refusals_of_the_network_and_foreign_pages_are_let_be() {
        let log = [
            entry(
                "SEVERE",
                "network",
                "http://localhost:1/token - Failed to load resource",
            ),
            entry(
                "SEVERE",
                "worker",
                "http://localhost:1/token - Failed to load resource: 400",
            ),
            entry("INFO", "console-api", "http://localhost:2/app.js 1:2 hello"),
            entry("SEVERE", "javascript", "http://localhost:1/signin 3:4 boom"),
        ];
        assert_eq!(
            complaints(&log, &["http://localhost:1".into()]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn everything_else_that_is_severe_counts() {
        let log = [entry(
            "SEVERE",
            "worker",
            "http://localhost:2/vault.js 0 Uncaught Error: boom",
        )];
        assert_eq!(
            complaints(&log, &[]),
            ["[worker] http://localhost:2/vault.js 0 Uncaught Error: boom"]
        );
    }
}
