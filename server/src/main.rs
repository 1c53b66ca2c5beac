//! `tenantry-server`: serves the built console and its configuration. `--help` has the options.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Args, Parser, Subcommand};
use tenantry_server::{BasePath, Export, ExportError, Host, Options, Patience, StartError, Target};
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;

/// How many threads answer at most, and as many read files. Either is hardly ever busy, and more threads are
/// more memory.
const THREADS: usize = 4;

/// Serves the Tenantry console: the built files and one configuration document.
///
/// The files index.html and vault.js and the configuration are read when the server starts: after a
/// new build or a change to the configuration, start it again or send it SIGHUP. What it would not
/// have started with is refused then, and what it has stays.
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
    #[arg(long, value_name = "FILE", required_unless_present = "demo")]
    config: Option<PathBuf>,
    /// The folder with the demo's files, to export a demo instead of a console that people work with.
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    demo: Option<PathBuf>,
    /// The folder to write; one that was exported before is replaced as a whole.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The host it is for.
    #[arg(long, value_enum, value_name = "NAME")]
    target: Target,
    /// The path under which the console will live, such as /console/.
    #[arg(long, value_name = "PATH", default_value_t)]
    base: BasePath,
    /// Tells browsers to come by TLS only, for so many seconds: a year unless said.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "31536000")]
    hsts: Option<u32>,
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
    /// Tells browsers to come by TLS only, for so many seconds: a year unless said.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "31536000")]
    hsts: Option<u32>,
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
    System(io::Error),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Some(Command::Export(command)) => export(command),
        None => run(arguments.serve),
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
        // The parser insists on it where no demo is exported.
        config: command.config.unwrap_or_default(),
        demo: command.demo,
        out: command.out,
        target: command.target,
        base: command.base,
        hsts: command.hsts,
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

fn run(command: Serve) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_max_level(command.log)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads.min(THREADS))
        .max_blocking_threads(THREADS)
        .enable_all()
        .build()
        .map_err(Failure::System)?
        .block_on(serve(command))
}

async fn serve(command: Serve) -> Result<(), Failure> {
    let base = command.base.clone();
    let host = Host::read(Options {
        assets: command.assets,
        // The parser insists on it where nothing is exported.
        config: command.config.unwrap_or_default(),
        base: command.base,
        hsts: command.hsts,
    })?;
    let listener = listen(command.listen).await?;
    // Handlers stand before the address is printed, so that whoever reads it can signal the program.
    let end = end_signal().map_err(Failure::Signal)?;
    reload_on_signal(host.clone()).map_err(Failure::Signal)?;
    let address = listener.local_addr().map_err(Failure::System)?;
    println!("Tenantry is at http://{address}{base}");
    tenantry_server::serve(listener, host.router(), Patience::default(), end).await;
    Ok(())
}

/// Reads page, vault and configuration anew at every SIGHUP.
#[cfg(unix)]
fn reload_on_signal(host: Host) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match host.reload() {
                Ok(()) => tracing::info!("page, vault and configuration were read anew"),
                Err(error) => tracing::error!("what was read before stays: {error}"),
            }
        }
    });
    Ok(())
}

/// Does nothing: there is no such signal here.
#[cfg(not(unix))]
fn reload_on_signal(_: Host) -> io::Result<()> {
    Ok(())
}

async fn listen(listen: String) -> Result<TcpListener, Failure> {
    TcpListener::bind(&listen)
        .await
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => Failure::Taken { listen },
            _ => Failure::Listen { listen, source },
        })
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
