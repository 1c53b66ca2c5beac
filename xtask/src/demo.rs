//! `cargo xtask demo`: the console with everything it needs on this machine, until Ctrl+C.

mod page;

use crate::{
    console,
    failure::Failure,
    interrupt,
    local::{Local, Ports},
    tools::Cache,
    workspace::Workspace,
};
use std::{thread, time::Duration};

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
    ports.check()?;
    let release = console::build(workspace, cache)?;
    let mut local = Local::start(workspace, &release.dist, &ports, &[])?;

    let address = ports.address();
    println!("{}", welcome(&address));
    if !options.no_open && !page::open(&address) {
        println!("No browser could be opened from here: open {address} yourself.\n");
    }
    while interrupt::check().is_ok() {
        local.check()?;
        thread::sleep(Duration::from_millis(50));
    }
    println!("\nEnding the demo.");
    Ok(())
}

fn welcome(address: &str) -> String {
    format!(
        "
  The console is at {address}

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
