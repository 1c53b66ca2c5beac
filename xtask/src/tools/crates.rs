//! The packages that Cargo.lock names.

use super::{Cache, installer::install};
use crate::{failure::Failure, process, workspace::Workspace};

/// Downloads those that are not here yet, so that a missing network is told in one sentence and not in the
/// middle of a build. Needs no network when all are here.
pub(crate) fn crates(workspace: &Workspace, cache: &Cache) -> Result<(), Failure> {
    install(
        "The crates that Cargo.lock names",
        process::cargo()
            .args(["fetch", "--locked"])
            .current_dir(workspace.root()),
        &cache.log("crates"),
    )
}
