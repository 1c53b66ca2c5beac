//! Takes the parts that are loaded when they are first needed out of the page's WebAssembly.
//!
//! `app/src/parts.rs` marks the functions that a part begins with. wasm-split moves what only they reach into
//! files of their own, and what several parts share into a file that each of them brings along. It works on
//! the linker's output, before wasm-bindgen has changed it; so what trunk left in `dist` is made once more here.

use super::Kit;
use crate::{failure::Failure, interrupt, process, workspace::Workspace};
use std::{ffi::OsStr, fs, path::Path, process::Command};

/// What wasm-bindgen puts between a WebAssembly file's stem and its extension.
const WASM_SUFFIX: &str = "_bg.wasm";

/// What follows the stem in its script's name.
const SCRIPT_SUFFIX: &str = ".js";

/// The name that wasm-split gives the script that loads parts.
const LOADER: &str = "__wasm_split.js";

/// What rustc lets the code use; wasm-opt may use it as well.
pub(crate) const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

const REPEAT: &str = "Repeat this step alone with `cargo xtask build`";

/// Replaces the one WebAssembly file in `dist` by its parts, and lets the page fetch the script that loads
/// them at once. All names carry the hash that trunk chose.
pub(super) fn split(workspace: &Workspace, kit: &Kit) -> Result<(), Failure> {
    let dist = workspace.dist();
    let name = Name::find(&dist)?;
    let scratch = workspace.scratch().join("parts");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(Failure::file("remove", &scratch))?;
    }
    fs::create_dir_all(&scratch).map_err(Failure::file("create", &scratch))?;

    let linked = workspace.wasm(&name.program);
    let mut wasm_split = Command::new(&kit.wasm_split);
    wasm_split
        .args([linked.as_path(), scratch.as_path()])
        .args(["--out-name", &name.program])
        // What it has to say short of an error is about custom sections that nobody reads.
        .env("RUST_LOG", "error");
    process::run(&mut wasm_split, "The splitting of the page", REPEAT)?;
    interrupt::check()?;
    bind(kit, &scratch, &name)?;
    optimize(kit, &scratch, &dist, &name)?;
    write_scripts(&scratch, &dist, &name)
}

/// How trunk named the page's files: `tenantry-app-4d79.js`.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    /// The program's name: `tenantry-app`.
    program: String,
    /// trunk's hash.
    hash: String,
}

impl Name {
    fn find(dist: &Path) -> Result<Self, Failure> {
        let files = super::files_below(dist)?;
        files
            .iter()
            .filter_map(|file| file.file_name()?.to_str()?.strip_suffix(WASM_SUFFIX))
            .find_map(|stem| stem.rsplit_once('-'))
            .map(|(program, hash)| Self {
                program: program.into(),
                hash: hash.into(),
            })
            .ok_or_else(|| Failure::Unexpected {
                document: "trunk's output",
                reason: format!("{} holds no hashed WebAssembly file", dist.display()),
            })
    }

    /// The final name of a file that the tools wrote, if it is one of the release. wasm-split calls the parts
    /// `split_vault.wasm`, and what several of them share `chunk_3.wasm`.
    fn of(&self, written: &str) -> Option<String> {
        let hash = &self.hash;
        if written == LOADER {
            return Some(format!("parts-{hash}.js"));
        }
        if let Some(suffix) = written.strip_prefix(&self.program) {
            let is_bound = suffix == SCRIPT_SUFFIX || suffix == WASM_SUFFIX;
            return is_bound.then(|| format!("{}-{hash}{suffix}", self.program));
        }
        let stem = written.strip_suffix(".wasm")?;
        if let Some(part) = stem.strip_prefix("split_") {
            return Some(format!("{part}-{hash}.wasm"));
        }
        let number = stem.strip_prefix("chunk_")?;
        Some(format!("shared-{number}-{hash}.wasm"))
    }
}

/// Writes the script between the browser and the main part. The exports that parts are linked by stay.
fn bind(kit: &Kit, scratch: &Path, name: &Name) -> Result<(), Failure> {
    let mut wasm_bindgen = Command::new(kit.wasm_bindgen_program());
    wasm_bindgen
        .args(["--target", "web", "--no-typescript"])
        .args(["--keep-lld-exports", "--no-demangle"])
        .args(["--out-name", &name.program])
        .arg("--out-dir")
        .arg(scratch)
        .arg(scratch.join(format!("{}.wasm", name.program)));
    process::run(&mut wasm_bindgen, "wasm-bindgen", REPEAT)?;
    interrupt::check()
}

/// Puts every part into `dist`, as small as it gets.
fn optimize(kit: &Kit, scratch: &Path, dist: &Path, name: &Name) -> Result<(), Failure> {
    for (written, name) in written(scratch, name)? {
        if !name.ends_with(".wasm") {
            continue;
        }
        let mut wasm_opt = Command::new(&kit.wasm_opt.program);
        wasm_opt
            .args(FEATURES)
            .args(OPTIMIZATION)
            .arg(scratch.join(written))
            .arg("-o")
            .arg(dist.join(name));
        // It does not know all kinds of names in the name section, which it is about to remove.
        process::run_quietly(&mut wasm_opt, "wasm-opt", REPEAT)?;
    }
    Ok(())
}

/// For size.
const OPTIMIZATION: [&str; 1] = ["-Oz"];

/// The files of the release that the tools wrote into `scratch`: their names there, and their final ones.
fn written(scratch: &Path, name: &Name) -> Result<Vec<(String, String)>, Failure> {
    let mut names = Vec::new();
    for path in super::files_below(scratch)? {
        let written = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if let Some(name) = name.of(written) {
            names.push((written.to_owned(), name));
        }
    }
    Ok(names)
}

/// Puts the two scripts into `dist`, with the final names in them, and the second into the page's preloads.
fn write_scripts(scratch: &Path, dist: &Path, name: &Name) -> Result<(), Failure> {
    let names = written(scratch, name)?;
    let mut scripts = names.iter().filter(|(_, name)| name.ends_with(".js"));
    for (written, name) in scripts.by_ref() {
        let from = scratch.join(written);
        let text = fs::read_to_string(&from).map_err(Failure::file("read", from))?;
        let to = dist.join(name);
        fs::write(&to, refer(text, &names)).map_err(Failure::file("write", to))?;
    }
    let final_name = |written: &str| {
        name.of(written).ok_or_else(|| Failure::Unexpected {
            document: "wasm-split's output",
            reason: format!("it has no {written}"),
        })
    };
    let script = final_name(&format!("{}{SCRIPT_SUFFIX}", name.program))?;
    let loader = final_name(LOADER)?;
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(Failure::file("read", &page))?;
    let html = preload(&html, &script, &loader)?;
    fs::write(&page, html).map_err(Failure::file("write", page))
}

/// Lets a script name files as they are called in the end. What stands as a key in the main part's imports is
/// no file's name, and stays.
fn refer(script: String, names: &[(String, String)]) -> String {
    names.iter().fold(script, |script, (written, name)| {
        let (from, to) = (format!("\"./{written}\""), format!("\"./{name}\""));
        ["from ", "new URL("].iter().fold(script, |script, before| {
            script.replace(&format!("{before}{from}"), &format!("{before}{to}"))
        })
    })
}

/// Puts a link to `loader` behind the link to `script`, so that the browser need not read the one to learn of
/// the other.
fn preload(html: &str, script: &str, loader: &str) -> Result<String, Failure> {
    let link = format!("<link crossorigin href=./{script} rel=modulepreload>");
    if !html.contains(&link) {
        return Err(Failure::Unexpected {
            document: "trunk's index.html",
            reason: format!("it has no {link}"),
        });
    }
    Ok(html.replace(&link, &format!("{link}{}", link.replace(script, loader))))
}

#[cfg(test)]
mod tests {
    use super::super::names::tests::Folder;
    use super::*;

    fn name() -> Name {
        Name {
            program: "app".into(),
            hash: "4d794d79".into(),
        }
    }

    #[test]
    fn a_release_without_webassembly_is_refused() {
        let folder = Folder::new("split-none");
        folder.write("index.html", "");
        let failure = Name::find(folder.path()).unwrap_err().to_string();
        assert!(failure.contains("no hashed WebAssembly"), "{failure}");
    }

    #[test]
    fn a_page_without_the_expected_link_is_refused() {
        assert!(preload("<link rel=modulepreload>", "a.js", "b.js").is_err());
    }

    #[test]
    fn what_is_not_of_the_release_has_no_name() {
        for written in ["app.wasm", "app_bg.wasm.d.ts", "readme.md", "other.js"] {
            assert_eq!(name().of(written), None, "{written}");
        }
    }

    #[test]
    fn every_name_carries_trunks_hash() {
        let folder = Folder::new("split-names");
        folder.write("app-4d794d79_bg.wasm", "");
        assert_eq!(Name::find(folder.path()).unwrap(), name());
        for (written, expected) in [
            ("app.js", "app-4d794d79.js"),
            ("app_bg.wasm", "app-4d794d79_bg.wasm"),
            ("__wasm_split.js", "parts-4d794d79.js"),
            ("split_vault.wasm", "vault-4d794d79.wasm"),
            ("chunk_3.wasm", "shared-3-4d794d79.wasm"),
        ] {
            assert_eq!(name().of(written).as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_scripts_and_the_page_name_the_files_that_are_there() {
        let (scratch, dist) = (Folder::new("split-from"), Folder::new("split-to"));
        scratch.write(
            "app.js",
            "import * as a from \"./__wasm_split.js\"\n\"./__wasm_split.js\": a",
        );
        scratch.write(
            "__wasm_split.js",
            "import { i } from \"./app.js\";fetch(new URL(\"./split_vault.wasm\", u))",
        );
        scratch.write("split_vault.wasm", "");
        dist.write(
            "index.html",
            "<link crossorigin href=./app-4d794d79.js rel=modulepreload>",
        );
        write_scripts(scratch.path(), dist.path(), &name()).unwrap();
        let read = |file| fs::read_to_string(dist.path().join(file)).unwrap();
        assert_eq!(
            read("app-4d794d79.js"),
            "import * as a from \"./parts-4d794d79.js\"\n\"./__wasm_split.js\": a"
        );
        assert_eq!(
            read("parts-4d794d79.js"),
            "import { i } from \"./app-4d794d79.js\";fetch(new URL(\"./vault-4d794d79.wasm\", u))"
        );
        assert_eq!(
            read("index.html"),
            "<link crossorigin href=./app-4d794d79.js rel=modulepreload>\
             <link crossorigin href=./parts-4d794d79.js rel=modulepreload>"
        );
    }
}
