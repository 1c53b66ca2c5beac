//! Tools that are Rust packages themselves: trunk, the command lines of wasm-bindgen and wasm-split, and what
//! writes down of which packages a release is made.

use super::{Cache, installer::install};
use crate::{failure::Failure, process};
use std::path::{Path, PathBuf};

/// The newest trunk that the supported compilers build.
pub(crate) const TRUNK_VERSION: &str = "0.21.14";

/// The newest wasm-split; it reads what the helpers in Cargo.lock write, in every version since 0.2.
pub(crate) const WASM_SPLIT_VERSION: &str = "0.2.4";

/// The trunk program.
pub(crate) fn trunk(cache: &Cache) -> Result<PathBuf, Failure> {
    locked(cache, "trunk", TRUNK_VERSION, &[])
}

/// The program that takes lazy parts out of a WebAssembly file.
pub(crate) fn wasm_split(cache: &Cache) -> Result<PathBuf, Failure> {
    const PACKAGE: &str = "wasm_split_cli_support";
    let folder = cache.folder("wasm-split", WASM_SPLIT_VERSION, |folder| {
        let options = ["--locked", "--features", "build-binary"];
        cargo_install(cache, PACKAGE, WASM_SPLIT_VERSION, &options, folder)
    })?;
    Ok(folder.join("bin").join(program("wasm-split-cli")))
}

/// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`. Their version has to be exactly that of the
/// library in Cargo.lock.
pub(crate) fn wasm_bindgen(cache: &Cache, version: &str) -> Result<PathBuf, Failure> {
    let folder = cache.folder("wasm-bindgen", version, |folder| {
        cargo_install(cache, "wasm-bindgen-cli", version, &[], folder)
    })?;
    Ok(folder.join("bin"))
}

/// The program that runs tests which are compiled to WebAssembly.
pub(crate) fn wasm_test_runner(cache: &Cache, version: &str) -> Result<PathBuf, Failure> {
    Ok(wasm_bindgen(cache, version)?.join(program("wasm-bindgen-test-runner")))
}

/// The program that writes a software bill of materials.
pub(crate) fn cargo_cyclonedx(cache: &Cache) -> Result<PathBuf, Failure> {
    locked(cache, "cargo-cyclonedx", "0.5.9", &[])
}

/// The program that collects the licences of packages.
pub(crate) fn cargo_about(cache: &Cache) -> Result<PathBuf, Failure> {
    // Without the feature there is no program in it, and unoptimised it compares texts for minutes.
    let options = ["--features", "cli", "--profile", "release"];
    locked(cache, "cargo-about", "0.9.3", &options)
}

/// A package with one program of its name, built from its own lock file, which is what it was tested with.
fn locked(
    cache: &Cache,
    package: &str,
    version: &str,
    options: &[&str],
) -> Result<PathBuf, Failure> {
    let folder = cache.folder(package, version, |folder| {
        let options = [&["--locked"], options].concat();
        cargo_install(cache, package, version, &options, folder)
    })?;
    Ok(folder.join("bin").join(program(package)))
}

/// A program's file name on this system.
fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Builds without optimisation unless the options name a profile: installing takes a third of the time, and most of
/// the tools are quick enough.
fn cargo_install(
    cache: &Cache,
    package: &str,
    version: &str,
    options: &[&str],
    root: &Path,
) -> Result<(), Failure> {
    println!("Installing {package} {version}: about two minutes on two cores, once.");
    let mut command = process::cargo();
    command
        .args(["install", package, "--version", version])
        .args(if options.contains(&"--profile") {
            &[][..]
        } else {
            &["--debug"]
        })
        .args(options)
        .arg("--root")
        .arg(root)
        // The checkout's configuration and target folder have nothing to do with the tools.
        .current_dir(&cache.0);
    for variable in [
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_INSTALL_ROOT",
        "RUSTFLAGS",
    ] {
        command.env_remove(variable);
    }
    install(
        &format!("{package} {version}"),
        &mut command,
        &cache.log(package),
    )
}
