//! `cargo xtask check`: form, lints and documentation, with every warning an error.

use crate::{
    failure::Failure,
    process,
    tools::{self, Cache},
    workspace::Workspace,
};

/// What runs in the browser: the console, and the sandbox's library, which its tests run there.
const WASM_PACKAGES: [&str; 5] = [
    "tenantry-app",
    "tenantry-config",
    "tenantry-graph",
    "tenantry-identity",
    "tenantry-sandbox",
];

/// Runs all checks and stops at the first that fails.
pub(crate) fn check(workspace: &Workspace, cache: &Cache) -> Result<(), Failure> {
    tools::crates(workspace, cache)?;
    tools::wasm_target(cache)?;
    step(workspace, "Formatting", &["fmt", "--all", "--check"])?;
    step(
        workspace,
        "Linting for this machine",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "tenantry-sandbox/serve",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    let mut wasm = vec!["clippy", "--target", "wasm32-unknown-unknown"];
    for package in WASM_PACKAGES {
        wasm.extend(["--package", package]);
    }
    wasm.extend(["--", "-D", "warnings"]);
    step(workspace, "Linting for the browser", &wasm)?;
    step(
        workspace,
        "Documentation",
        &["doc", "--workspace", "--no-deps"],
    )?;
    println!("Formatting, lints and documentation are clean.");
    Ok(())
}

fn step(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<(), Failure> {
    println!("{name}: cargo {}", arguments.join(" "));
    process::run(
        process::cargo()
            .args(arguments)
            .env("RUSTDOCFLAGS", "-D warnings")
            .current_dir(workspace.root()),
        name,
        &format!("Repeat it alone with `cargo {}`", arguments.join(" ")),
    )
}
