//! The emulated cloud as a program: prints its origins, one a line, then `ready`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use tenantry_sandbox::serve::{self, Ports, StartError};
use tenantry_sandbox::{FaultRule, NOTATION, Origins, World, control};

/// Serves an emulated Microsoft cloud on this machine: sign-in, Graph, Partner Center.
#[derive(Debug, Parser)]
#[command(name = "tenantry-sandbox", version, after_long_help = after_help())]
struct Options {
    /// Port of the sign-in authority; 0 takes any free one.
    #[arg(long, default_value_t = 8401, value_name = "PORT")]
    login_port: u16,
    /// Port of Microsoft Graph; 0 takes any free one.
    #[arg(long, default_value_t = 8402, value_name = "PORT")]
    graph_port: u16,
    /// Port of Partner Center; 0 takes any free one.
    #[arg(long, default_value_t = 8403, value_name = "PORT")]
    partner_center_port: u16,
    /// A redirect address to register with every app registration, exactly as it will be sent. May
    /// be given more than once.
    #[arg(long, value_name = "URL", value_parser = redirect_uri)]
    redirect_uri: Vec<String>,
    /// The sign-in authority's origin as browsers reach it, if a proxy in front of it adds TLS, such as
    /// `https://localhost:8441`.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    login_origin: Option<String>,
    /// Decides who works in the tenants; the same number gives the same people.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// Adds so many customers of partner.com that adele@partner.com may enter.
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    customers: usize,
    /// Divides the three minutes that a new customer's relationship takes to reach its tenant, and the time
    /// that managed devices take for what Intune asks of them.
    #[arg(long, default_value_t = 1, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    time_scale: u32,
    /// Emulates a sovereign cloud: customers are listed by contracts only.
    #[arg(long)]
    sovereign: bool,
    /// Keeps to the service's published limits: Graph answers 429 to whoever goes beyond.
    #[arg(long)]
    throttled: bool,
    /// Something that goes wrong from the start, as listed below. May be given more than once.
    #[arg(long, value_name = "FAULT")]
    fault: Vec<FaultRule>,
    /// Serves the control interface at this loopback address, such as 127.0.0.1:8404; port 0 takes any
    /// free one. Off unless it is given.
    #[arg(long, value_name = "ADDRESS")]
    control: Option<SocketAddr>,
}

fn after_help() -> String {
    format!(
        "Faults:\n{NOTATION}\n\nThe control interface, JSON over HTTP:\n{}",
        control::ROUTES
    )
}

/// An address that cannot be registered.
#[derive(Debug, thiserror::Error)]
#[error("a redirect address begins with http:// or https:// and has no fragment")]
struct NotARedirectAddress;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenantry-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What ends the program with a sentence.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot write to standard output: {0}")]
    Output(#[from] io::Error),
}

async fn run(options: Options) -> Result<(), RunError> {
    let ports = Ports {
        login: options.login_port,
        graph: options.graph_port,
        partner_center: options.partner_center_port,
    };
    let world = |mut origins: Origins| {
        if let Some(login) = &options.login_origin {
            origins.login.clone_from(login);
        }
        let mut world = World::seeded(origins, options.seed);
        for uri in &options.redirect_uri {
            world.register_redirect(uri);
        }
        world.add_customers(options.customers);
        world.time_scale = options.time_scale;
        world.sovereign = options.sovereign;
        world.throttled = options.throttled;
        for fault in &options.fault {
            world.faults.add_rule(fault.clone());
        }
        world
    };
    // Listened for from the start, so that a signal during it is not missed.
    let asked_to_end = asked_to_end();
    let mut running = serve::start(world, ports).await?;
    let control = match options.control {
        Some(address) => Some(running.control(address).await?),
        None => None,
    };
    announce(running.origins(), control)?;
    asked_to_end.await;
    running.stop().await;
    Ok(())
}

fn announce(origins: &Origins, control: Option<SocketAddr>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "login {}", origins.login)?;
    writeln!(out, "graph {}", origins.graph)?;
    writeln!(out, "partner-center {}", origins.partner_center)?;
    if let Some(address) = control {
        writeln!(out, "control http://{address}")?;
    }
    writeln!(out, "ready")?;
    out.flush()
}

/// Ready on Ctrl+C and on SIGTERM. Where a signal cannot be listened for, its default action ends
/// the program all the same.
#[cfg(unix)]
fn asked_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn received(signal: io::Result<Signal>) {
        match signal {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    }

    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    async move {
        tokio::select! {
            () = received(interrupt) => {}
            () = received(terminate) => {}
        }
    }
}

/// Ready on Ctrl+C.
#[cfg(not(unix))]
async fn asked_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// An origin without a slash at its end, in which form tokens and metadata name it.
fn origin(text: &str) -> Result<String, NotAnOrigin> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => Ok(text.into()),
        _ => Err(NotAnOrigin),
    }
}

fn redirect_uri(text: &str) -> Result<String, NotARedirectAddress> {
    let absolute = ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
    });
    if absolute && !text.contains('#') {
        Ok(text.to_owned())
    } else {
        Err(NotARedirectAddress)
    }
}

/// Why an origin is refused.
#[derive(Debug, thiserror::Error)]
#[error(
    "an origin is http or https, a host and perhaps a port, without a path: https://localhost:8441"
)]
struct NotAnOrigin;
