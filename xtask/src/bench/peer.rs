//! What a team would pick instead: another app, built and measured by the same method in the same run.

use super::{
    devtools::DevTools,
    grid::{self, Marks},
};
use crate::{
    failure::Failure,
    process,
    static_files::{self, Missing},
    tools,
    tools::Cache,
    workspace::Workspace,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which app to compare with.
#[derive(Debug, clap::Args)]
pub(crate) struct Peer {
    /// Also measure the app in this folder, which has a package.json
    #[arg(long, value_name = "DIR")]
    peer: Option<PathBuf>,

    /// The command that builds the peer, run by a shell in a copy of its folder after `npm install`
    #[arg(long, value_name = "COMMAND", default_value = "npm run build")]
    peer_build: String,

    /// Where that command leaves the files to serve, below the peer's folder
    #[arg(long, value_name = "DIR", default_value = "dist")]
    peer_site: PathBuf,

    /// What the peer's sign-in button is found by
    #[arg(long, value_name = "CSS", default_value = "button[type=submit]")]
    pub(super) peer_selector: String,

    /// Where the peer shows a list of 100,000 rows, below its address
    #[arg(long, value_name = "PATH")]
    peer_list: Option<String>,
}

/// What a peer's list is found by.
const MARKS: Marks<'_> = Marks {
    filter: "#filter, #filter input",
    sorts: &[
        "#h-displayName",
        "#h-userPrincipalName",
        "#h-displayName",
        "#h-userPrincipalName",
        "#h-displayName",
    ],
    scroller: "#grid",
    row: "#grid .row",
    typed: &[
        "u", "us", "use", "user", "user ", "user 9", "user 99", "user 999", "user 99", "user 9",
        "user", "",
    ],
};

impl Peer {
    /// Measures the peer's list, if it has one.
    pub(super) fn report_list(
        &self,
        devtools: &mut DevTools,
        address: &str,
    ) -> Result<(), Failure> {
        if let Some(list) = &self.peer_list {
            let answers = grid::measure_at(devtools, &[address, list].concat(), &MARKS)?;
            println!("  100,000 generated rows\n{}", answers.describe());
        }
        Ok(())
    }

    /// Builds and serves the peer, if there is one, and returns its address.
    pub(super) fn serve(
        &self,
        workspace: &Workspace,
        cache: &Cache,
    ) -> Result<Option<String>, Failure> {
        let Some(folder) = &self.peer else {
            return Ok(None);
        };
        let copy = workspace.scratch().join("peer");
        copy_files(folder, &copy)?;
        let npm = tools::npm(cache)?;
        process::run(
            Command::new(npm)
                .args(["install", "--no-audit", "--no-fund"])
                .current_dir(&copy),
            "Installing the peer's packages",
            "It needs the network and the npm registry",
        )?;
        process::run(
            Command::new("sh")
                .arg("-c")
                .arg(&self.peer_build)
                .current_dir(&copy),
            "The peer's build",
            "Name its command with --peer-build",
        )?;
        let page = Missing {
            file: "/index.html",
            status: "200 OK",
        };
        static_files::serve(&copy.join(&self.peer_site), None, page).map(Some)
    }
}

/// Copies a folder over another, installed packages excepted: the original may be read-only, and packages that
/// were installed for an earlier run are used again.
fn copy_files(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::file("create", to))?;
    for entry in fs::read_dir(from).map_err(Failure::file("read", from))? {
        let path = entry.map_err(Failure::file("read", from))?.path();
        let Some(name) = path.file_name().filter(|name| *name != "node_modules") else {
            continue;
        };
        let target = to.join(name);
        if path.is_dir() {
            copy_files(&path, &target)?;
            continue;
        }
        let content = fs::read(&path).map_err(Failure::file("read", &path))?;
        // Written anew, because a copy would keep the original's read-only mode.
        fs::write(&target, content).map_err(Failure::file("write", target))?;
    }
    Ok(())
}
