//! axe-core, which the browser tests judge every screen by.

use super::{Cache, node};
use crate::failure::Failure;
use std::path::PathBuf;

const VERSION: &str = "4.14.1";

/// The script that a page is judged with.
pub(crate) fn axe(cache: &Cache) -> Result<PathBuf, Failure> {
    let folder = node::package(cache, "axe-core", VERSION, "the accessibility rules")?;
    Ok(folder.join("node_modules/axe-core/axe.min.js"))
}
