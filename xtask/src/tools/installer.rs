//! Running an installer quietly, and turning its failure into one sentence.

use crate::{failure::Failure, interrupt, process::Guarded};
use std::{
    fs::{self, File},
    path::Path,
    process::{Command, ExitStatus},
};

/// Runs an installer with its messages in `log`. `what` names the thing to be installed, with its version.
pub(super) fn install(what: &str, command: &mut Command, log: &Path) -> Result<(), Failure> {
    let file = File::create(log).map_err(Failure::file("create", log))?;
    let second = file.try_clone().map_err(Failure::file("write", log))?;
    let status = Guarded::start(command.stdout(file).stderr(second))?.wait()?;
    if status.success() {
        return Ok(());
    }
    interrupt::check()?;
    let messages = fs::read(log).map_err(Failure::file("read", log))?;
    Err(explain(
        what,
        status,
        &String::from_utf8_lossy(&messages),
        log,
    ))
}

fn explain(what: &str, status: ExitStatus, messages: &str, log: &Path) -> Failure {
    if is_network_trouble(messages) {
        return Failure::Offline {
            what: what.to_owned(),
            log: log.to_path_buf(),
        };
    }
    Failure::InstallFailed {
        what: what.to_owned(),
        reason: last_error(messages).map_or_else(|| status.to_string(), str::to_owned),
        log: log.to_path_buf(),
    }
}

/// Whether an installer's messages speak of a network that cannot be reached. cargo, rustup, npm and apt have
/// no exit code for it, so their words have to do.
fn is_network_trouble(messages: &str) -> bool {
    const SIGNS: [&str; 17] = [
        // cargo and git, by way of curl
        "could not resolve host",
        "couldn't resolve host",
        "could not connect to server",
        "couldn't connect to server",
        "failed to connect to",
        "network failure seems to have happened",
        "attempting to make an http request, but --offline was specified",
        "operation timed out",
        "timeout was reached",
        "could not resolve proxy",
        // rustup
        "dns error",
        "error sending request",
        // npm
        "enotfound",
        "econnrefused",
        "etimedout",
        "eai_again",
        // apt
        "temporary failure resolving",
    ];
    let messages = messages.to_lowercase();
    SIGNS.iter().any(|sign| messages.contains(sign))
}

/// The last line that calls itself an error, without that word.
fn last_error(messages: &str) -> Option<&str> {
    messages.lines().rev().find_map(|line| {
        ["error: ", "npm error ", "E: "]
            .iter()
            .find_map(|mark| line.trim().strip_prefix(mark))
            .map(|line| line.trim_end_matches('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_installers_way_to_say_that_there_is_no_network_is_understood() {
        for messages in [
            "warning: spurious network error (3 tries remaining): [6] Couldn't resolve host name (Could not resolve host: index.crates.io)",
            "error: could not download file from 'https://static.rust-lang.org/dist/channel-rust-stable.toml.sha256'\nCaused by: dns error",
            "npm error code EAI_AGAIN\nnpm error request to https://registry.npmjs.org/binaryen failed",
            "npm error code ECONNREFUSED",
            "Err:1 http://deb.debian.org/debian bookworm InRelease\n  Temporary failure resolving 'deb.debian.org'",
        ] {
            assert!(is_network_trouble(messages), "{messages}");
        }
    }

    #[test]
    fn a_compilation_that_fails_is_not_the_network() {
        assert!(!is_network_trouble(
            "error: could not compile `trunk` (lib) due to 1 previous error"
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_tells_the_last_error_and_where_the_rest_is() {
        use std::os::unix::process::ExitStatusExt;
        let status = ExitStatus::from_raw(1 << 8);
        let log = Path::new("/c/trunk.log");
        let failure = explain(
            "trunk 1",
            status,
            "error: one\nerror: linker `cc` not found\n",
            log,
        )
        .to_string();
        assert!(
            failure.starts_with(
                "trunk 1 could not be installed (linker `cc` not found). The installer's messages are in /c/trunk.log"
            ),
            "{failure}"
        );
        let failure = explain("trunk 1", status, "killed", log).to_string();
        assert!(failure.contains("(exit status: 1)"), "{failure}");
        let failure = explain("trunk 1", status, "[6] Could not resolve host: x", log).to_string();
        assert!(
            failure.starts_with("The network is not reachable: trunk 1 could not be downloaded."),
            "{failure}"
        );
    }
}
