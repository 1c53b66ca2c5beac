//! `cargo xtask test`: all tests, each kind where it belongs.

mod tally;

use crate::{
    console, demo,
    failure::Failure,
    process::{self, Echo},
    tools::{self, Cache},
    workspace::Workspace,
};
use clap::ValueEnum;
use std::process::Command;
use tally::Tally;

/// One kind of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Everything that needs no browser
    Native,
    /// The sandbox, compiled to WebAssembly
    Wasm,
    /// The real console in a real browser against the sandbox
    Browser,
}

/// Runs one stage, or all in order, and stops at the first that fails.
pub(crate) fn test(
    workspace: &Workspace,
    cache: &Cache,
    stage: Option<Stage>,
) -> Result<(), Failure> {
    tools::crates(workspace, cache)?;
    let stages = match &stage {
        Some(stage) => std::slice::from_ref(stage),
        None => Stage::value_variants(),
    };
    let mut summary = Vec::new();
    for stage in stages {
        let mut command = prepare(*stage, workspace, cache)?;
        summary.push((stage, run(*stage, command.current_dir(workspace.root()))?));
    }
    println!();
    for (stage, tally) in summary {
        println!("{tally} ({})", stage.name());
    }
    Ok(())
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }
}

/// Installs what the stage needs and writes its command line.
fn prepare(stage: Stage, workspace: &Workspace, cache: &Cache) -> Result<Command, Failure> {
    let mut cargo = process::cargo();
    cargo.arg("test");
    match stage {
        Stage::Native => {
            cargo
                .args(["--workspace", "--exclude", "tenantry-tests"])
                .args(["--features", "tenantry-sandbox/serve"])
                .env("TENANTRY_NGINX", tools::nginx(cache)?);
        }
        Stage::Wasm => {
            tools::wasm_target(cache)?;
            tools::node(cache)?;
            let version = workspace.locked_version("wasm-bindgen")?;
            let runner = tools::wasm_test_runner(cache, &version)?;
            cargo
                .args(["--package", "tenantry-sandbox", "--test", "wasm"])
                .args(["--target", "wasm32-unknown-unknown"])
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
        }
        Stage::Browser => {
            let browser = tools::browser(cache)?;
            let release = console::build(workspace, cache)?;
            println!("Testing in {}.", browser.version);
            cargo
                .args(["--package", "tenantry-tests"])
                .env("CHROME", browser.chrome)
                .env("CHROMEDRIVER", browser.chromedriver)
                .env("TENANTRY_AXE", tools::axe(cache)?)
                .env("TENANTRY_DEMO", demo::build_cloud(workspace, cache)?)
                .env("TENANTRY_DIST", release.dist);
        }
    }
    Ok(cargo)
}

fn run(stage: Stage, command: &mut Command) -> Result<Tally, Failure> {
    let name = stage.name();
    println!("\nTests, {name}:");
    let (status, output) = process::read(command, Echo::Shown)?;
    if !status.success() {
        return Err(Failure::StepFailed {
            step: format!("The stage `{name}` of the tests"),
            status,
            advice: format!("Repeat it alone with `cargo xtask test {name}`"),
        });
    }
    let tally = Tally::of(&output);
    // Silence is not success: a filter or a missing target would otherwise pass for tested.
    if tally.passed == 0 {
        return Err(Failure::Unexpected {
            document: "The output of `cargo test`",
            reason: format!("no test ran in the stage `{name}`"),
        });
    }
    Ok(tally)
}
