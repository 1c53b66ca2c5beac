//! What the documents promise is there.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use std::fs;
use std::path::{Path, PathBuf};

/// The workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Every Rust file of the workspace but for what is built or fetched.
fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name == "target" || name == "dist" {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// What stands between backticks and looks like the name of a test, module path or not: a name in
/// snake case of several words.
fn named_tests(document: &str) -> Vec<&str> {
    let quoted = document.split('`').skip(1).step_by(2);
    let names = quoted.filter_map(|text| text.rsplit("::").next());
    names
        .filter(|name| {
            name.matches('_').count() >= 2
                && name.bytes().all(|octet| {
                    octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'_'
                })
        })
        .collect()
}

#[test]
fn a_test_that_is_named_between_backticks_is_found_by_its_name() {
    let text = "| rule | browser: `a::b::it_is_so`; `it_is_not` and `no_test` | `x y_z_w` |";
    assert_eq!(named_tests(text), ["it_is_so", "it_is_not"]);
}

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let document = fs::read_to_string(root().join("docs/threat-model.md")).unwrap();
    let mut code = String::new();
    sources(&root(), &mut code);
    let names = named_tests(&document);
    assert!(names.len() > 80, "only {} tests are named", names.len());
    let missing: Vec<_> = names
        .into_iter()
        .filter(|name| !code.contains(&format!("fn {name}(")))
        .collect();
    assert!(missing.is_empty(), "no such tests: {missing:#?}");
}

#[test]
fn every_file_that_the_threat_model_names_exists() {
    let document = fs::read_to_string(root().join("docs/threat-model.md")).unwrap();
    let quoted = document.split('`').skip(1).step_by(2);
    let missing: Vec<_> = quoted
        .filter(|text| text.contains('/') && text.ends_with(".rs"))
        .filter(|path| {
            let below = |folder: &str| root().join(folder).join(path).exists();
            !below("")
                && !below("crates/identity")
                && !below("crates/graph/src")
                && !below("crates/identity/tests/identity")
        })
        .collect();
    assert!(missing.is_empty(), "no such files: {missing:#?}");
}
