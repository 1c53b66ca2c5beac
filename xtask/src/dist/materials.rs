//! What a release is made of: for the console and for the server a bill of materials (CycloneDX), and the licences of
//! the packages in it.

use crate::{
    failure::Failure,
    process,
    tools::{self, Cache},
    workspace::Workspace,
};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

/// The name that cargo-cyclonedx is told to write under, beside each package's manifest.
const BILL: &str = "bill-of-materials";

/// The packages that are released, what each is in a release, and for what it is compiled.
fn released(target: &str) -> [(&'static str, &'static str, &str); 2] {
    [
        ("app", "console", tools::WASM),
        ("server", "server", target),
    ]
}

/// Writes all of it into the folder.
pub(super) fn write(
    workspace: &Workspace,
    cache: &Cache,
    target: &str,
    folder: &Path,
) -> Result<(), Failure> {
    for (package, name, target) in released(target) {
        let home = workspace.root().join(package);
        let bill = bill(workspace, cache, &home, target)?;
        let path = folder.join(format!("{BILL}-{name}.cdx.json"));
        fs::write(&path, bill).map_err(Failure::file("write", path))?;
        let path = folder.join(format!("third-party-licences-{name}.txt"));
        write_licences(workspace, cache, &home, target, &path)?;
    }
    Ok(())
}

/// What a package is made of for a target, its build scripts and their packages left out.
fn bill(
    workspace: &Workspace,
    cache: &Cache,
    home: &Path,
    target: &str,
) -> Result<String, Failure> {
    let mut cyclonedx = Command::new(tools::cargo_cyclonedx(cache)?);
    cyclonedx
        .args(["cyclonedx", "--quiet", "--format", "json"])
        .args(["--spec-version", "1.5", "--target", target])
        .args(["--no-build-deps", "--override-filename", BILL])
        .arg("--manifest-path")
        .arg(home.join("Cargo.toml"))
        .current_dir(workspace.root());
    process::run_quietly(&mut cyclonedx, "The bill of materials", REPEAT)?;

    // It writes one for every member of the workspace, beside the manifests; only this package's is of use.
    let mut bill = Err(unexpected("it wrote nothing"));
    for member in workspace.folders() {
        let path = member.join(format!("{BILL}.json"));
        if !path.exists() {
            continue;
        }
        if member == home {
            bill = fs::read_to_string(&path).map_err(Failure::file("read", &path));
        }
        fs::remove_file(&path).map_err(Failure::file("remove", &path))?;
    }
    let bill = without_place(&bill?, workspace.root());
    check(&bill)?;
    Ok(bill)
}

/// The bill without the folder of this machine that the release was made in.
fn without_place(bill: &str, root: &Path) -> String {
    bill.replace(&format!("file://{}", root.display()), "file://.")
}

/// Refuses a bill that names nothing.
fn check(bill: &str) -> Result<(), Failure> {
    let bill: Value = serde_json::from_str(bill).map_err(|error| unexpected(&error.to_string()))?;
    let components = bill["components"].as_array().map_or(0, Vec::len);
    if bill["bomFormat"] != "CycloneDX" || components == 0 {
        return Err(unexpected("it lists no components"));
    }
    Ok(())
}

/// `about.toml` says which licences are accepted; a package under any other ends the release here. What stands in the
/// packages themselves is what counts, and no service is asked.
fn write_licences(
    workspace: &Workspace,
    cache: &Cache,
    home: &Path,
    target: &str,
    path: &Path,
) -> Result<(), Failure> {
    let root = workspace.root();
    let mut about = Command::new(tools::cargo_about(cache)?);
    about
        .args(["generate", "--fail", "--offline", "--target", target])
        .arg("--manifest-path")
        .arg(home.join("Cargo.toml"))
        .arg("--config")
        .arg(root.join("about.toml"))
        .arg("--output-file")
        .arg(path)
        .arg(root.join("about.hbs"))
        .current_dir(root);
    process::run_quietly(&mut about, "The list of licences", REPEAT)
}

const REPEAT: &str = "Repeat it with `cargo xtask dist`";

fn unexpected(reason: &str) -> Failure {
    Failure::Unexpected {
        document: "The bill of materials",
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_where_it_was_made_is_left_out() {
        let bill = r#""path+file:///home/a/tenantry/app#0.1.0""#;
        let without = without_place(bill, Path::new("/home/a/tenantry"));
        assert_eq!(without, r#""path+file://./app#0.1.0""#);
    }

    #[test]
    fn a_bill_without_components_is_refused() {
        for bill in [
            "",
            "{}",
            r#"{"bomFormat": "CycloneDX", "components": []}"#,
            r#"{"bomFormat": "SPDX", "components": [{}]}"#,
        ] {
            assert!(check(bill).is_err(), "{bill}");
        }
        check(r#"{"bomFormat": "CycloneDX", "components": [{}]}"#).unwrap();
    }
}
