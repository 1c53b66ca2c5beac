//! The project's chores, as `cargo xtask <chore>`. Each installs what it needs and is missing, says in one
//! sentence what went wrong, and leaves no process behind.

mod bench;
mod check;
mod console;
mod demo;
mod dist;
mod failure;
mod interrupt;
mod local;
mod process;
mod static_files;
mod test;
mod tools;
mod turn;
mod workspace;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;
use tools::Cache;
use workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's chores"
)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Try the console on this machine: builds it, emulates the cloud, opens a browser; Ctrl+C ends it
    Demo(demo::Options),
    /// Build the console's release in dist/
    Build,
    /// Make all that a host needs: static server, console, checksums, bills of materials, licences
    Dist,
    /// Run all tests: native, wasm and browser, or one of these stages
    Test {
        /// Only this stage
        stage: Option<test::Stage>,
    },
    /// Measure what an agent waits for: transfer, start and the way to the first row
    Bench(bench::Options),
    /// Check formatting, lints (for this machine and for the browser) and documentation
    Check,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(chore: Chore) -> Result<(), Failure> {
    interrupt::notice().map_err(|source| Failure::Unexpected {
        document: "The answer to a request for signals",
        reason: source.to_string(),
    })?;
    let workspace = Workspace::find()?;
    let cache = Cache::open()?;
    match chore {
        Chore::Demo(options) => demo::demo(&workspace, &cache, &options),
        Chore::Build => {
            let release = console::build(&workspace, &cache)?;
            println!("{}", console::Table(&release.sizes));
            Ok(())
        }
        Chore::Dist => dist::dist(&workspace, &cache),
        Chore::Test { stage } => test::test(&workspace, &cache, stage),
        Chore::Bench(options) => bench::bench(&workspace, &cache, &options),
        Chore::Check => check::check(&workspace, &cache),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_unknown_chore_or_stage_is_refused() {
        for words in [
            &["x", "dance"][..],
            &["x", "test", "all"],
            &["x", "demo", "--port", "65533"],
        ] {
            assert!(Arguments::try_parse_from(words).is_err(), "{words:?}");
        }
    }
}
