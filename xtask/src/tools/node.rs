//! Node, which runs wasm-opt and the tests that are compiled to WebAssembly, and its package manager.

use super::{Cache, debian};
use crate::{failure::Failure, process};
use std::path::PathBuf;

/// Makes sure that there is a `node`, and names it.
pub(crate) fn node(cache: &Cache) -> Result<PathBuf, Failure> {
    ensure(cache, "Node", "node")
}

/// npm's program.
pub(crate) fn npm(cache: &Cache) -> Result<PathBuf, Failure> {
    ensure(cache, "npm", "npm")
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
