//! The two programs that run beside the browser.

use crate::{
    failure::Failure,
    process::{self, Echo},
    workspace::Workspace,
};
use serde_json::Value;
use std::path::PathBuf;

/// Where they are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    /// The emulated cloud.
    pub(super) sandbox: PathBuf,
    /// The console's server.
    pub(super) server: PathBuf,
}

/// Builds both, with the compiler's messages on the terminal.
pub(super) fn build(workspace: &Workspace) -> Result<Binaries, Failure> {
    let (status, messages) = process::read(
        process::cargo()
            .args([
                "build",
                "--bins",
                "--package",
                "tenantry-sandbox",
                "--package",
            ])
            .args(["tenantry-server", "--features", "tenantry-sandbox/serve"])
            .args(["--message-format", "json-render-diagnostics"])
            .current_dir(workspace.root()),
        Echo::Hidden,
    )?;
    if !status.success() {
        return Err(Failure::StepFailed {
            step: "Building the sandbox and the server".into(),
            status,
            advice: "Repeat it with `cargo build --package tenantry-sandbox --package tenantry-server --features \
                     tenantry-sandbox/serve`"
                .into(),
        });
    }
    Binaries::parse(&messages)
}

impl Binaries {
    fn parse(messages: &str) -> Result<Self, Failure> {
        let find = |name: &str| {
            executable(messages, name).ok_or_else(|| Failure::Unexpected {
                document: "The answer of `cargo build`",
                reason: format!("no program {name} was built"),
            })
        };
        Ok(Self {
            sandbox: find("tenantry-sandbox")?,
            server: find("tenantry-server")?,
        })
    }
}

fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| Some(message["executable"].as_str()?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SANDBOX: &str = r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"tenantry-sandbox"},"executable":null}
{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"tenantry-sandbox"},"executable":"/t/debug/tenantry-sandbox"}
"#;

    #[test]
    fn a_program_that_was_not_built_is_named() {
        let failure = Binaries::parse(SANDBOX).unwrap_err().to_string();
        assert!(
            failure.contains("no program tenantry-server was built"),
            "{failure}"
        );
    }

    #[test]
    fn the_programs_are_where_cargo_says_and_not_the_libraries_of_that_name() {
        let server = r#"{"reason":"compiler-artifact","target":{"name":"tenantry-server"},"executable":"/t/debug/tenantry-server"}"#;
        let messages = format!("{SANDBOX}{server}\n{{\"reason\":\"build-finished\"}}\n");
        let binaries = Binaries::parse(&messages).unwrap();
        assert_eq!(binaries.sandbox, PathBuf::from("/t/debug/tenantry-sandbox"));
        assert_eq!(binaries.server, PathBuf::from("/t/debug/tenantry-server"));
    }
}
