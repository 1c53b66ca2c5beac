//! The Tenantry console: one binary that is the page in a window and the vault in a worker.
//!
//! | file or folder | what it holds |
//! | --- | --- |
//! | `parts.rs` | the parts that are loaded when they are first needed |
//! | `app.rs`, `routes.rs` | the page's frame and its addresses |
//! | `session.rs`, `session/` | who is signed in, to which customers, and the ways in and out |
//! | `customers.rs`, `customers/` | the partners' customers, as long as somebody is signed in |
//! | `idle.rs` | the lock for a console that nobody uses; the vault has one of its own |
//! | `actions.rs`, `actions/` | what can be done with objects, and the menus that offer it |
//! | `forms.rs`, `forms/` | what each action asks before there is a plan |
//! | `changes.rs`, `changes/` | every change: its plan, its run, its proof |
//! | `drawer.rs`, `drawer/` | "show the call": the requests behind a screen, the sign-in as a picture, the token's words |
//! | `presenter.rs` | presenter's mode: halting before each redirect |
//! | `client.rs`, `client/` | the page's only way out |
//! | `vault.rs`, `vault/` | the worker: the only holder of tokens, the only one that talks to Microsoft |
//! | `failure.rs`, `failure/` | everything that can go wrong, and what the agent reads then |
//! | `help.rs` | what the authority's codes mean, read when the first of them is shown |
//! | `newer_build.rs` | going on where the host has replaced this page's build |
//! | `platform/` | the browser's side of every effect |
//! | `pages/`, `ui/` | the screens, and what they are made of |
//!
//! All that is stored, each by one file. No token, password or key is among it, and no customer data beyond names but
//! what a plan and its activity tell of the objects that are changed:
//!
//! | file | key | where | what |
//! | --- | --- | --- | --- |
//! | `attempts.rs` | `tenantry.attempt.1` | this tab | the sign-in that is under way |
//! | `journey.rs` | `tenantry.journey.1` | this tab | when and where the latest sign-in went, without what its answer is checked by |
//! | `drawer.rs` | `tenantry.drawer.1` | this tab | that the drawer is open |
//! | `presenter.rs` | `tenantry.presenter.1` | this tab | that presenter's mode is on |
//! | `farewell.rs` | `tenantry.farewell.1` | this tab | what ended when the agent signed out |
//! | `presence.rs` | `tenantry.presence.1` | this browser | whether somebody is here, or how the console was left |
//! | `recents.rs` | `tenantry.recents.2` | this browser | the customers that were signed in to lately |
//! | `favourites.rs` | `tenantry.favourites.1` | this browser | the customers that are kept at hand |
//! | `newer_build.rs` | `tenantry.replaced.1` | this tab | the build that was left because its files were gone, and the customer's name typed there |
//! | `newcomers.rs` | `tenantry.newcomers.1` | this browser | the customers that were created a moment ago |
//! | `changes/store.rs` | `tenantry.run.1.…` | this browser | the changes that are not over: plan, progress, standing |
//! | `changes/activity.rs` | `tenantry.activity.1.…` | this browser | what an agent changed, for thirty days |
//! | `changes/activity.rs` | `tenantry.activity-off.1.…` | this browser | that an agent wants nothing of it remembered |
//! | `changes/plan_view.rs` | `tenantry.ticket.1` | this tab | the ticket that the agent works on |
//!
//! The trace of the vault's requests (`vault/recording.rs`) is never stored.
//!
//! What is deliberately absent: a token in the page; a call without a tenant; a script or style from
//! another origin; an inline script or a `style` attribute.

#![expect(
    unreachable_pub,
    reason = "a program has no public interface: `pub` marks what its other rooms use"
)]

mod actions;
mod app;
mod attempts;
mod changes;
mod client;
mod customers;
mod drawer;
mod failure;
mod farewell;
mod favourites;
mod forms;
mod help;
mod idle;
mod journey;
mod newcomers;
mod newer_build;
mod pages;
mod parts;
mod platform;
mod presence;
mod presenter;
mod recents;
mod routes;
mod session;
mod ui;
mod vault;

fn main() {
    // In the worker, `vault.js` goes on with `parts::start_vault`.
    if web_sys::window().is_none() {
        return;
    }
    // The authority's answer leaves the address bar before the router, or anything else, sees it.
    let arrival = session::Arrival::take();
    leptos::mount::mount_to_body(move || app::App(app::AppProps { arrival }));
}
