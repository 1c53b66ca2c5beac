//! `cargo xtask dist`: all that a host needs in one folder, with what it is made of and under which licences.

mod checksums;
mod materials;
mod program;

use crate::{console, failure::Failure, tools::Cache, workspace::Workspace};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is handed on as it is: its place in the checkout.
const DOCUMENTS: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "docs/hosting.md"];

/// Makes the folder, whole or not at all, and prints where it is.
pub(crate) fn dist(workspace: &Workspace, cache: &Cache) -> Result<(), Failure> {
    let target = program::target()?;
    let release = console::build(workspace, cache)?;
    let server = program::build(workspace, cache, target)?;

    let version = env!("CARGO_PKG_VERSION");
    let parent = workspace.scratch().join("releases");
    let folder = parent.join(format!("tenantry-{version}-{target}"));
    let partial = parent.join("partial");
    empty(&partial)?;
    for file in console::files_below(&release.dist)? {
        let name = file.strip_prefix(&release.dist).unwrap_or(&file);
        copy(&file, &partial.join("dist").join(name))?;
    }
    copy(&server, &partial.join(program::NAME))?;
    for document in DOCUMENTS {
        let from = workspace.root().join(document);
        let name = from.file_name().unwrap_or_default();
        copy(&from, &partial.join(name))?;
    }
    materials::write(workspace, cache, target, &partial)?;
    checksums::write(&partial)?;

    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::file("remove", &folder))?;
    }
    fs::rename(&partial, &folder).map_err(Failure::file("complete", &folder))?;
    println!("\nThe release is in {}:", folder.display());
    for line in contents(&folder)? {
        println!("  {line}");
    }
    Ok(())
}

/// Builds the server as it is released, and gives where it is.
pub(crate) fn server(workspace: &Workspace, cache: &Cache) -> Result<PathBuf, Failure> {
    program::build(workspace, cache, program::target()?)
}

fn empty(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Failure::file("remove", folder))?;
    }
    fs::create_dir_all(folder).map_err(Failure::file("create", folder))
}

/// Copies a file with its permissions into a folder that may be missing.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Failure::file("create", folder))?;
    }
    fs::copy(from, to).map_err(Failure::file("copy", from))?;
    Ok(())
}

/// What lies at the folder's top: each file with its size in octets, each folder with the number of its files.
fn contents(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file("read", folder))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                let files = console::files_below(path)?.len();
                return Ok(format!("{:>10}  {name}/", format!("{files} files")));
            }
            let octets = path.metadata().map_err(Failure::file("read", path))?.len();
            Ok(format!("{octets:>10}  {name}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Folder;

    #[test]
    fn a_file_that_is_missing_is_named() {
        let folder = Folder::new("dist-missing");
        let failure = copy(&folder.path().join("none"), &folder.path().join("b/none"));
        assert!(failure.unwrap_err().to_string().contains("none"));
    }

    #[test]
    fn what_is_in_a_release_is_listed_with_sizes() {
        let folder = Folder::new("dist-contents");
        folder.write("b", "12345");
        folder.write("a/1", "");
        folder.write("a/2", "");
        let lines = contents(folder.path()).unwrap();
        assert_eq!(lines, ["   2 files  a/", "         5  b"]);
    }
}
