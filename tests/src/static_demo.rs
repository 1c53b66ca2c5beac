//! The demo without a server: its exported folder, handed out by a server of plain files that knows no routes and
//! sets no headers.

use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use axum::Router;
use tenantry_server::{Export, Target};
use tower_http::services::{ServeDir, ServeFile};

use crate::stage::{Set, Stage, dist, play};
use crate::trouble::Trouble;

/// What a host of plain files does where there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It says nothing but 404.
    Nothing,
    /// It says 404 and shows the folder's `404.html`.
    Page,
}

/// Exports the demo for a base path, hands it out, opens a window, lets `body` use it, and takes everything down.
///
/// # Errors
/// What `body` failed with, and what the browser complained of.
pub async fn perform(
    base: &str,
    missing: Missing,
    body: impl AsyncFnOnce(&Stage<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let folder = tempfile::tempdir().map_err(Trouble::io("no temporary folder could be made"))?;
    let out = folder.path().join("out");
    let wrong = |error: &dyn std::fmt::Display| Trouble::Wrong(error.to_string());
    let export = Export {
        assets: dist()?,
        config: PathBuf::new(),
        demo: Some(files()?),
        out: out.clone(),
        target: Target::Plain,
        base: base.parse().map_err(|error| wrong(&error))?,
        hsts: None,
    };
    export
        .write(SystemTime::now())
        .map_err(|error| wrong(&error))?;
    play(
        &Set::of_files(folder, router(&out, base, missing), base).await?,
        body,
    )
    .await
}

/// The folder with the demo's files, which `TENANTRY_DEMO` names.
///
/// # Errors
/// If it names none.
pub fn files() -> Result<PathBuf, Trouble> {
    let named = env::var_os("TENANTRY_DEMO").filter(|named| !named.is_empty());
    named.map(PathBuf::from).ok_or(Trouble::NoDemo)
}

fn router(folder: &Path, base: &str, missing: Missing) -> Router {
    let page = ServeFile::new(folder.join("404.html"));
    let router = match missing {
        Missing::Nothing => Router::new().fallback_service(ServeDir::new(folder)),
        Missing::Page => {
            Router::new().fallback_service(ServeDir::new(folder).not_found_service(page))
        }
    };
    match base.trim_end_matches('/') {
        "" => router,
        below => Router::new().nest_service(below, router),
    }
}
