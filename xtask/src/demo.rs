//! `cargo xtask demo`: the console, its server and an emulated cloud on this machine, until Ctrl+C.

mod address;
mod binaries;
mod config;
mod page;
mod service;

use crate::{console, failure::Failure, interrupt, tools::Cache, workspace::Workspace};
use address::Ports;
use service::Service;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

/// How the demo is run.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The console's port; the emulated cloud uses the three ports above it
    #[arg(long, value_name = "N", default_value_t = 8400, value_parser = clap::value_parser!(u16).range(1..=65532))]
    port: u16,

    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

/// Runs until Ctrl+C, or until one of the programs ends by itself, which is a failure.
pub(crate) fn demo(workspace: &Workspace, cache: &Cache, options: &Options) -> Result<(), Failure> {
    let ports = Ports::from(options.port);
    // Before the build, so that nobody waits for an answer that is known now.
    address::check(&ports)?;
    let release = console::build(workspace, cache)?;
    let binaries = binaries::build(workspace)?;
    interrupt::check()?;

    let folder = workspace.scratch().join("demo");
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    let console = ports.console();
    let (mut sandbox, origins) = start_sandbox(&binaries, &ports, &folder)?;
    let config = folder.join("config.json");
    fs::write(&config, config::document(&origins)).map_err(Failure::file("write", &config))?;
    let mut server = start_server(&binaries, &release.dist, &config, &ports, &folder)?;

    println!("{}", welcome(&console));
    if !options.no_open && !page::open(&console) {
        println!("No browser could be opened from here: open {console} yourself.\n");
    }
    watch(&mut sandbox, &mut server)
}

/// Starts the emulated cloud and waits until it listens.
fn start_sandbox(
    binaries: &binaries::Binaries,
    ports: &Ports,
    folder: &Path,
) -> Result<(Service, config::Origins), Failure> {
    let mut command = Command::new(&binaries.sandbox);
    for (option, port) in [
        ("--login-port", ports.login),
        ("--graph-port", ports.graph),
        ("--partner-center-port", ports.partner_center),
    ] {
        command.arg(option).arg(port.to_string());
    }
    command.arg("--redirect-uri").arg(ports.console());
    let mut sandbox = Service::start("The sandbox", &mut command, log(folder, "sandbox"))?;
    let lines = sandbox.wait_for_output(|lines| lines.lines().any(|line| line == "ready"))?;
    let origins = config::Origins::parse(&lines)?;
    Ok((sandbox, origins))
}

/// Starts the console's server and waits until it answers.
fn start_server(
    binaries: &binaries::Binaries,
    dist: &Path,
    config: &Path,
    ports: &Ports,
    folder: &Path,
) -> Result<Service, Failure> {
    let mut command = Command::new(&binaries.server);
    command
        .arg("--assets")
        .arg(dist)
        .arg("--config")
        .arg(config)
        .arg("--listen")
        .arg(format!("127.0.0.1:{}", ports.console));
    let mut server = Service::start("The console's server", &mut command, log(folder, "server"))?;
    server.wait_until(|| address::is_healthy(ports.console))?;
    Ok(server)
}

/// Returns when somebody asks for the end; fails when a program ends on its own.
fn watch(sandbox: &mut Service, server: &mut Service) -> Result<(), Failure> {
    loop {
        if interrupt::check().is_err() {
            println!("\nEnding the demo.");
            return Ok(());
        }
        for service in [&mut *sandbox, &mut *server] {
            service.check()?;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn log(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.log"))
}

fn welcome(console: &str) -> String {
    format!(
        "
  The console is at {console}

  Sign in to     customer.com
  as             adele@partner.com
  with           sandbox             (the password of everybody in the sandbox)

  Also worth a try as the customer:
    meridian-logistics.com    20,000 users
    brightpath-clinic.com     has never consented
    sakura-trading.jp         no app registration serves its region

  Everything runs on this machine. Ctrl+C ends it.
"
    )
}
