//! The compiler's WebAssembly target, which rustup installs.

use super::{Cache, installer::install};
use crate::{failure::Failure, process};
use std::{path::Path, process::Command};

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that the compiler in use has the standard library for WebAssembly.
pub(crate) fn wasm_target(cache: &Cache) -> Result<(), Failure> {
    let output = process::capture(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]))?;
    let libraries = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    let Some(rustup) = process::on_path(&["rustup"]) else {
        return Err(Failure::ToolMissing {
            tool: "The compiler's target wasm32-unknown-unknown",
            advice: "Install Rust with rustup (https://rustup.rs), or this target with your system's packages"
                .into(),
        });
    };
    println!("Installing the compiler's target {TARGET}, once.");
    install(
        &format!("The target {TARGET}"),
        Command::new(rustup).args(["target", "add", TARGET]),
        &cache.log("rustup"),
    )
}
