//! A demo in the place of a console that people work with: the emulated cloud comes along, in a service worker
//! that answers for it. Its files are made by `cargo xtask demo --static`; nothing of them is in this program.

use std::fs;
use std::path::{Path, PathBuf};

use crate::base_path::BasePath;
use crate::built::Built;
use crate::error::StartError;
use crate::export::ExportError;
use crate::page::Page;

/// The demo's script that has to be there before the console starts.
const SCRIPT: &str = "demo/page.js";

/// What a demo cannot do without.
const FILES: [&str; 3] = [CONFIG, "service-worker.js", SCRIPT];

/// The configuration of a demo, with addresses that its worker puts right.
const CONFIG: &str = "config.json";

/// What every demo says of itself, in front of all else.
pub(super) const NOTICE: &str =
    "This is a demo: everything in it is made up, and nobody can work with it.";

/// How the page's own script starts the console, up to the name of the WebAssembly and behind it.
const START: (&str, &str) = ("init({ module_or_path: '", "' })");

/// The configuration in a folder with the demo's files.
///
/// # Errors
/// If the folder does not hold them.
pub(super) fn config(folder: &Path) -> Result<PathBuf, ExportError> {
    match FILES.iter().find(|name| !folder.join(name).is_file()) {
        Some(missing) => Err(ExportError::NoDemo {
            path: folder.join(missing),
        }),
        None => Ok(folder.join(CONFIG)),
    }
}

/// The built console with a page that waits for the demo's worker.
///
/// # Errors
/// If the console or the configuration is refused, or the page starts in another way than it does here.
pub(super) fn built(assets: &Path, folder: &Path, base: &BasePath) -> Result<Built, ExportError> {
    let mut built = Built::read(assets, &config(folder)?, base)?;
    let path = assets.join("index.html");
    let html = fs::read_to_string(&path).map_err(|source| StartError::Asset {
        path: path.clone(),
        source,
    })?;
    let staged = staged(&html).ok_or(ExportError::OtherStart { path: path.clone() })?;
    built.page = Page::read(&staged, base).ok_or(StartError::NoBase { path })?;
    Ok(built)
}

/// A page at the demo's own address, wherever that is: what it loads is beside it.
pub(super) fn anywhere(page: &str, base: &BasePath) -> String {
    page.replacen(&format!("<base href=\"{base}\">"), "<base href=\"./\">", 1)
}

/// The page whose inline script waits for the demo's worker, and lets the worker be fetched meanwhile.
fn staged(html: &str) -> Option<String> {
    let (before, rest) = html.split_once(START.0)?;
    let (wasm, behind) = rest.split_once(START.1)?;
    let tag = before.rfind("<script")?;
    let (head, script) = before.split_at(tag);
    let text = script.find('>')? + 1;
    let (tag, text) = script.split_at(text);
    Some(format!(
        "{head}<script async type=module src=./{SCRIPT}></script>{tag}import {{ ready }} from './{SCRIPT}';\n{text}\
         init({{ module_or_path: await ready('{wasm}') }}){behind}"
    ))
}

#[cfg(test)]
mod tests {
    use super::staged;

    #[test]
    fn a_page_that_starts_otherwise_is_not_staged() {
        for html in [
            "",
            "<script type=module>init()</script>",
            "<script type=module>init({ module_or_path: './a.wasm</script>",
            "init({ module_or_path: './a.wasm' })",
        ] {
            assert_eq!(staged(html), None, "{html}");
        }
    }

    #[test]
    fn the_console_waits_for_the_worker() {
        let html = "<p><script type=module>import init from './a.js';\n\
            const wasm = await init({ module_or_path: './a.wasm' });</script><p>";
        assert_eq!(
            staged(html).unwrap(),
            "<p><script async type=module src=./demo/page.js></script><script type=module>\
             import { ready } from './demo/page.js';\nimport init from './a.js';\n\
             const wasm = await init({ module_or_path: await ready('./a.wasm') });</script><p>"
        );
    }
}
