//! The console, its server and an emulated cloud on this machine.

mod binaries;
mod config;
mod ports;
mod service;

pub(crate) use self::ports::Ports;

use self::{
    binaries::Binaries,
    config::{Origins, document},
    service::Service,
};
use crate::{failure::Failure, workspace::Workspace};
use std::{fs, path::Path, process::Command};

/// Two running programs, which end when this value is dropped.
pub(crate) struct Local {
    sandbox: Service,
    server: Service,
}

impl Local {
    /// Builds and starts the sandbox, with these options besides the usual ones, and the server of the console
    /// in `dist`, and waits until both answer. `ports` should have been checked.
    pub(crate) fn start(
        workspace: &Workspace,
        dist: &Path,
        ports: &Ports,
        sandbox_options: &[String],
    ) -> Result<Self, Failure> {
        let binaries = binaries::build(workspace)?;
        let folder = workspace.scratch().join(format!("local-{}", ports.console));
        fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
        let (sandbox, origins) = start_sandbox(&binaries, ports, sandbox_options, &folder)?;
        let config = folder.join("config.json");
        fs::write(&config, document(&origins)).map_err(Failure::file("write", &config))?;
        let server = start_server(&binaries, dist, &config, ports, &folder)?;
        Ok(Self { sandbox, server })
    }

    /// Fails when one of the programs has ended by itself.
    pub(crate) fn check(&mut self) -> Result<(), Failure> {
        self.sandbox.check()?;
        self.server.check()
    }
}

/// Starts the emulated cloud and waits until it listens.
fn start_sandbox(
    binaries: &Binaries,
    ports: &Ports,
    options: &[String],
    folder: &Path,
) -> Result<(Service, Origins), Failure> {
    let mut command = Command::new(&binaries.sandbox);
    for (option, port) in [
        ("--login-port", ports.login),
        ("--graph-port", ports.graph),
        ("--partner-center-port", ports.partner_center),
    ] {
        command.arg(option).arg(port.to_string());
    }
    command
        .arg("--control")
        .arg(format!("127.0.0.1:{}", ports.control));
    command.arg("--redirect-uri").arg(ports.address());
    command.args(options);
    let mut sandbox = Service::start("The sandbox", &mut command, folder.join("sandbox.log"))?;
    let lines = sandbox.wait_for_output(|lines| lines.lines().any(|line| line == "ready"))?;
    let origins = Origins::parse(&lines)?;
    Ok((sandbox, origins))
}

/// Starts the console's server and waits until it answers.
fn start_server(
    binaries: &Binaries,
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
    let mut server = Service::start(
        "The console's server",
        &mut command,
        folder.join("server.log"),
    )?;
    server.wait_until(|| ports.is_healthy())?;
    Ok(server)
}
