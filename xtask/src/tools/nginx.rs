//! nginx, whose answers the tests compare with the server's.

use super::{Cache, debian, overridden};
use crate::{failure::Failure, process};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Where it is on systems that do not put it on everybody's PATH.
const PLACES: [&str; 3] = [
    "/usr/sbin/nginx",
    "/usr/local/sbin/nginx",
    "/opt/homebrew/bin/nginx",
];

/// Debian's packages with the program in them, tried in turn: releases before 12 have it in the second.
const PACKAGES: [&str; 2] = ["nginx", "nginx-light"];

const NAME_IT: &str = "let TENANTRY_NGINX name it";

/// The nginx that `TENANTRY_NGINX` names, else what is on PATH or in its usual places, else Debian's.
///
/// Debian's package is unpacked into the cache and not installed: installed, it would start a service on this
/// machine, now and at every boot.
pub(crate) fn nginx(cache: &Cache) -> Result<PathBuf, Failure> {
    let found = overridden("TENANTRY_NGINX")?
        .or_else(|| process::on_path(&["nginx"]))
        .or_else(|| {
            let mut places = PLACES.iter().map(PathBuf::from);
            places.find(|path| process::is_program(path))
        });
    if let Some(program) = found {
        return Ok(program);
    }
    if !debian::is_here() {
        return Err(Failure::ToolMissing {
            tool: "nginx",
            advice: format!(
                "Install nginx 1.20 or newer (https://nginx.org, or your system's packages), or {NAME_IT}"
            ),
        });
    }
    let program = "usr/sbin/nginx";
    let folder = cache.folder("nginx", "debian", |folder| {
        println!("Unpacking Debian's nginx, once.");
        for package in PACKAGES {
            if !folder.join(program).exists() {
                debian::unpack(cache, package, folder)?;
            }
        }
        try_out(&folder.join(program))
    })?;
    Ok(folder.join(program))
}

/// A library that the program needs may be missing, which had better show here than in the middle of the tests.
fn try_out(program: &Path) -> Result<(), Failure> {
    let output = process::capture(Command::new(program).arg("-v"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::ToolUnfit {
        tool: "nginx",
        reason: format!("Debian's package does not run here ({})", said.trim()),
        advice: format!("Install Debian's package nginx yourself, or {NAME_IT}"),
    })
}
