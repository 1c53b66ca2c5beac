//! Node, which runs wasm-opt and the tests that are compiled to WebAssembly, and its package manager.

use super::{Cache, debian, installer::install};
use crate::{failure::Failure, process};
use std::{path::PathBuf, process::Command};

/// Makes sure that there is a `node`, and names it.
pub(crate) fn node(cache: &Cache) -> Result<PathBuf, Failure> {
    ensure(cache, "Node", "node")
}

/// npm's program.
pub(crate) fn npm(cache: &Cache) -> Result<PathBuf, Failure> {
    ensure(cache, "npm", "npm")
}

/// The folder that holds a package of the npm registry, installed once; `what` names it for the reader.
pub(super) fn package(
    cache: &Cache,
    package: &'static str,
    version: &str,
    what: &str,
) -> Result<PathBuf, Failure> {
    node(cache)?;
    cache.folder(package, version, |folder| {
        println!("Installing {what} ({package} {version}) from the npm registry, once.");
        install(
            &format!("{package} {version}"),
            Command::new(npm(cache)?)
                .args([
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--no-save",
                    "--ignore-scripts",
                ])
                .arg("--prefix")
                .arg(folder)
                .arg(format!("{package}@{version}"))
                .current_dir(&cache.0),
            &cache.log(package),
        )
    })
}

fn ensure(cache: &Cache, tool: &'static str, name: &str) -> Result<PathBuf, Failure> {
    if let Some(program) = process::on_path(&[name]) {
        return Ok(program);
    }
    if debian::may_install() {
        debian::apt_install(cache, &["nodejs", "npm"])?;
    }
    process::on_path(&[name]).ok_or_else(|| Failure::ToolMissing {
        tool,
        advice: "Install Node 18 or newer with npm (https://nodejs.org, or your system's packages) so that \
                 `node` and `npm` are on PATH"
            .into(),
    })
}
