//! `cargo xtask demo --static`: the demo as a folder, handed out by a server of plain files until Ctrl+C.

use super::{Options, cloud};
use crate::{
    console::{self, Release},
    failure::Failure,
    interrupt, process,
    static_files::{self, Missing},
    tools::Cache,
    workspace::Workspace,
};
use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// Builds the folder and hands it out.
pub(super) fn demo(workspace: &Workspace, cache: &Cache, options: &Options) -> Result<(), Failure> {
    let release = console::build(workspace, cache)?;
    let files = cloud::build(workspace, cache)?;
    println!("{}", console::Table(&console::sizes(&files)?));
    let folder = export(workspace, &release, &files)?;
    let address = serve(&folder, Some(options.port))?;
    println!(
        r#"
  The demo is at {address}, from the files in
  {}
  Upload that folder to any host of plain files: there is no server behind it. The emulated cloud alone, for
  `tenantry-server export --demo`, is in
  {}

  Sign in to     customer.com
  as             adele@partner.com
  with           sandbox

  The bar at the window's foot sets the scene. Ctrl+C ends the server.
"#,
        folder.display(),
        files.display()
    );
    options.show(&address);
    while interrupt::check().is_ok() {
        thread::sleep(Duration::from_millis(50));
    }
    println!("\nEnding the demo.");
    Ok(())
}

/// Exports the demo, and gives the folder to hand out.
pub(crate) fn export(
    workspace: &Workspace,
    release: &Release,
    files: &Path,
) -> Result<PathBuf, Failure> {
    let folder = workspace.scratch().join("static-demo");
    let mut export = process::cargo();
    export
        .args(["run", "--quiet", "--package", "tenantry-server", "--"])
        .args(["export", "--target", "plain", "--assets"])
        .arg(&release.dist)
        .arg("--demo")
        .arg(files)
        .arg("--out")
        .arg(&folder)
        .current_dir(workspace.root());
    process::run(
        &mut export,
        "The export of the demo",
        "Repeat it with `cargo xtask demo --static`",
    )?;
    Ok(folder)
}

/// Hands the folder out, on this port or any that is free, and gives the address.
pub(crate) fn serve(folder: &Path, port: Option<u16>) -> Result<String, Failure> {
    let missing = Missing {
        file: "/404.html",
        status: "404 Not Found",
    };
    static_files::serve(folder, port, missing)
}
