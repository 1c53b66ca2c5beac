//! The server as one file that runs on any Linux of its architecture: linked statically, against musl.

use crate::{
    failure::Failure,
    process,
    tools::{self, Cache},
    workspace::Workspace,
};
use std::{env, path::PathBuf};

/// The program's name.
pub(super) const NAME: &str = "tenantry-server";

/// How it is compiled: Cargo.toml says what that means.
const PROFILE: &str = "server";

/// The target for this machine's architecture.
pub(super) fn target() -> Result<&'static str, Failure> {
    match env::consts::ARCH {
        "x86_64" => Ok("x86_64-unknown-linux-musl"),
        "aarch64" => Ok("aarch64-unknown-linux-musl"),
        other => Err(Failure::ToolMissing {
            tool: "A compiler's target for static programs",
            advice: format!("Make the release on x86_64 or aarch64, not on {other}"),
        }),
    }
}

/// Builds it for that target, and gives where it is.
pub(super) fn build(
    workspace: &Workspace,
    cache: &Cache,
    target: &str,
) -> Result<PathBuf, Failure> {
    tools::target(cache, target)?;
    println!("Building the server for {target}.");
    let mut cargo = process::cargo();
    cargo
        .args(["build", "--quiet", "--package", NAME, "--bin", NAME])
        .args(["--profile", PROFILE, "--target", target])
        .current_dir(workspace.root());
    let repeat = format!(
        "Repeat it with `cargo build --package {NAME} --profile {PROFILE} --target {target}`"
    );
    process::run(&mut cargo, "The server's build", &repeat)?;
    Ok(workspace.program(target, PROFILE, NAME))
}
