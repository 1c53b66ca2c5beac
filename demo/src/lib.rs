//! The demo without a server: the emulated cloud in a service worker of the console's own origin, below
//! `cloud/`. Nothing here is ever part of a console that people work with.
//!
//! The console runs as it always does; the addresses in its `config.json` are all that is different. What a
//! service worker is not told about a request, the adapter adds: see [`Demo::answer`].
//!
//! | file | what it holds |
//! | --- | --- |
//! | `demo.rs` | requests and answers, and what is kept when the worker ends |
//! | `cookies.rs` | the cookies, which a service worker can neither read nor set |
//! | `scenery.rs` | worlds of several sizes, and who may sign in to them |
//! | `trouble.rs` | what goes wrong when the presenter wants it to |
//! | `controls.rs` | what the demo's bar asks and orders |
//! | `worker.rs` | the browser's side: clock, timer, randomness, JavaScript's values (wasm32 only) |
//! | `page/` | the worker's script, and what the demo adds to the console's page |

mod controls;
mod cookies;
mod demo;
mod scenery;
mod trouble;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use demo::{Demo, Place};
pub use trouble::Trouble;
