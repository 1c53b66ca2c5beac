//! The Tenantry console: one binary that is the page in a window and the vault in a worker.
//!
//! | file or folder | what it holds |
//! | --- | --- |
//! | `parts.rs` | the parts that are loaded when they are first needed |
//! | `app.rs`, `routes.rs` | the page's frame and its addresses |
//! | `session.rs` | who is signed in, to which customers |
//! | `attempts.rs`, `recents.rs`, `favourites.rs`, `presence.rs`, `farewell.rs` | all that is stored |
//! | `customers.rs` | the partners' customers, as long as somebody is signed in |
//! | `idle.rs` | the lock for a console that nobody uses |
//! | `client.rs` | the page's only way out |
//! | `vault/` | the worker: the only holder of tokens, the only one that talks to Microsoft |
//! | `failure.rs`, `help.rs` | everything that can go wrong, and what the agent reads then |
//! | `platform/` | the browser's side of every effect |
//! | `pages/`, `ui/` | the screens, and what they are made of |
//!
//! What is deliberately absent: a token in the page; a call without a tenant; a script or style from
//! another origin; an inline script or a `style` attribute.

#![expect(
    unreachable_pub,
    reason = "a program has no public interface: `pub` marks what its other rooms use"
)]

mod app;
mod attempts;
mod client;
mod customers;
mod failure;
mod farewell;
mod favourites;
mod help;
mod idle;
mod newcomers;
mod pages;
mod parts;
mod platform;
mod presence;
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
