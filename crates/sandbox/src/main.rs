//! The emulated cloud as a program: prints its origins, one a line, then `ready`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tenantry_sandbox::serve::{self, Ports, StartError};
use tenantry_sandbox::{Origins, World};

/// Serves an emulated Microsoft cloud on this machine: sign-in, Graph, Partner Center.
#[derive(Debug, Parser)]
#[command(name = "tenantry-sandbox", version)]
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
    /// Decides who works in the tenants; the same number gives the same people.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
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
    let world = |origins: Origins| {
        let mut world = World::seeded(origins, options.seed);
        for uri in &options.redirect_uri {
            world.register_redirect(uri);
        }
        world
    };
    // Listened for from the start, so that a signal during it is not missed.
    let asked_to_end = asked_to_end();
    let running = serve::start(world, ports).await?;
    announce(running.origins())?;
    asked_to_end.await;
    running.stop().await;
    Ok(())
}

fn announce(origins: &Origins) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "login {}", origins.login)?;
    writeln!(out, "graph {}", origins.graph)?;
    writeln!(out, "partner-center {}", origins.partner_center)?;
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
