//! `tenantry-server`: serves the built console and its configuration. `--help` has the options.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use axum::Router;
use clap::{Args, Parser, Subcommand};
use tenantry_server::{BasePath, Export, ExportError, Options, StartError, Target};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tracing::level_filters::LevelFilter;

/// How long requests may take to end after the program was told to.
const GRACE: Duration = Duration::from_secs(5);

/// Serves the Tenantry console: the built files and one configuration document.
///
/// The files index.html and vault.js and the configuration are read when the server starts: after a
/// new build or a change to the configuration, start it again.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a folder that is ready to be uploaded to a host of static files.
    Export(ExportArguments),
}

#[derive(Debug, Args)]
struct ExportArguments {
    /// The folder of the built console.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    assets: PathBuf,
    /// The configuration, exported as config.json.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The folder to write; one that was exported before is replaced as a whole.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The host it is for.
    #[arg(long, value_enum, value_name = "NAME")]
    target: Target,
    /// The path under which the console will live, such as /console/.
    #[arg(long, value_name = "PATH", default_value_t)]
    base: BasePath,
}

#[derive(Debug, Args)]
struct Serve {
    /// The folder of the built console.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    assets: PathBuf,
    /// The configuration, served as config.json.
    #[arg(long, value_name = "FILE", required = true)]
    config: Option<PathBuf>,
    /// The address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8400")]
    listen: String,
    /// The path under which the console lives, such as /console/.
    #[arg(long, value_name = "PATH", default_value_t)]
    base: BasePath,
    /// What to log: off, error, warn, info or debug.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log: LevelFilter,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(
        "{listen} is taken: end the program that listens there, or name another address with --listen"
    )]
    Taken { listen: String },
    #[error("cannot listen on {listen} ({source}): name another address with --listen")]
    Listen { listen: String, source: io::Error },
    #[error("cannot wait for the signals that end the program ({0})")]
    Signal(io::Error),
    #[error("the server broke down ({0})")]
    Serve(io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Some(Command::Export(command)) => export(command),
        None => run(arguments.serve).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tenantry-server: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn export(command: ExportArguments) -> Result<(), Failure> {
    let export = Export {
        assets: command.assets,
        config: command.config,
        out: command.out,
        target: command.target,
        base: command.base,
    };
    let exported = export.write(SystemTime::now())?;
    let out = export.out.display();
    println!(
        "{} files are in {out}, for {}.",
        exported.files, export.target
    );
    if exported.kept > 0 {
        println!(
            "{} of them are of earlier builds, for windows that are open.",
            exported.kept
        );
    }
    for loss in exported.losses {
        println!("Not on this host: {loss}");
    }
    Ok(())
}

async fn run(command: Serve) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_max_level(command.log)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    let options = Options {
        assets: command.assets,
        // The parser insists on it where nothing is exported.
        config: command.config.unwrap_or_default(),
        base: command.base,
    };
    let app = tenantry_server::app(&options)?;
    let listener = listen(command.listen).await?;
    // Handlers stand before the address is printed, so that whoever reads it can end the program.
    let end = end_signal().map_err(Failure::Signal)?;
    let address = listener.local_addr().map_err(Failure::Serve)?;
    println!("Tenantry is at http://{address}{}", options.base);
    serve(listener, app, end).await.map_err(Failure::Serve)
}

async fn listen(listen: String) -> Result<TcpListener, Failure> {
    TcpListener::bind(&listen)
        .await
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => Failure::Taken { listen },
            _ => Failure::Listen { listen, source },
        })
}

/// Serves until `end`, then lets requests under way finish within [`GRACE`].
async fn serve(
    listener: TcpListener,
    app: Router,
    end: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (ending, ended) = oneshot::channel();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        end.await;
        // The receiver waits as long as the server runs.
        let _ = ending.send(());
    });
    let grace_over = async {
        match ended.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            // The server is gone without having been told to; its own result says why.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        result = server => result,
        () = grace_over => Ok(()),
    }
}

/// Ends when the program is told to: by Ctrl+C, or by SIGTERM where there is one.
#[cfg(unix)]
fn end_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is told to by Ctrl+C.
#[cfg(not(unix))]
fn end_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
