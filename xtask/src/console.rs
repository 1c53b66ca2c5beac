//! `cargo xtask build`: the console's release in `dist/`, compressed and ready for any host of files.

mod compress;
mod inputs;
mod names;
mod split;
mod stamp;
mod styles;

use crate::{
    failure::Failure,
    interrupt, process,
    tools::{self, Cache, WasmOpt},
    turn,
    workspace::Workspace,
};
use std::{env, ffi::OsString, fs, iter, path::PathBuf, process::Command};

pub(crate) use self::{
    compress::{Sizes, Table, brotli, compress, is_encoded, sizes},
    inputs::{files_below, hex},
    split::FEATURES,
};
#[cfg(test)]
pub(crate) use names::tests::Folder;

/// A finished release.
#[derive(Debug)]
pub(crate) struct Release {
    /// The folder to serve.
    pub(crate) dist: PathBuf,
    /// What each file weighs, by its path below `dist`.
    pub(crate) sizes: Vec<Sizes>,
}

const REPEAT: &str = "Repeat this step alone with `cargo xtask build`";

/// Builds the release unless `dist/` is already what the sources make.
pub(crate) fn build(workspace: &Workspace, cache: &Cache) -> Result<Release, Failure> {
    let kit = Kit::assemble(workspace, cache)?;
    let scratch = workspace.scratch();
    fs::create_dir_all(&scratch).map_err(Failure::file("create", &scratch))?;
    let _turn = turn::wait(
        &scratch.join("console.lock"),
        "Another process builds the console; waiting for it.",
    )?;

    let dist = workspace.dist();
    let stamp = scratch.join("console.stamp");
    let inputs = inputs::digest(workspace, &kit.versions())?;
    if stamp::matches(&stamp, &inputs, &dist)? {
        println!("The console in {} is up to date.", dist.display());
    } else {
        kit.run_trunk(workspace)?;
        styles::join(&dist)?;
        split::split(workspace, &kit)?;
        names::settle(&dist)?;
        compress(&dist)?;
        // What was edited meanwhile may or may not be in it: such a release is not vouched for.
        if inputs == inputs::digest(workspace, &kit.versions())? {
            stamp::write(&stamp, &inputs, &dist)?;
        }
    }
    Ok(Release {
        sizes: sizes(&dist)?,
        dist,
    })
}

/// The tools that make a release.
struct Kit {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    wasm_bindgen_version: String,
    wasm_split: PathBuf,
    wasm_opt: WasmOpt,
}

impl Kit {
    fn assemble(workspace: &Workspace, cache: &Cache) -> Result<Self, Failure> {
        tools::crates(workspace, cache)?;
        tools::wasm_target(cache)?;
        let wasm_bindgen_version = workspace.locked_version("wasm-bindgen")?;
        Ok(Self {
            trunk: tools::trunk(cache)?,
            wasm_bindgen: tools::wasm_bindgen(cache, &wasm_bindgen_version)?,
            wasm_bindgen_version,
            wasm_split: tools::wasm_split(cache)?,
            wasm_opt: tools::wasm_opt(cache)?,
        })
    }

    /// What the release depends on besides the sources.
    fn versions(&self) -> [&str; 4] {
        [
            tools::TRUNK_VERSION,
            tools::WASM_SPLIT_VERSION,
            &self.wasm_bindgen_version,
            &self.wasm_opt.version,
        ]
    }

    fn run_trunk(&self, workspace: &Workspace) -> Result<(), Failure> {
        println!("Building the console: about a minute from nothing, less than half of it again.");
        let mut trunk = Command::new(&self.trunk);
        trunk
            .args(["build", "--release", "--quiet", "--skip-version-check"])
            .current_dir(workspace.root())
            // trunk takes the programs that it finds by name if their versions are these, and downloads others.
            .env("PATH", self.path()?)
            .env("TRUNK_TOOLS_WASM_BINDGEN", &self.wasm_bindgen_version)
            // It reads NO_COLOR as a boolean and refuses the usual `1`.
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE");
        if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            trunk.args(["--color", "never"]);
        }
        process::run(&mut trunk, "The console's build", REPEAT)?;
        interrupt::check()
    }

    fn wasm_bindgen_program(&self) -> PathBuf {
        self.wasm_bindgen
            .join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX))
    }

    fn path(&self) -> Result<OsString, Failure> {
        let first = iter::once(self.wasm_bindgen.clone());
        let rest = env::var_os("PATH").unwrap_or_default();
        env::join_paths(first.chain(env::split_paths(&rest))).map_err(|error| Failure::ToolUnfit {
            tool: "The tools' folder",
            reason: error.to_string(),
            advice: "Set XDG_CACHE_HOME to a folder whose name can stand in PATH".into(),
        })
    }
}
