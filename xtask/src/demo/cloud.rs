//! The emulated cloud for a service worker, with what the demo adds to the console's page: a folder of files, apart
//! from the console's release.

use crate::{
    console::{self, FEATURES},
    failure::Failure,
    interrupt, process,
    tools::{self, Cache},
    workspace::Workspace,
};
use sha2::{Digest, Sha256};
use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The package, and its program as rustc names it.
const PACKAGE: &str = "tenantry-demo";
const PROGRAM: &str = "tenantry_demo";

/// What stands for the build in the worker's script.
const BUILD: &str = "%BUILD%";

/// The worker's script. It lies at the console's base path, and what else there is below `demo/`.
const WORKER: &str = "service-worker.js";

/// The configuration lies at the base path as well.
const CONFIG: &str = "config.json";

const REPEAT: &str = "Repeat this step with `cargo xtask demo --static`";

/// Builds the folder that `tenantry-server export --demo` takes, and gives where it is.
pub(crate) fn build(workspace: &Workspace, cache: &Cache) -> Result<PathBuf, Failure> {
    tools::wasm_target(cache)?;
    println!("Building the emulated cloud for the browser.");
    process::run(
        process::cargo()
            .args(["build", "--quiet", "--release", "--package", PACKAGE])
            .args(["--target", "wasm32-unknown-unknown"])
            .current_dir(workspace.root()),
        "The build of the emulated cloud",
        REPEAT,
    )?;
    interrupt::check()?;
    let linked = fs::read(workspace.wasm(PROGRAM)).map_err(Failure::file("read", PROGRAM))?;
    let build = console::hex(&Sha256::digest(linked)[..8]);
    let folder = workspace.scratch().join("demo").join(&build);
    let pages = workspace.root().join("demo").join("page");
    let cloud = folder.join("demo").join(format!("cloud-{build}.js"));
    if !cloud.is_file() {
        bind(workspace, cache, &folder.join("demo"), &build)?;
    }
    for page in console::files_below(&pages)? {
        let name = page.file_name().unwrap_or_default();
        let text = fs::read_to_string(&page).map_err(Failure::file("read", &page))?;
        let is_at_base = [WORKER, CONFIG]
            .iter()
            .any(|known| OsStr::new(known) == name);
        let to = match is_at_base {
            true => folder.join(name),
            false => folder.join("demo").join(name),
        };
        fs::write(&to, text.replace(BUILD, &build)).map_err(Failure::file("write", &to))?;
    }
    console::compress(&folder)?;
    Ok(folder)
}

/// Writes the WebAssembly and the script between it and the browser, as small as they get.
fn bind(workspace: &Workspace, cache: &Cache, to: &Path, build: &str) -> Result<(), Failure> {
    let scratch = workspace.scratch().join("demo-parts");
    let version = workspace.locked_version("wasm-bindgen")?;
    let wasm_bindgen = tools::wasm_bindgen(cache, &version)?;
    let name = format!("cloud-{build}");
    let mut command =
        Command::new(wasm_bindgen.join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX)));
    command
        .args(["--target", "web", "--no-typescript", "--no-demangle"])
        .args(["--out-name", &name])
        .arg("--out-dir")
        .arg(&scratch)
        .arg(workspace.wasm(PROGRAM));
    process::run(&mut command, "wasm-bindgen", REPEAT)?;
    fs::create_dir_all(to).map_err(Failure::file("create", to))?;
    let wasm = format!("{name}_bg.wasm");
    let mut wasm_opt = Command::new(&tools::wasm_opt(cache)?.program);
    wasm_opt
        .args(FEATURES)
        .args(["-Oz", "--strip-producers"])
        .arg(scratch.join(&wasm))
        .arg("-o")
        .arg(to.join(&wasm));
    process::run_quietly(&mut wasm_opt, "wasm-opt", REPEAT)?;
    // The script is what tells that the other file is whole, so it comes last.
    let script = format!("{name}.js");
    let from = scratch.join(&script);
    fs::copy(&from, to.join(script)).map_err(Failure::file("copy", from))?;
    Ok(())
}
