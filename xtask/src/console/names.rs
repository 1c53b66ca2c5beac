//! The names of the files that may be cached for ever, made from what is in them.
//!
//! trunk names the script and the WebAssembly after cargo's output, before wasm-bindgen and wasm-opt have
//! changed it. With another wasm-opt the same name would then stand for other octets, and a browser that was
//! told to keep the file for ever would refuse the new page, whose integrity attributes no longer fit. And its
//! hash is a number without leading zeros, so that a host could not tell such names by their length.

use super::inputs;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

/// What wasm-bindgen puts between a WebAssembly file's stem and its extension.
const WASM_MARK: &str = "_bg";

/// Renames every file in `dist` that trunk gave a hash after its final content, and what refers to it. Files
/// with the same hash belong together: they name each other, and none of them works with another build's.
pub(super) fn settle(dist: &Path) -> Result<(), Failure> {
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page).map_err(Failure::file("read", &page))?;
    for (old, files) in families(dist)? {
        let new = inputs::hex(&digest(dist, &old, &files)?[..8]);
        let (old, new) = (format!("-{old}"), format!("-{new}"));
        for name in &files {
            let from = dist.join(name);
            if name.ends_with(".js") {
                let script = fs::read_to_string(&from).map_err(Failure::file("read", &from))?;
                fs::write(&from, script.replace(&old, &new))
                    .map_err(Failure::file("write", &from))?;
            }
            fs::rename(&from, dist.join(name.replace(&old, &new)))
                .map_err(Failure::file("rename", from))?;
        }
        html = html.replace(&old, &new);
    }
    fs::write(&page, html).map_err(Failure::file("write", page))
}

/// A digest of what is in the files, whatever they are called.
fn digest(dist: &Path, hash: &str, files: &[String]) -> Result<Vec<u8>, Failure> {
    let mut digest = Sha256::new();
    for name in files {
        let path = dist.join(name);
        let content = fs::read(&path).map_err(Failure::file("read", path))?;
        if name.ends_with(".js") {
            digest.update(String::from_utf8_lossy(&content).replace(hash, ""));
        } else {
            digest.update(&content);
        }
    }
    Ok(digest.finalize().to_vec())
}

/// The names of the files with a hash in their names, by that hash.
fn families(dist: &Path) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut families = BTreeMap::<_, Vec<_>>::new();
    for file in inputs::files_below(dist)? {
        if let Some((name, hash)) = file
            .strip_prefix(dist)
            .ok()
            .and_then(|name| name.to_str())
            .and_then(|name| Some((name, hash(name)?)))
        {
            families
                .entry(hash.to_owned())
                .or_default()
                .push(name.to_owned());
        }
    }
    Ok(families)
}

/// The hash of `app-4d794d79_bg.wasm` is `4d794d79`. Names in folders are not trunk's to hash.
fn hash(name: &str) -> Option<&str> {
    let stem = name.split_once('.')?.0;
    let stem = stem.strip_suffix(WASM_MARK).unwrap_or(stem);
    let (_, hash) = stem.rsplit_once('-')?;
    let is_hash = (8..=16).contains(&hash.len())
        && hash
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_hash && !name.contains(['/', '\\'])).then_some(hash)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A folder of the test's own, removed at its end.
    pub(crate) struct Folder(PathBuf);

    impl Folder {
        pub(crate) fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("tenantry-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        pub(crate) fn path(&self) -> &Path {
            &self.0
        }

        pub(crate) fn write(&self, name: &str, content: &str) {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        fn names(&self) -> Vec<String> {
            inputs::files_below(&self.0)
                .unwrap()
                .iter()
                .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn release(name: &str, wasm: &str) -> Folder {
        let folder = Folder::new(name);
        folder.write("app-4d794d79.js", "import \"./app-4d794d79_bg.wasm\"");
        folder.write("app-4d794d79_bg.wasm", wasm);
        folder.write(
            "index.html",
            "<a href=./app-4d794d79.js><a href=./app-4d794d79_bg.wasm>",
        );
        folder
    }

    #[test]
    fn a_release_without_a_page_is_refused() {
        let folder = Folder::new("names-none");
        let failure = settle(folder.path()).unwrap_err().to_string();
        assert!(failure.starts_with("Could not read"), "{failure}");
    }

    #[test]
    fn names_without_a_hash_are_left_alone() {
        let folder = Folder::new("names-plain");
        let names = [
            "index.html",
            "sign-in.css",
            "snippets/app-4d794d79/a.js",
            "vault.js",
        ];
        for name in names {
            folder.write(name, "");
        }
        settle(folder.path()).unwrap();
        for name in names {
            assert!(folder.path().join(name).is_file(), "{name}");
        }
    }

    #[test]
    fn another_content_has_another_name_and_the_page_knows_it() {
        let (one, two) = (release("names-a", "one"), release("names-b", "two"));
        for folder in [&one, &two] {
            settle(folder.path()).unwrap();
            let names = folder.names();
            let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
            assert_eq!(
                html,
                format!("<a href=./{}><a href=./{}>", names[0], names[1])
            );
            let stem = names[0].strip_suffix(".js").unwrap();
            assert_eq!(names[1], format!("{stem}_bg.wasm"));
            assert_eq!(stem.len(), "app-0123456789abcdef".len());
        }
        assert_ne!(one.names(), two.names());
    }

    #[test]
    fn files_of_one_build_name_each_other() {
        let folder = release("names-family", "one");
        folder.write("parts-4d794d79.js", "import \"./app-4d794d79.js\"");
        settle(folder.path()).unwrap();
        let names = folder.names();
        let (app, parts) = (&names[0], &names[3]);
        let script = fs::read_to_string(folder.path().join(parts)).unwrap();
        assert_eq!(script, format!("import \"./{app}\""));
        assert_eq!(app.replace("app", "parts"), *parts);
    }

    #[test]
    fn the_same_content_keeps_its_name() {
        let folder = release("names-same", "one");
        settle(folder.path()).unwrap();
        let names = folder.names();
        settle(folder.path()).unwrap();
        assert_eq!(names, folder.names());
    }
}
