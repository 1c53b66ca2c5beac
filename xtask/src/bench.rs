//! `cargo xtask bench`: what an agent waits for and what it costs, on this machine, with the machine's name.

mod changes;
mod devtools;
mod first_row;
mod grid;
mod hosts;
mod intervals;
mod large_list;
mod machine;
mod many_tokens;
mod page_weight;
mod peer;
mod start_up;
mod static_demo;
mod switch;
mod tab;
mod timings;
mod visitor;
mod windows;

use self::{
    devtools::DevTools,
    peer::Peer,
    start_up::{RUNS, SLOWDOWN, Transfer},
    timings::Timed,
};
use crate::{
    console::{self, Release},
    failure::Failure,
    local::{Local, Ports},
    tools::{self, Browser, Cache},
    workspace::Workspace,
};
use clap::ValueEnum;

/// What is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only this part
    part: Option<Part>,

    /// What the console's sign-in button is found by
    #[arg(long, value_name = "CSS", default_value = "button[type=submit]")]
    selector: String,

    #[command(flatten)]
    peer: Peer,
}

/// One part of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// What an agent waits for, and the peer beside it
    Console,
    /// The console's server beside nginx
    Host,
    /// The first visit to the demo without a server, beside the console's
    Demo,
}

/// Measures the console, and a peer if one is named, and prints the figures.
pub(crate) fn bench(
    workspace: &Workspace,
    cache: &Cache,
    options: &Options,
) -> Result<(), Failure> {
    let browser = tools::browser(cache)?;
    let release = console::build(workspace, cache)?;
    println!("\n{}", machine::describe(&browser.version));
    let wants = |part| options.part.is_none_or(|only| only == part);
    if wants(Part::Console) {
        measure_console(workspace, cache, options, &browser, &release)?;
    }
    if wants(Part::Host) {
        let hosts = hosts::measure(workspace, cache, &release.dist)?;
        println!("\nThe host\n{hosts}");
    }
    if wants(Part::Demo) {
        let visits = static_demo::measure(workspace, cache, options, &browser, &release)?;
        println!("\nThe demo without a server\n{visits}");
    }
    Ok(())
}

fn measure_console(
    workspace: &Workspace,
    cache: &Cache,
    options: &Options,
    browser: &Browser,
    release: &Release,
) -> Result<(), Failure> {
    let ports = Ports::any_free()?;
    let mut local = Local::start(workspace, &release.dist, &ports, &[])?;
    let peer = options.peer.serve(workspace, cache)?;
    let mut devtools = DevTools::launch(&browser.chrome, &workspace.scratch())?;

    println!("\nThe console");
    report_start(&mut devtools, &ports.address(), &options.selector)?;
    let mut arrivals = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        arrivals.push(first_row::measure(&mut devtools, &ports)?);
        local.check()?;
    }
    println!("{}", describe_arrivals(arrivals));
    println!(
        "{}",
        describe_switches(switch::measure(&mut devtools, &ports)?)
    );
    for (is_shared, kind) in [
        (true, "the vault of the first"),
        (false, "a vault of its own"),
    ] {
        let times = windows::second_window(&mut devtools, &ports, is_shared)?;
        println!(
            "  a second window with {kind}: first user row after {:.0} ms, the median of {}",
            times.get(times.len() / 2).copied().unwrap_or(f64::NAN),
            list(&times)
        );
    }

    println!("{}", large_list::measure(&mut devtools, &ports)?.describe());
    println!("  what each page adds when it is opened after the ones before it:");
    for (page, octets) in page_weight::measure(&mut devtools, &ports)? {
        println!("    {octets:>9}  {page}");
    }

    println!("{}", changes::measure(&mut devtools, &ports)?.describe());

    let many = many_tokens::measure(workspace, &release.dist, &mut devtools)?;
    println!(
        "  tokens for 200 customers, eight at a time, of an authority that waits 50 ms before it answers: {:.0} ms with \
         {} requests\n    (an answer took {:.0} ms here, so that is {:.2} times the waits alone)",
        many.whole,
        many.requests,
        many.answer(),
        many.times_the_waits()
    );

    match peer {
        Some(address) => {
            println!("\nThe peer");
            report_start(&mut devtools, &address, &options.peer.peer_selector)?;
            options.peer.report_list(&mut devtools, &address)
        }
        None => {
            println!("\nTo compare with another app in the same run, name its folder with --peer.");
            Ok(())
        }
    }
}

fn report_start(devtools: &mut DevTools, address: &str, selector: &str) -> Result<(), Failure> {
    let transfers = start_up::first_load(devtools, address, selector)?;
    println!("{}", describe_transfers(address, &transfers));
    let (median, times) = start_up::sign_in_visible(devtools, address, selector)?;
    println!(
        "  \"Sign in\" in the page at {SLOWDOWN}x slowdown: {median:.0} ms, the median of {}",
        list(&times)
    );
    Ok(())
}

fn describe_transfers(address: &str, transfers: &[Transfer]) -> String {
    let total: u64 = transfers.iter().map(|transfer| transfer.octets).sum();
    let mut text = format!(
        "  first load, all responses with their headers: {total} octets ({:.1} KB)",
        total as f64 / 1000.0
    );
    for Transfer {
        address: of,
        octets,
    } in transfers
    {
        let name = of.strip_prefix(address).unwrap_or(of);
        let name = if name.is_empty() { "(the page)" } else { name };
        text.push_str(&format!("\n    {octets:>9}  {name}"));
    }
    text
}

fn describe_arrivals(mut arrivals: Vec<Timed>) -> String {
    arrivals.sort_by(|a, b| a.own().total_cmp(&b.own()));
    let own: Vec<_> = arrivals.iter().map(Timed::own).collect();
    let Some(median) = arrivals.get(arrivals.len() / 2) else {
        return String::new();
    };
    format!(
        "  from the redirect back to the first user row: {:.0} ms without waits, the median of {}\n    \
         (that run: {:.0} ms in all, of which {:.0} ms waiting for responses)",
        median.own(),
        list(&own),
        median.whole,
        median.waits
    )
}

fn describe_switches(mut switches: Vec<Timed>) -> String {
    switches.sort_by(|a, b| a.own().total_cmp(&b.own()));
    let own: Vec<_> = switches.iter().map(Timed::own).collect();
    let Some(median) = switches.get(switches.len() / 2) else {
        return String::new();
    };
    format!(
        "  silent switch to a customer not open yet: {:.1} ms without waits, the median of {}\n    \
         (that switch: {:.1} ms in all, of which {:.1} ms waiting for the token and the card)",
        median.own(),
        list(&own),
        median.whole,
        median.waits
    )
}

fn list(times: &[f64]) -> String {
    let times: Vec<_> = times.iter().map(|time| format!("{time:.0}")).collect();
    times.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfers_are_named_below_the_address_and_added_up() {
        let transfer = |address: &str, octets| Transfer {
            address: address.into(),
            octets,
        };
        let text = describe_transfers(
            "http://localhost:1/",
            &[
                transfer("http://localhost:1/", 500),
                transfer("http://localhost:1/a.js", 1_000),
                transfer("http://elsewhere/b", 2),
            ],
        );
        assert_eq!(
            text,
            "  first load, all responses with their headers: 1502 octets (1.5 KB)
          500  (the page)
         1000  a.js
            2  http://elsewhere/b"
        );
    }

    #[test]
    fn the_run_that_is_told_in_full_is_the_median_by_what_the_console_takes() {
        let arrivals = [(300.0, 100.0), (500.0, 490.0), (90.0, 40.0)];
        let arrivals = arrivals.map(|(whole, waits)| Timed { whole, waits });
        let text = describe_arrivals(arrivals.into());
        assert!(
            text.contains("50 ms without waits, the median of 10 50 200"),
            "{text}"
        );
        assert!(
            text.contains("90 ms in all, of which 40 ms waiting"),
            "{text}"
        );
    }
}
