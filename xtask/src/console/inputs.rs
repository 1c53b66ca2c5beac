//! One digest of everything that the release is made from.

use crate::{failure::Failure, process, workspace::Workspace};
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Files outside the packages that have a say in the release. Those that do not exist count as empty.
const FILES: [&str; 6] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "rust-toolchain.toml",
];

/// Variables that change what the compiler makes.
const VARIABLES: [&str; 3] = [
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
];

/// The digest, in hexadecimal. `versions` are those of the tools.
pub(super) fn digest(workspace: &Workspace, versions: &[&str]) -> Result<String, Failure> {
    let root = workspace.root();
    let mut folders: Vec<_> = workspace
        .sources_of("tenantry-app")
        .into_iter()
        .map(Path::to_path_buf)
        .collect();
    folders.push(root.join("style"));
    // How it is made counts like what it is made from.
    folders.push(root.join("xtask/src/console"));

    let mut files: Vec<_> = FILES.iter().map(|name| root.join(name)).collect();
    for folder in folders {
        files.extend(files_below(&folder)?);
    }
    let compiler = process::capture(Command::new("rustc").arg("-vV"))?.stdout;
    let mut digest = Sha256::new();
    feed(&mut digest, &compiler);
    feed(&mut digest, env!("CARGO_PKG_VERSION").as_bytes());
    for version in versions {
        feed(&mut digest, version.as_bytes());
    }
    for variable in VARIABLES {
        feed(
            &mut digest,
            env::var_os(variable).unwrap_or_default().as_encoded_bytes(),
        );
    }
    feed_files(&mut digest, root, &files)?;
    Ok(hex(&digest.finalize()))
}

/// A digest of every file below `folder`, names included.
pub(super) fn digest_of_folder(folder: &Path) -> Result<String, Failure> {
    let mut digest = Sha256::new();
    feed_files(&mut digest, folder, &files_below(folder)?)?;
    Ok(hex(&digest.finalize()))
}

/// Octets as hexadecimal digits.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// All files below `folder`, sorted; none where there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries.map_err(Failure::file("read", &folder))?,
        };
        for entry in entries {
            let path = entry.map_err(Failure::file("read", &folder))?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn feed_files(digest: &mut Sha256, root: &Path, files: &[PathBuf]) -> Result<(), Failure> {
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(file);
        let content = match fs::read(file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            content => content.map_err(Failure::file("read", file))?,
        };
        feed(digest, name.as_os_str().as_encoded_bytes());
        feed(digest, &content);
    }
    Ok(())
}

/// The length goes first, so that octets cannot move from one field to the next unnoticed.
fn feed(digest: &mut Sha256, field: &[u8]) {
    digest.update((field.len() as u64).to_be_bytes());
    digest.update(field);
}

#[cfg(test)]
mod tests {
    use super::super::names::tests::Folder;
    use super::*;

    #[test]
    fn a_missing_folder_has_no_files() {
        assert!(
            files_below(Path::new("/nonexistent/folder"))
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn every_change_to_a_folder_changes_its_digest() {
        let folder = Folder::new("digest");
        folder.write("a", "one");
        folder.write("sub/b", "two");
        let digest = || digest_of_folder(folder.path()).unwrap();
        let before = digest();
        assert_eq!(before, digest(), "the same content has the same digest");

        folder.write("a", "onetwo");
        folder.write("sub/b", "");
        let moved = digest();
        assert_ne!(before, moved, "octets moved to another file");

        folder.write("sub/c", "");
        let added = digest();
        assert_ne!(moved, added, "an empty file more");

        fs::rename(folder.path().join("sub/c"), folder.path().join("sub/d")).unwrap();
        assert_ne!(added, digest(), "another name");
    }
}
