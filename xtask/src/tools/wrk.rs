//! wrk, which asks a server as fast as it answers.

use super::{Cache, debian, overridden};
use crate::{failure::Failure, process};
use std::path::PathBuf;

/// The wrk that `WRK` names, else what is on PATH, else Debian's.
pub(crate) fn wrk(cache: &Cache) -> Result<PathBuf, Failure> {
    let find = || Ok(overridden("WRK")?.or_else(|| process::on_path(&["wrk"])));
    if let Some(program) = find()? {
        return Ok(program);
    }
    if debian::may_install() {
        debian::apt_install(cache, &["wrk"])?;
    }
    find()?.ok_or_else(|| Failure::ToolMissing {
        tool: "wrk",
        advice:
            "Install it with your system's packages (https://github.com/wg/wrk), or let WRK name it"
                .into(),
    })
}
