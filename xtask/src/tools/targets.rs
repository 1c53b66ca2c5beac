//! What the compiler compiles for besides this machine: rustup installs it.

use super::{Cache, installer::install};
use crate::{failure::Failure, process};
use std::{path::Path, process::Command};

/// The browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the compiler in use has the standard library for WebAssembly.
pub(crate) fn wasm_target(cache: &Cache) -> Result<(), Failure> {
    target(cache, WASM)
}

/// Makes sure that the compiler in use has the standard library for a target, by the name that rustc gives it.
pub(crate) fn target(cache: &Cache, name: &str) -> Result<(), Failure> {
    let asked = ["--print", "target-libdir", "--target", name];
    let output = process::capture(Command::new("rustc").args(asked))?;
    let libraries = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    let Some(rustup) = process::on_path(&["rustup"]) else {
        return Err(Failure::ToolMissing {
            tool: "A target of the compiler",
            advice: format!(
                "Install Rust with rustup (https://rustup.rs), or the target {name} with your system's packages"
            ),
        });
    };
    println!("Installing the compiler's target {name}, once.");
    install(
        &format!("The target {name}"),
        Command::new(rustup).args(["target", "add", name]),
        &cache.log("rustup"),
    )
}
