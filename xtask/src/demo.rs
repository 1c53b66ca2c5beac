//! `cargo xtask demo`: the console with everything it needs on this machine, until Ctrl+C.

mod cloud;
mod hosted;
mod page;

pub(crate) use self::{
    cloud::build as build_cloud,
    hosted::{export, serve},
};

use crate::{
    console,
    failure::Failure,
    interrupt,
    local::{Local, Ports},
    tools::Cache,
    workspace::Workspace,
};
use std::{thread, time::Duration};

/// How much sooner a new customer's relationship is there than at Microsoft, where it takes three minutes: nobody
/// watches a demo wait for that.
const TIME_SCALE: u32 = 12;

/// How the demo is run.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The console's port; the emulated cloud uses the four ports above it
    #[arg(long, value_name = "N", default_value_t = 8400, value_parser = clap::value_parser!(u16).range(1..=65531))]
    port: u16,

    /// Without a server of ours: the emulated cloud in the browser, the console as a folder of plain files
    #[arg(long = "static")]
    is_static: bool,

    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

/// Runs until Ctrl+C, or until one of the programs ends by itself, which is a failure.
pub(crate) fn demo(workspace: &Workspace, cache: &Cache, options: &Options) -> Result<(), Failure> {
    if options.is_static {
        return hosted::demo(workspace, cache, options);
    }
    let ports = Ports::from(options.port);
    // Before the build, so that nobody waits for an answer that is known now.
    ports.check()?;
    let release = console::build(workspace, cache)?;
    let options_of_sandbox = [format!("--time-scale={TIME_SCALE}")];
    let mut local = Local::start(workspace, &release.dist, &ports, &options_of_sandbox)?;

    let address = ports.address();
    println!("{}", welcome(&address, ports.control));
    options.show(&address);
    while interrupt::check().is_ok() {
        local.check()?;
        thread::sleep(Duration::from_millis(50));
    }
    println!("\nEnding the demo.");
    Ok(())
}

impl Options {
    /// Opens the browser, unless that was not wanted.
    fn show(&self, address: &str) {
        if !self.no_open && !page::open(address) {
            println!("No browser could be opened from here: open {address} yourself.\n");
        }
    }
}

fn welcome(address: &str, control: u16) -> String {
    format!(
        r#"
  The console is at {address}

  Sign in to     customer.com
  as             adele@partner.com
  with           sandbox             (the password of everybody in the sandbox)

  Also worth a try as the customer:
    meridian-logistics.com    20,000 users
    harborview-hotels.com     asks for a second factor (246810)
    irongate-security.com     blocks you by a policy
    brightpath-clinic.com     has never consented
    sakura-trading.jp         no app registration serves its region
    partner.com               your own tenant: every customer, and the set-up page

  Ctrl+K finds a customer from anywhere. To let things happen, such as a customer that is created now:
    curl -d '{{"domain": "fresh-customer.com"}}' http://127.0.0.1:{control}/customers
  (all of them: cargo run -p tenantry-sandbox --features serve -- --help)

  Everything runs on this machine. Ctrl+C ends it.
"#
    )
}
