//! wasm-opt, from the npm package that carries a current one for every system.

use super::{Cache, node, overridden};
use crate::{failure::Failure, process};
use std::{path::PathBuf, process::Command};

const VERSION: &str = "132.0.0";

/// A wasm-opt that runs.
#[derive(Debug)]
pub(crate) struct WasmOpt {
    /// The program; its file name is `wasm-opt`, because trunk finds it by name.
    pub(crate) program: PathBuf,
    /// Its version as trunk writes it: `version_132`.
    pub(crate) version: String,
}

/// The wasm-opt that `WASM_OPT` names, else the project's own.
pub(crate) fn wasm_opt(cache: &Cache) -> Result<WasmOpt, Failure> {
    if let Some(program) = overridden("WASM_OPT")? {
        if program.file_stem().is_none_or(|name| name != "wasm-opt") {
            return Err(unfit(
                format!("{} is not named wasm-opt", program.display()),
                "Let WASM_OPT name a program `wasm-opt`; a symbolic link will do",
            ));
        }
        return probe(
            program,
            "Correct the environment variable WASM_OPT or unset it",
        );
    }
    let folder = node::package(cache, "binaryen", VERSION, "wasm-opt")?;
    let script = if cfg!(windows) {
        "wasm-opt.cmd"
    } else {
        "wasm-opt"
    };
    let program = folder.join("node_modules/.bin").join(script);
    let advice = format!(
        "Remove the folder {} and run the same command again",
        folder.display()
    );
    probe(program, &advice)
}

fn probe(program: PathBuf, advice: &str) -> Result<WasmOpt, Failure> {
    let output = process::capture(Command::new(&program).arg("--version"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match version(&text) {
        Some(version) if output.status.success() => Ok(WasmOpt {
            program: std::path::absolute(&program).map_err(Failure::file("find", &program))?,
            version,
        }),
        _ => Err(unfit(
            format!(
                "`{} --version` answers {:?}",
                program.display(),
                text.trim()
            ),
            advice,
        )),
    }
}

fn unfit(reason: String, advice: &str) -> Failure {
    Failure::ToolUnfit {
        tool: "wasm-opt",
        reason,
        advice: advice.to_owned(),
    }
}

/// `wasm-opt version 132 (version_132)` and `wasm-opt version 108` both name a version.
fn version(output: &str) -> Option<String> {
    let number = output
        .trim()
        .strip_prefix("wasm-opt version ")?
        .split(' ')
        .next()?;
    number
        .chars()
        .all(|character| character.is_ascii_digit())
        .then(|| format!("version_{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_another_program_has_no_version() {
        assert_eq!(version(""), None);
        assert_eq!(version("v20.1.0"), None);
        assert_eq!(version("wasm-opt version unknown"), None);
    }

    #[test]
    fn the_version_is_written_as_trunk_writes_it() {
        for output in [
            "wasm-opt version 132 (version_132)\n",
            "wasm-opt version 132",
        ] {
            assert_eq!(version(output).as_deref(), Some("version_132"));
        }
    }
}
