//! The names of the compiled files, made from what is in them.
//!
//! trunk names the script and the WebAssembly after cargo's output, before wasm-bindgen and wasm-opt have
//! changed it. With another wasm-opt the same name would then stand for other octets, and a browser that was
//! told to keep the file for ever would refuse the new page, whose integrity attributes no longer fit.

use super::inputs;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

const WASM_SUFFIX: &str = "_bg.wasm";

/// Renames the script and the WebAssembly in `dist` after their final content, and the page's references.
pub(super) fn settle(dist: &Path) -> Result<(), Failure> {
    let old = stem(dist)?;
    let content = |suffix: &str| {
        let path = dist.join(format!("{old}{suffix}"));
        fs::read(&path).map_err(Failure::file("read", path))
    };
    let mut digest = Sha256::new();
    digest.update(content(".js")?);
    digest.update(content(WASM_SUFFIX)?);
    let digest = inputs::hex(&digest.finalize()[..8]);
    let name = old.rsplit_once('-').map_or(old.as_str(), |(name, _)| name);
    let new = format!("{name}-{digest}");

    for suffix in [".js", WASM_SUFFIX] {
        let from = dist.join(format!("{old}{suffix}"));
        fs::rename(&from, dist.join(format!("{new}{suffix}")))
            .map_err(Failure::file("rename", from))?;
    }
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(Failure::file("read", &page))?;
    fs::write(&page, html.replace(&old, &new)).map_err(Failure::file("write", page))
}

/// What the names of the script and the WebAssembly begin with.
fn stem(dist: &Path) -> Result<String, Failure> {
    let files = inputs::files_below(dist)?;
    let mut stems = files
        .iter()
        .filter_map(|file| file.file_name()?.to_str()?.strip_suffix(WASM_SUFFIX));
    match (stems.next(), stems.next()) {
        (Some(stem), None) => Ok(stem.to_owned()),
        (first, _) => Err(Failure::Unexpected {
            document: "trunk's output",
            reason: match first {
                None => "it has no WebAssembly file",
                Some(_) => "it has more than one WebAssembly file",
            }
            .into(),
        }),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A folder of the test's own, removed at its end.
    pub(in crate::console) struct Folder(PathBuf);

    impl Folder {
        pub(in crate::console) fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("tenantry-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        pub(in crate::console) fn path(&self) -> &Path {
            &self.0
        }

        pub(in crate::console) fn write(&self, name: &str, content: &str) {
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
        folder.write("app-4d79.js", "script");
        folder.write("app-4d79_bg.wasm", wasm);
        folder.write(
            "index.html",
            "<a href=./app-4d79.js><a href=./app-4d79_bg.wasm>",
        );
        folder
    }

    #[test]
    fn a_release_without_or_with_two_compiled_programs_is_refused() {
        let folder = Folder::new("names-none");
        let failure = settle(folder.path()).unwrap_err().to_string();
        assert!(failure.contains("no WebAssembly file"), "{failure}");
        let folder = release("names-two", "one");
        folder.write("worker_bg.wasm", "");
        let failure = settle(folder.path()).unwrap_err().to_string();
        assert!(failure.contains("more than one"), "{failure}");
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
            assert_eq!(names[0].len(), "app-0123456789abcdef.js".len());
        }
        assert_ne!(one.names(), two.names());
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
