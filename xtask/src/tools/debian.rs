//! Debian packages: installing them, which only root may do, and unpacking them, which everybody may.

use super::{Cache, installer::install};
use crate::failure::Failure;
use std::{ffi::OsStr, fs, path::Path, process::Command};

/// Whether this is Debian or one of its descendants.
pub(super) fn is_here() -> bool {
    is_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// Whether `apt-get install` is this program's to call: on Debian and its descendants, as root.
pub(super) fn may_install() -> bool {
    is_here() && is_root()
}

/// Downloads a package and unpacks it into `folder`, without installing it. The libraries that it needs are not
/// looked after.
pub(super) fn unpack(cache: &Cache, package: &str, folder: &Path) -> Result<(), Failure> {
    let log = cache.log("apt");
    if is_root() {
        install("The list of Debian packages", apt().arg("update"), &log)?;
    }
    install(
        package,
        apt().args(["download", package]).current_dir(folder),
        &log,
    )?;
    for entry in fs::read_dir(folder).map_err(Failure::file("read", folder))? {
        let path = entry.map_err(Failure::file("read", folder))?.path();
        if path.extension() == Some(OsStr::new("deb")) {
            install(
                package,
                Command::new("dpkg-deb")
                    .arg("--extract")
                    .args([&path, folder]),
                &log,
            )?;
            fs::remove_file(&path).map_err(Failure::file("remove", &path))?;
        }
    }
    Ok(())
}

/// Refreshes the package lists and installs.
pub(super) fn apt_install(cache: &Cache, packages: &[&str]) -> Result<(), Failure> {
    let what = packages.join(" and ");
    println!("Installing {what} with apt-get, once.");
    let log = cache.log("apt");
    install("The list of Debian packages", apt().arg("update"), &log)?;
    install(
        &what,
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
        &log,
    )
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command
        .arg("--quiet")
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .any(|value| value.trim_matches('"').split(' ').any(|id| id == "debian"))
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_systems_are_not_debian() {
        assert!(!is_debian(""));
        assert!(!is_debian("ID=fedora\nVERSION_ID=40\n"));
        assert!(!is_debian("NAME=\"not debian\"\nID=arch\n"));
    }

    #[test]
    fn debian_and_its_descendants_are() {
        assert!(is_debian("PRETTY_NAME=\"Debian\"\nID=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
    }
}
