//! The real console in a real browser against the emulated cloud.

mod accounts;
mod actions;
mod actions_access;
mod actions_devices;
mod actions_groups;
mod actions_licences;
mod actions_users;
mod base_path;
mod changes_activity;
mod changes_hard;
mod changes_running;
mod changes_stopping;
mod cloud_faults;
mod customers;
mod demo_bar;
mod demo_journey;
mod demo_worker;
mod devices_page;
mod drawer;
mod drawer_picture;
mod ending;
mod grid_columns;
mod grid_export;
mod grid_filters;
mod grid_selection;
mod grid_views;
mod groups_page;
mod host_faults;
mod journey;
mod keyboard;
mod licences_page;
mod links;
mod newcomer;
mod overview_page;
mod palette;
mod parts;
mod presenter;
mod reload;
mod secrets;
mod service_says_no;
mod setup;
mod sign_in_answers;
mod sign_in_refusals;
mod token_view;
mod trace;
mod trace_recording;
mod trace_secrets;
mod unfit_customers;
mod user_list;
mod users_page;
mod watcher;
mod windows;

use std::collections::BTreeSet;

use tenantry_sandbox::{Guid, JournalEntry, Origin, Sandbox};
use tenantry_tests::trouble::Trouble;

/// How a test ends; what it failed with is printed as a sentence.
type Outcome = Result<(), Trouble>;

/// As in a browser without shared workers, where every window has a vault of its own.
const NO_SHARED_WORKERS: &str = "delete globalThis.SharedWorker";

/// How many users a customer has, in the words of the page.
fn users_of(cloud: &Sandbox, customer: Guid) -> String {
    let number = cloud.world(|world| {
        let tenant = world.tenant(&customer.to_string());
        tenant.map_or(0, |tenant| tenant.directory.users().len())
    });
    match number {
        0..1000 => format!("{number} users"),
        _ => format!("{},{:03} users", number / 1000, number % 1000),
    }
}

/// How many customers there are, in the words of the page.
fn counted(number: usize) -> String {
    match number {
        0..1000 => format!("{number} customers"),
        _ => format!("{},{:03} customers", number / 1000, number % 1000),
    }
}

/// Whom a partner may find in its lists: those with a contract, and those who approved a relationship once.
fn customers_of(cloud: &Sandbox, partner: Guid) -> BTreeSet<Guid> {
    cloud.world(|world| {
        let contracts = world.contracts.iter();
        let contracts = contracts.filter(|contract| contract.partner == partner);
        let relationships = world.relationships.iter();
        let approved = relationships.filter(|relationship| {
            relationship.partner == partner && relationship.activated.is_some()
        });
        let approved = approved.map(|relationship| relationship.customer);
        contracts
            .map(|contract| contract.customer)
            .chain(approved)
            .collect()
    })
}

/// The requests of a token, for whichever tenant.
fn token_requests(asked: &[JournalEntry]) -> Vec<&JournalEntry> {
    to_login(asked, "/oauth2/v2.0/token")
}

/// The visits to the authority, seen or unseen by the agent.
fn visits(asked: &[JournalEntry]) -> Vec<&JournalEntry> {
    to_login(asked, "/oauth2/v2.0/authorize")
}

fn to_login<'a>(asked: &'a [JournalEntry], end: &str) -> Vec<&'a JournalEntry> {
    let wanted =
        |entry: &&JournalEntry| entry.origin == Origin::Login && entry.path().ends_with(end);
    asked.iter().filter(wanted).collect()
}
