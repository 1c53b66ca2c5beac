//! Installing Debian packages, which only root may do.

use super::{Cache, installer::install};
use crate::failure::Failure;
use std::{fs, process::Command};

/// Whether `apt-get install` is this program's to call: on Debian and its descendants, as root.
pub(super) fn may_install() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian(&release) && is_root()
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
