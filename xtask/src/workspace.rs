//! Where the checkout and its build output are, and what Cargo.lock has chosen.

use crate::{failure::Failure, process};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

/// The checkout that this program was built from.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    /// Each member's folder and the members that it is built from, by package name.
    members: BTreeMap<String, Member>,
}

#[derive(Debug, PartialEq, Eq)]
struct Member {
    folder: PathBuf,
    uses: BTreeSet<String>,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self, Failure> {
        // What cargo says now is better than what it said at compile time: checkouts that share a target folder
        // share this program as well.
        let manifest_folder = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest_folder
            .parent()
            .ok_or_else(|| unexpected("this package is not inside a workspace"))?
            .to_path_buf();
        let output = process::capture(
            process::cargo()
                .args(["metadata", "--no-deps", "--format-version", "1"])
                .current_dir(&root),
        )?;
        if !output.status.success() {
            return Err(unexpected(String::from_utf8_lossy(&output.stderr).trim()));
        }
        Self::from_metadata(root, &output.stdout)
    }

    fn from_metadata(root: PathBuf, metadata: &[u8]) -> Result<Self, Failure> {
        let metadata: Value =
            serde_json::from_slice(metadata).map_err(|error| unexpected(error.to_string()))?;
        let target = metadata["target_directory"]
            .as_str()
            .ok_or_else(|| unexpected("no target_directory"))?
            .into();
        let members = metadata["packages"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(member)
            .collect();
        Ok(Self {
            root,
            target,
            members,
        })
    }

    /// The checkout's top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A folder for what these chores write: never tracked, removed by `cargo clean`.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The WebAssembly that the linker made of a program for a release.
    pub(crate) fn wasm(&self, program: &str) -> PathBuf {
        let folder = self.target.join("wasm32-unknown-unknown").join("release");
        folder.join(format!("{program}.wasm"))
    }

    /// What cargo makes of a program for a target in a profile of the workspace.
    pub(crate) fn program(&self, target: &str, profile: &str, name: &str) -> PathBuf {
        self.target.join(target).join(profile).join(name)
    }

    /// The folders of all members.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.members.values().map(|member| member.folder.as_path())
    }

    /// Where the release of the console is built.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folders of the members that `package` is built from, its own included, sorted.
    pub(crate) fn sources_of(&self, package: &str) -> BTreeSet<&Path> {
        let mut folders = BTreeSet::new();
        let mut open = vec![package];
        while let Some(name) = open.pop() {
            if let Some(member) = self.members.get(name)
                && folders.insert(member.folder.as_path())
            {
                open.extend(member.uses.iter().map(String::as_str));
            }
        }
        folders
    }

    /// The version of a dependency that Cargo.lock has chosen.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String, Failure> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(Failure::file("read", path))?;
        version_in_lock(&lock, package).ok_or_else(|| Failure::Unexpected {
            document: "Cargo.lock",
            reason: format!("it has not exactly one version of {package}"),
        })
    }
}

fn unexpected(reason: impl Into<String>) -> Failure {
    Failure::Unexpected {
        document: "The answer of `cargo metadata`",
        reason: reason.into(),
    }
}

fn member(package: &Value) -> Option<(String, Member)> {
    let name = package["name"].as_str()?.to_owned();
    let folder = Path::new(package["manifest_path"].as_str()?)
        .parent()?
        .to_path_buf();
    let uses = package["dependencies"]
        .as_array()?
        .iter()
        .filter(|dependency| dependency["path"].is_string() && dependency["kind"] != "dev")
        .filter_map(|dependency| dependency["name"].as_str())
        .map(str::to_owned)
        .collect();
    Some((name, Member { folder, uses }))
}

/// The version of `package`, unless the lock file names none or several.
fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut versions = lock
        .split("[[package]]")
        .filter(|entry| entry.lines().any(|line| line == name))
        .filter_map(|entry| {
            entry
                .lines()
                .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        });
    let version = versions.next()?.to_owned();
    versions.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = [
 "wasm-bindgen-macro",
]

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.131"

[[package]]
name = "syn"
version = "2.0.1"

[[package]]
name = "syn"
version = "3.0.1"
"#;

    #[test]
    fn a_package_that_the_lock_file_lacks_has_no_version() {
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
        assert_eq!(version_in_lock("", "wasm-bindgen"), None);
    }

    #[test]
    fn two_versions_of_a_package_are_no_answer() {
        assert_eq!(version_in_lock(LOCK, "syn"), None);
    }

    #[test]
    fn the_version_is_that_of_the_package_and_not_of_its_namesake() {
        assert_eq!(
            version_in_lock(LOCK, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
    }

    #[test]
    fn metadata_without_a_target_folder_is_refused() {
        let failure = Workspace::from_metadata("/w".into(), b"{}").unwrap_err();
        assert!(
            failure.to_string().contains("no target_directory"),
            "{failure}"
        );
    }

    #[test]
    fn sources_follow_path_dependencies_but_not_development_ones() {
        let metadata = serde_json::json!({
            "target_directory": "/t",
            "packages": [
                { "name": "app", "manifest_path": "/w/app/Cargo.toml", "dependencies": [
                    { "name": "graph", "path": "/w/graph", "kind": null },
                    { "name": "sandbox", "path": "/w/sandbox", "kind": "dev" },
                    { "name": "serde", "kind": null } ] },
                { "name": "graph", "manifest_path": "/w/graph/Cargo.toml", "dependencies": [
                    { "name": "identity", "path": "/w/identity", "kind": null } ] },
                { "name": "identity", "manifest_path": "/w/identity/Cargo.toml", "dependencies": [] },
                { "name": "sandbox", "manifest_path": "/w/sandbox/Cargo.toml", "dependencies": [] },
            ]
        });
        let workspace =
            Workspace::from_metadata("/w".into(), metadata.to_string().as_bytes()).unwrap();
        let folders: Vec<_> = workspace.sources_of("app").into_iter().collect();
        assert_eq!(
            folders,
            ["/w/app", "/w/graph", "/w/identity"].map(Path::new)
        );
        assert_eq!(workspace.scratch(), Path::new("/t/xtask"));
    }
}
